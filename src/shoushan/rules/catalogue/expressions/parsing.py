"""From the text of an expression (a small SQL subset) to our own nodes; whatever is not one of them is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.catalogue.expressions.evaluation import day_of
from shoushan.rules.catalogue.expressions.kinds import ExpressionFault, KindOf, typed
from shoushan.rules.text import Text

_LONGEST = 2000
_DEEPEST = 60
_INT64 = 2**63
_ALLOWED = Text(
    "允许：比较（= <> < <= > >=）、and/or/not、in、between、is null、case when、整数 + - *、日期加减整天数、"
    "least/greatest/coalesce、year/month/quarter(日期)、starts_with(文字, '前缀')；减号两侧须留空格。",
    "Allowed: comparisons (= <> < <= > >=), and/or/not, in, between, is null, case when, integer + - *, a date plus "
    "or minus whole days, least/greatest/coalesce, year/month/quarter(date), starts_with(text, 'prefix'); "
    "put spaces around a minus.",
)
_TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_]\w*(?:\.[A-Za-z_0-9][\w-]*)+|--|/\*|[\"`;{}@:$?\\\[\]]", re.ASCII)


def parse(source: str, kind_of: KindOf | None = None) -> n.Expr:
    """The expression written in ``source``.

    ``kind_of`` gives the kind of a name or raises `ExpressionFault` for an unknown one; without it nothing is typed.
    Raises `ExpressionFault`: what is wrong and what is allowed instead. Decision B9.
    """
    tree = _parsed(source)
    return tree if kind_of is None else typed(tree, kind_of)


@lru_cache(maxsize=8192)
def _parsed(source: str) -> n.Expr:
    if len(source) > _LONGEST:
        raise _fault(f"表达式超过 {_LONGEST} 个字符", f"the expression is longer than {_LONGEST} characters")
    try:
        trees = sqlglot.parse(_TOKEN.sub(_quoted, source))
    except (SqlglotError, ValueError, RecursionError):
        raise _fault(f"表达式“{source[:80]}”读不懂", f"the expression “{source[:80]}” cannot be read") from None
    if len(trees) != 1 or trees[0] is None:
        raise _fault("表达式为空或不止一个", "there is no expression, or more than one")
    try:
        return _node(trees[0], 0)
    except RecursionError:
        raise _fault("表达式嵌套过深", "the expression is nested too deeply") from None


def _quoted(found: re.Match[str]) -> str:
    """Dotted names quoted part by part, so that kebab ids and SQL's own words are read as names."""
    token = found.group()
    if token.startswith("'"):
        return token
    if not token[0].isalpha() and token[0] != "_":
        raise _fault(f"表达式中不能出现 {token}", f"{token} may not stand in an expression")
    return ".".join(f'"{part}"' for part in token.split("."))


def _fault(zh: str, en: str) -> ExpressionFault:
    return ExpressionFault(Text(f"{zh}。", f"{en[0].upper()}{en[1:]}."), _ALLOWED)


def _node(tree: Any, depth: int) -> n.Expr:
    if depth > _DEEPEST:
        raise _fault("表达式嵌套过深", "the expression is nested too deeply")
    rule = _RULES.get(type(tree))
    if rule is None:
        word = tree.key if isinstance(tree, exp.Expression) else str(tree)
        raise _fault(f"表达式不支持“{word}”", f"“{word}” is not supported in expressions")
    return rule(tree, lambda part: _node(part, depth + 1))


Below = Callable[[Any], n.Expr]


def _literal(tree: exp.Literal, below: Below) -> n.Expr:
    if tree.is_string:
        return n.Const(tree.name, "text")
    if not tree.name.isdigit() or not tree.name.isascii():
        raise _fault(f"数字 {tree.name[:40]} 不是整数", f"the number {tree.name[:40]} is not a whole number")
    if len(tree.name) > 19 or int(tree.name) >= _INT64:
        raise _fault("整数超出 64 位", "the whole number does not fit in 64 bits")
    return n.Const(int(tree.name), "int")


def _boolean(tree: exp.Boolean, below: Below) -> n.Expr:
    return n.Const(bool(tree.this), "bool")


def _column(tree: exp.Column, below: Below) -> n.Expr:
    parts = [part.name for part in tree.parts]
    if any(not isinstance(part, exp.Identifier) or not part.name for part in tree.parts):
        raise _fault("名称不完整", "a name is incomplete")
    return n.Name(".".join(parts))


def _dot(tree: exp.Dot, below: Below) -> n.Expr:
    return n.Name(".".join(part.name for part in tree.parts))


