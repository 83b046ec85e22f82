"""Killed between any two steps: what stands is whole, and the next step brings everything to where it should be."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connections

from shoushan.outputs.indicators.facts import keeping, merging
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from tests.outputs.indicators.facts.conftest import registered
from tests.outputs.indicators.facts.districts import Working, all_rows, follow, number

pytestmark = pytest.mark.slow

BUSY = ("one-counter", "hotline", "petitions")


class Killed(BaseException):
    """The process ends here."""


class Stopping:
    """Counts steps and ends the process at one of them."""

    def __init__(self, at, end):
        self.at, self.end, self.steps = at, end, 0

    def __call__(self, step):
        self.steps += 1
        if self.steps == self.at:
            self.end()


def die():
    raise Killed


@pytest.fixture
def ready(sqlite_place, tmp_path, monkeypatch):
    """A district whose facts lag by some acts, among them a petition that was closed off, and what a rebuild gives."""
    monkeypatch.setattr(merging, "SEGMENT", 6)
    monkeypatch.setattr(keeping, "DELTA", 200)
    working, keeper = Working(sqlite_place, 13), Keeper(Store(tmp_path / "home"))
    case = registered(sqlite_place)
    for _ in range(25):
        working.act()
    follow(keeper, sqlite_place)
    sqlite_place.act("petition", case, "close-off", reason="材料反映经办人收受财物")
    for _ in range(25):
        working.act()
    while number(sqlite_place):
        pass
    made = Store(tmp_path / "made")
    Keeper(made).rebuild(sqlite_place.book, sqlite_place.moment)
    return sqlite_place, keeper.store, all_rows(made, sqlite_place.book, BUSY)


def all_steps(place, folder, store, run):
    """How many steps a whole run has."""
    counting = Stopping(0, die)
    run(Keeper(copy(store, folder), counting), place)
    return counting.steps


def copy(store, folder):
    import shutil

    shutil.copytree(store.folder, folder / "facts", dirs_exist_ok=False)
    return Store(folder)


def step(keeper, place):
    keeper.step(place.book, place.moment)


def rebuild(keeper, place):
    keeper.rebuild(place.book, place.moment)


@pytest.mark.parametrize("run", [step, rebuild])
def test_killed_at_every_step_nothing_is_lost_and_nothing_doubled(ready, tmp_path, run):
    place, store, wanted = ready
    count = all_steps(place, tmp_path / "whole", store, run)
    assert count > 30
    before = all_rows(store, place.book, BUSY)
    for at in range(1, count + 1, 2 if run is step else 11):
        killed = copy(store, tmp_path / f"{run.__name__}{at}")
        with pytest.raises(Killed):
            run(Keeper(killed, Stopping(at, die)), place)
        seen = all_rows(killed, place.book, BUSY)  # whatever was switched is whole: each ledger as before or as after
        for key, rows in seen.items():
            assert rows in (before.get(key, []), wanted.get(key, [])), (at, key)
        step(Keeper(killed), place)
        assert all_rows(killed, place.book, BUSY) == wanted, at


def test_killed_with_the_signal_that_cannot_be_caught(ready, tmp_path):
    place, store, wanted = ready
    for at in (3, 11, 27):
        killed = copy(store, tmp_path / str(at))
        child = os.fork()
        if child == 0:
            connections.close_all()
            try:
                step(Keeper(killed, Stopping(at, lambda: os.kill(os.getpid(), signal.SIGKILL))), place)
            finally:
                os._exit(3)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        step(Keeper(killed), place)
        assert all_rows(killed, place.book, BUSY) == wanted
        later = place.moment + keeping.GRACE + timedelta(seconds=1)
        keeper = Keeper(killed)
        keeper.step(place.book, place.moment)
        keeper.step(place.book, later)
        for shelf in killed.shelves():
            assert shelf.files() == {piece.file for piece in shelf.manifest().pieces}, "what was left behind is swept away"


def test_a_manifest_switched_before_its_files_were_written_would_be_noticed(ready, tmp_path):
    """Negative control: with the order turned round, a kill in between leaves what cannot be read."""
    place, store, _ = ready
    killed = copy(store, tmp_path / "turned")
    keeper = Keeper(killed)
    step(keeper, place)
    shelf = killed.shelf("one-counter")
    for file in {piece.file for piece in shelf.manifest().delta}:
        (shelf.folder / file).unlink()
    with pytest.raises(Exception, match="damaged"):
        all_rows(killed, place.book, BUSY)
