"""Replay: every table again out of the journal's facts alone. The engine is never run; the same writers are used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import (
    archived,
    erasures,
    holding,
    keys,
    loading,
    notices,
    papers,
    paying,
    recurs,
    relations,
    search,
    tables,
    typed,
)
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.entries import fact_of
from shoushan.records.cases.projection import Change, make_tables
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.records.cases.roles import project_role
from shoushan.records.cases.rows import Sheet
from shoushan.records.cases.standing import standing_of
from shoushan.records.journal import follower, read
from shoushan.records.journal.append import Head
from shoushan.records.journal.chain import moment_from
from shoushan.records.journal.keys import keys_between
from shoushan.records.journal.rows import Row, unpack_happened
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
    found = list(fold_cases(book, case_id, case_id))
    return found[0][1] if found else None


def fold_cases(book: Book, first: int, last: int) -> Iterator[tuple[int, Folded]]:
    """The cases with internal keys ``first`` to ``last`` that have entries, each as its entries make it."""
    entries = read.written(transaction.get_connection(), first, last, decrypt=_decrypt(first, last))
    for case_id, own in groupby(entries, key=lambda entry: entry[0].case_id):
        yield case_id, _folded(book, own)


def _folded(book: Book, entries: Iterable[tuple[Row, tuple[read.FactRow, ...]]]) -> Folded:
    state: State | None = None
    facts: list[tuple[Fact, Stamp]] = []
    track = batch = ""
    for row, made in entries:
        if state is None:
            state, batch = reducers.blank(row.uuid.hex()), row.batch
        stamp = stamp_of(book, row)
        for one in made:
            fact = fact_of(one)
            reducers.apply(state, reducers.newest(fact), stamp)
            facts.append((fact, stamp))
            track = str(fact.data.get("track") or track)
        state.n = row.n
    assert state is not None
    head = Head(row.n, row.hash, row.recorded)
    return Folded(state.case, state, tuple(facts), head, row.definition.hex(), track, batch)


def stamp_of(book: Book, row: Row) -> Stamp:
    """The stamp of an entry, as the fold needs it."""
    ((kind, value),) = unpack_happened(row.happened).items()
    happened = Happened(kind, value)  # type: ignore[arg-type]
    return Stamp(row.n, row.act, happened, happened.day(book.zone), moment_from(row.recorded))


def rebuild(book: Book) -> int:
    """Drop every projected table and make it again from the journal, in one transaction; gives how many cases.

    Many cases are read and written together, indexes are made when the tables are full, and nothing is read back. The
    full-text index is filled again by its follower, which begins anew.
    """
    vendor = connection.vendor
    with transaction.atomic(), connection.cursor() as cursor:
        kept = {table: _rows_of(cursor, table) for table in tables.KEPT}
        _drop(cursor, book)
        for statement in tables.create_bare(vendor) + search.create(vendor):
            cursor.execute(statement)
        for table, rows in kept.items():
            cursor.executemany(f"insert into {table} values (%s, %s)", rows)
        follower.rewind(transaction.get_connection(), SEARCH)
        indexes = make_tables(cursor, book.pack.ledgers.values())
        count, held, still_open = 0, dict[tuple[str, str], int](), _open_batches(book, cursor)
        for first, last in _spans(cursor):
            sheet = Sheet()
            for case_id, folded in fold_cases(book, first, last):
                write_folded(sheet, book, case_id, folded, held, still_open)
                count += 1
            sheet.load(cursor)
        made = (
            *tables.INDEXES, *papers.INDEXES, *erasures.INDEXES, *recurs.INDEXES, *notices.INDEXES, *relations.INDEXES,
            *paying.INDEXES, *archived.INDEXES,
        )  # fmt: skip
        for statement in (*made, *indexes):
            cursor.execute(statement)
    book.forget_units()
    return count


def _open_batches(book: Book, cursor: CursorWrapper) -> frozenset[str]:
    """The batches without a closing mark, as the cases of role ``install`` hold them: their cases stay hidden."""
    ledgers = [ledger.id for ledger in book.pack.ledgers.values() if ledger.role == "install"]
    marks = ", ".join(["%s"] * len(ledgers))
    cursor.execute(
        f"select distinct e.case_id from journal_entry e join journal_frame f on f.id = e.frame where f.ledger in ({marks})",
        ledgers,
    )
    folded = [fold_case(book, row[0]) for row in cursor.fetchall()]
    links = [link for one in folded if one is not None for link in one.state.links.values()]
    return frozenset(str(link["to"]) for link in links if link.get("kind") == "batch" and link.get("state") == "open")


def write_folded(
    sheet: Sheet, book: Book, case_id: int, folded: Folded, held: dict[tuple[str, str], int], still_open: frozenset[str]
) -> None:
    """Put the rows of one folded case on a sheet; ``held`` tells which case has which register key or resource, and
    ``still_open`` names the batches that have not closed.

    Raises ``DuplicateKey`` when two cases hold the same.
    """
    ledger, state = book.ledger(folded.state.ledger), folded.state
    opened = state.opened
    day = opened if len(opened) == 10 else datetime.fromisoformat(opened).astimezone(book.zone).date().isoformat()
    for kind, key in holding.held(ledger, state):
        if held.setdefault((kind, key), case_id) != case_id:
            raise DuplicateKey(key, None)
        sheet.put("unique_key", {"ledger": kind, "key": key}, {"case_id": case_id})
    hidden = folded.batch if folded.batch in still_open else None
    Change(
        folded.uid, ledger, None, state, folded.definition, folded.track, day, case_id, folded.head,
        standing_of(state, book.version_of(state)), hidden, list(folded.facts), _sealer(case_id),
    ).write(sheet)  # fmt: skip
    if ledger.role:
        project_role(ledger, state)


def rewrite(cursor: CursorWrapper, book: Book, case_id: int) -> None:
    """Make every row of one case again from its entries: after an erasure no row knows what no item holds."""
    folded = fold_case(book, case_id)
    assert folded is not None
    cursor.execute("select hidden from case_row where id = %s", [case_id])
    hidden = cursor.fetchone()[0]
    ledger = book.ledger(folded.state.ledger)
    typed_tables = [typed.table_of(ledger.id)]
    typed_tables += [typed.rows_table_of(ledger.id, one.id) for one in typed.fields_of(ledger).values() if one.type == "rows"]
    cursor.execute("delete from case_row where id = %s", [case_id])
    for table in (*(name for name in tables.OF_A_CASE), *typed_tables):
        cursor.execute(f"delete from {table} where case_id = %s", [case_id])
    sheet = Sheet()
    write_folded(sheet, book, case_id, folded, {}, frozenset({hidden}) if hidden else frozenset())
    sheet.load(cursor)


def _sealer(case_id: int) -> Callable[[bytes], str]:
    """Seals under the key of a case; the key is fetched when something is to be sealed."""

    def seal(plain: bytes) -> str:
        key = loading.case_key(case_id)
        if key is None:
            raise RuntimeError("something sensitive is to be written for a case that has no key")
        return keys.seal_with(key)(plain)

    return seal


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


def _spans(cursor: CursorWrapper) -> Iterator[tuple[int, int]]:
    """Spans of internal keys with ``STEP`` cases each, the lowest first."""
    last = 0
    while True:
        cursor.execute("select id from journal_case where id > %s order by id limit %s", [last, STEP])
        found = [row[0] for row in cursor.fetchall()]
        if not found:
            return
        last = found[-1]
        yield found[0], last


def _rows_of(cursor: CursorWrapper, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"select * from {table}")
    return list(cursor.fetchall())


def _drop(cursor: CursorWrapper, book: Book) -> None:
    cursor.execute("select distinct ledger, field from typed_column")
    rows = cursor.fetchall()
    made = {typed.table_of(ledger) for ledger in {*book.pack.ledgers, *(ledger for ledger, _ in rows)}}
    made |= {typed.rows_table_of(ledger, field.split(".")[0]) for ledger, field in rows if "." in field}
    for table in [*sorted(made), search.OPEN, search.CLOSED]:
        cursor.execute(f"drop table if exists {table}")
    for statement in tables.drop():
        cursor.execute(statement)


def _decrypt(first: int, last: int) -> read.Decrypt:
    """Opens sealed items of the cases ``first`` to ``last``, whose keys are fetched when the first is met."""
    wrapped: dict[int, bytes] | None = None
    openers: dict[int, Callable[[bytes], bytes]] = {}

    def decrypt(case_id: int, stored: bytes) -> bytes | None:
        nonlocal wrapped
        if wrapped is None:
            wrapped = keys_between(transaction.get_connection(), first, last)
        if case_id not in wrapped:
            return None
        if case_id not in openers:
            openers.clear()
            openers[case_id] = keys.decrypt_with(keys.unwrap(wrapped[case_id]))
        return openers[case_id](stored)

    return decrypt
