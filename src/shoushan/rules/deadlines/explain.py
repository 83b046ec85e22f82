"""The reckoning of a term as a full list of days: which one counted, which one did not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from shoushan.rules.deadlines import hours
from shoushan.rules.deadlines.calendar import Calendar, Special
from shoushan.rules.deadlines.counting import Spans, reckon, spans_of
from shoushan.rules.deadlines.terms import Due, Term, Unit
from shoushan.rules.text import Text

_START = Text("起算日，不计入", "start day, not counted")
_WEEKEND = Text("周末休息", "weekend")
_WEEKEND_COUNTED = Text("（周末）", " (weekend)")
_UNPUBLISHED = Text("（该年放假通知未公布，暂计）", " (no holiday notice for that year yet: provisional)")
_ROLLED_PAST = Text("末日遇休息日，顺延", "the last day fell on a rest day and rolls on")
_ROLLED_TO = Text("顺延至本工作日到期", "rolled over: due on this working day")
_WAITING = Text("最早到期日之前", "before the earliest due day")
_EARLIEST = Text("最早到期日", "the earliest due day")
_LATEST = Text("；不得晚于本日，本日到期", "; due on this day at the latest")
_NO_HOURS = Text("本日没有计入的小时", "no hour of this day counted")
_NO_NAMES: Mapping[str, Text] = MappingProxyType({})


class Day(NamedTuple):
    """One day of a reckoning; ``weekday`` is 1 (Monday) to 7, ``make_up`` a worked weekend day (调休)."""

    date: date
    weekday: int
    counted: bool
    why: Text
    make_up: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """A due day with every day from the start to it, or as far as an open pause lets it be told."""

    due: Due
    days: tuple[Day, ...]


def explain(term: Term, calendar: Calendar, names: Mapping[str, Text] = _NO_NAMES, until: date | None = None) -> Explained:
    """Count ``term`` and list its days; raises what `reckon` raises.

    ``names`` gives the kinds of pause their words. While a pause is open the list ends on its first day, or
    on ``until``. As many days count as the limit says (months: the days to the corresponding day).
    """
    due = reckon(term, calendar)
    if term.unit is Unit.HOUR:
        return Explained(due, tuple(_hour_days(term, due, calendar, names, until)))
    return Explained(due, tuple(_days(term, due, calendar, names, until)))


def as_json(explained: Explained) -> dict[str, Any]:
    """The published form; days and moments in ISO 8601, texts as ``{zh, en}``, ``due`` null while paused."""
    due = explained.due
    return {
        "start": due.start.isoformat(),
        "limit": due.limit,
        "unit": due.unit.value,
        "due": due.due.isoformat() if due.due else None,
        "unrolled": due.unrolled.isoformat() if due.unrolled else None,
        "provisional": due.provisional,
        "calendar": due.calendar,
        "days": [
            {
                "date": day.date.isoformat(),
                "weekday": day.weekday,
                "counted": day.counted,
                "why": day.why._asdict(),
                "make_up": day.make_up,
            }
            for day in explained.days
        ],
    }


def _days(term: Term, due: Due, calendar: Calendar, names: Mapping[str, Text], until: date | None) -> Iterator[Day]:
    """Every day of a term in days, start day first."""
    start = calendar.local_day(term.start).toordinal()
    if due.unrolled is None or due.due is None:
        last = end = _paused_end(start, spans_of(term.pauses, calendar), until)
        target = -1
    else:
        last, target = due.unrolled.toordinal(), due.due.toordinal()
        end = max(last, target)
    latest = term.latest.toordinal() if term.latest else None
    same = term.unit is Unit.SAME_WORKING_DAY
    if not same:
        yield _day(start, False, _START, calendar)
    working_only = same or term.unit is Unit.WORKING_DAY
    paused = _paused_days(term, start, last, calendar, names)
    begin = start + (not same)
    number, before = 0, calendar.count_before(begin)
    for ordinal in range(begin, end + 1):
        until_here = calendar.count_before(ordinal + 1)
        working, before = until_here > before, until_here
        why = paused.get(ordinal)
        counted = why is None and ordinal <= last and (working or not working_only)
        if counted:
            number += 1
            why = _counted(number, ordinal, working, working_only, calendar)
        elif why is None:
            why = _not_counted(ordinal, term, last, target, calendar)
        if ordinal == target == latest and (ordinal < last or not working):
            why = _join(why, _LATEST)
        yield _day(ordinal, counted, why, calendar)


def _paused_end(start: int, spans: Spans, until: date | None) -> int:
    """The last day to list while a pause is open."""
    since = min(begin for begin, end in spans if end is None)
    return max(since, start, until.toordinal() if until else start)


def _day(ordinal: int, counted: bool, why: Text, calendar: Calendar) -> Day:
    row = calendar.special.get(ordinal)
    make_up = row is not None and row.kind == "work"
    return Day(date.fromordinal(ordinal), (ordinal - 1) % 7 + 1, counted, why, make_up)


@lru_cache(maxsize=4096)
def _numbered(number: int, working_only: bool) -> Text:
    """A counted day's place in the count."""
    if working_only:
        return Text(f"第 {number} 个工作日", f"working day {number}")
    return Text(f"第 {number} 日", f"calendar day {number}")


