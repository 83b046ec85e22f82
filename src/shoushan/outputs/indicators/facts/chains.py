"""Both ends of validity: what followed what, in the world and in what was known of it.

A chain is what one thing (a case, a term, a row …) was from day to day. Each entry makes a new chain out of the one known
before; rows are only ever added, ended once (``next_leaf``, ``next_day``) or struck once (``struck``), never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Values = tuple[Any, ...]
Step = tuple[int, int | None, Values]
"""From a day on, until before another (``None``: for ever), these values."""


class Version:
    """One row: known from ``leaf``, true from ``day``, until the one that follows it, unless struck."""

    __slots__ = ("day", "leaf", "next_day", "next_leaf", "struck", "values")

    def __init__(self, leaf: int, day: int, values: Values, next_leaf: int | None = None, next_day: int | None = None) -> None:
        self.leaf, self.day, self.values = leaf, day, values
        self.next_leaf, self.next_day = next_leaf, next_day
        self.struck: int | None = None

    @property
    def row(self) -> Values:
        """The five columns after ``case_id``, then the values."""
        return (self.leaf, self.day, self.next_leaf, self.next_day, self.struck, *self.values)

    @property
    def seen(self) -> bool:
        """Whether there is a day and a leaf at which it can be seen; what one entry made and unmade never is."""
        if self.struck is not None and self.struck <= self.leaf:
            return False
        return self.next_leaf is None or self.next_leaf > self.leaf or (self.next_day or 0) > self.day

    @property
    def step(self) -> Step:
        """What it says of the world."""
        return self.day, self.next_day, self.values


class Chains:
    """The chains of one case, by dataset and key; ``last`` is the latest day that any of them knows."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Version]] = {}
        self._held: dict[tuple[str, Any], list[Version]] = {}

    def follow(self, dataset: str, key: Any, leaf: int, day: int, values: Values | None) -> None:
        """From ``day`` on, later than which the case knows none, the thing has these values (``None``: it is gone)."""
        held = self._held.setdefault((dataset, key), [])
        last = held[-1] if held and held[-1].next_day is None else None
        if last is not None:
            if last.values == values:
                return
            last.next_leaf, last.next_day = leaf, day
        if values is not None:
            self._add(dataset, held, Version(leaf, day, values))

    def rewrite(self, leaf: int, day: int, told: Sequence[tuple[int, dict[tuple[str, Any], Values]]]) -> None:
        """From ``day`` on the world was as ``told``: per first day every row there is; the first of them is ``day``."""
        names = {name for _, rows in told for name in rows} | set(self._held)
        for name in names:
            steps = list(_merged((first, rows.get(name)) for first, rows in told))
            self._rewrite(name, leaf, day, steps)

    def _rewrite(self, name: tuple[str, Any], leaf: int, day: int, steps: list[Step]) -> None:
        held = self._held.setdefault(name, [])
        old = [(max(one.day, day), one.next_day, one.values) for one in held if one.next_day is None or one.next_day > day]
        if old == steps:
            return
        kept: list[Version] = []
        for one in held:
            if one.next_day is not None and one.next_day <= day:
                kept.append(one)
            elif one.day < day:
                kept.append(self._cut(name[0], one, leaf, day, steps))
            else:
                one.struck = leaf
        self._held[name] = kept
        for first, until, values in steps:
            self._add(name[0], kept, Version(leaf, first, values, None if until is None else leaf, until))

    def _cut(self, dataset: str, one: Version, leaf: int, day: int, steps: list[Step]) -> Version:
        """The version that ``day`` falls into, ended where the new history departs from it; takes its own step off."""
        until: int | None = day
        if steps and steps[0][0] == day and steps[0][2] == one.values:
            until = steps.pop(0)[1]
        if until == one.next_day:
            return one
        if one.next_day is None:
            one.next_leaf, one.next_day = leaf, until
            return one
        one.struck = leaf
        made = Version(leaf, one.day, one.values, None if until is None else leaf, until)
        self.rows.setdefault(dataset, []).append(made)
        return made

    def _add(self, dataset: str, held: list[Version], made: Version) -> None:
        held.append(made)
        self.rows.setdefault(dataset, []).append(made)


def _merged(told: Iterator[tuple[int, Values | None]]) -> Iterator[Step]:
    """Steps out of the values from each first day on; equal neighbours are one step."""
    first, held = 0, None
    for day, values in told:
        if values == held:
            continue
        if held is not None:
            yield first, day, held
        first, held = day, values
    if held is not None:
        yield first, None, held
