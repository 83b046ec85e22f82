"""Checking packages without the place that made them: checksums, the entries' chain, and the list they came with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shoushan.outputs.archives import bagit
from shoushan.outputs.archives.bagit import CASE, PROOF
from shoushan.records.journal import chain
from shoushan.records.journal.proofs import disclosing
from shoushan.records.journal.proofs.notes import Verifier
from shoushan.records.journal.proofs.receipts import BadReceipt
from shoushan.rules.text import Text

LIST = "packages-sha256.txt"
"""At the top of what was written for a year: digest of each package's manifest, and its folder."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One package: its folder, the case's number, how many entries, and what does not hold."""

    folder: str
    number: str
    entries: int
    faults: tuple[Text, ...]


def packages(top: Path) -> list[Path]:
    """The packages in a folder: itself, or every one below it."""
    if (top / bagit.DECLARATION).exists() or (top / bagit.MANIFEST).exists():
        return [top]
    return sorted(path.parent for path in top.rglob(bagit.MANIFEST))


def check(top: Path, verifiers: Sequence[Verifier] | None) -> tuple[Checked, ...]:
    """Every package in a folder, and whether it is the one on the list. Without keys signatures are not looked at."""
    listed = _listed(top / LIST)
    found = []
    for folder in packages(top):
        one = _one(folder, verifiers)
        name = folder.relative_to(top).as_posix()
        if listed and name != ".":
            here = hashlib.sha256((folder / bagit.MANIFEST).read_bytes()).hexdigest()
            if listed.pop(name, None) != here:
                one = replace(one, faults=(*one.faults, Text(f"与 {LIST} 不符", f"it is not the one on {LIST}")))
        found.append(replace(one, folder=name))
    gone = Text(f"{LIST} 上有，文件夹里没有", f"it is on {LIST} and not in the folder")
    return (*found, *(Checked(name, "", 0, (gone,)) for name in sorted(listed)))


def _listed(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = [line.split("  ", 1) for line in path.read_text("utf-8").splitlines() if "  " in line]
    return {name: digest for digest, name in pairs}


def _one(folder: Path, verifiers: Sequence[Verifier] | None) -> Checked:
    faults = list(bagit.faults(folder))
    about: dict[str, Any] = {}
    try:
        about = json.loads((folder / bagit.PAYLOAD / CASE).read_text("utf-8"))
        faults += _proof(folder, about, verifiers)
        entries, number = len(about["entries"]), str(about["number"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        return Checked(
            "", "", 0, (*faults, Text(f"{CASE} 或 {PROOF} 读不懂（{fault}）", f"{CASE} or {PROOF} is not understood"))
        )
    return Checked("", number, entries, tuple(faults))


def _proof(folder: Path, about: dict[str, Any], verifiers: Sequence[Verifier] | None) -> Iterator[Text]:
    """The entries follow one another, are those of the package, and (with keys) are vouched for by signed heads."""
    text = (folder / PROOF).read_text("utf-8")
    said = json.loads(text)
    if verifiers is not None:
        try:
            disclosing.check(text, verifiers)
        except BadReceipt as fault:
            yield Text(f"{PROOF}：{fault.zh}", f"{PROOF}: {fault.en}")
    before, given = chain.FIRST_PREV, said["receipts"]
    if len(given) != len(about["entries"]):
        yield Text("留痕条数与包内数据不符", "the number of entries is not that of the package")
    for one, kept in zip(given, about["entries"], strict=False):
        header = json.loads(one["header"])
        leaf = chain.leaf_hash(one["header"].encode(), header["alg"]).hex()
        if leaf != kept["leaf"] or header["prev"] != before or header["case"] != about["case"]:
            yield Text(f"第 {kept['n']} 条留痕与包内数据不符", f"entry {kept['n']} is not that of the package")
            return
        before = leaf
