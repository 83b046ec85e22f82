"""Between the terms that a state holds and the deadlines that count them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.model import Term as TermRule
from shoushan.rules.catalogue.model import Version
from shoushan.rules.deadlines import (
    Calendar,
    DeadlineRefused,
    Due,
    Pause,
    Term,
    Unit,
    capped,
    pause_of_acts,
    reckon,
)
from shoushan.rules.procedure.refusals import TermRefused
from shoushan.rules.procedure.values import State, TermState


def when(text: str) -> date | datetime:
    """An ISO day, or an aware moment."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def refused(error: DeadlineRefused) -> TermRefused:
    """What the deadlines refuse, as a refusal of the act."""
    return TermRefused(type(error).__name__, error.message, error.remedy)


def pauses_of(held: TermState) -> tuple[Pause, ...]:
    """The pauses as days excluded: both ends, but acts on one day exclude nothing (B6)."""
    found = []
    for pause in held.get("pauses", ()):
        to = pause.get("to")
        made = pause_of_acts(pause["kind"], when(pause["from_"]), when(to) if to else None)
        if made is not None:
            found.append(made)
    return tuple(found)


def term_of(version: Version, held: TermState, calendar: Calendar, latest: date | None = None) -> Term:
    """The term to be counted; pauses beyond their cap end on the cap's last day."""
    rules = pause_rules(version, held["term"])
    pauses = capped(pauses_of(held), rules, calendar) if rules else pauses_of(held)
    return Term(
        start=when(held["start"]),
        limit=held["limit"],
        unit=Unit(held["unit"]),
        roll=held.get("roll"),
        pauses=pauses,
        extension=held.get("extension", 0),
        latest=None if held["unit"] == "hour" else latest,
    )


def pause_rules(version: Version, term: str) -> tuple[Any, ...]:
    """The kinds of pause that a term allows; a promise takes those of the legal term that it shortens."""
    rule = version.terms[term]
    if rule.pauses or rule.of is None:
        return rule.pauses
    return version.terms[rule.of].pauses


def counted(version: Version, state: State, held: TermState, calendar: Calendar) -> dict[str, Any]:
    """Due day, unrolled day, whether provisional, and edition, ready for a fact. Raises ``TermRefused``."""
    try:
        due = reckon(term_of(version, held, calendar, latest_due(version, state, held)), calendar)
    except DeadlineRefused as error:
        raise refused(error) from error
    return {
        "due": due.due.isoformat() if due.due else None,
        "unrolled": due.unrolled.isoformat() if due.unrolled else None,
        "provisional": due.provisional,
        "edition": due.calendar,
    }


def latest_due(version: Version, state: State, held: TermState) -> date | None:
    """The day that bounds a term: its legal term's for a promise, and that of any outer term still
    running."""
    rule = version.terms[held["term"]]
    days = [
        when(str(other["due"]))
        for other in state.terms.values()
        if other["state"] == "running"
        and other.get("due")
        and other["term"] != rule.id
        and (
            (other["term"] == rule.of and other.get("part") == held.get("part"))
            or (version.terms[other["term"]].outer and not rule.outer)
        )
    ]
    if held.get("latest"):
        days.append(when(held["latest"]))
    return min((day for day in days if not isinstance(day, datetime)), default=None)


def due_of(held: TermState) -> Due:
    """A stored due day as the deadlines know it (for lamps and timeliness)."""
    due, unrolled = held.get("due"), held.get("unrolled")
    return Due(
        when(held["start"]),
        held["limit"] + held.get("extension", 0),
        Unit(held["unit"]),
        when(due) if due else None,
        when(unrolled) if unrolled else None,
        bool(held.get("provisional")),
        held.get("edition", ""),
    )


def promises_of(version: Version, term: str) -> Iterable[TermRule]:
    """The promised terms that shorten a legal one."""
    return (rule for rule in version.terms.values() if rule.of == term)


def running(state: State) -> Mapping[str, TermState]:
    """The terms that run or are paused, by key."""
    return {key: held for key, held in state.terms.items() if held["state"] != "ended"}
