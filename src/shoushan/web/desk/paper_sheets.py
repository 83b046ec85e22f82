"""Papers of a case as sheets, and these as print page, docx and PDF: the same words, marks and numbers in all three."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse

from shoushan.outputs.papers.forms import docx_of
from shoushan.outputs.papers.pdf import pdf_of
from shoushan.outputs.papers.sheet import Issuer, Language, Paragraph, Sheet, copies_of, issuer_in, sheet_of
from shoushan.records.cases import paper_queries
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import PaperShown
from shoushan.rules.catalogue.model import Paper
from shoushan.web.desk.frame import AtDesk, names_of, today
from shoushan.web.desk.wording import day_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import current, reading, t, word
from shoushan.web.ui.qr import qr_svg

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def found(shown: CaseShown, key: str) -> tuple[PaperShown, Paper]:
    """The paper of the case and its definition. Raises ``Http404``."""
    held = next((one for one in shown.papers if one.paper == key), None)
    form = shown.version.papers.get(held.kind) if held else None
    if held is None or form is None:
        raise Http404(key)
    return held, form


def issuer_of(request: AtDesk, shown: CaseShown, words: Mapping[str, Any] | None = None) -> Issuer:
    """The organ in whose name a paper goes out: the one that its last line or its seal names, else the one that received
    the case. Head, signature and seal of a paper name one organ (GB/T 9704-2012, 7.3.5)."""
    names = names_of(request)
    received = shown.state.unit if shown.state.unit in names else shown.ledger.owner
    return issuer_in(request.book.pack, names, words, received or shown.ledger.owner)


def signed_on(request: AtDesk, shown: CaseShown, key: str) -> date | None:
    """成文日期: the day on which it was signed, else drafted."""
    made = paper_queries.of_paper(request.viewer, request.book, shown.uid, key)
    for step in ("sign", "redraft", "draft"):
        day = next((one.day for one in reversed(made) if one.step == step), None)
        if day:
            return day_of(day)
    return None


def sheets(request: AtDesk, shown: CaseShown, key: str, address: str, language: Language | None = None) -> tuple[Sheet, ...]:
    """The paper in its copies, in Chinese unless asked for in English; a pack with plain letters writes them in the language of
    whoever sends them. ``address`` is where the citizen follows the case: it stands on receipts (no remedies, handed out at
    the window) as a QR code."""
    plain = request.book.pack.paper == "plain"
    language = language or ("en" if plain and current() == "en" else "zh")
    held, form = found(shown, key)
    state = shown.state.papers.get(key) or {"kind": held.kind, "state": held.state, "number": held.number}
    day = signed_on(request, shown, key) or day_of(held.made) or today(request)
    on_receipt = form.kind == "certificate" or (form.kind is None and form.name.zh.endswith("凭证"))
    made = sheet_of(
        form, state, held.body, issuer_of(request, shown, held.body), day,
        language=language, address=address if on_receipt else "",
    )  # fmt: skip
    if language == "en" and not plain:
        return (made,)
    with reading("en" if language == "en" else "zh-hans"):
        labels = word("desk-copy-file"), word("desk-copy-party")
    return copies_of(made, labels, held.body)


def as_file(sheets_: Sequence[Sheet], kind: str, name: str, made: datetime) -> HttpResponse:
    """A download as ``docx`` or ``pdf``. Raises ``NoChineseFont`` for a PDF on a machine without Chinese faces."""
    content, type_ = (docx_of(sheets_, made), DOCX) if kind == "docx" else (pdf_of(sheets_, made), "application/pdf")
    answer = HttpResponse(content, content_type=type_)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return answer


def for_print(sheet: Sheet) -> ui.Paper:
    """A sheet as the print page shows it."""
    return ui.Paper(
        sheet.organ,
        sheet.title,
        sheet.number,
        sheet.addressee,
        tuple(
            one.text if isinstance(one, Paragraph) else ui.PaperTable(one.head, one.rows, one.numeric)
            for one in sheet.paragraphs
        ),
        sheet.date,
        seal=sheet.seal,
        receipt=sheet.receipt,
        copies=1,
        copy_labels=(sheet.copy,),
        contact=sheet.contact,
        qr=qr_svg(sheet.address, sheet.scan) if sheet.address else None,
        sides=sheet.sides,
        mark=sheet.mark,
        head_mark=sheet.head_mark if sheet.head != "organ" else "",
        attachments=sheet.attachments,
        note=sheet.note,
        cc=sheet.cc,
        lang="en" if sheet.language == "en" else "zh-CN",
    )


def title_of(shown: CaseShown, key: str) -> str:
    """A file name: number (or case) and name of the paper."""
    held, _ = found(shown, key)
    return f"{held.number or shown.number} {t(held.name)}"
