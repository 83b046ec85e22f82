"""What all engines share when they hand over an answer: order, cells, and what a row contributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from shoushan.outputs.indicators.asked import Cell, Count, DaysBetween, Distinct, Group, Key, Measure, Smallest, Spread, Sum


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Groups by their keys, unknown values first."""
    return sorted(groups, key=lambda group: place(group.key))


def place(key: Key) -> tuple[tuple[bool, Any], ...]:
    """Where a key stands among keys of the same kinds."""
    return tuple((value is not None, "" if value is None else value) for value in key)


def cell(value: Any) -> Cell:
    """A value as an engine's driver gives it, as the cell it means: days as ISO text, wide numbers as ``int``."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value)
    return value  # type: ignore[no-any-return]  # int, str, bool or None by the statement's types


def member(measure: Measure, value: Cell) -> Cell:
    """The member that a row brings to a set; nothing for other measures."""
    return value if isinstance(measure, Distinct) else None


def contribution(measure: Measure) -> Callable[[Any], int]:
    """What a row adds, from the value that it brings; call once for each row in the order given.

    A count: 1. A sum: the number. A set: 1 for the first row with a value, 0 for the others, so that they add up to its
    size. A spread or days: the number. A least value: the number, or the day's ordinal.
    """
    seen: set[Any] = set()

    def first(value: Any) -> int:
        new = value not in seen
        seen.add(value)
        return int(new)

    match measure:
        case Count():
            return lambda value: 1
        case Distinct():
            return first
        case Sum() | Spread() | DaysBetween():
            return int
        case Smallest():
            return lambda value: date.fromisoformat(value).toordinal() if isinstance(value, str) else int(value)
