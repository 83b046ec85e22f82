"""Folded cases gathered into files: base files by what follows them and by whether their case is open, or a delta."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shoushan.outputs.indicators.facts import pieces
from shoushan.outputs.indicators.facts.folding import Folded
from shoushan.outputs.indicators.facts.manifest import Columns, Segment
from shoushan.outputs.indicators.facts.pieces import Piece
from shoushan.records.cases.keys import Locked

Rows = list[tuple[Any, ...]]
Steps = Callable[[str], None]
"""Told the name of each step as it is done; a test stops there."""
_NEXT_LEAF, _STRUCK = 3, 5
"""Places of these columns in a row."""


def quiet(step: str) -> None:
    """What is told in service: nothing."""


def delta_table(columns: Columns, folded: Iterable[Folded]) -> dict[str, pa.Table]:
    """The rows of cases as one table per dataset."""
    rows: dict[str, Rows] = {}
    for case in folded:
        for dataset, own in case.rows.items():
            rows.setdefault(dataset, []).extend(own)
    return {dataset: pieces.table_of(columns[dataset], own) for dataset, own in rows.items() if own}


class Gathering:
    """Base rows of a shelf while they are gathered, from folded cases or from the files of a segment and a delta."""

    def __init__(self, folder: Path, columns: Columns, lock: Locked | None, steps: Steps = quiet) -> None:
        self.folder, self.columns, self.lock, self.steps = folder, columns, lock, steps
        self.cases, self.last, self.rows = 0, 0, 0
        self._rows: dict[tuple[str, pieces.Part, bool], Rows] = {}

    def add(self, case: Folded) -> None:
        """Take a case; cases come with rising internal keys."""
        self.last = case.id
        if case.rows:
            self.cases += 1
        for dataset, own in case.rows.items():
            for row in own:
                part: pieces.Part = "now" if row[_NEXT_LEAF] is None and row[_STRUCK] is None else "past"
                self._rows.setdefault((dataset, part, case.open), []).append(row)
            self.rows += len(own)

    def segment(self, last: int | None = None) -> Segment:
        """Write what was gathered and begin anew; ``last`` names a later last key than that of the last case."""
        made: list[Piece] = []
        for (dataset, part, open_), rows in sorted(self._rows.items()):
            table = pieces.table_of(self.columns[dataset], rows)
            made.append(pieces.write(self.folder, dataset, part, table, self.columns[dataset], self.lock, open_=open_))
            self.steps(f"wrote {dataset}")
        segment = Segment(self.last if last is None else last, self.cases, tuple(made))
        self.cases, self.rows, self._rows = 0, 0, {}
        return segment


def resegment(
    folder: Path, columns: Columns, lock: Locked | None, tables: Mapping[str, pa.Table], last: int, steps: Steps = quiet
) -> Segment:
    """One segment out of the rows of its cases, whichever files they came from."""
    made: list[Piece] = []
    open_cases = _open(tables.get("cases"))
    for dataset, table in sorted(tables.items()):
        superseded = pc.or_(
            pc.is_valid(table.column("next_leaf")), pc.is_valid(table.column("struck"))
        )  # fmt: skip
        is_open = pc.is_in(table.column("case_id"), value_set=open_cases)
        parts: tuple[tuple[pieces.Part, Any], ...] = (("now", pc.invert(superseded)), ("past", superseded))
        for part, chosen in parts:
            for open_, cases in ((True, is_open), (False, pc.invert(is_open))):
                rows = table.filter(pc.and_(chosen, cases))
                if rows.num_rows:
                    rows = rows.sort_by([("case_id", "ascending"), ("leaf", "ascending")])
                    made.append(pieces.write(folder, dataset, part, rows, columns[dataset], lock, open_=open_))
                    steps(f"wrote {dataset}")
    cases_table = tables.get("cases")
    count = 0 if cases_table is None else len(pc.unique(cases_table.column("case_id")))
    return Segment(last, count, tuple(made))


def _open(cases: pa.Table | None) -> pa.Array:
    """The cases that are open by what is known last of them."""
    if cases is None:
        return pa.array([], pa.int64())
    current = pc.and_(pc.is_null(cases.column("next_leaf")), pc.is_null(cases.column("struck")))
    running = pc.invert(cases.column("case.closed"))
    return pc.unique(cases.filter(pc.and_(current, running)).column("case_id"))
