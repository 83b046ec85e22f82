"""A statistical table as a frozen value: what stands in its rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.text import Text

PeriodKind = Literal["week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What rows are made by; ``list`` gives the names of codes, ``units`` says that the values are units."""

    by: Expr
    label: Text
    list: str | None = None
    units: bool = False


@dataclass(frozen=True, slots=True)
class StatColumn:
    """A column. With ``share`` it is the share of that column in the column ``of``, in percent; else it counts what
    ``over`` (``cases``, ``parts``, ``terms``, ``ratings`` or a field of rows) satisfies ``where``, or adds up ``sum``.

    ``by`` stands in place of the table's own dimensions. ``with_late``: the share is given a second time without what was
    recorded late (补录). ``hidden``: only for shares. ``scale``: how many of what is added up are one of what is shown, with
    two places (100 for 元 of 分, 1 000 000 for 万元; 100 for square metres of areas).
    """

    id: str
    label: Text
    over: str = "cases"
    where: Expr | None = None
    sum: Expr | None = None
    by: tuple[Expr, ...] = ()
    share: str | None = None
    of: str | None = None
    with_late: bool = False
    hidden: bool = False
    scale: int = 1


@dataclass(frozen=True, slots=True)
class StatTable:
    """A table that an office sends each ``period``; ``said`` is its canonical JSON, by which it is published."""

    id: str
    title: Text
    period: PeriodKind
    rows: tuple[Dimension, ...]
    columns: tuple[StatColumn, ...]
    unit_of_measure: Text
    landscape: bool
    said: str
    note: Text | None = None
    assumed: bool = False

    def column(self, id_: str) -> StatColumn:
        """The column of this id. Raises ``LookupError``."""
        for column in self.columns:
            if column.id == id_:
                return column
        raise LookupError(f"{self.id}: no column {id_}")
