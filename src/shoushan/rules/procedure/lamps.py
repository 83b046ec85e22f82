"""Who holds a case now, since when and until when, and in which colour: the one sentence that a page
shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shoushan.rules.catalogue.model import Version
from shoushan.rules.deadlines import Calendar, Explained, Lamp, explain, lamp
from shoushan.rules.derived import once_per
from shoushan.rules.procedure import clock, guards
from shoushan.rules.procedure.values import State, TermState

SUPPLEMENT = "supplement"
"""The word of the shared vocabulary for handing in what was missing: where a stage waits for it, the party
holds it."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds the case: units, or a party (its role); ``since`` and ``due`` are ISO days, ``key`` the
    term behind."""

    units: tuple[str, ...]
    party: str | None
    since: str | None
    due: str | None = None
    key: str | None = None


def holder(state: State, version: Version) -> Holding:
    """Who holds the case now: units with a part offered or taken, the party asked for more papers, else
    the case's unit.

    A part that was handed back lies with the unit that decides, the case's own. Nobody holds a closed case, unless a
    term still runs on it (a low rating to verify): then its own unit does.
    """
    key, term = main_term(state, version)
    due = term.get("due") if term else None
    if state.void or (guards.is_closed(version, state) and (term is None or not state.unit)):
        return Holding((), None, None)
    if guards.is_closed(version, state):
        return Holding((str(state.unit),), None, str(term["start"])[:10] if term else None, due, key)
    held = {name: part for name, part in state.parts.items() if part["state"] in ("offered", "taken")}
    if held:
        units = tuple(dict.fromkeys(part["unit"] for part in held.values()))
        own = [(found.get("due"), name) for name, found in clock.running(state).items() if found.get("part") in held]
        first = min(((day, name) for day, name in own if day), default=(due, key))
        return Holding(units, None, min(part["since"] for part in held.values()), *first)
    if _waits_for_party(state, version):
        role = next((party["role"] for party in state.parties.values() if not party.get("represents")), None)
        return Holding((), role or next(iter(version.parties), None), state.since, due, key)
    return Holding((state.unit,) if state.unit else (), None, state.since, due, key)


@once_per
def waiting_stages(version: Version) -> frozenset[str]:
    """The stages at which the case waits for a party: where supplying what is missing moves it on."""
    return frozenset(
        stage for act in version.acts.values()
        if act.verb == SUPPLEMENT and any(spec.effect == "case.stage" for spec in act.effects)
        for stage in act.from_
    )  # fmt: skip


def _waits_for_party(state: State, version: Version) -> bool:
    return state.stage in waiting_stages(version)


def main_term(state: State, version: Version) -> tuple[str | None, TermState | None]:
    """The running term whose lamp stands for the case: the one the version names, else the case's that is
    due first."""
    found = clock.running(state)
    for key, held in found.items():
        if held["term"] == version.lamp_term:
            return key, held
    own = [(held.get("due") or "9999", key) for key, held in found.items() if not held.get("part")]
    if not own:
        return None, None
    key = min(own)[1]
    return key, found[key]


def lamp_of(state: State, version: Version, moment: datetime, calendar: Calendar) -> Lamp:
    """The lamp of the case at an aware moment; none for closed, void and history cases and where no term
    runs."""
    if state.closed is not None or state.void:
        return Lamp.NONE
    _, held = main_term(state, version)
    return lamp_of_term(state, version, held, moment, calendar)


def lamp_of_part(state: State, version: Version, part: str, moment: datetime, calendar: Calendar) -> Lamp:
    """The lamp of one unit's part, from the part's own term."""
    held = next((held for held in clock.running(state).values() if held.get("part") == part), None)
    return lamp_of_term(state, version, held, moment, calendar)


def lamp_of_term(state: State, version: Version, held: TermState | None, moment: datetime, calendar: Calendar) -> Lamp:
    """The lamp of one term; a term that has ended has none."""
    if held is None or held["state"] == "ended":
        return Lamp.NONE
    rule = version.terms.get(held["term"])
    return lamp(
        clock.due_of(held),
        moment,
        calendar,
        paused=held["state"] == "paused",
        history=state.history,
        yellow=rule.yellow if rule else None,
    )


def explanations(state: State, version: Version, calendar: Calendar) -> tuple[tuple[str, Explained], ...]:
    """Every term that the state holds, with every day that was counted or skipped and why."""
    found = []
    for key, held in state.terms.items():
        labels = {rule.kind: rule.label for rule in clock.pause_rules(version, held["term"])}
        found.append((key, explain(clock.term_of(version, held, calendar), calendar, labels)))
    return tuple(found)
