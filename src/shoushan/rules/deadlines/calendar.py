"""A dated calendar of working days with the notice behind every exceptional day; arithmetic costs O(1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from shoushan.rules.deadlines.refusals import MomentNeeded, OutsideCalendar
from shoushan.rules.text import Text

_LAST_ORDINAL = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Special:
    """One exceptional day: a weekday that is off or a weekend day that is worked, by which notice.

    ``notice_on`` is the notice's date if known; ``verified`` says whether its number was checked against a
    text; ``seeded`` names the data set that the day was taken from instead of a notice.
    """

    day: date
    kind: Literal["off", "work"]
    name: Text
    notice: str = ""
    notice_on: date | None = None
    verified: bool = False
    seeded: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of one place from ``first`` to ``last``, the last day of the last published year.

    Beyond ``last`` Saturdays and Sundays are off and every answer is provisional. Build it with
    `calendar_of`. ``edition`` is the name with a digest of all days: one edition always counts alike.
    """

    name: str
    edition: str
    zone: str
    first: date
    last: date
    special: Mapping[int, Special]
    _base: int
    _end: int
    _before: tuple[int, ...]
    _working: tuple[int, ...]

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked; raises `OutsideCalendar` before the first year."""
        return self.ordinal_is_working(self.ordinal(day))

    def is_provisional(self, day: date) -> bool:
        """Whether ``day`` lies beyond the last published year."""
        return day.toordinal() > self._end

    def ordinal_is_provisional(self, number: int) -> bool:
        """Whether the day with this number lies beyond the last published year."""
        return number > self._end

    def working_days(self, after: date, until: date) -> int:
        """Working days later than ``after``, not later than ``until``; negative when turned round."""
        return self.count_before(self.ordinal(until) + 1) - self.count_before(self.ordinal(after) + 1)

    def add(self, start: date, count: int) -> date:
        """The ``count``-th working day (1 or more) after ``start``, which is not counted (民法典 201)."""
        position = start.toordinal() + 1 - self._base
        if position < 1:
            raise self.outside(start)
        if position < len(self._before):
            wanted = self._before[position] + count - 1
            if wanted < len(self._working):
                return date.fromordinal(self._working[wanted])
        return self.day(self.ordinal_of(self.count_before(position + self._base) + count - 1))

    def next_working(self, day: date) -> date:
        """``day`` itself if it is worked, else the next working day."""
        return self.day(self.ordinal_of(self.count_before(self.ordinal(day))))

    def local_day(self, when: date | datetime) -> date:
        """The day in the place's zone; raises `MomentNeeded` for a moment that does not know its zone."""
        if not isinstance(when, datetime):
            return when
        if when.tzinfo is None:
            raise MomentNeeded.at(when)
        return when.astimezone(ZoneInfo(self.zone)).date()

    def ordinal(self, day: date) -> int:
        """The proleptic number of ``day``; raises `OutsideCalendar` before the first year."""
        number = day.toordinal()
        if number < self._base:
            raise self.outside(day)
        return number

    def day(self, number: int) -> date:
        """The day with this number; raises `OutsideCalendar` past the year 9999."""
        if number > _LAST_ORDINAL:
            raise self.outside(date.max)
        return date.fromordinal(number)

    def ordinal_is_working(self, number: int) -> bool:
        """Whether the day with this number is worked (numbers before the first year are not asked)."""
        return self.count_before(number + 1) > self.count_before(number)

    def count_before(self, number: int) -> int:
        """Working days from the first day to the day before ``number``."""
        position = number - self._base
        if position < len(self._before):
            return self._before[position]
        return self._before[-1] + _weekdays_before(number) - _weekdays_before(self._end + 1)

    def ordinal_of(self, index: int) -> int:
        """The number of the working day with this index, counted from 0 at the first day."""
        if index < len(self._working):
            return self._working[index]
        weeks, rest = divmod(_weekdays_before(self._end + 1) + index - len(self._working), 5)
        return weeks * 7 + rest + 1

    def outside(self, day: date) -> OutsideCalendar:
        """The refusal for a day that this calendar does not know."""
        years = f"{self.first.year}–{self.last.year}"
        return OutsideCalendar(
            Text(
                f"{day} 不在日历“{self.name}”（{years}）可计算的范围内。",
                f"{day} cannot be counted with the calendar “{self.name}” ({years}).",
            ),
            Text(
                f"请核对日期；早于 {self.first} 的须先补录该年的放假通知。",
                f"Check the date; for days before {self.first} load the holiday notices of that year first.",
            ),
        )


def calendar_of(name: str, zone: str, years: Iterable[int], specials: Iterable[Special]) -> Calendar:
    """The calendar of consecutive ``years`` in an IANA ``zone``.

    Raises ValueError on a hole between the years and on a day given twice or outside them.
    """
    known = sorted(set(years))
    if not known or known != list(range(known[0], known[-1] + 1)):
        raise ValueError("the years of a calendar follow one another without a hole")
    first, last = date(known[0], 1, 1), date(known[-1], 12, 31)
    rows = sorted(specials, key=lambda row: row.day)
    special = {row.day.toordinal(): row for row in rows}
    if len(special) != len(rows) or any(not first <= row.day <= last for row in rows):
        raise ValueError("every exceptional day stands once and inside the years of the calendar")
    before, working = _tables(first.toordinal(), last.toordinal(), special)
    return Calendar(
        name=name,
        edition=f"{name}-{last.year}@{_digest(zone, first, last, rows)}",
        zone=zone,
        first=first,
        last=last,
        special=MappingProxyType(special),
        _base=first.toordinal(),
        _end=last.toordinal(),
        _before=before,
        _working=working,
    )


def _tables(first: int, last: int, special: Mapping[int, Special]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """How many working days lie before each day (and before the day after the last), and which they are."""
    before = [0]
    working: list[int] = []
    for number in range(first, last + 1):
        row = special.get(number)
        if row.kind == "work" if row else (number - 1) % 7 < 5:
            working.append(number)
        before.append(len(working))
    return tuple(before), tuple(working)


def _weekdays_before(number: int) -> int:
    """Mondays to Fridays before the day with this proleptic number (day 1 was a Monday)."""
    weeks, rest = divmod(number - 1, 7)
    return weeks * 5 + min(rest, 5)


def _digest(zone: str, first: date, last: date, rows: Iterable[Special]) -> str:
    """Sixteen hexadecimal digits over all that a calendar says."""
    told = [
        [row.day.isoformat(), row.kind, *row.name, row.notice, str(row.notice_on), row.verified, row.seeded] for row in rows
    ]
    text = json.dumps([zone, first.isoformat(), last.isoformat(), told], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
