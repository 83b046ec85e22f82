"""How far the facts have followed the journal, and how long the oldest entry that they lack has waited."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.records.journal import plain
from shoushan.records.journal.chain import moment_from

FACTS = 1
"""The version of what facts mean: a change of the fold or of a column's meaning makes them anew everywhere."""
FOLDER = "facts"
FILE = "position.json"


@dataclass(frozen=True, slots=True)
class Position:
    """The next leaf that facts do not hold, the hash of the entry before it, the journal's name, and when that was."""

    next: int
    hash: str = ""
    log: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Lag:
    """What facts lack of the journal: how many entries (also those without a leaf number yet), and for how many seconds
    the oldest of them has waited."""

    entries: int
    seconds: float


def read(folder: Path) -> Position:
    """How far facts have followed. Raises ``FactsMissing`` where none were made, or by another version of the program."""
    told = f"{FOLDER}/{FILE}"
    try:
        said = json.loads((folder / FILE).read_bytes())
        if said["facts"] != FACTS:
            raise FactsMissing(told)
        return Position(int(said["next"]), said["hash"], said["log"], said["at"])
    except (OSError, ValueError, KeyError, TypeError):
        raise FactsMissing(told) from None


def place(folder: Path, position: Position, moment: datetime) -> None:
    """Keep how far facts have followed."""
    said = {"facts": FACTS, "next": position.next, "hash": position.hash, "log": position.log, "at": moment.isoformat()}
    replace(folder / FILE, said)


def lag(connection: BaseDatabaseWrapper, home: Path, moment: datetime) -> Lag:
    """What the facts below ``home`` lack at ``moment``. Raises ``FactsMissing``."""
    count, oldest = plain.waiting(connection, read(home / FOLDER).next)
    seconds = 0.0 if oldest is None else max(0.0, (moment - moment_from(oldest)).total_seconds())
    return Lag(count, seconds)


def replace(path: Path, said: Mapping[str, Any]) -> None:
    """Write a small file whole in the place of the one before, synced."""
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make names that were written or taken away in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
