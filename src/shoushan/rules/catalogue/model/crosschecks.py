"""Cross-checks: two ledgers, or a ledger and an imported list, held together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Literal

from shoushan.rules.catalogue.model.basics import EMPTY, Place
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a check: cases of a ledger at ``stages`` whose fields are among ``only``, and what of them is matched.

    ``match`` is a field, ``party:<role>`` (the number of that party) or ``case`` (its id). With ``heads`` the rows of the files
    kept with those cases are matched, by the first column that has one of the heads.
    """

    ledger: str
    match: str | None = None
    stages: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = EMPTY
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A check whose hits are opened by ``act`` as cases of its ledger: on both sides, or on the left alone."""

    id: str
    name: Text
    left: Side
    right: Side
    act: str
    input: Mapping[str, str]
    finds: Literal["both", "left-alone"] = "both"
    every: Literal["day", "week", "month"] = "day"
    note: Text | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
