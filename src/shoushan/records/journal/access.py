"""Who read what: an append-only log beside the journal. Each day's digest is an entry, and vouches for that day of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, read
from shoushan.records.journal.faults import Fault


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


EFFECT = "access.digest"
"""The effect whose facts hold digests: ``from`` and ``to`` (moments), and ``days``: those with lines, each day, start, end,
number of lines, digest. A day between ``from`` and ``to`` that is not named had no lines."""
_LOOK = (
    "停止服务，保留现场，与备份比对。", "Stop the service, keep it as it is, and compare with a backup.",
)  # fmt: skip


class Digests(NamedTuple):
    """What an entry says of the log between two moments: its days as (day, start, end, number of lines, digest)."""

    start: datetime
    end: datetime
    alg: str
    days: tuple[tuple[str, datetime, datetime, int, str], ...]


def digests(connection: BaseDatabaseWrapper) -> list[Digests]:
    """Every digest that the case of the install holds, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT log FROM journal_frame")
        logs = [row[0] for row in cursor.fetchall()]
    found = []
    for log in logs:
        case = read.key_of(connection, log)
        for entry in read.entries_of(connection, case) if case is not None else ():
            found += [_digests(fact) for fact in entry.facts() if fact.effect == EFFECT]
    return found


def _digests(fact: read.FactRow) -> Digests:
    days = tuple(
        (day, datetime.fromisoformat(start), datetime.fromisoformat(end), lines, digest)
        for day, start, end, lines, digest in fact.data["days"]
    )
    start, end = (datetime.fromisoformat(fact.data[key]) for key in ("from", "to"))
    return Digests(start, end, fact.data["alg"], days)


def altered(connection: BaseDatabaseWrapper, kept: Sequence[Digests]) -> list[Fault]:
    """The days of the log that do not give the digest which the journal holds of them."""
    return [fault for one in kept for fault in _altered(connection, one)]


def check(connection: BaseDatabaseWrapper) -> list[Fault]:
    """``altered`` over what the journal holds."""
    return altered(connection, _readable(connection))


def vouched(connection: BaseDatabaseWrapper) -> str | None:
    """The moment until which digests vouch for the log, ISO in UTC; lines since then have none yet."""
    kept = _readable(connection)
    return chain.moment_text(kept[-1].end) if kept else None


def _readable(connection: BaseDatabaseWrapper) -> list[Digests]:
    """The digests; none where an entry cannot be read, which the check of the chains names."""
    try:
        return digests(connection)
    except (ValueError, LookupError, TypeError):
        return []


def _altered(connection: BaseDatabaseWrapper, kept: Digests) -> Iterator[Fault]:
    before = kept.start
    for day, start, end, lines, digest in kept.days:
        yield from _unnamed(connection, before, start)
        count, now = day_digest(connection, start, end, kept.alg)
        if (count, now.hex()) != (lines, digest):
            en = f"the log of accesses of {day} was altered: {count} lines, {lines} when its digest was entered"
            yield _fault(day, f"{day} 的查阅记录被改动：现有 {count} 行，存摘要时 {lines} 行", en)
        before = end
    yield from _unnamed(connection, before, kept.end)


def _unnamed(connection: BaseDatabaseWrapper, start: datetime, end: datetime) -> Iterator[Fault]:
    """Days without lines when their digest was entered: a line that stands there now was added since."""
    count, _ = day_digest(connection, start, end) if start < end else (0, b"")
    if count:
        day = f"{accesses(connection, start, end)[0].at:%Y-%m-%d}"
        en = f"{count} lines were added to the log of accesses of {day}, which had none"
        yield _fault(day, f"{day} 的查阅记录被添了 {count} 行，存摘要时没有", en)


def _fault(day: str, zh: str, en: str) -> Fault:
    return Fault(f"access {day}", f"{zh}。", f"{en[0].upper()}{en[1:]}.", *_LOOK, None, None)
