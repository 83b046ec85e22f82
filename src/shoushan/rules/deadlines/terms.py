"""What a term is made of and what counting it gives: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shoushan.rules.text import Text


class Unit(StrEnum):
    """What a limit counts; stored per limit, never per ledger."""

    WORKING_DAY = "working-day"
    CALENDAR_DAY = "calendar-day"
    MONTH = "month"
    HOUR = "hour"
    SAME_WORKING_DAY = "same-working-day"

    @property
    def rolls(self) -> bool:
        """Whether the last day rolls over rest days unless the term says otherwise (民法典 203)."""
        return self in (Unit.CALENDAR_DAY, Unit.MONTH)

    @property
    def label(self) -> Text:
        """The unit's name on screens."""
        return _LABELS[self]


_LABELS = {
    Unit.WORKING_DAY: Text("个工作日", "working day(s)"),
    Unit.CALENDAR_DAY: Text("日（自然日）", "calendar day(s)"),
    Unit.MONTH: Text("个月", "month(s)"),
    Unit.HOUR: Text("小时", "hour(s)"),
    Unit.SAME_WORKING_DAY: Text("当个工作日", "same working day"),
}


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop of the clock, both ends included; ``to`` None: not yet resumed.

    Days for terms in days. For terms in hours a day means the whole local day, an aware moment that instant.
    """

    kind: str
    from_: date | datetime
    to: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A limit to be counted.

    ``start`` is the day that is not counted, or an aware moment (always for hours; for days its local date).
    ``roll`` None takes the unit's default; ``extension`` adds to ``limit`` before counting; ``earliest`` and
    ``latest`` bound the due day after roll-over (a promise inside a legal limit, an outer term).
    """

    start: date | datetime
    limit: int
    unit: Unit
    roll: bool | None = None
    pauses: tuple[Pause, ...] = ()
    extension: int = 0
    earliest: date | None = None
    latest: date | None = None

    @property
    def rolls(self) -> bool:
        """Whether a last day that is a rest day moves to the next working day."""
        return self.unit.rolls if self.roll is None else self.roll


@dataclass(frozen=True, slots=True)
class Due:
    """A counted term. On time is an act on or before ``due``, 24:00 local time (for hours: that instant).

    ``limit`` includes the extension; ``unrolled`` is the last counted day, before roll-over and bounds.
    Both days are None while a pause is open. ``provisional``: past the last published year. ``calendar``:
    the edition counted with.
    """

    start: date | datetime
    limit: int
    unit: Unit
    due: date | datetime | None
    unrolled: date | datetime | None
    provisional: bool
    calendar: str

    @property
    def paused(self) -> bool:
        """Whether no due day can be told, because a pause is open."""
        return self.due is None


def pause_of_acts(kind: str, paused_on: date, resumed_on: date | None) -> Pause | None:
    """The pause that two acts make: both days are excluded; acts on one and the same day exclude nothing."""
    return None if paused_on == resumed_on else Pause(kind, paused_on, resumed_on)
