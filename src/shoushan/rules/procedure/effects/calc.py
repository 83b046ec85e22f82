"""The effect that keeps a worksheet: its inputs, every line with its amount, and what it comes to or lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.catalogue.model import Value, Version, Worksheet
from shoushan.rules.procedure.drafting import Draft, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NotUnderstood, UnknownValue
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.procedure.worksheet_refusals import TableGap, TotalsDiffer
from shoushan.rules.procedure.worksheets import Reckoned, reckoned
from shoushan.rules.text import Text

_RANK = ("public", "internal", "personal", "sensitive")


def make_record(draft: Draft, values: Mapping[str, Any]) -> None:
    """Calculate a worksheet line by line and keep it with its inputs.

    ``typed`` is a total that somebody typed; ``open: true`` keeps a worksheet that cannot be told yet, with what it lacks
    and no total. Raises ``UnknownValue`` when a line lacks something, ``TableGap`` when no rule of a table holds,
    ``TotalsDiffer`` when the total typed is another one.
    """
    name = text_of("calc.record", values, "sheet")
    sheet = draft.version.worksheets.get(name)
    if sheet is None:
        raise NotUnderstood("calc.record", "sheet", name)
    made = reckoned(sheet, {**draft.context.tables, **draft.version.tables}, draft.scope)
    if made.total is None and values.get("open") is not True:
        _refuse(draft, made)
    if values.get("typed") is not None and made.total is not None:
        typed = whole_of("calc.record", values, "typed")
        if typed != made.total:
            raise TotalsDiffer(sheet.label, made.total, typed, name, sheet.unit)
    content, classes = _inputs(draft.version, made)
    data: dict[str, Any] = {
        "sheet": name,
        "lines": dict(made.lines),
        "rows": {line: rows for line, rows in made.rows.items() if rows} or None,
        "left": made.left or None,
        "total": made.total,
        "missing": [*made.missing, *(f"tables.{gap}" for gap in made.gaps)],
        "rule": draft.version.digest,
    }
    draft.emit("calc.record", data, content, classes)


def _refuse(draft: Draft, made: Reckoned) -> None:
    if made.missing:
        raise UnknownValue(list(made.missing), [missing_label(draft.version, draft.scope, name) for name in made.missing])
    for name, gap in made.gaps.items():
        raise TableGap(name, gap.table.file, gap.asked)


def missing_label(version: Version, scope: Scope | None, name: str) -> Text:
    """The words for what is missing; a cell of rows by its column and its key."""
    over, _, cell = name.partition(".")
    rows = version.fields.get(over)
    key, dot, column = cell.rpartition(".")
    if dot and rows is not None and rows.type == "rows":
        label = next((sub.label for sub in rows.fields if sub.id == column), Text(column, column))
        return Text(f"{rows.label.zh}“{key}”的{label.zh}", f"{label.en} of “{key}” in {rows.label.en}")
    line = next((line for sheet in version.worksheets.values() for line in sheet.lines if line.id == name), None)
    if name not in version.fields and line is not None:
        return Text(f"{line.label.zh}（除数为0）", f"{line.label.en} (divided by 0)")
    field = version.fields.get(name)
    return field.label if field else scope.label(name) if scope else Text(name, name)


def _inputs(version: Version, made: Reckoned) -> tuple[dict[str, Value], dict[str, str]]:
    """What was looked at, as items of the entry: those of sensitive fields apart, encrypted and in no row."""
    plain: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    highest = 0
    for name, value in made.inputs.items():
        field = version.fields.get(name)
        if field is not None and field.type == "rows":
            hidden = {sub.id for sub in field.fields if sub.klass == "sensitive"}
            used = {column for row in value.values() for column in row}
            classes = [sub.klass for sub in field.fields if sub.id in used - hidden]
            plain[name] = {key: {at: cell for at, cell in row.items() if at not in hidden} for key, row in value.items()}
            if used & hidden:
                sealed[name] = {key: {at: cell for at, cell in row.items() if at in hidden} for key, row in value.items()}
        else:
            classes = [field.klass] if field is not None else []
            (sealed if field is not None and field.klass == "sensitive" else plain)[name] = value
        highest = max([highest, *(_RANK.index(klass) for klass in classes if klass != "sensitive")])
    content: dict[str, Value] = {}
    if plain:
        content["inputs"] = plain
    if sealed:
        content["sealed"] = sealed
    return content, {key: "sensitive" if key == "sealed" else _RANK[max(highest, 1)] for key in content}


def reduce_record(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true; what stood before is kept beside it, so that a re-calculation shows what changed."""
    name = str(fact.data["sheet"])
    held = {key: value for key, value in fact.data.items() if key != "sheet"}
    held.setdefault("total", None)
    if "inputs" in fact.content:
        held["inputs"] = fact.content["inputs"]
    if "sealed" in fact.content:
        held["sealed"] = True
    before = state.sheets.get(name)
    if before is not None:
        held["before"] = {key: before.get(key) for key in ("lines", "total", "n", "rule", "left")}
    state.sheets[name] = {**held, "n": stamp.n}


EFFECTS = (
    Effect("calc.record", Text("测算", "a worksheet is kept"), words("sheet typed open"),
           words("sheet lines rows left total missing rule"), words("inputs sealed"),
           maker=make_record, reducer=reduce_record),
)  # fmt: skip

__all__ = ["EFFECTS", "Worksheet", "make_record", "missing_label", "reduce_record"]
