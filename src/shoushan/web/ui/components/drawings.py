"""A procedure as a drawing: boxes, and arrows from one to the next, that keys reach and that prints in grey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BoxKind = Literal["start", "any", "stage", "closed", "act", "lapse", "join", "outcome"]
LineTone = Literal["title", "plain", "quiet", "term", "time"]


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One line of words of a box at its place in the drawing."""

    text: str
    x: int
    y: int
    tone: LineTone = "plain"

    @property
    def chinese(self) -> bool:
        """Whether Chinese stands in it: said on the text itself, for no element of a page may stand inside a drawing."""
        return any("\u4e00" <= sign <= "\u9fff" for sign in self.text)


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box, in pixels. ``label`` says all of it to who hears the page; ``href`` leads to where it is told in full."""

    kind: BoxKind
    x: int
    y: int
    width: int
    height: int
    lines: tuple[BoxLine, ...]
    label: str
    href: str = ""

    @property
    def round(self) -> int:
        """How round its corners are."""
        return {"start": 18, "outcome": 18, "act": 6, "lapse": 6, "join": 6}.get(self.kind, 2)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through ``points``; with ``head`` it ends in an arrow. ``dashed``: time does it, nobody else."""

    points: tuple[tuple[int, int], ...]
    dashed: bool = False
    head: bool = True

    @property
    def path(self) -> str:
        """The line as a path: straight through a layer, bent between two."""
        (x, y), *rest = self.points
        said = [f"M{x} {y}"]
        for nx, ny in rest:
            middle = (y + ny) // 2
            said.append(f"V{ny}" if nx == x else f"C{x} {middle} {nx} {middle} {nx} {ny}")
            x, y = nx, ny
        return "".join(said)

    @property
    def point(self) -> str:
        """The arrow's head, at the last point; none where nothing leads there."""
        if len(self.points) < 2:
            return ""
        (_, before), (x, y) = self.points[-2:]
        away = -9 if before < y else 9
        return f"M{x} {y}L{x - 5} {y + away}H{x + 5}Z"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing with its key; ``legend`` names what boxes and lines mean."""

    boxes: tuple[DrawnBox, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    label: str
    legend: tuple[tuple[BoxKind, str], ...] = ()
