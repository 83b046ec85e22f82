"""The parts of a figure that are counted from rows, each at its own moment, and how they make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.asked import Cell, Key
from shoushan.outputs.indicators.behind import rows_of
from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.figures import Row
from shoushan.outputs.indicators.planning import Moment
from shoushan.outputs.indicators.publishing.makeup import Among, Leaf, Makeup, Node, Tree
from shoushan.rules.catalogue.model import Indicator


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator counted from rows: its moment, the cell of its own (a year of a run, a peer), and whether what an earlier
    part of the same union has brought counts no more."""

    indicator: Indicator
    moment: Moment
    by: tuple[str, ...]
    key: Key
    united: bool


@dataclass(slots=True)
class Parts:
    """An indicator taken apart at a moment: its makeup, and each part in the order of their numbers.

    ``by`` and ``key`` are the cell asked for; a place or a run has none.
    """

    asking: Asking
    whole: Indicator
    by: tuple[str, ...] = ()
    key: Key = ()
    parts: list[Part] = field(default_factory=list)

    def makeup(self, moment: Moment) -> Makeup:
        """The tree."""
        one = self.whole
        tree: Tree = self._among(one, moment) if one.kind in ("rank", "run") else self._tree(one, moment, self.by, self.key)
        return Makeup(tree, one.decimals, one.rounding)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows behind, each with the number of its part."""
        brought: set[Cell] = set()
        for number, part in enumerate(self.parts):
            for row in rows_of(self.asking, part.indicator, part.moment, part.by, part.key):
                if part.united and row.state == "counted":
                    new = row.member not in brought
                    brought.add(row.member)
                    row = replace(row, contribution=int(new))
                yield number, row

    def _among(self, one: Indicator, moment: Moment) -> Among:
        """A place or a run: the value of each peer or year is a part of its own."""
        base, by = self.asking.book.pack.indicator(one.above or ""), self.asking.among_by(one)
        cells = tuple(self.asking.among(one, moment, None))
        of = tuple(self._tree(base, moment, by, cell) for cell in cells)
        return Among(one.kind, one.run, one.self, moment.period.last.year, base.good == "down", cells, of)

    def _tree(self, one: Indicator, moment: Moment, by: tuple[str, ...], key: Key) -> Leaf | Node:
        if one.counted:
            return self._leaf(one, moment, by, key)
        asking, pack = self.asking, self.asking.book.pack
        if one.kind in ("rate", "ratio"):
            of = tuple(self._tree(pack.indicator(ref or ""), moment, by, key) for ref in (one.above, one.below))
            return Node("quotient", one.per if one.kind == "rate" else 1, of)
        if one.kind == "plus":
            return Node("plus", 1, tuple(self._tree(pack.indicator(ref), moment, by, key) for ref in one.parts))
        if one.kind == "union":
            of = tuple(self._leaf(pack.indicator(ref), moment, by, key, united=True) for ref in one.parts)
            return Node("union", one.scale, of)
        base = pack.indicator(one.above or "")
        earlier = asking.earlier(base, moment, asking.years_before(one, moment))
        kind = "quotient" if one.kind == "multiple" else one.kind
        return Node(kind, 1, (self._tree(base, moment, by, key), self._tree(base, earlier, by, key)))

    def _leaf(self, one: Indicator, moment: Moment, by: tuple[str, ...], key: Key, *, united: bool = False) -> Leaf:
        self.parts.append(Part(one, moment, by, key, united))
        period = moment.period
        return Leaf(
            len(self.parts) - 1, one.full_id, one.kind, 1 if united else one.scale, periods.years_in(period), one.percent,
            one.rule, period.first.isoformat(), period.last.isoformat(), moment.as_of.isoformat(),
        )  # fmt: skip
