"""A figure: the value of an indicator for a period, with all that it needs to be believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from shoushan.outputs.indicators.asked import Cell, Key
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import EMPTY, Indicator

Flag = Literal["impossible", "provisional", "lag", "hidden", "reach", "unknown", "unrecorded"]
"""``impossible``: a percentage that its n cannot produce; ``provisional``: the period or a due day is not final;
``lag``: the journal has entries that the facts do not yet hold; ``hidden``: suppressed because too few are counted;
``reach``: only of the cases within the viewer's reach; ``unknown``: rows could not be told, see the number; ``unrecorded``:
nothing of the kind was recorded for the period at all, so that a nought was not counted (only where that was asked for)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value. ``None`` as a value is 无数据: an empty population is never 0 % or 100 %.

    ``key`` holds the values of the dimensions ``by``; ``n`` is how many things were counted (the denominator of a share);
    ``unknown`` of how many it cannot be told, ``apart`` how many are shown beside (paused); ``above`` and ``below`` are the
    whole numbers of a fraction; ``prompt`` is the same without what was recorded late (补录); ``known_at`` is the leaf up
    to which the journal was known, ``rule`` the digest of the indicator. ``before`` are the figures compared with, by
    ``last-period`` and ``last-year``; ``place`` and ``of`` the rank among its peers (units, streets) in a breakdown.
    """

    indicator: str
    ledger: str
    key: Key
    by: tuple[str, ...]
    value: Decimal | None
    n: int
    first: date | None
    last: date
    as_of: date
    known_at: int
    rule: str
    unknown: int = 0
    apart: int = 0
    above: int | None = None
    below: int | None = None
    prompt: Decimal | None = None
    flags: frozenset[Flag] = frozenset()
    place: int | None = None
    of: int | None = None
    before: Mapping[str, Figure] = field(default=EMPTY)

    @property
    def change(self) -> Decimal | None:
        """The difference to the same period of last year, in the figure's own unit."""
        earlier = self.before.get("last-year")
        if earlier is None or earlier.value is None or self.value is None:
            return None
        return self.value - earlier.value


@dataclass(frozen=True, slots=True)
class Row:
    """One thing behind a figure: the case, the thing in it, and what it contributed.

    ``indicator`` is the one counted from rows that it belongs to. ``state``: ``counted`` (it is in n and, for a share,
    holds), ``below`` (in n, does not hold), ``apart``, ``unknown``. ``member`` is what it brings to a set.
    """

    case: str
    number: str
    ledger: str
    thing: Key
    contribution: int
    state: Literal["counted", "below", "apart", "unknown"] = "counted"
    indicator: str = ""
    member: Cell = None


class Asks(Protocol):
    """How figures are asked for: `deriving.ask`."""

    def __call__(
        self, viewer: Viewer, book: Book, store: Store, indicator: Indicator, period: Period, *, as_of: date,
        known_at: int | None = None, by: Sequence[str] = (), engine: str = "duckdb", compare: bool = False,
    ) -> list[Figure]:  # fmt: skip
        """The figures of ``indicator`` for ``period`` as the world was at the end of ``as_of`` and as the journal was known
        at leaf ``known_at`` (now, without one): one without ``by``, else one per value of the dimensions and the total
        last, with an empty key. ``compare`` adds the figures of the periods that the indicator compares with.
        """


class LooksBehind(Protocol):
    """How the rows behind a figure are asked for: `behind.behind`."""

    def __call__(
        self, viewer: Viewer, book: Book, store: Store, indicator: Indicator, period: Period, *, as_of: date,
        known_at: int | None = None, by: Sequence[str] = (), key: Key = (), engine: str = "duckdb",
    ) -> Iterator[Row]:  # fmt: skip
        """The rows behind the figure of ``key``: those ``counted`` and ``below`` are its n."""
