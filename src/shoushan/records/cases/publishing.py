"""Publishing definitions in service: what a change touches, its entries, and the re-count that a holiday notice brings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases import installing
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.rules.catalogue.check import revision_problems
from shoushan.rules.catalogue.model import Pack, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.procedure import engine
from shoushan.rules.text import Text

CHUNK = 500
"""Cases that are re-counted in one transaction, so that others are let in between."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A version whose content is new, and how many open cases it touches."""

    ledger: str
    version: str
    kind: Text
    open_cases: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would change, and why it may not."""

    changes: tuple[Changed, ...]
    problems: tuple[Problem, ...]


def preview(pack: Pack, book: Book) -> Preview:
    """What publishing ``pack`` would change in the book in service; a revision may not change a term or an outcome."""
    changes, problems = [], []
    for ledger in pack.ledgers.values():
        for version in ledger.versions:
            old = _known(book, ledger.id, version.key)
            if old is None:
                changes.append(Changed(ledger.id, version.key, Text("新版本", "new version"), 0))
            elif old.digest != version.digest:
                problems += revision_problems(old, version)
                changes.append(Changed(ledger.id, version.key, Text("修订", "revision"), open_under(ledger.id, [version.key])))
    return Preview(tuple(changes), tuple(problems))


def publish(pack: Pack, book: Book, moment: datetime) -> int:
    """Publish ``pack``; if its calendar is another edition, write one re-count per open case that changes; gives how many."""
    before = book.calendar.edition
    fresh = installing.publish(pack, book, moment)
    return recount(fresh, moment) if fresh.calendar.edition != before else 0


def recount(book: Book, moment: datetime) -> int:
    """Write one ``recount`` entry for every open case whose due day the calendar in service changes; gives how many."""
    count = 0
    for uids in _chunks():
        with transaction.atomic(), connection.cursor() as cursor:
            desk = Desk(cursor, book, sees_hidden=True)  # what a batch still hides must be counted rightly when it shows
            count += sum(_recount(desk, book, uid, moment) for uid in uids)
            desk.write()
        desk.after()
    return count


def _recount(desk: Desk, book: Book, uid: str, moment: datetime) -> bool:
    state = desk.state(uid)
    facts = engine.recount(book.version_of(state), state, book.calendar)
    if facts:
        desk.record(uid, "recount", facts, moment)
    return bool(facts)


def _chunks() -> Iterator[list[str]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select distinct c.id, c.uid from case_row c join case_term t on t.case_id = c.id "
                "where c.id > %s and c.closed_on is null and c.void = 0 and c.history = 0 and t.state <> 'ended' "
                "order by c.id limit %s",
                [last, CHUNK],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield [uid for _, uid in rows]
        last = rows[-1][0]


def _known(book: Book, ledger: str, key: str) -> Version | None:
    try:
        return book.version(ledger, key)
    except LookupError:
        return None


def open_under(ledger: str, versions: Sequence[str]) -> int:
    """How many open cases of a ledger stand under one of its versions."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from case_row where ledger = %s and version in ({', '.join(['%s'] * len(versions))}) "
            "and closed_on is null",
            [ledger, *versions],
        )
        return int(cursor.fetchone()[0])
