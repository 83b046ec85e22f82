"""Attachments and their case: stored under its key before the act that names them, even before the case is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import files, keys
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal.keys import keep_key, keys_of
from shoushan.rules.catalogue.model import Value

KEPT = timedelta(days=31)
"""How long a key waits for its case: as long as a draft lives, and a day."""


def store(uid: str, name: str, content: bytes, *, ours: bool = False) -> Mapping[str, Value]:
    """Check, encrypt, write and sync a file for the case ``uid``; gives the value of an input of type file.

    ``uid`` may be an id whose case is opened afterwards with this very id: its key waits in ``pending_key`` until the
    opening act takes it over. ``ours`` is a file of a kind that only the platform makes. Raises ``files.FileRefused``;
    nothing is left behind then.
    """
    files.check(name, content, ours)  # before a key is made
    stored = files.store(name, content, _key_for(uid), ours)
    return {
        "file": stored.file, "name": stored.name, "size": stored.size, "type": stored.type, "digest": stored.digest,
    }  # fmt: skip


def _key_for(uid: str) -> bytes:
    """The key of a case or of one to come, made when there is none; two that ask at once get the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [uid])
        row = cursor.fetchone()
        if row is None:
            return keys.unwrap(pending(cursor, uid) or _wait(cursor, uid))
        return _key_of(cursor, row[0])


def _key_of(cursor: CursorWrapper, case_id: int) -> bytes:
    database = transaction.get_connection()
    wrapped = keys_of(database, [case_id]).get(case_id)
    if wrapped is None:
        if connection.vendor == "postgresql":  # an act that makes the case's first key holds this row
            cursor.execute("select id from case_row where id = %s for update", [case_id])
        wrapped = keys_of(database, [case_id]).get(case_id)
    if wrapped is None:
        wrapped = keys.new_case_key()[1]
        keep_key(database, case_id, wrapped)
    return keys.unwrap(wrapped)


def _wait(cursor: CursorWrapper, uid: str) -> bytes:
    made = keys.new_case_key()[1]
    cursor.execute("insert into pending_key (uid, wrapped) values (%s, %s) on conflict do nothing", [uid, made])
    return pending(cursor, uid) or made


def pending(cursor: CursorWrapper, uid: str) -> bytes | None:
    """The wrapped key that waits for the case ``uid`` to be opened."""
    cursor.execute("select wrapped from pending_key where uid = %s", [uid])
    row = cursor.fetchone()
    return bytes(row[0]) if row else None


def taken(cursor: CursorWrapper, uid: str) -> None:
    """The case has been opened and keeps its key itself."""
    cursor.execute("delete from pending_key where uid = %s", [uid])


def sweep(moment: datetime) -> int:
    """Remove keys whose case was never opened (the id tells when it was drawn); gives how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from pending_key where uid < %s", [uuid7(moment - KEPT)[:12]])
        return int(cursor.rowcount)
