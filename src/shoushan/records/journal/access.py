"""Who read what: an append-only log beside the journal; `day_digest` is what vouches for a day of it, once it is kept."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain


class Access(NamedTuple):
    """One reading or unmasking: when, by which account, kind, internal key of the case, paths, reason."""

    at: datetime
    account: str
    kind: str
    case_id: int | None
    paths: tuple[str, ...]
    reason: str


def note(connection: BaseDatabaseWrapper, access: Access) -> None:
    """Write a line of the log; in the caller's transaction if there is one."""
    paths = chain.canonical(access.paths).decode()
    at = chain.micros_of(access.at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_access (at, account, kind, case_id, paths, reason) VALUES (%s, %s, %s, %s, %s, %s)",
            (at, access.account, access.kind, access.case_id, paths, access.reason),
        )


def accesses(connection: BaseDatabaseWrapper, start: datetime, end: datetime, *, case_id: int | None = None) -> list[Access]:
    """The lines from `start` (included) to `end` (excluded) in order, of one case if `case_id` is given."""
    sql = "SELECT at, account, kind, case_id, paths, reason FROM journal_access WHERE at >= %s AND at < %s"
    params = [chain.micros_of(start), chain.micros_of(end)]
    if case_id is not None:
        sql, params = f"{sql} AND case_id = %s", [*params, case_id]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY id", params)
        return [
            Access(chain.moment_from(at), account, kind, case, tuple(json.loads(paths)), reason)
            for at, account, kind, case, paths, reason in cursor.fetchall()
        ]


def day_digest(connection: BaseDatabaseWrapper, start: datetime, end: datetime, alg: str = "sha256") -> tuple[int, bytes]:
    """How many lines lie between two moments, and the digest over the leaf hashes of their bytes in order."""
    hashes = [
        chain.leaf_hash(chain.canonical([chain.moment_text(line.at), *line[1:]]), alg)
        for line in accesses(connection, start, end)
    ]
    return len(hashes), chain.digest(b"".join(hashes), alg)
