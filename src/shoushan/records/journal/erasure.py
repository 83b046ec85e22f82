"""Lawful erasure: the value and the salt of an item go, its digest stays, and the chain still holds."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain

Wanted = Callable[[str, str], bool]
"""(Class, path) → whether the item is to be erased."""


def erase(connection: BaseDatabaseWrapper, entry: int, erased: int, wanted: Wanted) -> int:
    """Replace items of entry `erased` by their digests, under the erasing entry `entry` (both row ids).

    In the transaction that inserts `entry`, whose facts hold `field.erase`. Gives how many items were erased;
    what was erased before stays as it is. The database refuses any other change of an item.
    """
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_erasure (entry, erased) VALUES (%s, %s)", [entry, erased])
        cursor.execute(
            "SELECT id, digests, items FROM journal_item WHERE id BETWEEN %s AND %s",
            [erased * 4, erased * 4 + 3],
        )
        done = 0
        for number, digests, text in cursor.fetchall():
            count, left = _without(chain.CLASSES[number & 3], bytes(digests), text, wanted)
            if count:
                cursor.execute("UPDATE journal_item SET items = %s WHERE id = %s", [left, number])
            done += count
    return done


def erasures(connection: BaseDatabaseWrapper) -> list[tuple[int, int]]:
    """Every (erasing entry, erased entry) by row id, so that a restored backup can be erased again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry, erased FROM journal_erasure ORDER BY entry, erased")
        return [(entry, erased) for entry, erased in cursor.fetchall()]


def _without(klass: str, digests: bytes, text: str, wanted: Wanted) -> tuple[int, str]:
    elements = json.loads(text)
    done = 0
    for place, digest in enumerate(chain.split(digests)):
        element = elements[place]
        if isinstance(element, str):
            continue
        path = element[0] if len(element) == 2 else element[1]
        if wanted(klass, path):
            elements[place] = digest.hex()
            done += 1
    return done, chain.canonical(elements).decode()
