"""What the place gives out for others to check: keys, receipts of entries, proofs that they were sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, sealing
from shoushan.records.journal.proofs import receipts, tree
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.journal.proofs.tiles import MissingTile, Tiles
from shoushan.records.journal.read import Entry, ReadItem

WITNESSES = "witnesses.txt"
"""File in the folder of keys: one public key of a witness a line."""
Shows = Callable[[ReadItem], bool]


def public_keys(connection: BaseDatabaseWrapper, keys: Path, promiser: Signer | None) -> str:
    """Every public key that a check needs, one a line; lines that begin with # say whose they are."""
    lines = ["# 存证密钥 keys that sign heads"]
    lines += [verifier.text for verifier, _ in sealing.keys(connection)]
    if promiser:
        lines += ["# 承诺密钥 key that promises", promiser.verifier.text]
    known = keys / WITNESSES
    if known.exists():
        lines += ["# 见证 witnesses", *known.read_text(encoding="utf-8").split()]
    return "\n".join(lines) + "\n"


def receipt_of(
    connection: BaseDatabaseWrapper, folder: Path, entry: Entry, shows: Shows, promiser: Signer | None
) -> dict[str, Any]:
    """The receipt of an entry: the items that ``shows`` lets through, the promise, and the proof once there is one."""
    header = chain.header(entry.fields)
    items = [
        (one.salt, one.path, one.value)
        for one in entry.items if one.state == "clear" and one.salt is not None and one.path is not None and shows(one)
    ]  # fmt: skip
    newest = sealing.newest(connection)
    promised = receipts.promise(entry.hash, entry.fields["recorded"], promiser) if promiser else None
    return receipts.receipt(
        header, [one.digest for one in entry.items], items, promised=promised, head=newest.text if newest else None,
        proof=proof_of(connection, folder, entry.leaf, entry.row.alg),
    )  # fmt: skip


def proof_of(
    connection: BaseDatabaseWrapper, folder: Path, leaf: int | None, alg: str
) -> tuple[int, Sequence[bytes], str] | None:
    """Leaf number, path and head of the proof that a leaf is sealed; ``None`` while no head covers it."""
    head = sealing.newest(connection)
    if leaf is None or head is None or leaf >= head.size:
        return None
    try:
        path = tree.inclusion(leaf, head.size, Tiles(folder, alg).node(head.size), alg)
    except MissingTile:
        return None
    return leaf, path, head.text


def as_file(receipt: dict[str, Any]) -> bytes:
    """The receipt as the file that people keep."""
    return json.dumps(receipt, ensure_ascii=False, indent=1).encode()


def request_for(connection: BaseDatabaseWrapper, folder: Path, old: int, alg: str) -> tuple[int, list[bytes], str] | None:
    """From which size, by which proof, to which head: what a witness that last signed ``old`` leaves is asked."""
    head = sealing.newest(connection)
    if head is None or head.size < old:
        return None
    proof = tree.consistency(old, head.size, Tiles(folder, alg).node(head.size), alg) if 0 < old < head.size else []
    return old, proof, head.text


def last_cosigned(connection: BaseDatabaseWrapper, name: str) -> tuple[int, datetime] | None:
    """The largest head that a witness has signed, and when its signature came back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, at FROM journal_cosignature WHERE name = %s ORDER BY size DESC LIMIT 1", [name])
        row = cursor.fetchone()
    return (int(row[0]), chain.moment_from(row[1])) if row else None
