"""Fixtures of the cases' tests."""

import pytest

from tests.records.cases import apart


@pytest.fixture
def apart_place(place):
    """The sample district with an open and a closed test ledger, on both databases."""
    return apart.published(place)


@pytest.fixture
def apart_sqlite(sqlite_place):
    """The same on SQLite only."""
    return apart.published(sqlite_place)
