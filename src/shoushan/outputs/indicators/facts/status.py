"""What stands on disk, for whoever keeps the house: per shelf its leaf, segments, rows, bytes, and whether it is sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shoushan.outputs.indicators.facts.damage import FactsRefused
from shoushan.outputs.indicators.facts.store import Store
from shoushan.rules.catalogue.problems import Problem


@dataclass(frozen=True, slots=True)
class ShelfStatus:
    """One shelf: cases and rows in its base, rows and cases in its delta, bytes of all its files."""

    ledger: str
    klass: str | None
    leaf: int = -1
    segments: int = 0
    cases: int = 0
    rows: int = 0
    delta_rows: int = 0
    touched: int = 0
    size: int = 0
    problem: Problem | None = None


def status(store: Store, *, whole: bool = False) -> Iterator[ShelfStatus]:
    """Every shelf; ``whole`` reads each file to its end."""
    for shelf in store.shelves():
        try:
            held = shelf.manifest()
            if whole:
                shelf.check()
        except FactsRefused as refused:
            yield ShelfStatus(shelf.ledger, shelf.klass, problem=refused.problem)
            continue
        yield ShelfStatus(
            shelf.ledger, shelf.klass, held.leaf, len(held.segments), sum(one.cases for one in held.segments),
            sum(one.rows for one in held.segments), held.delta_rows, held.touched.rows if held.touched else 0,
            sum(piece.size for piece in held.pieces),
        )  # fmt: skip
