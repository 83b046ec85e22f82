"""Readers of the journal from a stored position: each entry reaches each follower once, in the global order.

A follower's position moves in the same transaction as what its handler writes to the database. Effects
outside (mail, files) are at least once and need a key of their own. Positions are leaf numbers, never row ids
or moments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, read

LEASE = timedelta(seconds=60)
"""How long a holder that has stopped keeps others out."""
Reader = Callable[[BaseDatabaseWrapper, int, int], Sequence[Any]]
"""Reads what a follower wants of so many leaves from a leaf number on."""

_TAKE = """
INSERT INTO journal_follower (name, position, holder, lease_until) VALUES (%s, 0, %s, %s)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
WHERE journal_follower.holder = excluded.holder OR journal_follower.lease_until < %s"""


def take_lease(connection: BaseDatabaseWrapper, name: str, *, holder: str, moment: datetime, lease: timedelta = LEASE) -> bool:
    """Become or stay the one that runs `name` until `moment + lease`; False while another holds it."""
    until, now = chain.micros_of(moment + lease), chain.micros_of(moment)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [name, holder, until, now])
        return bool(cursor.rowcount == 1)


def give_lease(connection: BaseDatabaseWrapper, name: str, *, holder: str) -> None:
    """Let another holder take over at once."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_follower SET lease_until = 0 WHERE name = %s AND holder = %s", [name, holder])


def position_of(connection: BaseDatabaseWrapper, name: str) -> int:
    """The next leaf number that follower `name` will be given; 0 when it has never run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM journal_follower WHERE name = %s", [name])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def lag_of(connection: BaseDatabaseWrapper, name: str) -> int:
    """How many leaves follower `name` has not handled yet."""
    return read.size(connection) - position_of(connection, name)


def follow(
    connection: BaseDatabaseWrapper,
    name: str,
    handle: Callable[[Any], None],
    *,
    limit: int,
    holder: str,
    moment: datetime,
    lease: timedelta = LEASE,
    reader: Reader = read.leaves,
) -> int:
    """Hand the next entries (at most `limit`) to `handle` and move on; gives how many leaves were passed, 0 if not our turn.

    `reader` reads of the next leaves what `handle` wants: whole entries, or less, or some of them only.
    Reads before it locks: only what `handle` writes and the new position are inside the transaction. If
    `handle` raises, nothing is written, the position stays and the exception goes on to the caller.
    """
    position = position_of(connection, name)
    count = min(limit, read.size(connection) - position)
    if count <= 0:
        return 0
    entries = reader(connection, position, count)
    if not take_lease(connection, name, holder=holder, moment=moment, lease=lease):
        return 0
    with transaction.atomic(using=connection.alias):
        if not _move(connection, name, holder, position, position + count):
            return 0
        handle(entries)
    return count


def rewind(connection: BaseDatabaseWrapper, name: str, position: int = 0) -> None:
    """Let follower `name` begin again at a leaf number, after what it wrote has been cleared (a rebuild)."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_follower SET position = %s WHERE name = %s", [position, name])


def _move(connection: BaseDatabaseWrapper, name: str, holder: str, old: int, new: int) -> bool:
    # First in the transaction: its row lock makes a second runner with a lapsed lease wait, then fail.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_follower SET position = %s WHERE name = %s AND holder = %s AND position = %s",
            [new, name, holder, old],
        )
        return bool(cursor.rowcount == 1)
