"""Time acts: what the passing of time did to a case, on its legal day; and due days counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Act, Ledger, Version, Who
from shoushan.rules.catalogue.model import Lapse as LapseRule
from shoushan.rules.deadlines import Calendar, Term, reckon
from shoushan.rules.procedure import clock, inputs
from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.following import draft_of, follow, is_proven
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import SYSTEM, Command, Context, Fact, Happened, Stamp, State

_MOST_LAPSES = 200


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What the passing of time did on ``on``; provisional until the ledger's delay for late papers is
    over."""

    lapse: LapseRule
    on: date
    provisional: bool
    facts: tuple[Fact, ...]
    commands: tuple[Command, ...] = ()

    @property
    def happened(self) -> Happened:
        """The legal day."""
        return Happened("on", self.on.isoformat())


def lapses(version: Version, ledger: Ledger, state: State, moment: datetime, context: Context) -> tuple[Lapsed, ...]:
    """What the passing of time has done to the case by ``moment`` and is not written yet, in order of its
    legal days."""
    found: list[Lapsed] = []
    while len(found) < _MOST_LAPSES:
        due = _next_lapse(version, ledger, state, moment, context)
        if due is None:
            break
        lapsed, state = due
        found.append(lapsed)
    return tuple(found)


def _next_lapse(
    version: Version, ledger: Ledger, state: State, moment: datetime, context: Context
) -> tuple[Lapsed, State] | None:
    """The earliest lapse that is due, with the state after it."""
    if state.void or state.history or not version.lapses:
        return None
    over = [
        (due, rule, key)
        for rule in version.lapses
        for key, held in clock.running(state).items()
        if held["term"] == rule.term
        and f"{rule.id}/{key}" not in state.lapsed
        and (due := _past(held, moment, context)) is not None
    ]
    for due, rule, key in sorted(over, key=lambda one: one[0]):
        draft = _lapse_draft(version, ledger, state, rule, key, due, context, moment)
        if rule.when is not None and evaluate(rule.when, draft.scope) is not True:
            continue
        draft.emit("case.lapse", {"lapse": rule.id, "key": key, "on": due.isoformat()})
        try:
            follow(draft, state, rule.effects)
        except Refusal:  # a definition whose lapse cannot come true; its scenario shows that nothing happened
            continue
        draft.state.n = draft.stamp.n
        facts, commands = tuple(draft.facts), tuple(draft.commands)
        return Lapsed(rule, due, _is_provisional(ledger, due, moment, context), facts, commands), draft.state
    return None


def _past(held: Any, moment: datetime, context: Context) -> date | None:
    """The local due day of a term that is past due at ``moment``, else None."""
    if held["state"] != "running" or not held.get("due"):
        return None
    due = clock.when(held["due"])
    if isinstance(due, datetime):
        return context.calendar.local_day(due) if moment > due else None
    return due if moment.astimezone(context.zone).date() > due else None


def _lapse_draft(
    version: Version,
    ledger: Ledger,
    state: State,
    rule: LapseRule,
    key: str,
    due: date,
    context: Context,
    moment: datetime,
) -> Draft:
    act = Act(rule.id, rule.verb, rule.label, "system", ("any",), (Who("system"),), rule.effects)
    happened = Happened("on", due.isoformat())
    draft = draft_of(
        version,
        ledger,
        state,
        act,
        Command(state.case, rule.id, SYSTEM, happened),
        context,
        moment,
        inputs.Given(),
    )
    draft.lapse = rule.id
    draft.part = draft.scope.part = state.terms[key].get("part")
    return draft


def _is_provisional(ledger: Ledger, due: date, moment: datetime, context: Context) -> bool:
    """Whether a paper dated in time may still be typed within the ledger's delay."""
    limit, unit = ledger.delay
    if limit < 1:
        return False
    until = reckon(Term(due, limit, unit), context.calendar).due
    return until is not None and moment.astimezone(context.zone).date() <= context.calendar.local_day(until)


def lapse_stamp(lapsed: Lapsed, state: State, moment: datetime) -> Stamp:
    """The stamp of the entry that writes a lapse onto ``state``."""
    return Stamp(state.n + 1, lapsed.lapse.id, lapsed.happened, lapsed.on, moment)


def precede(lapsed: Sequence[Lapsed], command: Command, context: Context) -> tuple[Lapsed, ...]:
    """Those of the due lapses that are written before ``command`` is decided.

    All that took effect before the day said; a day said without proof does not reach behind a lapse that
    is final.
    """
    day, proven = command.happened.day(context.zone), is_proven(command)
    found: list[Lapsed] = []
    for one in lapsed:
        if one.on >= day and (proven or one.provisional):
            break
        found.append(one)
    return tuple(found)


def recount(version: Version, state: State, calendar: Calendar) -> tuple[Fact, ...]:
    """One ``term.recount`` per open term whose due day differs under ``calendar``; none for closed, void
    or history cases."""
    if state.closed is not None or state.void or state.history:
        return ()
    found = []
    for key, held in clock.running(state).items():
        told = clock.counted(version, state, held, calendar)
        if told["due"] != held.get("due") or (told["provisional"] != held.get("provisional")):
            data = {"key": key, "old": held.get("due"), **told}
            found.append(Fact("term.recount", {name: value for name, value in data.items() if value is not None}))
    return tuple(found)
