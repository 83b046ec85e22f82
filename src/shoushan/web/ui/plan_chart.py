"""Where everything of a plan's drawing stands: along in percent of its width, so that it fits any screen, down in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from shoushan.web.ui.components.plans import Plan, PlanItem

HEAD = 24
ROW = 46
MOST_TICKS = 6
STEPS = (1, 3, 6, 12, 24, 60, 120)
"""Months from one mark of the axis to the next."""
LEFT, WIDE = Decimal(2), Decimal(94)


@dataclass(frozen=True, slots=True)
class Bar:
    """A span or a point along the drawing: left edge and width in percent; width empty: a point."""

    x: str
    width: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One milestone as drawn: top edges in pixels, then what is planned, what was planned first, the day reached."""

    item: PlanItem
    top: int
    text: int
    bar: int
    under: int
    middle: int
    now: Bar
    first: Bar
    reached: Bar | None


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing: its height, the marks of the axis, the rows, today where it lies inside."""

    height: int
    ticks: tuple[tuple[str, str], ...]
    rows: tuple[Drawn, ...]
    today: str


def chart_of(plan: Plan) -> Chart:
    """The drawing of ``plan``; today is left out where it lies further off than a quarter of the plan."""
    days = [day for one in plan.items for day in _days(one)]
    first, last = min(days), max(days)
    margin = timedelta(days=max(15, (last - first).days // 4))
    inside = plan.today is not None and first - margin <= plan.today <= last + margin
    if inside and plan.today is not None:
        first, last = min(first, plan.today), max(last, plan.today)
    span = max(1, (last - first).days)

    def at(day: date) -> str:
        return f"{LEFT + WIDE * (day - first).days / span:.2f}%"

    def bar(starts: date | None, ends: date) -> Bar:
        if starts is None:
            return Bar(at(ends))
        return Bar(at(starts), f"{max(Decimal('0.8'), WIDE * ((ends - starts).days + 1) / span):.2f}%")

    rows = tuple(
        Drawn(
            one, top, top + 14, top + 20, top + 35, top + 26,
            bar(one.starts, one.planned), bar(one.baseline_starts, one.baseline),
            Bar(at(one.reached)) if one.reached else None,
        )
        for one, top in ((one, HEAD + ROW * number) for number, one in enumerate(plan.items))
    )  # fmt: skip
    ticks = tuple((at(day), f"{day:%Y-%m}") for day in _ticks(first, last))
    return Chart(HEAD + ROW * len(rows), ticks, rows, at(plan.today) if inside and plan.today else "")


def _days(one: PlanItem) -> Iterator[date]:
    yield from (one.planned, one.baseline)
    yield from (day for day in (one.starts, one.baseline_starts, one.reached) if day is not None)


def _ticks(first: date, last: date) -> list[date]:
    """The first days of months between ``first`` and ``last``, at most six of them."""
    for step in STEPS:
        found = [date(month // 12, month % 12 + 1, 1) for month in _months(first, last) if month % step == 0]
        if len(found) <= MOST_TICKS:
            return found
    return []


def _months(first: date, last: date) -> range:
    begin = first.year * 12 + first.month - 1 + (first.day > 1)
    return range(begin, last.year * 12 + last.month)
