"""What footers of facts tell without reading a row: which cases a file holds, and between which values a column lies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from shoushan.outputs.indicators.engines import opening
from shoushan.outputs.indicators.engines.emitting import INT64

Reach = tuple[int, int]
"""The least and the largest case in a file."""


def reach(path: Path) -> Reach | None:
    """Which cases a file holds at most, ``None`` when its footer does not say."""
    found = limits(path, "case_id")
    return (found[0], found[1]) if found else None


def limits(path: Path, column: str) -> tuple[Any, ...] | None:
    """Least and largest known value of a column; ``None`` when the footer does not say, ``()`` when no value is known."""
    return _limits(path, column, *opening.stamp(path))


def cases(path: Path) -> Any:
    """The column of cases of a file."""
    return _cases(path, *opening.stamp(path))


class Spans:
    """Files in the order of the cases that they hold, to find those that may hold some of given cases."""

    def __init__(self, paths: Iterable[Path]) -> None:
        found = sorted(((reach(path) or INT64, path) for path in paths), key=lambda pair: pair[0])
        self.paths = {path for _, path in found}
        self._found = found
        self._highest = list(accumulate((high for (_, high), _ in found), max))

    def near(self, wanted: Reach) -> list[Path]:
        """The files that may hold cases within ``wanted``."""
        start = bisect_left(self._highest, wanted[0])
        within = takewhile(lambda pair: pair[0][0] <= wanted[1], self._found[start:])
        return [path for (_, high), path in within if high >= wanted[0]]


@lru_cache(maxsize=1_024)
def _cases(path: Path, size: int, moment: int) -> Any:
    return pq.read_table(path, columns=["case_id"]).column("case_id")


@lru_cache(maxsize=65_536)
def _limits(path: Path, column: str, size: int, moment: int) -> tuple[Any, ...] | None:
    footer = opening.metadata(path)
    found: list[Any] = []
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        for place in range(group.num_columns):
            chunk = group.column(place)
            if chunk.path_in_schema != column:
                continue
            told = chunk.statistics
            if told is not None and told.null_count == group.num_rows:
                continue
            if told is None or not told.has_min_max:
                return None
            found += [told.min, told.max]
    return (min(found), max(found)) if found else ()
