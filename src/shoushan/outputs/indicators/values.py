"""Values formed once, exactly, from whole numbers: quotients, medians, ranks, runs, and the rounding at the very end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from math import ceil, floor

from shoushan.outputs.indicators.asked import Answer, Cell, Group, Key
from shoushan.outputs.indicators.planning import MEASURED, PROMPT, PROMPT_N, N
from shoushan.rules.catalogue.model import Indicator


@dataclass(frozen=True, slots=True)
class Raw:
    """A value before it is rounded, with what stands beside it. ``None``: no data."""

    value: Fraction | None
    n: int = 0
    unknown: int = 0
    apart: int = 0
    above: int | None = None
    below: int | None = None
    prompt: Fraction | None = None
    members: frozenset[Cell] = frozenset()


NOTHING = Raw(None)


def counted(indicator: Indicator, group: Group, years: int) -> Raw:
    """The value of an indicator that is counted from rows; ``years`` is the length of the period for means a year."""
    answers = group.answers
    n, unknown = answers[N].value, group.unknown
    kind, scale = indicator.kind, indicator.scale
    if kind == "share":
        return _share(answers, unknown)
    if len(answers) == 1:
        return Raw(Fraction(n, scale * (years if kind == "per-year" else 1)), n, unknown)
    measured = answers[MEASURED]
    known, unknown = n - measured.unknown, unknown + measured.unknown
    if kind == "distinct":
        return Raw(Fraction(measured.value, scale), known, unknown, members=measured.members)
    if kind in ("median", "percentile", "days"):
        whole = {int(value): often for value, often in measured.spread.items()}
        found = _days(whole, measured) if kind == "days" else at_percent(whole, indicator.percent)
        return Raw(None if found is None else found / scale, known, unknown)
    if kind == "series":
        value = Fraction(measured.value, scale) if known == 1 and not measured.unknown else None
        return Raw(value, known, unknown)
    total = Fraction(measured.value, scale * (years if kind == "per-year" else 1))
    return Raw(total if known else None, known, unknown)


def _share(answers: Sequence[Answer], unknown: int) -> Raw:
    """Per cent of what can be told; the same without what was recorded late."""
    below = answers[N].value - answers[MEASURED].unknown
    prompt = answers[PROMPT_N].value - answers[PROMPT].unknown
    return Raw(
        percent(answers[MEASURED].value, below), below, unknown + answers[MEASURED].unknown, 0, answers[MEASURED].value, below,
        percent(answers[PROMPT].value, prompt),
    )  # fmt: skip


def percent(above: int, below: int) -> Fraction | None:
    """Per cent; nothing without anything below the line."""
    return Fraction(above * 100, below) if below else None


def _days(spread: Mapping[int, int], measured: Answer) -> Fraction | None:
    """The whole has ended when its last part has: the least of the days gained; nothing while a part has not."""
    return None if measured.unknown or not spread else Fraction(min(spread))


def at_percent(spread: Mapping[int, int], percent: int) -> Fraction | None:
    """The least value that at least ``percent`` of all do not exceed; for the median of an even number the mean of both."""
    total = sum(spread.values())
    if not total:
        return None
    values = sorted(spread)
    if percent == 50:
        return Fraction(_nth(values, spread, (total + 1) // 2) + _nth(values, spread, total // 2 + 1), 2)
    return Fraction(_nth(values, spread, max(1, ceil(Fraction(total * percent, 100)))))


def _nth(values: Sequence[int], spread: Mapping[int, int], place: int) -> int:
    passed = 0
    for value in values:
        passed += spread[value]
        if passed >= place:
            return value
    raise AssertionError("a place beyond the last")


def together(answers: Sequence[Answer]) -> Answer:
    """The answers of several groups as one: counts and sums added, sets united."""
    spread: dict[int, int] = {}
    for answer in answers:
        for value, often in answer.spread.items():
            spread[value] = spread.get(value, 0) + often
    members = frozenset().union(*(answer.members for answer in answers))
    least = min((answer.least for answer in answers if answer.least is not None), default=None, key=lambda one: one)
    value = len(members) if members else sum(answer.value for answer in answers)
    return Answer(value, sum(answer.unknown for answer in answers), members, spread, least)


def whole(groups: Sequence[Group], measures: int) -> Group:
    """All groups as one, with an empty key."""
    if not groups:
        return Group((), tuple(Answer() for _ in range(measures)))
    answers = tuple(together([group.answers[no] for group in groups]) for no in range(measures))
    return Group((), answers, sum(group.unknown for group in groups))


def quotient(above: Raw, below: Raw, times: int) -> Raw:
    """``above`` over ``below`` times ``times``; no data when one of them is none or nothing is below the line."""
    if above.value is None or not below.value:
        return replace(NOTHING, unknown=above.unknown + below.unknown)
    value = above.value / below.value * times
    ends = (int(above.value), int(below.value)) if above.value.denominator == below.value.denominator == 1 else (None, None)
    return Raw(value, below.n, above.unknown + below.unknown, above.apart + below.apart, *ends)


def grown(now: Raw, before: Raw, fall: bool) -> Raw:
    """Growth in per cent over an earlier value, with its sign turned for a fall."""
    if now.value is None or not before.value:
        return replace(NOTHING, unknown=now.unknown + before.unknown)
    value = (now.value - before.value) / before.value * 100
    return Raw(-value if fall else value, now.n, now.unknown + before.unknown, now.apart)


def place_of(values: Mapping[Cell, Fraction | None], self: Cell, smallest_first: bool) -> int | None:
    """The place of ``self`` among its peers; equals share a place."""
    own = values.get(self)
    if own is None:
        return None
    known = [value for value in values.values() if value is not None]
    return 1 + sum(value < own if smallest_first else value > own for value in known)


def run_of(held: Mapping[int, bool], last: int) -> int:
    """How many consecutive years up to ``last`` hold; up to the year before when ``last`` has no data yet."""
    year = last if last in held else last - 1
    length = 0
    while held.get(year):
        length, year = length + 1, year - 1
    return length


def rises(values: Mapping[int, Fraction | None]) -> dict[int, bool]:
    """Whether the value of a year is more than that of the year before."""
    found: dict[int, bool] = {}
    for year, value in values.items():
        before = values.get(year - 1)
        if value is not None and before is not None:
            found[year] = value > before
    return found


def run_over(yearly: Mapping[Key, Fraction | None], run: str, self: Cell, last: int, smallest_first: bool) -> int | None:
    """How many consecutive years up to ``last`` a value rose, was the first among its peers, or held; nothing without a year.

    A key is the year and, for `first`, the peer.
    """
    by_year: dict[int, dict[Cell, Fraction | None]] = {}
    for key, value in yearly.items():
        if isinstance(key[0], int) and key[0] <= last:
            by_year.setdefault(key[0], {})[key[1] if len(key) > 1 else None] = value
    if not by_year:
        return None
    if run == "rises":
        return run_of(rises({year: row[None] for year, row in by_year.items()}), last)
    if run == "first":
        return run_of({year: place_of(row, self, smallest_first) == 1 for year, row in by_year.items()}, last)
    return run_of({year: bool(row[None]) for year, row in by_year.items()}, last)


def rounded(value: Fraction, decimals: int, rule: str) -> Decimal:
    """``value`` with so many decimals: half away from nought, or half to even (GB/T 8170), on the exact fraction."""
    scaled = abs(value) * 10**decimals
    down = floor(scaled)
    rest = scaled - down
    half = Fraction(1, 2)
    up = rest > half or (rest == half and (rule == "half-up" or down % 2 == 1))
    number = down + (1 if up else 0)
    return Decimal(-number if value < 0 else number).scaleb(-decimals)


def possible(value: Decimal, n: int) -> bool:
    """Whether a percentage told as ``value`` (with its decimals) can come of ``n`` things; anything can when n is large."""
    if n <= 0:
        return False
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    low, high = (Fraction(value) - Fraction(step) / 2) * n / 100, (Fraction(value) + Fraction(step) / 2) * n / 100
    least = int(Decimal(ceil(low)).to_integral_value(ROUND_FLOOR))
    return 0 <= least <= n and least <= high


def sum_of(raws: Iterable[Raw]) -> Raw:
    """The sum of figures; no data when one has none."""
    every = list(raws)
    known = [raw.value for raw in every if raw.value is not None]
    value = sum(known, Fraction(0)) if len(known) == len(every) else None
    return Raw(value, sum(raw.n for raw in every), sum(raw.unknown for raw in every), sum(raw.apart for raw in every))


def union_of(raws: Iterable[Raw], scale: int) -> Raw:
    """How many different values there are over several ledgers."""
    every = list(raws)
    members = frozenset().union(*(raw.members for raw in every))
    n = sum(raw.n for raw in every)
    return Raw(Fraction(len(members), scale), n, sum(raw.unknown for raw in every), members=members)
