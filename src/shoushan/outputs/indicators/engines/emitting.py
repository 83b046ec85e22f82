"""Expressions to SQL: every node with the meaning that the Python evaluator gives it, three-valued, nothing that can fail.

Whole numbers carry bounds: what may leave 64 bits is counted wide (HUGEINT, DECIMAL(38,0)), and what may leave 38 digits is
refused before anything runs. Names are quoted, texts are bytes, a day that leaves the calendar is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from shoushan.outputs.indicators.engines.dialects import FIRST_DAY, Dialect
from shoushan.outputs.indicators.facts.source import ColumnKind
from shoushan.rules.catalogue.expressions import ExpressionFault
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.text import Text

MadeKind = ColumnKind | Literal["null"]
INT64: Final = (-(2**63), 2**63 - 1)
_DIGITS: Final = 10**38 - 1
_MOST_WORK: Final = 20_000
"""Nodes after what an engine itself writes out twice; more is refused rather than planned for minutes."""

Columns = Mapping[str, tuple[str, ColumnKind]]
"""Name → how it is written in the statement, and its kind."""


@dataclass(frozen=True, slots=True)
class Made:
    """A piece of SQL: its kind, for whole numbers the least and largest it can be, and whether it is wide."""

    sql: str
    kind: MadeKind
    low: int = INT64[0]
    high: int = INT64[1]
    wide: bool = False
    work: int = 1


_NULL: Final = Made("NULL", "null", 0, 0)


@dataclass(frozen=True, slots=True)
class _Writer:
    dialect: Dialect
    columns: Columns

    def make(self, expr: n.Expr) -> Made:
        made = _RULES[type(expr)](self, expr)
        if made.kind == "int" and max(abs(made.low), abs(made.high)) > _DIGITS:
            raise _too_large()
        if made.work > _MOST_WORK:
            raise _too_deep()
        return made


def emit(expr: n.Expr, dialect: Dialect, columns: Columns) -> Made:
    """``expr``, which carries its kinds (`typed`), in the words of an engine.

    Raises `ExpressionFault` when a whole number may exceed 38 digits, or when it is nested beyond reason.
    """
    return _Writer(dialect, columns).make(expr)


def _too_large() -> ExpressionFault:
    return ExpressionFault(
        Text("该表达式的结果可能超过 38 位整数。", "A whole number in this expression may exceed 38 digits."),
        Text("请减少连乘，或改用较小的单位。", "Multiply fewer fields with each other, or use a smaller unit."),
    )


def _too_deep() -> ExpressionFault:
    return ExpressionFault(
        Text("表达式嵌套过深，无法交给引擎。", "The expression is nested too deeply for an engine."),
        Text("请拆成几个指标或化简条件。", "Split it into several indicators, or simplify its conditions."),
    )


def _work(*parts: Made, times: int = 1) -> int:
    return 1 + times * sum(part.work for part in parts)


def as_kind(made: Made, kind: ColumnKind, dialect: Dialect) -> Made:
    """``made``; a bare NULL becomes one of this kind."""
    if made.kind != "null":
        return made
    return Made(dialect.null(kind), kind, 0, 0, work=made.work)


def alike(parts: list[Made], dialect: Dialect) -> list[Made]:
    """The parts brought to one SQL type: bare NULLs get the kind of the others, whole numbers one width."""
    kinds: list[ColumnKind] = [part.kind for part in parts if part.kind != "null"]
    done = [as_kind(part, kinds[0] if kinds else "int", dialect) for part in parts]
    return _one_width(done, dialect, wide=any(part.wide for part in done))


def _nothing(parts: list[Made]) -> bool:
    """Whether all of them are bare NULLs: then so is what is chosen among them, of whatever kind is wanted above."""
    return all(part.kind == "null" for part in parts)


def _one_width(parts: list[Made], dialect: Dialect, *, wide: bool) -> list[Made]:
    return [_widened(part, dialect) if wide and not part.wide else part for part in parts]


def _widened(part: Made, dialect: Dialect) -> Made:
    return Made(dialect.widened(part.sql), part.kind, part.low, part.high, True, part.work)


def _const(w: _Writer, expr: n.Const) -> Made:
    value = expr.value
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return Made("TRUE" if value else "FALSE", "bool")
    if isinstance(value, int):
        wide = not INT64[0] <= value <= INT64[1]
        if abs(value) > _DIGITS:
            raise _too_large()
        return Made(w.dialect.whole(value, wide=wide), "int", value, value, wide)
    if expr.kind == "date":
        return Made(f"DATE '{value}'", "date")
    try:
        return Made(w.dialect.text(value), "text")
    except UnicodeEncodeError:
        raise ExpressionFault(
            Text("文字中含有无效字符。", "The text holds a character that is none."),
            Text("请改用正常的文字。", "Write it with proper characters."),
        ) from None


def _name(w: _Writer, expr: n.Name) -> Made:
    sql, kind = w.columns[expr.path]
    return Made(sql, kind)


def _compare(w: _Writer, expr: n.Compare) -> Made:
    left, right = alike([w.make(expr.left), w.make(expr.right)], w.dialect)
    return Made(f"({left.sql} {expr.op} {right.sql})", "bool", work=_work(left, right))


def _bools(w: _Writer, items: tuple[n.Expr, ...]) -> list[Made]:
    return [as_kind(w.make(item), "bool", w.dialect) for item in items]


def _and(w: _Writer, expr: n.And) -> Made:
    parts = _bools(w, expr.items)
    return Made(f"({' AND '.join(part.sql for part in parts)})" if parts else "TRUE", "bool", work=_work(*parts))


def _or(w: _Writer, expr: n.Or) -> Made:
    parts = _bools(w, expr.items)
    return Made(f"({' OR '.join(part.sql for part in parts)})" if parts else "FALSE", "bool", work=_work(*parts))


def _not(w: _Writer, expr: n.Not) -> Made:
    (item,) = _bools(w, (expr.item,))
    return Made(f"(NOT {item.sql})", "bool", work=_work(item))


def _in(w: _Writer, expr: n.In) -> Made:
    if not expr.choices:
        return Made("FALSE", "bool")
    item, *choices = alike([w.make(part) for part in (expr.item, *expr.choices)], w.dialect)
    listed = ", ".join(choice.sql for choice in choices)
    return Made(f"({item.sql} IN ({listed}))", "bool", work=_work(item, *choices))


def _between(w: _Writer, expr: n.Between) -> Made:
    item, low, high = alike([w.make(part) for part in (expr.item, expr.low, expr.high)], w.dialect)
    return Made(f"({item.sql} BETWEEN {low.sql} AND {high.sql})", "bool", work=_work(item, low, high, times=2))


def _is_null(w: _Writer, expr: n.IsNull) -> Made:
    item = as_kind(w.make(expr.item), "int", w.dialect)
    return Made(f"({item.sql} IS NULL)", "bool", work=_work(item))


def _case(w: _Writer, expr: n.Case) -> Made:
    """Nested ``CASE test WHEN TRUE … WHEN FALSE …``: a test that is NULL matches neither, and the whole is NULL."""
    made = [w.make(part) for part in (*(branch.then for branch in expr.branches), expr.otherwise)]
    tests = _bools(w, tuple(branch.test for branch in expr.branches))
    if _nothing(made):
        return _NULL
    *thens, otherwise = results = alike(made, w.dialect)
    sql, work = otherwise.sql, otherwise.work
    for test, then in reversed(list(zip(tests, thens, strict=True))):
        sql = f"(CASE {test.sql} WHEN TRUE THEN {then.sql} WHEN FALSE THEN {sql} END)"
        work += then.work + 2 * test.work
    low, high = min(part.low for part in results), max(part.high for part in results)
    return Made(sql, otherwise.kind, low, high, otherwise.wide, work + 1)


def _numbers(w: _Writer, left: n.Expr, right: n.Expr) -> tuple[Made, Made]:
    return as_kind(w.make(left), "int", w.dialect), as_kind(w.make(right), "int", w.dialect)


def _counted(w: _Writer, sign: str, left: Made, right: Made, low: int, high: int) -> Made:
    wide = left.wide or right.wide or low < INT64[0] or high > INT64[1]
    one, other = _one_width([left, right], w.dialect, wide=wide)
    return Made(f"({one.sql} {sign} {other.sql})", "int", low, high, wide, _work(left, right))


def _add(w: _Writer, expr: n.Add) -> Made:
    left, right = _numbers(w, expr.left, expr.right)
    return _counted(w, "+", left, right, left.low + right.low, left.high + right.high)


def _sub(w: _Writer, expr: n.Sub) -> Made:
    left, right = _numbers(w, expr.left, expr.right)
    return _counted(w, "-", left, right, left.low - right.high, left.high - right.low)


def _mul(w: _Writer, expr: n.Mul) -> Made:
    left, right = _numbers(w, expr.left, expr.right)
    corners = [one * other for one in (left.low, left.high) for other in (right.low, right.high)]
    return _counted(w, "*", left, right, min(corners), max(corners))


def _neg(w: _Writer, expr: n.Neg) -> Made:
    item = as_kind(w.make(expr.item), "int", w.dialect)
    wide = item.wide or -item.low > INT64[1]
    (one,) = _one_width([item], w.dialect, wide=wide)
    return Made(f"(- {one.sql})", "int", -item.high, -item.low, wide, _work(item))


def _date_plus_days(w: _Writer, expr: n.DatePlusDays) -> Made:
    day = as_kind(w.make(expr.day), "date", w.dialect)
    days = as_kind(w.make(expr.days), "int", w.dialect)
    return Made(w.dialect.moved(day.sql, days.sql), "date", work=_work(day, days, times=4))


def _extreme(word: str) -> Callable[[_Writer, Any], Made]:
    def rule(w: _Writer, expr: n.Least | n.Greatest) -> Made:
        made = [w.make(item) for item in expr.items]
        if _nothing(made):
            return _NULL
        parts = alike(made, w.dialect)
        unknown = " OR ".join(f"({part.sql} IS NULL)" for part in parts)
        listed = ", ".join(part.sql for part in parts)
        best = f"{word}({listed})" if len(parts) > 1 else listed
        pick = min if word == "least" else max
        low, high = pick(part.low for part in parts), pick(part.high for part in parts)
        none = w.dialect.null("date" if parts[0].kind == "date" else "int", wide=parts[0].wide)
        sql = f"(CASE WHEN {unknown} THEN {none} ELSE {best} END)"
        return Made(sql, parts[0].kind, low, high, parts[0].wide, _work(*parts, times=2))

    return rule


def _coalesce(w: _Writer, expr: n.Coalesce) -> Made:
    made = [w.make(item) for item in expr.items]
    if _nothing(made):
        return _NULL
    parts = alike(made, w.dialect)
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    sql = f"coalesce({', '.join(part.sql for part in parts)})"
    return Made(sql, parts[0].kind, low, high, parts[0].wide, _work(*parts))


def _of_day(word: str, low: int, high: int) -> Callable[[_Writer, Any], Made]:
    def rule(w: _Writer, expr: n.Year | n.Month | n.Quarter) -> Made:
        day = as_kind(w.make(expr.day), "date", w.dialect)
        return Made(w.dialect.part(word, day.sql), "int", low, high, work=_work(day))

    return rule


def _starts_with(w: _Writer, expr: n.StartsWith) -> Made:
    item = as_kind(w.make(expr.item), "text", w.dialect)
    prefix = as_kind(w.make(expr.prefix), "text", w.dialect)
    return Made(w.dialect.starts(item.sql, prefix.sql), "bool", work=_work(item, prefix))


_RULES: dict[type, Callable[[_Writer, Any], Made]] = {
    n.Const: _const,
    n.Name: _name,
    n.Compare: _compare,
    n.And: _and,
    n.Or: _or,
    n.Not: _not,
    n.In: _in,
    n.Between: _between,
    n.IsNull: _is_null,
    n.Case: _case,
    n.Add: _add,
    n.Sub: _sub,
    n.Mul: _mul,
    n.Neg: _neg,
    n.DatePlusDays: _date_plus_days,
    n.Least: _extreme("least"),
    n.Greatest: _extreme("greatest"),
    n.Coalesce: _coalesce,
    n.Year: _of_day("year", int(FIRST_DAY[:4]), 9999),
    n.Month: _of_day("month", 1, 12),
    n.Quarter: _of_day("quarter", 1, 4),
    n.StartsWith: _starts_with,
}
