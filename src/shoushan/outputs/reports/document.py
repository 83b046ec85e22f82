"""A report as docx in the form of its pack, without a red head, every number in a bookmark that word processors keep.

WPS knows no content controls, so each number stands in a bookmark whose name says its figure and how it is told; what stood
there when it was made is kept in a part of the file of its own, and the days and the leaf in its properties as well.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Place

from shoushan.outputs.charts import drawing
from shoushan.outputs.papers.forms import laying_of
from shoushan.outputs.papers.marks import off_grid
from shoushan.outputs.papers.saving import saved
from shoushan.outputs.reports.made import (
    DATED,
    Cell,
    Close,
    Grid,
    Item,
    Line,
    Made,
    Number,
    Picture,
    Run,
    annex_lead,
    is_long,
    text_of,
    title_lines,
)
from shoushan.rules.catalogue.model.pages import Form

if TYPE_CHECKING:
    from shoushan.outputs.papers.national import NationalLaying
    from shoushan.outputs.papers.plain_laying import PlainLaying

    Laying = NationalLaying | PlainLaying

NAMESPACE = "urn:shoushan:report:1"
PROPERTY = "shoushan-report"
FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
WIDE = 150
"""Millimetres of a chart."""


def docx_of(made: Made, moment: datetime, form: Form = "gbt-9704") -> bytes:
    """The document; ``moment`` is its own, ``form`` the pack's."""
    document, laying = docx.Document(), laying_of(form)
    laying.defaults(document)
    laying.page(document.sections[0], made.mark)
    writing = _Writing(document, made.language == "zh", laying)
    _head(writing, made)
    for item in made.items:
        _item(writing, made, item)
    _kept(document, made)
    return saved(document, text_of(made.title), made.organ, moment)


class _Writing:
    """A document while it is written; bookmarks have running numbers."""

    def __init__(self, document: Document, zh: bool, laying: Laying) -> None:
        self.document, self.zh, self.bookmarks, self.breaks, self.laying = document, zh, 0, False, laying

    def runs(self, place: Place, runs: Sequence[Run], face: str, size: float) -> None:
        """Words and numbers, each number in its bookmark."""
        for one in runs:
            if isinstance(one, str):
                self.laying.run(place, one, face, size)
                continue
            self.bookmarks += 1
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            start.set(qn("w:id"), str(self.bookmarks))
            start.set(qn("w:name"), one.mark)
            end.set(qn("w:id"), str(self.bookmarks))
            place._p.append(start)
            self.laying.run(place, one.text, face, size)
            place._p.append(end)


def _head(writing: _Writing, made: Made) -> None:
    lay = writing.laying
    place = lay.line(writing.document, "", lay.xiaobiaosong, lay.title, ALIGN.CENTER)
    place.paragraph_format.line_spacing = Pt(lay.title * 1.4)
    off_grid(place)
    for number, runs in enumerate(title_lines(made.title, lay.room / 25.4 * 72 / lay.title)):
        if number:
            place.add_run().add_break()
        writing.runs(place, runs, lay.xiaobiaosong, lay.title)
    lay.blank(writing.document, 0.5)
    if made.addressee:
        lay.line(writing.document, f"{made.addressee}：" if writing.zh else f"To: {made.addressee}")


def _foot(writing: _Writing, made: Made, close: Close) -> None:
    """The names of the annexes, organ over date, where the report itself ends; tables and annexes follow on a new page."""
    lay = writing.laying
    for number, runs in enumerate(close.annexes):
        if not number:
            _blank_with_text(writing)
        place = lay.indented(writing.document, "", lay.fangsong, writing.zh)
        writing.runs(place, (annex_lead(number, len(close.annexes), zh=writing.zh), *runs), lay.fangsong, lay.body)
    _blank_with_text(writing)
    over, dated = lay.indents(made.organ, made.date) if writing.zh else (0.0, 0.0)
    for text, indent in ((made.organ, over), (made.date, dated)):
        place = lay.line(writing.document, "", align=ALIGN.RIGHT)
        place.paragraph_format.right_indent = Pt(indent * lay.body)
        place.paragraph_format.keep_with_next = text == made.organ
        writing.runs(place, (Number(DATED, text),) if text == made.date else (text,), lay.fangsong, lay.body)
    writing.breaks = True


def _blank_with_text(writing: _Writing) -> None:
    """An empty line that stays on a page with the line before and with what follows: organ and date never stand on a page
    without text (7.3.5)."""
    lay = writing.laying
    for add in (False, True):
        if add:
            lay.blank(writing.document)
        writing.document.paragraphs[-1].paragraph_format.keep_with_next = True


