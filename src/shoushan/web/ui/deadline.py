"""The days of a term laid out by weeks, Monday first, as the wall calendar of an office has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shoushan.web.ui.components.cases import Deadline, DeadlineDay

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
State = Literal["outside", "start", "counted", "skipped", "paused"]


@dataclass(frozen=True, slots=True)
class Square:
    """One day on the sheet: its place in the count, its marks."""

    day: date
    state: State
    nth: int = 0
    why: str = ""
    make_up: bool = False
    today: bool = False
    due: tuple[str, ...] = ()
    month_label: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """Weeks in a row of which there is nothing to say but that they count: from and to which day, how many weeks."""

    first: date
    last: date
    weeks: int
    from_nth: int
    to_nth: int


Week = tuple[Square, ...]
SHOWN = 6
"""So many weeks in a row without anything to say are shown; of more only the first two and the last."""


def _square(deadline: Deadline, day: date, found: DeadlineDay | None, nth: int, first: date) -> Square:
    state: State = "outside"
    if found is not None:
        state = "counted" if found.counted else "paused" if found.paused else "skipped"
    elif day == deadline.start:
        state = "start"
    return Square(
        day=day,
        state=state,
        nth=nth if state == "counted" else 0,
        why=found.why if found else "",
        make_up=bool(found and found.make_up),
        today=day == deadline.today,
        due=tuple(due.name for due in deadline.dues if due.day == day),
        month_label=day == first or day.day == 1,
    )


def weeks_of(deadline: Deadline) -> tuple[tuple[Square, ...], ...]:
    """Whole weeks from the start day to the last day explained; days outside the count are empty squares."""
    days = {entry.day: entry for entry in deadline.days}
    last = max([deadline.start, *days, *(due.day for due in deadline.dues)])
    first = deadline.start - timedelta(days=deadline.start.weekday())
    weeks, nth, day = [], 0, first
    while day <= last:
        week = []
        for _ in range(7):
            found = days.get(day)
            nth += bool(found and found.counted)
            week.append(_square(deadline, day, found, nth, first))
            day += timedelta(days=1)
        weeks.append(tuple(week))
    return tuple(weeks)


def folded(weeks: tuple[Week, ...]) -> tuple[Week | Folded, ...]:
    """The weeks of a long term with what goes without saying folded: a year is no sheet of fifty-three rows."""
    found: list[Week | Folded] = []
    run: list[Week] = []
    for week in weeks:
        if _plain(week):
            run.append(week)
        else:
            found += [*_run(run), week]
            run = []
    return (*found, *_run(run))


def _run(run: list[Week]) -> list[Week | Folded]:
    if len(run) <= SHOWN:
        return [*run]
    middle = [square for week in run[2:-1] for square in week]
    counted = [square.nth for square in middle if square.state == "counted"]
    return [*run[:2], Folded(middle[0].day, middle[-1].day, len(run) - 3, min(counted), max(counted)), run[-1]]


def _plain(week: Week) -> bool:
    """A week of counted days and ordinary rest days, and nothing else."""
    return any(square.state == "counted" for square in week) and all(
        ((square.state == "counted" and not square.make_up) or (square.state == "skipped" and square.day.weekday() > 4))
        and not square.today and not square.due
        for square in week
    )  # fmt: skip
