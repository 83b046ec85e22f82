"""Retention: how long a closed case and its fields are kept, what of it is due on a day, and what stands against erasing it.

A hold goes before everything, the archive before erasure. Pure: the list that a person reads, the approval and the
carrying out all ask here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.procedure import archiving, erasing
from shoushan.rules.procedure.paper_life import following
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import State
from shoushan.rules.text import Text

HELD, UNFILED, NOT_DUE, WAITING = "held", "unfiled", "not-due", "waiting"
AGAINST: dict[str, Text] = {
    HELD: Text("在封存保全中", "on hold"),
    UNFILED: Text("未归档，先归档", "not archived yet: archive first"),
    NOT_DUE: Text("未到期，或已经清除", "not due, or erased already"),
    WAITING: Text("已批准，等待清除", "approved, waits to be erased"),
}
"""Why something may not be erased for its age, by the code that entries and rows hold."""
_DAYS = re.compile(r"([1-9]\d*)-days")
_YEARS = re.compile(r"[1-9]\d*")


class NotDue(Refusal):
    """The case is not kept long enough yet, or something stands against erasing it; ``ground`` is one of ``AGAINST``."""

    def __init__(self, code: str) -> None:
        self.ground, why = code, AGAINST[code]
        super().__init__(
            Text(f"不能按保管期限清除：{why.zh}。", f"It cannot be erased for its age: {why.en}."),
            Text("请看到期清单。", "See the list of what is due."),
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a case that is due: its path (``*``: all that is personal), the period, and its last day."""

    path: str
    period: str
    until: date


@dataclass(frozen=True, slots=True)
class Due:
    """What of a case is due, and the code of what stands against erasing it (``None``: nothing does)."""

    items: tuple[Item, ...]
    against: str | None

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that an approval names."""
        return tuple(item.path for item in self.items)


def until(closed: date, period: str) -> date | None:
    """The last day of a retention period (``10``: years, ``90-days``) that begins on the day of closing; ``None``: for ever.

    A period written in another way keeps for ever: what is not understood erases nothing.
    """
    if found := _DAYS.fullmatch(period):
        return closed + timedelta(days=int(found[1]))
    if not _YEARS.fullmatch(period) or closed.year + int(period) > date.max.year:
        return None
    year = closed.year + int(period)
    try:
        return closed.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


def closed_before(day: date, period: str) -> date | None:
    """What was closed before this day is due on ``day``: the other side of ``until``; ``None``: nothing ever is."""
    if found := _DAYS.fullmatch(period):
        return day - timedelta(days=int(found[1]))
    if not _YEARS.fullmatch(period) or day.year - int(period) < date.min.year:
        return None
    year = day.year - int(period)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def due(ledger: Ledger, version: Version, state: State, day: date) -> Due | None:
    """What of a case is due on ``day``; ``None`` for what is open, void, erased already, or not kept long enough."""
    if state.closed is None or state.void or "erased" in state.last:
        return None
    closed = date.fromisoformat(state.closed[:10])
    whole = until(closed, ledger.retention)
    if whole is not None and whole < day:
        fields = _fields(version, state, closed, day)
        left = (item for item in fields if version.fields[item.path].klass not in erasing.PERSONAL)
        items: tuple[Item, ...] = (Item(erasing.EVERYTHING, ledger.retention, whole), *left)
    else:
        items = tuple(_fields(version, state, closed, day))
    return Due(items, _against(ledger, version, state, whole=items[0].path == erasing.EVERYTHING)) if items else None


def _fields(version: Version, state: State, closed: date, day: date) -> list[Item]:
    found = []
    for name in state.fields:
        field = version.fields.get(name)
        period = field.retention if field is not None else None
        last = until(closed, period) if period else None
        if period and last is not None and last < day:
            found.append(Item(name, period, last))
    return found


def _against(ledger: Ledger, version: Version, state: State, *, whole: bool) -> str | None:
    """What goes before erasing: a hold, then the archive (of the whole case, where all of it goes; else of its papers)."""
    if state.holds:
        return HELD
    if whole and archiving.class_of(ledger) is not None and not archiving.filed(state):
        return UNFILED
    if any(following(version.papers.get(held["kind"]), held) == "archive" for held in state.papers.values()):
        return UNFILED
    return WAITING if state.approved else None
