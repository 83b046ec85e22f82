"""The journal against its own signed heads: recomputed from the entries, with whoever else has seen each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import access, beside, read, sealing
from shoushan.records.journal.faults import Fault
from shoushan.records.journal.proofs import notes, tree
from shoushan.records.journal.proofs.notes import BadNote, Checkpoint, Verifier
from shoushan.records.journal.proofs.tiles import MissingTile, Tiles

_LOOK = (
    "停止服务，保留现场，与备份和见证处的存证点比对。",
    "Stop the service, keep it as it is, compare with a backup and with witnesses.",
)


@dataclass(frozen=True, slots=True)
class Audited:
    """What the heads show: faults, how many heads and leaves, witnesses with the largest head each has seen and when,
    and how many entries no head covers yet."""

    faults: tuple[Fault, ...]
    heads: int
    sealed: int
    leaves: int
    witnessed: tuple[tuple[str, int, datetime], ...]


def audit(
    connection: BaseDatabaseWrapper, folder: Path, witnesses: Sequence[Verifier], outside: Sequence[str] = (),
    alg: str = "sha256",
) -> Audited:  # fmt: skip
    """Recompute every head from the entries, and hold them to the heads that somebody brought (``outside``)."""
    kept, size = sealing.heads(connection), read.size(connection)
    faults: list[Fault] = []
    known = [verifier for verifier, _ in sealing.keys(connection)]
    faults += _keys(connection)
    brought = [*_brought(outside, known, faults)]
    roots = _roots(connection, {one.size for one in kept} | {one.size for one in brought}, alg)
    for one in kept:
        try:
            head = notes.opened(one.text, known)
        except BadNote as fault:
            where = f"head {one.size}"
            faults.append(_made(where, f"{one.size} 条的存证点不可信：{fault}", f"the head of {one.size} leaves: {fault}"))
            continue
        faults += _compared(head, roots, size, "存证点", "head")
        if head.root != one.root or head.size != one.size:
            where = f"head {one.size}"
            faults.append(_made(where, f"{one.size} 条的存证点与其正文不符", f"the head of {one.size} differs from its text"))
    for head in brought:
        faults += _compared(head, roots, size, "带来的存证点", "head that was brought")
    faults += _tiles(folder, kept, alg)
    faults += beside.check(connection, folder, kept, witnesses)
    faults += access.check(connection)
    return Audited(tuple(faults), len(kept), kept[-1].size if kept else 0, size, tuple(_witnessed(kept, witnesses)))


def _brought(outside: Sequence[str], known: Sequence[Verifier], faults: list[Fault]) -> Iterator[Checkpoint]:
    for text in outside:
        try:
            yield notes.opened(text, known)
        except BadNote as fault:
            faults.append(_made("outside head", f"带来的存证点不可信：{fault}", f"the head that was brought: {fault}"))


def _roots(connection: BaseDatabaseWrapper, sizes: set[int], alg: str) -> dict[int, bytes]:
    """The root at each of these sizes, from the entries as they stand; sizes beyond the last leaf are left out."""
    frontier, found = tree.Frontier(alg), dict[int, bytes]()
    for size in sorted(sizes):
        while frontier.size < size:
            fresh = list(sealing.leaf_hashes(connection, frontier.size, min(sealing.CHUNK, size - frontier.size)))
            if not fresh:
                return found
            for leaf in fresh:
                frontier.add(leaf)
        found[size] = frontier.root()
    return found


def _compared(head: Checkpoint, roots: dict[int, bytes], size: int, zh: str, en: str) -> Iterator[Fault]:
    where = f"head {head.size}"
    if head.size > size or head.size not in roots:
        yield _made(
            where, f"{zh}有 {head.size} 条，日志只有 {size} 条：尾部被截去",
            f"the {en} has {head.size} leaves, the journal {size}: a tail was cut off",
        )  # fmt: skip
    elif roots[head.size] != head.root:
        yield _made(
            where, f"前 {head.size} 条得不出{zh}的树根：有条目被改、被换或被删",
            f"the first {head.size} entries do not give the root of the {en}: something was changed, swapped or removed",
        )  # fmt: skip


def _keys(connection: BaseDatabaseWrapper) -> Iterator[Fault]:
    before: Verifier | None = None
    for verifier, text in sealing.keys(connection):
        try:
            note = notes.note_of(text)
            whole = note.signed_by(verifier) and verifier.text in note.body and (before is None or note.signed_by(before))
        except BadNote:
            whole = False
        if not whole:
            yield _made(
                f"key {verifier.id.hex()}", f"密钥 {verifier.id.hex()} 没有上一把密钥的签名：换密钥无据，或原密钥已丢失",
                f"key {verifier.id.hex()} is not signed by the one before: replaced without ground, or the old one was lost",
            )  # fmt: skip
        before = verifier


def _tiles(folder: Path, kept: Sequence[sealing.Sealed], alg: str) -> Iterator[Fault]:
    if not kept:
        return
    last = kept[-1]
    try:
        found = tree.root(last.size, Tiles(folder, alg).node(last.size), alg)
    except MissingTile as fault:
        again = ("（下次存证时自动重做）", " (made again with the next head)")
        yield _made("tiles", f"公开的哈希块缺 {fault}{again[0]}", f"a published tile is missing: {fault}{again[1]}")
        return
    if found != last.root:
        yield _made("tiles", "公开的哈希块得不出最新存证点的树根", "the published tiles give another root than the newest head")


def _witnessed(kept: Sequence[sealing.Sealed], witnesses: Sequence[Verifier]) -> Iterator[tuple[str, int, datetime]]:
    for verifier in witnesses:
        for one in reversed(kept):
            note = notes.checkpoint_of(one.text).note
            moment = note.moment_of(verifier) if note else None
            if moment is not None:
                yield verifier.name, one.size, moment
                break


def _made(where: str, zh: str, en: str) -> Fault:
    return Fault(where, f"{zh}。", f"{en[0].upper()}{en[1:]}.", *_LOOK, None, None)
