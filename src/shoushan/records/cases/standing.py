"""What lists show of a case: who holds it since when, and the term whose lamp stands for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shoushan.records.cases.projection import Standing
from shoushan.rules.catalogue.model import Version
from shoushan.rules.deadlines import Calendar, Due, Lamp, Unit, lamp, remaining
from shoushan.rules.procedure import lamps
from shoushan.rules.procedure.values import State


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
    return Due(
        _when(row["due_start"], unit), row["due_limit"], unit, due, due, bool(row["provisional"]), calendar.edition
    )


def lamp_of_row(
    row: dict[str, Any], moment: datetime, calendar: Calendar, yellow: int | None = None
) -> tuple[Lamp, int | None]:
    """The lamp of a row at ``moment`` and the units left (negative when overdue)."""
    due = due_of(row, calendar)
    if due is None:
        return Lamp.NONE, None
    shown = lamp(due, moment, calendar, paused=bool(row["paused"]), history=bool(row["history"]), yellow=yellow)
    return shown, None if shown in {Lamp.GREY, Lamp.NONE} else remaining(due, moment, calendar)


def _when(text: str, unit: Unit) -> date | datetime:
    return datetime.fromisoformat(text) if unit is Unit.HOUR or len(text) > 10 else date.fromisoformat(text)
