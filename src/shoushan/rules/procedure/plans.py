"""Plans of milestones: which dates a plan has, what moves with what, and the plan counted back from its last day.

A milestone is planned for a day and may have a first day of its own work. ``after`` names milestones that come before it;
it may begin before they are done (压茬), and however much it does so in the plan stays when one of them moves.
All counting is over working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from shoushan.rules.catalogue.model import MilestoneStep
from shoushan.rules.deadlines import Calendar


@dataclass(frozen=True, slots=True)
class Planned:
    """One milestone of a plan: the days of its work (``starts`` None: a day only), what comes before, the day reached."""

    item: str
    planned: date
    starts: date | None = None
    after: tuple[str, ...] = ()
    on: date | None = None
    follows: str | None = None

    @property
    def begins(self) -> date:
        """The first day of its work, the planned day itself where there is none."""
        return self.starts or self.planned


@dataclass(frozen=True, slots=True)
class Move:
    """What a change does to one milestone: both days before (None: not planned before) and after, and what it follows."""

    item: str
    was: Planned | None
    will: Planned
    days: int

    @property
    def typed(self) -> bool:
        """Whether it was asked for, and does not move with another."""
        return self.will.follows is None


def planned_of(plan: Mapping[str, Mapping[str, Any]]) -> dict[str, Planned]:
    """The milestones of a state's plan, in the order in which they were first planned."""
    return {
        item: Planned(
            item,
            date.fromisoformat(held["planned"]),
            date.fromisoformat(held["starts"]) if held.get("starts") else None,
            tuple(held.get("after") or ()),
            date.fromisoformat(held["on"]) if held.get("on") else None,
        )
        for item, held in plan.items()
    }


def circle(after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The milestones of one circle of dependencies, the first again at the end; nothing where there is none."""
    done: set[str] = set()
    for first in after:
        way: list[str] = []
        found = _round(first, after, way, done)
        if found:
            return found
    return ()


def _round(item: str, after: Mapping[str, Sequence[str]], way: list[str], done: set[str]) -> tuple[str, ...]:
    if item in way:
        return (*way[way.index(item) :], item)
    if item in done:
        return ()
    way.append(item)
    for before in after.get(item, ()):
        found = _round(before, after, way, done)
        if found:
            return found
    way.pop()
    done.add(item)
    return ()


def in_order(after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The milestones so that each stands behind what it comes after; there must be no circle."""
    found: dict[str, None] = {}

    def take(item: str) -> None:
        for before in after[item]:
            if before in after and before not in found:
                take(before)
        found[item] = None

    for item in after:
        if item not in found:
            take(item)
    return tuple(found)


def scheduled(steps: Sequence[MilestoneStep], target: date, calendar: Calendar) -> tuple[Planned, ...]:
    """The steps of a template counted back so that the last ends on the last working day up to ``target`` (倒排工期).

    A step takes ``days`` working days, both ends counted, and ends on the working day before those that come after it
    begin, later by their ``overlap``. Raises ``OutsideCalendar`` before the calendar's first year.
    """
    last = _index(target, calendar)
    ends: dict[str, int] = {}
    by_id = {step.item: step for step in steps}
    for item in reversed(in_order({step.item: step.after for step in steps})):
        later = [step for step in steps if item in step.after]
        ends[item] = min((ends[one.item] - one.days + one.overlap for one in later), default=last)
        ends[item] = min(ends[item], last)
    return tuple(
        Planned(item, _day(ends[item], calendar), _day(ends[item] - step.days + 1, calendar), step.after)
        for item, step in by_id.items()
    )


def moved(plan: Mapping[str, Planned], asked: Iterable[Planned], calendar: Calendar) -> tuple[Planned, ...]:
    """What stands otherwise once ``asked`` is entered into ``plan``: each asked for, then all that moves with it.

    A milestone that comes after a later one begins later by as much as it must, keeping its length and its overlap;
    what was reached does not move, and nothing moves forward by itself. There must be no circle.
    """
    typed = {one.item: one for one in asked}
    now = {**plan, **typed}
    for item in in_order({item: one.after for item, one in now.items()}):
        held = now[item]
        if item in typed or held.on is not None:
            continue
        by, cause = 0, ""
        for before in held.after:
            late = _wanting(plan, now, item, before, calendar)
            if late > by:
                by, cause = late, before
        if by:
            now[item] = replace(_later(held, by, calendar), follows=cause)
    return tuple(one for item, one in now.items() if one != plan.get(item))


def _wanting(plan: Mapping[str, Planned], now: Mapping[str, Planned], item: str, before: str, calendar: Calendar) -> int:
    """By how many working days ``item`` begins too early for what comes before it, less the overlap of the plan."""
    if before not in now or before not in plan:
        return 0
    overlap = max(0, _index(plan[before].planned, calendar) - _index(plan[item].begins, calendar) + 1)
    first = _index(now[before].planned, calendar) + 1 - overlap
    return first - _index(now[item].begins, calendar)


def _later(one: Planned, by: int, calendar: Calendar) -> Planned:
    def shift(day: date) -> date:
        return _day(_index(day, calendar) + by, calendar)

    return replace(one, planned=shift(one.planned), starts=shift(one.starts) if one.starts else None)


def moves(before: Mapping[str, Planned], after: Mapping[str, Planned], calendar: Calendar) -> tuple[Move, ...]:
    """Every milestone whose days differ between two plans, with the working days by which it moves (later: more than 0)."""
    return tuple(
        Move(item, before.get(item), will, calendar.working_days(before[item].planned, will.planned) if item in before else 0)
        for item, will in after.items()
        if item not in before or (before[item].planned, before[item].starts) != (will.planned, will.starts)
    )


def shifted(day: date, count: int, calendar: Calendar) -> date:
    """The working day ``count`` working days after ``day`` (before it, where negative)."""
    return _day(_index(day, calendar) + count, calendar)


def _index(day: date, calendar: Calendar) -> int:
    """The number of the last working day up to ``day``. Raises ``OutsideCalendar``."""
    return calendar.count_before(calendar.ordinal(day) + 1) - 1


def _day(index: int, calendar: Calendar) -> date:
    if index < 0:
        raise calendar.outside(calendar.first - timedelta(days=1))
    return calendar.day(calendar.ordinal_of(index))
