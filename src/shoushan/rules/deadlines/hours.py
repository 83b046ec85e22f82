"""Clock hours from a moment in the place's zone, daylight saving included."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.deadlines.refusals import MomentNeeded, PauseReversed
from shoushan.rules.deadlines.terms import Due, Pause, Term

Instants = list[tuple[datetime, datetime | None]]


def reckon(term: Term, total: int, calendar: Calendar) -> Due:
    """The moment ``total`` clock hours after the start, pauses left out, in the place's zone."""
    start = instant(term.start)
    calendar.ordinal(calendar.local_day(start))
    try:
        end = _after(start, timedelta(hours=total), instants_of(term.pauses, calendar))
        if end is None:
            return Due(term.start, total, term.unit, None, None, False, calendar.edition)
        unrolled = end.astimezone(ZoneInfo(calendar.zone))
    except OverflowError:
        raise calendar.outside(date.max) from None
    due = _roll(unrolled, calendar) if term.rolls else unrolled
    due = _bound(due, term, calendar)
    return Due(term.start, total, term.unit, due, unrolled, calendar.is_provisional(due.date()), calendar.edition)


def instant(when: date | datetime) -> datetime:
    """An aware moment in UTC; raises `MomentNeeded` for a bare day or a moment without zone."""
    if not isinstance(when, datetime) or when.tzinfo is None:
        raise MomentNeeded.at(when)
    return when.astimezone(UTC)


def midnight(day: date, calendar: Calendar) -> datetime:
    """The moment at which a local day begins, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(calendar.zone)).astimezone(UTC)


def instants_of(pauses: tuple[Pause, ...], calendar: Calendar) -> Instants:
    """Pauses as moments in UTC, sorted by beginning; a pause given in days covers them wholly."""
    spans: Instants = []
    for pause in pauses:
        begin = pause.from_ if isinstance(pause.from_, datetime) else midnight(pause.from_, calendar)
        end = pause.to
        if end is not None and not isinstance(end, datetime):
            end = midnight(end + timedelta(days=1), calendar)
        begin, end = instant(begin), None if end is None else instant(end)
        if end is not None and end < begin:
            raise PauseReversed.between(pause.from_, pause.to or pause.from_)
        spans.append((begin, end))
    return sorted(spans, key=lambda span: span[0])


def _after(start: datetime, length: timedelta, spans: Instants) -> datetime | None:
    """The moment at which ``length`` of unpaused time has passed since ``start``."""
    last, covered = start + length, start
    for begin, end in spans:
        if begin >= last:
            break
        if end is None:
            return None
        if end > covered:
            last += end - max(begin, covered)
            covered = end
    return last


def _roll(moment: datetime, calendar: Calendar) -> datetime:
    """The same time of day on the next working day, if the day is a rest day."""
    day = calendar.next_working(moment.date())
    return moment if day == moment.date() else _at(day, moment.time(), calendar)


def _bound(moment: datetime, term: Term, calendar: Calendar) -> datetime:
    """The moment, but not before the earliest day begins nor after the latest day has ended."""
    zone = ZoneInfo(calendar.zone)
    if term.earliest:
        moment = max(moment, midnight(term.earliest, calendar).astimezone(zone))
    if term.latest:
        moment = min(moment, midnight(term.latest + timedelta(days=1), calendar).astimezone(zone))
    return moment


def _at(day: date, clock: time, calendar: Calendar) -> datetime:
    """A local time of day, moved on where daylight saving leaves it out."""
    zone = ZoneInfo(calendar.zone)
    return datetime.combine(day, clock, zone).astimezone(UTC).astimezone(zone)
