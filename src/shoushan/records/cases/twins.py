"""Cases that also stand in systems of others: which still have to be typed there, and which have their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import queries
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line
from shoushan.records.units.viewer import Viewer, scope

MOST = 5_000
"""Cases that one comparison or queue holds; more is told as a count."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Cases of a ledger that a system wants too: at these stages, of these services (none: all), opened since a day."""

    ledger: str
    stages: tuple[str, ...]
    services: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A case with its number in a system of others and the due day recorded of it (``None``: not known there)."""

    line: Line
    number: str | None
    due: str | None


def to_type(
    viewer: Viewer, book: Book, system: str, wanted: Sequence[Wanted], moment: datetime, most: int = MOST
) -> tuple[Line, ...]:
    """The cases that ``system`` wants and that have no number there yet, the oldest first; history and void cases are out."""
    where, given = _wanted(viewer, book, wanted)
    missing = "not exists (select 1 from case_twin t where t.case_id = c.id and t.system = %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid from case_row c where {where} and {missing} order by c.opened_on, c.id limit %s",
            [*given, system, most],
        )
        uids = [row[0] for row in cursor.fetchall()]
    return _in_order(viewer, book, uids, moment)


def count_to_type(viewer: Viewer, book: Book, system: str, wanted: Sequence[Wanted]) -> tuple[int, str | None]:
    """How many cases wait to be typed into ``system``, and the day the oldest was opened."""
    where, given = _wanted(viewer, book, wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*), min(c.opened_on) from case_row c where {where} and "
            "not exists (select 1 from case_twin t where t.case_id = c.id and t.system = %s)",
            [*given, system],
        )
        count, oldest = cursor.fetchone()
    return int(count), oldest


def count_numbered(viewer: Viewer, book: Book, system: str) -> int:
    """How many cases that the viewer may see have a number in ``system``."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from case_twin t join case_row c on c.id = t.case_id where t.system = %s and {where}",
            [system, *given],
        )
        return int(cursor.fetchone()[0])


def numbered(viewer: Viewer, book: Book, system: str, wanted: Sequence[Wanted], moment: datetime) -> tuple[Numbered, ...]:
    """Every case that stands in ``system``, and every one that should and does not (``number`` is ``None``)."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, t.number, t.due from case_twin t join case_row c on c.id = t.case_id "
            f"where t.system = %s and {where} order by c.opened_on, c.id limit %s",
            [system, *given, MOST],
        )
        held = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    lines = _in_order(viewer, book, list(held), moment)
    found = [Numbered(line, *held[line.uid]) for line in lines]
    return (*found, *(Numbered(line, None, None) for line in to_type(viewer, book, system, wanted, moment)))


def others_with(viewer: Viewer, book: Book, system: str, number: str, uid: str, moment: datetime) -> tuple[Line, ...]:
    """Other cases that carry the same number of the same system, as far as the viewer may see them."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid from case_twin t join case_row c on c.id = t.case_id "
            f"where t.system = %s and t.number = %s and c.uid <> %s and {where}",
            [system, number, uid, *given],
        )
        uids = [row[0] for row in cursor.fetchall()]
    return _in_order(viewer, book, uids, moment)


def _wanted(viewer: Viewer, book: Book, wanted: Sequence[Wanted]) -> tuple[str, list[Any]]:
    where, given = scope(viewer, book.owners, book.closed)
    any_of = []
    for one in wanted:
        part = f"(c.ledger = %s and c.stage in ({_marks(one.stages)})"
        given += [one.ledger, *one.stages]
        if one.services:
            part += f" and c.service in ({_marks(one.services)})"
            given += one.services
        if one.since:
            part += " and c.opened_on >= %s"
            given.append(one.since.isoformat())
        any_of.append(part + ")")
    return f"{where} and c.history = 0 and c.void = 0 and ({' or '.join(any_of) or '1 = 0'})", given


def _in_order(viewer: Viewer, book: Book, uids: Sequence[str], moment: datetime) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for first in range(0, len(uids), 500):
        found |= {line.uid: line for line in queries.by_ids(viewer, book, uids[first : first + 500], moment)}
    return tuple(found[uid] for uid in uids if uid in found)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