def _date(tree: exp.Cast, below: Below) -> n.Expr:
    """``date '2020-01-01'``: the only cast there is."""
    literal = tree.this
    plain = isinstance(literal, exp.Literal) and literal.is_string and tree.to.this == exp.DataType.Type.DATE
    if not plain or day_of(literal.name) is None:
        raise _fault("不支持类型转换；日期写作 date '2020-01-31'", "casts are not supported; write date '2020-01-31'")
    return n.Const(literal.name, "date")


def _compare(op: n.Comparison) -> Callable[[exp.Binary, Below], n.Expr]:
    return lambda tree, below: n.Compare(op, below(tree.this), below(tree.expression))


def _flat(kind: type[exp.Binary], node: type[n.And] | type[n.Or]) -> Callable[[exp.Binary, Below], n.Expr]:
    def rule(tree: exp.Binary, below: Below) -> n.Expr:
        items: list[Any] = []
        waiting: list[Any] = [tree]
        while waiting:
            part = waiting.pop()
            if isinstance(part, kind):
                waiting += [part.expression, part.this]
            else:
                items.append(part)
        return node(tuple(below(item) for item in items))

    return rule


def _not(tree: exp.Not, below: Below) -> n.Expr:
    return n.Not(below(tree.this))


def _in(tree: exp.In, below: Below) -> n.Expr:
    known = {"this", "expressions"}
    if not tree.expressions or any(value for key, value in tree.args.items() if key not in known):
        raise _fault("in 后面须列出各个值", "in needs its values listed")
    return n.In(below(tree.this), _all(tree.expressions, below))


def _between(tree: exp.Between, below: Below) -> n.Expr:
    if tree.args.get("symmetric"):
        raise _fault("不支持 between symmetric", "between symmetric is not supported")
    return n.Between(below(tree.this), below(tree.args["low"]), below(tree.args["high"]))


def _is(tree: exp.Is, below: Below) -> n.Expr:
    if not isinstance(tree.expression, exp.Null):
        raise _fault("is 后面只能是 null 或 not null", "after is only null or not null may stand")
    return n.IsNull(below(tree.this))


def _case(tree: exp.Case, below: Below) -> n.Expr:
    subject = tree.this
    branches = []
    for branch in tree.args["ifs"]:
        test = below(branch.this)
        if subject is not None:
            test = n.Compare("=", below(subject), test)
        branches.append(n.When(test, below(branch.args["true"])))
    default = tree.args.get("default")
    return n.Case(tuple(branches), n.Const(None, "null") if default is None else below(default))


def _binary(node: Callable[[n.Expr, n.Expr], n.Expr]) -> Callable[[exp.Binary, Below], n.Expr]:
    return lambda tree, below: node(below(tree.this), below(tree.expression))


def _neg(tree: exp.Neg, below: Below) -> n.Expr:
    item = below(tree.this)
    if isinstance(item, n.Const) and isinstance(item.value, int) and item.value >= 0 and item.kind == "int":
        return n.Const(-item.value, "int")
    return n.Neg(item)


def _all(parts: Iterable[Any], below: Below) -> tuple[n.Expr, ...]:
    return tuple(below(part) for part in parts)


def _many(node: Callable[[tuple[n.Expr, ...]], n.Expr]) -> Callable[[exp.Func, Below], n.Expr]:
    return lambda tree, below: node(_all([tree.this, *tree.expressions], below))


def _of_day(node: Callable[[n.Expr], n.Expr]) -> Callable[[exp.Func, Below], n.Expr]:
    return lambda tree, below: node(below(tree.this))


_RULES: dict[type, Callable[[Any, Below], n.Expr]] = {
    exp.Literal: _literal,
    exp.Boolean: _boolean,
    exp.Null: lambda tree, below: n.Const(None, "null"),
    exp.Column: _column,
    exp.Dot: _dot,
    exp.Cast: _date,
    exp.Paren: lambda tree, below: below(tree.this),
    exp.EQ: _compare("="),
    exp.NEQ: _compare("<>"),
    exp.LT: _compare("<"),
    exp.LTE: _compare("<="),
    exp.GT: _compare(">"),
    exp.GTE: _compare(">="),
    exp.And: _flat(exp.And, n.And),
    exp.Or: _flat(exp.Or, n.Or),
    exp.Not: _not,
    exp.In: _in,
    exp.Between: _between,
    exp.Is: _is,
    exp.Case: _case,
    exp.Add: _binary(n.Add),
    exp.Sub: _binary(n.Sub),
    exp.Mul: _binary(n.Mul),
    exp.Neg: _neg,
    exp.Least: _many(n.Least),
    exp.Greatest: _many(n.Greatest),
    exp.Coalesce: _many(n.Coalesce),
    exp.Year: _of_day(n.Year),
    exp.Month: _of_day(n.Month),
    exp.Quarter: _of_day(n.Quarter),
    exp.StartsWith: _binary(lambda item, prefix: n.StartsWith(item, prefix)),
}
