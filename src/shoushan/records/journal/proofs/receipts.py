"""Receipts: an entry's header, the items that its holder may see, the promise to seal it, and the proof that it was.

A receipt is one JSON file. It is checked with public keys alone: no database, no network, nothing of the place.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as Undecodable
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shoushan.records.journal import chain
from shoushan.records.journal.faults import NotCanonical
from shoushan.records.journal.proofs import notes, tree
from shoushan.records.journal.proofs.notes import BadNote, Checkpoint, Signer, Verifier
from shoushan.records.journal.proofs.tree import BadProof

KIND = "shoushan-receipt-v1"
PROMISE = "shoushan-promise-v1"
LARGEST = 8 * 1024 * 1024
"""Bytes of a receipt that is read."""
DELAY = 86_400
"""Seconds within which an entry must be covered by a head; the aim is sixty."""


def origin_of(log: str) -> str:
    """The name of a journal's heads and of the key that signs them: ``shoushan/<log>``."""
    return f"shoushan/{log}"


def promiser_of(log: str) -> str:
    """The name of the key that promises. It is another key than that of the heads: web processes hold it."""
    return f"{origin_of(log)}/promise"


class BadReceipt(ValueError):
    """A file that is no receipt, or one that does not hold: says where and why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt shows: the entry's fields, the values disclosed by path, how many are withheld, and what vouches.

    ``head`` is ``None`` while only the promise vouches; ``witnessed`` says who else saw the head, and when.
    """

    fields: Mapping[str, Any]
    values: tuple[tuple[str, Any], ...]
    withheld: int
    promised: bool
    head: Checkpoint | None
    leaf: int | None
    witnessed: Mapping[str, datetime]


def promise(leaf_hash: bytes, recorded: str, signer: Signer, delay: int = DELAY) -> str:
    """A signed promise that the entry will be covered by a head within ``delay`` seconds of ``recorded``."""
    body = f"{PROMISE}\n{signer.name}\n{b64encode(leaf_hash).decode()}\n{recorded}\n{delay}\n"
    return f"{body}\n{signer.line(body)}"


