"""Figures: cards, charts with their table, streets as tiles, what a figure rests on, what is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from shoushan.web.ui.components.basics import Link, Tag
from shoushan.web.ui.components.lists import Table

Direction = Literal["up", "down", "level"]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """In place of a number that would point to few people: a mark, and the reason for those who cannot see it."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a figure: against what (比上月, 同比), by how much in words, and whether that is good.

    `good` None says nothing of it (a count that should neither rise nor fall). The arrow, the words and 向好 / 变差 carry
    the meaning, the colour helps.
    """

    label: str
    said: str
    direction: Direction = "level"
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be, whether it is (`None`: cannot be told), and what is lacking."""

    said: str
    met: bool | None = None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One figure with all that a leader asks of it; `value` comes formatted.

    `state` "none" is 无数据 and "hidden" a small number that is not shown; then `value` is left out. `n` is a sentence
    ("n = 187，应答率 41 %"), `rank` another ("第 3 位，共 12 个"); `spark` draws the course of the last periods beside it.
    """

    label: str
    value: str = ""
    href: str = ""
    unit: str = ""
    n: str = ""
    state: Literal["", "none", "hidden"] = ""
    changes: tuple[Change, ...] = ()
    target: Target | None = None
    rank: str = ""
    tags: tuple[Tag, ...] = ()
    spark: tuple[Decimal | None, ...] = ()
    rows_href: str = ""


@dataclass(frozen=True, slots=True)
class FigureCards:
    """Cards side by side."""

    items: tuple[FigureCard, ...]
    label: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One bar or one place of a line; `value` None is a gap that `said` explains. `href` leads to the rows behind it."""

    label: str
    value: Decimal | None
    said: str
    before: Decimal | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its legend and its data table; everything that is in the drawing is in the table.

    `shape` parts: bars by unit, street, channel (dots where `share`, whose scale need not begin at zero); course: a line
    over months. `now` and `before` name the two series in the legend; `target` is drawn as a dotted line named `target_said`.
    """

    title: str
    shape: Literal["parts", "course"]
    parts: tuple[ChartPart, ...]
    table: Table
    now: str
    before: str = ""
    share: bool = False
    target: Decimal | None = None
    target_said: str = ""
    note: str = ""
    id: str = "chart"


@dataclass(frozen=True, slots=True)
class Tile:
    """One street: its name, its number in words, the value that its shade stands for, and its place (column, row from 1)."""

    label: str
    said: str
    value: Decimal | None = None
    column: int = 0
    row: int = 0
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Streets as tiles, the darker the greater; each says its number. Tiles without a place stand one after the other."""

    title: str
    items: tuple[Tile, ...]
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a figure rests on: caliber, rule, the day in the world, the leaf up to which it was known, how far behind.

    `lag` is a sentence where entries wait to be counted, else empty.
    """

    caliber: str
    rule: str
    as_of: str
    known_at: str
    rule_href: str = ""
    lag: str = ""
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
