"""The page of a place that has no standard of its own for documents: its measures and faces."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

SIZES = {"a4": (Fraction(210), Fraction(297)), "letter": (Fraction("215.9"), Fraction("279.4"))}
"""Sizes of paper in millimetres."""


@dataclass(frozen=True, slots=True)
class PageForm:
    """Paper, margins in millimetres, the faces of text and of headings, size of text and pitch of lines in whole points."""

    size: Literal["a4", "letter"] = "a4"
    top: int = 25
    bottom: int = 25
    left: int = 25
    right: int = 25
    face: str = "Liberation Serif"
    heads: str = "Liberation Serif"
    body: int = 11
    line: int = 17

    @property
    def wide(self) -> Fraction:
        """Width of the paper in millimetres."""
        return SIZES[self.size][0]

    @property
    def high(self) -> Fraction:
        """Height of the paper in millimetres."""
        return SIZES[self.size][1]

    @property
    def room(self) -> Fraction:
        """Width of the text in millimetres."""
        return self.wide - self.left - self.right

    @property
    def title(self) -> int:
        """Size of a title in points."""
        return self.body + 4

    @property
    def small(self) -> int:
        """Size of notes and page numbers in points."""
        return self.body - 2


Form = PageForm | Literal["gbt-9704", "plain"]
"""How documents are laid out: by China's standard, or on a page of the place's own (``plain``: one of ordinary measures)."""
