"""Tables between paragraphs and the places where several sign, in a docx of the national standard's measures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from shoushan.outputs.papers import geometry as g
from shoushan.outputs.papers import laying
from shoushan.outputs.papers.marks import off_grid
from shoushan.outputs.papers.sheet import Grid

SIZE = 12.0
"""小四: what stands in tables, in points."""
WIDE = 210 - g.LEFT - g.RIGHT
"""The width of the 版心 in mm."""


def ruled(document: Document, grid: Grid) -> None:
    """A ruled table over the whole width; its head is repeated on each page, numbers stand to the right."""
    rows = ((grid.head,) if grid.head else ()) + grid.rows
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    whole = sum(grid.shares)
    for at, row in enumerate(rows):
        top = bool(grid.head) and at == 0
        if top:
            _repeated(table.rows[0])
        for no, said in enumerate(row):
            cell = table.cell(at, no)
            cell.width, cell.vertical_alignment = Mm(WIDE * grid.shares[no] / whole), WD_CELL_VERTICAL_ALIGNMENT.CENTER
            line = cell.paragraphs[0]
            off_grid(line)
            line.alignment = ALIGN.CENTER if top else ALIGN.RIGHT if grid.numeric[no] else ALIGN.LEFT
            laying.run(line, said, g.HEITI if top else g.FANGSONG, SIZE)


def sides(document: Document, who: Sequence[str], *, zh: bool) -> None:
    """Two places to sign side by side, each with its date; more stand below."""
    laying.blank(document)
    table = document.add_table(rows=(len(who) + 1) // 2, cols=2)
    table.autofit = False
    for at, said in enumerate(who):
        cell = table.cell(at // 2, at % 2)
        cell.width = Mm(WIDE / 2)
        line = cell.paragraphs[0]
        laying.run(line, said, g.FANGSONG, g.BODY)
        line.paragraph_format.space_after, line.paragraph_format.keep_with_next = Pt(g.LINE), True
        laying.run(cell.add_paragraph(), "　　　　年　　月　　日" if zh else "Date: ____________", g.FANGSONG, g.BODY)


def _repeated(row: Any) -> None:
    """Let the row stand at the top of every page that the table reaches."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
