"""What auditors ask of the journal: entries recorded late, by proxy, corrected, unmasked …, in the scope of a viewer."""

from __future__ import annotations

from datetime import date

from django.db import connection

from shoushan.records.cases.definitions import Book
from shoushan.records.journal.chain import moment_from
from shoushan.records.journal.rows import unpack_happened
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.deadlines import Calendar, Term, Unit, reckon
from shoushan.rules.procedure.values import Happened

MICROS_A_DAY = 86_400_000_000
LATER = (
    f"((e.happened & 3) = 0 and e.recorded - (e.happened >> 2) > {MICROS_A_DAY // 24} or (e.happened & 3) = 1 "
    f"and e.recorded - (e.happened >> 2) * {MICROS_A_DAY} > {MICROS_A_DAY // 3} or (e.happened & 3) = 2)"
)
"""Entries that can have been recorded on a later day than they happened, as far as a column shows it."""


class NotAnAuditor(Exception):
    """Whoever asks holds no post whose role reads the lists of auditors (``audits`` in ``rights.yaml``)."""


def late_cases(viewer: Viewer, book: Book, ledger: Ledger) -> frozenset[str]:
    """The cases of a ledger with an entry recorded later than the ledger's delay allows (补录); lapses are not entered late."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, e.happened, e.recorded from journal_entry e join case_row c on c.id = e.case_id "
            f"where {LATER} and e.actor not like 'system%%' and c.ledger = %s and {where}",
            [ledger.id, *given],
        )
        return frozenset(uid for uid, happened, recorded in cursor.fetchall() if is_late(book, ledger, happened, recorded))


def is_late(book: Book, ledger: Ledger, happened: int, recorded: int) -> bool:
    """Whether an entry was recorded later than its ledger's delay allows; both as the journal's columns hold them."""
    ((kind, said),) = unpack_happened(happened).items()
    day = Happened(kind, said).day(book.zone)  # type: ignore[arg-type]
    return typed_late(book, ledger, day, moment_from(recorded).astimezone(book.zone).date())


def typed_late(book: Book, ledger: Ledger, day: date, typed_on: date) -> bool:
    """Whether what happened on ``day`` was typed on a later day than the ledger's delay allows."""
    if typed_on <= day:
        return False
    limit, unit = ledger.delay
    return typed_on > (_last(day, limit, unit, book.calendar) if limit else day)


def _last(day: date, limit: int, unit: Unit, calendar: Calendar) -> date:
    due = reckon(Term(day, limit, unit), calendar).due
    return date.fromisoformat(due.isoformat()[:10]) if due is not None else date.max
