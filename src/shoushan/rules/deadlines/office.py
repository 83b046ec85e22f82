"""The day from which a filing's term starts when it comes after hours or on a rest day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.deadlines.refusals import MomentNeeded


class FilingRule(StrEnum):
    """What a pack says of filings after hours: the day received (default), or the next working day."""

    RECEIVED = "received"
    NEXT_WORKING_DAY = "next-working-day"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office opens and closes, local time; a filing at the closing minute is in time."""

    opens: time
    closes: time


def start_day(
    received: datetime,
    calendar: Calendar,
    hours: OfficeHours | None = None,
    rule: FilingRule = FilingRule.RECEIVED,
) -> date:
    """The start day (itself not counted) of a filing received at an aware moment.

    Under ``next-working-day`` what comes on a rest day or after closing starts on the next working day; what
    comes before opening starts the same day. Raises `MomentNeeded` or `OutsideCalendar`.
    """
    if received.tzinfo is None:
        raise MomentNeeded.at(received)
    local = received.astimezone(ZoneInfo(calendar.zone))
    day = local.date()
    if rule is FilingRule.RECEIVED:
        calendar.ordinal(day)
        return day
    if hours is not None and calendar.is_working(day) and _minute(local) > hours.closes:
        return calendar.add(day, 1)
    return calendar.next_working(day)


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)
