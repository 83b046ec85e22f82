"""Worksheets (计算表): each line formed from its inputs, rounded as it says, and added up; what is missing is told, never 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from shoushan.rules.catalogue.expressions import UNKNOWN, Expr, evaluate, unknown_names
from shoushan.rules.catalogue.model import Worksheet, WorksheetLine
from shoushan.rules.catalogue.tables import CannotTell, DecisionTable, Hit, NoHit

ROUNDINGS = {"half-up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP, "half-even": ROUND_HALF_EVEN}
Look = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Gap:
    """A decision table of which no rule holds: the table, and the inputs that it was asked with."""

    table: DecisionTable
    asked: Mapping[str, Any]


@dataclass(slots=True)
class Reckoned:
    """What a worksheet came to. ``lines``: amount by line; ``rows``: line → row → amount; ``left``: lines that do not apply.

    ``missing`` names what is not known (``<rows>.<key>.<column>`` for a cell), ``gaps`` the tables without a rule. Where
    either is there, ``total`` is ``None``: it cannot be told (无法判断). ``inputs`` is every value that was looked at.
    """

    lines: dict[str, int] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    missing: dict[str, None] = field(default_factory=dict)
    gaps: dict[str, Gap] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    total: int | None = None


def reckoned(sheet: Worksheet, tables: Mapping[str, DecisionTable], look: Look) -> Reckoned:
    """Every line of ``sheet`` with the values that ``look`` gives for names (``None``: not known) and ``tables`` by id."""
    work = _Work(sheet, tables, look, Reckoned())
    for line in sheet.lines:
        work.line(line)
    made = work.made
    if sheet.total is not None:
        made.total = work.whole(sheet.total, _Names(work), "total")
    elif not made.unknown:
        made.total = sum(made.lines.get(line.id, 0) for line in sheet.lines if line.counts)
    if made.missing or made.gaps:
        made.total = None
    return made


def again(sheet: Worksheet, tables: Mapping[str, DecisionTable], inputs: Mapping[str, Any]) -> Reckoned:
    """The same worksheet from the inputs that were kept: whoever doubts an amount counts it once more."""
    return reckoned(sheet, tables, inputs.get)


def rounded(line: WorksheetLine, amount: int, per: int = 1) -> int:
    """``amount`` divided by the line's scale and by ``per`` and rounded to a multiple of its step, as the line says."""
    exact = Decimal(amount) / (line.scale * line.step * per)
    return int(exact.quantize(Decimal(1), ROUNDINGS[line.rounding])) * line.step


