"""Decision tables read from CSV: heads ``in:name:type`` and ``out:name:type``, one rule per line, faults with their line."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

from shoushan.rules.catalogue.expressions.evaluation import day_of
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.tables.values import (
    Cell,
    Column,
    ColumnType,
    DecisionTable,
    OneOf,
    Row,
    Span,
    Whatever,
)
from shoushan.rules.text import Text

TYPES: tuple[ColumnType, ...] = ("int", "money", "area", "rate", "bool", "text", "code", "date")
_SCALE = {"int": 0, "money": 2, "area": 2, "rate": 4}
_HEAD = re.compile(r"(in|out):([a-z][a-z0-9_.-]{0,63}):([a-z]+)(?:\(([^()]*)\))?")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,4})?")
_BOUND = re.compile(r"(>=|<=|>|<)(.+)", re.DOTALL)
_TRUE, _FALSE = {"true", "是"}, {"false", "否"}
_LONGEST = 1_000_000
_MOST_ROWS = 5_000
_MOST_COLUMNS = 40


class _Fault(Exception):
    """A cell or head that cannot be read."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(f"{zh}。", f"{en[0].upper()}{en[1:]}.")


_REMEDY = Text(
    "输入列的单元格可写：值、>=80、60..79、a|b、!x、-（任意）；金额以货币的整单位（如元）、面积以平方米、比率以小数书写。",
    "Input cells hold a value, >=80, 60..79, a|b, !x or - (any); money in whole units of the currency, area in m², rates as "
    "decimals.",
)
_HEADS = Text(
    "首行每列写 in:<名称>:<类型>、out:<名称>:<类型> 或 note；类型为 "
    + "、".join(TYPES)
    + "，可注明 code(代码表) 或 int(0..100)。",
    "The first row heads each column with in:<name>:<type>, out:<name>:<type> or note; types are "
    + ", ".join(TYPES)
    + "; a code list or a range may follow: code(list), int(0..100).",
)


def parse_table(text: str, file: str, id: str) -> tuple[DecisionTable | None, list[Problem]]:  # noqa: A002
    """The decision table written in ``text``, or all that is wrong with it.

    Lines before the head that begin with ``#`` are comments; ``# hit: first`` and ``# complete: no`` set the policy.
    """
    if len(text) > _LONGEST:
        return None, [_problem(file, 0, Text("规则表超过 1 MB。", "The table is larger than 1 MB."))]
    lines = text.removeprefix("\ufeff").splitlines()
    skipped = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    policy = dict(_policy(line) for line in lines[:skipped] if ":" in line)
    records, broken = _records("\n".join(lines[skipped:]), skipped)
    if broken is not None:
        return None, [_problem(file, *broken)]
    if not records:
        return None, [_problem(file, 1, Text("规则表没有表头。", "The table has no head."), _HEADS)]
    return _table(records, policy, file, id, "\n".join(lines[skipped:]))


def heads_of(names: list[str]) -> list[tuple[str, Column] | None]:
    """The columns that heads name, each with its side (``in`` or ``out``); ``None`` for notes. Raises for a faulty one."""
    return [None if name in ("note", "") else _column(name) for name in names]


def why_not(cell: str, side: str, column: Column) -> Text | None:
    """What is wrong with one cell of a column; ``None`` when it can be read."""
    try:
        if side == "in":
            _cell(cell, column.type)
        elif cell not in ("", "-"):
            literal(cell, column.type)
    except _Fault as fault:
        return fault.message
    return None


