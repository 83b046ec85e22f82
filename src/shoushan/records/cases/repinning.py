"""Moving open cases to another version of their ledger, with a reason, as an act of a post that publishes rules.

What has started stays: limits, parts and papers keep what they were given. Refused where the other version has no place for
what the case holds, or asks for what the case lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases import rule_roles, studio
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.read import visible
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Field, Version
from shoushan.rules.procedure.refusals import Refusal, listed
from shoushan.rules.procedure.values import Fact, State
from shoushan.rules.text import Text

ACT = "re-pin"
_STAY = Text(
    "请让该件按原版本办完，或先发布能容纳它的修订。",
    "Let the case end under its version, or first publish a revision that has a place for it.",
)


class CannotMove(Refusal):
    """The version has no place for what the case holds, or asks for what it lacks."""

    def __init__(self, number: str, why: Text, remedy: Text) -> None:
        super().__init__(Text(f"{number}：{why.zh}", f"{number}: {why.en}"), remedy)


class ReasonMissing(Refusal):
    """A case is never moved without a reason."""

    def __init__(self) -> None:
        super().__init__(
            Text("没有写原因。", "There is no reason."),
            Text("请写明为什么变更适用版本。", "Say why the version changes."),
            "reason",
        )


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a case cannot be moved, and what to do."""

    why: Text
    remedy: Text


def hindrances(old: Version, new: Version, state: State) -> tuple[Hindrance, ...]:
    """Everything that keeps ``state`` from going on under ``new``; empty when nothing does."""
    return tuple(_hindrances(old, new, state))


def repin(viewer: Viewer, book: Book, uids: Sequence[str], key: str, reason: str, moment: datetime) -> int:
    """Move each case to version ``key`` of its ledger, all or none; gives how many moved.

    Raises ``studio.MayNot``, ``ReasonMissing``, ``NotVisible`` or ``CannotMove``; nothing is written then.
    """
    studio.must(viewer, book, rule_roles.APPROVE)
    if not reason.strip():
        raise ReasonMissing
    moved = 0
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        for uid in dict.fromkeys(uids):
            visible(cursor, viewer, book, uid)
            state = desk.state(uid)
            old, new = book.version_of(state), _target(book, state, key)
            found = hindrances(old, new, state)
            if found:
                raise CannotMove(state.number or uid, found[0].why, found[0].remedy)
            fact = Fact("version.move", {"to": key}, {"why": reason.strip()})
            desk.record(uid, ACT, (fact,), moment, actor=viewer.actor, version=new)
            moved += 1
        desk.write()
    desk.after()
    return moved


def _target(book: Book, state: State, key: str) -> Version:
    try:
        return book.version(state.ledger, key)
    except LookupError:
        raise CannotMove(
            state.number or state.case, Text(f"没有 {key} 版。", f"There is no version {key}."),
            Text("请选择已发布的版本。", "Choose a published version."),
        ) from None  # fmt: skip


def _hindrances(old: Version, new: Version, state: State) -> Iterator[Hindrance]:
    if old.key == new.key:
        same = Text("该件已适用这一版。", "The case is under this version already.")
        yield Hindrance(same, Text("无需变更。", "Nothing to do."))
    if state.closed is not None or state.void:
        closed = Text("该件已办结。", "The case is closed.")
        yield Hindrance(closed, Text("办结的件不变更版本。", "A closed case keeps its version."))
    if state.stage not in new.stages:
        label = old.stages[state.stage].label if state.stage in old.stages else Text(state.stage, state.stage)
        yield Hindrance(
            Text(f"新版没有该件所在的环节“{label.zh}”。", f"The version has no stage “{label.en}”, where the case stands."),
            _STAY,
        )
    terms = [id_ for id_, term in state.terms.items() if term.get("state") != "ended"]
    if lost := [old.terms[one].label for one in terms if one in old.terms and one not in new.terms]:
        told = listed(lost)
        yield Hindrance(
            Text(f"新版没有正在计的时限：{told.zh}。", f"The version has no such running limits: {told.en}."), _STAY
        )
    if state.service is not None and state.service not in new.services:
        yield Hindrance(Text("新版没有该件的事项。", "The version has no such service."), _STAY)
    held = [id_ for id_, value in state.fields.items() if value not in (None, "", (), [], {})]
    if lost := [old.fields[one].label for one in held if one in old.fields and one not in new.fields]:
        told = listed(lost)
        yield Hindrance(Text(f"新版没有已填的字段：{told.zh}。", f"The version has no fields for: {told.en}."), _STAY)
    if lacking := [field.label for field in new.fields.values() if _lacks(old, field, state)]:
        told = listed(lacking)
        yield Hindrance(
            Text(f"新版要求而该件没有：{told.zh}。", f"The version asks for what the case lacks: {told.en}."),
            Text("请先补填，或让新版在后面的环节才要求。", "Fill it in first, or let the version ask for it later."),
        )


def _lacks(old: Version, field: Field, state: State) -> bool:
    """Whether the new version requires a field by now that the case lacks and its version did not require."""
    before = old.fields.get(field.id)
    asked = field.required and field.stage in (None, state.stage) and not (before is not None and before.required)
    return asked and state.fields.get(field.id) in (None, "")
