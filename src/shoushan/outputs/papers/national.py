"""Lines and pages of a docx in the geometry of GB/T 9704, as a value: what a report is written with in China."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.text.paragraph import Paragraph as Line

from shoushan.outputs.papers import geometry as g
from shoushan.outputs.papers import laying


@dataclass(frozen=True, slots=True)
class NationalLaying:
    """The standard's faces and measures; answers to the same calls as a place's own page."""

    fangsong: str = g.FANGSONG
    heiti: str = g.HEITI
    kaiti: str = g.KAITI
    xiaobiaosong: str = g.XIAOBIAOSONG
    body: float = g.BODY
    title: float = g.TITLE
    cells: tuple[float, float] = (12, 10.5)
    room: float = 210 - g.LEFT - g.RIGHT

    def defaults(self, document: Document) -> None:
        """Faces and spacing of the whole document, which is emptied."""
        laying.defaults(document)

    def page(self, section: Any, mark: str = "", copy: str = "") -> None:
        """A page of the standard's measures."""
        laying.page(section, mark, copy)

    def line(
        self, document: Document, text: str, face: str = g.FANGSONG, size: float = 0, align: ALIGN | None = None,
        colour: str = "",
    ) -> Line:  # fmt: skip
        """A paragraph of one run."""
        return laying.line(document, text, face, size or g.BODY, align, colour)

    def indented(self, document: Document, text: str, face: str, zh: bool) -> Line:
        """A paragraph of the body."""
        return laying.indented(document, text, face, zh)

    def blank(self, document: Document, lines: float = 1) -> None:
        """Empty lines."""
        laying.blank(document, lines)

    def run(self, place: Line, text: str, face: str, size: float, colour: str = "") -> Any:
        """Words in a face and a size."""
        return laying.run(place, text, face, size, colour)

    def indents(self, organ: str, day: str) -> tuple[float, float]:
        """Characters from the right edge for the organ's name and for the date."""
        return g.signature_indents(organ, day)
