"""Gaps, overlaps and unreachable rows of a decision table, found exactly by splitting every input at the values named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.tables.source import next_value
from shoushan.rules.catalogue.tables.values import Cell, Column, DecisionTable, OneOf, Span, Whatever
from shoushan.rules.text import Text

_MOST_STATES = 200_000
_MOST_TOLD = 5
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class _Slice:
    """A part of an input's domain inside which every cell gives one answer; ``value`` stands for it."""

    value: Any
    told: str


def check_table(table: DecisionTable, codes: Mapping[str, Sequence[str]]) -> list[Problem]:
    """What is wrong with ``table``: unknown codes, gaps, overlaps (``unique``), rows that are never hit.

    ``codes`` gives the codes of every code list. Exact for integers, days, codes and yes/no; texts are split into the
    values named and "any other".
    """
    problems = list(_unknown_codes(table, codes))
    if problems or not table.rows:
        if not table.rows:
            problems.append(_told(table, 1, "规则表没有规则", "the table has no rules"))
        return problems
    found = _Search(table, [_slices(column, table, no, codes) for no, column in enumerate(table.inputs)])
    found.visit(0, tuple(range(len(table.rows))), ())
    return [*problems, *found.told()]


def _unknown_codes(table: DecisionTable, codes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for column in (*table.inputs, *table.outputs):
        if column.list is not None and column.list not in codes:
            yield _told(table, 1, f"没有代码表“{column.list}”", f"there is no code list “{column.list}”")
    for row in table.rows:
        for column, cell in zip(table.inputs, row.cells, strict=True):
            for value in cell.values if isinstance(cell, OneOf) else ():
                if column.list and column.list in codes and value not in codes[column.list]:
                    yield _told(
                        table, row.line, f"“{column.list}”中没有代码“{value}”", f"“{column.list}” has no code “{value}”"
                    )
        for column, value in zip(table.outputs, row.outputs, strict=True):
            if column.list and column.list in codes and value is not None and value not in codes[column.list]:
                yield _told(table, row.line, f"“{column.list}”中没有代码“{value}”", f"“{column.list}” has no code “{value}”")


def _slices(column: Column, table: DecisionTable, no: int, codes: Mapping[str, Sequence[str]]) -> list[_Slice]:
    cells = [row.cells[no] for row in table.rows]
    if column.type == "bool":
        return [_Slice(True, "true"), _Slice(False, "false")]
    if column.type in ("code", "text"):
        return _words(column, cells, codes)
    return _spans(column, cells)


def _words(column: Column, cells: Sequence[Cell], codes: Mapping[str, Sequence[str]]) -> list[_Slice]:
    if column.list is not None:
        return [_Slice(code, code) for code in codes[column.list]]
    named = dict.fromkeys(value for cell in cells if isinstance(cell, OneOf) for value in cell.values)
    other = "other"
    while other in named:
        other += "~"
    return [*(_Slice(value, value) for value in named), _Slice(other, "其他 other")]


def _spans(column: Column, cells: Sequence[Cell]) -> list[_Slice]:
    """The domain cut where an answer can change; each cut begins a slice."""
    low = column.low if column.low is not None else _FIRST_DAY if column.type == "date" else None
    high = column.high if column.high is not None else _LAST_DAY if column.type == "date" else None
    cuts = {cut for cell in cells for cut in _cuts(cell, column) if cut is not None}
    inside = sorted(cut for cut in cuts if (low is None or cut > low) and (high is None or cut <= high))
    begins = [low, *inside]
    slices = []
    for begin, after in zip(begins, [*inside, None], strict=True):
        end = high if after is None else next_value(after, -1, column.type)
        value = begin if begin is not None else end if end is not None else 0
        first, last = shown(begin, column.type), shown(end, column.type)
        told = first if begin == end else f"{first}..{last}"
        slices.append(_Slice(value, told))
    return slices


def shown(value: Any, type_: str) -> str:
    """A value as it is written in a cell; nothing for no bound."""
    if value is None:
        return ""
    places = {"money": 2, "area": 2, "rate": 4}.get(type_, 0)
    return format(Decimal(value).scaleb(-places), "f") if places else str(value)


def _cuts(cell: Cell, column: Column) -> Iterator[Any]:
    """Where slices begin because of a cell."""
    if isinstance(cell, Span):
        yield cell.low
        if cell.high is not None:
            yield next_value(cell.high, 1, column.type)
    elif isinstance(cell, OneOf):
        for value in cell.values:
            yield value
            yield next_value(value, 1, column.type)


@dataclass(slots=True)
class _Search:
    """Goes through the inputs column by column with the rows that still hold; equal remains are looked at once."""

    table: DecisionTable
    slices: list[list[_Slice]]
    seen: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)
    hit: set[int] = field(default_factory=set)
    gaps: list[str] = field(default_factory=list)
    overlaps: dict[tuple[int, int], str] = field(default_factory=dict)
    full: bool = False

    def visit(self, no: int, rows: tuple[int, ...], path: tuple[str, ...]) -> None:
        """Look at everything from column ``no`` on, ``rows`` holding so far under ``path``."""
        if (no, rows) in self.seen or self.full:
            return
        self.seen.add((no, rows))
        self.full = len(self.seen) > _MOST_STATES
        if not rows:
            if len(self.gaps) < _MOST_TOLD:
                self.gaps.append(", ".join(path))
            return
        if no == len(self.slices):
            self._leaf(rows, path)
            return
        name = self.table.inputs[no].name
        for piece in self.slices[no]:
            left = tuple(row for row in rows if self.table.rows[row].cells[no].holds(piece.value))
            narrow = all(isinstance(self.table.rows[row].cells[no], Whatever) for row in rows)
            self.visit(no + 1, left, path if narrow else (*path, f"{name}={piece.told}"))

    def _leaf(self, rows: tuple[int, ...], path: tuple[str, ...]) -> None:
        if self.table.hit == "first":
            self.hit.add(rows[0])
            return
        self.hit.update(rows)
        for other in rows[1:]:
            if len(self.overlaps) < _MOST_TOLD:
                self.overlaps.setdefault((rows[0], other), ", ".join(path))

    def told(self) -> Iterator[Problem]:
        """What was found, as problems."""
        table = self.table
        if self.full:
            yield _told(table, 1, "规则表太大，无法逐一核对有无遗漏和重叠", "the table is too large to be checked exactly")
            return
        if table.complete:
            for gap in self.gaps:
                yield _told(table, table.rows[-1].line, f"没有规则覆盖：{gap or '全部'}", f"no rule covers {gap or 'anything'}")
        for (one, other), path in self.overlaps.items():
            yield _told(
                table,
                table.rows[other].line,
                f"与第 {table.rows[one].line} 行重叠：{path or '全部'}",
                f"overlaps the rule on line {table.rows[one].line}: {path or 'everywhere'}",
            )
        for no, row in enumerate(table.rows):
            if no not in self.hit:
                yield _told(table, row.line, "这条规则永远不会适用", "this rule is never reached")


def _told(table: DecisionTable, line: int, zh: str, en: str) -> Problem:
    return Problem(
        table.file,
        line,
        Text(f"{zh}。", f"{en[0].upper()}{en[1:]}."),
        Text(
            "请补充或调整规则；允许遗漏时写 # complete: no，按先后取一条时写 # hit: first。",
            "Add or change rules; write # complete: no where gaps are meant, # hit: first where the topmost counts.",
        ),
    )
