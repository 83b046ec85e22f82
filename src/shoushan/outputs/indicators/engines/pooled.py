"""DuckDB for pages: the same questions in the same locked databases, which are kept open for the next question.

Opening a database costs ten times what a question over a ledger costs; a board asks a hundred. A database still reads the
files that it was opened for and nothing else: another question with other files has another one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from shoushan.outputs.indicators.engines.binding import Bound
from shoushan.outputs.indicators.engines.duck import DuckDb, Relations
from shoushan.outputs.indicators.engines.kept import Kept
from shoushan.outputs.indicators.engines.refusals import EngineFailed

MOST = 48
"""Databases that wait for a question; the least lately used are closed."""
Files = tuple[Path, ...]


class PooledDuckDb(DuckDb):
    """DuckDB whose databases are kept; one serves one question at a time. What lies in memory only is never kept."""

    def __init__(
        self, *, most: int = MOST, memory: str = "2GB", threads: int | None = None, kept: Kept | Path | None = None
    ) -> None:
        super().__init__(memory=memory, threads=threads, kept=kept)
        self.most = most
        self._free: OrderedDict[Files, list[Any]] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def _opened(self, bound: Bound) -> Iterator[tuple[Any, Relations]]:
        sources = [source for source in (bound.source, bound.cases, bound.scope) if source is not None]
        if any(source.memory for source in sources):
            with super()._opened(bound) as opened:
                yield opened
            return
        key = tuple(sorted({path for one in sources for path in (*one.now, *one.past, *one.delta, *one.touched)}))
        connection = self._taken(key)
        whole = False
        try:
            if connection is None:
                connection = self._fresh(key)
            yield connection, Relations(connection, sources)
            whole = True
        except duckdb.Error as fault:
            raise EngineFailed.because(self.name, str(fault)) from fault
        finally:
            if connection is not None:
                self._given_back(key, connection, whole)

    def _fresh(self, key: Files) -> Any:
        connection = duckdb.connect(":memory:", config=self.config())
        self.close_in(connection, key)
        connection.execute("SET parquet_metadata_cache = true")
        connection.execute("SET lock_configuration = true")
        return connection

    def _taken(self, key: Files) -> Any | None:
        with self._lock:
            waiting = self._free.get(key)
            return waiting.pop() if waiting else None

    def _given_back(self, key: Files, connection: Any, whole: bool) -> None:
        """Keep the database for the next question; after a fault, or when too many wait, one is closed."""
        closed = [] if whole else [connection]
        with self._lock:
            if whole:
                self._free.setdefault(key, []).append(connection)
                self._free.move_to_end(key)
            while sum(len(waiting) for waiting in self._free.values()) > self.most:
                oldest, waiting = next(iter(self._free.items()))
                closed.append(waiting.pop() if waiting else None)
                if not waiting:
                    del self._free[oldest]
        for one in closed:
            if one is not None:
                one.close()

    def close(self) -> None:
        """Close every database that waits."""
        with self._lock:
            waiting = [one for held in self._free.values() for one in held]
            self._free.clear()
        for one in waiting:
            one.close()
