"""What every definition is made of: values, places, legal bases, code lists and fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from typing import Any, Literal

from shoushan.rules.text import Text

VisibilityClass = Literal["public", "internal", "personal", "sensitive"]
Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
"""What a cell, an input or a fact may hold: JSON without floats; dates are ISO strings, money is integer minor units."""

FIELD_TYPES = (
    "text",
    "long-text",
    "integer",
    "money",
    "area",
    "rate",
    "boolean",
    "date",
    "month",
    "code",
    "id-number",
    "credit-code",
    "phone",
    "unit",
    "place",
    "party",
    "file",
    "ref",
    "rows",
)


class _Nothing(Mapping[str, Any]):
    """A mapping without members that may stand as a default of a dataclass (it is hashable)."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0


EMPTY: Mapping[str, Any] = _Nothing()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a definition was written, for messages that say where: path relative to the packs folder, and 1-based line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis: the text, its article, and how far it was verified (``verified``, ``unverified``, ``assumed``)."""

    text: Text
    article: str
    mark: str = "verified"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code list, with the days between which it may be entered; ``words`` speak for it in proposals."""

    code: str
    label: Text
    parent: str | None = None
    from_: date | None = None
    to: date | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes, kept in order."""

    id: str
    name: Text
    codes: Mapping[str, Code]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a ledger. ``type`` is one of ``FIELD_TYPES``; ``rows`` fields have ``fields`` and may have a ``key``."""

    id: str
    label: Text
    type: str
    klass: VisibilityClass = "internal"
    list: str | None = None
    purpose: Text | None = None
    hint: Text | None = None
    stage: str | None = None
    retention: str | None = None
    required: bool = False
    min: int | None = None
    max: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    unit_of_measure: str | None = None
    ref: str | None = None
    fields: tuple[Field, ...] = ()
    key: str | None = None
    assumed: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)
