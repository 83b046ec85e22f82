"""What stands beside the chains, held to what vouches for it: definitions, erasures, keys, co-signatures, published head."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, definitions, sealing
from shoushan.records.journal.faults import Fault
from shoushan.records.journal.proofs import notes
from shoushan.records.journal.proofs.notes import BadNote, Verifier
from shoushan.records.journal.sealing import Sealed

ERASING = "/field.erase"
"""What the path of an item says whose entry erases."""
_DIGEST = '"' + "_" * 64 + '"'
_UNEXPLAINED = f"""
SELECT i.id, i.items FROM journal_item i LEFT JOIN journal_erasure x ON x.erased = i.id >> 2
WHERE x.erased IS NULL AND (i.items LIKE '[{_DIGEST}%%' OR i.items LIKE '%%,{_DIGEST}%%') ORDER BY i.id"""
_LOOK = (
    "停止服务，保留现场，与备份比对。", "Stop the service, keep it as it is, and compare with a backup.",
)  # fmt: skip


def check(connection: BaseDatabaseWrapper, folder: Path, kept: Sequence[Sealed], witnesses: Sequence[Verifier]) -> list[Fault]:
    """Every row beside the chains that does not hold; ``kept`` are the heads, the smallest first."""
    return [
        *_definitions(connection), *_erasures(connection), *_keys(connection), *_heads(kept),
        *_cosignatures(connection, witnesses), *_published(folder, kept),
    ]  # fmt: skip


def _definitions(connection: BaseDatabaseWrapper) -> Iterator[Fault]:
    known = set()
    for one in definitions.definitions(connection):
        known.add(one.digest)
        said = _said(one.content)
        same = said.get("ledger", one.ledger) == one.ledger and said.get("from", one.version) == one.version
        if chain.digest(one.content.encode("utf-8", "replace")).hex() != one.digest or not same:
            yield _made(
                f"definition {one.ledger} {one.version}", f"已发布的定义 {one.ledger} {one.version} 与其摘要不符：被改过",
                f"the published definition {one.ledger} {one.version} does not give its digest: it was changed",
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger, def FROM journal_frame ORDER BY id")
        used = dict.fromkeys((ledger, bytes(raw).hex()) for ledger, raw in cursor.fetchall())
    for ledger, digest in used:
        if digest not in known:
            yield _made(
                f"definition {digest}", f"{ledger} 的留痕所依的定义 {digest[:16]}… 不在了",
                f"the definition {digest[:16]}… that entries of {ledger} went by is gone",
            )  # fmt: skip


def _said(content: str) -> dict[str, object]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) and isinstance(said.get("ledger"), str) else {}


def _erasures(connection: BaseDatabaseWrapper) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT x.entry, x.erased FROM journal_erasure x LEFT JOIN journal_entry d ON d.id = x.erased "
            "WHERE d.id IS NULL OR NOT EXISTS (SELECT 1 FROM journal_item i WHERE i.id BETWEEN x.entry * 4 AND x.entry * 4 + 3 "
            "AND i.items LIKE %s) ORDER BY x.entry, x.erased",
            [f"%{ERASING}%"],
        )
        for entry, erased in cursor.fetchall():
            yield _made(
                f"erasure {entry} {erased}", f"清除登记（{entry}→{erased}）没有相应的清除留痕",
                f"the erasure {entry} → {erased} has no entry that erases",
            )  # fmt: skip
        cursor.execute(_UNEXPLAINED, [])
        for number, text in cursor.fetchall():
            if any(isinstance(one, str) for one in _elements(text)):
                yield _made(
                    f"item {number}", f"留痕 {number >> 2} 的内容被抹去，没有清除登记",
                    f"items of entry {number >> 2} are gone without an erasure",
                )  # fmt: skip


def _elements(text: str) -> list[object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _keys(connection: BaseDatabaseWrapper) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT no, vkey, at, note FROM journal_key ORDER BY no")
        for place, (no, vkey, at, note) in enumerate(cursor.fetchall()):
            if no != place or not note.startswith(f"{sealing.KEY}\n{vkey}\n{chain.moment_from(at):%Y-%m-%dT%H:%M:%SZ}\n\n"):
                said = f"the row of key {no} differs from its signed text"
                yield _made(f"key {no}", f"第 {no} 把密钥的登记与其签名文本不符", said)


def _heads(kept: Sequence[Sealed]) -> Iterator[Fault]:
    before: datetime | None = None
    for one in kept:
        if before is not None and one.at < before:
            yield _made(
                f"head {one.size}", f"{one.size} 条的存证点比前一个还早：时间被改过",
                f"the head of {one.size} is dated before the one it follows: its moment was changed",
            )  # fmt: skip
        before = one.at


def _cosignatures(connection: BaseDatabaseWrapper, witnesses: Sequence[Verifier]) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.size, s.name, s.line, c.body FROM journal_cosignature s "
            "LEFT JOIN journal_checkpoint c ON c.size = s.size ORDER BY s.size, s.name"
        )
        found = cursor.fetchall()
    for size, name, line, body in found:
        if not any(one.name == name and _signed(one, body, line) for one in witnesses):
            yield _made(
                f"cosignature {size} {name}", f"{name} 对 {size} 条存证点的会签不成立，或这家见证没有登记",
                f"the co-signature of {name} under the head of {size} does not hold, or this witness is not registered",
            )  # fmt: skip


def _signed(witness: Verifier, body: str | None, line: str) -> bool:
    try:
        note = notes.checkpoint_of(notes.with_line(body or "", line)).note
    except BadNote:
        return False
    return note is not None and note.moment_of(witness) is not None


def _published(folder: Path, kept: Sequence[Sealed]) -> Iterator[Fault]:
    path = folder / sealing.HEAD
    if not path.exists():
        return
    try:
        head = notes.checkpoint_of(path.read_text(encoding="utf-8"))
    except (BadNote, OSError, ValueError):
        yield _made("published head", "公开的存证点读不出来", "the published head cannot be read")
        return
    if not any((one.size, one.root) == (head.size, head.root) for one in kept):
        yield _made(
            "published head", f"公开的存证点（{head.size} 条）不在库里：被删或被换",
            f"the published head of {head.size} leaves is not in the journal: it was removed or replaced",
        )  # fmt: skip


def _made(where: str, zh: str, en: str) -> Fault:
    return Fault(where, f"{zh}。", f"{en[0].upper()}{en[1:]}.", *_LOOK, None, None)
