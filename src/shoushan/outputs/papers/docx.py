"""A paper as docx in the geometry of GB/T 9704; opens in WPS and LibreOffice: no content controls, no macros."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import docx
import segno
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from shoushan.outputs.papers import geometry as g
from shoushan.outputs.papers import laying
from shoushan.outputs.papers.marks import border, floating_foot
from shoushan.outputs.papers.ruled import ruled, sides
from shoushan.outputs.papers.saving import saved
from shoushan.outputs.papers.sheet import Grid, Sheet

_FACES = {"heading": g.HEITI, "subheading": g.KAITI, "body": g.FANGSONG, "item": g.FANGSONG}


def docx_of(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets one after the other, each a section that begins with page 1. ``made`` is the document's own moment."""
    document = docx.Document()
    laying.defaults(document)
    for number, sheet in enumerate(sheets):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        laying.page(section, sheet.mark, sheet.copy, sheet.made_up)
        _sheet(document, sheet)
    return saved(document, sheets[0].title, sheets[0].organ, made)


# --- the sheet -------------------------------------------------------------------------------------------------------


def _sheet(document: Document, sheet: Sheet) -> None:
    zh = sheet.language == "zh"
    _top(document, sheet)
    title = laying.line(document, sheet.title, g.XIAOBIAOSONG, g.TITLE, ALIGN.CENTER)
    title.paragraph_format.keep_with_next = True
    if sheet.head == "organ" and sheet.number:
        laying.line(document, sheet.number, align=ALIGN.CENTER)
    laying.blank(document, 0.5)
    if sheet.addressee:
        laying.line(document, f"{sheet.addressee}：" if zh else f"To: {sheet.addressee}")
    line = None
    for one in sheet.paragraphs:
        if isinstance(one, Grid):
            ruled(document, one)
        else:
            line = laying.indented(document, one.text, _FACES[one.kind], zh)
    _annexes(document, sheet)
    if line is not None and not sheet.attachments and not sheet.contact:
        line.paragraph_format.keep_with_next = True
    if sheet.contact:
        laying.indented(document, sheet.contact, g.FANGSONG, zh).paragraph_format.keep_with_next = True
    if sheet.sides:
        sides(document, sheet.sides, zh=zh)
    else:
        _signature(document, sheet)
    if sheet.note:
        laying.indented(document, f"（{sheet.note}）", g.FANGSONG, zh)
    if sheet.receipt:
        _receipt(document, zh)
    if sheet.address:
        _follow(document, sheet)
    if sheet.cc:
        _imprint(document, sheet)


def _top(document: Document, sheet: Sheet) -> None:
    """The head: the organ in black, or the red head with number and rule (7.2), or that of a letter (10.1)."""
    if sheet.head == "organ":
        if not sheet.sides:
            laying.line(document, sheet.organ, g.XIAOBIAOSONG, 18, ALIGN.CENTER)
        return
    size = min(g.MARK, 156 / 25.4 * 72 / max(1, len(sheet.head_mark)))
    mark = laying.line(document, sheet.head_mark, g.XIAOBIAOSONG, size, ALIGN.CENTER, colour=g.RED)
    mark.paragraph_format.line_spacing = Pt(size * 1.2)
    mark.paragraph_format.space_before = Mm(g.HEAD_DROP) if sheet.head == "red" else Pt(0)
    if sheet.head == "letter":
        border(mark, "bottom", g.RED, 18, 4, "thickThinMediumGap")
        laying.line(document, sheet.number, align=ALIGN.RIGHT)
        laying.blank(document)
        return
    laying.blank(document)
    number = laying.line(document, sheet.number, align=ALIGN.CENTER)
    border(number, "bottom", g.RED, 12, round(Mm(g.RULE_GAP).pt))
    laying.blank(document)


def _annexes(document: Document, sheet: Sheet) -> None:
    """附件说明: one line below the body, without a mark at the end (7.3.4)."""
    zh, many = sheet.language == "zh", len(sheet.attachments) > 1
    if sheet.attachments:
        laying.blank(document)
    for number, one in enumerate(sheet.attachments):
        lead = ("附件：" if zh else "Annex: ") if number == 0 else ("　　　" if zh else "       ")
        laying.indented(document, f"{lead}{f'{number + 1}. ' if many else ''}{one}", g.FANGSONG, zh)


def _signature(document: Document, sheet: Sheet) -> None:
    """Organ over date, where the seal is set; the line for the seal tells which one (7.3.5)."""
    laying.blank(document)
    over, dated = g.signature_indents(sheet.organ, sheet.date) if sheet.language == "zh" else (0.0, 0.0)
    for text, indent in ((sheet.organ, over), (sheet.date, dated)):
        line = laying.line(document, text, align=ALIGN.RIGHT)
        line.paragraph_format.right_indent = Pt(indent * g.BODY)
        line.paragraph_format.keep_with_next = bool(sheet.seal) or text == sheet.organ
        line.paragraph_format.keep_together = True
    if sheet.seal:
        line = laying.line(document, f"（{sheet.seal}）", g.FANGSONG, 9, ALIGN.RIGHT, colour=laying.GREY)
        line.paragraph_format.right_indent = Pt(g.BODY * 3)


def _receipt(document: Document, zh: bool) -> None:
    words = (
        "受送达人（代收人）签名或者盖章：＿＿＿＿＿＿　签收日期：＿＿＿＿＿"
        if zh
        else "Signature of the recipient (or proxy): ____________  Date: __________"
    )
    line = laying.line(document, words, g.FANGSONG, 12)
    border(line, "top", "000000", 4, 6, "dashed")
    line.paragraph_format.space_before = Pt(14)


def _follow(document: Document, sheet: Sheet) -> None:
    """The QR code of the case's own page, to scan with a telephone."""
    picture = io.BytesIO()
    segno.make(sheet.address, error="m").save(picture, kind="png", scale=6, border=1)
    picture.seek(0)
    line = document.add_paragraph()
    line.add_run().add_picture(picture, width=Mm(24))
    laying.run(line, f"{'　' if sheet.language == 'zh' else '  '}{sheet.scan}", g.FANGSONG, 11)


def _imprint(document: Document, sheet: Sheet) -> None:
    """版记 at the foot of the last page: rules as wide as the 版心, 抄送 and 印发 in 四号 (7.4)."""
    zh = sheet.language == "zh"
    table = document.add_table(rows=2, cols=1)
    floating_foot(table, Mm(210 - g.LEFT - g.RIGHT))
    cc = ("抄送：" if zh else "Copies to: ") + ("，" if zh else ", ").join(sheet.cc) + ("。" if zh else ".")
    printed = f"{sheet.organ}\t{sheet.date}{'印发' if zh else ''}"
    for cell, text in zip((table.cell(0, 0), table.cell(1, 0)), (cc, printed), strict=True):
        line = cell.paragraphs[0]
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(g.SMALL)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
        laying.run(line, text, g.FANGSONG, g.SMALL)
