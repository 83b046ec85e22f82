"""The kind of every node: names get theirs from the scope, and what does not fit together is a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.catalogue.expressions.evaluation import day_of
from shoushan.rules.text import Text

KindOf = Callable[[str], n.Kind]
"""Gives the kind of a name; raises `ExpressionFault` when nothing has that name."""

_WORDS: dict[str, Text] = {
    "int": Text("整数", "a whole number"),
    "money": Text("金额", "an amount of money"),
    "area": Text("面积", "an area"),
    "rate": Text("比率", "a rate"),
    "bool": Text("是/否", "yes or no"),
    "text": Text("文字或代码", "a text or code"),
    "date": Text("日期", "a date"),
    "list": Text("列表", "a list"),
    "row": Text("一行", "a row"),
    "null": Text("空值", "nothing"),
    "any": Text("任意", "anything"),
}


class ExpressionFault(Exception):
    """An expression that cannot be accepted: what is wrong and what to do."""

    def __init__(self, message: Text, remedy: Text) -> None:
        super().__init__(message.en)
        self.message = message
        self.remedy = remedy


def typed(expr: n.Expr, kind_of: KindOf) -> n.Expr:
    """``expr`` with the kind of each name filled in and dates moved by days told apart from sums.

    Raises `ExpressionFault` for an unknown name and for kinds that do not fit together.
    """
    return _typed(expr, kind_of)[0]


def kind(expr: n.Expr) -> n.Kind:
    """What ``expr`` gives, as far as its names carry their kinds. Raises `ExpressionFault`."""
    return _typed(expr, None)[1]


Typed = tuple[n.Expr, n.Kind]


def _typed(expr: n.Expr, kind_of: KindOf | None) -> Typed:
    return _RULES[type(expr)](expr, kind_of)


def _clash(where: Text, first: n.Kind, second: n.Kind) -> ExpressionFault:
    one, other = _WORDS[first], _WORDS[second]
    return ExpressionFault(
        Text(f"{where.zh}：{one.zh}与{other.zh}不能放在一起。", f"{where.en}: {one.en} does not go with {other.en}."),
        Text(
            "请使两侧类型一致；金额以分、面积以平方米×100、日期写作 '2020-01-31'。",
            "Use one kind on both sides; money in fen, area in m² × 100, dates as '2020-01-31'.",
        ),
    )


def _wanted(where: Text, wanted: n.Kind, found: n.Kind) -> ExpressionFault:
    want, have = _WORDS[wanted], _WORDS[found]
    return ExpressionFault(
        Text(f"{where.zh}需要{want.zh}，得到的是{have.zh}。", f"{where.en} needs {want.en}, not {have.en}."),
        Text("请改用相应类型的字段或写法。", "Use a field or a value of that kind."),
    )


def _common(where: Text, items: list[Typed]) -> tuple[tuple[n.Expr, ...], n.Kind]:
    """Items brought to one kind: a whole number fits money, area and rate; a text of a day fits a date."""
    found = [kind for _, kind in items if kind not in ("null", "any")]
    special = [kind for kind in found if kind not in ("int", "text")]
    target: n.Kind = special[0] if special else found[0] if found else "any"
    done: list[n.Expr] = []
    for expr, kind in items:
        if target == "date" and kind == "text" and isinstance(expr, n.Const) and day_of(expr.value):
            done.append(n.Const(expr.value, "date"))
        elif kind in (target, "null", "any") or (kind == "int" and target in n.NUMBERS):
            done.append(expr)
        else:
            raise _clash(where, target, kind)
    return tuple(done), target


def _need(where: Text, wanted: n.Kind, item: Typed) -> n.Expr:
    if item[1] not in (wanted, "null", "any"):
        raise _wanted(where, wanted, item[1])
    return item[0]


def _const(expr: n.Const, kind_of: KindOf | None) -> Typed:
    return expr, expr.kind


def _name(expr: n.Name, kind_of: KindOf | None) -> Typed:
    kind = kind_of(expr.path) if kind_of else expr.kind
    return n.Name(expr.path, kind), kind


_COMPARING = Text("比较", "a comparison")


def _ordered(where: Text, kind: n.Kind) -> None:
    if kind in ("bool", "text", "list", "row"):
        raise ExpressionFault(
            Text(f"{where.zh}：{_WORDS[kind].zh}没有大小之分。", f"{where.en}: {_WORDS[kind].en} has no order."),
            Text("只能用 =、<> 或 in。", "Use =, <> or in only."),
        )


def _compare(expr: n.Compare, kind_of: KindOf | None) -> Typed:
    (left, right), kind = _common(_COMPARING, [_typed(expr.left, kind_of), _typed(expr.right, kind_of)])
    if expr.op not in ("=", "<>") or kind in ("list", "row"):
        _ordered(_COMPARING, kind)
    return n.Compare(expr.op, left, right), "bool"


def _and_or(expr: n.And | n.Or, kind_of: KindOf | None) -> Typed:
    where = Text("and/or", "and/or")
    items = tuple(_need(where, "bool", _typed(item, kind_of)) for item in expr.items)
    return type(expr)(items), "bool"


def _not(expr: n.Not, kind_of: KindOf | None) -> Typed:
    return n.Not(_need(Text("not", "not"), "bool", _typed(expr.item, kind_of))), "bool"


def _in(expr: n.In, kind_of: KindOf | None) -> Typed:
    parts = [_typed(item, kind_of) for item in (expr.item, *expr.choices)]
    (item, *choices), _ = _common(Text("in", "in"), parts)
    return n.In(item, tuple(choices)), "bool"


def _between(expr: n.Between, kind_of: KindOf | None) -> Typed:
    parts = [_typed(item, kind_of) for item in (expr.item, expr.low, expr.high)]
    (item, low, high), kind = _common(Text("between", "between"), parts)
    _ordered(Text("between", "between"), kind)
    return n.Between(item, low, high), "bool"


def _is_null(expr: n.IsNull, kind_of: KindOf | None) -> Typed:
    return n.IsNull(_typed(expr.item, kind_of)[0]), "bool"


def _case(expr: n.Case, kind_of: KindOf | None) -> Typed:
    where = Text("case", "case")
    tests = [_need(where, "bool", _typed(branch.test, kind_of)) for branch in expr.branches]
    results = [_typed(item, kind_of) for item in (*(b.then for b in expr.branches), expr.otherwise)]
    (*thens, otherwise), kind = _common(where, results)
    branches = tuple(n.When(test, then) for test, then in zip(tests, thens, strict=True))
    return n.Case(branches, otherwise), kind


def _sum(expr: n.Add | n.Sub, kind_of: KindOf | None) -> Typed:
    sign = Text("加减", "adding or subtracting")
    left, right = _typed(expr.left, kind_of), _typed(expr.right, kind_of)
    if left[1] == "date":
        days = _need(Text("日期加减", "moving a date"), "int", right)
        return n.DatePlusDays(left[0], n.Neg(days) if isinstance(expr, n.Sub) else days), "date"
    (one, other), kind = _common(sign, [left, right])
    if kind not in n.NUMBERS and kind not in ("any", "null"):
        raise _wanted(sign, "int", kind)
    return type(expr)(one, other), kind


def _mul(expr: n.Mul, kind_of: KindOf | None) -> Typed:
    where = Text("乘法", "multiplying")
    left, right = _typed(expr.left, kind_of), _typed(expr.right, kind_of)
    for _, kind in (left, right):
        if kind not in n.NUMBERS and kind not in ("any", "null"):
            raise _wanted(where, "int", kind)
    special = [kind for kind in (left[1], right[1]) if kind not in ("int", "any", "null")]
    kind = "money" if "money" in special else special[0] if special else "int"
    return n.Mul(left[0], right[0]), kind


def _neg(expr: n.Neg, kind_of: KindOf | None) -> Typed:
    item, kind = _typed(expr.item, kind_of)
    if kind not in n.NUMBERS and kind not in ("any", "null"):
        raise _wanted(Text("负号", "a minus sign"), "int", kind)
    return n.Neg(item), kind


def _date_plus_days(expr: n.DatePlusDays, kind_of: KindOf | None) -> Typed:
    where = Text("日期加减", "moving a date")
    day = _need(where, "date", _typed(expr.day, kind_of))
    return n.DatePlusDays(day, _need(where, "int", _typed(expr.days, kind_of))), "date"


def _least_greatest(expr: n.Least | n.Greatest, kind_of: KindOf | None) -> Typed:
    where = Text("least/greatest", "least/greatest")
    items, kind = _common(where, [_typed(item, kind_of) for item in expr.items])
    _ordered(where, kind)
    return replace(expr, items=items), kind


def _coalesce(expr: n.Coalesce, kind_of: KindOf | None) -> Typed:
    items, kind = _common(Text("coalesce", "coalesce"), [_typed(item, kind_of) for item in expr.items])
    return n.Coalesce(items), kind


def _of_day(expr: Any, kind_of: KindOf | None) -> Typed:
    day = _need(Text("year/month/quarter", "year/month/quarter"), "date", _typed(expr.day, kind_of))
    return type(expr)(day), "int"


def _starts_with(expr: n.StartsWith, kind_of: KindOf | None) -> Typed:
    where = Text("starts_with", "starts_with")
    item = _need(where, "text", _typed(expr.item, kind_of))
    return n.StartsWith(item, _need(where, "text", _typed(expr.prefix, kind_of))), "bool"


_RULES: dict[type, Callable[[Any, KindOf | None], Typed]] = {
    n.Const: _const,
    n.Name: _name,
    n.Compare: _compare,
    n.And: _and_or,
    n.Or: _and_or,
    n.Not: _not,
    n.In: _in,
    n.Between: _between,
    n.IsNull: _is_null,
    n.Case: _case,
    n.Add: _sum,
    n.Sub: _sum,
    n.Mul: _mul,
    n.Neg: _neg,
    n.DatePlusDays: _date_plus_days,
    n.Least: _least_greatest,
    n.Greatest: _least_greatest,
    n.Coalesce: _coalesce,
    n.Year: _of_day,
    n.Month: _of_day,
    n.Quarter: _of_day,
    n.StartsWith: _starts_with,
}
