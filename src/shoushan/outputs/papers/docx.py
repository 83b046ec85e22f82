"""A paper as docx in the geometry of GB/T 9704; opens in WPS and LibreOffice: no content controls, no macros."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
import segno
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from shoushan.outputs.papers import geometry as g
from shoushan.outputs.papers.marks import border, field, floating_foot, grid, page_starts_at, tracked, unspaced
from shoushan.outputs.papers.sheet import Sheet

_FACES = {"heading": g.HEITI, "subheading": g.KAITI, "body": g.FANGSONG, "item": g.FANGSONG}
_GREY = "808080"


def docx_of(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets one after the other, each a section that begins with page 1. ``made`` is the document's own moment."""
    document = docx.Document()
    _defaults(document)
    for number, sheet in enumerate(sheets):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _page(section, sheet)
        _sheet(document, sheet)
    properties = document.core_properties
    properties.title = sheets[0].title
    properties.author = properties.last_modified_by = sheets[0].organ
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _defaults(document: Document) -> None:
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = g.WESTERN, Pt(g.BODY)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), g.FANGSONG)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    unspaced(style.element)
    document.settings.odd_and_even_pages_header_footer = True
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)


def _page(section: Any, sheet: Sheet) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(g.TOP), Mm(g.BOTTOM)
    section.left_margin, section.right_margin = Mm(g.LEFT), Mm(g.RIGHT)
    section.header_distance = Mm(16)
    section.footer_distance = Mm(g.BOTTOM - g.FOOT - 5)
    grid(section, g.LINE_TWIPS)
    page_starts_at(section, 1)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        _head(header.paragraphs[0], sheet)
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        _foot(footer.paragraphs[0], side)


def _head(line: Line, sheet: Sheet) -> None:
    """The mark of a draft, a void paper or a courtesy copy; else the label of the copy."""
    if sheet.mark:
        line.alignment = ALIGN.CENTER
        large = len(sheet.mark) <= 4
        _run(line, "　".join(sheet.mark) if large else sheet.mark, g.HEITI, 26 if large else 11, colour=_GREY)
    elif sheet.copy:
        line.alignment = ALIGN.RIGHT
        _run(line, sheet.copy, g.SONGTI, 10.5)


def _foot(line: Line, side: ALIGN) -> None:
    """— 1 — : right on odd pages, left on even ones, one character from the edge (7.5)."""
    line.alignment = side
    if side == ALIGN.RIGHT:
        line.paragraph_format.right_indent = Pt(g.SMALL)
    else:
        line.paragraph_format.left_indent = Pt(g.SMALL)
    _run(line, "— ", g.SONGTI, g.SMALL)
    field(_run(line, "", g.SONGTI, g.SMALL), "PAGE")
    _run(line, " —", g.SONGTI, g.SMALL)


# --- the sheet -------------------------------------------------------------------------------------------------------


def _sheet(document: Document, sheet: Sheet) -> None:
    zh = sheet.language == "zh"
    _top(document, sheet)
    title = _line(document, sheet.title, g.XIAOBIAOSONG, g.TITLE, ALIGN.CENTER)
    title.paragraph_format.keep_with_next = True
    if sheet.head == "organ" and sheet.number:
        _line(document, sheet.number, align=ALIGN.CENTER)
    _blank(document, 0.5)
    if sheet.addressee:
        _line(document, f"{sheet.addressee}：" if zh else f"To: {sheet.addressee}")
    for one in sheet.paragraphs:
        _indented(document, one.text, _FACES[one.kind], zh)
    _annexes(document, sheet)
    if sheet.contact:
        _indented(document, sheet.contact, g.FANGSONG, zh)
    _signature(document, sheet)
    if sheet.note:
        _indented(document, f"（{sheet.note}）", g.FANGSONG, zh)
    if sheet.receipt:
        _receipt(document, zh)
    if sheet.address:
        _follow(document, sheet)
    if sheet.cc:
        _imprint(document, sheet)