def _item(writing: _Writing, made: Made, item: Item) -> None:
    match item:
        case Line():
            _line(writing, item)
        case Picture():
            place = writing.document.add_paragraph()
            place.alignment = ALIGN.CENTER
            place.paragraph_format.keep_with_next = True
            place.paragraph_format.space_before = Pt(6)
            off_grid(place)
            run = place.add_run()
            run.add_picture(io.BytesIO(drawing.png(item.spec, grey=True)), width=Mm(WIDE))
            for properties in run._r.iter(qn("wp:docPr")):
                properties.set("descr", item.alt)
        case Grid():
            _grid(writing, item)
        case Close():
            _foot(writing, made, item)


def _line(writing: _Writing, item: Line) -> None:
    lay = writing.laying
    document = writing.document
    breaks, writing.breaks = writing.breaks or item.breaks, False
    if item.kind in ("caption", "note"):
        place = lay.line(document, "", lay.heiti if item.kind == "caption" else lay.fangsong, lay.cells[0], ALIGN.CENTER)
        place.paragraph_format.line_spacing = Pt(lay.cells[0] * 11 / 6)
        off_grid(place)
        place.paragraph_format.page_break_before = breaks
        place.paragraph_format.keep_with_next = item.kind == "note" or item.above
        if item.kind == "note":
            place.alignment = ALIGN.LEFT
        writing.runs(place, item.runs, lay.heiti if item.kind == "caption" else lay.fangsong, lay.cells[0])
        return
    face = {"heading": lay.heiti, "subheading": lay.kaiti}.get(item.kind, lay.fangsong)
    place = lay.indented(document, "", face, writing.zh)
    place.paragraph_format.keep_with_next = item.kind != "body"
    place.paragraph_format.page_break_before = breaks
    if not writing.zh:
        place.paragraph_format.space_before = Pt(6)
    writing.runs(place, item.runs, face, lay.body)
    if item.kind != "body" and not writing.zh:
        for run in place.runs:
            run.font.bold = True


def _grid(writing: _Writing, grid: Grid) -> None:
    lay = writing.laying
    table = writing.document.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    size = lay.cells[1] if grid.small else lay.cells[0]
    for at, (head, width) in enumerate(zip(grid.heads, grid.widths, strict=True)):
        table.columns[at].width = Mm(width)
        _cell(writing, table.cell(0, at), (head,), lay.heiti, size, width, at)
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for number, row in enumerate(grid.rows, 1):
        cells = table.rows[number].cells
        whole = OxmlElement("w:cantSplit")
        table.rows[number]._tr.get_or_add_trPr().append(whole)
        for at, (cell, width) in enumerate(zip(row, grid.widths, strict=True)):
            _cell(writing, cells[at], cell, lay.fangsong, size, width, at)


def _cell(writing: _Writing, cell: Any, runs: Cell, face: str, size: float, width: int, at: int) -> None:
    lay = writing.laying
    cell.width = Mm(width)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    place = cell.paragraphs[0]
    long = is_long(runs)
    place.alignment = ALIGN.LEFT if (at == 0 and face != lay.heiti) or long else ALIGN.CENTER
    place.paragraph_format.line_spacing = Pt(size * 1.3)
    place.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    off_grid(place)
    writing.runs(place, runs, face, size - 1.5 if long else size)


# --- what is kept beside the words ----------------------------------------------------------------------------------------


def said(made: Made) -> dict[str, Any]:
    """What the file says of itself: what was asked, and each number with what stood there and around it."""
    return {
        **moments(made),
        "numbers": [
            {
                "mark": one.mark, "text": one.text, "figure": one.figure, "tell": one.tell,
                "period": [one.period.first.isoformat(), one.period.last.isoformat()] if one.period else [],
                "before": before, "after": after,
            }
            for one, before, after in made.numbers()
        ],
    }  # fmt: skip


def moments(made: Made) -> dict[str, Any]:
    """What was asked: the definition, the language, the period, the day and the leaf; and the day under the organ's name."""
    first, last = made.period.first, made.period.last
    return {
        "report": made.id, "language": made.language, "period": f"{first}..{last}", "as_of": made.as_of.isoformat(),
        "known_at": made.known_at, "dated": made.date,
    }  # fmt: skip


def _kept(document: Document, made: Made) -> None:
    package = document.part.package
    body = json.dumps(said(made), ensure_ascii=False, separators=(",", ":"))
    text = f'<?xml version="1.0" encoding="UTF-8"?><report xmlns="{NAMESPACE}">{escape(body)}</report>'
    part = Part(PackURI("/customXml/item9.xml"), "application/xml", text.encode(), package)
    document.part.relate_to(part, RT.CUSTOM_XML)
    short = escape(json.dumps(moments(made), ensure_ascii=False, separators=(",", ":")))
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{FORMAT}" pid="2" name="{PROPERTY}"><vt:lpwstr>{short}</vt:lpwstr></property></Properties>'
    )
    custom = Part(PackURI("/docProps/custom.xml"), _CUSTOM, properties.encode(), package)
    package.relate_to(custom, _CUSTOM_RELATION)
