"""Effects on dated relations: they begin, end, change their kind, are corrected; those at the other end are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shoushan.rules.catalogue.model import EMPTY, RelationRule
from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, count, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood, UnknownValue
from shoushan.rules.procedure.related_refusals import (
    AlreadyRelated,
    EndsBeforeItBegins,
    NoSuchOther,
    NotRelated,
    OtherIsClosed,
    WrongKind,
)
from shoushan.rules.procedure.ties import in_force, overlap, ties_of
from shoushan.rules.procedure.values import SYSTEM, Command, Fact, Other, Stamp, State, Tie
from shoushan.rules.text import Text

_KEPT = ("relation", "to", "number", "kind", "from", "until", "edition", "void")
FACT = frozenset({"key", *_KEPT})


def make_begin(draft: Draft, values: Mapping[str, Any]) -> None:
    """A relation to another case begins on a day: today where no ``from`` is given."""
    rule = _rule(draft, "relation.begin", values)
    to = text_of("relation.begin", values, "to")
    first = day_of("relation.begin", values, "from", draft.day).isoformat()
    until = day_of("relation.begin", values, "until", draft.day).isoformat() if values.get("until") else None
    _begin(draft, rule, to, _kind(draft, rule, values.get("kind")), first, until)


def _begin(draft: Draft, rule: RelationRule, to: str, kind: str | None, first: str, until: str | None) -> None:
    other = _other(draft, rule, to, first)
    key = f"{rule.id}-{draft.count(f'relation:{rule.id}')}"
    tie = Tie(draft.state.case, draft.state.number or "", key, rule.id, to, other.number, kind, first, until)
    _free(draft, rule, tie)
    _emit(draft, "relation.begin", tie, 1)


def _emit(draft: Draft, effect: str, tie: Tie, edition: int, values: Mapping[str, Any] = EMPTY, *, void: bool = False) -> None:
    """A fact that says the whole relation, so that every edition of it can be read by itself."""
    fact = {
        "relation": tie.relation, "key": tie.key, "to": tie.to, "number": tie.number, "kind": tie.kind, "from": tie.from_,
        "until": tie.until, "void": void or None, "edition": edition,
    }  # fmt: skip
    draft.emit(effect, fact, reason_of(draft, values) if values.get("why") else EMPTY)


def _rule(draft: Draft, effect: str, values: Mapping[str, Any]) -> RelationRule:
    name = text_of(effect, values, "relation")
    rule = draft.version.relations.get(name)
    if rule is None:
        raise NotUnderstood(effect, "relation", name)
    return rule


def _kind(draft: Draft, rule: RelationRule, given: Any) -> str | None:
    """The kind as a code of the relation's list. Raises ``UnknownValue`` or ``WrongKind``."""
    if rule.kinds is None:
        return None
    if given in (None, ""):
        raise UnknownValue(["kind"], [Text(f"{rule.label.zh}的关系", f"kind of {rule.label.en}")])
    known = draft.context.codes.get(rule.kinds)
    if known is not None and str(given) not in known.codes:
        raise WrongKind(rule.label, str(given), [code.label for code in known.codes.values()])
    return str(given)


def _other(draft: Draft, rule: RelationRule, to: str, first: str) -> Other:
    """The case at the other end, if it may be one. Raises a refusal."""
    found = draft.context.others(to)
    if found is None or found.ledger != rule.to or found.void or to == draft.state.case:
        raise NoSuchOther(rule.label)
    if found.closed is not None and found.closed <= first:
        raise OtherIsClosed(rule.label, found.number, found.closed)
    return found


def _free(draft: Draft, rule: RelationRule, tie: Tie) -> None:
    """That nothing which excludes ``tie`` holds on one of its days. Raises ``EndsBeforeItBegins`` or ``AlreadyRelated``."""
    if tie.until is not None and tie.until < tie.from_:
        raise EndsBeforeItBegins(rule.label, tie.from_, tie.until)
    for held in ties_of(draft.state):
        if held.key == tie.key or held.relation != rule.id or not overlap(held, tie):
            continue
        if rule.one or (held.to == tie.to and held.kind == tie.kind):
            raise AlreadyRelated(rule.label, held.number, held.from_, held.until, None)
    if tie.kind is None or tie.kind not in rule.one_of:
        return
    for held in draft.context.ties(tie.to):
        if held.relation == rule.id and held.case != tie.case and held.kind == tie.kind and overlap(held, tie):
            raise AlreadyRelated(rule.label, held.case_number, held.from_, held.until, _word(draft, rule, held.kind))


def _word(draft: Draft, rule: RelationRule, kind: str | None) -> Text | None:
    known = draft.context.codes.get(rule.kinds or "")
    code = known.codes.get(kind or "") if known is not None else None
    return code.label if code is not None else None


def _held(draft: Draft, rule: RelationRule, values: Mapping[str, Any], day: str | None) -> list[Tie]:
    """The relations that are meant, by ``key``, ``to``; in force on ``day`` where one is given."""
    found = [
        tie
        for tie in ties_of(draft.state)
        if tie.relation == rule.id
        and values.get("key") in (None, "", tie.key)
        and values.get("to") in (None, "", tie.to)
        and (day is None or in_force(tie, day))
    ]
    if not found:
        raise NothingToDo(
            Text(
                f"{day or ''}没有在册的“{rule.label.zh}”关系。",
                f"No relation “{rule.label.en}” holds{f' on {day}' if day else ''}.",
            )
        )
    return found


