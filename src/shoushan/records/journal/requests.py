"""A request is carried out once: its key, its body's digest and the answer stand in the transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain
from shoushan.records.journal.faults import KeyReused

KEEP = timedelta(days=30)

_CLAIM = """
INSERT INTO journal_request (account, key, digest, result, at) VALUES (%s, %s, %s, '', %s)
ON CONFLICT (account, key) DO NOTHING"""


class Request(NamedTuple):
    """What makes a request itself: account, key chosen by the door, digest of its body (32 raw bytes)."""

    account: str
    key: str
    digest: bytes


class Answer(NamedTuple):
    """The answer of a request (JSON text), and whether it was given before."""

    result: str
    repeated: bool


def once(connection: BaseDatabaseWrapper, request: Request, moment: datetime, run: Callable[[], str]) -> Answer:
    """Run `run` once for the key, in one transaction with it; afterwards give the first answer again.

    Of two that come at once the second waits for the first. If `run` raises, the key is free again. Raises
    KeyReused when the key came with another body.
    """
    with transaction.atomic(using=connection.alias):
        if not _claim(connection, request, moment):
            first = answer_of(connection, request)
            if first is None:
                raise KeyReused(request.key)
            return Answer(first, True)
        result = run()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE journal_request SET result = %s WHERE account = %s AND key = %s",
                [result, request.account, request.key],
            )
        return Answer(result, False)


def answer_of(connection: BaseDatabaseWrapper, request: Request) -> str | None:
    """The answer given before to this key and body, or None; raises KeyReused when the body was another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, result FROM journal_request WHERE account = %s AND key = %s",
            [request.account, request.key],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[0]) != request.digest:
        raise KeyReused(request.key)
    return str(row[1])


def request_term(
    request: Request, result: str, moment: datetime, *, guard: str, name: str = "request"
) -> tuple[str, tuple[object, ...]]:
    """PostgreSQL: the term that keeps a request in the same statement as its act, with its parameters.

    `guard` names the term without whose row nothing is kept. If the key is there already the whole statement
    fails (IntegrityError on journal_request_pkey) and `answer_of` has the first answer.
    """
    sql = (
        f"{name} AS (INSERT INTO journal_request (account, key, digest, result, at) "
        f"SELECT %s::text, %s::text, %s::bytea, %s::text, %s::bigint FROM {guard} LIMIT 1)"
    )
    return sql, (*request, result, chain.micros_of(moment))


def purge(connection: BaseDatabaseWrapper, moment: datetime, *, limit: int = 5000) -> int:
    """Forget requests older than 30 days, at most `limit` of them; gives how many."""
    before = chain.micros_of(moment - KEEP)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journal_request WHERE (account, key) IN "
            "(SELECT account, key FROM journal_request WHERE at < %s LIMIT %s)",
            [before, limit],
        )
        return int(cursor.rowcount)


def _claim(connection: BaseDatabaseWrapper, request: Request, moment: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [request.account, request.key, request.digest, chain.micros_of(moment)])
        return bool(cursor.rowcount == 1)
