"""Whether a nought was counted or nothing was recorded: the same rule asked of its days alone, without what it chooses by."""

from __future__ import annotations

from dataclasses import replace

from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.planning import Moment, both
from shoushan.rules.catalogue.expressions import Expr, names
from shoushan.rules.catalogue.expressions.nodes import And
from shoushan.rules.catalogue.model import Indicator

_DAYS = frozenset({"period.from", "period.to"})
_ANY, _ALL = frozenset({"plus", "union"}), frozenset({"growth", "fall", "multiple"})


def marked(asking: Asking, one: Indicator, figure: Figure, moment: Moment) -> Figure:
    """The figure, with the flag ``unrecorded`` where it is empty because its ledger holds nothing at all for these days.

    A count of none among others is a nought that was counted: reforms were recorded that year, and none of the kind. Where
    not one was recorded nobody counted, and a report must not say nought.
    """
    if figure.value and one.kind not in _ALL:
        return figure
    return figure if _recorded(asking, one, moment) else replace(figure, flags=figure.flags | {"unrecorded"})


def _recorded(asking: Asking, one: Indicator, moment: Moment) -> bool:
    pack = asking.book.pack
    if one.counted:
        return any(figure.n for figure in Asking.figures(asking, base_of(one), moment, ()))
    if one.kind in _ALL:
        return _recorded(asking, pack.indicator(one.above or ""), moment)
    if one.kind in _ANY:
        return any(_recorded(asking, pack.indicator(part), moment) for part in one.parts)
    if one.kind in ("rate", "ratio"):
        return _recorded(asking, pack.indicator(one.below or ""), moment)
    return True


def base_of(one: Indicator) -> Indicator:
    """What the ledger holds for the days of an indicator: how many rows, whatever else they say."""
    days = [part for part in _parts(one.where) if _DAYS & set(names(part))]
    return replace(
        one, kind="count", of=None, holds=None, apart=None, until=None, where=both(days), scale=1, decimals=0, told=None
    )  # fmt: skip


def _parts(where: Expr | None) -> tuple[Expr, ...]:
    if where is None:
        return ()
    return where.items if isinstance(where, And) else (where,)
