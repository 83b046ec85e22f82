"""From an indicator to the questions that engines answer: its population bound to days, its measures, its dimensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shoushan.outputs.indicators.asked import Count, DaysBetween, Distinct, Measure, Request, Spread, Sum
from shoushan.outputs.indicators.periods import Period
from shoushan.rules.catalogue.expressions import Expr, substitute
from shoushan.rules.catalogue.expressions.nodes import And, Between, Coalesce, Const, Name, Not
from shoushan.rules.catalogue.model import Cut, Indicator

Binding = Callable[[Expr], Expr]
NO = Const(False, "bool")
LATE = Coalesce((Name("case.late", "bool"), NO))
"""Recorded later than the ledger's delay (补录)."""
N, MEASURED, PROMPT_N, PROMPT = 0, 1, 2, 3
"""Where the answers stand: how many rows, what was measured, and both again without what was recorded late."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a figure is asked for: the period, the day in the world, and the leaf up to which the journal is known."""

    period: Period
    as_of: date
    known_at: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions of one indicator that is counted from rows; ``apart`` is asked for what is shown beside n."""

    indicator: Indicator
    main: Request
    apart: Request | None


def plan(indicator: Indicator, moment: Moment, cuts: Sequence[Cut] = (), units: frozenset[str] | None = None) -> Plan:
    """The questions of ``indicator`` for ``moment``, broken down by ``cuts``, of the cases in reach of ``units``."""
    days = bound_days(moment)

    def bound(expr: Expr) -> Expr:
        return substitute(expr, days)

    def asked(where: Expr | None, measures: tuple[Measure, ...]) -> Request:
        return Request(
            indicator.ledger, indicator.over, moment.as_of, moment.known_at, measures, where,
            tuple(bound(cut.by) for cut in cuts), units,
        )  # fmt: skip

    kept = _standing(indicator)
    population = [bound(one) for one in (indicator.where,) if one is not None]
    if indicator.on is not None:
        period = moment.period
        first, last = Const(period.first.isoformat(), "date"), Const(period.last.isoformat(), "date")
        population.append(Between(bound(indicator.on), first, last))
    aside = None if indicator.apart is None else bound(indicator.apart)
    if aside is not None:
        population.append(Not(Coalesce((aside, NO))))
    main = asked(both([*kept, *population]), measures_of(indicator, bound))
    apart = None if aside is None else asked(both([*kept, aside]), (Count(),))
    return Plan(indicator, main, apart)


def bound_days(moment: Moment) -> dict[str, Expr]:
    """What the names of days mean at a moment."""
    named = {"today": moment.as_of, "period.from": moment.period.first, "period.to": moment.period.last}
    return {name: Const(day.isoformat(), "date") for name, day in named.items()}


def _standing(indicator: Indicator) -> list[Expr]:
    """What no population holds: void cases, and opening balances where they do not count. Rows of other datasets than the
    cases are there only while their case is not void."""
    if indicator.over != "cases":
        return []
    left_out = ["case.void", *([] if indicator.history else ["case.history"])]
    return [Not(Coalesce((Name(name, "bool"), NO))) for name in left_out]


def both(conditions: Sequence[Expr]) -> Expr | None:
    """All of them; ``None`` when there is none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else And(tuple(conditions))


def measures_of(indicator: Indicator, bound: Binding) -> tuple[Measure, ...]:
    """What is measured, in the order of `N`, `MEASURED` and, for shares, `PROMPT_N` and `PROMPT`."""
    of = None if indicator.of is None else bound(indicator.of)
    kind = indicator.kind
    if kind == "share":
        assert indicator.holds is not None
        holds, prompt = bound(indicator.holds), Not(LATE)
        return Count(), Count(holds), Count(prompt), Count(And((prompt, holds)))
    if of is None:
        return (Count(),)
    if kind == "days":
        assert indicator.until is not None
        return Count(), DaysBetween(of, bound(indicator.until))
    if kind in ("median", "percentile"):
        return Count(), Spread(of)
    if kind == "distinct":
        return Count(), Distinct(of)
    return Count(), Sum(of)
