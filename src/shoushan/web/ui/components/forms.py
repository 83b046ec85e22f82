"""Questions and answers: fields, sets, errors on top, filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from shoushan.web.ui.components.basics import ActionBar, Link

Kind = Literal[
    "text",
    "textarea",
    "number",
    "money",
    "date",
    "datetime",
    "code",
    "radios",
    "select",
    "checkboxes",
    "checkbox",
    "file",
    "id-number",
    "telephone",
    "search",
    "password",
    "hidden",
]


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a code list. `search` holds pinyin initials for typing; `hint` is shown with radios."""

    value: str
    label: str
    hint: str = ""
    search: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `value` is the text as typed (several values of `checkboxes` separated by a tab). `code` becomes radios
    up to six options, else a select with an empty first line. `money` is typed in yuan with two decimals;
    `unit` follows the input (元, 平方米, 份). `id-number` checks length, date and check digit in the
    browser and warns; it never refuses. `burst` lets an ID reader move on to the next field. `width` is the
    number of characters expected. `camera` opens a telephone's camera for a file, `draw` lets it be
    written with a finger;
    one of several fields marked `either` is enough, so that none of them is called optional.
    """

    name: str
    label: str
    kind: Kind = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    warning: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    unit: str = ""
    width: int = 0
    max_length: int = 0
    rows: int = 4
    autocomplete: str = ""
    placeholder: str = ""
    accept: str = ""
    multiple: bool = False
    max_bytes: int = 0
    burst: bool = False
    disabled: bool = False
    autofocus: bool = False
    big_label: bool = False
    camera: bool = False
    draw: bool = False
    either: bool = False
    min_value: str = ""
    max_value: str = ""

    @property
    def id(self) -> str:
        """The element's id; errors link to it."""
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        """Ids of the hint, the error or warning, and the check made while typing."""
        parts = [
            f"{self.id}-hint" if self.hint or self.max_bytes else "",
            f"{self.id}-error" if self.error or self.warning else "",
            f"{self.id}-check" if self.kind in ("id-number", "file") else "",
        ]
        return " ".join(part for part in parts if part)

    @property
    def values(self) -> tuple[str, ...]:
        """The ticked values of `checkboxes`."""
        return tuple(self.value.split("\t")) if self.value else ()

    @property
    def control(self) -> str:
        """What is drawn: `code` becomes radios or select, the kinds of input share one."""
        if self.kind == "code":
            return "radios" if len(self.options) <= 6 else "select"
        return self.kind


@dataclass(frozen=True, slots=True)
class FieldSet:
    """Questions that belong together; `columns` 2 or 3 on the desk only, one where citizens answer."""

    legend: str
    fields: tuple[Field, ...]
    hint: str = ""
    columns: Literal[1, 2, 3] = 1
    legend_hidden: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault and the id of the field (or row) that it links to; an empty id links nowhere."""

    message: str
    field_id: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ErrorSummary:
    """All faults on top of the form, each linked to its field; takes the focus when the page opens."""

    errors: tuple[FieldError, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that posts to `action`; `token` is the idempotency key, `draft_url` receives a draft every few
    seconds, `draft_here` lets the browser keep one while the line is down (never of
    closed circumstances), `seen` is the case's number that the reader looked at."""

    action: str
    fieldsets: tuple[FieldSet, ...]
    buttons: ActionBar
    errors: ErrorSummary | None = None
    token: str = ""
    seen: str = ""
    draft_url: str = ""
    draft_here: bool = True
    multipart: bool = False
    id: str = "form"
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A list's questions, sent by GET so that every view is an address; `applied` are removable answers."""

    fields: tuple[Field, ...]
    action: str = ""
    applied: tuple[Link, ...] = ()
    clear_href: str = ""
    links: tuple[Link, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()


def errors_of(fieldsets: Iterable[FieldSet]) -> ErrorSummary | None:
    """The summary of all fields with an error, in the order of the page; None if there is none."""
    found = tuple(FieldError(f.error, f.id) for s in fieldsets for f in s.fields if f.error)
    return ErrorSummary(found) if found else None
