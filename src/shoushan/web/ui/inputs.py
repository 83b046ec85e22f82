"""From a definition's questions to form fields, and from what was typed back to values: the same for desk and portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from shoushan.rules.catalogue import fields_check
from shoushan.rules.catalogue.fields_check import check_value
from shoushan.rules.catalogue.model import EMPTY, Act, CodeList, Field, Input, NumberKind, Value, Version
from shoushan.rules.text import Text
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.forms import Kind
from shoushan.web.ui.language import t, word
from shoushan.web.ui.pinyin import initials

SCALES = {"money": 2, "area": 2, "rate": 2}
"""Types typed with decimals and kept as integers; a rate (× 10 000) is typed in per cent."""
UNITS = {"area": Text("平方米", "m²"), "rate": Text("%", "%")}
KINDS: dict[str, Kind] = {
    "text": "text",
    "long-text": "textarea",
    "integer": "number",
    "money": "money",
    "area": "number",
    "rate": "number",
    "boolean": "radios",
    "date": "date",
    "month": "text",
    "code": "code",
    "id-number": "id-number",
    "credit-code": "text",
    "phone": "telephone",
    "unit": "select",
    "place": "text",
    "party": "text",
    "file": "file",
    "ref": "text",
}
WIDTHS = {
    "integer": 8,
    "money": 12,
    "area": 10,
    "rate": 8,
    "date": 12,
    "month": 8,
    "id-number": 20,
    "credit-code": 20,
    "phone": 14,
}
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.doc,.docx,.xls,.xlsx,.wps,.et,.ofd"
LONGEST = 20_000
"""Characters that one answer may hold; more is cut off before anything looks at it."""


class Posted(Protocol):
    """Answers as a form sends them (``request.POST``)."""

    def get(self, key: str, default: str, /) -> str | None:
        """The last answer under ``key``."""

    def getlist(self, key: str, /) -> list[str]:
        """All answers under ``key``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer, and what to do; a ``warning`` may be let pass by an official who says why."""

    text: Text
    remedy: Text
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What answers may be chosen from: code lists, units in force (id → name), the day on which it is asked."""

    codes: Mapping[str, CodeList] = EMPTY
    units: Mapping[str, Text] = EMPTY
    today: date | None = None
    upload_limit: int = 0
    numbers: Mapping[str, NumberKind] = EMPTY
    """By which numbers the place knows people and organisations."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form: the input's id, its field definition, its default, and options that replace the code list."""

    id: str
    field: Field
    required: bool = False
    default: Value = None
    hint: Text | None = None
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form gave: values by input id (absent where nothing was typed), texts as typed, faults by input id."""

    values: Mapping[str, Value]
    typed: Mapping[str, str]
    faults: Mapping[str, Fault]


def asked_of(version: Version, given: Input) -> Asked:
    """The question behind an act's input: the ledger's field where it names one, else the input's own type."""
    known = version.fields.get(given.field or "")
    field = known or Field(given.id, given.label, given.type, given.klass, list=given.list, hint=given.hint)
    return Asked(given.id, field, given.required, given.default, given.hint or field.hint)


def questions(version: Version, act: Act, only: Iterable[str] | None = None) -> tuple[Asked, ...]:
    """The plain questions of an act (tables are asked apart), kept to the fields in ``only`` where a service names them."""
    wanted = None if only is None else set(only)
    return tuple(
        asked_of(version, given)
        for given in act.inputs
        if asked_of(version, given).field.type != "rows"
        and (wanted is None or given.required or given.field is None or given.field in wanted)
    )


def field_of(
    asked: Asked, choices: Choices, typed: str | None = None, fault: Fault | None = None, prefix: str = ""
) -> ui.Field:
    """The form field of a question, with what was typed and what is wrong about it."""
    spec = asked.field
    told = told_of(fault)
    return ui.Field(
        name=prefix + asked.id,
        label=t(spec.label),
        kind="code" if asked.options else KINDS.get(spec.type, "text"),
        value=shown(spec, asked.default) if typed is None else typed,
        hint=_hint(asked),
        error=told if fault and not fault.warning else "",
        warning=told if fault and fault.warning else "",
        required=asked.required,
        options=_options(asked, choices),
        unit=_unit(spec),
        width=WIDTHS.get(spec.type, 0),
        max_length=spec.max_length or (18 if spec.type == "credit-code" else 0),
        rows=3,
        placeholder="2026-11" if spec.type == "month" else "",
        accept=ACCEPTED if spec.type == "file" else "",
        max_bytes=choices.upload_limit if spec.type == "file" else 0,
        burst=spec.type == "id-number",
    )


