"""Compaction: how long it takes to put what is new into the base, a round of the worker and the whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.figures_facts import later, made
from bench.figures_sides import peak
from shoushan.outputs.indicators.facts import merging, pieces
from shoushan.outputs.indicators.facts.manifest import Manifest, Segment
from shoushan.outputs.indicators.facts.pieces import Piece
from shoushan.outputs.indicators.facts.source import Source
from shoushan.outputs.indicators.facts.store import Shelf, Store


def measured(folder: str, entries: int, acts: int, turns: int) -> dict[str, Any]:
    """After ``acts`` more entries one segment goes into the base, as in a round of the worker, then all of them; every
    row must be there afterwards."""
    sources = made(Path(folder), entries)
    told: dict[str, Any] = {"round": [], "whole": [], "segments": len(sources["cases"].finished)}
    with tempfile.TemporaryDirectory(dir=folder) as name:
        shelf = Store(Path(name)).shelf("bench")
        shelf.prepare()
        for turn in range(turns):
            held = _manifest(shelf, later(Path(folder), sources, entries, acts, turn), entries)
            began = time.perf_counter()
            merging.compact(shelf, held, most=1)
            told["round"].append(time.perf_counter() - began)
            began = time.perf_counter()
            done = merging.compact(shelf, held)
            told["whole"].append(time.perf_counter() - began)
            assert not done.delta, "something was left in the delta"
            assert done.touched is None
            assert sum(one.cases for one in done.segments) >= entries // 4, "cases were lost"
            before = {piece.file for piece in held.pieces}
            fresh = [piece for piece in done.pieces if piece.file not in before]
            told["megabytes written"] = sum(piece.size for piece in fresh) / 2**20
            told["written anew"] = len({no for no, one in enumerate(done.segments) for piece in one.pieces if piece in fresh})
    return told | {"megabytes": peak()}


def _manifest(shelf: Shelf, given: dict[str, Source], entries: int) -> Manifest:
    """A shelf's manifest over the files of a bench, which are linked into its folder."""
    held: dict[str, list[Piece]] = {}
    lasts: dict[str, int] = {}
    counts: dict[str, int] = {}
    for dataset, source in given.items():
        for path in source.now:
            number = path.name.split(".")[-2]
            held.setdefault(number, []).append(_piece(shelf, dataset, "now", path, source, open_=".open." in path.name))
            if dataset == "cases":
                footer = pq.read_metadata(path)
                if not footer.num_rows:
                    continue  # a segment without an open case has a file of none
                lasts[number] = max(lasts.get(number, 0), footer.row_group(0).column(0).statistics.max)
                counts[number] = counts.get(number, 0) + footer.num_rows
    segments = tuple(Segment(lasts[number], counts[number], tuple(own)) for number, own in sorted(held.items()))
    delta = tuple(_piece(shelf, dataset, "delta", source.delta[0], source) for dataset, source in given.items())
    touched = _touched(shelf, given["cases"], delta)
    columns = {dataset: source.columns for dataset, source in given.items()}
    return Manifest("bench", None, "", columns, entries, entries, segments, delta, touched)


def _touched(shelf: Shelf, cases: Source, delta: tuple[Piece, ...]) -> Piece:
    """Every case in the delta: those that were touched, and the new ones."""
    (piece,) = [one for one in delta if one.dataset == "cases"]
    ids = pieces.read(shelf.folder, piece, None).column("case_id").to_pylist()
    table = pieces.table_of(pieces.TOUCHED, [(one,) for one in sorted(ids)])
    return pieces.write(shelf.folder, "touched", "touched", table, pieces.TOUCHED, None)


def _piece(shelf: Shelf, dataset: str, part: pieces.Part, path: Path, source: Source, *, open_: bool = True) -> Piece:
    place = shelf.folder / path.name
    if place.exists():
        place.unlink()
    os.link(path, place)
    content = path.read_bytes()
    rows = pq.read_metadata(path).num_rows
    return Piece(path.name, dataset, part, rows, len(content), hashlib.sha256(content).hexdigest(), source.columns, open_)
