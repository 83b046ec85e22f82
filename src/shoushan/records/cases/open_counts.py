"""How many cases are open in each ledger, of those that a viewer may see."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope


def open_by_ledger(viewer: Viewer, book: Book) -> Mapping[str, int]:
    """Ledger → its open cases in the viewer's reach; void ones and opening balances are not counted."""
    reach, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.ledger, count(*) from case_row c where c.closed_on is null and c.void = 0 and c.history = 0 "
            f"and {reach} group by c.ledger",
            list(given),
        )
        return {ledger: int(count) for ledger, count in cursor.fetchall()}
