"""Lamps, remaining time and timeliness: derived from a counted term and a moment, never stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.deadlines.hours import instant
from shoushan.rules.deadlines.refusals import MomentNeeded
from shoushan.rules.deadlines.terms import Due, Unit
from shoushan.rules.text import Text


class Lamp(StrEnum):
    """预警灯."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    NONE = "none"

    @property
    def label(self) -> Text:
        """The lamp in words, because colour alone says nothing to some."""
        return _LABELS[self]


_LABELS = {
    Lamp.GREEN: Text("正常", "in time"),
    Lamp.YELLOW: Text("临期", "due soon"),
    Lamp.RED: Text("超期", "overdue"),
    Lamp.GREY: Text("暂停", "paused"),
    Lamp.NONE: Text("不计时", "no clock"),
}


def lamp(
    due: Due | None,
    now: date | datetime,
    calendar: Calendar,
    *,
    paused: bool = False,
    history: bool = False,
    yellow: int | None = None,
) -> Lamp:
    """The lamp of an open term at ``now`` (a local day, or an aware moment; always a moment for hours).

    Red after the due day; grey while paused; none for history cases and where no term runs. Yellow when at
    most ``yellow`` units are left; without it, a fifth of the limit or one day of the unit (hours: one hour).
    A term that was overdue before it was paused is grey while paused and red again after.
    """
    if due is None or history:
        return Lamp.NONE
    if paused or due.due is None:
        return Lamp.GREY
    if not on_time(due, now, calendar):
        return Lamp.RED
    left = remaining(due, now, calendar)
    if left is None:
        return Lamp.GREY
    near = left <= yellow if yellow is not None else left <= 1 or left * 5 <= _length(due, calendar)
    return Lamp.YELLOW if near else Lamp.GREEN


def on_time(due: Due, done: date | datetime, calendar: Calendar) -> bool:
    """Whether an act at ``done`` is in time: on or before the due day, 24:00 local; true while paused."""
    if due.due is None:
        return True
    if isinstance(due.due, datetime):
        return instant(done) <= due.due
    return calendar.local_day(done) <= due.due


def remaining(due: Due, now: date | datetime, calendar: Calendar) -> int | None:
    """Units left after ``now``, 0 on the due day, negative when overdue; None while paused.

    Working days for terms in them, calendar days for days and months, begun hours for hours.
    Pauses still ahead are not foreseen.
    """
    if due.due is None:
        return None
    if isinstance(due.due, datetime):
        return -((instant(now) - due.due) // timedelta(hours=1))
    today = calendar.local_day(now)
    if due.unit in (Unit.WORKING_DAY, Unit.SAME_WORKING_DAY):
        return calendar.working_days(today, due.due)
    return (due.due - today).days


def _length(due: Due, calendar: Calendar) -> int:
    """The limit in the unit in which the rest is told: months in days to the corresponding day."""
    if due.unit is not Unit.MONTH or due.unrolled is None:
        return due.limit
    if isinstance(due.unrolled, datetime):
        raise MomentNeeded.at(due.unrolled)
    return (due.unrolled - calendar.local_day(due.start)).days
