"""Single rows of the projected tables: written at once through a cursor, or gathered and loaded together by a replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper


class Writer(Protocol):
    """A cursor, or what stands in for one."""

    def execute(self, sql: str, params: Sequence[Any] = ...) -> Any:
        """Run or keep one statement."""


class Sheet:
    """Rows gathered by table and key, to be loaded into tables that hold none of them yet.

    What the writers do to one row after another becomes one row here, and many rows become one statement.
    """

    def __init__(self) -> None:
        self._tables: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}

    def put(self, table: str, keys: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Add a row, or set ``values`` where one with ``keys`` stands."""
        rows = self._tables.setdefault(table, {})
        key = tuple(keys.values())
        row = rows.get(key)
        if row is None:
            rows[key] = {**keys, **values}
        else:
            row.update(values)

    def change(self, table: str, keys: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Set ``values`` where a row with ``keys`` stands."""
        row = self._tables.get(table, {}).get(tuple(keys.values()))
        if row is not None:
            row.update(values)

    def remove(self, table: str, keys: Mapping[str, Any]) -> None:
        """Take the row with ``keys`` away."""
        self._tables.get(table, {}).pop(tuple(keys.values()), None)

    def change_all(self, table: str, case_id: int, values: Mapping[str, Any]) -> None:
        """Set ``values`` in every row of one case whose key begins with it."""
        for key, row in self._tables.get(table, {}).items():
            if key[0] == case_id:
                row.update(values)

    def drop(self, table: str, case_id: int) -> None:
        """Take away every row of one case whose key begins with it."""
        rows = self._tables.get(table, {})
        for key in [key for key in rows if key[0] == case_id]:
            del rows[key]

    def load(self, cursor: CursorWrapper) -> None:
        """Put all rows into their tables, a few statements per table, and be empty again.

        Raises ``IntegrityError`` when a table holds one of them.
        """
        write = _copy if connection.vendor == "postgresql" else _insert
        for table, rows in self._tables.items():
            alike: dict[tuple[str, ...], list[list[Any]]] = {}
            for row in rows.values():
                alike.setdefault(tuple(row), []).append(list(row.values()))
            for columns, values in alike.items():
                write(cursor, table, columns, values)
        self._tables.clear()


def _insert(cursor: CursorWrapper, table: str, columns: tuple[str, ...], values: list[list[Any]]) -> None:
    cursor.executemany(_insert_sql(table, columns), values)


def _copy(cursor: CursorWrapper, table: str, columns: tuple[str, ...], values: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"copy {table} ({names}) from stdin") as copy:
        for row in values:
            copy.write_row(row)


def insert(cursor: Writer | Sheet, table: str, keys: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row that is new."""
    if isinstance(cursor, Sheet):
        cursor.put(table, keys, values)
    else:
        cursor.execute(_insert_sql(table, (*keys, *values)), [*keys.values(), *values.values()])


def upsert(cursor: Writer | Sheet, table: str, keys: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row, or set ``values`` where one with ``keys`` stands."""
    if isinstance(cursor, Sheet):
        cursor.put(table, keys, values)
    else:
        cursor.execute(_upsert_sql(table, tuple(keys), tuple(values)), [*keys.values(), *values.values()])


def change(cursor: Writer | Sheet, table: str, keys: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Set ``values`` where a row with ``keys`` stands."""
    if isinstance(cursor, Sheet):
        cursor.change(table, keys, values)
    else:
        cursor.execute(_change_sql(table, tuple(keys), tuple(values)), [*values.values(), *keys.values()])


def remove(cursor: Writer | Sheet, table: str, keys: Mapping[str, Any]) -> None:
    """Delete the row with ``keys``."""
    if isinstance(cursor, Sheet):
        cursor.remove(table, keys)
    else:
        cursor.execute(_remove_sql(table, tuple(keys)), list(keys.values()))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _same(columns: Iterable[str], between: str) -> str:
    return between.join(f'"{name}" = %s' for name in columns)


@lru_cache(maxsize=4096)
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    return f"insert into {table} ({_names(columns)}) values ({', '.join(['%s'] * len(columns))})"


@lru_cache(maxsize=4096)
def _upsert_sql(table: str, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in values)
    return f"{_insert_sql(table, (*keys, *values))} on conflict ({_names(keys)}) do " + (
        f"update set {sets}" if values else "nothing"
    )


@lru_cache(maxsize=256)
def _change_sql(table: str, keys: tuple[str, ...], values: tuple[str, ...]) -> str:
    return f"update {table} set {_same(values, ', ')} where {_same(keys, ' and ')}"


@lru_cache(maxsize=256)
def _remove_sql(table: str, keys: tuple[str, ...]) -> str:
    return f"delete from {table} where {_same(keys, ' and ')}"
