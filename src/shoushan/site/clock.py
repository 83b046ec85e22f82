"""The only place that reads the clock; everything below is given the moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_simulated: ContextVar[datetime | None] = ContextVar("simulated", default=None)


def now() -> datetime:
    """The moment in UTC: the simulated one inside ``simulated``, else the machine's."""
    return _simulated.get() or datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The local day in ``zone``."""
    return now().astimezone(zone).date()


@contextmanager
def simulated(moment: datetime) -> Iterator[None]:
    """Let ``now`` answer ``moment`` (an aware datetime) inside the block: for the sample district and for tests."""
    if moment.tzinfo is None:
        raise ValueError("a simulated moment needs a zone")
    token = _simulated.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _simulated.reset(token)
