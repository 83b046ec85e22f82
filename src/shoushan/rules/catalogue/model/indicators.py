"""An indicator as a frozen value: what is counted, in which period, and how the figure is told."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from decimal import Decimal
from typing import Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model.basics import Place
from shoushan.rules.text import Text

IndicatorKind = Literal[
    "count", "sum", "series", "distinct", "share", "per-year", "days", "median", "percentile",
    "rate", "ratio", "growth", "fall", "multiple", "run", "rank", "plus", "union",
]  # fmt: skip
"""What a figure is. Counted from rows: `count`, `sum`, `series` (one value that others published: never called counted),
`distinct`, `share` (per cent of the population that holds), `per-year` (a count or sum divided by the years of the period),
`days` (planned end less actual end of the whole: the least of its parts), `median` and `percentile` of whole numbers. Formed
of other indicators: `rate` (so many per 100, 1 000 …), `ratio`, `growth` and `fall` (per cent over an earlier year),
`multiple` (times an earlier year), `run` (consecutive years ending now), `rank` (place among peers), `plus` (sum of
figures), `union` (distinct over ledgers)."""
COUNTED: frozenset[str] = frozenset({"count", "sum", "series", "distinct", "share", "per-year", "days", "median", "percentile"})
"""Kinds that are counted from rows; all others are formed of figures."""
Bound = Literal["exact", "more_than", "at_least", "nearly"]
Good = Literal["up", "down", "none"]
Compared = Literal["last-period", "last-year"]


@dataclass(frozen=True, slots=True)
class Told:
    """How a figure is told: never how it is computed.

    *exact* is within half a step of ``value``; *more_than* above it and less than one step above; *at_least* the same with
    the value itself; *nearly* below it by less than one step. A step of nought asks for the value itself.
    """

    bound: Bound
    value: Decimal
    step: Decimal
    as_: Text

    def agrees(self, value: Decimal) -> bool:
        """Whether a figure of ``value`` may be told so."""
        if self.step == 0:
            return value == self.value if self.bound == "exact" else value >= self.value
        if self.bound == "exact":
            return abs(value - self.value) * 2 <= self.step
        if self.bound == "nearly":
            return self.value - self.step < value <= self.value
        above = value > self.value if self.bound == "more_than" else value >= self.value
        return above and value < self.value + self.step


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should reach: at least or at most ``value``, in the indicator's unit."""

    bound: Literal["at_least", "at_most"]
    value: Decimal

    def met(self, value: Decimal) -> bool:
        """Whether ``value`` reaches the target."""
        return value >= self.value if self.bound == "at_least" else value <= self.value


@dataclass(frozen=True, slots=True)
class Cut:
    """A dimension by which a figure is broken down. ``list`` gives the names of codes, ``units`` says that values are
    units, ``streets`` that units are taken up to their street, ``whole`` that values are whole numbers (years, months).
    ``over`` are the datasets whose rows have it; none: every dataset of the ledger."""

    id: str
    label: Text
    by: Expr
    list: str | None = None
    units: bool = False
    streets: bool = False
    whole: bool = False
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period that the pack names: fixed days, or one that moves with the day asked for.

    ``moving``: from the beginning of the ``year``, ``quarter``, ``month`` or ``week`` in which the day lies.
    """

    id: str
    label: Text
    first: date | None = None
    last: date | None = None
    moving: Literal["", "year", "quarter", "month", "week"] = ""
    assumed: bool = False
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """The rule of a figure. Expressions are typed and their macros expanded; ``today``, ``period.from`` and ``period.to``
    are the only names left that no row has. ``rule`` is the SHA-256 of what it says and refers to; ``said`` its canonical
    JSON, by which it is published.

    ``over`` is the dataset; ``where`` the population; ``on`` the day by which a thing lies in the period (none: a stock on
    the day); ``holds`` what a share counts; ``of`` the number, code or day measured; ``until`` the planned day of `days`;
    ``apart`` what is shown beside n and not counted; ``history``: opening balances count too. ``scale`` is how many of the
    stored whole numbers make one of ``unit`` (100 for yuan from fen). ``above``, ``below`` and ``parts`` name other
    indicators as ``ledger/id``; ``back`` is a year for `multiple`, years before for `growth`. ``along`` and ``peers`` are
    dimensions of a `run` or `rank`, ``self`` the peer that is ours. ``by`` are the dimensions that may be asked for.
    """

    id: str
    ledger: str
    label: Text
    kind: IndicatorKind
    unit: Text
    rule: str = ""
    said: str = ""
    over: str = "cases"
    where: Expr | None = None
    on: Expr | None = None
    holds: Expr | None = None
    of: Expr | None = None
    until: Expr | None = None
    apart: Expr | None = None
    history: bool = False
    percent: int = 50
    scale: int = 1
    per: int = 100
    decimals: int = 0
    rounding: Literal["half-up", "gbt-8170"] = "half-up"
    above: str | None = None
    below: str | None = None
    parts: tuple[str, ...] = ()
    back: int | None = None
    along: str | None = None
    peers: str | None = None
    self: str | None = None
    run: Literal["", "rises", "first", "holds"] = ""
    good: Good = "none"
    target: Target | None = None
    compare: tuple[Compared, ...] = ()
    by: tuple[str, ...] = ()
    period: str | None = None
    klass: Literal["public", "internal"] = "internal"
    includes_closed: bool = False
    figure: str | None = None
    told: Told | None = None
    standard: str | None = None
    source: Text | None = None
    note: Text | None = None
    assumed: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)

    @property
    def counted(self) -> bool:
        """Whether it is counted from rows; else it is formed of other figures."""
        return self.kind in COUNTED

    @property
    def full_id(self) -> str:
        """Its name in the whole pack: ``ledger/id``."""
        return f"{self.ledger}/{self.id}"
