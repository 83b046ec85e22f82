"""Which due days a new holiday notice moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.deadlines.counting import reckon
from shoushan.rules.deadlines.terms import Due, Term

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Recount(Generic[Key]):
    """One open term whose due day changes, with both reckonings and so both editions."""

    key: Key
    before: Due
    after: Due


def recount(old: Calendar, new: Calendar, terms: Iterable[tuple[Key, Term]]) -> Iterator[Recount[Key]]:
    """The terms, each under its caller's key, whose due day under ``new`` differs from that under ``old``.

    Pass open terms only. Paused terms have no due day and do not change. Raises what `reckon` raises.
    """
    for key, term in terms:
        before, after = reckon(term, old), reckon(term, new)
        if before.due != after.due:
            yield Recount(key, before, after)
