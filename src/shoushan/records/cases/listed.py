"""Numbers of cases as people and other systems know them, found again: our number, the ledger's own key, a twin's number."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from shoushan.records.cases import typed
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope

TOGETHER = 300
"""Numbers asked for at once."""


def cases_of(viewer: Viewer, book: Book, ledgers: Collection[str], numbers: Sequence[str]) -> dict[str, str]:
    """Number → the case of one of ``ledgers`` that ``viewer`` may see and that has it; numbers nobody has are absent."""
    found: dict[str, str] = {}
    for first in range(0, len(numbers), TOGETHER):
        some = list(numbers[first : first + TOGETHER])
        for ledger in sorted(ledgers):
            found = {**_known(viewer, book, ledger, some), **found}
    return found


def _known(viewer: Viewer, book: Book, ledger: str, numbers: list[str]) -> dict[str, str]:
    where, given = scope(viewer, book.owners, book.closed)
    marks = ", ".join(["%s"] * len(numbers))
    ways = ["select c.number, c.uid from case_row c where c.ledger = %s and {where} and c.number in ({marks})"]
    key = book.ledger(ledger).key
    if key is not None:
        ways.append(
            f'select l."{key}", c.uid from case_row c join {typed.table_of(ledger)} l on l.case_id = c.id '
            f'where c.ledger = %s and {{where}} and l."{key}" in ({{marks}})'
        )
    ways.append(
        "select t.number, c.uid from case_row c join case_twin t on t.case_id = c.id "
        "where c.ledger = %s and {where} and t.number in ({marks})"
    )
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for way in ways:
            cursor.execute(way.format(where=where, marks=marks), [ledger, *given, *numbers])
            for number, uid in cursor.fetchall():
                found.setdefault(str(number), uid)
    return found
