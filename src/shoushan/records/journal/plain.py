"""Entries by what is neither personal nor sensitive in them, with their leaf numbers: for whoever counts.

Items of the classes *personal* and *sensitive* are not read at all, so nothing that follows from here can hold them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import rows
from shoushan.records.journal.read import FactRow, facts_in
from shoushan.records.journal.rows import Row

_PLAIN = 1
"""The last of the classes that are read: 0 public, 1 internal."""
_OF_LEDGER = "SELECT e.case_id FROM journal_entry e JOIN journal_frame f ON f.id = e.frame WHERE e.n = 1 AND e.case_id > %s"


class Written(NamedTuple):
    """An entry that has a leaf number."""

    leaf: int
    row: Row
    facts: tuple[FactRow, ...]


class Touch(NamedTuple):
    """Which case an entry belongs to, by leaf number, and which act of its ledger it is."""

    leaf: int
    case_id: int
    ledger: str
    act: str


def written(connection: BaseDatabaseWrapper, cases: Sequence[int], below: int, *, after: int = 0) -> Iterator[Written]:
    """Every entry of ``cases`` (internal keys) with a leaf number less than ``below`` and a number in its case greater than
    ``after``, case by case and in order."""
    if not cases:
        return
    span = len(cases) == cases[-1] - cases[0] + 1
    where = "e.case_id BETWEEN %s AND %s" if span else f"e.case_id IN ({', '.join(['%s'] * len(cases))})"
    where += " AND e.n > %s"
    given = [cases[0], cases[-1], after] if span else [*cases, after]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i.id, i.items FROM journal_entry e JOIN journal_item i ON i.id BETWEEN e.id * 4 AND e.id * 4 + {_PLAIN} "
            f"WHERE {where}",
            given,
        )
        groups: dict[int, list[tuple[int, str]]] = {}
        for number, text in cursor.fetchall():
            groups.setdefault(number >> 2, []).append((number & 3, text))
        cursor.execute(
            f"SELECT {rows.SELECT}, l.no FROM {rows.FROM} JOIN journal_leaf l ON l.entry = e.id "
            f"WHERE {where} AND l.no < %s ORDER BY e.case_id, e.n",
            [*given, below],
        )
        found = cursor.fetchall()
    for *values, leaf in found:
        row = rows.row_of(values)
        yield Written(leaf, row, facts_in(row.case_id, sorted(groups.get(row.id, ())), None))


def cases_of(connection: BaseDatabaseWrapper, ledgers: Sequence[str], after: int, limit: int) -> list[int]:
    """Internal keys above ``after`` of cases of these ledgers, the lowest first, at most ``limit``."""
    if not ledgers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_OF_LEDGER} AND f.ledger IN ({', '.join(['%s'] * len(ledgers))}) ORDER BY e.case_id LIMIT %s",
            [after, *ledgers, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def cases_of_batch(connection: BaseDatabaseWrapper, batch: str, first: int, last: int) -> list[tuple[int, str]]:
    """(Internal key, ledger) of every case that a batch opened, whose marks have the leaf numbers ``first`` and ``last``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.case_id, f.ledger FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry "
            "JOIN journal_frame f ON f.id = e.frame WHERE l.no > %s AND l.no < %s AND f.batch = %s AND e.n = 1",
            [first, last, batch],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def touched(connection: BaseDatabaseWrapper, first: int, below: int) -> list[Touch]:
    """Which cases the entries with leaf numbers from ``first`` to before ``below`` belong to, in the one global order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.no, e.case_id, f.ledger, f.act FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry "
            "JOIN journal_frame f ON f.id = e.frame WHERE l.no >= %s AND l.no < %s ORDER BY l.no",
            [first, below],
        )
        return [Touch(*row) for row in cursor.fetchall()]


def at_leaf(connection: BaseDatabaseWrapper, leaf: int) -> tuple[bytes, int] | None:
    """(Hash, moment of recording in microseconds) of the entry with a leaf number; ``None`` when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.hash, e.recorded FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry WHERE l.no = %s", [leaf]
        )
        row = cursor.fetchone()
    return (bytes(row[0]), int(row[1])) if row else None


def waiting(connection: BaseDatabaseWrapper, first: int) -> tuple[int, int | None]:
    """How many entries have a leaf number of at least ``first`` or none yet, and when the oldest of them was recorded
    (microseconds). Entries far older than the last one before ``first`` all have a lower number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(entry), 0) FROM journal_leaf WHERE no >= %s AND no < %s", [first - 1, first])
        old = max(0, int(cursor.fetchone()[0]) - 100_000)
        cursor.execute(
            "SELECT count(*), min(e.recorded) FROM journal_entry e LEFT JOIN journal_leaf l ON l.entry = e.id "
            "WHERE (l.no IS NULL OR l.no >= %s) AND e.id > %s",
            [first, old],
        )
        count, oldest = cursor.fetchone()
    return int(count), oldest
