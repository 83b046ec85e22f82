"""The SQLite that Shoushan runs on: a sound library in place of the system's, and writers in turn."""

from __future__ import annotations

import sys

import pysqlite3
import pysqlite3.dbapi2

SOUND = (3, 51, 3)
"""Older libraries may corrupt a database in WAL mode when several processes write (decisions B4)."""


def put_in_place() -> None:
    """Let `import sqlite3` give pysqlite3 from now on; call it before Django loads a backend."""
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def library_version() -> tuple[int, ...]:
    """Version of the SQLite library in use, such as (3, 53, 4)."""
    version: tuple[int, ...] = tuple(pysqlite3.dbapi2.sqlite_version_info)
    return version


def is_sound() -> bool:
    """Whether several processes may write with this library; if not, only one may."""
    return library_version() >= SOUND


put_in_place()