@dataclass(slots=True)
class _Work:
    sheet: Worksheet
    tables: Mapping[str, DecisionTable]
    look: Look
    made: Reckoned

    def line(self, line: WorksheetLine) -> None:
        made, names = self.made, _Names(self)
        applies = True if line.when is None else self.value(line.when, names, line.id)
        if applies is False:
            made.left.append(line.id)
            return
        amount = None
        if applies is True:
            amount = self.bounded(line, self.over(line) if line.over else self.rounded(line, names))
        if amount is None:
            made.unknown.add(line.id)
        else:
            made.lines[line.id] = amount

    def over(self, line: WorksheetLine) -> int | None:
        """The sum over the rows that meet ``where``, each rounded by itself; ``None`` when a row cannot be told."""
        rows = self.look(line.over)
        if not isinstance(rows, Mapping):
            self.made.missing[line.over] = None
            return None
        kept = self.made.inputs.setdefault(line.over, {})
        found: dict[str, int | None] = {}
        for key, row in rows.items():
            names = _Row(self, line.over, str(key), row, kept.setdefault(str(key), {}))
            chosen = True if line.where is None else self.value(line.where, names, line.id)
            if chosen is not False:
                found[str(key)] = self.rounded(line, names) if chosen is True else None
        known = {key: amount for key, amount in found.items() if amount is not None}
        self.made.rows[line.id] = known
        return sum(known.values()) if len(known) == len(found) else None

    def rounded(self, line: WorksheetLine, names: _Names) -> int | None:
        amount = self.whole(line.amount, names, line.id)
        per = 1 if line.per is None else self.whole(line.per, _Names(self), line.id)
        if per == 0:
            self.made.missing[line.id] = None
        return rounded(line, amount, per) if amount is not None and per else None

    def bounded(self, line: WorksheetLine, amount: int | None) -> int | None:
        for bound, choose in ((line.at_least, max), (line.at_most, min)):
            if bound is not None and amount is not None:
                limit = self.whole(bound, _Names(self), line.id)
                amount = None if limit is None else choose(amount, limit)
        return amount

    def whole(self, expr: Expr | None, names: _Names, line: str) -> int | None:
        value = None if expr is None else self.value(expr, names, line)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def value(self, expr: Expr, names: _Names, line: str) -> Any:
        """The value; what it lacks is noted when it is unknown."""
        value = evaluate(expr, names)
        if value is not UNKNOWN and value is not None:
            return value
        for name in unknown_names(expr, names) or (line,):
            head, _, rest = name.partition(".")
            if head == "tables":
                self.behind(rest, names)
            elif head != "line":  # a line above has told what it lacks
                self.made.missing[names.place(name)] = None
        return None

    def behind(self, rest: str, names: _Names) -> None:
        """Note why a table gave nothing: an input is missing, or no rule holds."""
        found, table = names.asked(rest), self.table(rest)
        if isinstance(found, CannotTell):
            self.made.missing |= dict.fromkeys(names.column_place(name) for name in found.missing)
        elif isinstance(found, NoHit) and table is not None:
            self.made.gaps[table.id] = Gap(table, {column.name: names.column(column.name) for column in table.inputs})
        else:
            self.made.missing[f"tables.{rest}"] = None

    def table(self, name: str) -> DecisionTable | None:
        id_ = name.rpartition(".")[0]
        return self.tables.get(id_) or self.tables.get(id_.replace("_", "-"))


@dataclass(slots=True)
class _Names:
    """Names in a line: a line above, what a table gives, or a value of the case, which is an input then."""

    work: _Work

    def __call__(self, name: str) -> Any:
        head, _, rest = name.partition(".")
        if head == "line":
            return self.above(rest)
        if head == "tables":
            return self.given(rest)
        value = self.work.look(name)
        if value is not None:
            self.work.made.inputs[name] = value
        return value

    def above(self, id_: str) -> int | None:
        made, kebab = self.work.made, id_.replace("_", "-")
        if id_ in made.unknown or kebab in made.unknown:
            return None
        return made.lines.get(id_, made.lines.get(kebab, 0))

    def given(self, rest: str) -> Any:
        found = self.asked(rest)
        return found.outputs.get(rest.rpartition(".")[2]) if isinstance(found, Hit) else None

    def asked(self, rest: str) -> Hit | NoHit | CannotTell | None:
        """What the table answers to the values named like its inputs."""
        table = self.work.table(rest)
        return None if table is None else table.evaluate({column.name: self.column(column.name) for column in table.inputs})

    def column(self, name: str) -> Any:
        """The value behind an input of a table; ``line.<id>`` may stand there, too."""
        return _Names.__call__(self, name)

    def place(self, name: str) -> str:
        """Where a missing name stands."""
        return name

    def column_place(self, name: str) -> str:
        """Where a missing input of a table stands."""
        return name


@dataclass(slots=True)
class _Row(_Names):
    """Names inside one row: its columns as ``row.<column>``, and before all else where a table asks for one of their names."""

    over: str
    key: str
    row: Mapping[str, Any]
    kept: dict[str, Any]

    def __call__(self, name: str) -> Any:
        head, _, rest = name.partition(".")
        return self.cell(rest) if head == "row" else _Names.__call__(self, name)

    def cell(self, column: str) -> Any:
        value = self.row.get(column)
        if value is not None:
            self.kept[column] = value
        return value

    def column(self, name: str) -> Any:
        value = self.cell(name)
        return _Names.__call__(self, name) if value is None else value

    def place(self, name: str) -> str:
        head, _, rest = name.partition(".")
        return f"{self.over}.{self.key}.{rest}" if head == "row" else name

    def column_place(self, name: str) -> str:
        return f"{self.over}.{self.key}.{name}" if name in self.row else name
