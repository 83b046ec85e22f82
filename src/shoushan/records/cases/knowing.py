"""What the district knows of a citizen who has signed in, each value with where it comes from, when, and on what ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import loading
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.loading import NoSuchCase
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Basis, Ledger
from shoushan.rules.text import Text

COLUMNS = ("name", "phone", "address")
PLAIN = frozenset({"text", "date", "month", "code", "phone", "place", "boolean", "integer"})
"""Types of fields that are filled in; sensitive ones never are."""
LOOKED_AT = 20
"""How many of the citizen's latest cases are looked at."""


@dataclass(frozen=True, slots=True)
class Known:
    """A value with its source (the matter and its number), the day it was given, and the legal basis of that ledger."""

    value: Any
    matter: Text
    number: str
    day: str
    basis: Text


def party_digest(number: str) -> str:
    """The keyed digest by which parties of this identity number are found."""
    return keyed_digest("".join(number.split()).upper(), "party")


def digest_in(viewer: Viewer, book: Book, uid: str, key: str) -> str | None:
    """The keyed digest of the identity number of a party of a case: to staff who see the case, else nothing."""
    if viewer.kind != "staff":
        return None
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select p.id_digest from case_party p join case_row c on c.id = p.case_id "
            f"where {where} and c.uid = %s and p.party = %s and p.ended = 0 and p.kind = 'person'",
            [*given, uid, key],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def party(viewer: Viewer, book: Book) -> Mapping[str, Known]:
    """Name, telephone and address as this citizen gave them last; nothing for anybody who has not signed in."""
    found: dict[str, Known] = {}
    for uid, row in _own(viewer, book):
        for column, value in zip(COLUMNS, row, strict=True):
            if value and column not in found and (known := _known(book, uid, value)):
                found[column] = known
    return found


def fields(viewer: Viewer, book: Book, ledger: Ledger) -> Mapping[str, Known]:
    """Values of fields that this citizen gave before in cases of the same ledger, the newest of each."""
    found: dict[str, Known] = {}
    kept = {one.id: one for version in ledger.versions for one in version.fields.values()}
    with connection.cursor() as cursor:
        for uid, _ in _own(viewer, book, ledger.id):
            loaded = loading.load(cursor, uid, book.ledger)
            for name, value in loaded.state.fields.items():
                field = kept.get(name)
                if field is None or name in found or value in (None, ""):
                    continue
                if field.klass == "sensitive" or field.type not in PLAIN:
                    continue
                if known := _known(book, uid, value, cursor):
                    found[name] = known
    return found


def _own(viewer: Viewer, book: Book, ledger: str | None = None) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The citizen's own rows as a party that nobody represents by this row, newest case first."""
    if viewer.kind != "citizen" or not viewer.parties:
        return
    where, given = scope(viewer, book.owners, book.closed)
    marks = ", ".join(["%s"] * len(viewer.parties))
    more, values = (" and c.ledger = %s and p.represents is null", [ledger]) if ledger else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, p.name, p.phone, p.address from case_party p join case_row c on c.id = p.case_id "
            f"where {where} and c.void = 0 and c.klass is null and p.ended = 0 and p.id_digest in ({marks}){more} "
            "order by c.opened desc, c.id desc limit %s",
            [*given, *viewer.parties, *values, LOOKED_AT],
        )
        rows = cursor.fetchall()
    for uid, *columns in rows:
        yield uid, tuple(columns)


def _known(book: Book, uid: str, value: Any, cursor: CursorWrapper | None = None) -> Known | None:
    if cursor is None:
        with connection.cursor() as own:
            return _known(book, uid, value, own)
    try:
        state = loading.load(cursor, uid, book.ledger).state
    except NoSuchCase:
        return None
    ledger, version = book.ledger(state.ledger), book.version_of(state)
    service = version.services.get(state.service or "")
    basis = next((_cited(one) for one in ledger.basis), Text("", ""))
    return Known(value, service.name if service else ledger.name, state.number or "", state.opened[:10], basis)


def _cited(basis: Basis) -> Text:
    """A law and its article, without what the article is about."""
    return Text(f"{basis.text.zh.split('：')[0]}{basis.article}", f"{basis.text.en.split(':')[0]} {basis.article}")
