"""Whether a nought was counted or nothing was recorded: the same rule asked of its days alone, without what it chooses by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.planning import both
from shoushan.rules.catalogue.expressions import Expr, names
from shoushan.rules.catalogue.expressions.nodes import And
from shoushan.rules.catalogue.model import Indicator, Pack

_DAYS = frozenset({"period.from", "period.to"})
_ANY, _ALL = frozenset({"plus", "union"}), frozenset({"growth", "fall", "multiple"})


def marked(pack: Pack, one: Indicator, figure: Figure, count: Callable[[Indicator], int]) -> Figure:
    """The figure, with the flag ``unrecorded`` where it is empty because its ledger holds nothing at all for these days.
    ``count`` asks how many rows there are for the figure's days by the rule it is given.

    A count of none among others is a nought that was counted: reforms were recorded that year, and none of the kind. Where
    not one was recorded nobody counted, and a report must not say nought.
    """
    if figure.value and one.kind not in _ALL:
        return figure
    return figure if _recorded(pack, one, count) else replace(figure, flags=figure.flags | {"unrecorded"})


def _recorded(pack: Pack, one: Indicator, count: Callable[[Indicator], int]) -> bool:
    if one.counted:
        return count(base_of(one)) > 0
    if one.kind in _ALL:
        return _recorded(pack, pack.indicator(one.above or ""), count)
    if one.kind in _ANY:
        return any(_recorded(pack, pack.indicator(part), count) for part in one.parts)
    if one.kind in ("rate", "ratio"):
        return _recorded(pack, pack.indicator(one.below or ""), count)
    return True


def base_of(one: Indicator) -> Indicator:
    """What the ledger holds for the days of an indicator: how many rows, whatever else they say. Its rule is another, so that
    an answer that is kept is never taken for the indicator's own."""
    days = [part for part in _parts(one.where) if _DAYS & set(names(part))]
    return replace(
        one, kind="count", of=None, holds=None, apart=None, until=None, where=both(days), scale=1, decimals=0, told=None,
        rule=f"{one.rule}/days",
    )  # fmt: skip


def _parts(where: Expr | None) -> tuple[Expr, ...]:
    if where is None:
        return ()
    return where.items if isinstance(where, And) else (where,)
