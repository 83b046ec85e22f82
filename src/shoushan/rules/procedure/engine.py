"""Deciding: an act on a case gives facts or a refusal; pure, so that a page may ask as often as it likes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.expressions import UNKNOWN, Expr, Name, evaluate
from shoushan.rules.catalogue.model import EMPTY, Act, EffectSpec, Input, Join, Ledger, Version, Who
from shoushan.rules.catalogue.model import Lapse as LapseRule
from shoushan.rules.deadlines import Calendar, Term, reckon
from shoushan.rules.procedure import clock, guards, inputs, reducers
from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.effects import MAKERS
from shoushan.rules.procedure.effects.case import make_open, make_stage, set_aside
from shoushan.rules.procedure.effects.part import open_parts
from shoushan.rules.procedure.effects.party import make_add
from shoushan.rules.procedure.effects.term import end
from shoushan.rules.procedure.refusals import (
    InputFault,
    NoSuchAct,
    NothingSelected,
    NotUnderstood,
    OfficialOverrideNeeded,
    PartyMissing,
    ReasonNeeded,
    Refusal,
    UnknownValue,
)
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import (
    SYSTEM,
    Actor,
    Command,
    Context,
    Decision,
    Fact,
    Happened,
    Source,
    Stamp,
    State,
)
from shoushan.rules.text import Text

CHILD_CLOSED = "child-closed"
PROVEN = frozenset({"upper-system", "upper"})

BUILT_IN: dict[str, Act] = {
    CHILD_CLOSED: Act(
        id=CHILD_CLOSED,
        verb=CHILD_CLOSED,
        label=Text("子件办结", "A child is closed"),
        klass="system",
        from_=("any",),
        who=(Who("system"),),
        records_only=True,
        at=None,
        inputs=(
            Input("child", Text("子件", "Child"), "text", required=True),
            Input("outcome", Text("办结方式", "Outcome"), "text"),
        ),
        effects=(
            EffectSpec("child.closed", {"child": Name("input.child"), "outcome": Name("input.outcome")}),
        ),
    ),
}
"""Acts that every version has without saying so."""


@dataclass(frozen=True, slots=True)
class Possible:
    """An act of the version, the parts it could be done on, and everything that stands in its way
    (nothing: it can be done)."""

    act: Act
    parts: tuple[str, ...]
    refusals: tuple[Refusal, ...]


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


def counts_on(command: Command, context: Context, moment: datetime) -> date:
    """The local day that counts for terms: the day said, where a scan or the upper system proves it, else
    that of recording."""
    said, today = command.happened.day(context.zone), moment.astimezone(context.zone).date()
    return said if said == today or is_proven(command.source) or command.actor.kind == "system" else today


def is_proven(source: Source) -> bool:
    """Whether the ground of an entry proves its day: a scan, or the upper system."""
    return source.digest is not None or source.kind in PROVEN


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
    command = resolved(version, command)
    act = act_of(version, command.act)
    given = inputs.checked(version, act, command, context)
    draft = _draft(version, ledger, state, act, command, context, moment, given)
    _set_aside(draft, act)
    draft.part = draft.scope.part = _guarded(draft, state, given)
    _run(draft, state)
    return _decision(draft, state, given)


def _draft(
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
    scope = Scope(version, ledger, copy, command.actor, context, day, given.values, given.fields)
    return Draft(version, ledger, act, command, context, moment, copy, stamp, day, scope, reducers.apply)


def _set_aside(draft: Draft, act: Act) -> None:
    """Paper beats lapse: an act proven to have happened by the day a written lapse took effect sets it
    aside."""
    if not draft.state.lapsed or not is_proven(draft.command.source) or not guards.moves(act):
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
    for refusal in guards.condition(act, draft.scope):
        raise refusal
    _input(draft, given)
    for refusal in guards.happening(now, act, part, command.happened, context, draft.moment):
        raise refusal
    for refusal in guards.staleness(state, act, part, command, given.fields):
        raise refusal
    return part


def _before_input(
    draft: Draft, state: State | None, found: list[Who], parts: tuple[str, ...], named: str | None
) -> Iterator[Refusal]:
    """Guards that need no input: stage, desk, part."""
    yield from guards.standing(draft.version, state, draft.act)
    yield from guards.desk(draft.act, found, draft.version, draft.context)
    if found:
        yield from guards.part_refusals(
            state, draft.act, draft.command.actor, found, named, parts, draft.context
        )


def _named(draft: Draft, named: str | None, parts: tuple[str, ...]) -> str | None:
    if named is None:
        return parts[0] if parts else None
    if named in draft.state.parts:
        return named
    return next((key for key in parts if draft.state.parts[key]["unit"] == named), None)


def _input(draft: Draft, given: inputs.Given) -> None:
    if given.faults:
        raise InputFault(given.faults)
    if given.warnings and not (draft.command.actor.kind == "post" and draft.command.reason):
        raise OfficialOverrideNeeded(given.warnings)
    if "reason" in draft.act.needs and not draft.command.reason:
        raise ReasonNeeded(draft.act.label)


def _run(draft: Draft, state: State | None) -> None:
    """All effects of the act, then what follows from them: joins, and the end of what closing leaves open."""
    specs = draft.act.effects
    if draft.act.opens:
        specs = _open(draft)
    _typed_fields(draft)
    _follow(draft, state, specs)


def _follow(draft: Draft, state: State | None, specs: tuple[EffectSpec, ...]) -> None:
    """The effects in turn, and all that they bring about in the same entry."""
    draft.run(specs, MAKERS)
    _settle_parts(draft)
    _join(draft, state)
    _settle_case(draft, state)


def _open(draft: Draft) -> tuple[EffectSpec, ...]:
    """Open the case, put it in its first stage, add its parties; gives the effects that are left."""
    specs = draft.act.effects
    opening = next((spec for spec in specs if spec.effect == "case.open"), None)
    make_open(
        draft, {key: draft.resolved(value) for key, value in opening.values.items()} if opening else EMPTY
    )
    placed = any(
        spec.effect == "case.carry" or (spec.effect == "case.stage" and spec.if_ is None) for spec in specs
    )
    first = next((stage.id for stage in draft.version.stages.values() if stage.first), None)
    if not placed and not draft.state.stage and first:
        make_stage(draft, {"to": first})
    if not any(spec.effect == "party.add" for spec in specs) and draft.command.parties:
        make_add(draft, EMPTY)
    history = any(spec.effect == "case.carry" for spec in specs)
    for role in draft.version.parties.values():
        if (
            role.required
            and not history
            and not any(party.get("role") == role.id for party in draft.command.parties)
        ):
            raise PartyMissing(role.label)
    return tuple(spec for spec in specs if spec is not opening)


def _typed_fields(draft: Draft) -> None:
    """Field inputs that no effect of the act names are entered as they were typed."""
    named = {key for spec in draft.act.effects if spec.effect.startswith("field.") for key in spec.values}
    taken = any(
        spec.effect.startswith("field.") and not set(spec.values) - {"as_of", "effective", "entry"}
        for spec in draft.act.effects
    )
    left = {} if taken else {name: value for name, value in draft.scope.fields.items() if name not in named}
    if left:
        MAKERS["field.set"](draft, left)


def _settle_parts(draft: Draft) -> None:
    """The term of a part ends with it."""
    for key, held in list(clock.running(draft.state).items()):
        part = draft.state.parts.get(held.get("part") or "")
        if (
            part is not None
            and part["state"] in ("answered", "returned", "withdrawn")
            and key not in draft.started
        ):
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
    scope = replace(
        draft.scope, state=state, stage=join.stage if join.over == "parts" else None, kind=join.kind
    )
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
    if state.closed is None or (
        before is not None and before.closed is not None and before.void == state.void
    ):
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


def _decision(draft: Draft, state: State | None, given: inputs.Given) -> Decision:
    draft.state.n = draft.stamp.n
    return Decision(
        tuple(draft.facts), tuple(draft.commands), tuple(given.warnings), draft.state, draft.stamp, draft.day
    )


def possible(
    version: Version, ledger: Ledger, state: State, actor: Actor, context: Context, moment: datetime
) -> tuple[Possible, ...]:
    """Every act of the version with what stands in its way for this actor; the same guards as ``decide``.

    What depends on input that is not typed yet does not stand in the way. Opening acts are left out.
    """
    return tuple(
        _possible(version, ledger, state, act, actor, context, moment)
        for act in version.acts.values()
        if not act.opens
    )


def _possible(
    version: Version, ledger: Ledger, state: State, act: Act, actor: Actor, context: Context, moment: datetime
) -> Possible:
    day = moment.astimezone(context.zone).date()
    command = Command(
        state.case, act.id, actor, Happened("on", day.isoformat()), source=Source(digest="?"), reason="?"
    )
    draft = _draft(version, ledger, state, act, command, context, moment, inputs.Given())
    draft.scope.asked = frozenset(name for given in act.inputs for name in (given.id, given.field) if name)
    found = guards.matching(version, ledger, state, act, actor, context)
    parts = guards.parts_for(state, act, actor, found)
    refusals = list(_before_input(draft, state, found, parts, parts[0] if parts else None))
    if not refusals:
        draft.part = draft.scope.part = parts[0] if parts else None
        refusals = list(guards.condition(act, draft.scope)) or _tried(draft, state)
    return Possible(act, parts, tuple(refusals))


def _tried(draft: Draft, state: State) -> list[Refusal]:
    """What the effects themselves refuse, as far as that can be told before anything is typed."""
    supplied = replace(
        draft.context,
        fresh=("?",) * 50,
        numbers={**dict.fromkeys(draft.version.papers, "?"), **draft.context.numbers},
    )
    draft.context = draft.scope.context = supplied
    try:
        _run(draft, state)
    except _FOR_WANT_OF_INPUT as refusal:
        return [] if draft.scope.asked or isinstance(refusal, NothingSelected) else [refusal]
    except Refusal as refusal:
        return [refusal]
    return []


_FOR_WANT_OF_INPUT = (UnknownValue, NothingSelected, NotUnderstood, PartyMissing)


def lapses(
    version: Version, ledger: Ledger, state: State, moment: datetime, context: Context
) -> tuple[Lapsed, ...]:
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


_MOST_LAPSES = 200


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
            _follow(draft, state, rule.effects)
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
    draft = _draft(
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
    day, proven = command.happened.day(context.zone), is_proven(command.source)
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
            found.append(
                Fact("term.recount", {name: value for name, value in data.items() if value is not None})
            )
    return tuple(found)
