"""Followers of the journal that live with the cases: the full-text index, and the drift check of random cases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import loading, search, sounds
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.replaying import SEARCH, differs
from shoushan.records.journal import follower, read
from shoushan.rules.catalogue.model import Version

SEARCHED = frozenset({"text", "long-text", "place", "phone"})


def follow_search(book: Book, holder: str, moment: datetime, limit: int = 500) -> int:
    """Index the cases that the next entries changed; gives how many entries were read."""

    def handle(uids: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            index_cases(cursor, book, uids)

    return follower.follow(
        transaction.get_connection(), SEARCH, handle, limit=limit, holder=holder, moment=moment, reader=read.cases_in
    )


def index_case(cursor: CursorWrapper, book: Book, uid: str) -> None:
    """Put a case's searchable text into the index: number, parties' names and places, text that is not sensitive."""
    index_cases(cursor, book, [uid])


def index_cases(cursor: CursorWrapper, book: Book, uids: Sequence[str]) -> None:
    """``index_case`` for many cases, which are read together, ledger by ledger."""
    if not uids:
        return
    cursor.execute(
        f"select id, ledger, version, service, number, klass from case_row where uid in ({_marks(uids)})", list(uids)
    )
    cases: dict[str, dict[int, tuple[Any, ...]]] = {}
    for case_id, ledger, *told in cursor.fetchall():
        cases.setdefault(ledger, {})[case_id] = tuple(told)
    said: list[tuple[int, list[str], bool]] = []
    for name, own in cases.items():
        ledger = book.ledger(name)
        if ledger.core:
            continue
        words, parties = loading.words(cursor, ledger, list(own), SEARCHED), _party_texts(cursor, list(own))
        for case_id, (key, service_id, number, klass) in own.items():
            version = ledger.version(key)
            service = version.services.get(service_id or "")
            texts = list(_texts(version, words.get(case_id, {}))) + parties.get(case_id, [])
            texts += [number or "", ledger.name.zh, *((service.name.zh, service.name.en) if service else ())]
            said.append((case_id, texts, klass is not None))
    search.index(cursor, said)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _texts(version: Version, words: Mapping[str, list[Any]]) -> Iterable[str]:
    for name in version.fields:
        yield from (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in words.get(name, ()))


def _party_texts(cursor: CursorWrapper, cases: Sequence[int]) -> dict[int, list[str]]:
    cursor.execute(f"select case_id, name, address from case_party where case_id in ({_marks(cases)}) and ended = 0", cases)
    found: dict[int, list[str]] = {}
    for case_id, name, address in cursor.fetchall():
        found.setdefault(case_id, []).extend([*(value for value in (name, address) if value), *sounds.tokens(name or "")])
    return found


def check_random(book: Book, seed: int, count: int = 5) -> list[tuple[int, tuple[str, ...]]]:
    """Fold ``count`` random cases again and give those whose rows have drifted, with what differs."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from case_row")
        last = int(cursor.fetchone()[0])
    if not last:
        return []
    picked = {random.Random(seed + turn).randint(1, last) for turn in range(count)}  # noqa: S311 (a sample, no secret)
    return [(case_id, found) for case_id in sorted(picked) if (found := differs(book, case_id))]