def receipt(
    header: bytes, digests: Sequence[bytes], items: Sequence[tuple[str, str, Any]], *, promised: str | None,
    head: str | None = None, proof: tuple[int, Sequence[bytes], str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The receipt as JSON values. ``items``: (salt, path, value) of what is disclosed; ``digests``: of every item.

    ``head`` is the newest head at the time of giving it (receipts spread it); ``proof``: leaf number, path, its head.
    """
    said: dict[str, Any] = {
        "kind": KIND, "header": header.decode(), "digests": sorted(one.hex() for one in digests),
        "items": [list(one) for one in items],
    }  # fmt: skip
    if promised:
        said["promise"] = promised
    if head:
        said["head"] = head
    if proof:
        leaf, path, checkpoint = proof
        said["proof"] = {"leaf": leaf, "path": [b64encode(one).decode() for one in path], "checkpoint": checkpoint}
    return said


def read(text: str) -> dict[str, Any]:
    """The receipt in a file. Raises ``BadReceipt`` for what is none."""
    if len(text) > LARGEST:
        raise BadReceipt("文件过大，不是凭证。", "The file is too large for a receipt.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BadReceipt("不是凭证文件（读不出 JSON）。", "This is no receipt: it is not JSON.") from None
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise BadReceipt("不是首善的凭证文件。", "This is no receipt of Shoushan.")
    if not isinstance(said.get("header"), str) or not _texts(said.get("digests")) or not _items(said.get("items")):
        raise BadReceipt("凭证缺少表头、摘要或内容。", "The receipt lacks its header, digests or items.")
    return said


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _items(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 3 and isinstance(one[0], str) and isinstance(one[1], str) for one in value
    )


def check(said: Mapping[str, Any], verifiers: Sequence[Verifier]) -> Checked:
    """Check a receipt with the log's keys (and those of witnesses). Raises ``BadReceipt`` naming what does not hold."""
    header = said["header"].encode(errors="replace")  # a broken character does not give canonical bytes
    fields = _fields(header)
    alg = fields["alg"]
    digests = _digests(said["digests"])
    _disclosed(said["items"], digests, alg)
    if chain.body_hash(digests, alg).hex() != fields["body"]:
        raise BadReceipt("内容摘要与表头不符：内容被改过。", "The items do not give the body in the header: they were changed.")
    leaf_hash = chain.leaf_hash(header, alg)
    promised = _promised(said.get("promise"), leaf_hash, fields, verifiers)
    head, leaf = _included(said.get("proof"), leaf_hash, alg, fields["log"], verifiers)
    if not promised and head is None:
        raise BadReceipt("既没有签名的承诺，也没有存证点。", "It holds neither a signed promise nor a head that covers it.")
    if isinstance(said.get("head"), str):
        _opened(said["head"], verifiers)
    return Checked(
        fields, tuple((path, value) for _, path, value in said["items"]), len(digests) - len(said["items"]), promised,
        head, leaf, notes.witnesses(head, verifiers) if head else {},
    )  # fmt: skip


def _fields(header: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(header)
        if not isinstance(fields, dict) or chain.header(fields) != header:
            raise ValueError
    except (ValueError, NotCanonical, TypeError, RecursionError, UnicodeEncodeError):
        raise BadReceipt("表头不是规范写法。", "The header is not in its canonical form.") from None
    fields = dict[str, Any](fields)
    if fields["alg"] not in chain.algorithms():
        raise BadReceipt(f"本机不会算 {fields['alg']}。", f"This machine does not offer {fields['alg']}.")
    return fields


def _digests(said: Sequence[str]) -> list[bytes]:
    try:
        found = [bytes.fromhex(one) for one in said]
    except ValueError:
        found = [b""]
    if any(len(one) != chain.DIGEST_SIZE for one in found):
        raise BadReceipt("摘要写法不符。", "A digest is not written as expected.")
    return found


def _disclosed(items: Sequence[Sequence[Any]], digests: Sequence[bytes], alg: str) -> None:
    left = list(digests)
    for salt, path, value in items:
        try:
            digest = chain.item_digest(chain.item(salt, path, value), alg)
        except NotCanonical:
            digest = b""
        if digest not in left:
            raise BadReceipt(f"“{path}”的内容被改过。", f"The value of “{path}” was changed.")
        left.remove(digest)


def _promised(text: Any, leaf_hash: bytes, fields: Mapping[str, Any], verifiers: Sequence[Verifier]) -> bool:
    if text is None:
        return False
    try:
        note = notes.note_of(str(text))
    except BadNote as fault:
        raise BadReceipt(f"承诺读不出来：{fault}。", f"The promise cannot be read: {fault}.") from None
    lines = note.body.split("\n")
    expected = [PROMISE, lines[1] if len(lines) > 1 else "", b64encode(leaf_hash).decode(), fields["recorded"]]
    if lines[:4] != expected:
        raise BadReceipt("承诺说的不是这一条。", "The promise is about another entry.")
    name = promiser_of(fields["log"])
    if lines[1] != name or not any(one.name == name and note.signed_by(one) for one in verifiers):
        raise BadReceipt("承诺不是这本留痕日志的密钥签的。", "The promise is not signed by a key of this journal.")
    return True


def _included(
    proof: Any, leaf_hash: bytes, alg: str, log: str, verifiers: Sequence[Verifier]
) -> tuple[Checkpoint | None, int | None]:
    if proof is None:
        return None, None
    if not isinstance(proof, dict) or type(proof.get("leaf")) is not int or not _texts(proof.get("path")):
        raise BadReceipt("存证证明写法不符。", "The proof is not written as expected.")
    head = _opened(str(proof.get("checkpoint", "")), verifiers)
    if head.origin != origin_of(log):
        raise BadReceipt("存证点是另一本留痕日志的。", "The head is that of another journal.")
    try:
        path = [b64decode(one, validate=True) for one in proof["path"]]
        found = tree.root_from_inclusion(leaf_hash, proof["leaf"], head.size, path, alg)
    except (BadProof, ValueError, Undecodable) as fault:
        raise BadReceipt(f"存证证明不成立：{fault}。", f"The proof does not hold: {fault}.") from None
    if found != head.root:
        raise BadReceipt("存证证明不成立：得不出存证点的树根。", "The proof does not hold: it gives another root.")
    return head, proof["leaf"]


def _opened(text: str, verifiers: Sequence[Verifier]) -> Checkpoint:
    try:
        return notes.opened(text, verifiers)
    except BadNote as fault:
        raise BadReceipt(f"存证点不可信：{fault}。", f"The head cannot be trusted: {fault}.") from None
