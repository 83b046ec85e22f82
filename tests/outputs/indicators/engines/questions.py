"""Random facts and random questions over every node and every measure, for engines to disagree on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from shoushan.outputs.indicators.asked import (
    Count,
    DaysBetween,
    Distinct,
    Measure,
    Request,
    Smallest,
    Spread,
    Sum,
)
from shoushan.outputs.indicators.engines.binding import bind
from shoushan.outputs.indicators.engines.opening import arrow
from shoushan.outputs.indicators.facts.source import CHAIN, ColumnKind, Source
from shoushan.rules.catalogue.expressions import ExpressionFault
from shoushan.rules.catalogue.expressions import nodes as n

OWN: dict[str, ColumnKind] = {
    "n": "int", "term.spent": "int", "flag": "bool", "term.met": "bool", "code": "text", "order": "text",
    "on": "date", "term.due": "date", "part.id": "text",
}  # fmt: skip
OF_CASE: dict[str, ColumnKind] = {"case.late": "bool", "case.stage": "text", "amount": "int", "case.opened_on": "date"}
KINDS: tuple[ColumnKind, ...] = ("int", "bool", "text", "date")
DAYS = [date(1, 1, 1), date(1, 1, 2), date(1582, 10, 10), date(1900, 2, 28), date(1970, 1, 1), date(2000, 2, 29),
        date(2017, 9, 30), date(2017, 10, 1), date(2020, 12, 31), date(9999, 12, 30), date(9999, 12, 31)]  # fmt: skip
TEXTS = ["", "a", "A", "ab", "%", "_b", "a%", "é", "e\u0301", "首善", "首", "\U00020000", "\U0001f600x", "it's", 'say "x"',
         "back\\slash", "${spark.app.id}", "tab\t", "nul\x00", "line\nbreak", " a", "a "]  # fmt: skip
NUMBERS = [0, 1, -1, 2, 7, 100, -100, 365, 3_652_058, -3_652_058, 4_000_000, 2**31 - 1, 2**31, -(2**31), 2**53 + 1, 2**63 - 1,
           -(2**63)]  # fmt: skip
NAMES = {kind: [name for name, of in {**OWN, **OF_CASE}.items() if of == kind] for kind in KINDS}


def const(kind: ColumnKind, value: Any) -> n.Const:
    """A value as the parser writes it."""
    if value is None:
        return n.Const(None, "null")
    return n.Const(value.isoformat() if isinstance(value, date) else value, kind)


class Writer:
    """Writes random expressions, every node among them."""

    def __init__(self, luck: Random) -> None:
        self.luck = luck

    def expression(self, kind: ColumnKind, depth: int = 3) -> n.Expr:
        """An expression of one kind, at most ``depth`` nodes deep."""
        if depth == 0 or self.luck.random() < 0.15:
            return n.Name(self.luck.choice(NAMES[kind])) if self.luck.random() < 0.7 else const(kind, drawn(self.luck, kind))
        node = self.luck.choice([node for node, gives in NODES.items() if kind in gives])
        return getattr(self, f"_{node.__name__.lower()}", self._listed)(node, kind, depth - 1)

    def some(self, kind: ColumnKind, depth: int, most: int = 3) -> tuple[n.Expr, ...]:
        """One to ``most`` expressions."""
        return tuple(self.expression(kind, depth) for _ in range(self.luck.randint(1, most)))

    def any_kind(self) -> ColumnKind:
        """One of the kinds."""
        return self.luck.choice(KINDS)

    def _listed(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return node(self.some(kind, depth))

    def _case(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        whens = [n.When(self.expression("bool", depth), self.expression(kind, depth)) for _ in range(self.luck.randint(1, 3))]
        return n.Case(tuple(whens), self.expression(kind, depth))

    def _add(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return node(self.expression("int", depth), self.expression("int", depth))

    _sub = _mul = _add

    def _neg(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return n.Neg(self.expression("int", depth))

    def _year(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return node(self.expression("date", depth))

    _month = _quarter = _year

    def _dateplusdays(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return n.DatePlusDays(self.expression("date", depth), self.expression("int", depth))

    def _not(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return n.Not(self.expression("bool", depth))

    def _isnull(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return n.IsNull(self.expression(self.any_kind(), depth))

    def _startswith(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        return n.StartsWith(self.expression("text", depth), self.expression("text", depth))

    def _in(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        of = self.any_kind()
        return n.In(self.expression(of, depth), self.some(of, depth) if self.luck.random() < 0.9 else ())

    def _between(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        of: ColumnKind = self.luck.choice(["int", "date"])
        return n.Between(self.expression(of, depth), self.expression(of, depth), self.expression(of, depth))

    def _compare(self, node: Any, kind: ColumnKind, depth: int) -> n.Expr:
        of = self.any_kind()
        ops: list[n.Comparison] = ["=", "<>"] if of in ("bool", "text") else ["=", "<>", "<", "<=", ">", ">="]
        return n.Compare(self.luck.choice(ops), self.expression(of, depth), self.expression(of, depth))

    def where(self, depth: int = 2) -> n.Expr | None:
        """A condition, often none."""
        return self.expression("bool", depth) if self.luck.random() < 0.6 else None

    def measure(self) -> Measure:
        """A measure of any kind."""
        of = self.expression("int", 2)
        return self.luck.choice([
            Count(self.where()), Sum(of, self.where()), Spread(of, self.where()),
            Distinct(self.expression(self.any_kind(), 2), self.where(), self.luck.random() < 0.5),
            DaysBetween(self.expression("date", 2), self.expression("date", 2), self.where()),
            Smallest(self.luck.choice([of, self.expression("date", 2)]), self.where()),
        ])  # fmt: skip

    def request(self, most: int = 5) -> Request:
        """A question at any moment, in and out of scope."""
        luck = self.luck
        measures = tuple(self.measure() for _ in range(luck.randint(1, most)))
        by = tuple(self.expression(self.any_kind(), 1) for _ in range(luck.choice([0, 1, 1, 2])))
        units = frozenset(luck.sample(UNITS, luck.randint(0, 2))) if luck.random() < 0.3 else None
        known_at = None if luck.random() < 0.4 else luck.randint(-1, 30)
        return Request("any", "terms", luck.choice(MOMENTS), known_at, measures, self.where(3), by, units)

    def broad(self, sources: Mapping[str, Source], additive: int, others: int = 1) -> Request:
        """A question with many measures that can be answered: for an engine that is slow to start it costs little more."""
        adding = (Count, Sum, Smallest)
        request = self._answerable(sources, self.request)
        kept: tuple[Measure, ...] = ()
        while len(kept) < additive + others:
            (measure,) = self._answerable(sources, lambda: replace(request, measures=(self.measure(),))).measures
            adds = isinstance(measure, adding)
            if sum(isinstance(one, adding) == adds for one in kept) < (additive if adds else others):
                kept += (measure,)
        return replace(request, measures=kept)

    def _answerable(self, sources: Mapping[str, Source], draw: Callable[[], Request]) -> Request:
        while True:
            request = draw()
            try:
                bind(request, sources)
            except ExpressionFault:
                continue
            return request


def on_disk(sources: Mapping[str, Source], folder: Path) -> dict[str, Source]:
    """The same sources with their tables in files."""
    made = {}
    for name, held in sources.items():
        paths: dict[str, Any] = {}
        for part, table in held.memory.items():
            if table.num_rows:
                paths[part] = (folder / f"{name}-{part}.parquet",)
                folder.mkdir(parents=True, exist_ok=True)
                pq.write_table(table, paths[part][0])
        made[name] = replace(held, memory={}, **paths)
    return made


ANY: set[ColumnKind] = set(KINDS)
NODES: dict[type, set[ColumnKind]] = {
    n.Case: ANY, n.Coalesce: ANY, n.Least: {"int", "date"}, n.Greatest: {"int", "date"},
    n.Add: {"int"}, n.Sub: {"int"}, n.Mul: {"int"}, n.Neg: {"int"}, n.Year: {"int"}, n.Month: {"int"}, n.Quarter: {"int"},
    n.DatePlusDays: {"date"}, n.And: {"bool"}, n.Or: {"bool"}, n.Not: {"bool"}, n.IsNull: {"bool"}, n.In: {"bool"},
    n.Between: {"bool"}, n.Compare: {"bool"}, n.StartsWith: {"bool"},
}  # fmt: skip


MOMENTS = [date(2017, 9, 28), date(2017, 9, 30), date(2017, 10, 1), date(2017, 10, 4), date(9999, 12, 31)]
UNITS = ["water", "roads", "it's"]
Row = dict[str, Any]


def drawn(luck: Random, kind: ColumnKind) -> Any:
    """A value of the kind: often an extreme one, often one that others share, sometimes none."""
    if luck.random() < 0.2:
        return None
    if kind == "bool":
        return luck.random() < 0.5
    if kind == "int":
        return luck.choice(NUMBERS) if luck.random() < 0.5 else luck.randint(-5, 5)
    if kind == "date":
        return luck.choice(DAYS) if luck.random() < 0.5 else date(2017, 9, 25) + timedelta(luck.randint(0, 10))
    return luck.choice(TEXTS)


def known(luck: Random, kind: ColumnKind) -> Any:
    """As `drawn`, but never none."""
    while (value := drawn(luck, kind)) is None:
        continue
    return value


def chain(luck: Random, columns: dict[str, ColumnKind], case: int, filled: frozenset[str] = frozenset()) -> list[Row]:
    """The versions of one thing of a case as the facts keep them: one follows the other, some histories are struck."""
    rows: list[Row] = []
    leaf, day = luck.randint(0, 12), date(2017, 9, 26)
    for _ in range(luck.choice([1, 1, 2, 3])):
        day += timedelta(luck.randint(0, 3))
        if rows:
            rows[-1] |= {"next_leaf": leaf, "next_day": day}
        values = {name: (known if name in filled else drawn)(luck, kind) for name, kind in columns.items()}
        rows.append({"case_id": case, "leaf": leaf, "day": day, "next_leaf": None, "next_day": None, "struck": None, **values})
        leaf += luck.randint(1, 6)
    if luck.random() < 0.2:
        rows.append(rows[-1] | {"leaf": leaf})
        rows[-2] = rows[-2] | {"struck": leaf}
    return rows


def facts(seed: int, most: int = 10) -> dict[str, Source]:
    """A small ledger: terms, their cases and who may see them; some cases touched since the base, some columns filled."""
    luck = Random(seed)
    filled = frozenset(luck.sample(sorted(OWN), luck.choice([0, 4, len(OWN)])))
    cases = range(luck.randint(0, most))
    rows: dict[str, list[Row]] = {"terms": [], "cases": [], "scope": []}
    for case in cases:
        rows["cases"] += chain(luck, OF_CASE, case)
        for _ in range(luck.randint(0, 3)):
            rows["terms"] += chain(luck, OWN, case, filled)
        for unit in luck.sample(UNITS, luck.randint(0, 2)):
            rows["scope"] += [row | {"scope.unit": unit} for row in chain(luck, {}, case)]
    touched = {case for case in cases if luck.random() < 0.3}
    kinds: dict[str, Any] = {"terms": OWN, "cases": OF_CASE, "scope": {"scope.unit": "text"}}
    return {name: source(name, kinds[name], rows[name], touched, luck) for name in rows}


def source(dataset: str, columns: Any, rows: list[Row], touched: set[int], luck: Random) -> Source:
    """Rows put where a store would put them; base rows of touched cases are wrong on purpose and must not be read."""
    columns = {**CHAIN, **columns}
    base = [row for row in rows if row["case_id"] not in touched]
    stale = [row | {name: None for name in columns if name not in CHAIN} for row in rows if row["case_id"] in touched]
    base += [row for row in stale if luck.random() < 0.7]
    luck.shuffle(base)
    settled = [row for row in base if row["next_leaf"] is None and row["struck"] is None]
    memory = {
        "now": table(columns, settled), "past": table(columns, [row for row in base if row not in settled]),
        "delta": table(columns, [row for row in rows if row["case_id"] in touched]),
        "touched": pa.table({"case_id": pa.array(sorted(touched), pa.int64())}),
    }  # fmt: skip
    leaves = [max(row["leaf"], row["next_leaf"] or 0, row["struck"] or 0) for row in base]
    made = Source("any", dataset, columns, base_leaf=max(leaves, default=-1), leaf=60, memory=memory)
    days = [max(row["day"], row["next_day"] or row["day"]) for row in base]
    return replace(made, last_day=max(days, default=date.min), keys=("part.id",) if "part.id" in columns else ())


def table(columns: dict[str, ColumnKind], rows: list[Row]) -> Any:
    """Rows as a table of Arrow with the types of their columns."""
    return pa.table({name: pa.array([row[name] for row in rows], arrow(kind)) for name, kind in columns.items()})
