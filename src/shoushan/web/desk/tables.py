"""Inputs of several rows: the checklist of papers, a choice of units, or plain rows; told apart by what acts do with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shoushan.rules.catalogue.expressions import Expr, Name, names
from shoushan.rules.catalogue.model import Act, Field, Input, Material, Value, Version
from shoushan.rules.text import Text
from shoushan.web.desk.wording import joined, limit_words, say
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Asked, Choices, Fault, Posted, checked, cleaned, field_of
from shoushan.web.ui.language import t, word

Shape = Literal["papers", "units", "rows"]
SPARE_ROWS = 4
MOST_ROWS = 40
DAYS = frozenset({"planned", "on", "due", "from", "to", "from_"})
COLUMN_WORDS = {
    "item": Text("节点", "Item"),
    "starts": Text("开始", "Begins"),
    "planned": Text("计划日期", "Planned for"),
    "after": Text("前置节点", "Comes after"),
    "label": Text("说明", "Description"),
    "why": Text("原因", "Reason"),
    "on": Text("日期", "Day"),
    "unit": Text("单位", "Unit"),
    "amount": Text("金额", "Amount"),
    "name": Text("名称", "Name"),
    "person": Text("人员编号", "Number of the person"),
    "kind": Text("关系", "Relation"),
}
STATES: tuple[tuple[str, Text], ...] = (
    ("received", Text("已收", "Received")),
    ("missing", Text("未交", "Missing")),
    ("wrong", Text("需补正", "Incomplete")),
    ("deferred", Text("容缺后补", "To follow")),
    ("promised", Text("告知承诺", "By declaration")),
    ("known", Text("免提交", "Not asked for")),
)
"""How a paper can stand, in the order of the keys 1 to 6."""


@dataclass(frozen=True, slots=True)
class Rows:
    """An input of several rows: its shape, its columns where they are plain rows, whether they plan milestones."""

    given: Input
    shape: Shape
    columns: tuple[Field, ...] = ()
    plan: bool = False


def rows_of(version: Version, act: Act) -> tuple[Rows, ...]:
    """The inputs of ``act`` that hold several rows."""
    found = []
    for given in act.inputs:
        field = version.fields.get(given.field or "")
        if (field.type if field else given.type) != "rows":
            continue
        if field is not None and field.fields:
            found.append(Rows(given, "rows", _typed(version, act, field)))
        elif (used := _used(version, act, given.id)) is not None:
            found.append(used(given))
    return tuple(found)


def _typed(version: Version, act: Act, field: Field) -> tuple[Field, ...]:
    """The columns that people type: what the platform fills in when attendance is entered is not asked for."""
    said = version.sessions
    if said is None or said.field != field.id or all(spec.effect != "session.attend" for spec in act.effects):
        return field.fields
    own = {said.minutes, said.recorded, said.late, said.staff}
    return tuple(one for one in field.fields if one.id not in own)


def _used(version: Version, act: Act, name: str) -> Any:
    """What the act does with each row of the input: a function from the input to its shape, or nothing."""
    specs = [spec for spec in act.effects if isinstance(spec.each, Name) and spec.each.path == f"input.{name}"]
    laid = [spec.values.get("items") for spec in act.effects if spec.effect == "plan.lay"]
    if any(isinstance(one, Name) and one.path == f"input.{name}" for one in laid):
        return lambda given: Rows(given, "rows", plan_columns(version), plan=True)
    if any(spec.effect == "material.set" for spec in specs):
        return lambda given: Rows(given, "papers")
    paths = {path for spec in specs for value in (*spec.values.values(), spec.if_) for path in _paths(value)}
    columns = tuple(sorted(path[3:] for path in paths if path.startswith("it.")))
    if columns:
        fields = tuple(Field(one, COLUMN_WORDS.get(one, Text(one, one)), "date" if one in DAYS else "text") for one in columns)
        return lambda given: Rows(given, "rows", fields)
    if "it" in paths and any(spec.effect in ("part.offer", "part.move") for spec in specs):
        return lambda given: Rows(given, "units")
    return None


def plan_columns(version: Version) -> tuple[Field, ...]:
    """The columns of a plan's rows: a milestone of the ledger's list, the days of its work, what it comes after."""
    known = version.milestones.list if version.milestones else None
    return (
        Field("item", COLUMN_WORDS["item"], "code" if known else "text", list=known),
        Field("starts", COLUMN_WORDS["starts"], "date"),
        Field("planned", COLUMN_WORDS["planned"], "date"),
        Field("after", COLUMN_WORDS["after"], "text", hint=Text("可填多个，用顿号隔开", "Several, with commas between")),
        Field("label", COLUMN_WORDS["label"], "text"),
    )


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, Expr):
        yield from names(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _paths(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _paths(one)


# --- the checklist -------------------------------------------------------------------------------------------------


def checklist(
    materials: Sequence[Material],
    posted: Posted | None,
    *,
    standing: Mapping[str, str],
    used_by: Mapping[str, Sequence[Text]],
    required: Mapping[str, bool | None],
    fault: str = "",
    first: bool = False,
) -> ui.FieldSet:
    """One list of papers without duplicates; each is set by one digit, and one box receives all that are required.

    ``first``: the box is where the keyboard begins.
    """
    every = ui.Field(
        "all-received",
        word("desk-all-received"),
        "checkbox",
        "1" if posted and posted.get("all-received", "") else "",
        error=fault,
        autofocus=first,
    )
    rows = []
    for material in materials:
        typed = posted.get(f"m-{material.id}", "") if posted else None
        stands = standing.get(material.id, "")
        rows.append(
            ui.Field(
                f"m-{material.id}",
                t(material.label),
                "select",
                ("" if stands == "missing" else stands) if typed is None else typed or "",
                hint=paper_words(material, used_by.get(material.id, ())),
                options=states_of(material),
                required=required.get(material.id) is not False,
            )
        )
    return ui.FieldSet(word("desk-papers"), (every, *rows), hint=word("desk-papers-hint"), columns=3)


def states_of(material: Material) -> tuple[ui.Option, ...]:
    """How this paper may stand: deferring, declaring and not asking only where its definition allows it."""
    allowed = {"deferred": material.defer is not None, "promised": material.promise, "known": material.known}
    return tuple(
        ui.Option(state, f"{number} {t(label)}") for number, (state, label) in enumerate(STATES, 1) if allowed.get(state, True)
    )


def paper_words(material: Material, services: Sequence[Text] = ()) -> str:
    """Originals and copies, source, when it may follow, and for which services."""
    parts = []
    if material.original:
        parts.append(say(f"原件 {material.original}", f"{material.original} original{'' if material.original == 1 else 's'}"))
    if material.copies:
        parts.append(say(f"复印件 {material.copies}", f"{material.copies} {'copy' if material.copies == 1 else 'copies'}"))
    if material.source:
        parts.append(t(material.source))
    if material.defer:
        parts.append(say("可容缺 ", "may follow in ") + limit_words(material.defer[0], material.defer[1].value))
    if len(services) > 1:
        parts.append(word("used-by") + " " + joined(t(one) for one in services))
    return " · ".join(parts)


def papers_posted(materials: Sequence[Material], posted: Posted, required: Mapping[str, bool | None]) -> list[dict[str, Value]]:
    """The checklist as rows of material and state; papers that nobody touched are left out."""
    known = {state for state, _ in STATES}
    rest = bool(posted.get("all-received", ""))
    found: list[dict[str, Value]] = []
    for material in materials:
        state = cleaned(posted.get(f"m-{material.id}", ""))
        if state not in known and rest and required.get(material.id) is not False:
            state = "received"
        if state in known:
            found.append({"material": material.id, "state": state})
    return found


def merged(lists: Iterable[Sequence[Material]]) -> tuple[Material, ...]:
    """Several services' papers as one list without duplicates, in order of first appearance."""
    found: dict[str, Material] = {}
    for one in lists:
        for material in one:
            found.setdefault(material.id, material)
    return tuple(found.values())


