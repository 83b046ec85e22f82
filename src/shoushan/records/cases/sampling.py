"""Sampling with a seed (抽样): the same population, seed and leaf number give the same sample on every machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from shoushan.records.cases.audit_lists import Asked, hits
from shoushan.records.cases.auditing import NotAnAuditor
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import read
from shoushan.records.units.viewer import Viewer, scope

CASES = "cases"
"""The population of all cases opened in the period; else the name of a list."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn: from how many, with which seed, at which leaf number (entries before it), in the order drawn."""

    population: int
    seed: str
    leaf: int
    keys: tuple[str, ...]

    @property
    def uids(self) -> tuple[str, ...]:
        """The cases drawn, in order; one may stand twice where entries were drawn."""
        return tuple(key.split("#", 1)[0] for key in self.keys)


def draw(viewer: Viewer, book: Book, population: str, asked: Asked, seed: str, n: int, leaf: int | None = None) -> Sample:
    """``n`` lines of a population, chosen by the digest of seed and line, so that nobody can choose them.

    ``leaf`` repeats a sample as it was at that leaf number: what came later is left out. Raises ``NotAnAuditor``, and
    ``LookupError`` for no such list.
    """
    if not viewer.audits:
        raise NotAnAuditor(viewer.post or viewer.kind)
    size = read.size(transaction.get_connection())
    at = size if leaf is None else min(leaf, size)
    if population == CASES:
        keys = _cases(viewer, book, asked, at)
    else:
        found = hits(viewer, book, population, asked)
        keys = [hit.key for hit in found if hit.uid and hit.leaf is not None and hit.leaf < at]
    ranked = sorted(set(keys), key=lambda key: (hashlib.sha256(f"{seed}:{key}".encode()).digest(), key))
    return Sample(len(ranked), seed, at, tuple(ranked[: max(0, min(n, MOST))]))


def _cases(viewer: Viewer, book: Book, asked: Asked, leaf: int) -> list[str]:
    where, given = scope(viewer, book.owners, book.closed)
    parts, more = [where, "c.opened_on >= %s", "c.opened_on <= %s", "l.no < %s"], list(given)
    last = asked.until - timedelta(microseconds=1)
    more += [moment.astimezone(book.zone).date().isoformat() for moment in (asked.since, last)] + [leaf]
    if asked.ledger:
        parts.append("c.ledger = %s")
        more.append(asked.ledger)
    if asked.unit:
        parts.append("c.id in (select case_id from case_scope where unit = %s)")
        more.append(asked.unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid from case_row c join journal_entry e on e.case_id = c.id and e.n = 1 "
            f"join journal_leaf l on l.entry = e.id where {' and '.join(parts)}",
            more,
        )
        return [row[0] for row in cursor.fetchall()]
