"""Databases to measure on: the sample district installed once, filled once, and copied for each side that wants one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import clusters

from bench.harness import once

VENDORS = ("sqlite", "postgresql")
SHOWN = {"sqlite": "SQLite WAL FULL", "postgresql": "PostgreSQL"}


@dataclass
class Ground:
    """A folder with the install's keys, SQLite files, and a PostgreSQL server when one can be started."""

    folder: Path
    cluster: clusters.Cluster | None

    @property
    def vendors(self) -> tuple[str, ...]:
        """The databases at hand."""
        return VENDORS if self.cluster else VENDORS[:1]

    def environment(self, vendor: str, name: str) -> dict[str, str]:
        """What a process needs to run on the database `name`."""
        address = f"sqlite:{self.path(name)}"
        if vendor == "postgresql":
            assert self.cluster is not None
            address = self.cluster.dsn(name)
        return {
            "SHOUSHAN_HOME": str(self.folder / "home"), "SHOUSHAN_DATABASE": address,
            "DJANGO_SETTINGS_MODULE": "shoushan.site.settings",
        }  # fmt: skip

    def path(self, name: str) -> Path:
        """The SQLite file of this name."""
        return self.folder / f"{name}.sqlite3"

    def made(self, vendor: str, name: str, builder: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """A new database `name`, filled by a builder; gives what that told."""
        if vendor == "postgresql":
            assert self.cluster is not None
            self.cluster.execute(f"create database {name}")
        return once(builder, given, self.environment(vendor, name))

    def copy(self, vendor: str, source: str, name: str) -> dict[str, str]:
        """A copy of a database that nobody has open; gives its environment. What another journal sealed is put away."""
        shutil.rmtree(self.folder / "home" / "log", ignore_errors=True)
        if vendor == "postgresql":
            assert self.cluster is not None
            self.cluster.execute(f"create database {name} template {source}")
        else:
            shutil.copyfile(self.path(source), self.path(name))
        return self.environment(vendor, name)

    def empty(self, vendor: str, name: str) -> str:
        """The address of an empty database: a path, or libpq's words."""
        if vendor == "postgresql":
            assert self.cluster is not None
            self.cluster.execute(f"create database {name}")
            return self.cluster.dsn(name)
        return str(self.path(name))


@contextmanager
def ground(*, postgres: bool = True) -> Iterator[Ground]:
    """Ground for one bench, removed at the end; says so when there is no PostgreSQL."""
    obstacle = clusters.obstacle() if postgres else None
    with tempfile.TemporaryDirectory(prefix="shoushan-ground-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "home").mkdir()
        if obstacle:
            print(f"PostgreSQL left out: {obstacle}")
        if obstacle or not postgres:
            yield Ground(folder, None)
            return
        with clusters.running(max_connections="100", max_wal_size="8GB", autovacuum="off") as cluster:
            yield Ground(folder, cluster)
