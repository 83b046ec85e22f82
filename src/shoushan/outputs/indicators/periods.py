"""Weeks, months, quarters and years as pairs of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shoushan.rules.catalogue.model.stat_tables import PeriodKind
from shoushan.rules.text import Text


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