def make_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """What is in force ends: ``on`` is the first day on which it no longer holds."""
    rule = _rule(draft, "relation.end", values)
    day = day_of("relation.end", values, "on", draft.day).isoformat()
    for tie in _held(draft, rule, values, day):
        _emit_end(draft, tie, day, values)


def _emit_end(draft: Draft, tie: Tie, day: str, values: Mapping[str, Any]) -> None:
    _emit(draft, "relation.end", replace(tie, until=day), _edition(draft, tie), values)


def _edition(draft: Draft, tie: Tie) -> int:
    return int(draft.state.relations[tie.key]["edition"]) + 1


def make_change(draft: Draft, values: Mapping[str, Any]) -> None:
    """From a day on the relation is of another kind: it ends and begins anew with the same case."""
    rule = _rule(draft, "relation.change", values)
    day = day_of("relation.change", values, "on", draft.day).isoformat()
    kind = _kind(draft, rule, values.get("kind"))
    for tie in _held(draft, rule, values, day):
        if tie.kind == kind:
            raise NothingToDo(Text("关系没有变化。", "The relation is of this kind already."))
        _emit_end(draft, tie, day, values)
        _begin(draft, rule, tie.to, kind, day, tie.until)


def make_correct(draft: Draft, values: Mapping[str, Any]) -> None:
    """What was entered of a relation was wrong: its days, its kind, or that there ever was one (``void``)."""
    rule = _rule(draft, "relation.correct", values)
    found = _held(draft, rule, values, None)
    tie = found[-1]
    first = str(values.get("from") or tie.from_)
    until = None if values.get("open") is True else (str(values["until"]) if values.get("until") else tie.until)
    kind = _kind(draft, rule, values["kind"]) if values.get("kind") else tie.kind
    void = values.get("void") is True
    now = replace(tie, kind=kind, from_=first, until=until)
    if not void:
        _free(draft, rule, now)
    _emit(draft, "relation.correct", now, _edition(draft, tie), values, void=void)


def make_tell(draft: Draft, values: Mapping[str, Any]) -> None:
    """An act of theirs is done on cases that are related to this one: the ``case`` named, or all that have ``relation``."""
    act = text_of("relation.tell", values, "act")
    day = day_of("relation.tell", values, "on", draft.day).isoformat()
    near = list(draft.context.ties(draft.state.case))
    given = {key: value for key, value in (values.get("fields") or {}).items() if value is not None}
    for case in dict.fromkeys(_told(draft, values, near, day)):
        draft.commands.append(
            Command(
                case, act, SYSTEM, draft.stamp.happened, given, recorder=draft.command.actor, source=draft.command.source,
                reason=draft.command.reason,
            )
        )  # fmt: skip


def _told(draft: Draft, values: Mapping[str, Any], near: list[Tie], day: str) -> Iterator[str]:
    """The cases that are told: those named by number or id, which must be related on the day, or all of the ``relation``."""
    named = values.get("case")
    if named in (None, ""):
        relation = text_of("relation.tell", values, "relation")
        yield from (tie.case for tie in near if tie.relation == relation and in_force(tie, day))
        return
    known = {tie.case for tie in near if in_force(tie, day)} | {tie.to for tie in ties_of(draft.state) if in_force(tie, day)}
    for told in map(str, named if isinstance(named, list | tuple) else [named]):
        found = told if told in known else _by_name(draft, told, known)
        if found is None:
            raise NotRelated(told)
        yield found


def _by_name(draft: Draft, told: str, known: set[str]) -> str | None:
    """The one of the cases ``known`` that is called so in its ledger."""
    ledgers = {other.ledger for case in known if (other := draft.context.others(case)) is not None}
    found = (draft.context.named(ledger, told.strip()) for ledger in sorted(ledgers))
    return next((case for case in found if case in known), None)


# --- what then is true ----------------------------------------------------------------------------------------------


def reduce_begin(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, f"relation:{fact.data['relation']}")
    state.relations[str(fact.data["key"])] = {name: fact.data[name] for name in _KEPT if name in fact.data}


def reduce_again(state: State, fact: Fact, stamp: Stamp) -> None:
    """A later edition of a relation stands in place of the one before."""
    state.relations[str(fact.data["key"])] = {name: fact.data[name] for name in _KEPT if name in fact.data}


EFFECTS = (
    Effect("relation.begin", Text("建立关系", "a relation begins"), words("relation to kind from until"),
           FACT, maker=make_begin, reducer=reduce_begin),
    Effect("relation.end", Text("关系终止", "a relation ends"), words("relation to key on why"),
           FACT, frozenset({"why"}), make_end, reduce_again),
    Effect("relation.change", Text("关系变更", "a relation changes its kind"), words("relation to key kind on why"),
           maker=make_change),
    Effect("relation.correct", Text("更正关系", "a relation is corrected"),
           words("relation key to from until open kind void why"),
           FACT, frozenset({"why"}), make_correct, reduce_again),
    Effect("relation.tell", Text("通知相关件", "related cases are told"), words("act case relation on fields"),
           maker=make_tell),
)  # fmt: skip
