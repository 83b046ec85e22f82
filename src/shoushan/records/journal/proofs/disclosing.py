"""Disclosures: the receipts of every entry of a case in one file, each with the items that its reader may see.

Checked with public keys alone. Entries are tied to one another by their hashes, so none can be left out between the first
and the last; whether there are later ones only the journal can say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shoushan.records.journal import chain
from shoushan.records.journal.proofs import receipts
from shoushan.records.journal.proofs.notes import Verifier
from shoushan.records.journal.proofs.receipts import BadReceipt, Checked

KIND = "shoushan-disclosure-v1"
AUDIENCES = ("party", "auditor", "court")
LARGEST = 64 * 1024 * 1024
"""Characters of a disclosure that is read."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What a disclosure shows: the case, for whom it was made, when, and its entries in order."""

    case: str
    audience: str
    made: str
    entries: tuple[Checked, ...]

    @property
    def withheld(self) -> int:
        """How many items are there as digests only."""
        return sum(one.withheld for one in self.entries)


def disclosure(case: str, audience: str, made: str, given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The disclosure as JSON values; ``given`` are the receipts of the case's entries in order."""
    return {"kind": KIND, "case": case, "for": audience, "made": made, "receipts": [dict(one) for one in given]}


def check(text: str, verifiers: Sequence[Verifier]) -> Disclosed:
    """Check the disclosure in a file. Raises ``BadReceipt`` naming what does not hold."""
    said = _read(text)
    found: list[Checked] = []
    before = chain.FIRST_PREV
    for n, one in enumerate(said["receipts"], 1):
        try:
            checked = receipts.check(receipts.read(json.dumps(one)), verifiers)
        except BadReceipt as fault:
            raise BadReceipt(f"第 {n} 条：{fault.zh}", f"Entry {n}: {fault.en}") from None
        fields = checked.fields
        if fields["case"] != said["case"]:
            raise BadReceipt(f"第 {n} 条是另一件的。", f"Entry {n} is of another case.")
        if fields["n"] != n or fields["prev"] != before:
            raise BadReceipt(f"第 {n} 条没有接着上一条：有缺漏或换序。", f"Entry {n} does not follow: one is missing or moved.")
        before = chain.leaf_hash(chain.header(fields), fields["alg"]).hex()
        found.append(checked)
    return Disclosed(said["case"], said["for"], said["made"], tuple(found))


def _read(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise BadReceipt("文件过大，不是披露件。", "The file is too large for a disclosure.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise BadReceipt("不是披露件（读不出 JSON）。", "This is no disclosure: it is not JSON.") from None
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise BadReceipt("不是首善的披露件。", "This is no disclosure of Shoushan.")
    whole = isinstance(said.get("receipts"), list) and said["receipts"]
    if not whole or not all(isinstance(said.get(name), str) for name in ("case", "for", "made")):
        raise BadReceipt("披露件缺少件号或留痕。", "The disclosure lacks its case or its entries.")
    return dict(said)
