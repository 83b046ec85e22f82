"""What the journal needs of a database beyond statements: steady reads, checkpoints, standing triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import schema
from shoushan.records.journal.faults import Fault

_POSTGRES_TRIGGERS = """
SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace s ON s.oid = c.relnamespace
WHERE NOT t.tgisinternal AND s.nspname = current_schema() AND c.relname LIKE 'journal\\_%'"""

_POSTGRES_FUNCTIONS = """
SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace s ON s.oid = p.pronamespace
WHERE s.nspname = current_schema() AND p.proname LIKE 'journal\\_%'"""


@contextmanager
def reading(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One unchanging view of the database for several reads, without taking any lock a writer waits for.

    SQLite: a deferred transaction; PostgreSQL: repeatable read, read only. Does nothing inside a transaction.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.rollback()
    else:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def checkpoint(connection: BaseDatabaseWrapper) -> bool:
    """SQLite: move the write-ahead log into the database; False when a reader stood in the way. Else True."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]


def check_triggers(connection: BaseDatabaseWrapper) -> list[Fault]:
    """Every trigger or function of the journal that is missing, changed or off; empty when all stand."""
    expected = schema.expected_triggers(connection.vendor)
    if connection.vendor == "sqlite":
        return _differences("trigger", expected, _sqlite_triggers(connection))
    functions = {name: _source(text) for name, text in schema.expected_functions(connection.vendor).items()}
    return [
        *_differences("function", functions, _postgres_functions(connection)),
        *_differences("trigger", expected, _postgres_triggers(connection)),
    ]


def _differences(kind: str, expected: Mapping[str, str], found: Mapping[str, str]) -> list[Fault]:
    return [
        _fault(kind, name, *(("已被改动", "changed") if name in found else ("缺失", "missing")))
        for name, text in expected.items()
        if _plain(found.get(name, "")) != _plain(text)
    ]


def _fault(kind: str, name: str, zh: str, en: str) -> Fault:
    return Fault(
        where=f"{kind} {name}",
        zh=f"保护留痕日志的 {name} {zh}，历史可能被改写。",
        en=f"The {kind} {name} that protects the journal is {en}: history could be rewritten.",
        remedy_zh="停止服务，核验全部留痕，再由迁移账号重建。",
        remedy_en="Stop the service, verify the whole journal, then make it again with the migrating role.",
    )


def _plain(text: str) -> str:
    return " ".join(text.replace("public.", "").split())


def _source(statement: str) -> str:
    return statement.split("$$")[1]


def _sqlite_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _postgres_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES_TRIGGERS)
        return {name: text for name, text, enabled in cursor.fetchall() if enabled in ("O", "A")}


def _postgres_functions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES_FUNCTIONS)
        return dict(cursor.fetchall())
