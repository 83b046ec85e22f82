"""Effects that record what people say: signatures, ratings, notes (urges, visits, instructions,
call-backs)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, count, words
from shoushan.rules.procedure.refusals import AlreadySigned, NothingToDo, UnknownValue
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_sign(draft: Draft, values: Mapping[str, Any]) -> None:
    """Sign in a role; nobody signs a case twice (two officers are two posts). Raises ``AlreadySigned``."""
    role = text_of("sign.give", values, "role")
    actor = draft.command.actor
    by = actor.party or actor.for_post or actor.id
    if any(sign["by"] == by for sign in draft.state.signs.values()):
        party = draft.version.parties.get(role)
        known = party.label if party else draft.context.roles.get(role)
        raise AlreadySigned(known or Text("这一栏", "this line"))
    draft.emit("sign.give", {"sign": f"{values.get('sign') or 's'}-{draft.count('signs')}", "role": role, "by": by})


def reduce_sign(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, "signs")
    state.signs[str(fact.data["sign"])] = {
        "role": fact.data["role"],
        "by": fact.data["by"],
        "on": stamp.day.isoformat(),
    }


def make_rate(draft: Draft, values: Mapping[str, Any]) -> None:
    """A rating; one that staff typed or gave is marked so."""
    level = values.get("level")
    if level is None:
        raise UnknownValue(["level"])
    command = draft.command
    staff = "post" in (command.actor.kind, command.recorder.kind if command.recorder else "")
    text = values.get("text")
    content, classes = ({"text": text}, {"text": "personal"}) if text else ({}, {})
    draft.emit(
        "rate.give",
        {
            "rating": f"r{draft.count('ratings')}",
            "scale": str(values.get("scale") or "five"),
            "level": level,
            "channel": str(values.get("channel") or command.source.kind),
            "by_staff": staff or bool(values.get("by_staff")),
        },
        content,
        classes,
    )


def reduce_rate(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, "ratings")
    state.rating = dict(fact.data)


def make_contest(draft: Draft, values: Mapping[str, Any]) -> None:
    """The rating is contested (不认可): shown, and counted apart."""
    if not draft.state.rating:
        raise NothingToDo(Text("本件尚未评价。", "The case has not been rated."))
    draft.emit("rate.contest", {"rating": draft.state.rating["rating"]}, reason_of(draft, values))


def reduce_contest(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.rating = changed(state.rating or {}, contested=True)


def make_note(draft: Draft, values: Mapping[str, Any]) -> None:
    """A note of a kind (urge, visit, instruction, progress …); the case keeps only how many."""
    text = values.get("text")
    klass = str(values.get("class") or "internal")
    content, classes = ({"text": text}, {"text": klass}) if text else ({}, {})
    draft.emit("note.add", {"kind": str(values.get("kind") or "note")}, content, classes)


def reduce_note(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    count(state, f"note:{fact.data['kind']}")


EFFECTS = (
    Effect("sign.give", Text("签字", "somebody signs"), words("role sign"), words("sign role by"),
           maker=make_sign, reducer=reduce_sign),
    Effect("rate.give", Text("评价", "the case is rated"), words("scale level channel by_staff text"),
           words("rating scale level channel by_staff"), words("text"), make_rate, reduce_rate),
    Effect("rate.contest", Text("评价异议", "a rating is contested"), words("why"), words("rating"),
           words("why"),
           make_contest, reduce_contest),
    Effect("note.add", Text("记录", "a note is made"), words("kind text class"), words("kind"), words("text"),
           make_note, reduce_note),
)  # fmt: skip
