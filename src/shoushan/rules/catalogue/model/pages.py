"""The page of a place that has no standard of its own for documents: its measures and faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Sizes of paper in millimetres."""


@dataclass(frozen=True, slots=True)
class PageForm:
    """Paper, margins in millimetres, the faces of text and of headings, size of the text and pitch of its lines in points."""

    size: Literal["a4", "letter"] = "a4"
    top: int = 25
    bottom: int = 25
    left: int = 25
    right: int = 25
    face: str = "Liberation Serif"
    heads: str = "Liberation Serif"
    body: float = 11.0
    line: float = 17.0

    @property
    def wide(self) -> float:
        """Width of the paper in millimetres."""
        return SIZES[self.size][0]

    @property
    def high(self) -> float:
        """Height of the paper in millimetres."""
        return SIZES[self.size][1]

    @property
    def room(self) -> float:
        """Width of the text in millimetres."""
        return self.wide - self.left - self.right

    @property
    def title(self) -> float:
        """Size of a title in points."""
        return self.body + 4

    @property
    def small(self) -> float:
        """Size of notes and page numbers in points."""
        return self.body - 2


Form = PageForm | Literal["gbt-9704", "plain"]
"""How documents are laid out: by China's standard, or on a page of the place's own (``plain``: one of ordinary measures)."""
