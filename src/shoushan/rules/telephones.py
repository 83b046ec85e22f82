"""How telephone numbers are written where a place is: by China's plan, or in any way that telephones are written.

Set once for whatever runs when a pack is read, as the currency is.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Literal

Plan = Literal["cn", "any"]
_plan: ContextVar[Plan] = ContextVar("telephone_plan", default="cn")


def use(plan: Plan) -> None:
    """From now on telephone numbers are read by this plan."""
    _plan.set(plan)


def current() -> Plan:
    """The plan that is read by."""
    return _plan.get()
