"""What a lawful erasure (依法清除) takes: fields, rows, parties, papers' words, files, or everything personal of a case.

A path is ``field``, ``rows field/row key``, ``party:KEY``, ``paper:KEY``, ``file:KEY`` or ``*`` (everything personal). Only
whole items go: each path names what items hold, never a piece of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shoushan.rules.catalogue.model import Version
from shoushan.rules.procedure.refusals import NotUnderstood
from shoushan.rules.procedure.values import Fact, State

EVERYTHING = "*"
PARTY, PAPER, FILE = "party:", "paper:", "file:"
PERSONAL = frozenset({"personal", "sensitive"})
WORDS = frozenset({"why", "text", "opinion", "note", "to"})
"""Content in free words, which may name anybody: ``*`` takes it whatever its class."""
_VOUCHING = frozenset({"erase.approve", "field.erase"})
"""Whoever approved an erasure or erased, and why, stays."""
_FIELDS = frozenset({"field.set", "field.amend", "field.correct"})


def reach(version: Version, state: State, paths: Sequence[Any], *, lenient: bool = False) -> list[str]:
    """``paths`` with everything that goes with them, each once. Raises ``NotUnderstood`` for one that names nothing of the
    case; ``lenient`` leaves such a path out (what was erased after a backup may not be in the backup)."""
    found: dict[str, None] = {}
    for path in paths:
        told = str(path)
        if told == EVERYTHING:
            found |= dict.fromkeys(_everything(version, state))
        elif _stands(version, state, told):
            found |= dict.fromkeys((told, *_files_in(version, state, told)))
        elif not lenient:
            raise NotUnderstood("field.erase", "paths", path)
    return list(found)


def data_of(state: State, paths: Sequence[str], entries: Sequence[int] = ()) -> dict[str, Any]:
    """The data of a ``field.erase`` fact. Origins are kept, because replay cannot read them from erased items."""
    origins: list[Any] = [[cell, *origin] for cell, origin in sorted(state.origins.items()) if _is_in(cell, paths)]
    return {"paths": list(paths), "entries": list(entries) or sorted({one[2] for one in origins}), "origins": origins}


def takes(paths: Sequence[str], fact: Fact, key: str, klass: str) -> bool:
    """Whether content ``key`` (of class ``klass``) of an earlier fact is among what ``paths`` erases."""
    if fact.effect in _VOUCHING:
        return False
    if EVERYTHING in paths and (klass in PERSONAL or (key in WORDS and fact.effect not in _FIELDS)):
        return True
    if fact.effect in _FIELDS:
        return key in paths or key.split("/")[0] in paths
    if fact.effect == "party.add":
        return f"{PARTY}{fact.data.get('party')}" in paths
    if fact.effect == "file.add":
        return f"{FILE}{fact.data.get('file')}" in paths
    return fact.effect.startswith("paper.") and f"{PAPER}{fact.data.get('paper')}" in paths


def files_of(fact: Fact) -> list[str]:
    """The files whose content a ``field.erase`` fact destroys."""
    paths = fact.data.get("paths")
    named = paths if isinstance(paths, list) else []
    return [str(path).removeprefix(FILE) for path in named if str(path).startswith(FILE)]


def _everything(version: Version, state: State) -> Iterator[str]:
    yield EVERYTHING
    yield from (name for name in state.fields if name in version.fields and version.fields[name].klass in PERSONAL)
    yield from (f"{PARTY}{key}" for key in state.parties)
    yield from (f"{PAPER}{key}" for key in state.papers)
    yield from (f"{FILE}{key}" for key in state.files)


def _stands(version: Version, state: State, path: str) -> bool:
    held: tuple[tuple[str, Mapping[str, Any]], ...] = ((PARTY, state.parties), (PAPER, state.papers), (FILE, state.files))
    for kind, known in held:
        if path.startswith(kind):
            return path.removeprefix(kind) in known
    name, *row = path.split("/", 1)
    return name in version.fields and not (row and row[0] not in (state.fields.get(name) or {}))


def _files_in(version: Version, state: State, path: str) -> Iterator[str]:
    """The stored files that the value of a field of type file names."""
    field = version.fields.get(path)
    if field is None or field.type != "file":
        return
    value = state.fields.get(path)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping) and one.get("file") in state.files:
            yield f"{FILE}{one['file']}"


def _is_in(cell: str, paths: Sequence[str]) -> bool:
    return any(cell == path or cell.startswith(f"{path}/") for path in paths)
