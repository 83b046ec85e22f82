"""A report as a value: headings, sentences with bound numbers, charts, tables of figures and an annex, in order.

A number is never written into a report: it stands as a `Bound` that names the figure and how it is told. The same value comes
of a definition in a pack and of the rows that officials keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from shoushan.rules.catalogue.model.basics import Place
from shoushan.rules.text import Text

Tell = Literal["value", "number", "told", "change", "before", "target", "gap", "rank", "n"]
TELLS: Mapping[str, Text] = {
    "value": Text("数值带单位", "the value with its unit"),
    "number": Text("数值不带单位", "the value without its unit"),
    "told": Text("约数（8000多户）", "rounded as it is told (over 8,000)"),
    "change": Text("同比（增长8.5%）", "the change on a year before (up 8.5%)"),
    "before": Text("上年同期数", "the value a year before"),
    "target": Text("目标", "the target"),
    "gap": Text("与目标的差距", "what is lacking to the target"),
    "rank": Text("位次", "the place among its peers"),
    "n": Text("计算的件数", "how many things were counted"),
}
"""How a figure may be told in a sentence."""
GivenName = Literal["place", "organ", "period", "years", "from", "to", "year", "this-year", "as-of"]
GIVEN: Mapping[str, Text] = {
    "place": Text("地名", "the name of the place"),
    "organ": Text("报告单位", "the organ that reports"),
    "period": Text("报告期", "the period"),
    "years": Text("报告期的年份，如 2012—2016年", "the years of the period"),
    "from": Text("报告期第一天", "the first day of the period"),
    "to": Text("报告期最后一天", "the last day of the period"),
    "year": Text("报告期最后一年", "the last year of the period"),
    "this-year": Text("统计时点所在的年", "the year of the day asked for"),
    "as-of": Text("统计时点", "the day asked for"),
}
"""Names and days that a sentence may hold besides figures."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A number of a sentence: the figure (``F063`` or ``ledger/id``), how it is told, and its period by name.

    Without a period it is told for the figure's own, else for the report's. Every named period moves with the report's: by as
    many years as the period asked for ends after the one that the report names.
    """

    figure: str
    tell: Tell = "value"
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A name or a day that the report knows by itself."""

    name: GivenName


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that may hold digits, since they are a name: ``{"第1号文件"}``."""

    text: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """Where words begin or end that stand only as long as each number between has something to tell:
    ``[，同比{F001 change}]``."""

    opens: bool


Piece = str | Bound | Given | Quoted | Bracket
Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a report in both languages; where there is no English the Chinese stands."""

    zh: Sentence = ()
    en: Sentence = ()

    def bounds(self) -> tuple[Bound, ...]:
        """The numbers of both languages, each once."""
        return tuple(dict.fromkeys(one for one in (*self.zh, *self.en) if isinstance(one, Bound)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is set as 一、, level 2 as （一）; numbers are given by their order."""

    level: Literal[1, 2]
    text: Said


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of the body."""

    text: Said


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: several figures of one unit side by side, or one figure ``by`` a dimension, by ``years`` or by ``months``."""

    title: Said
    figures: tuple[Bound, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table of figures: the figure, and the figure that says its rank where it has one of its own."""

    bound: Bound
    rank: str | None = None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of figures with value, 同比, target and rank."""

    title: Said
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """Where every figure of the report is laid open: n, caliber, days, leaf and evidence."""

    title: Said


Block = Heading | Paragraph | Chart | FigureTable | Annex
BY_TIME = ("years", "months")
"""What a chart may be drawn by besides dimensions."""


MARK = Text("送审稿", "DRAFT FOR SIGNING")


@dataclass(frozen=True, slots=True)
class Composition:
    """A report as it was composed: nothing of it is counted yet.

    ``period`` names the period it is written for; ``organ`` reports to ``addressee``; ``mark`` is set at the head of every
    page (送审稿). ``places`` gives where something was written: by the number of its block (``-1``: the head) and its key.
    """

    id: str
    title: Said
    organ: Text
    period: str
    blocks: tuple[Block, ...]
    mark: Text = MARK
    addressee: Text | None = None
    places: Mapping[tuple[int, str], Place] = member(default_factory=dict, compare=False, repr=False)

    def bounds(self) -> tuple[Bound, ...]:
        """Every number, each once, in the order of the report: sentences, charts and tables."""
        found = list(self.title.bounds())
        for block in self.blocks:
            found += bounds_of(block)
        return tuple(dict.fromkeys(found))


def bounds_of(block: Block) -> tuple[Bound, ...]:
    """The numbers that a block binds."""
    match block:
        case Heading() | Paragraph():
            return block.text.bounds()
        case Chart():
            return (*block.title.bounds(), *block.figures)
        case FigureTable():
            ranks = (Bound(row.rank, "rank", row.bound.period) for row in block.rows if row.rank)
            return (*block.title.bounds(), *(row.bound for row in block.rows), *ranks)
        case Annex():
            return block.title.bounds()
