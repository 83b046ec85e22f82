"""A disk that can lose its power: SQLite's writes and syncs as `strace` saw them, and what may be left after any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

CALLS = "pwrite64,write,lseek,fdatasync,fsync,ftruncate,unlink"
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<arguments>.*)$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?P<name>fdatasync|fsync) resumed>.*= 0$")
_FILE = re.compile(r"^\d+<(?P<path>[^>]+)>(?:, )?")
_DATA = re.compile(r'^"(?P<hex>(?:\\x[0-9a-f]{2})*)", \d+(?:, (?P<offset>\d+))?')
SECTOR = 512


class Event(NamedTuple):
    """A thing done to a file: ``write`` (offset, data), ``cut`` (offset = new length), ``sync``, ``gone``, ``said`` (data)."""

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""


def events(trace: Path) -> Iterator[Event]:
    """The events of a trace made by ``strace -f -y -xx -s BIG -e trace=CALLS``, in order.

    A sync counts from its end: where another process's call came between, from the line that says it resumed.
    """
    waiting: dict[str, str] = {}
    for line in trace.read_text("ascii", "replace").splitlines():
        if resumed := _RESUMED.match(line):
            yield Event("sync", waiting.pop(resumed["pid"]))
        elif call := _CALL.match(line):
            yield from _event(line.split()[0], call["name"], call["arguments"], waiting)


def _event(pid: str, name: str, arguments: str, waiting: dict[str, str]) -> Iterator[Event]:
    if name == "unlink":
        yield Event("gone", bytes.fromhex(arguments.split('"')[1].replace("\\x", "")).decode())
        return
    file = _FILE.match(arguments)
    if file is None:
        return
    path, rest = _plain(file["path"]), arguments[file.end() :]
    if name in {"fdatasync", "fsync"}:
        if "unfinished" in rest:
            waiting[pid] = path
        else:
            yield Event("sync", path)
    elif name == "ftruncate":
        yield Event("cut", path, int(re.match(r"\d+", rest)[0]))  # type: ignore[index]
    elif data := _DATA.match(rest):
        content = bytes.fromhex(data["hex"].replace("\\x", ""))
        yield Event("write", path, int(data["offset"]), content) if data["offset"] else Event("said", path, 0, content)


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


@dataclass
class File:
    """What the platter holds, and what was written since the last sync and may be lost, kept or torn."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Let an event come true."""
        if event.kind == "gone":
            self.durable, self.pending = bytearray(), []
        elif event.kind == "sync":
            self.durable, self.pending = left(self.durable, self.pending), []
        else:
            self.pending.append(event)

    def after_a_cut(self, chance: Random) -> bytes:
        """The file after the power went: every unsynced write is there, or not, or in some of its sectors."""
        return bytes(left(bytearray(self.durable), list(_survivors(self.pending, chance))))


def _survivors(pending: list[Event], chance: Random) -> Iterator[Event]:
    keep = chance.choice([0.0, 0.5, 0.9])
    for event in pending:
        if chance.random() < keep:
            yield event
        elif event.kind == "write" and chance.random() < 0.3:
            for at in range(0, len(event.data), SECTOR):
                if chance.random() < 0.5:
                    yield Event("write", event.path, event.offset + at, event.data[at : at + SECTOR])


def left(content: bytearray, done: list[Event]) -> bytearray:
    """``content`` after writes and cuts."""
    for event in done:
        if event.kind == "cut":
            del content[event.offset :]
            content.extend(bytes(event.offset - len(content)))
            continue
        end = event.offset + len(event.data)
        content.extend(bytes(max(0, end - len(content))))
        content[event.offset : end] = event.data
    return content
