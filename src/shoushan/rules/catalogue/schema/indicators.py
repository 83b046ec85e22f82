"""``indicators.yaml`` of a ledger, ``indicators/<set>.yaml`` and ``periods.yaml`` of a pack: what is counted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from shoushan.rules.catalogue.schema.base import Bilingual, Count, Day, Doc, Expression, Flag, Kebab, Whole, Word, Words

Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$")]
"""A number with decimals as written: it stays text until it becomes a ``Decimal``."""
Need = Literal["acceptance", "handling", "pauses", "hand_back", "reopen", "rating", "hand"]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$", max_length=129)]
"""An indicator of this ledger, or ``<ledger>/<indicator>``."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class CutDoc(Doc):
    """A dimension by which the ledger's figures are broken down."""

    id: Kebab
    label: Bilingual
    by: Expression
    list: Kebab | None = None


class ToldDoc(Doc):
    """How a figure is told by others; it is compared with, never computed from."""

    bound: Literal["exact", "more_than", "at_least", "nearly"] = "exact"
    value: Number
    step: Number = "0"
    as_: Annotated[Bilingual | None, Field(alias="as")] = None


class TargetDoc(Doc):
    """What the figure should reach, in its own unit."""

    at_least: Number | None = None
    at_most: Number | None = None


class IndicatorDoc(Doc):
    """One indicator. Which keys go with which kind stands in the guide of definitions; the check says what is missing."""

    id: Kebab
    figure: Annotated[str, StringConstraints(pattern=r"^F[0-9]{3}$")] | None = None
    label: Bilingual
    kind: Literal[
        "count", "sum", "series", "distinct", "share", "per-year", "days", "median", "percentile",
        "rate", "ratio", "growth", "fall", "multiple", "run", "rank", "plus", "union",
    ]  # fmt: skip
    over: Word = "cases"
    where: Expression | None = None
    on: Expression | None = None
    holds: Expression | None = None
    sum: Expression | None = None
    distinct: Expression | None = None
    value: Expression | None = None
    planned: Expression | None = None
    actual: Expression | None = None
    apart: Expression | None = None
    history: Flag | None = None
    percent: Annotated[Count, Field(ge=1, le=99)] = 90
    above: Reference | None = None
    below: Reference | None = None
    of: Reference | None = None
    parts: Annotated[tuple[Reference, ...], BeforeValidator(_listed)] = ()
    back: Count | None = None
    along: Kebab | None = None
    peers: Kebab | None = None
    self: Word | None = None
    run: Literal["rises", "first", "holds"] | None = None
    per: Annotated[Count, Field(ge=1)] = 100
    unit: Bilingual
    scale: Annotated[Whole, Field(ge=1, le=10**15)] = 1
    decimals: Annotated[Count, Field(le=6)] = 0
    rounding: Literal["half-up", "gbt-8170"] = "half-up"
    good: Literal["up", "down", "none"] = "none"
    target: TargetDoc | None = None
    compare: Annotated[tuple[Literal["last-period", "last-year"], ...], BeforeValidator(_listed)] = ()
    by: Annotated[tuple[Kebab, ...] | None, BeforeValidator(_listed)] = None
    period: Kebab | None = None
    class_: Annotated[Literal["public", "internal"], Field(alias="class")] = "internal"
    includes_closed: Flag = False
    told: ToldDoc | None = None
    source: Bilingual | None = None
    note: Bilingual | None = None
    assumed: Flag = False
    needs: Annotated[tuple[Need, ...], BeforeValidator(_listed)] = ()


class RatedDoc(Doc):
    """How the ledger's cases are rated: which level in which dataset, on which day, which levels are good, and by whom."""

    over: Word = "ratings"
    level: Expression = "rating.level"
    on: Expression = "rating.on"
    staff: Expression = "rating.by_staff"
    where: Expression = "true"
    good: Words = ()


class StandardDoc(Doc):
    """What the standard sets need to know of the ledger; an indicator whose needs are not told is left out."""

    sets: Words = ("standard", "gaming")
    without: Words = ()
    hand_back: Words = ()
    reopen: Words = ()
    rating: RatedDoc | None = None


class IndicatorsDoc(Doc):
    """``indicators.yaml``."""

    dimensions: tuple[CutDoc, ...] = ()
    standard: StandardDoc | None = None
    indicators: tuple[IndicatorDoc, ...] = ()


class IndicatorSetDoc(Doc):
    """``indicators/<set>.yaml`` of a pack: indicators that ledgers take over by ``standard:``."""

    id: Kebab
    name: Bilingual
    indicators: tuple[IndicatorDoc, ...]
    note: Bilingual | None = None


class NamedPeriodDoc(Doc):
    """A period with a name: fixed days, or one that ends with the day asked for."""

    id: Kebab
    label: Bilingual
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    moving: Literal["year", "quarter", "month", "week"] | None = None
    assumed: Flag = False
    note: Bilingual | None = None


class PeriodsDoc(Doc):
    """``periods.yaml``."""

    periods: tuple[NamedPeriodDoc, ...]
