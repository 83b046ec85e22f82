"""Bytes by table, indexes included."""

from __future__ import annotations

import json
from typing import Any

JOURNAL = "journal_"
BEFORE = ("journal_frame", "journal_definition")
"""Tables whose size does not grow with entries."""


def sizes() -> dict[str, int]:
    """Bytes of each table with its indexes in this process's database; SQLite: the pages that dropping it would free."""
    from django.db import connection

    with connection.cursor() as cursor:
        return _sqlite(cursor) if connection.vendor == "sqlite" else _postgres(cursor)


def _sqlite(cursor: Any) -> dict[str, int]:
    from django.db import transaction

    cursor.execute("pragma foreign_keys = off")
    cursor.execute("pragma secure_delete = off")
    cursor.execute("pragma page_size")
    page = cursor.fetchone()[0]
    cursor.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and sql not like '%virtual%'"
    )
    tables = [row[0] for row in cursor.fetchall()]
    found = {}
    with transaction.atomic():
        for table in tables:
            cursor.execute("pragma freelist_count")
            before = cursor.fetchone()[0]
            try:
                cursor.execute(f'drop table "{table}"')
            except Exception:  # a table that belongs to the full-text index goes with it
                continue
            cursor.execute("pragma freelist_count")
            found[table] = (cursor.fetchone()[0] - before) * page
        transaction.set_rollback(True)
    return found


def _postgres(cursor: Any) -> dict[str, int]:
    cursor.execute("vacuum")
    cursor.execute(
        "select relname, pg_total_relation_size(c.oid) from pg_class c join pg_namespace s on s.oid = c.relnamespace "
        "where s.nspname = current_schema() and relkind = 'r'"
    )
    return {name: int(size) for name, size in cursor.fetchall()}


def whole() -> int:
    """Bytes of this process's whole database: quick however large it is."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("select pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("select page_count * page_size from pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def grown(before: dict[str, int], after: dict[str, int], entries: int) -> list[tuple[str, float]]:
    """Bytes per entry of each table that grew, the largest first."""
    found = [(name, (size - before.get(name, 0)) / entries) for name, size in after.items()]
    return sorted(((name, size) for name, size in found if size >= 0.5), key=lambda pair: -pair[1])


def by_effect(first: int) -> dict[str, int]:
    """Bytes of item texts by the effect that made them, in the entries after `first` of this process's database."""
    from django.db import connection

    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("select items from journal_item where id >= %s", [(first + 1) * 4])
        for (text,) in cursor.fetchall():
            for item in json.loads(text):
                path = item[-2] if len(item) == 3 else item[0]
                effect = path.split("/")[1]
                found[effect] = found.get(effect, 0) + len(json.dumps(item, ensure_ascii=False).encode())
    return found


def weighed() -> tuple[None, dict[str, Any]]:
    """Builder: sizes by table and the number of entries."""
    from django.db import connection

    import bench.district  # noqa: F401  starts Django

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        entries = cursor.fetchone()[0]
    return None, {"sizes": sizes(), "entries": entries}
