"""Lines and pages of a docx on a page of the place's own; answers to the same calls as the laying of the national standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from shoushan.outputs.papers.marks import field
from shoushan.rules.catalogue.model.pages import PageForm

GREY = "808080"


@dataclass(frozen=True, slots=True)
class PlainLaying:
    """How a document is laid out on the page of ``form``. Faces are told by role: text, heads, title."""

    form: PageForm
    fangsong: str = "text"
    heiti: str = "heads"
    kaiti: str = "heads"
    xiaobiaosong: str = "title"

    @property
    def body(self) -> float:
        """Size of the text in points."""
        return self.form.body

    @property
    def title(self) -> float:
        """Size of a title in points."""
        return self.form.title

    @property
    def cells(self) -> tuple[float, float]:
        """Sizes of the text of tables, and of small ones."""
        return self.form.body, self.form.body - 1

    @property
    def room(self) -> float:
        """Width of the text in millimetres."""
        return float(self.form.room)

    def defaults(self, document: Document) -> None:
        """Face and spacing of the whole document, which is emptied."""
        style: Any = document.styles["Normal"]
        style.font.name, style.font.size = self.form.face, Pt(self.form.body)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        for paragraph in list(document.paragraphs):
            paragraph._element.getparent().remove(paragraph._element)

    def page(self, section: Any, mark: str = "", copy: str = "") -> None:
        """A page with its number in the middle below; ``mark`` or ``copy`` stands above."""
        section.page_width, section.page_height = Mm(float(self.form.wide)), Mm(float(self.form.high))
        section.top_margin, section.bottom_margin = Mm(self.form.top), Mm(self.form.bottom)
        section.left_margin, section.right_margin = Mm(self.form.left), Mm(self.form.right)
        section.header_distance = section.footer_distance = Mm(min(12, self.form.top / 2, self.form.bottom / 2))
        if mark or copy:
            head = section.header.paragraphs[0]
            head.alignment = ALIGN.CENTER if mark else ALIGN.RIGHT
            self.run(head, mark or copy, "text", self.form.small, colour=GREY if mark else "")
        foot = section.footer.paragraphs[0]
        foot.alignment = ALIGN.CENTER
        field(self.run(foot, "", "text", self.form.small), "PAGE")

    def line(
        self, document: Document, text: str, face: str = "text", size: float = 0, align: ALIGN | None = None, colour: str = "",
    ) -> Line:  # fmt: skip
        """A paragraph of one run."""
        made = document.add_paragraph()
        size = size or self.form.body
        made.paragraph_format.line_spacing = Pt(max(self.form.line, size * 1.3))
        if align is not None:
            made.alignment = align
        self.run(made, text, face, size, colour)
        return made

    def indented(self, document: Document, text: str, face: str, zh: bool) -> Line:
        """A paragraph of the body, set left; in Chinese set in by two characters."""
        made = self.line(document, text, face)
        if zh:
            made.paragraph_format.first_line_indent = Pt(2 * self.form.body)
        return made

    def blank(self, document: Document, lines: float = 1) -> None:
        """Empty lines."""
        made = document.add_paragraph()
        made.paragraph_format.line_spacing = Pt(self.form.line * lines)
        self.run(made, "", "text", 1)

    def run(self, place: Line, text: str, face: str, size: float, colour: str = "") -> Any:
        """Words in the face of a role; headings and titles are bold."""
        made = place.add_run(text)
        made.font.name, made.font.size = self.form.face if face == "text" else self.form.heads, Pt(size)
        made._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), made.font.name)
        if face != "text":
            made.bold = True
        if colour:
            made.font.color.rgb = RGBColor.from_string(colour)
        return made

    def indents(self, organ: str, day: str) -> tuple[float, float]:
        """Organ and date end at the edge."""
        return 0.0, 0.0
