"""What the passing of time did, written when nobody acts: by the worker, dated on the legal day."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.rules.procedure.refusals import Refusal

log = logging.getLogger("shoushan.lapsing")
MOST = 200
"""Cases looked at in one transaction."""


def write_due(book: Book, moment: datetime, after: str = "") -> tuple[int, str]:
    """Write the final lapses of the next ``MOST`` cases with a term past due, in order of their ids behind ``after``.

    Gives how many were written and where to go on (empty: all were looked at), so that cases whose lapse is still
    provisional never keep the others waiting. A case whose lapse is refused is left as it is and told in the log.
    """
    uids = _past_due(book, moment, after)
    try:
        count = _write(book, uids, moment)
    except Refusal:
        count = sum(_alone(book, uid, moment) for uid in uids)
    return count, uids[-1] if len(uids) == MOST else ""


def _past_due(book: Book, moment: datetime, after: str) -> list[str]:
    versions = [version for ledger in book.pack.ledgers.values() for version in ledger.versions]
    terms = sorted({lapse.term for version in versions for lapse in version.lapses})
    if not terms:
        return []
    marks = ", ".join(["%s"] * len(terms))
    today = moment.astimezone(book.zone).date()  # terms in hours are due at a moment: the engine looks at them
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.uid from case_term t join case_row c on c.id = t.case_id "
            "where t.state = 'running' and (t.due < %s or (length(t.due) > 10 and t.due < %s)) "
            f"and t.term in ({marks}) and c.uid > %s "
            "and c.void = 0 and c.history = 0 and c.hidden is null order by c.uid limit %s",
            [today.isoformat(), (today + timedelta(days=2)).isoformat(), *terms, after, MOST],
        )
        return [row[0] for row in cursor.fetchall()]


def _write(book: Book, uids: list[str], moment: datetime) -> int:
    if not uids:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        count = sum(desk.lapse(uid, moment) for uid in uids)
        desk.write()
    desk.after()
    return count


def _alone(book: Book, uid: str, moment: datetime) -> int:
    try:
        return _write(book, [uid], moment)
    except Refusal as refusal:
        log.error("case %s: its lapse cannot be written: %s", uid, refusal)
        return 0
