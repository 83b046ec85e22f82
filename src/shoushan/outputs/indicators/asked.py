"""What is asked of a column engine, and what it answers: whole numbers, sets and least values, never a quotient.

An engine knows datasets of facts, expressions and the measures below. Division, growth, ranks and rounding are done
once, from these answers, in ``Decimal``; so every engine gives the same figure by construction (decision B9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shoushan.rules.catalogue.expressions import Expr

Cell = str | int | bool | None
"""A value as engines give it; a day is its ISO string."""
Key = tuple[Cell, ...]
"""The values that a group was made by, in the order asked."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of the population satisfy ``where`` (all, without one)."""

    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a whole number over the rows that satisfy ``where``; a row whose number is unknown counts as unknown."""

    of: Expr
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Distinct:
    """The set of known values of ``of`` over the rows that satisfy ``where``; only its size when not ``kept``."""

    of: Expr
    where: Expr | None = None
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Spread:
    """How often each known whole number occurs: medians and percentiles are read from it."""

    of: Expr
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """How often each number of calendar days from ``first`` to ``last`` occurs (negative when ``last`` is earlier)."""

    first: Expr
    last: Expr
    where: Expr | None = None


@dataclass(frozen=True, slots=True)
class Smallest:
    """The least known value (whole number or day) over the rows that satisfy ``where``."""

    of: Expr
    where: Expr | None = None


Measure = Count | Sum | Distinct | Spread | DaysBetween | Smallest


@dataclass(frozen=True, slots=True)
class Request:
    """One question to an engine.

    ``where`` is the population over the rows of ``dataset`` of ``ledger`` that are visible at ``as_of`` (a day in the
    world) and ``known_at`` (a leaf number; ``None`` is all that the facts know); names are bound to rows, days are
    bound already. ``by`` makes the groups. ``units`` restricts to cases in reach of one of these units (``None``: all).
    """

    ledger: str
    dataset: str
    as_of: date
    known_at: int | None
    measures: tuple[Measure, ...]
    where: Expr | None = None
    by: tuple[Expr, ...] = ()
    units: frozenset[str] | None = None


@dataclass(slots=True)
class Answer:
    """What an engine found for one measure in one group.

    ``value`` for counts, sums and sizes of sets; ``members`` for kept sets; ``spread`` value → how often; ``least``.
    ``unknown``: rows of the population for which the measure's condition or number cannot be told.
    """

    value: int = 0
    unknown: int = 0
    members: frozenset[Cell] = frozenset()
    spread: Mapping[int, int] = field(default_factory=dict)
    least: Cell = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its key, an answer per measure in the order asked, and rows of which it cannot be told whether they
    belong to the population at all."""

    key: Key
    answers: tuple[Answer, ...]
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Behind:
    """One row behind a figure: the case, the thing in it (dataset's own key columns), what it contributes, and for a set the
    member that it brings."""

    case_id: int
    leaf: int
    key: Key
    contribution: int
    member: Cell = None
