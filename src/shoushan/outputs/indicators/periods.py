"""Weeks, months, quarters and years as pairs of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shoushan.rules.catalogue.model import NamedPeriod
from shoushan.rules.catalogue.model.stat_tables import PeriodKind
from shoushan.rules.text import Text

CENTURIES = (1900, 2200)
"""Years that somebody files in: a period typed outside them is none, for what lies before or after it is no day at all."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, date]:
        """Both days."""
        return self.first, self.last

    @property
    def label(self) -> Text:
        """The period in words."""
        first, last = self.first, self.last
        return Text(
            f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日",
            f"{first.isoformat()} to {last.isoformat()}",
        )


def around(kind: PeriodKind, day: date) -> Period:
    """The week (Monday to Sunday), month, quarter or year that ``day`` lies in."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    following = first.month - 1 + months
    return Period(first, date(first.year + following // 12, following % 12 + 1, 1) - timedelta(days=1))


def before(kind: PeriodKind, period: Period) -> Period:
    """The period before."""
    return around(kind, period.first - timedelta(days=1))


def after(kind: PeriodKind, period: Period) -> Period:
    """The period after."""
    return around(kind, period.last + timedelta(days=1))


def named(period: NamedPeriod, today: date) -> Period:
    """A named period as on ``today``: one that moves ends with that day."""
    if period.first is not None and period.last is not None:
        return Period(period.first, period.last)
    return Period(around(period.moving or "year", today).first, today)


def read(text: str, known: Mapping[str, NamedPeriod], today: date) -> Period | None:
    """A period as somebody types it: a name, ``2017``, ``2017-10``, a day, or two of these with ``..`` between; else None."""
    if text in known:
        return named(known[text], today)
    first, dots, last = text.partition("..")
    one, other = _span(first), _span(last) if dots else None
    if one is None or (dots and other is None):
        return None
    found = Period(one.first, other.last if other else one.last)
    lies_within = CENTURIES[0] <= found.first.year and found.last.year < CENTURIES[1]
    return found if found.first <= found.last and lies_within else None


def _span(text: str) -> Period | None:
    """A year, a month or a day."""
    try:
        if len(text) == 4 and text.isascii():
            return around("year", date(int(text), 1, 1))
        if len(text) == 7:
            return around("month", date.fromisoformat(f"{text}-01"))
        return Period(date.fromisoformat(text), date.fromisoformat(text))
    except ValueError:
        return None


def years_back(day: date, years: int) -> date:
    """The same day so many years before; 28 February where there was no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def back(period: Period, years: int) -> Period:
    """The same days so many years before; a period that ends with a month does so then too."""
    last = years_back(period.last, years)
    if (period.last + timedelta(days=1)).day == 1:
        last = around("month", last).last
    return Period(years_back(period.first, years), last)


def previous(period: Period) -> Period:
    """The period of the same length just before: so many whole months, or so many days."""
    if period.first.day == 1 and (period.last + timedelta(days=1)).day == 1:
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        place = period.first.year * 12 + period.first.month - 1 - months
        return Period(date(place // 12, place % 12 + 1, 1), period.first - timedelta(days=1))
    return Period(period.first - (period.last - period.first) - timedelta(days=1), period.first - timedelta(days=1))


def years_in(period: Period) -> int:
    """How many calendar years a period touches."""
    return period.last.year - period.first.year + 1
