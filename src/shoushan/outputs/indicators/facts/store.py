"""The facts of an install on disk: one shelf per ledger, and one per closed class of it, locked with a key of its own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from cryptography.exceptions import InvalidTag

from shoushan.outputs.indicators.facts import manifest as manifests
from shoushan.outputs.indicators.facts import pieces
from shoushan.outputs.indicators.facts import position as positions
from shoushan.outputs.indicators.facts.columns import keys_of
from shoushan.outputs.indicators.facts.damage import GONE, NO_KEY, ClassShut, FactsDamaged
from shoushan.outputs.indicators.facts.manifest import Manifest
from shoushan.outputs.indicators.facts.pieces import Piece
from shoushan.outputs.indicators.facts.position import FOLDER, Position, sync
from shoushan.outputs.indicators.facts.source import Source
from shoushan.records.cases.keys import KeysMissing, Locked
from shoushan.records.units.viewer import Viewer

_KEY = "class.key"
_LOCK = "lock"


class Store:
    """The facts below ``home`` (the install's folder). Reading checks every file that it gives out."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def shelf(self, ledger: str, klass: str | None = None) -> Shelf:
        """The shelf of a ledger, or of one closed class of it."""
        folder = self.folder / ledger
        return Shelf(folder if klass is None else folder / "closed" / klass, ledger, klass)

    def source(self, ledger: str, dataset: str, closed_class: str | None = None, viewer: Viewer | None = None) -> Source:
        """One dataset of a ledger, ready to be scanned; of a closed class only for a viewer with its right, in memory.

        Raises ``FactsMissing`` for facts that were never made, ``FactsDamaged`` for a file that is not what was written,
        ``ClassShut`` without the right, ``LookupError`` for a dataset that the ledger does not have.
        """
        if closed_class is not None and (viewer is None or not (viewer.kind == "system" or viewer.may_enter(closed_class))):
            raise ClassShut(ledger, closed_class)
        return self.shelf(ledger, closed_class).source(dataset)

    def classes(self, ledger: str) -> tuple[str, ...]:
        """The closed classes of a ledger that have a shelf."""
        folder = self.folder / ledger / "closed"
        return tuple(sorted(one.name for one in folder.iterdir())) if folder.is_dir() else ()

    def position(self) -> Position:
        """How far the facts have followed the journal. Raises ``FactsMissing`` where none were made."""
        return positions.read(self.folder)

    def place(self, position: Position, moment: datetime) -> None:
        """Keep how far the facts have followed."""
        positions.place(self.folder, position, moment)

    def shelves(self) -> Iterator[Shelf]:
        """Every shelf there is."""
        if not self.folder.is_dir():
            return
        for one in sorted(self.folder.iterdir()):
            if one.is_dir():
                yield self.shelf(one.name)
                yield from (self.shelf(one.name, klass) for klass in self.classes(one.name))

    @contextmanager
    def alone(self, wait: bool = True) -> Iterator[bool]:
        """Hold the facts for writing against every other process; without ``wait`` gives False when another has them."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        finally:
            os.close(handle)


class Shelf:
    """The files of one ledger, or of one closed class of it."""

    def __init__(self, folder: Path, ledger: str, klass: str | None) -> None:
        self.folder, self.ledger, self.klass = folder, ledger, klass

    @property
    def exists(self) -> bool:
        """Whether anything was ever put on it."""
        return (self.folder / manifests.FILE).exists()

    def manifest(self) -> Manifest:
        """What the shelf holds. Raises ``FactsMissing`` or ``FactsDamaged``."""
        return manifests.read(self.folder)

    def lock(self) -> Locked | None:
        """What opens the shelf; ``None`` where it is no closed class's. Raises ``FactsDamaged`` without its key."""
        if self.klass is None:
            return None
        told = f"{FOLDER}/{self.ledger}/closed/{self.klass}/{_KEY}"
        try:
            return Locked((self.folder / _KEY).read_bytes())
        except FileNotFoundError:
            raise FactsDamaged(told, GONE) from None
        except (InvalidTag, KeysMissing, ValueError):
            raise FactsDamaged(told, NO_KEY) from None

    def working_lock(self) -> Locked | None:
        """What locks files that are made anew: the shelf's key, or a fresh one where it does not open."""
        try:
            return self.lock()
        except FactsDamaged:
            (self.folder / _KEY).unlink(missing_ok=True)
            self.prepare()
            return self.lock()

    def prepare(self) -> None:
        """Make the folder, and for a closed class a key where there is none."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / _KEY
        if self.klass is not None and not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(Locked.fresh())
                file.flush()
                os.fsync(file.fileno())
            sync(self.folder)

    def source(self, dataset: str) -> Source:
        """One dataset, every file of it checked. A file that went because another manifest took over is none missing."""
        held = self.manifest()
        try:
            return self._source(held, dataset)
        except FactsDamaged:
            fresh = self.manifest()
            if fresh == held:
                raise
            return self._source(fresh, dataset)

    def _source(self, held: Manifest, dataset: str) -> Source:
        columns = held.columns[dataset]
        own = [piece for piece in held.pieces if piece.dataset == dataset or piece.part == "touched"]
        base = [piece for piece in own if piece.part in ("now", "past")]
        bare = Source(
            self.ledger, dataset, columns, base_leaf=held.base_leaf, leaf=held.leaf, last_day=pieces.newest_of(base),
            keys=keys_of(dataset),
        )  # fmt: skip
        if self.klass is None:
            finished = tuple(self._paths([piece for piece in base if not piece.open], "now"))
            parts = {part: tuple(self._paths(own, part)) for part in ("now", "past", "delta", "touched")}
            return _with(bare, finished=finished, **parts)
        lock = self.lock()
        return _with(bare, memory={part: self._table(own, part, columns, lock) for part in ("now", "past", "delta", "touched")})

    def check(self) -> int:
        """Read every file whole; gives how many bytes they have. Raises ``FactsDamaged``."""
        held, lock = self.manifest(), self.lock()
        for piece in held.pieces:
            pieces.read(self.folder, piece, lock)
        return sum(piece.size for piece in held.pieces)

    def table(self, own: list[Piece], columns: pieces.Columns, lock: Locked | None) -> pa.Table:
        """The rows of several files together."""
        read = [pieces.fit(pieces.read(self.folder, piece, lock), columns) for piece in own]
        return pa.concat_tables(read) if read else pieces.schema_of(columns).empty_table()

    def sweep(self, keep: set[str]) -> int:
        """Take away every file that is not among ``keep``; gives how many."""
        gone = 0
        for one in self.folder.iterdir():
            if one.is_file() and one.name not in keep and one.name not in (manifests.FILE, _KEY):
                with suppress(FileNotFoundError):
                    one.unlink()
                    gone += 1
        return gone

    def files(self) -> set[str]:
        """The names of all files of facts that lie here, named by the manifest or not."""
        apart = (manifests.FILE, _KEY)
        return {one.name for one in self.folder.iterdir() if one.is_file() and one.name not in apart}

    def _paths(self, own: list[Piece], part: str) -> Iterator[Path]:
        for piece in own:
            if piece.part == part:
                yield pieces.vouch(self.folder, piece)

    def _table(self, own: list[Piece], part: str, columns: pieces.Columns, lock: Locked | None) -> pa.Table:
        chosen = [piece for piece in own if piece.part == part]
        return self.table(chosen, pieces.TOUCHED if part == "touched" else columns, lock)


def _with(bare: Source, **parts: object) -> Source:
    return replace(bare, **parts)  # type: ignore[arg-type]
