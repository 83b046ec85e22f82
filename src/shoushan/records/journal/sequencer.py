"""The global order, given afterwards: committed entries get dense leaf numbers, and none is ever skipped.

PostgreSQL: an entry may become visible after one with a higher row id. So only entries whose transaction is
older than every running one are taken, ordered by (transaction, row id). SQLite: row id is commit order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import follower
from shoushan.records.journal.faults import ClusterRestored

NAME = "sequencer"
CLUSTER = "cluster"
LIMIT = 5000

_READY = {
    "sqlite": """
SELECT e.id, e.id FROM journal_entry e WHERE e.id > %s ORDER BY e.id LIMIT %s""",
    "postgresql": """
SELECT e.id, e.xid::text::bigint FROM journal_entry e
WHERE e.xid >= %s::text::xid8 AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
AND NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.entry = e.id)
ORDER BY e.xid, e.id LIMIT %s""",
}
_UNNUMBERED = """
SELECT e.id FROM journal_entry e WHERE NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.entry = e.id)
ORDER BY e.id"""


def sequence(connection: BaseDatabaseWrapper, *, holder: str, moment: datetime, limit: int = LIMIT) -> int:
    """Number the entries that are ready, at most `limit`; gives how many, 0 when none or not our turn.

    Writes nothing when nothing is ready. Raises ClusterRestored when the database was numbered elsewhere.
    """
    _check_cluster(connection)
    if not _ready(connection, follower.position_of(connection, NAME), 1):
        return 0
    if not follower.take_lease(connection, NAME, holder=holder, moment=moment):
        return 0
    with transaction.atomic(using=connection.alias):
        position = _locked_position(connection, holder)
        if position is None:
            return 0
        ready = _ready(connection, position, limit)
        if ready:
            _number(connection, [number for number, _ in ready])
            _set_position(connection, NAME, ready[-1][1])
            _keep_cluster(connection)
    return len(ready)


def newest_entry(connection: BaseDatabaseWrapper) -> int:
    """The highest row id of an entry there is, 0 without any: a mark for `waits`, no order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_entry")
        return int(cursor.fetchone()[0])


def waits(connection: BaseDatabaseWrapper, entry: int) -> bool:
    """Whether one of the newest entries up to the row id `entry` still waits for its leaf number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM journal_entry e WHERE e.id > %s AND e.id <= %s "
            "AND NOT EXISTS (SELECT 1 FROM journal_leaf l WHERE l.entry = e.id) LIMIT 1",
            [entry - 10 * LIMIT, entry],
        )
        return cursor.fetchone() is not None


def renumber_after_restore(connection: BaseDatabaseWrapper) -> int:
    """Restore mode: number everything left, by row id, and take up this cluster's transaction numbers.

    For a database that was dumped and restored elsewhere, before its first act; gives how many were numbered.
    Row ids of one case always rise with its entries' numbers, so no entry gets ahead of the one it follows.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_UNNUMBERED)
        waiting = [row[0] for row in cursor.fetchall()]
        _number(connection, waiting)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            _set_position(connection, NAME, cursor.fetchone()[0])
            _keep_cluster(connection)
        elif waiting:
            _set_position(connection, NAME, waiting[-1])
    return len(waiting)


def _ready(connection: BaseDatabaseWrapper, position: int, limit: int) -> Sequence[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_READY[connection.vendor], [position, limit])
        found: Sequence[tuple[int, int]] = cursor.fetchall()
    return found


def _locked_position(connection: BaseDatabaseWrapper, holder: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_follower SET holder = holder WHERE name = %s AND holder = %s RETURNING position",
            [NAME, holder],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _number(connection: BaseDatabaseWrapper, entries: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(no) + 1, 0) FROM journal_leaf")
        first = cursor.fetchone()[0]
        numbers = list(range(first, first + len(entries)))
        if connection.vendor == "sqlite":
            pairs = list(zip(numbers, entries, strict=True))
            cursor.executemany("INSERT INTO journal_leaf (no, entry) VALUES (%s, %s)", pairs)
        else:
            cursor.execute(
                "INSERT INTO journal_leaf (no, entry) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
                [numbers, list(entries)],
            )


def _set_position(connection: BaseDatabaseWrapper, name: str, position: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_follower (name, position, holder, lease_until) VALUES (%s, %s, '', 0) "
            "ON CONFLICT (name) DO UPDATE SET position = excluded.position "
            "WHERE journal_follower.position <> excluded.position",
            [name, position],
        )


def _check_cluster(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.position, c.system_identifier FROM pg_control_system() c, journal_follower f "
            "WHERE f.name = %s AND f.position <> c.system_identifier",
            [CLUSTER],
        )
        row = cursor.fetchone()
    if row:
        raise ClusterRestored(f"numbered in cluster {row[0]}, now in {row[1]}")


def _keep_cluster(connection: BaseDatabaseWrapper) -> None:
    # Transaction numbers mean something only in the cluster that gave them.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            _set_position(connection, CLUSTER, cursor.fetchone()[0])
