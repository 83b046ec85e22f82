"""What the passing of time did, written when nobody acts: by the worker, dated on the legal day."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk

MOST = 200
"""Cases looked at in one transaction."""


def write_due(book: Book, moment: datetime) -> int:
    """Write the lapses of at most ``MOST`` open cases that are past due and whose delay for late papers is over."""
    terms = sorted({
        lapse.term for ledger in book.pack.ledgers.values() for version in ledger.versions for lapse in version.lapses
    })  # fmt: skip
    if not terms:
        return 0
    today = moment.astimezone(book.zone).date().isoformat()
    marks = ", ".join(["%s"] * len(terms))
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.uid from case_term t join case_row c on c.id = t.case_id "
            f"where t.state = 'running' and t.due < %s and t.term in ({marks}) "
            "and c.void = 0 and c.history = 0 and c.hidden is null order by c.uid limit %s",
            [today, *terms, MOST],
        )
        uids = [row[0] for row in cursor.fetchall()]
    if not uids:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        count = sum(desk.lapse(uid, moment) for uid in uids)
        desk.write()
    desk.after()
    return count