# --- units and plain rows --------------------------------------------------------------------------------------------


def units_field(rows: Rows, choices: Choices, posted: Posted | None) -> ui.Field:
    """A choice of several units."""
    given = rows.given
    value = "\t".join(posted.getlist(given.id)) if posted else ""
    options = tuple(ui.Option(id_, t(name)) for id_, name in choices.units.items())
    return ui.Field(given.id, t(given.label), "checkboxes", value, required=given.required, options=options)


def row_fields(rows: Rows, choices: Choices, posted: Posted | None, faults: Mapping[str, Fault]) -> tuple[ui.FieldSet, ...]:
    """Rows to fill in, one set of fields each, with a few spare ones."""
    filled = sum(1 for _ in _filled(rows, posted)) if posted else 0
    found = []
    for number in range(min(filled + SPARE_ROWS, MOST_ROWS)):
        fields = []
        for column in rows.columns:
            name = f"{rows.given.id}.{number}.{column.id}"
            typed = posted.get(name, "") if posted else ""
            fields.append(field_of(Asked(name, column, hint=column.hint), choices, typed or "", faults.get(name)))
        found.append(ui.FieldSet(f"{t(rows.given.label)} {number + 1}", tuple(fields), columns=3))
    return tuple(found)


def _filled(rows: Rows, posted: Posted) -> Iterator[tuple[int, dict[str, str]]]:
    for number in range(MOST_ROWS):
        typed = {column.id: cleaned(posted.get(f"{rows.given.id}.{number}.{column.id}", "")) for column in rows.columns}
        if any(typed.values()):
            yield number, typed


def rows_posted(rows: Rows, posted: Posted, choices: Choices) -> tuple[list[Value], dict[str, Fault]]:
    """The rows filled in as values, and faults by ``input.row.column``."""
    found: list[Value] = []
    faults: dict[str, Fault] = {}
    for number, typed in _filled(rows, posted):
        row: dict[str, Value] = {}
        for column in rows.columns:
            value, fault = checked(Asked(column.id, column, column.required), typed[column.id], choices)
            if fault is not None and not fault.warning:
                faults[f"{rows.given.id}.{number}.{column.id}"] = fault
            if value is not None:
                row[column.id] = value
        found.append(row)
    return found, faults
