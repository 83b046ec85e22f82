"""What stands in the way of an act: the one set of guards behind both deciding and asking what is
possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.expressions import UNKNOWN, evaluate, names
from shoushan.rules.catalogue.model import Act, Ledger, Version, Who
from shoushan.rules.procedure.effects.part import PART_STATES
from shoushan.rules.procedure.marks import ENTERED, STAGE, before, changed_at, part_mark, said
from shoushan.rules.procedure.notice_refusals import (
    NoticeStands,
    NotPosted,
    NotPublished,
    NotStanding,
    ObjectionOpen,
    ObjectionTooLate,
    ObjectionUpheld,
)
from shoushan.rules.procedure.refusals import (
    AlreadyOpened,
    CaseClosed,
    CaseVoid,
    ConditionNotMet,
    InTheFuture,
    MaterialMissing,
    NoSuchCase,
    NothingToDo,
    NotYourDesk,
    NotYourPart,
    OutOfOrder,
    PartNotOpen,
    Refusal,
    StalePage,
    WhichPart,
    WrongStage,
)
from shoushan.rules.procedure.scope import (
    OPEN_PARTS,
    Scope,
    has_stood,
    missing_materials,
    notice_state,
    service_of,
    unit_label,
)
from shoushan.rules.procedure.values import Actor, Command, Context, Happened, State
from shoushan.rules.text import Text

RELATIONS: Mapping[str, Text] = {
    "owner": Text("主管单位", "of the owner"),
    "holder": Text("承办单位", "of the unit that holds it"),
    "receiver": Text("收件单位", "of the unit that received it"),
    "lead": Text("牵头单位", "of the lead unit"),
    "any": Text("", ""),
    "tree": Text("上下级单位", "of a unit above or below"),
}
ABOUT_NOTICES = frozenset({"notice.post", "notice.object", "notice.settle"})
ANY_POST = "post"
MAY_ERASE = "right:erases"
"""Stands among an actor's roles where one of them may erase (``erases`` in ``rights.yaml``)."""
MAY_ARCHIVE = "right:archives"
"""The same of one that may archive (``archives``)."""
ARCHIVISTS = Text("档案员（有归档权的岗位）", "an archivist: a post that may archive")
ERASERS = Text("有权批准清除的岗位", "a post that may approve erasures")
ANYBODY = frozenset({"citizen", "link", "party"})
WITH_ROLES = frozenset({"post", "link"})
"""Kinds of actors that have roles: a post, and a one-time link, whose door gives it those of the one act it is for."""
_MOVING = ("case.", "part.", "term.")


def moves(act: Act) -> bool:
    """Whether an act moves a stage, a part or a term, and so has to come in order (B7)."""
    return not act.records_only and any(spec.effect.startswith(_MOVING) for spec in act.effects)


def is_closed(version: Version, state: State) -> bool:
    """Whether the case is closed: by its outcome, or because its stage is an end."""
    stage = version.stages.get(state.stage)
    return state.closed is not None or (stage is not None and stage.closed)


def standing(version: Version, state: State | None, act: Act) -> Iterator[Refusal]:
    """Whether the case is there and stands where the act is done."""
    if state is None or not state.stage:
        if not act.opens:
            yield NoSuchCase(act.label)
        return
    if act.opens:
        yield AlreadyOpened(state.number or state.case)
    elif state.void and act.klass != "system":
        yield CaseVoid()
    elif not stands_in(version, state, act):
        if is_closed(version, state):
            yield CaseClosed(act.label, state.closed or state.since)
        else:
            yield WrongStage(act.label, _stage_label(version, state.stage), _wanted(version, act))


def stands_in(version: Version, state: State, act: Act) -> bool:
    """Whether the case is at a stage from which the act is done."""
    if "any" in act.from_:
        return True
    if not is_closed(version, state):
        return state.stage in act.from_ or "any-open" in act.from_
    stage = version.stages.get(state.stage)
    return "closed" in act.from_ or (stage is not None and stage.closed and stage.id in act.from_)


def _stage_label(version: Version, stage: str) -> Text:
    found = version.stages.get(stage)
    return found.label if found else Text(stage, stage)


def _wanted(version: Version, act: Act) -> list[Text]:
    words = {
        "any-open": Text("未办结的各环节", "any open stage"),
        "closed": Text("已办结", "closed"),
        "any": Text("任何环节", "any stage"),
    }
    return [words.get(name) or _stage_label(version, name) for name in act.from_]


def matching(version: Version, ledger: Ledger, state: State | None, act: Act, actor: Actor, context: Context) -> list[Who]:
    """The entries of ``who`` that the actor satisfies."""
    return [who for who in act.who if _is(version, ledger, state, act, actor, context, who)]


def _is(version: Version, ledger: Ledger, state: State | None, act: Act, actor: Actor, context: Context, who: Who) -> bool:
    if who.role == "system":
        return actor.kind == "system"
    if who.role == "citizen":
        return actor.kind in ANYBODY
    if who.role.startswith("party:"):
        return _is_party(state, actor, who.role[6:])
    if actor.kind not in WITH_ROLES or (who.role != ANY_POST and who.role not in actor.roles):
        return False
    return who.of == "any" or _related(version, ledger, state, act, actor, context, who.of)


