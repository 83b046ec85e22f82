"""What an engine reads of one dataset: its columns, and the files or tables that hold its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

ColumnKind = Literal["int", "bool", "text", "date"]
"""int64, boolean, string and date32 in Parquet; money is 分, area m² × 100, days are local calendar days."""

CHAIN: dict[str, ColumnKind] = {
    "case_id": "int", "leaf": "int", "day": "date", "next_leaf": "int", "next_day": "date", "struck": "int",
}  # fmt: skip
"""The six columns that every dataset begins with: whose row it is, and both ends of its validity.

A row is known from ``leaf`` and true from ``day``; ``next_leaf`` and ``next_day`` are those of the version after it;
``struck`` is the leaf at which its history was written anew. It is visible on a day ``D`` at a leaf ``N`` when
``leaf <= N and day <= D``, not ``next_leaf <= N and next_day <= D``, and not ``struck <= N``.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One dataset of one ledger, ready to be scanned.

    ``columns`` is the explicit schema, the six of `CHAIN` first; a file that lacks a column (an older schema) is read as
    NULL there. ``now`` holds the base rows without a follower that were not struck, ``past`` all other base rows;
    ``delta`` holds every row of the cases in ``touched`` (a file with the column ``case_id``), whose base rows no longer
    count. ``base_leaf`` and ``leaf`` are the last leaves in the base and in the delta, -1 before the first; ``last_day``
    the newest day that a base row bears. ``memory`` stands in for files (closed classes, tests): tables of pyarrow under
    "now", "past", "delta" and "touched".

    ``keys`` are the columns that tell a thing from the others of its case (``term.key``). ``finished`` are those files of
    ``now`` that hold only cases which were closed when they were written (the same cases in every dataset of a ledger), and
    that never change under their name. What they contribute an engine may keep; without them it reads everything anew.
    """

    ledger: str
    dataset: str
    columns: Mapping[str, ColumnKind]
    now: tuple[Path, ...] = ()
    past: tuple[Path, ...] = ()
    delta: tuple[Path, ...] = ()
    touched: tuple[Path, ...] = ()
    base_leaf: int = -1
    leaf: int = -1
    last_day: date = date.min
    memory: Mapping[str, Any] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    finished: tuple[Path, ...] = ()

    def settled(self, as_of: date, known_at: int | None) -> bool:
        """Whether no base row of the past can be visible at these two moments."""
        return as_of >= self.last_day and (known_at is None or known_at >= self.base_leaf)
