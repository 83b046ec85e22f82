"""Effects of retention: a person approves, the worker carries out or says why not; each an entry of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shoushan.rules.catalogue.model import Value
from shoushan.rules.procedure import erasing, retention
from shoushan.rules.procedure.drafting import Draft, reason_of, text_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NothingSelected, NothingToDo
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def _due(draft: Draft) -> retention.Due:
    day = draft.moment.astimezone(draft.context.zone).date()
    due = retention.due(draft.ledger, draft.version, draft.state, day)
    if due is None:
        raise retention.NotDue(retention.NOT_DUE)
    return due


def make_approve(draft: Draft, values: Mapping[str, Any]) -> None:
    """Approve that ``paths`` (all of them due today) are erased; nothing is erased yet. Raises ``NotDue``."""
    told = values.get("paths")
    paths = re.split(r"[\s,，、]+", str(told).strip()) if told else []
    if not paths:
        raise NothingSelected(Text("清除内容", "content to erase"))
    due = _due(draft)
    if due.against is not None:
        raise retention.NotDue(due.against)
    if not set(paths) <= set(due.paths):
        raise retention.NotDue(retention.NOT_DUE)
    by = draft.command.actor.for_post or draft.command.actor.id
    data: dict[str, Value] = {"paths": list(dict.fromkeys(paths)), "by": by}
    draft.emit("erase.approve", data, reason_of(draft, values))


def reduce_approve(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.approved = {"n": stamp.n, "paths": fact.data["paths"]}


def _standing(draft: Draft, effect: str, values: Mapping[str, Any]) -> int:
    """The number of the approval that is meant. Raises ``NothingToDo`` when it does not stand (any more)."""
    approval = whole_of(effect, values, "approval")
    if draft.state.approved.get("n") != approval:
        raise NothingToDo(Text("没有这项待清除的批准。", "No such approval waits to be carried out."))
    return approval


def make_carry(draft: Draft, values: Mapping[str, Any]) -> None:
    """Erase what an approval names, as far as it is due and nothing stands against it at this moment. Raises ``NotDue``."""
    approval = _standing(draft, "erase.carry", values)
    due = _due(draft)
    if due.against not in (None, retention.WAITING):
        raise retention.NotDue(due.against)
    paths = [path for path in draft.state.approved["paths"] if path in due.paths]
    if not paths:
        raise retention.NotDue(retention.NOT_DUE)
    reached = erasing.reach(draft.version, draft.state, paths, lenient=True)
    draft.emit("field.erase", {**erasing.data_of(draft.state, reached), "approval": approval})


def make_drop(draft: Draft, values: Mapping[str, Any]) -> None:
    """An approval ends without being carried out; ``why`` is a code of ``retention.AGAINST``."""
    draft.emit("erase.drop", {
        "approval": _standing(draft, "erase.drop", values), "why": text_of("erase.drop", values, "why"),
    })  # fmt: skip


def reduce_drop(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.approved = {}


EFFECTS = (
    Effect("erase.approve", Text("批准到期清除", "an erasure for age is approved"), words("paths"), words("paths by"),
           words("why"), make_approve, reduce_approve),
    Effect("erase.carry", Text("执行到期清除", "an approved erasure is carried out"), words("approval"), maker=make_carry),
    Effect("erase.drop", Text("不再清除", "an approval ends without erasure"), words("approval why"), words("approval why"),
           maker=make_drop, reducer=reduce_drop),
)  # fmt: skip
