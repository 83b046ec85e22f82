"""A witness: somebody else's machine that signs a head only when it follows from the last one that it signed.

What is carried to it is the request of C2SP tlog-witness (`old <size>`, the proof, a blank line, the checkpoint);
what it gives back is its signature line. It keeps its own last head, one per log, in a folder of its own.
"""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b64decode, b64encode
from binascii import Error as Undecodable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shoushan.records.journal.proofs import notes, tree
from shoushan.records.journal.proofs.notes import BadNote, Checkpoint, Signer, Verifier
from shoushan.records.journal.proofs.tree import BadProof

_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})", re.ASCII)
MOST = 63
"""Hashes that a proof of consistency holds at most."""


class Inconsistent(Exception):
    """Two heads of one log that cannot both be true; the evidence was kept."""

    def __init__(self, reason: str, evidence: Path) -> None:
        super().__init__(reason)
        self.reason, self.evidence = reason, evidence


class Behind(BadNote):
    """The request starts before the last head that this witness signed: its signature never arrived. ``line`` is that
    signature again, under the head of ``size`` leaves."""

    def __init__(self, old: int, size: int, line: str) -> None:
        super().__init__(f"the request starts at {old} leaves; this witness last signed {size}")
        self.size, self.line = size, line


@dataclass(frozen=True, slots=True)
class Asked:
    """What is carried to a witness: the size of the head it last signed, the proof from there, the new head."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: str


def request(old: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """The file that is carried to the witness."""
    lines = "".join(f"{b64encode(one).decode()}\n" for one in proof)
    return f"old {old}\n{lines}\n{checkpoint}"


def request_of(text: str) -> Asked:
    """The request in a file. Raises ``BadNote``."""
    if len(text) > notes.LONGEST:
        raise BadNote("longer than a request may be")
    head, gap, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    found = _OLD.fullmatch(first)
    if not found or not gap or len(lines) > MOST:
        raise BadNote("not a request: it begins with “old <size>”, the proof, and a blank line")
    try:
        proof = tuple(b64decode(line, validate=True) for line in lines)
    except (ValueError, Undecodable):
        raise BadNote("a line of the proof is not base64") from None
    if any(len(one) != 32 for one in proof):
        raise BadNote("a line of the proof has not 32 bytes")
    return Asked(int(found[1]), proof, checkpoint)


def last_seen(folder: Path, origin: str) -> Checkpoint | None:
    """The last head of this log that the witness signed."""
    path = _path(folder, origin)
    return notes.checkpoint_of(path.read_text(encoding="utf-8")) if path.exists() else None


def witness(folder: Path, asked: Asked, verifiers: Sequence[Verifier], signer: Signer, moment: datetime) -> str:
    """Sign a head; gives the signature line to carry back.

    The first head of a log that the witness meets is taken as it is. Raises ``BadNote`` for a head that the log has not
    signed, or a request that starts elsewhere; ``Inconsistent`` for one that contradicts the last one signed.
    """
    head = notes.opened(asked.checkpoint, verifiers)
    last = last_seen(folder, head.origin)
    if last is not None and (last.size, last.root) != (head.size, head.root):  # the same head may be asked for again
        _follows(folder, last, head, asked, signer)
    line = signer.line(head.body, moment)
    path = _path(folder, head.origin)
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, notes.with_line(head.text, line))
    return line


def put(path: Path, text: str) -> None:
    """Write a file that is whole at any moment: the old one or the new one, whenever the power goes."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _follows(folder: Path, last: Checkpoint, head: Checkpoint, asked: Asked, signer: Signer) -> None:
    if head.size < last.size:
        raise _evidence(folder, last, head, f"the head has {head.size} leaves, an earlier one had {last.size}")
    if asked.old != last.size and head.size > last.size:
        raise Behind(asked.old, last.size, _own_line(last, signer))
    try:
        tree.check_consistency(last.size, last.root, head.size, head.root, asked.proof)
    except BadProof as fault:
        raise _evidence(folder, last, head, str(fault)) from None


def _own_line(last: Checkpoint, signer: Signer) -> str:
    lines = last.text.partition("\n\n")[2].splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith(f"— {signer.name} "))


def _evidence(folder: Path, last: Checkpoint, head: Checkpoint, reason: str) -> Inconsistent:
    name = hashlib.sha256((last.text + head.text).encode()).hexdigest()[:16]
    place = folder / "evidence" / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "signed-before").write_text(last.text, encoding="utf-8")
    (place / "refused").write_text(head.text, encoding="utf-8")
    return Inconsistent(reason, place)


def _path(folder: Path, origin: str) -> Path:
    return folder / "logs" / hashlib.sha256(origin.encode()).hexdigest()[:32]
