"""The closed set of expression nodes, frozen and typed, that every engine gives one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

Kind = Literal["int", "money", "area", "rate", "bool", "text", "date", "list", "row", "null", "any"]
"""What an expression gives: money is 分, area m² × 100, rate × 10 000 (all integers); dates are ISO strings."""

NUMBERS: frozenset[Kind] = frozenset({"int", "money", "area", "rate"})
Comparison = Literal["=", "<>", "<", "<=", ">", ">="]


class Expr:
    """An expression over named values; every node is one of the classes below."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Const(Expr):
    """A value written in the definition; ``None`` is SQL's NULL (unknown)."""

    value: str | int | bool | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A named value: a field id or a dotted name such as ``case.stage``."""

    path: str
    kind: Kind = "any"


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """Two values of one kind compared."""

    op: Comparison
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class And(Expr):
    """All of them hold."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or(Expr):
    """At least one of them holds."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """The contrary; the contrary of unknown is unknown."""

    item: Expr


@dataclass(frozen=True, slots=True)
class In(Expr):
    """The value is one of the choices."""

    item: Expr
    choices: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Between(Expr):
    """The value lies between two bounds, both included."""

    item: Expr
    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True)
class IsNull(Expr):
    """Whether the value is unknown; the only question about it that always has an answer."""

    item: Expr


@dataclass(frozen=True, slots=True)
class When(Expr):
    """One branch of a `Case`."""

    test: Expr
    then: Expr


@dataclass(frozen=True, slots=True)
class Case(Expr):
    """The first branch whose test holds, else ``otherwise``; unknown as soon as a test before it is unknown."""

    branches: tuple[When, ...]
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Add(Expr):
    """Sum of two integers of one kind (or a date and days where the kinds are not known beforehand)."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Sub(Expr):
    """Difference of two integers of one kind."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Mul(Expr):
    """Product of two integers."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Neg(Expr):
    """An integer with its sign turned."""

    item: Expr


@dataclass(frozen=True, slots=True)
class DatePlusDays(Expr):
    """A day moved by whole calendar days (backwards when negative)."""

    day: Expr
    days: Expr


@dataclass(frozen=True, slots=True)
class Least(Expr):
    """The smallest; unknown when one of them is unknown."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Greatest(Expr):
    """The largest; unknown when one of them is unknown."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Coalesce(Expr):
    """The first that is known."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Year(Expr):
    """The year of a day."""

    day: Expr


@dataclass(frozen=True, slots=True)
class Month(Expr):
    """The month of a day, 1 to 12."""

    day: Expr


@dataclass(frozen=True, slots=True)
class Quarter(Expr):
    """The quarter of a day, 1 to 4."""

    day: Expr


@dataclass(frozen=True, slots=True)
class StartsWith(Expr):
    """Whether a text begins with a prefix written in the definition."""

    item: Expr
    prefix: Expr


def children(expr: Expr) -> Iterator[Expr]:
    """The nodes directly below ``expr``, in the order written."""
    for member in fields(expr):  # type: ignore[arg-type]  # every node is a dataclass
        value = getattr(expr, member.name)
        if isinstance(value, Expr):
            yield value
        elif isinstance(value, tuple):
            yield from value


def names(expr: Expr) -> tuple[str, ...]:
    """The names that ``expr`` reads, each once, in the order written."""
    found: dict[str, None] = {}
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found.setdefault(node.path)
        waiting.extend(reversed(list(children(node))))
    return tuple(found)
