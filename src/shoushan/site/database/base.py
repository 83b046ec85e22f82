"""Django backend for SQLite: WAL, FULL, foreign keys, secure delete, and an OS lock before every write.

The lock (`<database>.lock`) makes writers of all processes queue in order. Without it SQLite's own waiting
is a lottery: beside an import in a tight loop clerks get three transactions in four seconds (decisions A).
Every `atomic` block is `BEGIN IMMEDIATE`; a block that only reads uses `records.journal.store.reading`.
"""

from __future__ import annotations

import fcntl
import os
from functools import lru_cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.base import Database  # type: ignore[attr-defined]

from shoushan.site.database import library_version

BUSY_SECONDS = 30
CACHED_STATEMENTS = 512
WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLAC", "CREATE", "ALTER ", "DROP T", "DROP I"})
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA recursive_triggers = ON",
)

if Database.sqlite_version_info != library_version():
    raise ImproperlyConfigured("Django loaded another SQLite first: import shoushan.site.database earlier")


class TurnLock:
    """The OS lock of one connection; `held` says whether it is this connection's turn to write."""

    def __init__(self, path: str | None) -> None:
        """`path` None makes a lock that is always free: a database in memory has one process only."""
        self.path = path
        self.held = False
        self._file: int | None = None

    def take(self) -> None:
        """Wait in the kernel's queue until it is this connection's turn; the lock ends with the process."""
        if self.path is not None and not self.held:
            if self._file is None:
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self.held = True

    def give(self) -> None:
        """Let the next writer in."""
        if self.held and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self.held = False

    def close(self) -> None:
        """Let the next writer in and close the file."""
        self.give()
        if self._file is not None:
            os.close(self._file)
            self._file = None


@lru_cache(maxsize=2048)
def _converted(query: str) -> str:
    """As Django does it: `%s` becomes `?`, `%%` becomes `%`."""
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class TurnCursor(base.SQLiteCursorWrapper):
    """A cursor whose single writing statements outside a transaction wait for their turn, too."""

    turn: TurnLock

    def convert_query(self, query: str, *, param_names: Any = None) -> Any:
        """The statement with SQLite's own marks; the house has some hundred, each turned once."""
        return _converted(query) if param_names is None else super().convert_query(query, param_names=param_names)

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        if not self._needs_turn(query):
            return super().execute(query, params)
        self.turn.take()
        try:
            return super().execute(query, params)
        finally:
            self.turn.give()

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run one statement for each row."""
        if not self._needs_turn(query):
            return super().executemany(query, param_list)
        self.turn.take()
        try:
            return super().executemany(query, param_list)
        finally:
            self.turn.give()

    def _needs_turn(self, query: str) -> bool:
        writes = query.lstrip()[:6].upper() in WRITES
        return writes and not self.turn.held and not self.connection.in_transaction


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as design 8 wants it; options in the settings go to the connection as with Django's own."""

    display_name = "SQLite (Shoushan)"

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.turn = TurnLock(None)

    def get_connection_params(self) -> dict[str, Any]:
        """The options of Django's backend with our own defaults; `transaction_mode` is always IMMEDIATE."""
        params: dict[str, Any] = super().get_connection_params()
        self.transaction_mode = "IMMEDIATE"
        name = str(self.settings_dict["NAME"])
        in_memory = name.startswith("file:") or self.is_in_memory_db()
        self.turn = TurnLock(None if in_memory else f"{name}.lock")
        return {"timeout": BUSY_SECONDS, "cached_statements": CACHED_STATEMENTS, **params}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database with our pragmas."""
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    def create_cursor(self, name: str | None = None) -> TurnCursor:
        """A cursor that knows the lock."""
        cursor: TurnCursor = self.connection.cursor(factory=TurnCursor)
        cursor.turn = self.turn
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self.turn.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.turn.give()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self.turn.give()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.turn.give()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.turn.close()
