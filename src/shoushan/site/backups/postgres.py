"""PostgreSQL's own tools for backups: a dump, its return into a fresh database, and the exchange of two databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql

LEFT_OUT = ("journal_case_key", "pending_key")
"""Tables whose rows are keys: they are backed up apart."""


class ToolMissing(Exception):
    """``pg_dump`` or ``pg_restore`` is not on this machine."""


def conninfo(database: str = "") -> str:
    """The words by which libpq finds the place's database, or another one of the same server; without the password."""
    said = connections.settings["default"]
    words = {"dbname": database or said["NAME"], "host": said["HOST"], "port": said["PORT"], "user": said["USER"]}
    return " ".join(f"{name}={value}" for name, value in words.items() if value)


def dump(target: Path) -> None:
    """Dump the place's database, without the rows of ``LEFT_OUT``."""
    left_out = [f"--exclude-table-data={name}" for name in LEFT_OUT]
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={target}", "--dbname", conninfo())


def bring_back(source: Path, database: str) -> None:
    """Make ``database`` and fill it from a dump, all in one transaction."""
    with _server() as server:
        server.execute(sql.SQL("create database {} template template0").format(sql.Identifier(database)))
    _run(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname",
        conninfo(database), str(source),
    )  # fmt: skip


def in_use() -> list[str]:
    """Who else is connected to the place's database: program and machine of each."""
    name, found = connections.settings["default"]["NAME"], list[str]()
    connections["default"].close()  # ours is none of them, once the server has noticed
    with _server() as server:
        for _ in range(20):
            rows = server.execute(
                "select distinct coalesce(nullif(application_name, ''), usename) || ' ' || coalesce(host(client_addr), '') "
                "from pg_stat_activity where datname = %s and backend_type = 'client backend'",
                [name],
            ).fetchall()
            found = [str(row[0]).strip() for row in rows]
            if not found:
                break
            time.sleep(0.1)
    return found


def sweep(name: str) -> int:
    """Drop databases that restores of ``name`` staged and did not finish; gives how many."""
    with _server() as server:
        rows = server.execute("select datname from pg_database where starts_with(datname, %s)", [f"{name}_restore_"]).fetchall()
    for (database,) in rows:
        drop(database)
    return len(rows)


def exchange(staged: str, target: str, aside: str) -> None:
    """Let ``staged`` take the name ``target`` and the database that had it be called ``aside``; both or neither.

    Does nothing when it was done before.
    """
    with _server() as server:
        names = {row[0] for row in server.execute("select datname from pg_database").fetchall()}
        if staged not in names:
            return
        with server.transaction():
            if target in names:
                server.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()",
                    [target],
                )
                _rename(server, target, aside)
            _rename(server, staged, target)


def drop(database: str) -> None:
    """Remove a database that was staged and is not wanted."""
    with _server() as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))


def _rename(server: psycopg.Connection, old: str, new: str) -> None:
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(old), sql.Identifier(new)))


def _server() -> psycopg.Connection:
    password = connections.settings["default"]["PASSWORD"]
    return psycopg.connect(conninfo("postgres"), autocommit=True, **({"password": password} if password else {}))


def _run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise ToolMissing(f"本机没有 {program}（PostgreSQL 客户端程序）· {program} of PostgreSQL's client programs is missing")
    password = connections.settings["default"]["PASSWORD"]
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ToolMissing(f"{program}: {done.stderr.strip()}")