def _top(document: Document, sheet: Sheet) -> None:
    """The head: the organ in black, or the red head with number and rule (7.2), or that of a letter (10.1)."""
    if sheet.head == "organ":
        _line(document, sheet.organ, g.XIAOBIAOSONG, 18, ALIGN.CENTER)
        return
    size = min(g.MARK, 156 / 25.4 * 72 / max(1, len(sheet.head_mark)))
    mark = _line(document, sheet.head_mark, g.XIAOBIAOSONG, size, ALIGN.CENTER, colour=g.RED)
    mark.paragraph_format.line_spacing = Pt(size * 1.2)
    mark.paragraph_format.space_before = Mm(g.HEAD_DROP) if sheet.head == "red" else Pt(0)
    if sheet.head == "letter":
        border(mark, "bottom", g.RED, 18, 4, "thickThinMediumGap")
        _line(document, sheet.number, align=ALIGN.RIGHT)
        _blank(document)
        return
    _blank(document)
    number = _line(document, sheet.number, align=ALIGN.CENTER)
    border(number, "bottom", g.RED, 12, round(Mm(g.RULE_GAP).pt))
    _blank(document)


def _annexes(document: Document, sheet: Sheet) -> None:
    """附件说明: one line below the body, without a mark at the end (7.3.4)."""
    zh, many = sheet.language == "zh", len(sheet.attachments) > 1
    if sheet.attachments:
        _blank(document)
    for number, one in enumerate(sheet.attachments):
        lead = ("附件：" if zh else "Annex: ") if number == 0 else ("　　　" if zh else "       ")
        _indented(document, f"{lead}{f'{number + 1}. ' if many else ''}{one}", g.FANGSONG, zh)


def _signature(document: Document, sheet: Sheet) -> None:
    """Organ over date, where the seal is set; the line for the seal tells which one (7.3.5)."""
    _blank(document)
    over, dated = g.signature_indents(sheet.organ, sheet.date) if sheet.language == "zh" else (0.0, 0.0)
    for text, indent in ((sheet.organ, over), (sheet.date, dated)):
        line = _line(document, text, align=ALIGN.RIGHT)
        line.paragraph_format.right_indent = Pt(indent * g.BODY)
        line.paragraph_format.keep_with_next = bool(sheet.seal) or text == sheet.organ
        line.paragraph_format.keep_together = True
    if sheet.seal:
        line = _line(document, f"（{sheet.seal}）", g.FANGSONG, 9, ALIGN.RIGHT, colour=_GREY)
        line.paragraph_format.right_indent = Pt(g.BODY * 3)


def _receipt(document: Document, zh: bool) -> None:
    words = (
        "受送达人（代收人）签名或者盖章：＿＿＿＿＿＿　签收日期：＿＿＿＿＿"
        if zh
        else "Signature of the recipient (or proxy): ____________  Date: __________"
    )
    line = _line(document, words, g.FANGSONG, 12)
    border(line, "top", "000000", 4, 6, "dashed")
    line.paragraph_format.space_before = Pt(14)


def _follow(document: Document, sheet: Sheet) -> None:
    """The QR code of the case's own page, to scan with a telephone."""
    picture = io.BytesIO()
    segno.make(sheet.address, error="m").save(picture, kind="png", scale=6, border=1)
    picture.seek(0)
    line = document.add_paragraph()
    line.add_run().add_picture(picture, width=Mm(24))
    words = "　扫码查看办到哪了" if sheet.language == "zh" else "  Scan to see where it stands"
    _run(line, words, g.FANGSONG, 11)


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
        _run(line, text, g.FANGSONG, g.SMALL)


# --- lines -----------------------------------------------------------------------------------------------------------


def _line(
    document: Document, text: str, face: str = g.FANGSONG, size: float = g.BODY, align: ALIGN | None = None,
    colour: str = "",
) -> Line:  # fmt: skip
    line = document.add_paragraph()
    line.paragraph_format.line_spacing = Pt(g.LINE) if size <= g.TITLE else Pt(size * 1.3)
    if align is not None:
        line.alignment = align
    _run(line, text, face, size, colour)
    return line


def _indented(document: Document, text: str, face: str, zh: bool) -> None:
    line = _line(document, text, face, align=ALIGN.JUSTIFY)
    if zh:
        indent = line._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(round(2 * g.BODY * 20)))


def _blank(document: Document, lines: float = 1) -> None:
    _spacer(document, g.LINE * lines)


def _spacer(document: Document, points: float) -> None:
    line = document.add_paragraph()
    line.paragraph_format.line_spacing = Pt(points)
    _run(line, "", g.FANGSONG, 1)


def _run(line: Line, text: str, face: str, size: float, colour: str = "") -> Any:
    run = line.add_run(text)
    run.font.name, run.font.size = g.WESTERN if face != g.SONGTI else face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if size == g.BODY:
        tracked(run, g.CHAR_TWIPS)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run
