"""The sample district installed once per test run and database, and copied for each test that wants one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from shoushan.records.cases import definitions, installing
from shoushan.records.cases.keys import make_keys
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Pack
from tests.clusters import Cluster
from tests.people import NOON, Place

ROOT = Path(__file__).resolve().parent.parent
_templates: dict[str, Any] = {}


def sqlite(path: Path) -> dict[str, Any]:
    """Settings of a SQLite file."""
    return {"ENGINE": "shoushan.site.database", "NAME": str(path), "OPTIONS": {"timeout": 30}}


def postgres(dsn: str) -> dict[str, Any]:
    """Settings of a PostgreSQL database."""
    said = conninfo_to_dict(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": said["dbname"], "HOST": said["host"], "USER": said["user"],
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }  # fmt: skip


@contextmanager
def default_database(wanted: dict[str, Any]) -> Iterator[None]:
    """Let Django's default connection be another database inside the block."""
    before = connections.settings["default"]
    connections["default"].close()
    del connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": dict(wanted)})["default"]
    definitions.forget()
    try:
        _without_waiting_for_the_disk()
        yield
    finally:
        connections["default"].close()
        del connections["default"]
        connections.settings["default"] = before
        definitions.forget()


def _without_waiting_for_the_disk() -> None:
    """What a test makes need not outlive a power cut; what must (`test_power_cut.py`) runs in processes of its own."""
    if connections["default"].vendor == "sqlite":
        with connections["default"].cursor() as cursor:
            cursor.execute("pragma synchronous = off")


def install_sample() -> None:
    """Make the tables and install the sample district into the default database."""
    make_keys(Path(settings.SHOUSHAN_KEYS))
    call_command("migrate", verbosity=0)
    installing.install(_pack(), NOON.replace(hour=0))


@cache
def _pack() -> Pack:
    """The sample district's definitions, read once for both kinds of database."""
    pack, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert pack is not None
    assert not problems, problems[:5]
    return pack


@contextmanager
def sqlite_place(folder: Path) -> Iterator[Place]:
    """The sample district in a SQLite file of its own."""
    if "sqlite" not in _templates:
        template = Path(os.environ["SHOUSHAN_HOME"]) / "template.sqlite3"
        with default_database(sqlite(template)):
            install_sample()
            with connections["default"].cursor() as cursor:
                cursor.execute("pragma wal_checkpoint(truncate)")
        _templates["sqlite"] = template
    path = folder / "place.sqlite3"
    shutil.copyfile(_templates["sqlite"], path)
    with default_database(sqlite(path)):
        yield Place(definitions.current_book(), "sqlite")


@contextmanager
def postgres_place(cluster: Cluster) -> Iterator[Place]:
    """The sample district in a PostgreSQL database of its own."""
    if _templates.get("postgres") != cluster.folder:
        cluster.execute("create database sample_template")
        with default_database(postgres(cluster.dsn("sample_template"))):
            install_sample()
        _templates["postgres"] = cluster.folder
    name = f"place_{uuid4().hex}"
    cluster.execute(f"create database {name} template sample_template")
    try:
        with default_database(postgres(cluster.dsn(name))):
            yield Place(definitions.current_book(), "postgresql")
    finally:
        cluster.execute(f"drop database {name} with (force)")
