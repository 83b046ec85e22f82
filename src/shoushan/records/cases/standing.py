"""What lists show of a case: who holds it since when, and the term whose lamp stands for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shoushan.records.cases.projection import Standing
from shoushan.rules.catalogue.model import Version
from shoushan.rules.deadlines import Calendar, Due, Lamp, Unit, lamp, remaining
from shoushan.rules.derived import once_per
from shoushan.rules.procedure import lamps
from shoushan.rules.procedure.values import State

LAMP_COLUMNS = ("due", "due_start", "due_limit", "due_unit", "provisional", "paused", "history")
MOST_LAMPS = 20_000
"""Lamps that are remembered for one edition of a calendar; beyond that they are forgotten and made anew."""


def standing_of(state: State, version: Version) -> Standing:
    """The columns of a case's row that follow from its state."""
    holding = lamps.holder(state, version)
    key, term = lamps.main_term(state, version)
    standing = Standing(holder=" ".join(holding.units) or None, holder_since=holding.since)
    if term is not None and key is not None:
        standing.due, standing.due_start = term.get("due"), term["start"]
        standing.due_limit, standing.due_unit = term["limit"] + (term.get("extension") or 0), term["unit"]
        standing.paused = term["state"] == "paused"
        standing.provisional = bool(term.get("provisional"))
    return standing


def due_of(row: dict[str, Any], calendar: Calendar) -> Due | None:
    """The counted term of a row (``due``, ``due_start``, ``due_limit``, ``due_unit``), ``None`` when no term runs."""
    if row["due_unit"] is None:
        return None
    unit = Unit(row["due_unit"])
    due = _when(row["due"], unit) if row["due"] else None
    return Due(_when(row["due_start"], unit), row["due_limit"], unit, due, due, bool(row["provisional"]), calendar.edition)


def lamp_of_row(
    row: dict[str, Any], moment: datetime, calendar: Calendar, yellow: int | None = None
) -> tuple[Lamp, int | None]:
    """The lamp of a row at ``moment`` and the units left (negative when overdue)."""
    if row["due_unit"] is None:
        return Lamp.NONE, None
    if row["due_unit"] == Unit.HOUR.value or len(row["due"] or "") > 10:  # due at a moment, not on a day
        return _lamp_of_row(row, moment, calendar, yellow)
    key = (calendar.local_day(moment), yellow, *[row[name] for name in LAMP_COLUMNS])
    known = _lamps(calendar)
    found = known.get(key)
    if found is None:
        if len(known) >= MOST_LAMPS:
            known.clear()
        found = known[key] = _lamp_of_row(row, moment, calendar, yellow)
    return found


@once_per
def _lamps(calendar: Calendar) -> dict[tuple[Any, ...], tuple[Lamp, int | None]]:
    """Lamps of one edition of a calendar: the rows of a list share their due days, and a day's lamps stay the same."""
    return {}


def _lamp_of_row(row: dict[str, Any], moment: datetime, calendar: Calendar, yellow: int | None) -> tuple[Lamp, int | None]:
    due = due_of(row, calendar)
    if due is None:
        return Lamp.NONE, None
    shown = lamp(due, moment, calendar, paused=bool(row["paused"]), history=bool(row["history"]), yellow=yellow)
    return shown, None if shown in {Lamp.GREY, Lamp.NONE} else remaining(due, moment, calendar)


def _when(text: str, unit: Unit) -> date | datetime:
    return datetime.fromisoformat(text) if unit is Unit.HOUR or len(text) > 10 else date.fromisoformat(text)
