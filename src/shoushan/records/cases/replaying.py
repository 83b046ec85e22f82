"""Replay: every table again out of the journal's facts alone. The engine is never run; the same writers are used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import holding, keys, loading, search, tables, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.entries import fact_of
from shoushan.records.cases.projection import Change, prepare_tables
from shoushan.records.cases.roles import project_role
from shoushan.records.cases.standing import standing_of
from shoushan.records.journal import follower, read
from shoushan.records.journal.append import Head
from shoushan.records.journal.chain import micros_of
from shoushan.records.journal.keys import keys_of
from shoushan.rules.procedure import reducers
from shoushan.rules.procedure.values import Fact, Happened, Stamp, State

STEP = 500
"""Cases whose entries are read at once."""
SEARCH = "search"
"""The follower of the full-text index; a rebuild empties the index and lets it begin again."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A case folded out of its entries."""

    uid: str
    state: State
    facts: tuple[tuple[Fact, Stamp], ...]
    head: Head
    definition: str
    track: str
    batch: str


def fold_case(book: Book, case_id: int) -> Folded | None:
    """The case with the internal key ``case_id`` as its entries make it; ``None`` when it has none."""
    entries = read.entries_of(transaction.get_connection(), case_id, decrypt=_decrypt())
    state: State | None = None
    facts: list[tuple[Fact, Stamp]] = []
    track = ""
    for entry in entries:
        stamp = stamp_of(book, entry)
        made = [fact_of(row) for row in entry.facts()]
        state = reducers.fold(state, made, stamp, entry.case)
        facts += [(fact, stamp) for fact in made]
        track = track or next((str(fact.data["track"]) for fact in made if fact.data.get("track")), "")
    if state is None:
        return None
    last = entries[-1]
    head = Head(last.n, last.hash, micros_of(last.recorded))
    return Folded(
        last.case, state, tuple(facts), head, str(last.fields["def"]), track, str(entries[0].fields.get("batch", ""))
    )


def stamp_of(book: Book, entry: read.Entry) -> Stamp:
    """The stamp of an entry, as the fold needs it."""
    kind, value = next(iter(entry.fields["happened"].items()))
    happened = Happened(kind, value)
    return Stamp(entry.n, entry.act, happened, happened.day(book.zone), entry.recorded)


def rebuild(book: Book) -> int:
    """Drop every projected table and make it again from the journal, in one transaction; gives how many cases.

    The full-text index is filled again by its follower, which begins anew.
    """
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        kept = {table: _rows_of(cursor, table) for table in tables.KEPT}
        _drop(cursor, book)
        for statement in tables.create(vendor) + search.create(vendor):
            cursor.execute(statement)
        for table, rows in kept.items():
            cursor.executemany(f"insert into {table} values (%s, %s)", rows)
        follower.rewind(transaction.get_connection(), SEARCH)
        prepare_tables(cursor, book.pack.ledgers.values())
        count = 0
        for case_id in _case_ids(cursor):
            folded = fold_case(book, case_id)
            if folded is not None:
                write_folded(cursor, book, case_id, folded)
                count += 1
    book.forget_units()
    return count


def write_folded(cursor: CursorWrapper, book: Book, case_id: int, folded: Folded) -> None:
    """Write the rows of one folded case."""
    ledger, state = book.ledger(folded.state.ledger), folded.state
    key = loading.case_key(case_id)
    opened = state.opened
    day = opened if len(opened) == 10 else datetime.fromisoformat(opened).astimezone(book.zone).date().isoformat()
    holding.hold_keys(cursor, ledger, case_id, None, state)
    Change(
        folded.uid, ledger, None, state, folded.definition, folded.track, day, case_id, folded.head,
        standing_of(state, book.version_of(state)), None, list(folded.facts), *([keys.seal_with(key)] if key else []),
    ).write(cursor)  # fmt: skip
    if ledger.role:
        project_role(ledger, state)


def differs(book: Book, case_id: int) -> tuple[str, ...]:
    """Which parts of the stored row of a case do not agree with its entries folded again; empty when all agree.

    Followed continuously for random cases, so that a projection that has drifted is noticed early (decisions D6).
    """
    folded = fold_case(book, case_id)
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where id = %s", [case_id])
        row = cursor.fetchone()
        if folded is None or row is None:
            return () if folded is None and row is None else ("case_row",)
        loaded = loading.load(cursor, row[0], book.ledger)
    names = [name for name in State.__slots__ if getattr(loaded.state, name) != getattr(folded.state, name)]
    if loaded.head != folded.head:
        names.append("head")
    return tuple(names)


def _case_ids(cursor: CursorWrapper) -> Iterator[int]:
    last = 0
    while True:
        cursor.execute("select id from journal_case where id > %s order by id limit %s", [last, STEP])
        found = [row[0] for row in cursor.fetchall()]
        if not found:
            return
        yield from found
        last = found[-1]


def _rows_of(cursor: CursorWrapper, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"select * from {table}")
    return list(cursor.fetchall())


def _drop(cursor: CursorWrapper, book: Book) -> None:
    cursor.execute("select distinct ledger, field from typed_column")
    rows = cursor.fetchall()
    made = {typed.table_of(ledger) for ledger, _ in rows}
    made |= {typed.rows_table_of(ledger, field.split(".")[0]) for ledger, field in rows if "." in field}
    for table in [*sorted(made), search.OPEN, search.CLOSED]:
        cursor.execute(f"drop table if exists {table}")
    for statement in tables.drop():
        cursor.execute(statement)


def _decrypt() -> read.Decrypt:
    found: dict[int, bytes | None] = {}

    def decrypt(case_id: int, stored: bytes) -> bytes | None:
        if case_id not in found:
            wrapped = keys_of(transaction.get_connection(), [case_id]).get(case_id)
            found[case_id] = keys.unwrap(wrapped) if wrapped else None
        key = found[case_id]
        return keys.decrypt_with(key)(stored) if key else None

    return decrypt
