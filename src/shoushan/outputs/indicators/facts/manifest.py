"""What a shelf of facts holds: its segments, its delta, up to which leaf, made by which rules; one file, switched at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shoushan.outputs.indicators.facts.damage import CHANGED, UNREADABLE, FactsDamaged, FactsMissing
from shoushan.outputs.indicators.facts.pieces import Piece
from shoushan.outputs.indicators.facts.position import replace
from shoushan.outputs.indicators.facts.source import ColumnKind

FILE = "manifest.json"
FORMAT = 1
Columns = Mapping[str, Mapping[str, ColumnKind]]
_MOST_KNOWN = 512


@dataclass(frozen=True, slots=True)
class Segment:
    """Base files of the cases with internal keys up to ``last`` that no earlier segment has."""

    last: int
    cases: int
    pieces: tuple[Piece, ...]

    @property
    def rows(self) -> int:
        """How many rows its files hold."""
        return sum(piece.rows for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A shelf at one moment. ``leaf`` is the last leaf that counted, ``base_leaf`` the last that any base file knows, both -1
    before the first; ``rules`` the digest of what the values follow from."""

    ledger: str
    klass: str | None
    rules: str
    columns: Columns
    leaf: int = -1
    base_leaf: int = -1
    segments: tuple[Segment, ...] = ()
    delta: tuple[Piece, ...] = ()
    touched: Piece | None = None

    @property
    def pieces(self) -> Iterator[Piece]:
        """Every file."""
        for segment in self.segments:
            yield from segment.pieces
        yield from self.delta
        if self.touched is not None:
            yield self.touched

    @property
    def delta_rows(self) -> int:
        """How many rows the delta holds."""
        return sum(piece.rows for piece in self.delta)


_known: dict[str, tuple[tuple[int, int, int, int], Manifest]] = {}
"""Manifests that this process has read, with the marks by which a change of their file is noticed."""


def read(folder: Path) -> Manifest:
    """The manifest of a shelf. Raises ``FactsMissing`` where there is none, ``FactsDamaged`` where it was changed."""
    path = folder / FILE
    told = "/".join(path.parts[-3:])
    try:
        found = path.stat()
    except FileNotFoundError:
        raise FactsMissing(told) from None
    marks = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    known = _known.get(str(path))
    if known is None or known[0] != marks:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        known = _known[str(path)] = (marks, _read(path, told))
    return known[1]


def _read(path: Path, told: str) -> Manifest:
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise FactsMissing(told) from None
    except ValueError:
        raise FactsDamaged(told, UNREADABLE) from None
    if not isinstance(said, dict) or said.pop("digest", None) != _digest(said):
        raise FactsDamaged(told, CHANGED)
    if said.pop("format") != FORMAT:
        raise FactsMissing(told)
    segments = tuple(Segment(one["last"], one["cases"], _pieces(one["pieces"])) for one in said.pop("segments"))
    touched = said.pop("touched")
    return Manifest(
        **said | {"segments": segments, "delta": _pieces(said["delta"]), "touched": Piece(**touched) if touched else None}
    )


def switch(folder: Path, manifest: Manifest) -> None:
    """Let a manifest take the place of the one before, at once and for good: all that it names is synced already."""
    said: dict[str, Any] = {
        "format": FORMAT, "ledger": manifest.ledger, "klass": manifest.klass, "rules": manifest.rules,
        "columns": {dataset: dict(names) for dataset, names in manifest.columns.items()}, "leaf": manifest.leaf,
        "base_leaf": manifest.base_leaf,
        "segments": [
            {"last": one.last, "cases": one.cases, "pieces": [piece.told() for piece in one.pieces]}
            for one in manifest.segments
        ],
        "delta": [piece.told() for piece in manifest.delta],
        "touched": manifest.touched.told() if manifest.touched else None,
    }  # fmt: skip
    replace(folder / FILE, {**said, "digest": _digest(said)})


def _pieces(told: list[dict[str, Any]]) -> tuple[Piece, ...]:
    return tuple(Piece(**one) for one in told)


def _digest(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
