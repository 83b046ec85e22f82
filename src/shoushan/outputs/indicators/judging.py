"""What a figure means to whoever answers for it: better or worse than before, and how far from its target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.values import rounded
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.indicators import Compared, Target

TENTH = Decimal("0.1")
_PERCENTAGES = frozenset({"share", "growth", "fall"})


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a figure since ``against``.

    ``difference`` is in the figure's own unit (percentage points for a percentage); ``percent`` the growth of a number that
    is none, half up to one place (``None``: it was nought before). ``good`` is ``None`` where neither way is better.
    """

    against: Compared
    before: Decimal
    difference: Decimal
    percent: Decimal | None
    good: bool | None

    @property
    def direction(self) -> Literal["up", "down", "level"]:
        """Which way it went."""
        return "level" if self.difference == 0 else "up" if self.difference > 0 else "down"


@dataclass(frozen=True, slots=True)
class Reached:
    """A target, whether it is met, and what is lacking in the figure's own unit (nought when met)."""

    target: Target
    met: bool
    gap: Decimal


def is_percentage(indicator: Indicator) -> bool:
    """Whether its values are per cent, so that differences are percentage points."""
    return indicator.kind in _PERCENTAGES or (indicator.kind == "rate" and indicator.per == 100)


def is_whole(indicator: Indicator) -> bool:
    """Whether its parts may be drawn as bars from zero: how many of something, how much of something."""
    return indicator.kind in ("count", "sum", "distinct", "per-year", "plus", "union", "series")


def changes(indicator: Indicator, figure: Figure) -> tuple[Change, ...]:
    """The changes against every period that the figure brings along and that has data."""
    found = []
    for against in indicator.compare:
        earlier = figure.before.get(against)
        if earlier is None or earlier.value is None or figure.value is None:
            continue
        difference = figure.value - earlier.value
        good = None if indicator.good == "none" or not difference else (difference > 0) == (indicator.good == "up")
        found.append(Change(against, earlier.value, difference, _growth(indicator, difference, earlier.value), good))
    return tuple(found)


def _growth(indicator: Indicator, difference: Decimal, before: Decimal) -> Decimal | None:
    if is_percentage(indicator) or not before:
        return None
    return (difference * 100 / abs(before)).quantize(TENTH, ROUND_HALF_UP)


def reached(indicator: Indicator, figure: Figure) -> Reached | None:
    """The target of a figure and what is lacking; ``None`` without a target or without data."""
    target = indicator.target
    if target is None or figure.value is None:
        return None
    met = target.met(figure.value)
    return Reached(target, met, Decimal(0) if met else abs(target.value - figure.value))


def in_unit(indicator: Indicator, contribution: int) -> Decimal:
    """What one row adds, in the figure's own unit: with two places more than the figure where it is counted in parts."""
    if indicator.scale == 1:
        return Decimal(contribution)
    return rounded(Fraction(contribution, indicator.scale), indicator.decimals + 2, indicator.rounding)


def adds_up(indicator: Indicator, figure: Figure, contributions: Iterable[int]) -> bool | None:
    """Whether the contributions of the rows that count make the figure; ``None`` where it is not made by adding."""
    if figure.value is None or indicator.kind not in ("count", "sum", "share"):
        return None
    total = sum(contributions)
    if indicator.kind == "share":
        return total == figure.above
    return rounded(Fraction(total, indicator.scale), indicator.decimals, indicator.rounding) == figure.value
