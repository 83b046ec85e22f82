"""A closed case as an archive package: its record, papers as issued, files, data and the digests of its entries."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from shoushan.outputs.archives import bagit
from shoushan.outputs.archives.bagit import CASE, PROOF
from shoushan.outputs.archives.record import WITHHELD, record_of, said_of
from shoushan.outputs.papers.pdf import pdf_of
from shoushan.outputs.papers.sheet import issuer_in, sheet_of
from shoushan.records.cases.archive_list import Line, Opened
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import FileShown, PaperShown
from shoushan.records.journal import chain
from shoushan.records.journal.proofs import disclosing
from shoushan.records.journal.read import Entry, ReadItem
from shoushan.rules.procedure.archiving import NAMES
from shoushan.rules.procedure.paper_life import is_issued
from shoushan.rules.text import Text

KIND = "shoushan-archive-case-v1"
RECORD = "record.pdf"
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_UNSAFE = re.compile(r"[^\w.\-（）()〔〕]+")
Units = Mapping[str, tuple[Text, str]]
Receipts = Callable[[Entry, Callable[[ReadItem], bool]], Mapping[str, Any]]
"""Entry, and which of its items are shown → its receipt with the proof that stands now."""
Files = Callable[[str], tuple[FileShown, bytes] | None]


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package by path, the digest of its manifest, how many pages it would print to, what was left out."""

    name: str
    files: Mapping[str, bytes]
    digest: str
    pages: int
    withheld: int


def name_of(line: Line) -> str:
    """The folder of a package: its case's number (or id), as file systems take it."""
    return _UNSAFE.sub("-", line.case).strip("-.") or line.uid


def package_of(book: Book, line: Line, opened: Opened, units: Units, files: Files, receipts: Receipts) -> Package:
    """The package of a case. The same entries give the same bytes; only ``proof.json`` grows with the heads."""
    payload: dict[str, bytes] = {}
    made = datetime.fromisoformat(line.closed).replace(tzinfo=UTC)
    payload[RECORD] = pdf_of([record_of(book, line, opened, units)], made)
    pages, withheld = pages_of(payload[RECORD]), 0
    papers, attached = [], []
    for paper in opened.shown.papers:
        content = _paper(book, opened, paper, units)
        path = f"papers/{_safe(paper.paper)}-{_safe(paper.number or paper.name.zh)}.pdf" if content else None
        if content and path:
            payload[path], pages = content, pages + pages_of(content)
        withheld += content is None and paper.state != "void"
        papers.append({
            "paper": paper.paper, "kind": paper.kind, "name": paper.name.zh, "number": paper.number or "",
            "state": "void" if paper.state == "void" else "issued" if content else "withheld", "path": path or "",
        })  # fmt: skip
    for number, one in enumerate(opened.shown.files, 1):
        got = None if one["erased"] or "personal" not in opened.classes else files(str(one["file"]))
        name = _safe(str(one["name"] or one["file"]))
        path = f"files/{number:03d}-{name}" if got else None
        if got and path:
            payload[path], pages = got[1], pages + pages_of(got[1], got[0].type)
        withheld += got is None
        attached.append({
            "file": one["file"], "name": one["name"] or "", "material": one["material"] or "", "type": one["type"] or "",
            "state": "erased" if one["erased"] else "packed" if got else "withheld", "path": path or "",
            "sha256": hashlib.sha256(got[1]).hexdigest() if got else "",
        })  # fmt: skip
    about = _about(book, line, opened, units, papers, attached, pages)
    payload[CASE] = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True).encode()
    info = {
        "Source-Organization": book.pack.name.zh, "External-Identifier": line.case or line.uid,
        "External-Description": f"{opened.shown.ledger.name.zh} {opened.shown.title.zh}",
        "Internal-Sender-Identifier": line.uid,
        "Shoushan-Year": str(line.year), "Shoushan-Class": line.klass, "Shoushan-Unit": line.unit, "Shoushan-Pages": str(pages),
    }  # fmt: skip
    bagged = bagit.bag(payload, info)
    given = [receipts(entry, lambda item: item.klass in opened.classes) for entry in opened.entries]
    proof = disclosing.disclosure(line.uid, "archive", line.closed, given)
    whole = {**bagged, PROOF: json.dumps(proof, ensure_ascii=False, indent=1).encode()}
    return Package(name_of(line), whole, bagit.digest_of(bagged), pages, withheld)


