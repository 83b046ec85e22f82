"""The shared part of headers, kept once per database and remembered per connection."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal.rows import Frame

_KNOWN: WeakKeyDictionary[BaseDatabaseWrapper, dict[Frame, int]] = WeakKeyDictionary()
_COLUMNS = "v, alg, log, ledger, def, act, source, batch"
_SAME = " AND ".join(f"{column} = %s" for column in _COLUMNS.split(", "))


def frame_ids(connection: BaseDatabaseWrapper, frames: Iterable[Frame]) -> dict[Frame, int]:
    """The number of each frame, made where it is new.

    A number is remembered only after its transaction has committed, so that a rollback is never remembered.
    Made inside a transaction, a new frame keeps others that want the same one waiting until it ends: call
    `append.announce` before the transaction.
    """
    known = _KNOWN.setdefault(connection, {})
    wanted = set(frames)
    fresh = {frame: _find(connection, frame) or _make(connection, frame) for frame in sorted(wanted - known.keys())}
    if fresh:
        connection.on_commit(lambda: known.update(fresh))
    return {frame: fresh.get(frame) or known[frame] for frame in wanted}


def _find(connection: BaseDatabaseWrapper, frame: Frame) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM journal_frame WHERE {_SAME}", list(frame))
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _make(connection: BaseDatabaseWrapper, frame: Frame) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO journal_frame ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            list(frame),
        )
    made = _find(connection, frame)
    if made is None:
        raise RuntimeError(f"frame {frame.ledger} {frame.act} was not made")
    return made
