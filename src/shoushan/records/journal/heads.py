"""The newest entry of many cases as the journal was known at a leaf: its number, hash and the digests of its items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, rows

TOGETHER = 500
"""Cases looked up at once."""


class Head(NamedTuple):
    """The newest entry of a case that was known: its hash holds the whole history of the case before it."""

    leaf: int
    hash: bytes
    digests: tuple[bytes, ...]


def heads_at(connection: BaseDatabaseWrapper, cases: Sequence[str], leaf: int) -> dict[str, Head]:
    """Case id (32 hex digits) → its newest entry with a leaf number of ``leaf`` at most; unknown cases are left out."""
    found: dict[str, Head] = {}
    for first in range(0, len(cases), TOGETHER):
        found.update(_some(connection, cases[first : first + TOGETHER], leaf))
    return found


def _some(connection: BaseDatabaseWrapper, cases: Sequence[str], leaf: int) -> Iterator[tuple[str, Head]]:
    marks = ", ".join(["%s"] * len(cases))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.uuid, e.id, l.no, e.hash FROM journal_case c JOIN journal_entry e ON e.case_id = c.id "
            f"JOIN journal_leaf l ON l.entry = e.id WHERE c.uuid IN ({marks}) AND l.no <= %s ORDER BY c.id, e.n",
            [*(rows.raw_uuid(case) for case in cases), leaf],
        )
        newest = {bytes(uuid).hex(): (entry, no, bytes(hash_)) for uuid, entry, no, hash_ in cursor.fetchall()}
        digests: dict[int, list[bytes]] = {}
        wanted = [entry for entry, _, _ in newest.values()]
        spans = " OR ".join(["id BETWEEN %s AND %s"] * len(wanted))
        if wanted:
            cursor.execute(
                f"SELECT id, digests FROM journal_item WHERE {spans} ORDER BY id",
                [bound for entry in wanted for bound in (entry * 4, entry * 4 + 3)],
            )
            for number, raw in cursor.fetchall():
                digests.setdefault(number >> 2, []).extend(chain.split(bytes(raw)))
    for case, (entry, no, hash_) in newest.items():
        yield case, Head(no, hash_, tuple(sorted(digests.get(entry, ()))))