def told_of(fault: Fault | None) -> str:
    """A fault with its remedy in the reader's language."""
    return "" if fault is None else f"{t(fault.text)} {t(fault.remedy)}".strip()


def _hint(asked: Asked) -> str:
    hint = t(asked.hint) if asked.hint else ""
    if asked.field.klass == "sensitive":
        return f"{hint} {word('input-sensitive')}".strip()
    return hint


def _unit(spec: Field) -> str:
    return t(UNITS[spec.type]) if spec.type in UNITS else spec.unit_of_measure or ""


def _options(asked: Asked, choices: Choices) -> tuple[ui.Option, ...]:
    spec = asked.field
    if asked.options:
        return tuple(ui.Option(value, t(label)) for value, label in asked.options)
    if spec.type == "boolean":
        return (ui.Option("true", word("yes")), ui.Option("false", word("no")))
    if spec.type == "unit":
        return tuple(ui.Option(id_, t(name), search=initials(name.zh)) for id_, name in choices.units.items())
    codes = choices.codes.get(spec.list or "") if spec.type == "code" else None
    if codes is None:
        return ()
    return tuple(
        ui.Option(code.code, t(code.label), search=initials(code.label.zh))
        for code in codes.codes.values()
        if choices.today is None
        or ((code.from_ is None or code.from_ <= choices.today) and (code.to is None or choices.today <= code.to))
    )


def shown(spec: Field, value: Value) -> str:
    """A value as it stands in a form's box."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if spec.type in SCALES and isinstance(value, int):
        return f"{Decimal(value).scaleb(-SCALES[spec.type]):f}"
    return str(value) if isinstance(value, (str, int)) else ""


# --- back to values -----------------------------------------------------------------------------------------------


def answers(asked: Sequence[Asked], posted: Posted, choices: Choices, prefix: str = "") -> Answers:
    """What was typed for every question, as canonical values; faults and warnings stand beside their questions.

    Files are left to the door that stores them. A question left empty gives no value.
    """
    values: dict[str, Value] = {}
    typed: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    for one in asked:
        text = cleaned(posted.get(prefix + one.id, ""))
        typed[one.id] = text
        if one.field.type == "file":
            continue
        value, fault = checked(one, text, choices)
        if fault is not None:
            faults[one.id] = fault
        if value is not None:
            values[one.id] = value
    return Answers(values, typed, faults)


def cleaned(text: str | None) -> str:
    """What was typed, of bearable length and without what no database takes."""
    return (text or "").replace("\x00", "")[:LONGEST].strip()


def checked(asked: Asked, text: str, choices: Choices) -> tuple[Value, Fault | None]:
    """The typed text as a canonical value, or ``None`` and what is wrong; a warning comes with the value."""
    label = asked.field.label
    if not text:
        chosen = bool(asked.options) or asked.field.type in ("code", "boolean", "unit")
        need = (
            Text(f"请选择{label.zh}。", f"Choose: {label.en}.") if chosen else Text(f"请填写{label.zh}。", f"Give: {label.en}.")
        )
        return None, Fault(need, Text("", "")) if asked.required else None
    if asked.options:
        return _one_of(text, {option for option, _ in asked.options}, label)
    if asked.field.type == "unit":
        return _one_of(text, set(choices.units), label)
    spec = replace(asked.field, required=False)
    found = check_value(spec, _with_unit(spec, text), choices.codes, choices.today)
    if isinstance(found, fields_check.Fault):
        return None, Fault(found.message, found.remedy)
    if found.warnings:
        return found.value, Fault(found.warnings[0], OVERRIDE, warning=True)
    return found.value, None


OVERRIDE = Text("核对无误的，写明理由后可以放行。", "If it is right after all, give the reason and go on.")


def _one_of(text: str, known: set[str], label: Text) -> tuple[Value, Fault | None]:
    if text in known:
        return text, None
    return None, Fault(
        Text(f"{label.zh}：所选的不在可选范围内。", f"{label.en}: what was chosen is not on offer."),
        Text("请重新选择。", "Choose again."),
    )


def _with_unit(spec: Field, text: str) -> str:
    return f"{text}%" if spec.type == "rate" and not text.endswith(("%", "％")) else text
