"""Cases that open by themselves, opened by the worker on their legal day."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.rules.procedure.refusals import Refusal

log = logging.getLogger("shoushan.recurring")
MOST = 500
"""Cases looked at in one walk."""


def write_due(book: Book, moment: datetime) -> int:
    """Open what is to be opened by ``moment``; gives how many entries were written.

    The entry of the case before and the opening of the next stand in one transaction: a crash leaves neither, and what is
    done is not due any more. A case whose successor is refused is left as it is and told in the log.
    """
    return sum(_one(book, uid, moment) for uid in _due(book, moment))


def _due(book: Book, moment: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.uid from case_recur r join case_row c on c.id = r.case_id "
            "where r.due <= %s and c.void = 0 and c.history = 0 and c.hidden is null order by c.uid limit %s",
            [moment.astimezone(book.zone).date().isoformat(), MOST],
        )
        return [row[0] for row in cursor.fetchall()]


def _one(book: Book, uid: str, moment: datetime) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            desk = Desk(cursor, book)
            count = desk.recur(uid, moment)
            desk.write()
    except Refusal as refusal:
        log.error("case %s: the case after it cannot be opened: %s", uid, refusal)
        return 0
    desk.after()
    return count
