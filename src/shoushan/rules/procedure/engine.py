"""Deciding: an act on a case gives facts or a refusal; pure, so that a page may ask as often as it likes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.model import EMPTY, Act, EffectSpec, Ledger, Version, Who
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure import clock, guards, inputs, mandates, recording
from shoushan.rules.procedure.built_in import BUILT_IN
from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects.case import make_open, make_stage, set_aside
from shoushan.rules.procedure.effects.party import make_add
from shoushan.rules.procedure.following import (
    CHILD_CLOSED,
    counts_on,
    draft_of,
    enter_typed,
    follow,
    is_proven,
)
from shoushan.rules.procedure.lapsing import Lapsed, lapse_stamp, lapses, precede, recount
from shoushan.rules.procedure.recurring import recurrences
from shoushan.rules.procedure.refusals import (
    NoSuchAct,
    NothingSelected,
    NotUnderstood,
    OfficialOverrideNeeded,
    PartyMissing,
    ReasonNeeded,
    Refusal,
    UnknownValue,
    WrongInput,
)
from shoushan.rules.procedure.values import (
    Actor,
    Command,
    Context,
    Decision,
    Happened,
    Source,
    State,
)

__all__ = [
    "CHILD_CLOSED",
    "Lapsed",
    "Possible",
    "act_of",
    "counts_on",
    "decide",
    "is_proven",
    "lapse_stamp",
    "lapses",
    "opening_act",
    "possible",
    "precede",
    "recount",
    "recurrences",
    "resolved",
]


@dataclass(frozen=True, slots=True)
class Possible:
    """An act of the version, the parts it could be done on, and everything that stands in its way
    (nothing: it can be done)."""

    act: Act
    parts: tuple[str, ...]
    refusals: tuple[Refusal, ...]


def act_of(version: Version, name: str) -> Act:
    """The act of this id. Raises ``NoSuchAct``."""
    act = version.acts.get(name) or BUILT_IN.get(name)
    if act is None:
        raise NoSuchAct(name)
    return act


def opening_act(version: Version, actor: Actor) -> Act:
    """The act by which ``actor`` opens a case where none is named (children): the first that the actor's
    kind may do."""
    opening = [act for act in version.acts.values() if act.opens]
    for act in opening:
        if any(who.role == "system" for who in act.who) or actor.kind != "system":
            return act
    raise NoSuchAct("open")


def resolved(version: Version, command: Command) -> Command:
    """``command`` with its act named: a child's opening command leaves the act to the child's own version."""
    if command.act or command.opens is None:
        return command
    return replace(command, act=opening_act(version, command.actor).id)


def decide(
    version: Version,
    ledger: Ledger,
    state: State | None,
    command: Command,
    context: Context,
    moment: datetime,
) -> Decision:
    """The facts that ``command`` makes on ``state``, with the commands that follow in the same list.

    ``state`` is None for an opening act, else the case with its due lapses applied (see ``lapses`` and
    ``precede``).
    Raises a ``Refusal``; then nothing has happened. ``moment`` is aware (UTC).
    """
    _readable(command)
    try:
        return _decided(version, ledger, state, command, context, moment)
    except DeadlineRefused as error:
        raise clock.refused(error) from error


def _decided(
    version: Version, ledger: Ledger, state: State | None, command: Command, context: Context, moment: datetime
) -> Decision:
    command = resolved(version, command)
    act = act_of(version, command.act)
    if act.id == CHILD_CLOSED and state is not None and not guards.stands_in(version, state, act):
        act = BUILT_IN[CHILD_CLOSED]
    given = inputs.checked(version, act, command, context)
    draft = draft_of(version, ledger, state, act, command, context, moment, given)
    _set_aside(draft, act)
    draft.part = draft.scope.part = _guarded(draft, state, given)
    _run(draft, state)
    if command.actor.for_post:
        draft.emit("act.for", {"post": command.actor.for_post})
    return _decision(draft, state, given)


def _readable(command: Command) -> None:
    """What is said to have happened must be a day, a month, or a moment that knows its zone. Raises ``NotUnderstood``."""
    said = command.happened
    try:
        aware = said.kind != "at" or datetime.fromisoformat(said.value).tzinfo is not None
        date.fromisoformat({"on": said.value, "in": f"{said.value}-01"}.get(said.kind, "2000-01-01"))
    except (ValueError, TypeError):
        aware = False
    if not aware:
        raise NotUnderstood(command.act, "happened", said.value)


def _set_aside(draft: Draft, act: Act) -> None:
    """Paper beats lapse: an act proven to have happened by the day a written lapse took effect sets it
    aside."""
    if not draft.state.lapsed or not is_proven(draft.command) or not guards.moves(act):
        return
    day = draft.stamp.day.isoformat()
    held: dict[str, Any] = draft.state.lapsed
    for key in [key for key, lapse in reversed(held.items()) if lapse["on"] >= day]:
        set_aside(draft, key)


def _guarded(draft: Draft, state: State | None, given: inputs.Given) -> str | None:
    """The part to act on, once nothing stands in the way. Raises the first refusal."""
    act, command, context = draft.act, draft.command, draft.context
    now = None if state is None else draft.state
    found = guards.matching(draft.version, draft.ledger, now, act, command.actor, context)
    parts = guards.parts_for(now, act, command.actor, found)
    for refusal in _before_input(draft, now, found, parts, command.part):
        raise refusal
    part = _named(draft, command.part, parts)
    draft.scope.part = part
    # who types for another counts as much as the other: neither does what must be another's than one of them did before
    for scope in (draft.scope, *(replace(draft.scope, hand=hand) for hand in command.hands[1:])):
        for refusal in guards.condition(act, scope):
            raise refusal
    _input(draft, given)
    for refusal in recording.may_record(command):
        raise refusal
    for refusal in guards.happening(now, act, part, command.happened, context, draft.moment):
        raise refusal
    for refusal in guards.staleness(state, act, part, command, given.fields):
        raise refusal
    return part


def _before_input(
    draft: Draft, state: State | None, found: list[Who], parts: tuple[str, ...], named: str | None
) -> Iterator[Refusal]:
    """Guards that need no input: stage, desk, part."""
    yield from mandates.guarded(state, draft.command.actor, draft.day)
    yield from guards.standing(draft.version, state, draft.act)
    yield from guards.desk(draft.act, found, draft.version, draft.context)
    if found:
        yield from guards.part_refusals(state, draft.act, draft.command.actor, found, named, parts, draft.context)


def _named(draft: Draft, named: str | None, parts: tuple[str, ...]) -> str | None:
    if named is None:
        return parts[0] if parts else None
    if named in draft.state.parts:
        return named
    return next((key for key in parts if draft.state.parts[key]["unit"] == named), None)


def _input(draft: Draft, given: inputs.Given) -> None:
    if given.faults:
        raise WrongInput(given.faults)
    if given.warnings and not (draft.command.actor.kind == "post" and draft.command.reason):
        raise OfficialOverrideNeeded(given.warnings)
    if (draft.act.reason or "reason" in draft.act.needs) and not (draft.command.reason or given.values.get("reason")):
        raise ReasonNeeded(draft.act.label)


def _run(draft: Draft, state: State | None) -> None:
    """All effects of the act, then what follows from them: joins, and the end of what closing leaves open."""
    specs = draft.act.effects
    if draft.act.opens:
        specs = _open(draft)
    enter_typed(draft)
    follow(draft, state, specs)


def _open(draft: Draft) -> tuple[EffectSpec, ...]:
    """Open the case, put it in its first stage, add its parties; gives the effects that are left."""
    specs = draft.act.effects
    opening = next((spec for spec in specs if spec.effect == "case.open"), None)
    make_open(draft, {key: draft.resolved(value) for key, value in opening.values.items()} if opening else EMPTY)
    placed = any(spec.effect == "case.carry" or (spec.effect == "case.stage" and spec.if_ is None) for spec in specs)
    first = next((stage.id for stage in draft.version.stages.values() if stage.first), None)
    if not placed and not draft.state.stage and first:
        make_stage(draft, {"to": first})
    if not any(spec.effect == "party.add" for spec in specs) and draft.command.parties:
        make_add(draft, EMPTY)
    if not any(spec.effect == "case.carry" for spec in specs) and draft.command.parent is None:
        _required_parties(draft)
    return tuple(spec for spec in specs if spec is not opening)


def _required_parties(draft: Draft) -> None:
    """Whom the case must name: nobody in history, in a child, or for an anonymous citizen. Raises ``PartyMissing``."""
    named = {party.get("role") for party in draft.command.parties}
    if draft.act.anonymous and not named and draft.command.actor.kind == "citizen":
        return
    for role in draft.version.parties.values():
        if role.required and role.id not in named:
            raise PartyMissing(role.label)


def _decision(draft: Draft, state: State | None, given: inputs.Given) -> Decision:
    draft.state.n = draft.stamp.n
    return Decision(tuple(draft.facts), tuple(draft.commands), tuple(given.warnings), draft.state, draft.stamp, draft.day)


def possible(
    version: Version, ledger: Ledger, state: State | None, actor: Actor, context: Context, moment: datetime
) -> tuple[Possible, ...]:
    """Every act of the version with what stands in its way for this actor; the same guards as ``decide``.

    What depends on input that is not typed yet does not stand in the way. With a ``state`` of None the
    opening acts
    are told, else the others.
    """
    return tuple(
        _possible(version, ledger, state, act, actor, context, moment)
        for act in version.acts.values()
        if act.opens == (state is None)
    )


def _possible(
    version: Version,
    ledger: Ledger,
    state: State | None,
    act: Act,
    actor: Actor,
    context: Context,
    moment: datetime,
) -> Possible:
    day = moment.astimezone(context.zone).date()
    case, opens = (state.case, None) if state else ("?", (ledger.id, None))
    happened, ground = Happened("on", day.isoformat()), Source(digest="?")
    command = Command(case, act.id, actor, happened, source=ground, opens=opens, reason="?")
    draft = draft_of(version, ledger, state, act, command, context, moment, inputs.Given())
    draft.scope.asked = frozenset(given.id for given in act.inputs)
    found = guards.matching(version, ledger, state, act, actor, context)
    parts = guards.parts_for(state, act, actor, found)
    refusals = list(_before_input(draft, state, found, parts, parts[0] if parts else None))
    if not refusals:
        draft.part = draft.scope.part = parts[0] if parts else None
        refusals = list(guards.condition(act, draft.scope)) or _tried(draft, state)
    return Possible(act, parts, tuple(refusals))


def _tried(draft: Draft, state: State | None) -> list[Refusal]:
    """What the effects themselves refuse, as far as that can be told before anything is typed."""
    supplied = replace(
        draft.context,
        fresh=("?",) * 50,
        numbers=dict.fromkeys((*draft.version.papers, "case", "track"), "?"),
    )
    draft.context = draft.scope.context = supplied
    draft.scope.pending = frozenset(given.field for given in draft.act.inputs if given.field)
    try:
        _run(draft, state)
    except _FOR_WANT_OF_INPUT as refusal:
        given_with = isinstance(refusal, NothingSelected | PartyMissing)
        return [] if draft.scope.asked or given_with else [refusal]
    except Refusal as refusal:
        return [refusal]
    except DeadlineRefused as error:
        return [clock.refused(error)]
    return []


_FOR_WANT_OF_INPUT = (UnknownValue, NothingSelected, NotUnderstood, PartyMissing)
