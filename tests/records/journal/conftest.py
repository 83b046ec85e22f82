"""A journal on each of the two databases; a test that takes `journal` runs on both."""

import os
from uuid import uuid4

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings_journal")
django.setup()

from tests.records.journal import databases  # noqa: E402 (Django must stand first)


@pytest.fixture(autouse=True)
def _databases_allowed(request):
    """pytest-django forbids databases that it did not make; these tests make their own."""
    blocker = request.getfixturevalue("django_db_blocker")
    if blocker is None:
        yield
        return
    with blocker.unblock():
        yield


def opened(settings):
    database = databases.attach(f"journal{uuid4().hex}", settings)
    databases.migrate(database)
    return database


@pytest.fixture
def sqlite_journal(tmp_path):
    """A journal in a SQLite file."""
    database = opened(databases.sqlite_settings(tmp_path))
    yield database
    databases.detach(database)


@pytest.fixture
def postgres_journal(postgres_database):
    """A journal on PostgreSQL, seen by the owner of its tables."""
    database = opened(databases.postgres_settings(postgres_database))
    yield database
    databases.detach(database)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def journal(request):
    """The same journal on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_journal")
