"""Reports that a ledger's cases owe: who gave the one of a period, what it says, what the one before said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from shoushan.records.cases import queries, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.packed import unpack
from shoushan.records.cases.queries import Line
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import EMPTY, Field, Ledger, Rhythm
from shoushan.rules.deadlines import Lamp, lamp, remaining
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.periods import Period, period_named

MOST = 500
STATES = ("missed", "back", "asked", "given")
"""How a report of a period can stand, worst first: not come in time, to be done again, still owed, given."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A case and its report of one period: how it stands, since when, the cells and those of the report before.

    ``missed`` and ``back`` count over all periods that the case remembers.
    """

    line: Line
    state: str
    on: str | None
    late: bool
    due: str | None
    lamp: Lamp
    left: int | None
    missed: int
    back: int
    cells: Mapping[str, str] = field(default=EMPTY)
    before: Mapping[str, str] = field(default=EMPTY)
    before_period: str = ""


def rhythm_of(ledger: Ledger) -> Rhythm | None:
    """The rhythm of a ledger's newest version."""
    return ledger.versions[-1].rhythm if ledger.versions else None


def texts_of(ledger: Ledger, said: Rhythm) -> tuple[Field, ...]:
    """The columns of a report that are written, in their order; the column of the period is left out."""
    rows = ledger.versions[-1].fields[said.field]
    return tuple(one for one in rows.fields if one.id != said.key)


def reported(viewer: Viewer, book: Book, ledger: Ledger, period: Period, moment: datetime) -> tuple[Reported, ...]:
    """The cases that ``viewer`` may see and that owed a report of ``period``, those without one first.

    A case owes it when its rhythm asked for that period; where the ledger keeps no periods, when it was open in it.
    """
    said = rhythm_of(ledger)
    if said is None:
        return ()
    lines = _lines(viewer, book, ledger, period, moment)
    states, ids = _states(lines)
    rows = _rows(ledger, said, list(ids.values()))
    found = [
        one
        for line in lines
        if (one := _one(book, said, period, line, states[line.uid], rows.get(ids[line.uid], {}), moment)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.line.number)))


def _lines(viewer: Viewer, book: Book, ledger: Ledger, period: Period, moment: datetime) -> list[Line]:
    wanted = queries.Wanted(ledger=ledger.id, opened_to=period.last, sort="number", size=MOST)
    page = queries.lines(viewer, book, wanted, moment)
    return [
        line
        for line in page.lines
        if not line.history and (line.closed_on is None or line.closed_on[:10] >= period.first.isoformat())
    ]


def _states(lines: Sequence[Line]) -> tuple[dict[str, Mapping[str, Any]], dict[str, int]]:
    """What each case's state says of its reports and terms, and its key inside."""
    if not lines:
        return {}, {}
    marks = ", ".join(["%s"] * len(lines))
    with connection.cursor() as cursor:
        cursor.execute(f"select uid, id, state from case_row where uid in ({marks})", [line.uid for line in lines])
        found = cursor.fetchall()
    return {uid: unpack(state) for uid, _, state in found}, {uid: id_ for uid, id_, _ in found}


def _rows(ledger: Ledger, said: Rhythm, ids: Sequence[int]) -> dict[int, dict[str, dict[str, str]]]:
    """Case → key of the row → the report's cells as text."""
    if not ids:
        return {}
    columns = texts_of(ledger, said)
    names = ", ".join(f'"{one.id}"' for one in columns)
    marks = ", ".join(["%s"] * len(ids))
    found: dict[int, dict[str, dict[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"select case_id, row_key, {names} from {typed.rows_table_of(ledger.id, said.field)} "
            f"where case_id in ({marks}) order by case_id, row_key",
            list(ids),
        )
        for case, key, *cells in cursor.fetchall():
            values = {one.id: _text(one, cell) for one, cell in zip(columns, cells, strict=True)}
            found.setdefault(case, {})[key] = {name: value for name, value in values.items() if value}
    return found


def _text(column: Field, cell: Any) -> str:
    value = typed.from_column(column, cell)
    if value is None:
        return ""
    if column.type == "money":
        return f"{Decimal(str(value)).scaleb(-2):,.2f}"
    return str(value)


def _one(
    book: Book, said: Rhythm, period: Period, line: Line, state: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]],
    moment: datetime,
) -> Reported | None:  # fmt: skip
    periods: Mapping[str, Any] = state.get("reports") or EMPTY
    by_period = {at.code: cells for key, cells in rows.items() if (at := period_named(key, said.every)) is not None}
    held = periods.get(period.code)
    if held is None and periods and period.code not in by_period and not _opened_by_time(book, said, period, state, moment):
        return None
    given = period.code in by_period
    stands = str(held["state"]) if held else "given" if given else "asked"
    earlier = max((code for code in by_period if code < period.code), default="")
    terms = [one for one in (state.get("terms") or EMPTY).values() if one["term"] in (said.term, said.redo)]
    term = min((one for one in terms if one["state"] == "running" and one.get("due")), key=_due, default=None)
    due = clock.due_of(term) if term and held and stands in ("asked", "back") else None
    shown = lamp(due, moment, book.calendar) if due else Lamp.RED if stands == "missed" else Lamp.NONE
    if stands == "asked" and shown is Lamp.RED:  # nobody has written yet what time has done
        stands = "missed"
    return Reported(
        line, stands, str(held["on"]) if held and held.get("on") else None, bool(held and held.get("late")),
        _due(term) if term and due else None, shown,
        remaining(due, moment, book.calendar) if due else None,
        sum(1 for one in periods.values() if one["state"] == "missed" or one.get("late")),
        sum(int(one.get("back", 0)) for one in periods.values()),
        by_period.get(period.code, EMPTY), by_period.get(earlier, EMPTY), earlier,
    )  # fmt: skip


def _opened_by_time(book: Book, said: Rhythm, period: Period, state: Mapping[str, Any], moment: datetime) -> bool:
    """Whether a period is owed although nobody has written it yet: the one before was not given in time."""
    asked = max((code for code, one in state["reports"].items() if one["state"] == "asked"), default=period.code)
    running = [one for one in state.get("terms", {}).values() if one["term"] == said.term and one["state"] == "running"]
    over = any(lamp(clock.due_of(one), moment, book.calendar) is Lamp.RED for one in running)
    return asked < period.code and over and period.first <= moment.astimezone(book.zone).date()


def _due(term: Mapping[str, Any]) -> str:
    return str(term["due"])
