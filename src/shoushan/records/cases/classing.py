"""Codes proposed for what was written in cases: what still waits for a person, and the inputs of the act that confirms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import read, showing, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.masks import mask
from shoushan.rules.catalogue.model import Ledger, Proposer
from shoushan.rules.procedure.proposing import Proposed, propose
from shoushan.rules.procedure.values import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case whose code nobody confirmed: its text as this viewer may see it, and what is proposed."""

    uid: str
    number: str
    title: str
    within: str | None
    proposed: tuple[Proposed, ...]
    confirmed: str | None
    n: int


def waiting(
    viewer: Viewer, book: Book, ledger: Ledger, one: Proposer, page: int, size: int, moment: datetime
) -> tuple[tuple[Waiting, ...], int]:
    """A page of the cases that wait for a confirmed code, newest first, and how many there are."""
    where, given = scope(viewer, book.owners, book.closed)
    rest = (
        f"from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id where {where} and c.void = 0 "
        f'and l."{one.into}" is null and c.ledger = %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) {rest}", [*given, ledger.id])
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"select c.uid {rest} order by c.opened_on desc, c.id desc limit %s offset %s",
            [*given, ledger.id, size, (page - 1) * size],
        )
        uids = [row[0] for row in cursor.fetchall()]
    return tuple(proposed_for(viewer, book, one, uid) for uid in uids), total


def proposed_for(viewer: Viewer, book: Book, one: Proposer, uid: str) -> Waiting:
    """What is proposed for the case ``uid``. Raises ``NotVisible``."""
    with connection.cursor() as cursor:
        loaded = read.visible(cursor, viewer, book, uid)
    state = loaded.state
    title = book.version_of(state).fields[one.from_[0]]
    said = str(state.fields.get(title.id) or "")
    clear = title.klass in {"public", "internal"} or showing.works_on(viewer, state)
    within = state.fields.get(one.within) if one.within else None
    return Waiting(
        uid, state.number or "", said if clear else str(mask(title.type, title.klass, said) or ""),
        str(within) if within else None, proposals(book, one, state), _text(state.fields.get(one.into)), loaded.state.n,
    )  # fmt: skip


def proposals(book: Book, one: Proposer, state: State) -> tuple[Proposed, ...]:
    """The codes proposed for a case: under the code it was given where there is one, else of the whole list."""
    codes = book.pack.code_lists[one.list]
    text = "\n".join(str(state.fields.get(name) or "") for name in one.from_)
    within = state.fields.get(one.within) if one.within else None
    return (propose(codes, text, str(within)) if within in codes.codes else ()) or propose(codes, text)


def confirming(one: Proposer, chosen: str, proposed: tuple[Proposed, ...]) -> Mapping[str, Any]:
    """The inputs of the confirming act: what was chosen, and the best that was proposed with its score and its words."""
    given: dict[str, Any] = {one.into: chosen}
    if proposed:
        best = next((each for each in proposed if each.code == chosen), proposed[0])
        given |= {one.proposed: proposed[0].code, one.score: proposed[0].score, one.words: "、".join(best.words)[:120]}
    return given


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def in_ledger(uid: str, ledger: str) -> bool:
    """Whether the case ``uid`` is of ``ledger``; tells nothing else of it."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from case_row where uid = %s and ledger = %s", [uid, ledger])
        return cursor.fetchone() is not None
