"""A plan of milestones as a drawing over time that keys reach and a telephone shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One milestone: the days planned now and first, the day reached; ``state`` says in words how it stands.

    ``href`` leads to the row of the table that says the same in words. ``starts`` None: a day without work before it.
    """

    label: str
    planned: date
    baseline: date
    starts: date | None = None
    baseline_starts: date | None = None
    reached: date | None = None
    state: str = ""
    href: str = ""
    tone: Literal["plain", "good", "bad"] = "plain"


@dataclass(frozen=True, slots=True)
class Plan:
    """Milestones over time, one row each; ``today`` None: the case is closed and nothing runs any more."""

    items: tuple[PlanItem, ...]
    label: str
    today: date | None = None
