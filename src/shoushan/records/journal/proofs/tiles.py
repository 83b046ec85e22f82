"""Hash tiles on disk as C2SP tlog-tiles lays them out: level 0 holds entries' hashes; no entry bundles are published."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from shoushan.records.journal import chain
from shoushan.records.journal.proofs import tree

WIDTH = 256
"""Hashes of a full tile."""
HEIGHT = 8
_WIDTH = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


class MissingTile(LookupError):
    """A tile that should stand in the folder does not, or holds too little."""


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile stands below the log's address: ``tile/<level>/<x001/x234/067>[.p/<width>]``."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03d}")
    name = "/".join(reversed(groups))
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


class Tiles:
    """A folder of tiles of one log."""

    def __init__(self, folder: Path, alg: str = "sha256") -> None:
        self.folder, self.alg = folder, alg
        self._nodes = lru_cache(maxsize=512)(self._tree_of)

    def read(self, level: int, index: int, width: int) -> list[bytes]:
        """The first ``width`` hashes of a tile, from the full tile or any partial one that is wide enough."""
        full = self.folder / tile_path(level, index)
        partial = full.with_name(f"{full.name}.p")
        names = [one.name for one in partial.iterdir()] if partial.is_dir() else []
        sizes = sorted(int(name) for name in names if _WIDTH.fullmatch(name))
        for path in [full, *(partial / str(size) for size in sizes if size >= width)]:
            try:
                with path.open("rb") as file:
                    raw = file.read(WIDTH * chain.DIGEST_SIZE + 1)
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                continue
            if width * chain.DIGEST_SIZE <= len(raw) and len(raw) % chain.DIGEST_SIZE == 0:
                return chain.split(raw)[:width]
        raise MissingTile(tile_path(level, index, width))

    def node(self, size: int) -> tree.Node:
        """The hashes of full subtrees of the tree of ``size`` leaves. Raises ``MissingTile`` while it is used."""

        def node(level: int, index: int) -> bytes:
            row, inside = divmod(level, HEIGHT)
            per = 1 << (HEIGHT - inside)
            tile, place = divmod(index, per)
            width = min(WIDTH, (size >> (row * HEIGHT)) - tile * WIDTH)
            return self._nodes(row, tile, width)[inside][place]

        return node

    def _tree_of(self, level: int, index: int, width: int) -> list[list[bytes]]:
        rows = [self.read(level, index, width)]
        for _ in range(HEIGHT - 1):
            rows.append(tree.level_up(rows[-1], self.alg))
        return rows

    def grow(self, size: int, leaves: Iterable[bytes]) -> int:
        """Add leaf hashes to a tree of ``size``; gives the new size. Tiles are written and synced before it returns.

        Written from the leaves up, whole tiles first, so that a reader of a smaller head never misses one.
        """
        fresh, level = list(leaves), 0
        total = size + len(fresh)
        while fresh:
            fresh = self._level(level, size >> (HEIGHT * level), fresh)
            level += 1
        return total

    def _level(self, level: int, start: int, hashes: list[bytes]) -> list[bytes]:
        """Append ``hashes`` at place ``start`` of a level; gives the hashes that this adds to the level above."""
        index, held = divmod(start, WIDTH)
        row = (self.read(level, index, held) if held else []) + hashes
        above = []
        while row:
            part, row = row[:WIDTH], row[WIDTH:]
            self._write(level, index, part)
            if len(part) == WIDTH:
                above.append(self._top(part))
                self._drop_partial(level, index)
            index += 1
        return above

    def _top(self, hashes: list[bytes]) -> bytes:
        while len(hashes) > 1:
            hashes = tree.level_up(hashes, self.alg)
        return hashes[0]

    def _write(self, level: int, index: int, hashes: list[bytes]) -> None:
        path = self.folder / tile_path(level, index, len(hashes))
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.new")
        with draft.open("wb") as file:
            file.write(chain.joined(hashes))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _drop_partial(self, level: int, index: int) -> None:
        full = self.folder / tile_path(level, index)
        folder = full.with_name(f"{full.name}.p")
        if folder.is_dir():
            for old in folder.iterdir():
                old.unlink()
            folder.rmdir()
