"""Two sources side by side: why two figures differ, as four lists of things that add up to the difference exactly.

Every thing that one of the two counts otherwise than the other stands in these lists: *only in A* (B does not know the case
at all), *only in B*, *counted at another moment* (what the one's own rule says at the other's moments differs), and *other
caliber* (at the same moments the two rules differ). A thing may stand in the last two with a share in each. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from shoushan.outputs.indicators.asked import Key

Why = Literal["only-a", "only-b", "moment", "caliber"]
WHYS: tuple[Why, ...] = ("only-a", "only-b", "moment", "caliber")
Thing = tuple[str, Key]
"""A case (its id, or the number under which another system has it) and the thing in it."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a thing adds to a figure: above the line (or to a count or sum), and below it (1 for every thing counted)."""

    above: int = 0
    below: int = 0

    def __sub__(self, other: Share) -> Share:
        return Share(self.above - other.above, self.below - other.below)

    def __add__(self, other: Share) -> Share:
        return Share(self.above + other.above, self.below + other.below)

    def __bool__(self) -> bool:
        return bool(self.above or self.below)


NONE = Share()
Side = Mapping[Thing, Share]
"""One source: what it counts."""
Knows = Callable[[str], bool]
"""Whether a source knows a case at all, whether it counts it or not."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing in one list: what B has more than A by it (negative: less)."""

    why: Why
    case: str
    thing: Key
    by: Share


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sources with their totals and what makes the difference; ``same`` is how many things both count alike."""

    a: Share
    b: Share
    same: int
    lists: Mapping[Why, tuple[Differing, ...]]

    @property
    def difference(self) -> Share:
        """B less A."""
        return self.b - self.a

    def total(self, why: Why) -> Share:
        """What one list adds up to."""
        return _sum(one.by for one in self.lists[why])

    @property
    def adds_up(self) -> bool:
        """Whether the four lists give the difference: always, by construction."""
        return _sum(self.total(why) for why in WHYS) == self.difference


def _sum(shares: Iterable[Share]) -> Share:
    found = NONE
    for share in shares:
        found += share
    return found


def compare(a: Side, b: Side, *, a_there: Side | None, a_knows: Knows, b_knows: Knows) -> Compared:
    """Why ``b`` differs from ``a``.

    ``a_there`` is what A's own rule counts at B's moments (period, day, leaf); ``None`` where both stand at the same ones.
    """
    there = a if a_there is None else a_there
    lists: dict[Why, list[Differing]] = {why: [] for why in WHYS}
    same = 0
    for thing in sorted({**a, **b}, key=repr):
        one, other = a.get(thing, NONE), b.get(thing, NONE)
        if one == other:
            same += 1
            continue
        for why, by in _why(thing, one, other, there.get(thing, NONE), a_knows, b_knows):
            if by:
                lists[why].append(Differing(why, thing[0], thing[1], by))
    return Compared(_sum(a.values()), _sum(b.values()), same, {why: tuple(found) for why, found in lists.items()})


def _why(thing: Thing, one: Share, other: Share, there: Share, a_knows: Knows, b_knows: Knows) -> tuple[tuple[Why, Share], ...]:
    if one and not other and not b_knows(thing[0]):
        return (("only-a", NONE - one),)
    if other and not one and not a_knows(thing[0]):
        return (("only-b", other),)
    return ("moment", there - one), ("caliber", other - there)
