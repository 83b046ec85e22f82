"""An expression written back in its own language, with every name quoted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shoushan.rules.catalogue.expressions import nodes as n


def write(expr: n.Expr) -> str:
    """The text of ``expr``: parsing it gives ``expr`` again (kinds of names aside)."""
    return _RULES[type(expr)](expr)


def _const(expr: n.Const) -> str:
    if expr.value is None:
        return "null"
    if isinstance(expr.value, bool):
        return "true" if expr.value else "false"
    if isinstance(expr.value, int):
        return str(expr.value) if expr.value >= 0 else f"({expr.value})"
    text = "'" + expr.value.replace("'", "''") + "'"
    return f"date {text}" if expr.kind == "date" else text


def _list(items: tuple[n.Expr, ...], between: str = ", ") -> str:
    return between.join(write(item) for item in items)


def _call(name: str) -> Callable[[Any], str]:
    return lambda expr: f"{name}({_list(tuple(n.children(expr)))})"


def _infix(word: str) -> Callable[[Any], str]:
    return lambda expr: f"({_list(tuple(n.children(expr)), f' {word} ')})"


def _case(expr: n.Case) -> str:
    branches = " ".join(f"when {write(branch.test)} then {write(branch.then)}" for branch in expr.branches)
    return f"case {branches} else {write(expr.otherwise)} end"


_RULES: dict[type, Callable[[Any], str]] = {
    n.Const: _const,
    n.Name: lambda expr: expr.path,
    n.Compare: lambda expr: f"({write(expr.left)} {expr.op} {write(expr.right)})",
    n.And: _infix("and"),
    n.Or: _infix("or"),
    n.Not: lambda expr: f"(not {write(expr.item)})",
    n.In: lambda expr: f"({write(expr.item)} in ({_list(expr.choices)}))",
    n.Between: lambda expr: f"({write(expr.item)} between {write(expr.low)} and {write(expr.high)})",
    n.IsNull: lambda expr: f"({write(expr.item)} is null)",
    n.Case: _case,
    n.Add: _infix("+"),
    n.Sub: _infix("-"),
    n.Mul: _infix("*"),
    n.Neg: lambda expr: f"(- {write(expr.item)})",
    n.DatePlusDays: _infix("+"),
    n.Least: _call("least"),
    n.Greatest: _call("greatest"),
    n.Coalesce: _call("coalesce"),
    n.Year: _call("year"),
    n.Month: _call("month"),
    n.Quarter: _call("quarter"),
    n.StartsWith: _call("starts_with"),
}
