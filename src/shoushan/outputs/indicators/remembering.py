"""Figures that were asked for before: kept until the facts, the rule or the definitions change.

What is kept is what `deriving.ask` gave; nothing is computed here. The key holds everything that an answer depends on: the
rule, the days, the leaf up to which facts are known, the dimensions, and what the viewer may see of the ledger.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock

from shoushan.outputs.indicators.deriving import ask
from shoushan.outputs.indicators.engines.pooled import PooledDuckDb
from shoushan.outputs.indicators.facts.manifest import FILE
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.reaching import closed_classes, reach
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Indicator

MOST = 8192
KEPT = "kept"
"""Folder beside the facts; nothing in it is needed, it may be deleted."""


@dataclass(slots=True)
class Memory:
    """Answers of one process; the least lately used go first. What is not held is asked of databases that are kept open, and
    what closed cases contribute is kept beside the facts (`engines.keeping`)."""

    most: int = MOST
    hits: int = 0
    misses: int = 0
    _held: OrderedDict[Hashable, tuple[Figure, ...]] = field(default_factory=OrderedDict)
    _engines: dict[Path, PooledDuckDb] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def ask(
        self, viewer: Viewer, book: Book, store: Store, indicator: Indicator, period: Period, *, as_of: date,
        known_at: int | None = None, by: Sequence[str] = (), compare: bool = False,
    ) -> tuple[Figure, ...]:  # fmt: skip
        """What `deriving.ask` answers. Raises what it raises: that is never kept."""
        units, classes = reach(viewer, book, indicator), _classes(viewer, book, indicator)
        public = viewer.kind not in ("staff", "system")
        state = tuple(_state(store, ledger) for ledger in _ledgers(book, indicator))
        key = (
            state, book.digest, indicator.full_id, indicator.rule, period, as_of, known_at, tuple(by), compare, units, classes,
            public,
        )  # fmt: skip
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                self.hits += 1
                return found
        made = tuple(
            ask(
                viewer, book, store, indicator, period, as_of=as_of, known_at=known_at, by=tuple(by), compare=compare,
                engine=self.engine(store),
            )
        )  # fmt: skip
        with self._lock:
            self.misses += 1
            self._held[key] = made
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return made

    def engine(self, store: Store) -> PooledDuckDb:
        """What answers over these facts."""
        with self._lock:
            return self._engines.setdefault(store.folder, PooledDuckDb(kept=store.folder.parent / KEPT))

    def forget(self) -> None:
        """Leave everything behind."""
        with self._lock:
            engines = list(self._engines.values())
            self._held.clear()
            self._engines.clear()
        for engine in engines:
            engine.close()


def _classes(viewer: Viewer, book: Book, indicator: Indicator) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    """The closed classes that the viewer's answer holds, of every indicator that this one is formed of: who may enter one
    and who may not are never given the same answer."""
    refs = [ref for ref in (indicator.above, indicator.below, *indicator.parts) if ref]
    parts = [one for ref in dict.fromkeys(refs) for one in _classes(viewer, book, book.pack.indicator(ref))]
    return ((indicator.full_id, closed_classes(viewer, book, indicator)), *parts)


def _ledgers(book: Book, indicator: Indicator) -> tuple[str, ...]:
    """The ledgers whose facts an indicator is counted from."""
    found = {indicator.ledger: None} if indicator.counted else {}
    for ref in (indicator.above, indicator.below, *indicator.parts):
        if ref:
            found |= dict.fromkeys(_ledgers(book, book.pack.indicator(ref)))
    return tuple(found)


def _state(store: Store, ledger: str) -> Hashable:
    """What changes whenever the facts of a ledger do: each change puts a new manifest in place of the old one."""
    shelves = [store.shelf(ledger), *(store.shelf(ledger, klass) for klass in store.classes(ledger))]
    found = [(shelf.folder / FILE).stat() for shelf in shelves if shelf.exists]
    return (str(store.folder), ledger, *((one.st_ino, one.st_mtime_ns, one.st_size) for one in found))
