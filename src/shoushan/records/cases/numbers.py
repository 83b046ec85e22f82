"""The ids and numbers of cases that are known by their internal keys only, in the scope of a viewer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope

TOGETHER = 500
"""Keys asked for at once."""


def numbers_of(viewer: Viewer, book: Book, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Internal key → (id, number) of the cases among ``keys`` that ``viewer`` may see; the others are absent."""
    where, given = scope(viewer, book.owners, book.closed)
    found: dict[int, tuple[str, str]] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(keys), TOGETHER):
            some = list(keys[first : first + TOGETHER])
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"select c.id, c.uid, c.number from case_row c where c.id in ({marks}) and {where}", [*some, *given])
            found |= {key: (uid, number or "") for key, uid, number in cursor.fetchall()}
    return found
