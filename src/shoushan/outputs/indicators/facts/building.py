"""The facts of one ledger made anew from the journal, shelf by shelf: every case of it folded, segment after segment."""

from __future__ import annotations

from collections.abc import Iterable

from shoushan.outputs.indicators.facts.columns import columns_of
from shoushan.outputs.indicators.facts.folding import fold
from shoushan.outputs.indicators.facts.gathering import Gathering, Steps, quiet
from shoushan.outputs.indicators.facts.manifest import Columns, Manifest, Segment
from shoushan.outputs.indicators.facts.merging import SEGMENT
from shoushan.outputs.indicators.facts.shaping import Shape
from shoushan.outputs.indicators.facts.store import Shelf, Store
from shoushan.records.cases.counted import CountedCase


def open_last(klasses: Iterable[str | None]) -> list[str | None]:
    """Closed classes by name, then ``None``: the leaf of the open shelf says that the whole ledger is done."""
    return sorted(klasses, key=lambda klass: (klass is None, klass or ""))


class Building:
    """All shelves of one ledger while they are made; those that stand go on being read until `shelves` are switched."""

    def __init__(self, store: Store, shape: Shape, rules: str, leaf: int, steps: Steps = quiet) -> None:
        self.store, self.shape, self.rules, self.leaf, self.steps = store, shape, rules, leaf, steps
        self.cases = 0
        self._shelves: dict[str | None, Shelf] = {}
        self._gathering: dict[str | None, Gathering] = {}
        self._made: dict[str | None, list[Segment]] = {}
        ledger = shape.ledger
        declared = [ledger.id] if ledger.closed else [one.id for one in ledger.classes]
        for klass in (None, *store.classes(ledger.id), *declared):
            self._open(klass)

    def take(self, cases: Iterable[CountedCase]) -> None:
        """Fold cases, which come with rising internal keys."""
        for case in cases:
            if not case.entries:
                continue
            folded = fold(self.shape, case)
            if folded.klass not in self._gathering:
                self._open(folded.klass)
            own = self._gathering[folded.klass]
            own.add(folded)
            self.cases += 1
            if own.cases >= SEGMENT:
                self._made[folded.klass].append(own.segment())

    def shelves(self) -> list[tuple[Shelf, Manifest]]:
        """Every shelf with the manifest that is to take over, the open one last."""
        columns = columns_of(self.shape.ledger)
        for klass, own in self._gathering.items():
            if own.cases:
                self._made[klass].append(own.segment())
        return [(self._shelves[klass], self._manifest(klass, columns)) for klass in open_last(self._shelves)]

    def _manifest(self, klass: str | None, columns: Columns) -> Manifest:
        segments = tuple(self._made[klass])
        return Manifest(self.shape.ledger.id, klass, self.rules, columns, self.leaf, self.leaf, segments)

    def _open(self, klass: str | None) -> None:
        if klass in self._shelves:
            return
        shelf = self._shelves[klass] = self.store.shelf(self.shape.ledger.id, klass)
        shelf.prepare()
        self._gathering[klass] = Gathering(shelf.folder, columns_of(self.shape.ledger), shelf.working_lock(), self.steps)
        self._made[klass] = []