def _policy(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("#").partition(":")
    return key.strip().lower(), value.strip().lower()


Record = tuple[int, list[str]]


def _records(text: str, skipped: int) -> tuple[list[Record], tuple[int, Text] | None]:
    """Rows with the line on which each begins (empty ones left out), and where the CSV breaks off, if it does."""
    reader = csv.reader(io.StringIO(text), strict=True)
    found: list[Record] = []
    line = skipped + 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((line, [cell.strip() for cell in row]))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        return found, (line, Text(f"CSV 读不懂：{error}。", f"The CSV cannot be read: {error}."))
    return found, None


def _table(
    records: list[Record], policy: dict[str, str], file: str, id_: str, source: str
) -> tuple[DecisionTable | None, list[Problem]]:
    (line, head), *rest = records
    problems: list[Problem] = []
    hit, complete = policy.get("hit", "unique"), policy.get("complete", "yes")
    if hit not in ("first", "unique") or complete not in ("yes", "no"):
        told = Text("说明行只能写 hit: first|unique 和 complete: yes|no。", "Only hit: first|unique and complete: yes|no.")
        problems.append(_problem(file, 1, told))
    columns: list[tuple[str, Column] | None] = []
    for name in head:
        try:
            columns.append(None if name in ("note", "") else _column(name))
        except _Fault as fault:
            problems.append(_problem(file, line, fault.message, _HEADS))
    problems += _columns_fault(columns, len(rest), file, line)
    if problems:
        return None, problems
    rows = [row for record in rest if (row := _row(record, columns, file, problems))]
    return DecisionTable(
        id=id_,
        inputs=_side(columns, "in"),
        outputs=_side(columns, "out"),
        rows=tuple(rows),
        hit=cast(Literal["first", "unique"], hit),
        complete=complete == "yes",
        file=file,
        source=f"# hit: {hit}\n# complete: {complete}\n{source}",
    ), problems


def _side(columns: list[tuple[str, Column] | None], side: str) -> tuple[Column, ...]:
    return tuple(column for entry in columns if entry for found, column in [entry] if found == side)


def _columns_fault(columns: list[tuple[str, Column] | None], rows: int, file: str, line: int) -> list[Problem]:
    sides = [entry[0] for entry in columns if entry]
    names = [(entry[0], entry[1].name) for entry in columns if entry]
    if len(columns) > _MOST_COLUMNS or rows > _MOST_ROWS:
        told = Text(
            f"规则表超过 {_MOST_ROWS} 行或 {_MOST_COLUMNS} 列。",
            f"The table has more than {_MOST_ROWS} rows or {_MOST_COLUMNS} columns.",
        )
        return [_problem(file, line, told)]
    if "in" not in sides or "out" not in sides:
        return [
            _problem(
                file,
                line,
                Text("规则表至少要有一个输入列和一个输出列。", "A table needs an input and an output column."),
                _HEADS,
            )
        ]
    if len(set(names)) != len(names):
        return [_problem(file, line, Text("列名重复。", "A column stands twice."), _HEADS)]
    return []


def _column(head: str) -> tuple[str, Column]:
    found = _HEAD.fullmatch(head)
    if not found or found[3] not in TYPES:
        raise _Fault(f"表头“{head[:60]}”读不懂", f"the head “{head[:60]}” cannot be read")
    side, name, type_, more = found.groups()
    kind = cast(ColumnType, type_)
    if more is None:
        return side, Column(name, kind)
    if kind == "code":
        return side, Column(name, kind, list=more)
    span = _span(more, kind) if ".." in more and kind != "text" else None
    if span is None:
        raise _Fault(f"表头“{head[:60]}”的范围读不懂", f"the range of the head “{head[:60]}” cannot be read")
    return side, Column(name, kind, low=span.low, high=span.high)


def _row(record: Record, columns: list[tuple[str, Column] | None], file: str, problems: list[Problem]) -> Row | None:
    line, cells = record
    cells = cells + [""] * (len(columns) - len(cells))
    inputs: list[Cell] = []
    outputs: list[Any] = []
    notes: list[str] = []
    faults = len(problems)
    if len(cells) > len(columns):
        told = Text("这一行的单元格比表头多。", "This row has more cells than the head.")
        problems.append(_problem(file, line, told))
    for entry, cell in zip(columns, cells, strict=False):
        try:
            if entry is None:
                notes.append(cell)
            elif entry[0] == "in":
                inputs.append(_cell(cell, entry[1].type))
            else:
                outputs.append(None if cell in ("", "-") else literal(cell, entry[1].type))
        except _Fault as fault:
            problems.append(_problem(file, line, fault.message))
    return None if len(problems) > faults else Row(tuple(inputs), tuple(outputs), line, " ".join(notes))


def _cell(cell: str, type_: ColumnType) -> Cell:
    if cell in ("", "-"):
        return Whatever()
    bound = _BOUND.fullmatch(cell)
    if bound and type_ in (*_SCALE, "date"):
        return _bound(bound[1], literal(bound[2].strip(), type_), type_)
    if ".." in cell and type_ in (*_SCALE, "date"):
        return _span(cell, type_)
    negated = cell.startswith("!")
    parts = [part.strip() for part in cell.removeprefix("!").split("|")]
    return OneOf(tuple(literal(part, type_) for part in parts), negated)


def _bound(op: str, value: Any, type_: ColumnType) -> Span:
    """A bound as an inclusive span: integers and days have neighbours."""
    if op == ">=":
        return Span(low=value)
    if op == "<=":
        return Span(high=value)
    step = 1 if op == ">" else -1
    near = next_value(value, step, type_)
    if near is None:
        raise _Fault(f"“{value}”已是最早或最晚的日期", f"“{value}” is the first or last day there is")
    return Span(low=near) if op == ">" else Span(high=near)


def next_value(value: Any, step: int, type_: ColumnType) -> Any:
    """The neighbouring integer or ISO day; ``None`` past the end of the calendar."""
    if type_ != "date":
        return value + step
    day = day_of(value)
    number = day.toordinal() + step if day else 0
    return type(day).fromordinal(number).isoformat() if day and 1 <= number <= type(day).max.toordinal() else None


def _span(cell: str, type_: ColumnType) -> Span:
    low, _, high = cell.partition("..")
    span = Span(literal(low.strip(), type_) if low.strip() else None, literal(high.strip(), type_) if high.strip() else None)
    if span.low is not None and span.high is not None and span.low > span.high:
        raise _Fault(f"范围“{cell[:40]}”上下限颠倒", f"the range “{cell[:40]}” is reversed")
    return span


def literal(cell: str, type_: ColumnType) -> Any:
    """The value of a cell: integers in minor units (money × 100, m² × 100, rate × 10 000), ISO day, text or bool."""
    if type_ in _SCALE:
        return _number(cell, type_)
    if type_ == "bool":
        if cell.lower() not in _TRUE | _FALSE:
            raise _Fault(f"“{cell[:40]}”不是“是/否”", f"“{cell[:40]}” is neither true nor false")
        return cell.lower() in _TRUE
    if type_ == "date":
        if day_of(cell) is None:
            raise _Fault(f"“{cell[:40]}”不是日期（2020-01-31）", f"“{cell[:40]}” is not a day (2020-01-31)")
        return cell
    if len(cell) > 1 and cell[0] == cell[-1] == "'":
        return cell[1:-1]
    if not cell:
        raise _Fault("有空的选项", "an empty choice")
    return cell


def _number(cell: str, type_: str) -> int:
    try:
        scaled = Decimal(cell).scaleb(_SCALE[type_]) if _NUMBER.fullmatch(cell) else None
    except InvalidOperation:
        scaled = None
    if scaled is None or scaled != scaled.to_integral_value():
        places = _SCALE[type_]
        raise _Fault(
            f"“{cell[:40]}”不是数字或小数超过 {places} 位", f"“{cell[:40]}” is not a number with at most {places} decimals"
        )
    return int(scaled)


def _problem(file: str, line: int, message: Text, remedy: Text = _REMEDY) -> Problem:
    return Problem(file, line, message, remedy)