def _is_party(state: State | None, actor: Actor, role: str) -> bool:
    if actor.kind not in ANYBODY:
        return False
    if state is None or not state.stage:
        return True
    party = state.parties.get(actor.party or "")
    return party is not None and role in (party["role"], party.get("represents"))


def _related(version: Version, ledger: Ledger, state: State | None, act: Act, actor: Actor, context: Context, of: str) -> bool:
    unit = actor.unit
    if of == "owner":
        known = context.units.get(unit or "")
        of_kind = known is not None and known.kind == ledger.owner and (state is None or state.unit in (None, unit))
        return unit == ledger.owner or of_kind
    if state is None or not state.stage:
        return True
    if of == "receiver":
        return unit == state.unit
    if of == "tree":
        return _on_branch(actor, {*holders(state), str(state.unit or ledger.owner)}, context)
    if of == "lead":
        leads = [part["unit"] for part in state.parts.values() if part["kind"] == "lead" and part["state"] != "withdrawn"]
        service = service_of(version, state)
        lead = service.units.get("lead") if service else state.unit
        return unit in leads if leads else unit == lead
    if act.part:
        return any(part["unit"] == unit for part in state.parts.values())
    held = holders(state)
    return unit in held if held else unit == state.unit


def holders(state: State) -> list[str]:
    """The units with an open part, each once."""
    return list(dict.fromkeys(part["unit"] for part in state.parts.values() if part["state"] in OPEN_PARTS))


def _on_branch(actor: Actor, units: set[str], context: Context) -> bool:
    """Whether the actor's unit is one of ``units``, stands above one, or below one."""
    if units & {actor.unit, *actor.tree}:
        return True
    for unit in units:
        up, seen = context.units.get(unit), 0
        while up is not None and up.parent and seen < 20:
            if up.parent == actor.unit:
                return True
            up, seen = context.units.get(up.parent), seen + 1
    return False


def desk(act: Act, found: list[Who], version: Version, context: Context) -> Iterator[Refusal]:
    """Whether the actor does this act at all."""
    if not found:
        yield NotYourDesk(act.label, [who_words(who, version, context) for who in act.who])


def who_words(who: Who, version: Version, context: Context) -> Text:
    """Who does an act, in words."""
    fixed = {"system": Text("系统", "the system"), "citizen": Text("办事群众", "the citizen"), MAY_ERASE: ERASERS,
             MAY_ARCHIVE: ARCHIVISTS}  # fmt: skip
    if who.role in fixed:
        return fixed[who.role]
    if who.role.startswith("party:"):
        party = version.parties.get(who.role[6:])
        return party.label if party else Text(who.role[6:], who.role[6:])
    role, of = context.roles.get(who.role, Text(who.role, who.role)), RELATIONS[who.of]
    return Text(f"{of.zh}“{role.zh}”岗位", f"{role.en} {of.en}".strip())


def parts_for(state: State | None, act: Act, actor: Actor, found: list[Who]) -> tuple[str, ...]:
    """The parts on which the actor could do the act: the own ones, or any where the act is not done by a
    holder."""
    if state is None or not act.part:
        return ()
    fit = [
        key
        for key, part in state.parts.items()
        if part["state"] in act.part and (not act.part_kind or part["kind"] in act.part_kind)
    ]
    own = [key for key in fit if state.parts[key]["unit"] == actor.unit]
    return tuple(own if own or only_own(found) else fit)


def only_own(found: list[Who]) -> bool:
    """Whether the actor acts as a holder only, and so on the own unit's part only."""
    return all(who.of in ("holder", "lead") and ":" not in who.role and who.role not in ("system", "citizen") for who in found)


def part_refusals(
    state: State | None,
    act: Act,
    actor: Actor,
    found: list[Who],
    named: str | None,
    fitting: tuple[str, ...],
    context: Context,
) -> Iterator[Refusal]:
    """Whether there is one part to do the act on."""
    if state is None or not act.part:
        return
    if named is not None:
        key = next(
            (key for key in (named, *fitting) if key in state.parts and named in (key, state.parts[key]["unit"])),
            None,
        )
        if key in fitting:
            return
        if key is None or (only_own(found) and state.parts[key]["unit"] != actor.unit):
            yield _not_yours(state, act, context)
        else:
            yield _part_state(state, act, key, context)
    elif len(fitting) > 1:
        yield WhichPart(act.label, fitting)
    elif not fitting:
        own = [key for key, part in state.parts.items() if part["unit"] == actor.unit]
        yield _part_state(state, act, own[-1], context) if own else _not_yours(state, act, context)


def _not_yours(state: State, act: Act, context: Context) -> NotYourPart:
    return NotYourPart(act.label, [unit_label(context, unit) for unit in holders(state)])


