"""Following gives what a rebuild gives, whatever the size of its steps, its restarts and compactions."""

from datetime import timedelta
from random import Random

import pytest

from shoushan.outputs.indicators.facts import keeping, merging
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from tests.outputs.indicators.facts.districts import Working, all_rows, follow, number, visible


def rebuilt(place, folder):
    store = Store(folder)
    Keeper(store).rebuild(place.book, place.moment)
    return all_rows(store, place.book)


def test_following_gives_what_a_rebuild_gives(place, tmp_path, monkeypatch):
    """Random acts, steps of random size, restarts, deltas put into bases of a few cases at random moments; folds of
    cases of three entries are gone on with."""
    monkeypatch.setattr(merging, "SEGMENT", 7)
    monkeypatch.setattr(keeping, "LONG", 3)
    monkeypatch.setattr(keeping, "MOST_LONG", 6)
    chance, working = Random(3), Working(place, 3)
    store = Store(tmp_path / "followed")
    keeper, compacted = Keeper(store), 0
    for turn in range(120):
        working.act()
        if chance.random() < 0.4:
            number(place, chance.randrange(1, 30))
            keeper.step(place.book, place.moment, chance.randrange(1, 40))
        if chance.random() < 0.1:
            compacted += keeper.compact(place.book, place.moment)
        if chance.random() < 0.1:
            keeper = Keeper(store)
        if turn == 60:
            monkeypatch.setattr(keeping, "DELTA", 20)
    follow(keeper, place, 17)
    assert compacted > 3
    assert len(working.cases) > 7
    followed = all_rows(store, place.book)
    assert followed == rebuilt(place, tmp_path / "rebuilt")
    assert sum(len(rows) for rows in followed.values()) > 1000
    assert any(fold.n > 4 for fold in keeper._long.values()), "no fold was ever gone on with"


def test_compaction_changes_no_visible_row(sqlite_place, tmp_path, monkeypatch):
    monkeypatch.setattr(merging, "SEGMENT", 5)
    place, working = sqlite_place, Working(sqlite_place, 11)
    keeper = Keeper(Store(tmp_path))
    for _ in range(50):
        working.act()
    follow(keeper, place)
    keeper.rebuild(place.book, place.moment)
    for _ in range(60):
        working.act()
    follow(keeper, place)
    before = all_rows(keeper.store, place.book)
    touched = keeper.store.shelf("one-counter").manifest().touched
    assert touched is not None, "nothing lies in the delta: nothing is tested"
    keeper.compact(place.book, place.moment)
    held = keeper.store.shelf("one-counter").manifest()
    assert held.touched is None
    assert not held.delta
    assert len(held.segments) > 1
    after = all_rows(keeper.store, place.book)
    assert after == before
    last = keeper.store.position().next
    for key, rows in before.items():
        for offset in (-6, -2, 0):
            on = place.moment.date() + timedelta(days=offset)
            for known_at in (last // 2, last - 40, last):
                assert visible(rows, on, known_at) == visible(after[key], on, known_at)


def test_a_row_left_behind_is_noticed(sqlite_place, tmp_path):
    """Negative control: a follower that folds only what is new, and not whole cases, does not give what a rebuild gives."""
    place, working = sqlite_place, Working(sqlite_place, 5)
    keeper = Keeper(Store(tmp_path / "followed"))
    for _ in range(30):
        working.act()
    follow(keeper, place)
    for _ in range(30):
        working.act()
    kept = keeper._touched
    keeper._touched = lambda touches, first: {
        ledger: set(sorted(cases)[1:]) for ledger, cases in kept(touches, first).items()
    }
    follow(keeper, place)
    assert all_rows(keeper.store, place.book) != rebuilt(place, tmp_path / "rebuilt")


@pytest.mark.parametrize("lost", ["position.json", "one-counter/manifest.json"])
def test_what_was_lost_is_made_anew(sqlite_place, tmp_path, lost):
    place, working = sqlite_place, Working(sqlite_place, 8)
    store = Store(tmp_path)
    for _ in range(30):
        working.act()
    follow(Keeper(store), place)
    before = all_rows(store, place.book)
    (store.folder / lost).unlink()
    follow(Keeper(store), place)
    assert all_rows(store, place.book) == before
