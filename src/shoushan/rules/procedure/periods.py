"""Periods in which a report is owed: weeks, months and quarters, by a code that sorts like time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shoushan.rules.text import Text

Every = Literal["week", "month", "quarter"]
_CODES = {
    "week": re.compile(r"(\d{4})-W(\d{2})"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
}
EVERY: dict[str, Text] = {
    "week": Text("每周", "weekly"),
    "month": Text("每月", "monthly"),
    "quarter": Text("每季度", "quarterly"),
}
SAMPLES = {"week": "2017-W06", "month": "2017-02", "quarter": "2017-Q1"}


@dataclass(frozen=True, slots=True)
class Period:
    """A period: its code (``2017-W06``, ``2017-02``, ``2017-Q1``), its first and its last day, its words."""

    code: str
    first: date
    last: date
    label: Text


def period_of(day: date, every: str) -> Period:
    """The period in which ``day`` lies. Weeks are those of ISO 8601, from Monday."""
    if every == "week":
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        label = Text(f"{year}年第{week}周", f"week {week} of {year}")
        return Period(f"{year:04}-W{week:02}", first, first + timedelta(days=6), label)
    months = 3 if every == "quarter" else 1
    begin = (day.month - 1) // months * months + 1
    first = date(day.year, begin, 1)
    last = _after(first, months) - timedelta(days=1)
    if every == "quarter":
        number = begin // 3 + 1
        return Period(f"{day.year:04}-Q{number}", first, last, Text(f"{day.year}年第{number}季度", f"Q{number} {day.year}"))
    return Period(f"{day.year:04}-{begin:02}", first, last, Text(f"{day.year}年{begin}月", f"{first:%B} {day.year}"))


def period_named(said: object, every: str) -> Period | None:
    """The period of a code, or the one in which a written day lies; None for anything else."""
    text = str(said or "").strip()
    found = _CODES[every].fullmatch(text)
    try:
        if found is None:
            return period_of(date.fromisoformat(text), every) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
        year, number = int(found[1]), int(found[2])
        if every == "week":
            return period_of(date.fromisocalendar(year, number, 1), every)
        return period_of(date(year, number if every == "month" else number * 3, 1), every)
    except ValueError:
        return None


def following(period: Period, every: str) -> Period:
    """The next period. Raises ``OverflowError`` past the year 9999."""
    return period_of(period.last + timedelta(days=1), every)


def preceding(period: Period, every: str) -> Period:
    """The period before."""
    return period_of(period.first - timedelta(days=1), every)


def _after(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def place_in_year(period: Period) -> int:
    """Which of its year a period is, from 1."""
    return int(re.sub(r"\D", "", period.code.split("-", 1)[1]))
