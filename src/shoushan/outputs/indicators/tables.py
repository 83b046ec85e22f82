"""Statistical tables evaluated: counts and sums over the rows a viewer may see, shares formed once in ``Decimal``.

The one interface is `tabulate` and the cells it gives: a cell knows the cases behind it. An engine over columns may take the
place of the evaluation without another line changing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from shoushan.outputs.indicators.periods import Period
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.populations import Item, items
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.expressions import UNKNOWN, evaluate
from shoushan.rules.catalogue.model import Ledger, StatColumn, StatTable

Key = tuple[str, ...]
"""What a row is about: a value for each dimension; "" where it is unknown. A subtotal has the first only, the total none."""
Kind = Literal["row", "subtotal", "total"]
HUNDREDTH = Decimal("0.01")


@dataclass(slots=True)
class Counted:
    """A count or sum, the cases behind it (each as often as it was counted), and how many things could not be told."""

    value: int = 0
    cases: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    prompt: int = 0

    def add(self, item: Item, amount: int | None) -> None:
        """Count one thing; ``None`` means that it cannot be told."""
        if amount is None:
            self.unknown.append(item.case)
        elif amount:
            self.value += amount
            self.cases.append(item.case)
            self.prompt += 0 if item.values.get("case.late") else amount


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent with both its figures; ``value`` is ``None`` without a denominator: 无数据, never 0 or 100 %.

    ``prompt`` is the same without the cases that were recorded late (补录).
    """

    value: Decimal | None
    numerator: int
    denominator: int
    prompt: Decimal | None


Cell = Counted | Share


@dataclass(frozen=True, slots=True)
class TabledRow:
    """A row, a subtotal of the first dimension, or the total."""

    key: Key
    kind: Kind
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table for one period as one viewer may see it."""

    ledger: Ledger
    table: StatTable
    period: Period
    moment: datetime
    rows: tuple[TabledRow, ...]

    def cell(self, key: Key, column: str) -> Cell | None:
        """The cell of a row, ``None`` where there is none."""
        return next((row.cells.get(column) for row in self.rows if row.key == key), None)


def tabulate(viewer: Viewer, book: Book, ledger: Ledger, table: StatTable, period: Period, moment: datetime) -> Tabled:
    """The table for ``period`` at ``moment``. Rows stand in the order of their code list, else of their keys; total last."""
    counted: dict[Key, dict[str, Counted]] = defaultdict(dict)
    for over in dict.fromkeys(column.over for column in table.columns if column.share is None):
        columns = [column for column in table.columns if column.over == over and column.share is None]
        for item in items(viewer, book, ledger, over, period.days, moment):
            for column in columns:
                _count(counted, table, column, item)
    rows = tuple(
        TabledRow(key, kind, {column.id: _cell(counted.get(key, {}), column) for column in table.columns})
        for key, kind in _keys(counted, book, table)
    )
    return Tabled(ledger, table, period, moment, rows)


def _count(counted: dict[Key, dict[str, Counted]], table: StatTable, column: StatColumn, item: Item) -> None:
    held = evaluate(column.where, item.values) if column.where is not None else True
    if held is False:
        return
    amount: int | None = None
    if held is True:
        added = evaluate(column.sum, item.values) if column.sum is not None else 1
        amount = added if isinstance(added, int) and not isinstance(added, bool) else None
    key = _key(table, column, item)
    for at in {key, key[:1], ()}:
        counted[at].setdefault(column.id, Counted()).add(item, amount)


def _key(table: StatTable, column: StatColumn, item: Item) -> Key:
    found = (evaluate(by, item.values) for by in column.by or tuple(row.by for row in table.rows))
    return tuple("" if value is UNKNOWN else str(value) for value in found)


def _cell(of: Mapping[str, Counted], column: StatColumn) -> Cell:
    if column.share is None or column.of is None:
        return of.get(column.id, Counted())
    above, below = of.get(column.share, Counted()), of.get(column.of, Counted())
    return Share(
        percent(above.value, below.value), above.value, below.value, percent(above.prompt, below.prompt)
    )  # fmt: skip


def percent(numerator: int, denominator: int) -> Decimal | None:
    """The share in percent, half up to two places; ``None`` without a denominator."""
    if denominator == 0:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


def scaled(value: int, scale: int) -> Decimal:
    """A sum in the unit that is shown, half up to two places: once, after everything was added up."""
    return (Decimal(value) / Decimal(scale)).quantize(HUNDREDTH, ROUND_HALF_UP)


def _keys(counted: Mapping[Key, object], book: Book, table: StatTable) -> Iterator[tuple[Key, Kind]]:
    orders = [_order(book, row.list) for row in table.rows]

    def rank(key: Key) -> tuple[tuple[bool, int, str], ...]:
        return tuple((not value, order.get(value, len(order)), value) for value, order in zip(key, orders, strict=False))

    whole = sorted((key for key in counted if len(key) == len(table.rows)), key=rank)
    for place, key in enumerate(whole):
        yield key, "row"
        if len(table.rows) > 1 and (place + 1 == len(whole) or whole[place + 1][0] != key[0]):
            yield key[:1], "subtotal"
    yield (), "total"


def _order(book: Book, list_: str | None) -> dict[str, int]:
    codes = book.pack.code_lists.get(list_ or "")
    return {code: place for place, code in enumerate(codes.codes)} if codes else {}
