"""Short ways to write days, pauses and terms in tests."""

from datetime import date
from typing import Any

from shoushan.rules.deadlines import Pause, Term, Unit


def day(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


def pause(begin: str, end: str = "", kind: str = "papers") -> Pause:
    """A pause from ISO days; without end it is open."""
    return Pause(kind, day(begin), day(end) if end else None)


def term(start: str, limit: int, unit: str = "working-day", *pauses: Pause, **more: Any) -> Term:
    """A term from an ISO day."""
    return Term(day(start), limit, Unit(unit), pauses=tuple(pauses), **more)
