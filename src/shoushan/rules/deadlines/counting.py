"""The due day of a term: start day not counted, paused days skipped once, roll-over last."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from shoushan.rules.deadlines import hours
from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.deadlines.refusals import BoundsReversed, LimitOutOfRange, PauseReversed
from shoushan.rules.deadlines.terms import Due, Pause, Term, Unit
from shoushan.rules.text import Text

_MOST = {
    Unit.WORKING_DAY: 26_100,
    Unit.CALENDAR_DAY: 36_525,
    Unit.MONTH: 1_200,
    Unit.HOUR: 876_600,
    Unit.SAME_WORKING_DAY: 1,
}
Spans = list[tuple[int, int | None]]


def reckon(term: Term, calendar: Calendar) -> Due:
    """Count ``term`` over ``calendar``.

    Raises `LimitOutOfRange`, `OutsideCalendar`, `MomentNeeded`, `PauseReversed` or `BoundsReversed`.
    Sources: 民法典 201 (start day), 202 (months), 203 (last day); 行政许可法 45 (pauses), 82 (working days).
    """
    total = total_limit(term)
    if term.earliest and term.latest and term.earliest > term.latest:
        raise _bounds_reversed(term.earliest, term.latest)
    if term.unit is Unit.HOUR:
        try:
            return hours.reckon(term, total, calendar)
        except OverflowError:  # the first and the last day that a moment can be on, in another zone
            raise calendar.outside(term.start.date() if isinstance(term.start, datetime) else term.start) from None
    start = calendar.ordinal(calendar.local_day(term.start))
    last = last_counted(term, total, start, calendar)
    if last is None:
        return Due(term.start, total, term.unit, None, None, False, calendar.edition)
    due = calendar.ordinal_of(calendar.count_before(last)) if term.rolls else last
    unrolled, day = calendar.day(last), calendar.day(due)
    if term.earliest or term.latest:
        day = min(max(day, term.earliest or day), term.latest or date.max)
    return Due(term.start, total, term.unit, day, unrolled, calendar.is_provisional(day), calendar.edition)


def total_limit(term: Term) -> int:
    """Limit and extension together; raises `LimitOutOfRange` below one unit or beyond a hundred years."""
    total = term.limit + term.extension
    if term.limit < 1 or term.extension < 0 or total > _MOST[term.unit]:
        raise LimitOutOfRange(
            Text(
                f"时限 {term.limit}、延期 {term.extension} 超出范围（{term.unit.label.zh}：1 至 {_MOST[term.unit]}）。",
                f"Limit {term.limit} with extension {term.extension} is out of range "
                f"({term.unit.label.en}: 1 to {_MOST[term.unit]}).",
            ),
            Text(
                "时限填正整数，延期填零或正整数；“当个工作日”的时限为 1，不能延期。",
                "Give a limit of 1 or more and an extension of 0 or more; same-working-day is always 1 and is not extended.",
            ),
        )
    return total


def last_counted(term: Term, total: int, start: int, calendar: Calendar) -> int | None:
    """The number of the last counted day, or None while an open pause hides it."""
    spans = spans_of(term.pauses, calendar)
    if term.unit is Unit.CALENDAR_DAY:
        return _after_days(start, total, spans)
    if term.unit is Unit.MONTH:
        return _after_days(start, _months_later(start, total) - start, spans)
    if term.unit is Unit.SAME_WORKING_DAY:
        return _after_working_days(start - 1, 1, spans, calendar)
    return _after_working_days(start, total, spans, calendar)


def spans_of(pauses: tuple[Pause, ...], calendar: Calendar) -> Spans:
    """Pauses as day numbers, sorted by beginning; a pause between two moments of one day excludes nothing."""
    spans: Spans = []
    for pause in pauses:
        begin = calendar.local_day(pause.from_).toordinal()
        end = None if pause.to is None else calendar.local_day(pause.to).toordinal()
        if end is not None and end < begin:
            raise PauseReversed.between(pause.from_, pause.to or pause.from_)
        if end != begin or not isinstance(pause.from_, datetime):
            spans.append((begin, end))
    if len(spans) > 1:
        spans.sort(key=_begins)
    return spans


def is_paused(pauses: tuple[Pause, ...], when: date | datetime, calendar: Calendar) -> bool:
    """Whether the clock stands still on the (local) day of ``when``."""
    day = calendar.local_day(when).toordinal()
    return any(begin <= day and (end is None or day <= end) for begin, end in spans_of(pauses, calendar))


def _bounds_reversed(earliest: date, latest: date) -> BoundsReversed:
    return BoundsReversed(
        Text(
            f"最早到期日 {earliest} 晚于最迟到期日 {latest}。",
            f"The earliest due day {earliest} lies after the latest, {latest}.",
        ),
        Text("请更正其中之一。", "Correct one of them."),
    )


def _begins(span: tuple[int, int | None]) -> int:
    return span[0]


def _after_days(start: int, count: int, spans: Spans) -> int | None:
    """The ``count``-th day after ``start`` that is in no pause."""
    last, covered = start + count, start
    for begin, end in spans:
        if begin > last:
            break
        if end is None:
            return None
        if end > covered:
            last += end - max(begin - 1, covered)
            covered = end
    return last


def _after_working_days(start: int, count: int, spans: Spans, calendar: Calendar) -> int | None:
    """The ``count``-th working day after ``start`` that is in no pause."""
    before = calendar.count_before
    index = before(start + 1) + count - 1
    last, covered = calendar.ordinal_of(index), start
    for begin, end in spans:
        if begin > last:
            break
        if end is None:
            return None
        if end > covered:
            index += before(end + 1) - before(max(begin, covered + 1))
            last, covered = calendar.ordinal_of(index), end
    return last


def _months_later(start: int, months: int) -> int:
    """The corresponding day, else the month's last day (民法典 202)."""
    day = date.fromordinal(start)
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max.toordinal() + 1
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])).toordinal()
