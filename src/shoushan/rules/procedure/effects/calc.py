"""The effect that records a worksheet: every line with its amount, or with the names that it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from shoushan.rules.catalogue.expressions import UNKNOWN, evaluate, unknown_names
from shoushan.rules.catalogue.model import Worksheet, WorksheetLine
from shoushan.rules.procedure.drafting import Draft, text_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NotUnderstood, UnknownValue
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

ROUNDINGS = {"half-up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP, "half-even": ROUND_HALF_EVEN}


def make_record(draft: Draft, values: Mapping[str, Any]) -> None:
    """Calculate a worksheet line by line and keep it. Raises ``UnknownValue`` when a line lacks something."""
    name = text_of("calc.record", values, "sheet")
    sheet = draft.version.worksheets.get(name)
    if sheet is None:
        raise NotUnderstood("calc.record", "sheet", name)
    lines, missing = calculated(sheet, draft.scope)
    if missing:
        raise UnknownValue(missing, [draft.scope.label(name) for name in missing])
    draft.emit(
        "calc.record",
        {
            "sheet": name,
            "lines": dict(lines),
            "total": sum(lines.values()),
            "missing": [],
            "rule": draft.version.digest,
        },
    )


def calculated(sheet: Worksheet, scope: Scope) -> tuple[dict[str, int], list[str]]:
    """The amounts of the lines that apply, by id, and the names that are missing for the others."""
    lines: dict[str, int] = {}
    missing: dict[str, None] = {}

    def look(name: str) -> Any:
        head, _, rest = name.partition(".")
        return lines.get(rest, lines.get(rest.replace("_", "-"), 0)) if head == "line" else scope(name)

    for line in sheet.lines:
        applies = True if line.when is None else evaluate(line.when, look)
        if applies is False:
            continue
        amount = evaluate(line.amount, look) if applies is True else UNKNOWN
        if isinstance(amount, int) and not isinstance(amount, bool):
            lines[line.id] = rounded(line, amount)
        else:
            missing |= dict.fromkeys(
                unknown_names(line.amount if applies is True else line.when or line.amount, look) or [line.id]
            )
    return lines, list(missing)


def rounded(line: WorksheetLine, amount: int) -> int:
    """``amount`` divided by the line's scale and rounded to a multiple of its step, as the line says."""
    return int((Decimal(amount) / line.scale / line.step).quantize(Decimal(1), ROUNDINGS[line.rounding])) * line.step


def reduce_record(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    held = {key: value for key, value in fact.data.items() if key != "sheet"}
    state.sheets[str(fact.data["sheet"])] = {**held, "n": stamp.n}


EFFECTS = (
    Effect("calc.record", Text("测算", "a worksheet is kept"), words("sheet"),
           words("sheet lines total missing rule"),
           maker=make_record, reducer=reduce_record),
)  # fmt: skip
