"""Three-valued evaluation of expressions: what is not known stays unknown and never means "no"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any, Final, NoReturn

from shoushan.rules.catalogue.expressions import nodes as n

Env = Callable[[str], Any] | Mapping[str, Any]
"""Where names get their values: a mapping or a function; ``None`` and a name that is absent are unknown."""


class Unknown(Enum):
    """The type of `UNKNOWN`; it refuses to be taken for true or false."""

    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("unknown is neither true nor false; ask `is UNKNOWN`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN


def evaluate(expr: n.Expr, env: Env) -> Any:
    """The value of ``expr``: text, int, bool, ISO day, list, mapping, or `UNKNOWN`.

    Comparing values of different kinds (which the check refuses) is unknown too. Raises nothing of its own.
    """
    look = env if callable(env) else env.get
    value = _value(expr, look)
    return UNKNOWN if value is None else value


def unknown_names(expr: n.Expr, env: Env) -> tuple[str, ...]:
    """The names whose missing values made ``expr`` unknown; empty when it is known."""
    look = env if callable(env) else env.get
    if _value(expr, look) is not None:
        return ()
    return tuple(dict.fromkeys(_culprits(expr, look)))


def _culprits(expr: n.Expr, look: Callable[[str], Any]) -> list[str]:
    """Names below ``expr`` that are unknown, following only branches that are unknown themselves."""
    if isinstance(expr, n.Name):
        return [expr.path]
    below = [child for child in _asked(expr, look) if _value(child, look) is None]
    return [name for child in below for name in _culprits(child, look)]


def _asked(expr: n.Expr, look: Callable[[str], Any]) -> list[n.Expr]:
    """The parts that decided: for a case the first test that did not fail, with its branch; else all."""
    if not isinstance(expr, n.Case):
        return list(n.children(expr))
    for branch in expr.branches:
        test = _value(branch.test, look)
        if test is None:
            return [branch.test]
        if test is True:
            return [branch.then]
    return [expr.otherwise]


Look = Callable[[str], Any]


def _value(expr: n.Expr, look: Look) -> Any:
    return _RULES[type(expr)](expr, look)


def _const(expr: n.Const, look: Look) -> Any:
    return expr.value


def _name(expr: n.Name, look: Look) -> Any:
    value = look(expr.path)
    return None if value is UNKNOWN else value


def compare(op: n.Comparison, left: Any, right: Any) -> bool | None:
    """``left op right``; ``None`` when one is unknown or they are of different Python types."""
    if left is None or right is None or type(left) is not type(right):
        return None
    if op == "=":
        return bool(left == right)
    if op == "<>":
        return bool(left != right)
    if not isinstance(left, str | int):
        return None
    if op == "<":
        return bool(left < right)
    if op == "<=":
        return bool(left <= right)
    return bool(left > right) if op == ">" else bool(left >= right)


def _compare(expr: n.Compare, look: Look) -> bool | None:
    return compare(expr.op, _value(expr.left, look), _value(expr.right, look))


def _bool(expr: n.Expr, look: Look) -> bool | None:
    value = _value(expr, look)
    return value if isinstance(value, bool) else None


def _and(expr: n.And, look: Look) -> bool | None:
    known = True
    for item in expr.items:
        value = _bool(item, look)
        if value is False:
            return False
        known = known and value is not None
    return True if known else None


def _or(expr: n.Or, look: Look) -> bool | None:
    known = True
    for item in expr.items:
        value = _bool(item, look)
        if value is True:
            return True
        known = known and value is not None
    return False if known else None


def _not(expr: n.Not, look: Look) -> bool | None:
    value = _bool(expr.item, look)
    return None if value is None else not value


def _in(expr: n.In, look: Look) -> bool | None:
    item, known = _value(expr.item, look), True
    for choice in expr.choices:
        same = compare("=", item, _value(choice, look))
        if same:
            return True
        known = known and same is not None
    return False if known else None


def _between(expr: n.Between, look: Look) -> bool | None:
    item = _value(expr.item, look)
    low = compare(">=", item, _value(expr.low, look))
    high = compare("<=", item, _value(expr.high, look))
    if low is False or high is False:
        return False
    return None if low is None or high is None else True


def _is_null(expr: n.IsNull, look: Look) -> bool:
    return _value(expr.item, look) is None


def _case(expr: n.Case, look: Look) -> Any:
    for branch in expr.branches:
        test = _bool(branch.test, look)
        if test is None:
            return None
        if test:
            return _value(branch.then, look)
    return _value(expr.otherwise, look)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _add(expr: n.Add, look: Look) -> Any:
    left, right = _value(expr.left, look), _value(expr.right, look)
    if _whole(left) and _whole(right):
        return left + right
    return _moved(left, right)


def _sub(expr: n.Sub, look: Look) -> Any:
    left, right = _value(expr.left, look), _value(expr.right, look)
    if not _whole(right):
        return None
    return left - right if _whole(left) else _moved(left, -right)


def _mul(expr: n.Mul, look: Look) -> int | None:
    left, right = _value(expr.left, look), _value(expr.right, look)
    return left * right if _whole(left) and _whole(right) else None


def _neg(expr: n.Neg, look: Look) -> int | None:
    value = _value(expr.item, look)
    return -value if _whole(value) else None


def _date_plus_days(expr: n.DatePlusDays, look: Look) -> str | None:
    return _moved(_value(expr.day, look), _value(expr.days, look))


def day_of(value: Any) -> date | None:
    """The day that an ISO text names, else ``None``."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _moved(value: Any, days: Any) -> str | None:
    """The ISO day ``days`` later; unknown outside the years 1 to 9999."""
    day = day_of(value)
    if day is None or not _whole(days):
        return None
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _all_known(items: tuple[n.Expr, ...], look: Look) -> list[Any] | None:
    values = [_value(item, look) for item in items]
    alike = len({type(value) for value in values}) == 1 and isinstance(values[0], str | int)
    return values if alike and not isinstance(values[0], bool) else None


def _least(expr: n.Least, look: Look) -> Any:
    values = _all_known(expr.items, look)
    return None if values is None else min(values)


def _greatest(expr: n.Greatest, look: Look) -> Any:
    values = _all_known(expr.items, look)
    return None if values is None else max(values)


def _coalesce(expr: n.Coalesce, look: Look) -> Any:
    return next((value for item in expr.items if (value := _value(item, look)) is not None), None)


def _year(expr: n.Year, look: Look) -> int | None:
    day = day_of(_value(expr.day, look))
    return None if day is None else day.year


def _month(expr: n.Month, look: Look) -> int | None:
    day = day_of(_value(expr.day, look))
    return None if day is None else day.month


def _quarter(expr: n.Quarter, look: Look) -> int | None:
    day = day_of(_value(expr.day, look))
    return None if day is None else (day.month + 2) // 3


def _starts_with(expr: n.StartsWith, look: Look) -> bool | None:
    item, prefix = _value(expr.item, look), _value(expr.prefix, look)
    return item.startswith(prefix) if isinstance(item, str) and isinstance(prefix, str) else None


_RULES: dict[type, Callable[[Any, Look], Any]] = {
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
    n.Least: _least,
    n.Greatest: _greatest,
    n.Coalesce: _coalesce,
    n.Year: _year,
    n.Month: _month,
    n.Quarter: _quarter,
    n.StartsWith: _starts_with,
}