def _part_state(state: State, act: Act, key: str, context: Context) -> Refusal:
    part = state.parts[key]
    name = unit_label(context, part["unit"])
    if part["state"] in act.part:
        return _not_yours(state, act, context)
    return PartNotOpen(act.label, name, PART_STATES[part["state"]], [PART_STATES[one] for one in act.part], key)


def condition(act: Act, scope: Scope) -> Iterator[Refusal]:
    """Whether the condition that the definition sets holds; unknown refuses and names what is missing.

    While a page only asks, what is unknown for want of the act's own inputs does not stand in the way.
    """
    yield from noticed(act, scope)
    if act.when is None:
        return
    found = evaluate(act.when, scope)
    if found is UNKNOWN:
        refusal = scope.unknown(act.when)
        if not scope.asked or not all(_not_typed(name, scope) for name in refusal.missing):
            yield refusal
    elif not found:
        if "materials.missing" in names(act.when) and (missing := missing_materials(scope)):
            yield MaterialMissing(act.label, [material.label for material in missing])
        else:
            yield ConditionNotMet(act.label, act.why)


def _not_typed(name: str, scope: Scope) -> bool:
    """Whether a name waits for an input: the input itself, or a value of the case that an input is to name."""
    head, _, rest = name.partition(".")
    return head == "input" or (head == "linked" and rest.split(".")[0] in scope.asked)


def noticed(act: Act, scope: Scope) -> Iterator[Refusal]:
    """Whether every notice that the act waits for has stood its days, with no objection open or upheld; and whether the
    notice that the act is about stands, so that nobody is offered to object to what is not published."""
    for spec in act.effects:
        about = scope.version.notices.get(str(spec.values.get("notice")))
        if about is not None and spec.effect in ABOUT_NOTICES:
            yield from _about(spec.effect, about.name, scope.state.notices.get(about.id, {}), scope.day)
    for notice in scope.version.notices.values():
        if act.id not in notice.before or (notice.needed is not None and evaluate(notice.needed, scope) is False):
            continue
        held = scope.state.notices.get(notice.id, {})
        if has_stood(held, scope.day):
            continue
        state = notice_state(held, scope.day)
        if held.get("open"):
            yield ObjectionOpen(act.label, notice.name, len(held["open"]))
        elif held.get("upheld"):
            yield ObjectionUpheld(act.label, notice.name)
        elif state == "waiting":
            yield NotPosted(act.label, notice.name)
        elif state == "standing" and held.get("to"):
            yield NoticeStands(act.label, notice.name, date.fromisoformat(str(held["to"])))
        else:
            yield NotPublished(act.label, notice.name)


def _about(effect: str, name: Text, held: Mapping[str, Any], day: date) -> Iterator[Refusal]:
    """Whether a notice stands as an act on it needs."""
    if not held.get("no") or held["state"] != "published":
        yield NotStanding(name)
    elif effect == "notice.object" and day > date.fromisoformat(str(held["to"])):
        yield ObjectionTooLate(name, date.fromisoformat(str(held["to"])))
    elif effect == "notice.settle" and not held.get("open"):
        yield NothingToDo(Text("没有待处理的异议。", "No objection is open."))
    elif effect == "notice.post" and held.get("posted"):
        yield NothingToDo(Text("已经登记过张贴。", "The posting was recorded already."))


def happening(
    state: State | None, act: Act, part: str | None, happened: Happened, context: Context, moment: datetime
) -> Iterator[Refusal]:
    """Whether the act lies neither in the future nor before what came earlier on the same part or in the
    same stage."""
    day, today = happened.day(context.zone), moment.astimezone(context.zone).date()
    if day > today or (happened.kind == "at" and datetime.fromisoformat(happened.value) > moment):
        yield InTheFuture(happened.value, today)
    elif state is not None and moves(act):
        last = state.last.get(part_mark(part) if part else STAGE)
        if last is not None and happened.kind != "in" and before(said(happened, day.isoformat()), last):
            yield OutOfOrder(day.isoformat(), last[:10])


def staleness(
    state: State | None, act: Act, part: str | None, command: Command, fields: Mapping[str, object]
) -> Iterator[Refusal]:
    """Whether what the actor looked at has changed since: the stage, the same part, the same field (B4)."""
    seen = command.seen
    if state is None or seen is None or seen >= state.n:
        return
    if part and changed_at(state, part_mark(part)) > seen:
        yield StalePage(Text("该分办件", "this part"), seen, state.n)
    elif moves(act) and stage_entered(state) > seen:
        yield StalePage(Text("环节", "the stage"), seen, state.n)
    else:
        touched = [name for name in fields if (state.origins.get(name) or [None, 0])[1] > seen]
        if touched:
            yield StalePage(Text(f"“{touched[0]}”", f"“{touched[0]}”"), seen, state.n)


def stage_entered(state: State) -> int:
    """The number of the entry by which the case came to its stage, was closed or reopened."""
    return state.counts.get(ENTERED, 0)
