"""Whatever order things come in, and wherever the process dies, nothing acknowledged is lost, doubled or half-written."""

import os
from contextlib import contextmanager

import pytest
from django.db import transaction

from shoushan.records.cases import actions, replaying
from shoushan.records.journal.verify import verify_all
from tests.records.cases import rows
from tests.ways.simulation.world import World

STEPS = 25
SEEDS = int(os.environ.get("SHOUSHAN_SEEDS", "300"))
"""Seeds of the slow runs: some hundred in `make test`, thousands in `make prove`."""


def simulate(place, seeds, **how):
    """Run each seed in the same district; the faults of each, and what happened in all."""
    happened = {}
    for seed in seeds:
        world = World(place, seed, **how)
        world.run(STEPS)
        assert (seed, world.faults()) == (seed, [])
        for name, count in world.happened.items():
            happened[name] = happened.get(name, 0) + count
    return happened


def replayed(place):
    """Whole journal and whole replay hold after all seeds."""
    assert verify_all(transaction.get_connection()) == []
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_a_hundred_seeds_hold(sqlite_place):
    happened = simulate(sqlite_place, range(100))
    assert all(happened[name] > 20 for name in ("crash", "again", "refused", "done")), happened
    assert happened["lapse"] > 0, happened
    assert happened["done"] > happened["refused"] / 4, happened
    replayed(sqlite_place)


@pytest.mark.slow
def test_many_more_seeds_hold(sqlite_place):
    simulate(sqlite_place, range(1000, 1000 + SEEDS))
    replayed(sqlite_place)


@pytest.mark.slow
def test_many_more_seeds_hold_on_postgresql(postgres_place):
    simulate(postgres_place, range(SEEDS // 10))
    replayed(postgres_place)


def test_a_few_seeds_hold_on_postgresql(postgres_place):
    simulate(postgres_place, range(12))
    replayed(postgres_place)


def test_without_keys_the_same_asking_is_done_twice(sqlite_place):
    """Negative control: the simulation does find acts that are doubled."""
    with pytest.raises(AssertionError):
        simulate(sqlite_place, range(40), keyed=False)


def test_without_a_transaction_a_crash_leaves_half_an_act(sqlite_place, monkeypatch):
    """Negative control: the simulation does find what is half-written."""

    class Loose:
        get_connection = staticmethod(transaction.get_connection)

        @staticmethod
        @contextmanager
        def atomic(*_, **__):
            yield

    monkeypatch.setattr(actions, "transaction", Loose)
    monkeypatch.setattr(actions.requests, "transaction", Loose)
    with pytest.raises(Exception):  # noqa: B017 (a fault found, or rows that cannot even be read)
        simulate(sqlite_place, range(40))
