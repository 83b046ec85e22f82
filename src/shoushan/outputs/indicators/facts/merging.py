"""A shelf's delta and base: touched cases take the place of all their rows, and go into the base segment by segment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace

import pyarrow as pa

from shoushan.outputs.indicators.facts import pieces
from shoushan.outputs.indicators.facts.folding import Folded
from shoushan.outputs.indicators.facts.gathering import Steps, delta_table, quiet, resegment
from shoushan.outputs.indicators.facts.manifest import Columns, Manifest, Segment
from shoushan.outputs.indicators.facts.pieces import TOUCHED, Piece
from shoushan.outputs.indicators.facts.store import Shelf
from shoushan.records.cases.keys import Locked

SEGMENT = 20_000
"""Cases that one segment of the base holds at most when it is made."""


def put(
    shelf: Shelf, held: Manifest, columns: Columns, folded: Sequence[Folded], touched: Collection[int], leaf: int,
    steps: Steps = quiet,
) -> Manifest:  # fmt: skip
    """The manifest with the rows of ``folded`` in the place of all rows of the ``touched`` cases; files are written."""
    lock, ids = shelf.lock(), pa.array(sorted(touched), pa.int64())
    fresh, old = delta_table(columns, folded), {piece.dataset: piece for piece in held.delta}
    made: list[Piece] = []
    for dataset, names in columns.items():
        rows, piece = fresh.get(dataset), old.get(dataset)
        if piece is not None:
            before = pieces.fit(pieces.read(shelf.folder, piece, lock), names)
            rest = pieces.without(before, ids)
            if rows is None and rest.num_rows == before.num_rows:
                made.append(piece)
                continue
            rows = rest if rows is None else pa.concat_tables([rest, rows])
        if rows is not None and rows.num_rows:
            made.append(pieces.write(shelf.folder, dataset, "delta", rows, names, lock))
            steps(f"wrote {dataset}")
    known = _touched(shelf, held, lock)
    if not ids.to_pylist() or set(touched) <= known:
        return replace(held, leaf=leaf, columns=columns, delta=tuple(made))
    return replace(
        held, leaf=leaf, columns=columns, delta=tuple(made), touched=_write_touched(shelf, known | set(touched), lock)
    )


def compact(
    shelf: Shelf, held: Manifest, steps: Steps = quiet, *, only: Collection[int] | None = None, most: int | None = None
) -> Manifest:
    """The manifest with touched cases (``only`` those, where given) moved from the delta into the base, in at most ``most``
    segments; no visible row changes."""
    lock = shelf.lock()
    touched = _touched(shelf, held, lock)
    delta = _delta(shelf, held, lock)
    segments, moved = list(held.segments), set[int]()
    places = [(no, ids) for no, ids in _places(segments, sorted(touched)) if only is None or not set(only).isdisjoint(ids)]
    for no, ids in places[:most]:
        keys = pa.array(ids, pa.int64())
        tables = {dataset: pieces.within(table, keys) for dataset, table in delta.items()}
        if no < len(held.segments):
            _add_base(shelf, held, held.segments[no], tables, keys, lock)
            segments[no] = resegment(shelf.folder, held.columns, lock, tables, max(segments[no].last, ids[-1]), steps)
        else:
            segments.append(resegment(shelf.folder, held.columns, lock, tables, ids[-1], steps))
        moved |= set(ids)
    return _after(shelf, held, segments, delta, touched - moved, moved, lock)


def _after(
    shelf: Shelf, held: Manifest, segments: list[Segment], delta: dict[str, pa.Table], left: set[int], moved: set[int],
    lock: Locked | None,
) -> Manifest:  # fmt: skip
    """The manifest once the ``moved`` cases lie in the base."""
    if not moved:
        return held
    keys = pa.array(sorted(moved), pa.int64())
    rest = {dataset: pieces.without(table, keys) for dataset, table in delta.items()}
    made = tuple(
        pieces.write(shelf.folder, dataset, "delta", table, held.columns[dataset], lock)
        for dataset, table in rest.items() if table.num_rows
    )  # fmt: skip
    mark = _write_touched(shelf, left, lock) if left else None
    kept = tuple(segment for segment in segments if segment.pieces)
    return replace(held, base_leaf=held.leaf, segments=kept, delta=made, touched=mark)


def _places(segments: Sequence[Segment], wanted: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Which cases go into which segment; those beyond the last fill it up and then make new ones."""
    lasts = [segment.last for segment in segments]
    found: dict[int, list[int]] = {}
    room = SEGMENT - segments[-1].cases if segments else 0
    beyond = 0
    for case in wanted:
        no = bisect_left(lasts, case)
        if no == len(segments):
            no = len(segments) - 1 if beyond < room else len(segments) + (beyond - max(0, room)) // SEGMENT
            beyond += 1
        found.setdefault(no, []).append(case)
    return sorted(found.items())


def _delta(shelf: Shelf, held: Manifest, lock: Locked | None) -> dict[str, pa.Table]:
    return {
        piece.dataset: pieces.fit(pieces.read(shelf.folder, piece, lock), held.columns[piece.dataset]) for piece in held.delta
    }  # fmt: skip


def _add_base(
    shelf: Shelf, held: Manifest, segment: Segment, tables: dict[str, pa.Table], keys: pa.Array, lock: Locked | None
) -> None:
    """Add the rows of a segment whose cases are not among ``keys``."""
    for dataset in {piece.dataset for piece in segment.pieces}:
        own = [piece for piece in segment.pieces if piece.dataset == dataset]
        kept = pieces.without(shelf.table(own, held.columns[dataset], lock), keys)
        tables[dataset] = pa.concat_tables([kept, tables[dataset]]) if dataset in tables else kept


def _touched(shelf: Shelf, held: Manifest, lock: Locked | None) -> set[int]:
    if held.touched is None:
        return set()
    return set(pieces.read(shelf.folder, held.touched, lock).column("case_id").to_pylist())


def _write_touched(shelf: Shelf, cases: Collection[int], lock: Locked | None) -> Piece:
    table = pieces.table_of(TOUCHED, [(case,) for case in sorted(cases)])
    return pieces.write(shelf.folder, "touched", "touched", table, TOUCHED, lock)
