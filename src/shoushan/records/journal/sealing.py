"""Seals: the worker grows the tree by the entries that have their number, signs its head, and publishes tiles and head.

A head is a row of the journal and a file beside its tiles. The key stands outside the database and is read by the
worker alone, never by a web process (decisions B3).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, follower, read
from shoushan.records.journal.proofs import notes, tree
from shoushan.records.journal.proofs.notes import Checkpoint, Signer, Verifier
from shoushan.records.journal.proofs.tiles import MissingTile, Tiles

NAME = "seal"
CHUNK = 100_000
"""Leaf hashes read at once."""
KEY = "shoushan-log-key"
"""First line of the note by which a key comes into use."""
HEAD = "checkpoint"
"""File name of the newest head, beside the tiles."""


class SealBroken(Exception):
    """The journal no longer gives the head that was signed: nothing is signed until somebody has looked."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"前 {size} 条留痕已不符合签过的存证点，停止存证；请运行 shoushan verify --journal · the first {size} entries no "
            "longer give the head that was signed; sealing stops, run shoushan verify --journal"
        )
        self.size = size


class KeyUnknown(SealBroken):
    """The key on this machine is not the newest that the journal has recorded: it was swapped, or a rotation was cut short."""

    def __init__(self, signer: Signer) -> None:
        Exception.__init__(
            self,
            f"密钥 {signer.verifier.id.hex()} 不是登记的最新密钥，停止存证；请把登记的那把（如 seal.key.retired.…）"
            "放回 keys/seal.key，确已丢失才运行 shoushan seal --rotate --lost · key "
            f"{signer.verifier.id.hex()} is not the newest one recorded; sealing stops: put that one (such as "
            "seal.key.retired.…) back to keys/seal.key; only if it is lost, run shoushan seal --rotate --lost",
        )
        self.size = 0


@dataclass(frozen=True, slots=True)
class Sealed:
    """A head as kept: leaves, root, moment of signing, and the note with every co-signature that came back."""

    size: int
    root: bytes
    at: datetime
    text: str


def seal(
    connection: BaseDatabaseWrapper, folder: Path, signer: Signer, *, holder: str, moment: datetime, alg: str = "sha256"
) -> Sealed | None:
    """Sign a head over every entry that has a leaf number; ``None`` when there is nothing new or it is not our turn.

    Raises ``SealBroken`` when the entries under the last head have changed, ``KeyUnknown`` for another key than the newest.
    """
    last, known = newest(connection), keys(connection)
    if known and known[-1][0] != signer.verifier:
        raise KeyUnknown(signer)
    size = read.size(connection)
    if size == (last.size if last else 0):
        return None
    if not follower.take_lease(connection, NAME, holder=holder, moment=moment):
        return None
    tiles = Tiles(folder, alg)
    _stand(connection, tiles, last)
    grow(connection, tiles, last.size if last else 0, size)
    checkpoint = Checkpoint(signer.name, size, tree.root(size, tiles.node(size), alg))
    body = notes.signed(checkpoint, signer)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_checkpoint (size, root, at, body) VALUES (%s, %s, %s, %s)",
            [size, checkpoint.root, chain.micros_of(moment), body],
        )
    publish(folder, body)
    return Sealed(size, checkpoint.root, moment, body)


def publish(folder: Path, text: str) -> None:
    """Put the newest head where readers find it, whole at any moment."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{HEAD}.new"
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / HEAD)


def _stand(connection: BaseDatabaseWrapper, tiles: Tiles, last: Sealed | None) -> None:
    """Make sure that the tiles hold what the last head covers; they are made again from the entries where they are lost."""
    if last is None:
        return
    try:
        found = tree.root(last.size, tiles.node(last.size), tiles.alg)
    except MissingTile:
        grow(connection, tiles, 0, last.size)
        found = tree.root(last.size, Tiles(tiles.folder, tiles.alg).node(last.size), tiles.alg)
    if found != last.root:
        raise SealBroken(last.size)


def grow(connection: BaseDatabaseWrapper, tiles: Tiles, size: int, target: int) -> None:
    """Bring tiles that hold ``size`` leaves to ``target``."""
    while size < target:
        fresh = list(leaf_hashes(connection, size, min(CHUNK, target - size)))
        if not fresh:
            raise SealBroken(size)
        size = tiles.grow(size, fresh)


def leaf_hashes(connection: BaseDatabaseWrapper, first: int, limit: int) -> Iterator[bytes]:
    """The leaf hashes of entries number ``first`` on, at most ``limit``, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.hash FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry "
            "WHERE l.no >= %s AND l.no < %s ORDER BY l.no",
            [first, first + limit],
        )
        for (raw,) in cursor.fetchall():
            yield bytes(raw)


