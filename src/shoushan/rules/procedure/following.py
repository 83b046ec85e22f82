"""What follows in the same entry: the effects in turn, joins that become true, and what closing leaves
open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shoushan.rules.catalogue.expressions import UNKNOWN, Expr, evaluate
from shoushan.rules.catalogue.model import EMPTY, Act, EffectSpec, Join, Ledger, Version
from shoushan.rules.procedure import clock, inputs, reducers
from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects import MAKERS
from shoushan.rules.procedure.effects.part import open_parts
from shoushan.rules.procedure.effects.term import end
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import SYSTEM, Command, Context, Stamp, State

CHILD_CLOSED = "child-closed"
PROVEN = frozenset({"upper-system", "upper"})


def is_proven(command: Command) -> bool:
    """Whether the ground of an act proves its day: a scan kept with it, or the upper system itself through its own door.

    That a clerk says so, or names the upper system by hand, proves nothing.
    """
    if command.source.digest is not None:
        return True
    return command.source.kind in PROVEN and (command.recorder or command.actor).kind in {"link", "system"}


def counts_on(command: Command, context: Context, moment: datetime) -> date:
    """The local day that counts for terms: the day said, where a scan or the upper system proves it, else
    that of recording."""
    said, today = command.happened.day(context.zone), moment.astimezone(context.zone).date()
    return said if said == today or is_proven(command) or command.actor.kind == "system" else today


def draft_of(
    version: Version,
    ledger: Ledger,
    state: State | None,
    act: Act,
    command: Command,
    context: Context,
    moment: datetime,
    given: inputs.Given,
) -> Draft:
    """A draft on a copy of the state."""
    copy = reducers.blank(command.case) if state is None else reducers.copied(state)
    if state is None:
        copy.service = command.opens[1] if command.opens else None
    said, day = command.happened.day(context.zone), counts_on(command, context, moment)
    stamp = Stamp(copy.n + 1, act.id, command.happened, said, moment, command.actor.unit)
    scope = Scope(version, ledger, copy, command.actor, context, day, given.values, given.fields, hand=command.hands[0])
    return Draft(version, ledger, act, command, context, moment, copy, stamp, day, scope, reducers.apply)


def enter_typed(draft: Draft) -> None:
    """Field inputs that no effect of the act names are entered as they were typed."""
    named = {key for spec in draft.act.effects if spec.effect.startswith("field.") for key in _named(spec)}
    said = draft.version.sessions
    if said is not None and any(spec.effect.startswith("session.") for spec in draft.act.effects):
        named |= {said.field, *filter(None, [said.enrolled])}
    taken = any(
        spec.effect.startswith("field.") and not set(spec.values) - {"as_of", "effective", "entry"}
        for spec in draft.act.effects
    )
    left = {} if taken else {name: value for name, value in draft.scope.fields.items() if name not in named}
    if left:
        MAKERS["field.set"](draft, left)


def _named(spec: EffectSpec) -> set[str]:
    """The fields that an effect names, as keys or in ``only``."""
    only = spec.values.get("only") or ()
    return {*spec.values, *([only] if isinstance(only, str) else only)}


def follow(draft: Draft, state: State | None, specs: tuple[EffectSpec, ...]) -> None:
    """The effects in turn, and all that they bring about in the same entry."""
    draft.run(specs, MAKERS)
    _settle_parts(draft)
    _join(draft, state)
    _settle_case(draft, state)


def _settle_parts(draft: Draft) -> None:
    """The term of a part ends with it."""
    for key, held in list(clock.running(draft.state).items()):
        part = draft.state.parts.get(held.get("part") or "")
        if part is not None and part["state"] in ("answered", "returned", "withdrawn") and key not in draft.started:
            end(draft, key, EMPTY)


def _join(draft: Draft, before: State | None) -> None:
    """Fire each join that has become true by this entry, once; one may make the next true."""
    waiting = list(draft.version.joins)
    while True:
        join = next((join for join in waiting if _fires(draft, before, join)), None)
        if join is None:
            return
        waiting.remove(join)
        if join.over == "parts":
            days = [part["since"] for part in draft.state.parts.values() if part["state"] == "answered"]
            draft.day = max(draft.day, *(date.fromisoformat(day) for day in days), draft.day)
        draft.run(join.effects, MAKERS)
        _settle_parts(draft)


def _fires(draft: Draft, before: State | None, join: Join) -> bool:
    if draft.state.stage != join.stage or not _complete(draft, join, draft.state):
        return False
    return before is None or before.stage != join.stage or not _complete(draft, join, before)


def _complete(draft: Draft, join: Join, state: State) -> bool:
    """Whether the parts or children that a join waits for satisfy it; unknown does not."""
    scope = replace(draft.scope, state=state, stage=join.stage if join.over == "parts" else None, kind=join.kind)
    if isinstance(join.need, Expr):
        found = evaluate(join.need, scope)
        return found is not UNKNOWN and bool(found)
    total, done = (
        scope(f"{join.over}.total"),
        scope(f"{join.over}.{'answered' if join.over == 'parts' else 'closed'}"),
    )
    return bool(done) and (join.need == "any" or done == total)


def _settle_case(draft: Draft, before: State | None) -> None:
    """Closing loses nothing: open parts are withdrawn, running terms end, the parent is told."""
    state = draft.state
    if state.closed is None or (before is not None and before.closed is not None and before.void == state.void):
        return
    for key in open_parts(state):
        draft.emit("part.withdraw", {"part": key})
    for key in list(clock.running(state)):
        if key not in draft.started:
            end(draft, key, EMPTY)
    if state.parent and (before is None or before.closed is None):
        draft.commands.append(
            Command(
                case=state.parent,
                act=CHILD_CLOSED,
                actor=SYSTEM,
                happened=draft.stamp.happened,
                recorder=draft.command.actor,
                input={"child": state.case, "outcome": state.outcome or "void"},
                source=draft.command.source,
            )
        )