def title_of(opened: Opened) -> str:
    """The subject of a case (题名) in the clear as far as whoever packs may see it; empty where its ledger names none."""
    name = opened.shown.ledger.title
    one = next((one for one in opened.shown.fields if one.field.id == name and one.value is not None), None)
    said = said_of(opened, one) if one else ""
    return "" if said == WITHHELD else said.replace("\n", " ")[:80]


def pages_of(content: bytes, type_: str = "application/pdf") -> int:
    """Pages of a PDF or a picture; nothing is known of other kinds."""
    if content.startswith(b"%PDF-"):
        return max(1, len(_PAGE.findall(content)))
    return int(type_.startswith("image/"))


def _paper(book: Book, opened: Opened, paper: PaperShown, units: Units) -> bytes | None:
    """A paper as it was issued; ``None`` for a draft, a void one, one erased, or one whose words may not be seen."""
    form = opened.shown.version.papers.get(paper.kind)
    state = opened.shown.state.papers.get(paper.paper) or {}
    if form is None or paper.body is None or "personal" not in opened.classes or not is_issued(form, state):
        return None
    received = opened.shown.state.unit or opened.shown.ledger.owner
    day = date.fromisoformat(paper.made[:10])
    held = {**state, "state": "delivered", "archived": None}  # as it was issued, wherever it lies now
    sheet = sheet_of(form, held, paper.body, issuer_in(book.pack, units, paper.body, received), day)
    return pdf_of([sheet], datetime(day.year, day.month, day.day, tzinfo=UTC))


def _about(
    book: Book, line: Line, opened: Opened, units: Units, papers: Sequence[Mapping[str, Any]],
    files: Sequence[Mapping[str, Any]], pages: int,
) -> dict[str, Any]:  # fmt: skip
    shown = opened.shown
    return {
        "kind": KIND, "place": book.pack.id, "log": book.log, "case": line.uid, "number": line.case, "ledger": line.ledger,
        "ledger_name": shown.ledger.name.zh, "noun": shown.ledger.noun.zh, "title": shown.title.zh,
        "version": shown.version.key,
        "basis": [f"{one.text.zh} {one.article}".strip() for one in shown.ledger.basis],
        "class": line.klass, "class_name": NAMES[line.klass].zh, "year": line.year, "unit": line.unit,
        "unit_name": units.get(line.unit, (Text(line.unit, line.unit), ""))[0].zh,
        "opened": shown.opened_on.isoformat(), "closed": line.closed, "outcome": shown.outcome.zh if shown.outcome else "",
        "history": shown.history, "pages": pages, "classes": sorted(opened.classes), "papers": list(papers),
        "files": list(files),
        "fields": [
            {"id": one.field.id, "label": one.field.label.zh, "class": one.field.klass, "value": said_of(opened, one)}
            for one in shown.fields if one.value is not None
        ],
        "entries": [_entry(one) for one in opened.entries],
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    """An entry's digests: its own, its body's, its items'; contents stand in the proof as far as they may be seen."""
    header = chain.header(entry.fields)
    return {
        "n": entry.n, "act": entry.act, "leaf": entry.hash.hex(), "header_sha256": hashlib.sha256(header).hexdigest(),
        "items": sorted(one.digest.hex() for one in entry.items),
    }  # fmt: skip


def _safe(text: str) -> str:
    """A part of a path: letters of any script, digits, dots and dashes."""
    return _UNSAFE.sub("-", text).strip("-.")[:80] or "0"