def leaf_of(connection: BaseDatabaseWrapper, digest: bytes) -> int | None:
    """The leaf number of the entry with this hash, or ``None`` while it has none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT l.no FROM journal_entry e JOIN journal_leaf l ON l.entry = e.id WHERE e.hash = %s", [digest])
        row = cursor.fetchone()
    return int(row[0]) if row else None


_SELECT = "SELECT size, root, at, body FROM journal_checkpoint"


def newest(connection: BaseDatabaseWrapper) -> Sealed | None:
    """The newest head."""
    return _one(connection, f"{_SELECT} ORDER BY size DESC LIMIT 1", [])


def head_at(connection: BaseDatabaseWrapper, size: int) -> Sealed | None:
    """The first head that covers ``size`` leaves or more."""
    return _one(connection, f"{_SELECT} WHERE size >= %s ORDER BY size LIMIT 1", [size])


def heads(connection: BaseDatabaseWrapper) -> list[Sealed]:
    """Every head, the smallest first, with its co-signatures."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} ORDER BY size")
        return [_sealed(connection, row) for row in cursor.fetchall()]


def _one(connection: BaseDatabaseWrapper, statement: str, params: list[int]) -> Sealed | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        row = cursor.fetchone()
    return _sealed(connection, row) if row else None


def _sealed(connection: BaseDatabaseWrapper, row: tuple[int, bytes, int, str]) -> Sealed:
    size, root, at, body = row
    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM journal_cosignature WHERE size = %s ORDER BY name", [size])
        lines = "".join(line for (line,) in cursor.fetchall())
    return Sealed(int(size), bytes(root), chain.moment_from(at), body + lines)


def lag(connection: BaseDatabaseWrapper, moment: datetime) -> float:
    """Seconds for which the oldest entry that no head covers has been waiting; 0 when every entry is covered."""
    last = newest(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(e.recorded) FROM journal_entry e LEFT JOIN journal_leaf l ON l.entry = e.id "
            "WHERE (l.no IS NULL OR l.no >= %s) AND e.id > %s",
            [last.size if last else 0, _covered(connection, last.size if last else 0)],
        )
        oldest = cursor.fetchone()[0]
    return 0.0 if oldest is None else max(0.0, (moment - chain.moment_from(oldest)).total_seconds())


def _covered(connection: BaseDatabaseWrapper, size: int) -> int:
    """A row id below which every entry is covered: entries far older than the last covered one are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(entry), 0) FROM journal_leaf WHERE no < %s AND no >= %s", [size, size - 1])
        return max(0, int(cursor.fetchone()[0]) - 100_000)


def keep_cosignature(connection: BaseDatabaseWrapper, size: int, line: str, verifier: Verifier, moment: datetime) -> datetime:
    """Keep what a witness signed; gives when it says that it saw the head. Raises ``BadNote`` for another's signature."""
    head = _one(connection, f"{_SELECT} WHERE size = %s", [size])
    if head is None:
        raise notes.BadNote(f"there is no head of {size} leaves")
    seen = notes.checkpoint_of(notes.with_line(head.text, line)).note
    assert seen is not None
    when = seen.moment_of(verifier)
    if when is None:
        raise notes.BadNote(f"not signed by {verifier.name}")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_cosignature (size, name, line, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [size, verifier.name, line if line.endswith("\n") else f"{line}\n", chain.micros_of(moment)],
        )
    return when


def keys(connection: BaseDatabaseWrapper) -> list[tuple[Verifier, str]]:
    """The log's public keys, the oldest first, each with the note by which it came into use; a row that is no key is left
    out (a check names it)."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT vkey, note FROM journal_key ORDER BY no")
        for vkey, note in cursor.fetchall():
            with suppress(notes.BadNote):
                found.append((notes.verifier_of(vkey), note))
    return found


def keep_key(connection: BaseDatabaseWrapper, signer: Signer, moment: datetime, before: Signer | None = None) -> None:
    """Record a key of the log; a later one is signed by the one before, unless that one was lost."""
    known = keys(connection)
    if any(verifier == signer.verifier for verifier, _ in known):
        return
    body = f"{KEY}\n{signer.verifier.text}\n{moment:%Y-%m-%dT%H:%M:%SZ}\n"
    note = f"{body}\n{signer.line(body)}{before.line(body) if before else ''}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_key (no, vkey, at, note) SELECT coalesce(max(no) + 1, 0), %s, %s, %s FROM journal_key",
            [signer.verifier.text, chain.micros_of(moment), note],
        )
