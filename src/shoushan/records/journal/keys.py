"""Wrapped keys of cases: backed up apart, wrapped again for a new master key, destroyed at last."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper


def keep_key(connection: BaseDatabaseWrapper, case_id: int, wrapped: bytes) -> None:
    """Keep the wrapped key of a case (internal key), in place of an older wrapping."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_case_key (case_id, wrapped) VALUES (%s, %s) "
            "ON CONFLICT (case_id) DO UPDATE SET wrapped = excluded.wrapped",
            [case_id, wrapped],
        )


def keys_of(connection: BaseDatabaseWrapper, case_ids: Sequence[int]) -> dict[int, bytes]:
    """The wrapped key of each case that has one."""
    if not case_ids:
        return {}
    marks = ", ".join(["%s"] * len(case_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT case_id, wrapped FROM journal_case_key WHERE case_id IN ({marks})",
            list(case_ids),
        )
        return {case_id: bytes(wrapped) for case_id, wrapped in cursor.fetchall()}


def keys_between(connection: BaseDatabaseWrapper, first: int, last: int) -> dict[int, bytes]:
    """The wrapped keys of the cases with internal keys `first` to `last`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, wrapped FROM journal_case_key WHERE case_id BETWEEN %s AND %s", [first, last])
        return {case_id: bytes(wrapped) for case_id, wrapped in cursor.fetchall()}


def destroy_key(connection: BaseDatabaseWrapper, case_id: int) -> bool:
    """Destroy the key: the case's sensitive items can never be read again. False when it had none."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_case_key WHERE case_id = %s", [case_id])
        return bool(cursor.rowcount == 1)
