"""Cross-checks: the hits of two ledgers, or of a ledger and lists kept with their files. Numbers are compared by keyed digest.

Values of the right side are opened in memory alone and turned into the form in which the left side keeps them: what comes out
holds ids and numbers of cases, and rows of a list by their place, never a value that was matched.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import files, keys, loading, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.knowing import party_digest
from shoushan.rules.catalogue.model import CrossCheck, Field, Ledger, Side

Reads = Callable[[str, bytes], Iterator[tuple[int, Mapping[str, str]]]]
"""Reads a list: its file's name and bytes → each row's place and its cells by their heads."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit: the case on the left, what stands against it on the right, and the name by which it is known for ever."""

    hit: str
    left: str
    left_number: str
    unit: str
    right: str
    right_number: str
    row: int | None = None

    def slots(self, check: CrossCheck, today: date) -> dict[str, str]:
        """What the act that opens its case may be given."""
        return {
            "hit": self.hit, "check": check.id, "check_name": check.name.zh, "left": self.left, "left_number": self.left_number,
            "right": self.right, "right_number": self.right_number, "row": "" if self.row is None else str(self.row),
            "unit": self.unit, "found_on": today.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A run: how much was compared on either side, every hit, and those that were never raised before."""

    left: int
    right: int
    hits: tuple[Hit, ...]
    fresh: tuple[Hit, ...]


def run(book: Book, ledger: Ledger, check: CrossCheck, reads: Reads) -> Found:
    """Hold the two sides of a check of ``ledger`` together. Nothing is written. Cases of closed classes are not looked at."""
    with connection.cursor() as cursor:
        left = list(_left(cursor, book, check.left))
        form = _form(book, check.left)
        right: dict[str, tuple[str, str, int | None]] = {}
        size = 0
        for value, case in _right(cursor, book, check.right, reads):
            size += 1
            right.setdefault(form(value), case)
        hits = tuple(_hits(check, left, right))
        known = _raised(cursor, ledger, hits)
    return Found(len(left), size, hits, tuple(one for one in hits if one.hit not in known))


def _hits(check: CrossCheck, left: list[tuple[Any, ...]], right: Mapping[str, tuple[str, str, int | None]]) -> Iterator[Hit]:
    for uid, number, unit, value in left:
        case = right.get(str(value))
        if check.finds == "left-alone":
            if case is None:
                yield Hit(f"{check.id}/{uid}", uid, number or "", unit or "", "", "")
        elif case is not None:
            other = f"/{case[0]}" if case[2] is None else ""
            yield Hit(f"{check.id}/{uid}{other}", uid, number or "", unit or "", case[0], case[1], case[2])


def _raised(cursor: CursorWrapper, ledger: Ledger, hits: tuple[Hit, ...]) -> set[str]:
    """Hits that stand in the ledger already, settled ones too."""
    wanted, found = [one.hit for one in hits], set[str]()
    for place in range(0, len(wanted), 500):
        some = wanted[place : place + 500]
        marks = ", ".join(["%s"] * len(some))
        cursor.execute(f"select key from unique_key where ledger = %s and key in ({marks})", [ledger.id, *some])
        found |= {row[0] for row in cursor.fetchall()}
    return found


def _of(side: Side, book: Book) -> tuple[str, list[Any]]:
    """The predicate over ``case_row c`` joined with the ledger's typed table ``t``."""
    where, given = ["c.ledger = %s", "c.void = 0", "c.hidden is null", "c.klass is null"], [side.ledger]
    if side.stages:
        where.append(f"c.stage in ({', '.join(['%s'] * len(side.stages))})")
        given += side.stages
    known = typed.fields_of(book.ledger(side.ledger))
    for name, values in side.only.items():
        where.append(f't."{known[name].id}" in ({", ".join(["%s"] * len(values))})')
        given += values
    return " and ".join(where), given


def _field(book: Book, side: Side) -> Field | None:
    return typed.fields_of(book.ledger(side.ledger)).get(side.match or "")


def _left(cursor: CursorWrapper, book: Book, side: Side) -> Iterator[tuple[Any, ...]]:
    """Id, number, unit and the value as it is kept: a keyed digest where it is sensitive."""
    where, given = _of(side, book)
    party, value = "", "c.uid"
    if side.match and side.match.startswith("party:"):
        party, value = "join case_party p on p.case_id = c.id and p.ended = 0 and p.role = %s ", "p.id_digest"
        given = [side.match[6:], *given]
    elif side.match != "case" and (field := _field(book, side)) is not None:
        value = f't."{field.id}__key"' if field.klass == "sensitive" else f't."{field.id}"'
    cursor.execute(
        f"select c.uid, c.number, c.unit, {value} from case_row c join {typed.table_of(side.ledger)} t on t.case_id = c.id "
        f"{party}where {where} and {value} is not null order by c.id",
        given,
    )
    yield from cursor.fetchall()


def _form(book: Book, side: Side) -> Callable[[str], str]:
    """How a value in the clear is written as the left side keeps it."""
    field = _field(book, side)
    if side.match and side.match.startswith("party:"):
        return party_digest
    if field is not None and field.klass == "sensitive":
        return lambda value: keyed_digest("".join(value.split()).upper(), field.id)
    return lambda value: value.strip()


def _right(cursor: CursorWrapper, book: Book, side: Side, reads: Reads) -> Iterator[tuple[str, tuple[str, str, int | None]]]:
    """Each value in the clear with the case it stands in and, in a list, its row."""
    if side.heads:
        yield from _listed(cursor, book, side, reads)
        return
    where, given = _of(side, book)
    field = _field(book, side)
    party, value = "", "c.uid"
    if side.match and side.match.startswith("party:"):
        party, value = "join case_party p on p.case_id = c.id and p.ended = 0 and p.role = %s ", "p.id_cipher"
        given = [side.match[6:], *given]
    elif field is not None:
        value = f't."{field.id}"'
    cursor.execute(
        f"select c.id, c.uid, c.number, {value} from case_row c join {typed.table_of(side.ledger)} t on t.case_id = c.id "
        f"{party}where {where} and {value} is not null order by c.id",
        given,
    )
    for case_id, uid, number, stored in cursor.fetchall():
        clear = stored
        if party:
            clear = _opened(case_id, stored)
        elif field is not None and field.klass == "sensitive":
            sealed = _opened(case_id, stored)
            clear = json.loads(sealed) if sealed else None
        if clear:
            yield str(clear), (uid, number or "", None)


def _opened(case_id: int, sealed: str) -> str | None:
    key = loading.case_key(case_id)
    return keys.open_with(key)(sealed).decode() if key else None


def _listed(cursor: CursorWrapper, book: Book, side: Side, reads: Reads) -> Iterator[tuple[str, tuple[str, str, int | None]]]:
    """The rows of every file kept with the cases of the side; newer lists first."""
    where, given = _of(side, book)
    cursor.execute(
        f"select c.id, c.uid, c.number, f.file, f.name from case_row c join {typed.table_of(side.ledger)} t "
        f"on t.case_id = c.id join case_file f on f.case_id = c.id and f.erased = 0 where {where} order by c.id desc, f.file",
        given,
    )
    for case_id, uid, number, file, name in cursor.fetchall():
        content = files.read(file, loading.case_key(case_id) or b"")
        for row, cells in reads(name or "", content):
            value = next((cells[head] for head in side.heads if cells.get(head)), "")
            if value:
                yield value, (uid, number or "", row)
