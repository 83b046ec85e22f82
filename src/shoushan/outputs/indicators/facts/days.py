"""Local days as the number of days since 1970, and how long a term ran in its own unit without its pauses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.rules.deadlines import Calendar, DeadlineRefused, Unit
from shoushan.rules.deadlines.counting import spans_of
from shoushan.rules.deadlines.hours import instant, instants_of
from shoushan.rules.procedure import clock

EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=65536)
def day_of(text: str | None, zone: ZoneInfo) -> int | None:
    """The local day of an ISO day, month (its first) or aware moment; ``None`` for what is none of them."""
    if not text:
        return None
    try:
        if len(text) <= 10:
            return date.fromisoformat(text if len(text) == 10 else f"{text}-01").toordinal() - EPOCH
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.date().toordinal() - EPOCH


def number_of(day: date) -> int:
    """The number of a day."""
    return day.toordinal() - EPOCH


def paused_days(held: Mapping[str, Any], calendar: Calendar) -> int:
    """Calendar days excluded by the pauses that have ended, each day once; acts on one day exclude nothing."""
    try:
        spans = spans_of(clock.pauses_of(held), calendar)  # type: ignore[arg-type]
    except (DeadlineRefused, ValueError):
        return 0
    return sum(end - begin + 1 for begin, end in _merged(spans, 0, None))


def spent(held: Mapping[str, Any], calendar: Calendar) -> int | None:
    """Units of its own that a term ran from its start (not counted) to its end, pauses left out; months in calendar days.

    ``None`` while it runs, and where the calendar does not know its days. Never less than 0.
    """
    if held["state"] != "ended" or not held.get("ended"):
        return None
    try:
        if held["unit"] == Unit.HOUR.value:
            return _hours(held, calendar)
        first, last = (calendar.local_day(clock.when(held[name])) for name in ("start", "ended"))
        spans = _merged(spans_of(clock.pauses_of(held), calendar), first.toordinal() + 1, last.toordinal())  # type: ignore[arg-type]
        if held["unit"] in (Unit.WORKING_DAY.value, Unit.SAME_WORKING_DAY.value):
            out = sum(calendar.count_before(end + 1) - calendar.count_before(begin) for begin, end in spans)
            return max(0, calendar.working_days(first, last) - out)
        return max(0, (last - first).days - sum(end - begin + 1 for begin, end in spans))
    except (DeadlineRefused, ValueError):
        return None


def _hours(held: Mapping[str, Any], calendar: Calendar) -> int:
    first, last = instant(clock.when(held["start"])), instant(clock.when(held["ended"]))
    out, covered = timedelta(), first
    for begin, end in instants_of(clock.pauses_of(held), calendar):  # type: ignore[arg-type]
        until = last if end is None else min(end, last)
        if until > covered:
            out += until - max(begin, covered) if until > max(begin, covered) else timedelta()
            covered = max(covered, until)
    return max(0, (last - first - out) // timedelta(hours=1))


def _merged(spans: list[tuple[int, int | None]], first: int, last: int | None) -> list[tuple[int, int]]:
    """Spans of days sorted by beginning as ones that do not overlap, cut to ``first`` … ``last``; an open one ends there,
    and is left out without a last day."""
    made: list[tuple[int, int]] = []
    for begin, end in spans:
        until = last if end is None else end if last is None else min(end, last)
        if until is None:
            continue
        begin = max(begin, first, made[-1][1] + 1 if made else first)
        if begin <= until:
            made.append((begin, until))
    return made
