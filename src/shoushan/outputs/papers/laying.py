"""Lines and pages of a docx in the geometry of GB/T 9704, shared by papers and reports."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from shoushan.outputs.papers import geometry as g
from shoushan.outputs.papers.marks import field, grid, in_chinese, page_starts_at, tracked, unspaced

GREY = "808080"


def defaults(document: Document) -> None:
    """Faces and spacing of the whole document, which is emptied."""
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = g.WESTERN, Pt(g.BODY)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), g.FANGSONG)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    unspaced(style.element)
    in_chinese(document.styles.element)
    document.settings.odd_and_even_pages_header_footer = True
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)


def page(section: Any, mark: str = "", copy: str = "", made_up: str = "") -> None:
    """A page of the standard's measures with its number below; ``mark`` or ``copy`` stands above, ``made_up`` over them."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(g.TOP), Mm(g.BOTTOM)
    section.left_margin, section.right_margin = Mm(g.LEFT), Mm(g.RIGHT)
    section.header_distance = Mm(16)
    section.footer_distance = Mm(g.BOTTOM - g.FOOT - 5)
    grid(section, g.LINE_TWIPS)
    page_starts_at(section, 1)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        if made_up:
            run(header.paragraphs[0].insert_paragraph_before(), made_up, g.SONGTI, 9, colour=GREY)
        _head(header.paragraphs[-1], mark, copy)
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        _foot(footer.paragraphs[0], side)


def _head(place: Line, mark: str, copy: str) -> None:
    """The mark of a draft, a void paper or a courtesy copy; else the label of the copy."""
    if mark:
        place.alignment = ALIGN.CENTER
        large = len(mark) <= 4
        run(place, "　".join(mark) if large else mark, g.HEITI, 26 if large else 11, colour=GREY)
    elif copy:
        place.alignment = ALIGN.RIGHT
        run(place, copy, g.SONGTI, 10.5)


def _foot(place: Line, side: ALIGN) -> None:
    """— 1 — : right on odd pages, left on even ones, one character from the edge (7.5)."""
    place.alignment = side
    if side == ALIGN.RIGHT:
        place.paragraph_format.right_indent = Pt(g.SMALL)
    else:
        place.paragraph_format.left_indent = Pt(g.SMALL)
    run(place, "— ", g.SONGTI, g.SMALL)
    field(run(place, "", g.SONGTI, g.SMALL), "PAGE")
    run(place, " —", g.SONGTI, g.SMALL)


def line(
    document: Document, text: str, face: str = g.FANGSONG, size: float = g.BODY, align: ALIGN | None = None,
    colour: str = "",
) -> Line:  # fmt: skip
    """A paragraph of one run."""
    made = document.add_paragraph()
    made.paragraph_format.line_spacing = Pt(g.LINE) if size <= g.TITLE else Pt(size * 1.3)
    if align is not None:
        made.alignment = align
    run(made, text, face, size, colour)
    return made


def indented(document: Document, text: str, face: str, zh: bool) -> Line:
    """A paragraph of the body: justified, in Chinese set in by two characters."""
    made = line(document, text, face, align=ALIGN.JUSTIFY)
    if zh:
        indent = made._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(round(2 * g.BODY * 20)))
    return made


def blank(document: Document, lines: float = 1) -> None:
    """Empty lines."""
    spacer(document, g.LINE * lines)


def spacer(document: Document, points: float) -> None:
    """Room of so many points."""
    made = document.add_paragraph()
    made.paragraph_format.line_spacing = Pt(points)
    run(made, "", g.FANGSONG, 1)


def run(place: Line, text: str, face: str, size: float, colour: str = "") -> Any:
    """Words in a face and a size, tracked where they are of the body's."""
    made = place.add_run(text)
    made.font.name, made.font.size = g.WESTERN if face != g.SONGTI else face, Pt(size)
    made._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if size == g.BODY:
        tracked(made, g.CHAR_TWIPS)
    if colour:
        made.font.color.rgb = RGBColor.from_string(colour)
    return made
