"""Moving open cases to another version of their ledger, with a reason, as an act of a post that publishes rules.

What has started stays: limits, parts and papers keep what they were given. Refused where the other version has no place for
what the case holds, or asks for what the case lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases import loading, rule_roles, studio
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.read import visible
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Field, Version
from shoushan.rules.procedure.refusals import Refusal, listed
from shoushan.rules.procedure.values import Fact, State
from shoushan.rules.text import Text

ACT = "re-pin"
MOST = 2000
"""Open cases that are looked at for one list, and at most moved at once; a longer list is to be narrowed by stage."""
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


class ListMoved(Refusal):
    """Cases came or went between the question and the answer, so that another number would move than was agreed to."""

    def __init__(self, agreed: int, now: int) -> None:
        super().__init__(
            Text(
                f"清单变了：您确认的是 {agreed} 件，现在是 {now} 件。",
                f"The list has changed: {agreed} were agreed to, now it is {now}.",
            ),
            Text("请看过新的件数再确认一次；没有变更任何件。", "Look at the new number and agree again; nothing was moved."),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open case under another version than the one asked for; ``against`` is what keeps it there, if anything."""

    uid: str
    number: str
    stage: Text
    version: str
    against: Hindrance | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Open cases that could be asked to move, those that can first; ``total`` counts also what was not looked at."""

    cases: tuple[Candidate, ...]
    total: int

    @property
    def movable(self) -> tuple[str, ...]:
        """The cases that nothing keeps."""
        return tuple(one.uid for one in self.cases if one.against is None)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a case cannot be moved, and what to do."""

    why: Text
    remedy: Text


def hindrances(old: Version, new: Version, state: State) -> tuple[Hindrance, ...]:
    """Everything that keeps ``state`` from going on under ``new``; empty when nothing does."""
    return tuple(_hindrances(old, new, state))


def candidates(viewer: Viewer, book: Book, ledger: str, key: str, stage: str = "") -> Candidates:
    """The open cases of a ledger in the viewer's reach that are not under version ``key``, with what keeps them, due first."""
    reach, given = scope(viewer, book.owners, book.closed)
    where = "c.ledger = %s and c.version <> %s and c.closed_on is null and c.void = 0 and c.history = 0"
    asked: list[str] = [ledger, key]
    if stage:
        where, asked = f"{where} and c.stage = %s", [*asked, stage]
    new, found = book.version(ledger, key), []
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from case_row c where {where} and {reach}", [*asked, *given])
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"select c.uid from case_row c where {where} and {reach} order by c.due is null, c.due, c.id limit %s",
            [*asked, *given, MOST],
        )
        for (uid,) in cursor.fetchall():
            state = loading.load(cursor, uid, book.ledger).state
            old = book.version_of(state)
            at = old.stages[state.stage].label if state.stage in old.stages else Text(state.stage, state.stage)
            found.append(Candidate(uid, state.number or "", at, old.key, next(iter(hindrances(old, new, state)), None)))
    return Candidates(tuple(sorted(found, key=lambda one: one.against is not None)), total)


def repin_all(viewer: Viewer, book: Book, ledger: str, key: str, stage: str, agreed: int, reason: str, moment: datetime) -> int:
    """Move every case of the list that can move, if they are as many as was agreed to; gives how many moved.

    Raises ``ListMoved`` or what `repin` raises; nothing is written then.
    """
    studio.must(viewer, book, rule_roles.APPROVE)
    movable = candidates(viewer, book, ledger, key, stage).movable
    if len(movable) != agreed:
        raise ListMoved(agreed, len(movable))
    return repin(viewer, book, movable, key, reason, moment)


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
    if lacking := [field.label for field in new.fields.values() if lacks(old, field, state)]:
        told = listed(lacking)
        yield Hindrance(
            Text(f"新版要求而该件没有：{told.zh}。", f"The version asks for what the case lacks: {told.en}."),
            Text("请先补填，或让新版在后面的环节才要求。", "Fill it in first, or let the version ask for it later."),
        )


def lacks(old: Version, field: Field, state: State) -> bool:
    """Whether the new version requires a field by now that the case lacks and its version did not require."""
    before = old.fields.get(field.id)
    asked = field.required and field.stage in (None, state.stage) and not (before is not None and before.required)
    return asked and state.fields.get(field.id) in (None, "")
