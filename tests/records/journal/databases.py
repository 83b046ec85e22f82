"""Databases that hold nothing but a journal, attached to Django under a name of their own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import conninfo_to_dict

from shoushan.records.journal import append

LOG = "example.org/journal"
DEFINITION = "ab" * 32
START = datetime(2026, 1, 5, 1, 2, 3, 456789, tzinfo=UTC)


@dataclass(frozen=True)
class Database:
    """A journal's database; every thread gets a connection of its own."""

    alias: str
    settings: dict

    @property
    def connection(self) -> BaseDatabaseWrapper:
        return connections[self.alias]

    @property
    def vendor(self) -> str:
        return self.connection.vendor

    def atomic(self):
        return transaction.atomic(using=self.alias)

    def execute(self, statement: str, params=None) -> list:
        """Run one statement and give its rows."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, params=None):
        """The first cell of the first row."""
        return self.execute(statement, params)[0][0]


def attach(alias: str, settings: dict) -> Database:
    """Make a database known to Django under `alias`."""
    known = {"default": {"ENGINE": "django.db.backends.dummy"}, alias: dict(settings)}
    connections.settings[alias] = connections.configure_settings(known)[alias]
    return Database(alias, settings)


def detach(database: Database) -> None:
    """Close this thread's connection and forget the name."""
    database.connection.close()
    del connections[database.alias]
    del connections.settings[database.alias]


def sqlite_settings(folder: Path) -> dict:
    return {"ENGINE": "shoushan.site.database", "NAME": str(folder / "journal.sqlite")}


def postgres_settings(dsn: str) -> dict:
    parts = conninfo_to_dict(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts["dbname"],
        "HOST": parts["host"],
        "USER": parts["user"],
    }


def migrate(database: Database) -> None:
    """Make the journal's tables by its migrations, as an install does."""
    MigrationExecutor(database.connection).migrate([(apps.get_app_config("journal").label, "0001_initial")])


def case_id(number: int) -> str:
    """A case id of 32 hex digits that tells its number."""
    return f"{number:032x}"


NOTE = (append.Item("0/note.add", {}), append.Item("0/note.add/text", "文"))
OPENING = (append.Item("0/case.open", {"service": "s"}),)


def draft(case: str, act: str = "file", items=OPENING, **other):
    """An entry that a window clerk could have made."""
    values = {
        "ledger": "ledger-one",
        "definition": DEFINITION,
        "actor": "post:window-3#k7Jq2m",
        "recorder": "post:window-3#k7Jq2m",
        "source": "counter",
        "happened": {"on": "2026-01-05"},
    }
    return append.Draft(case=case, act=act, items=items, **(values | other))


def sealed_run(case: str, count: int, head: append.Head = append.NO_HEAD, items=None, **prepare):
    """`count` entries of one case after `head`, a second apart."""
    run = []
    for number in range(count):
        said = items(number) if items else NOTE
        prepared = append.prepare(draft(case, "note", said), log=LOG, **prepare)
        sealed = append.seal(prepared, head, START + timedelta(seconds=head.n))
        head = sealed.head()
        run.append(sealed)
    return run


def write(database: Database, number: int, count: int = 1, **other) -> tuple[int, list[int]]:
    """Open case `number` with `count` entries; gives its internal key and the entries' row ids."""
    with database.atomic():
        (key,) = append.open_cases(database.connection, [case_id(number)])
        run = sealed_run(case_id(number), count, **other)
        return key, append.insert(database.connection, [(key, one) for one in run])
