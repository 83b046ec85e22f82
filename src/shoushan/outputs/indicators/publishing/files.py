"""The public file of a published figure: what it is, what was frozen, its rows as commitments, its release's receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shoushan.outputs.indicators.publishing.checking import COUNTED, SERIES
from shoushan.outputs.indicators.publishing.evidence import lines_of, read_evidence
from shoushan.records.cases import published, series
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.published import Published
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.units.viewer import Viewer

INWARD = ("evidence_file",)
"""Cells that only lead to the file inside the house; the digest beside them is what others check."""


def file_of(viewer: Viewer, book: Book, uid: str, revision: int, log: Path, promiser: Signer | None) -> bytes:
    """The public file of a release. Raises ``NotVisible``; ``FileNotFoundError`` or ``BadEvidence`` without its evidence."""
    found = published.one(viewer, book, uid)
    receipt = published.receipt(viewer, book, uid, revision, log, promiser)
    release = found.release(revision) or {}
    lines = lines_of(read_evidence(published.evidence_of(found, revision)))
    rows = [[one.commitment.hex(), one.part, one.state, one.contribution] for one in lines]
    return _written({
        "kind": COUNTED, "figure": _plain(found.head), "release": _plain(release, INWARD), "rows": rows, "receipt": receipt,
    })  # fmt: skip


def series_file(viewer: Viewer, book: Book, uid: str, year: int, log: Path, promiser: Signer | None) -> bytes:
    """The public file of a value out of a paper: with its paper, page, day and caliber, and never called counted."""
    found = series.one(viewer, book, uid, year)
    receipt = series.receipt(viewer, book, uid, year, log, promiser)
    entered = {str(path).rsplit("/", 1)[-1]: value for _, path, value in receipt["items"]}
    figure = {name: entered.get(name) for name in series.HEAD}  # the caliber of that release, not of a later one
    return _written({"kind": SERIES, "figure": _plain(figure), "release": _plain(found.release), "receipt": receipt})


def _plain(cells: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: value for name, value in cells.items() if value is not None and name not in without}


def _written(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=None, separators=(",", ":")).encode()


def name_of(found: Published, revision: int) -> str:
    """What the file is called: the indicator, the last day of its period, the revision."""
    indicator = str(found.head["indicator"]).replace("/", "-")
    return f"figure-{indicator}-{found.head['period_last']}-{revision}.json"
