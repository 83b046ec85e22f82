"""Contributions kept on disk: what immutable files add to the answer of one question, never trusted without its digest."""

from __future__ import annotations

import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pyarrow as pa

_FORMAT: Final = b"shoushan-kept-1\n"
_MOST_FILES: Final = 4_000
_MOST_HELD: Final = 128


@dataclass(frozen=True, slots=True)
class Contributions:
    """What files contribute to one question: file → its number in the column ``f`` of the tables (a file that adds nothing has
    a number and no row), and the tables by statement."""

    files: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)


class Kept:
    """A folder of contributions, one file per question, and the latest of them in memory.

    Whatever is not as it was written is passed over and counted anew; nothing in the folder is needed, it may be deleted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: OrderedDict[str, Contributions] = OrderedDict()
        self._lock = Lock()

    def get(self, question: str) -> Contributions:
        """What is kept for a question; nothing when there is nothing, or when it was damaged."""
        with self._lock:
            if question in self._held:
                self._held.move_to_end(question)
                return self._held[question]
        found = self._read(question)
        self._remember(question, found)
        return found

    def put(self, question: str, made: Contributions) -> None:
        """Keep contributions in place of the former ones; a disk that is full or read-only keeps nothing."""
        self._remember(question, made)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.folder / f".{question}.{os.getpid()}.{os.urandom(4).hex()}"
            draft.write_bytes(_written(made))
            draft.replace(self.folder / question)
            self._sweep()

    def _remember(self, question: str, made: Contributions) -> None:
        with self._lock:
            self._held[question] = made
            self._held.move_to_end(question)
            while len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)

    def _read(self, question: str) -> Contributions:
        path = self.folder / question
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return Contributions()
        digest = hashlib.sha256(content[len(_FORMAT) + 32 :]).digest()
        if not content.startswith(_FORMAT) or content[len(_FORMAT) : len(_FORMAT) + 32] != digest:
            return Contributions()
        return _parsed(memoryview(content)[len(_FORMAT) + 32 :])

    def _sweep(self) -> None:
        files = [path for path in self.folder.iterdir() if path.is_file()]
        if len(files) > _MOST_FILES:
            for path in sorted(files, key=lambda path: path.stat().st_mtime)[: len(files) - _MOST_FILES // 2]:
                path.unlink(missing_ok=True)


def _written(made: Contributions) -> bytes:
    parts = {}
    for name, table in made.tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        parts[name] = sink.getvalue().to_pybytes()
    head = json.dumps({"files": made.files, "parts": {name: len(part) for name, part in parts.items()}}).encode()
    body = len(head).to_bytes(8, "big") + head + b"".join(parts.values())
    return _FORMAT + hashlib.sha256(body).digest() + body


def _parsed(body: memoryview) -> Contributions:
    start = 8 + int.from_bytes(body[:8], "big")
    head = json.loads(bytes(body[8:start]))
    tables = {}
    for name, length in head["parts"].items():
        with pa.ipc.open_stream(pa.py_buffer(body[start : start + length])) as stream:
            tables[name] = stream.read_all()
        start += length
    return Contributions(head["files"], tables)
