"""Following gives what a rebuild gives, whatever the size of its steps, its restarts and compactions."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from shoushan.outputs.indicators.facts import keeping, merging
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from tests.outputs.indicators.facts.districts import Working, all_rows, follow, number, rows_of, visible


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
    keeper, compacted, longest = Keeper(store), 0, 0
    follow(keeper, place, 500)  # the entries of the install are behind; what follows is about cases at work
    for turn in range(120):
        working.act()
        if chance.random() < 0.4:
            number(place, chance.randrange(1, 30))
            keeper.step(place.book, place.moment, chance.randrange(1, 40))
        longest = max([longest, *(fold.n for fold in keeper._long.values())])
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
    assert longest > 4, "no fold was ever gone on with"


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
    keeper._touched = lambda touches, first: {ledger: set(sorted(cases)[1:]) for ledger, cases in kept(touches, first).items()}
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


def table(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def standing(store, ledger, dataset, names, place):
    """What facts say today, as far as all is known: the named columns of the visible rows, days as text."""
    source = store.source(ledger, dataset)
    places = [list(source.columns).index(name) - 5 for name in names]
    rows = visible(rows_of(source), date.max, place)
    return {tuple(str(row[at]) if isinstance(row[at], date) else row[at] for at in (0, *places)) for row in rows}


def test_today_facts_say_what_the_tables_say(sqlite_place, tmp_path):
    """The projected tables are written by other code, entry by entry: both must tell the same of every case."""
    place, working, store = sqlite_place, Working(sqlite_place, 29), Store(tmp_path)
    for _ in range(110):
        working.act()
    follow(Keeper(store), place)
    last = store.position().next
    for ledger in ("one-counter", "hotline"):
        names = ("stage", "opened_on", "closed_on", "outcome", "unit", "number", "channel", "history", "void")
        rows = table(f"select id, {', '.join(names)} from case_row where ledger = '{ledger}'")
        wanted = {(*row[:-2], *map(bool, row[-2:])) for row in rows}
        assert standing(store, ledger, "cases", [f"case.{name}" for name in names], last) == wanted
        own = f"join case_row c on c.id = x.case_id where c.ledger = '{ledger}' and c.void = 0"
        terms = {
            (case, key, term, state, due and due[:10], None if met is None else bool(met))
            for case, key, term, state, due, met in table(
                f"select x.case_id, x.key, x.term, x.state, x.due, x.met from case_term x {own}"
            )
        }
        said = standing(store, ledger, "terms", [f"term.{name}" for name in ("key", "id", "state", "due", "met")], last)
        assert terms <= said, "a term that stands is not in the facts"
        assert {term[:2] for term in terms} or ledger != "one-counter"
        parts = set(table(f"select x.case_id, x.part, x.unit, x.kind, x.state, x.since from case_part x {own}"))
        said = standing(store, ledger, "parts", [f"part.{name}" for name in ("id", "unit", "kind", "state", "since")], last)
        assert parts <= said
        scope = set(table(f"select x.case_id, x.unit from case_scope x join case_row c on c.id = x.case_id "
                          f"where c.ledger = '{ledger}'"))  # fmt: skip
        assert standing(store, ledger, "scope", ["scope.unit"], last) == scope
        acts = {(row[0], row[1]) for row in table(f"select x.case_id, x.n from journal_entry x {own}")}
        assert standing(store, ledger, "acts", ["act.n"], last) >= acts, "every entry of a case that stands is an act"
