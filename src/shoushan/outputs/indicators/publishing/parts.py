"""The parts of a figure that are counted from rows, each at its own moment, and how they make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.asked import Key
from shoushan.outputs.indicators.behind import rows_of
from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.figures import Row
from shoushan.outputs.indicators.planning import Moment
from shoushan.outputs.indicators.publishing.makeup import Leaf, Makeup, Node
from shoushan.outputs.indicators.publishing.refusals import NotFormedSo
from shoushan.rules.catalogue.model import Indicator


@dataclass(slots=True)
class Parts:
    """An indicator taken apart at a moment: its makeup, and each part with its moment in the order of their numbers."""

    asking: Asking
    whole: Indicator
    counted: list[tuple[Indicator, Moment]] = field(default_factory=list)

    def makeup(self, moment: Moment) -> Makeup:
        """The tree. Raises `NotFormedSo` for runs, places and unions."""
        tree = self._tree(self.whole, moment)
        return Makeup(tree, self.whole.decimals, self.whole.rounding)

    def rows(self, by: tuple[str, ...], key: Key) -> Iterator[tuple[int, Row]]:
        """The rows behind, each with the number of its part."""
        for part, (one, moment) in enumerate(self.counted):
            for row in rows_of(self.asking, one, moment, by, key):
                yield part, row

    def _tree(self, one: Indicator, moment: Moment) -> Leaf | Node:
        if one.counted:
            return self._leaf(one, moment)
        asking, pack = self.asking, self.asking.book.pack
        if one.kind in ("rate", "ratio"):
            of = tuple(self._tree(pack.indicator(ref or ""), moment) for ref in (one.above, one.below))
            return Node("quotient", one.per if one.kind == "rate" else 1, of)
        if one.kind == "plus":
            return Node("plus", 1, tuple(self._tree(pack.indicator(ref), moment) for ref in one.parts))
        if one.kind in ("growth", "fall", "multiple"):
            base = pack.indicator(one.above or "")
            earlier = asking.earlier(base, moment, asking.years_before(one, moment))
            kind = "quotient" if one.kind == "multiple" else one.kind
            return Node(kind, 1, (self._tree(base, moment), self._tree(base, earlier)))
        raise NotFormedSo(one)

    def _leaf(self, one: Indicator, moment: Moment) -> Leaf:
        self.counted.append((one, moment))
        period = moment.period
        return Leaf(
            len(self.counted) - 1, one.full_id, one.kind, one.scale, periods.years_in(period), one.percent, one.rule,
            period.first.isoformat(), period.last.isoformat(), moment.as_of.isoformat(),
        )  # fmt: skip
