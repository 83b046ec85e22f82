"""A paper as docx in the form of a plain letter: no standard's measures, black, left-aligned; opens in any word processor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from shoushan.outputs.papers.plain import page_of
from shoushan.outputs.papers.saving import saved
from shoushan.outputs.papers.sheet import Grid, Sheet


def docx_of(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets one after the other, each on a page of its own. ``made`` is the document's own moment."""
    document = docx.Document()
    style: Any = document.styles["Normal"]
    form = page_of(sheets[0].form)
    style.font.name, style.font.size = form.face, Pt(form.body)
    for number, sheet in enumerate(sheets):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = Mm(float(form.wide)), Mm(float(form.high))
        section.top_margin, section.bottom_margin = Mm(form.top), Mm(form.bottom)
        section.left_margin, section.right_margin = Mm(form.left), Mm(form.right)
        _sheet(document, sheet)
    return saved(document, sheets[0].title, sheets[0].organ, made)


def _sheet(document: Document, sheet: Sheet) -> None:
    for text in (sheet.mark, sheet.copy):
        if text:
            _line(document, text).alignment = ALIGN.CENTER
    _line(document, sheet.organ, bold=True)
    _lines(document, _top(sheet))
    _line(document, sheet.title, bold=True, size=page_of(sheet.form).title)
    for one in sheet.paragraphs:
        if isinstance(one, Grid):
            _table(document, one)
        else:
            _line(document, one.text, bold=one.kind in ("heading", "subheading"))
    annex = ("附件", "Annex")[sheet.language == "en"]
    _lines(document, [f"{annex} {no}: {one}" for no, one in enumerate(sheet.attachments, 1)])
    signed = ("：________________　____________", ": ________________  ____________")[sheet.language == "en"]
    for who in sheet.sides:
        _line(document, f"{who}{signed}").paragraph_format.space_before = Pt(20)
    if not sheet.sides:
        _line(document, sheet.organ).paragraph_format.space_before = Pt(30)
    _lines(document, _foot(sheet))


def _table(document: Document, grid: Grid) -> None:
    rows = ((grid.head,) if grid.head else ()) + grid.rows
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for at, row in enumerate(rows):
        for no, said in enumerate(row):
            run = table.cell(at, no).paragraphs[0].add_run(said)
            run.bold, run.font.size = bool(grid.head) and at == 0, None
    document.add_paragraph()


def _top(sheet: Sheet) -> list[str]:
    """Telephone and day, the reference, and to whom."""
    en = sheet.language == "en"
    return [
        sheet.contact, sheet.date, f"{('编号：', 'Reference: ')[en]}{sheet.number}" if sheet.number else "",
        f"{('', 'To: ')[en]}{sheet.addressee}{('：', '')[en]}" if sheet.addressee else "",
    ]  # fmt: skip


def _foot(sheet: Sheet) -> list[str]:
    """What stands below the organ: note, words at the seal, the line of whoever receives it, the address, copies."""
    en = sheet.language == "en"
    received = ("签收：____________  日期：__________", "Received by: ____________  Date: __________")[en]
    return [
        sheet.note, f"（{sheet.seal}）" if sheet.seal else "", received if sheet.receipt else "", sheet.address,
        ("抄送：", "Copies to: ")[en] + ("，", ", ")[en].join(sheet.cc) if sheet.cc else "",
    ]  # fmt: skip


def _lines(document: Document, texts: Sequence[str]) -> None:
    for text in texts:
        if text:
            _line(document, text)


def _line(document: Document, text: str, *, bold: bool = False, size: float | None = None) -> Any:
    line = document.add_paragraph()
    line.paragraph_format.space_after = Pt(8)
    run = line.add_run(text)
    run.bold, run.font.size = bold, Pt(size) if size else None
    return line