def _counted(number: int, ordinal: int, working: bool, working_only: bool, calendar: Calendar) -> Text:
    """The words for a day that counts, with its place in the count."""
    row = calendar.special.get(ordinal)
    why = _numbered(number, working_only)
    if row:
        special = _special(row)
        return Text(f"{why.zh}（{special.zh}）", f"{why.en} ({special.en})")
    if not working:
        why = _join(why, _WEEKEND_COUNTED)
    return _join(why, _UNPUBLISHED) if calendar.ordinal_is_provisional(ordinal) else why


def _special(row: Special) -> Text:
    """The words for an exceptional day and the notice behind it, said to be unverified where it is."""
    zh, en = f"{row.name.zh}放假", f"day off: {row.name.en}"
    if row.kind == "work":
        zh, en = f"{row.name.zh}调休上班", f"worked weekend for {row.name.en}"
    if row.notice:
        mark = ("", "") if row.verified else ("，文号待核", ", number unverified")
        zh, en = f"{zh}，{row.notice}{mark[0]}", f"{en}, {row.notice}{mark[1]}"
    return Text(zh, en)


def _not_counted(ordinal: int, term: Term, last: int, target: int, calendar: Calendar) -> Text:
    """The words for a rest day, a day rolled past, the day rolled to and days before the earliest due day."""
    working = calendar.ordinal_is_working(ordinal)
    if ordinal > last and term.earliest is not None and target == term.earliest.toordinal():
        return _EARLIEST if ordinal == target else _WAITING
    if ordinal == target > last and working:
        return _ROLLED_TO
    row = calendar.special.get(ordinal)
    rest = _WEEKEND if row is None or working else _special(row)
    if ordinal > last:
        return Text(f"{rest.zh}；{_ROLLED_PAST.zh}", f"{rest.en}; {_ROLLED_PAST.en}")
    return _join(rest, _UNPUBLISHED) if calendar.ordinal_is_provisional(ordinal) else rest


def _paused_days(term: Term, first: int, last: int, calendar: Calendar, names: Mapping[str, Text]) -> dict[int, Text]:
    """The paused days from ``first`` to ``last``, each with the kinds of pause that cover it."""
    kinds: dict[int, tuple[tuple[str, bool], ...]] = {}
    for pause in term.pauses:
        for begin, end in spans_of((pause,), calendar):
            mark = (pause.kind, end is None)
            for ordinal in range(max(begin, first), min(last if end is None else end, last) + 1):
                found = kinds.get(ordinal, ())
                kinds[ordinal] = found if mark in found else (*found, mark)
    words = {found: _paused(found, names) for found in set(kinds.values())}
    return {ordinal: words[found] for ordinal, found in kinds.items()}


def _paused(kinds: tuple[tuple[str, bool], ...], names: Mapping[str, Text]) -> Text:
    """The words for a paused day: each kind of pause that covers it, and whether one is still open."""
    labels = [names.get(kind, Text(kind, kind)) for kind in dict.fromkeys(kind for kind, _ in kinds)]
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    still = ("，尚未恢复", ", not yet resumed") if any(is_open for _, is_open in kinds) else ("", "")
    return Text(
        f"暂停计时（{zh}）{still[0]}" if zh else f"暂停计时{still[0]}",
        f"paused ({en}){still[1]}" if en else f"paused{still[1]}",
    )


def _join(first: Text, second: Text) -> Text:
    return Text(first.zh + second.zh, first.en + second.en)


def _hour_days(term: Term, due: Due, calendar: Calendar, names: Mapping[str, Text], until: date | None) -> Iterator[Day]:
    """Every local day that a term in hours touches, with the time counted on it."""
    start = hours.instant(term.start)
    pauses = hours.instants_of(term.pauses, calendar)
    stop = due.unrolled if isinstance(due.unrolled, datetime) else None
    first = calendar.local_day(start)
    if stop is None:
        opened = min(begin for begin, end in pauses if end is None)
        end = max(first, calendar.local_day(opened), until or first)
    else:
        end = max(calendar.local_day(stop), calendar.local_day(due.due or stop))
    paused = _paused_days(term, first.toordinal(), end.toordinal(), calendar, names)
    for ordinal in range(first.toordinal(), end.toordinal() + 1):
        day = date.fromordinal(ordinal)
        begin = max(hours.midnight(day, calendar), start)
        finish = hours.midnight(day + timedelta(days=1), calendar)
        counted = _minutes(begin, min(finish, stop) if stop else finish, pauses)
        why = _hours_text(counted) if counted else paused.get(ordinal, _NO_HOURS)
        yield _day(ordinal, counted > 0, why, calendar)


def _minutes(begin: datetime, end: datetime, pauses: hours.Instants) -> int:
    """Unpaused whole minutes between two moments."""
    left = timedelta()
    at = begin
    for start, stop in pauses:
        if start >= end:
            break
        left += max(timedelta(), start - at)
        at = max(at, stop) if stop else end
    return max(0, (left + max(timedelta(), end - at)) // timedelta(minutes=1))


def _hours_text(minutes: int) -> Text:
    """How much of a day counted."""
    whole, rest = divmod(minutes, 60)
    zh, en = (f" {rest} 分", f" {rest} min") if rest else ("", "")
    return Text(f"计 {whole} 小时{zh}", f"{whole} h{en} counted")
