"""The rows behind a figure: every thing that was counted, with its case's number, as one viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shoushan.outputs.indicators.asked import Behind, Cell, Key, Request
from shoushan.outputs.indicators.deriving import Asking, engine_of
from shoushan.outputs.indicators.engines import Engine
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Row
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.planning import MEASURED, Moment, N, plan
from shoushan.outputs.indicators.reaching import closed_classes, reach, street_of
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.numbers import numbers_of
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Cut, Indicator

State = Literal["counted", "below", "apart", "unknown"]


def behind(
    viewer: Viewer, book: Book, store: Store, indicator: Indicator, period: Period, *, as_of: date,
    known_at: int | None = None, by: Sequence[str] = (), key: Key = (), engine: str | Engine = "duckdb",
) -> Iterator[Row]:  # fmt: skip
    """The rows behind the figure of ``key`` (all, without one): see `figures.LooksBehind`.

    A figure formed of others leads to the rows of each of them. Cases that the viewer may not see are left out.
    """
    asking = Asking(viewer, book, store, engine_of(engine))
    moment = asking.known(Moment(period, as_of, known_at))
    for one in asking.counted(indicator):
        yield from rows_of(asking, one, moment, tuple(by), key)


def rows_of(asking: Asking, indicator: Indicator, moment: Moment, by: tuple[str, ...], key: Key) -> Iterator[Row]:
    """The rows behind an indicator that is counted from rows, at a moment of its own."""
    return _Looking(asking, indicator, moment, by, key).rows()


@dataclass(frozen=True, slots=True)
class _Looking:
    """One indicator that is counted from rows, looked behind."""

    asking: Asking
    indicator: Indicator
    moment: Moment
    by: tuple[str, ...]
    key: Key

    def rows(self) -> Iterator[Row]:
        """What was counted, then what is below the line only, what cannot be told, and what stands apart."""
        asking, one = self.asking, self.indicator
        units = reach(asking.viewer, asking.book, one)
        cuts = asking.cuts(one, self.by if self.key else ())
        made = plan(one, self.moment, cuts, units)
        for klass in closed_classes(asking.viewer, asking.book, one):
            yield from self._named(self._of(made.main, klass, cuts))
            if made.apart is not None:
                yield from self._named((row, "apart") for row in self._found(made.apart, N, klass, cuts))

    def _of(self, main: Request, klass: str | None, cuts: Sequence[Cut]) -> Iterator[tuple[Behind, State]]:
        measured = len(main.measures) > 1
        seen: set[tuple[int, int, Key]] = set()
        for row in self._found(main, MEASURED if measured else N, klass, cuts):
            seen.add((row.case_id, row.leaf, row.key))
            yield row, "counted"
        if not measured:
            return
        untold = list(self._found(main, MEASURED, klass, cuts, unknown=True))
        seen |= {(row.case_id, row.leaf, row.key) for row in untold}
        if self.indicator.kind == "share":
            for row in self._found(main, N, klass, cuts):
                if (row.case_id, row.leaf, row.key) not in seen:
                    yield replace(row, contribution=0), "below"
        yield from ((row, "unknown") for row in untold)

    def _found(
        self, request: Request, measure: int, klass: str | None, cuts: Sequence[Cut], *, unknown: bool = False
    ) -> Iterator[Behind]:
        sources = self.asking.sources(request, klass)
        for key in self._keys(request, klass, cuts):
            yield from self.asking.engine.behind(request, measure, key, sources, unknown=unknown)

    def _keys(self, request: Request, klass: str | None, cuts: Sequence[Cut]) -> list[Key]:
        """The engine's own keys that the key asked for is made of: itself, or every unit of a street."""
        if not self.key or not any(cut.streets for cut in cuts):
            return [self.key]
        groups = self.asking.engine.answer(request, self.asking.sources(request, klass))
        book = self.asking.book

        def street(cell: Cell, cut: Cut) -> Cell:
            return street_of(book, str(cell)) if cut.streets and cell is not None else cell

        return [
            group.key for group in groups
            if tuple(street(cell, cut) for cell, cut in zip(group.key, cuts, strict=True)) == self.key
        ]  # fmt: skip

    def _named(self, found: Iterable[tuple[Behind, State]]) -> Iterator[Row]:
        """The rows with their cases' numbers, as far as the viewer may see the cases."""
        held = list(found)
        known = numbers_of(self.asking.viewer, self.asking.book, sorted({row.case_id for row, _ in held}))
        for row, state in held:
            if row.case_id in known:
                uid, number = known[row.case_id]
                yield Row(uid, number, self.indicator.ledger, row.key, row.contribution, state, self.indicator.id, row.member)
