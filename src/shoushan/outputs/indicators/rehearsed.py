"""Figures of the cases of a scenario: what was played is folded into facts in memory and asked as any figure is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.facts.columns import columns_of
from shoushan.outputs.indicators.facts.folding import Folded, fold
from shoushan.outputs.indicators.facts.pieces import table_of
from shoushan.outputs.indicators.facts.shaping import Shape
from shoushan.outputs.indicators.facts.source import Source
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.planning import Moment
from shoushan.records.cases.auditing import typed_late
from shoushan.records.cases.counted import By, Counted, CountedCase
from shoushan.records.cases.definitions import Book, book_of
from shoushan.records.units.viewer import SYSTEM_VIEWER, Viewer
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.procedure import reducers
from shoushan.rules.procedure.rehearsal import Rehearsal, Told
from shoushan.rules.procedure.values import Actor


@dataclass(slots=True)
class Rehearsed:
    """Counts figures of scenarios over one pack: a `rehearsal.Counting`."""

    pack: Pack
    book: Book = field(init=False)
    _shapes: dict[str, Shape] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = book_of(self.pack, "", "scenario@")

    def __call__(self, rehearsal: Rehearsal, indicator: str, period: str, as_of: date) -> Mapping[str, Any]:
        """See `rehearsal.Counting`."""
        try:
            one = self.pack.indicator(indicator)
        except LookupError:
            raise LookupError(f"没有指标“{indicator}” · no indicator “{indicator}”") from None
        span = periods.read(period, self.pack.periods, as_of) if period else periods.around("year", as_of)
        if span is None:
            raise LookupError(f"“{period}”不是统计期 · “{period}” is no period")
        asking = Asking(SYSTEM_VIEWER, self.book, cast("Store", _Played(self, rehearsal)), Plain())
        (figure,) = asking.figures(one, Moment(span, as_of, len(rehearsal.told)), ())
        value = None if figure.value is None else format(figure.value, "f")
        return {"value": value, **{name: getattr(figure, name) for name in ("n", "above", "below", "unknown", "apart")}}

    def folded(self, rehearsal: Rehearsal, ledger: str) -> list[Folded]:
        """Every case of a ledger that was played, as facts have it."""
        if ledger not in self._shapes:
            self._shapes[ledger] = Shape(self.book, self.pack.ledgers[ledger])
        cases: dict[str, list[Counted]] = {}
        for leaf, one in enumerate(rehearsal.told):
            if one.ledger.id == ledger:
                cases.setdefault(one.case, []).append(self._entry(leaf, one))
        held = self.pack.ledgers[ledger]
        return [
            fold(self._shapes[ledger], CountedCase(number, case, held, tuple(entries)))
            for number, (case, entries) in enumerate(cases.items(), 1)
        ]  # fmt: skip

    def _entry(self, leaf: int, one: Told) -> Counted:
        typed_on = one.stamp.recorded.astimezone(self.book.zone).date()
        late = one.actor.kind != "system" and typed_late(self.book, one.ledger, one.stamp.day, typed_on)
        return Counted(
            leaf, one.stamp, one.stamp.act, _by(one.actor), _by(one.recorder), one.actor.unit, one.source, typed_on, late,
            tuple(map(reducers.newest, one.facts)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Played:
    """Stands where a store does: the facts of what was played, in memory."""

    rehearsed: Rehearsed
    rehearsal: Rehearsal

    def source(self, ledger: str, dataset: str, closed_class: str | None = None, viewer: Viewer | None = None) -> Source:
        """See `Store.source`."""
        columns = columns_of(self.rehearsed.pack.ledgers[ledger])[dataset]
        rows = [
            row for case in self.rehearsed.folded(self.rehearsal, ledger) if case.klass == closed_class
            for row in case.rows.get(dataset, ())
        ]  # fmt: skip
        leaf, held = len(self.rehearsal.told), {"now": table_of(columns, rows)}
        return Source(ledger, dataset, columns, base_leaf=leaf, leaf=leaf, last_day=date.max, memory=held)


def _by(actor: Actor) -> By:
    return By(actor.kind, actor.id if actor.kind == "post" else None, actor.id if actor.kind == "post" else None)
