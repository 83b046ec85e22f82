"""Followers of the journal that live with the cases: the full-text index, and the drift check of random cases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import loading, search, sounds
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.replaying import SEARCH, differs
from shoushan.records.journal import follower
from shoushan.records.journal.read import Entry
from shoushan.rules.catalogue.model import Version

SEARCHED = frozenset({"text", "long-text", "place", "phone"})


def follow_search(book: Book, holder: str, moment: datetime, limit: int = 500) -> int:
    """Index the cases that the next entries changed; gives how many entries were read."""

    def handle(entries: Sequence[Entry]) -> None:
        with connection.cursor() as cursor:
            for uid in {entry.case for entry in entries}:
                index_case(cursor, book, uid)

    return follower.follow(transaction.get_connection(), SEARCH, handle, limit=limit, holder=holder, moment=moment)


def index_case(cursor: CursorWrapper, book: Book, uid: str) -> None:
    """Put a case's searchable text into the index: number, parties' names and places, text that is not sensitive."""
    try:
        loaded = loading.load(cursor, uid, book.ledger)
    except loading.NoSuchCase:
        return
    version = book.version_of(loaded.state)
    ledger = book.ledger(loaded.state.ledger)
    if ledger.core:
        return
    texts = list(_texts(version, loaded.state.fields)) + list(_party_texts(cursor, loaded.id))
    service = version.services.get(loaded.state.service or "")
    texts += [loaded.state.number or "", ledger.name.zh, *((service.name.zh, service.name.en) if service else ())]
    search.index(cursor, loaded.id, texts, closed=loaded.klass is not None)


def _texts(version: Version, fields: dict[str, Any]) -> Iterable[str]:
    for field in version.fields.values():
        value = fields.get(field.id)
        if field.klass == "sensitive" or value is None:
            continue
        if field.type == "rows":
            plain = {sub.id for sub in field.fields if sub.type in SEARCHED and sub.klass != "sensitive"}
            yield from (str(row[name]) for row in value.values() for name in plain if row.get(name))
        elif field.type in SEARCHED:
            yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _party_texts(cursor: CursorWrapper, case_id: int) -> Iterable[str]:
    cursor.execute("select name, address from case_party where case_id = %s and ended = 0", [case_id])
    for name, address in cursor.fetchall():
        yield from (value for value in (name, address) if value)
        yield from sounds.tokens(name or "")


def check_random(book: Book, seed: int, count: int = 5) -> list[tuple[int, tuple[str, ...]]]:
    """Fold ``count`` random cases again and give those whose rows have drifted, with what differs."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from case_row")
        last = int(cursor.fetchone()[0])
    if not last:
        return []
    picked = {random.Random(seed + turn).randint(1, last) for turn in range(count)}  # noqa: S311 (a sample, no secret)
    return [(case_id, found) for case_id in sorted(picked) if (found := differs(book, case_id))]
