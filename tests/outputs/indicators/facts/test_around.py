"""What lies around a case: batches, units of posts, definitions that change, another journal, the worker, the command."""

import argparse
import io
import json
import logging
import threading
from dataclasses import replace
from datetime import timedelta
from time import perf_counter, sleep

import pytest
from django.db import connection, connections, transaction

from shoushan.outputs.indicators.facts import position
from shoushan.outputs.indicators.facts.damage import FactsMissing, FactsRefused
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.records.cases import batches
from shoushan.records.cases.desk import Desk
from shoushan.records.units.models import Post
from shoushan.rules.catalogue.model import Field
from shoushan.rules.procedure.values import Fact
from shoushan.rules.text import Text
from shoushan.site.commands import facts as command
from shoushan.site.counting import LATE, Counting
from shoushan.site.worker import Worker
from tests.outputs.indicators.facts.districts import all_rows, follow, number, rows_of, visible
from tests.records.cases.test_batches import killed, listed, run, small

MATTERS = ("one-counter",)


def uids(store, known_at=None, place=None):
    """The cases that count, or counted as known at a leaf."""
    rows = rows_of(store.source("one-counter", "cases"))
    if known_at is None:
        return {row[6] for row in rows}
    return {row[1] for row in visible(rows, place.moment.date(), known_at)}


def test_a_batch_counts_from_its_closing_mark_on(place, tmp_path, monkeypatch):
    small(monkeypatch)
    store, commands = Store(tmp_path / "home"), listed(place, 12)
    keeper = Keeper(store)
    place.opened()
    follow(keeper, place)
    killed(place, commands, monkeypatch)
    follow(keeper, place)
    assert len(uids(store)) == 1, "a batch that has not closed counts in nothing"
    open_until = store.position().next - 1
    later = place.moment + timedelta(minutes=10)
    batches.undo_abandoned(place.book, lambda: later, "another")
    run(place, listed(place, 12))
    other = place.opened()
    follow(keeper, place)
    shown = {row[6] for row in rows_of(store.source("one-counter", "cases")) if not row[20]}
    assert len(uids(store)) == 1 + 12 + 12 + 1
    assert other in shown
    assert len(uids(store, open_until, place)) == 1, "asked again for the moment before, the figure is what it was"
    made = Store(tmp_path / "made")
    Keeper(made).rebuild(place.book, place.moment)
    assert all_rows(made, place.book, MATTERS) == all_rows(store, place.book, MATTERS)


def test_an_act_counts_for_the_unit_that_its_post_belonged_to(sqlite_place, tmp_path):
    place, store = sqlite_place, Store(tmp_path / "home")
    keeper, post = Keeper(store), "hr-hall-window-1"
    before = place.opened()
    follow(keeper, place)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select c.uid from case_row c join l_post_register p on p.case_id = c.id where p.post_id = %s", [post])
        desk = Desk(cursor, place.book)
        uid = cursor.fetchone()[0]
        desk.state(uid)
        desk.record(uid, "amend", [Fact("field.amend", {"effective": "2026-11-23"}, {"unit": "finance"})], place.moment)
        desk.write()
    desk.after()
    assert Post.objects.get(id=post).unit == "finance", "the control: the post has moved"
    follow(keeper, place)
    cases = {row[0]: row[6] for row in rows_of(store.source("one-counter", "cases"))}
    acts = {cases[row[0]]: row[12] for row in rows_of(store.source("one-counter", "acts")) if row[6] == 1}
    assert acts == {before: "hr-hall"}
    made = Store(tmp_path / "made")
    Keeper(made).rebuild(place.book, place.moment)
    assert all_rows(made, place.book) == all_rows(store, place.book)


def with_field(book, field=None, means=None):
    """The book with one more field, or another meaning of a term, in the matters of the counter."""
    ledger = book.pack.ledgers["one-counter"]
    version = ledger.versions[0]
    if field:
        version = replace(version, fields={**version.fields, field.id: field})
    if means:
        version = replace(version, terms={**version.terms, "check": replace(version.terms["check"], means=means)})
    ledgers = {**book.pack.ledgers, "one-counter": replace(ledger, versions=(version, *ledger.versions[1:]))}
    return replace(book, pack=replace(book.pack, ledgers=ledgers))


def test_files_of_an_older_schema_are_read_through_and_other_meanings_made_anew(sqlite_place, tmp_path):
    place, store = sqlite_place, Store(tmp_path)
    place.accepted()
    keeper = Keeper(store)
    follow(keeper, place)
    keeper.rebuild(place.book, place.moment)
    old = {piece.file for piece in store.shelf("one-counter").manifest().pieces}
    grown = with_field(place.book, Field("brand_new", Text("新", "New"), "integer"))
    assert keeper.step(grown, place.moment).rebuilt == 0
    assert {piece.file for piece in store.shelf("one-counter").manifest().pieces} == old, "nothing was written again"
    source = store.source("one-counter", "cases")
    assert source.columns["brand_new"] == "int"
    place.opened()
    number(place)
    assert keeper.step(grown, place.moment).read > 0
    keeper.compact(grown, place.moment)
    assert {row[-1] for row in rows_of(store.source("one-counter", "cases"))} == {None}
    gone = keeper.step(place.book, place.moment)
    assert gone.rebuilt == 1, "a column that is no more is taken out of the files"
    other = keeper.step(with_field(place.book, means="something-else"), place.moment)
    assert other.rebuilt == 1
    assert "something-else" in {row[8] for row in rows_of(store.source("one-counter", "terms"))}


def test_facts_of_another_journal_or_a_later_one_are_made_anew(sqlite_place, tmp_path):
    """After a restore the journal may be shorter, or have gone another way from some entry on."""
    place, store = sqlite_place, Store(tmp_path)
    place.opened()
    follow(Keeper(store), place)
    good = all_rows(store, place.book, MATTERS)
    held = store.position()
    for wrong in (
        replace(held, next=held.next + 7), replace(held, hash="0" * 64), replace(held, log="another"),
    ):  # fmt: skip
        store.place(wrong, place.moment)
        assert Keeper(store).step(place.book, place.moment).rebuilt > 1
        assert store.position().hash == held.hash
        assert all_rows(store, place.book, MATTERS) == good
    assert Keeper(store).step(place.book, place.moment).rebuilt == 0


def test_facts_follow_and_say_when_they_lag(sqlite_place, tmp_path, caplog):
    place, counting = sqlite_place, Counting(tmp_path)
    with pytest.raises(FactsMissing):
        position.lag(connection, tmp_path, place.moment)
    for _ in range(3):
        place.opened()
    number(place)
    counting.turn(place.book, place.moment)
    assert position.lag(connection, tmp_path, place.moment) == position.Lag(0, 0.0)
    assert len(uids(Store(tmp_path))) == 3
    place.opened()
    assert position.lag(connection, tmp_path, place.moment + timedelta(seconds=45)) == position.Lag(1, 45.0)
    place.pass_time(seconds=LATE.total_seconds() + 5)
    with Store(tmp_path).alone(), caplog.at_level(logging.ERROR, "shoushan.facts"):  # somebody else writes for too long
        for _ in range(3):
            counting.turn(place.book, place.moment)
            place.pass_time(seconds=3)
    assert len([record for record in caplog.records if "lag" in record.message]) == 1


def test_the_worker_keeps_them_beside_its_rounds(sqlite_place, tmp_path):
    """The real thing for some seconds: what is done meanwhile counts, and the worker ends when it is told to."""
    place, worker = sqlite_place, Worker(Counting(tmp_path))
    place.opened()
    running = threading.Thread(target=lambda: (worker.run(), connections.close_all()))
    running.start()
    try:
        for wanted in (1, 2):
            until = perf_counter() + 60
            while perf_counter() < until and count_of(tmp_path) < wanted:
                sleep(0.1)
            assert count_of(tmp_path) == wanted
            if wanted == 1:
                place.opened()
    finally:
        worker.stop()
        running.join(60)
    assert not running.is_alive()


def count_of(home):
    try:
        return len(uids(Store(home)))
    except FactsRefused:
        return 0


def test_a_disk_that_is_full_is_said_once(sqlite_place, tmp_path, caplog, monkeypatch):
    place, counting = sqlite_place, Counting(tmp_path)
    place.opened()
    number(place)

    def full(*given, **more):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, "shoushan.facts"):
        patch.setattr("shoushan.outputs.indicators.facts.pieces.os.open", full)
        for _ in range(3):
            assert counting.turn(place.book, place.moment).read == 0
    assert len([record for record in caplog.records if "No space" in record.message]) == 1
    counting.turn(place.book, place.moment)
    assert count_of(tmp_path) == 1


def told(place, settings, home, *words):
    """The command, as JSON and its exit code."""
    settings.SHOUSHAN_HOME = home
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    out = io.StringIO()
    code = command.run(parser.parse_args([*words, "--json"]), out)
    return code, json.loads(out.getvalue())


def test_the_command_makes_checks_and_tells(sqlite_place, tmp_path, settings):
    place = sqlite_place
    place.accepted()
    number(place)
    code, said = told(place, settings, tmp_path)
    assert code == 1
    assert said["why"][1] == "The facts have not been made yet."
    code, said = told(place, settings, tmp_path, "rebuild")
    assert (code, said["sound"], said["lag_entries"]) == (0, True, 0)
    assert "petitions" in {one["ledger"] for one in said["shelves"] if one["klass"]}
    place.opened()
    number(place)
    follow(Keeper(Store(tmp_path)), place)
    code, said = told(place, settings, tmp_path)
    assert next(one for one in said["shelves"] if one["ledger"] == "one-counter")["touched"] == 1
    code, said = told(place, settings, tmp_path, "compact")
    assert next(one for one in said["shelves"] if one["ledger"] == "one-counter")["touched"] == 0
    shelf = Store(tmp_path).shelf("one-counter")
    file = shelf.folder / next(shelf.manifest().pieces).file
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    code, said = told(place, settings, tmp_path, "check")
    assert (code, said["sound"]) == (1, False)
    problem = next(one["problem"] for one in said["shelves"] if one["problem"])
    assert "shoushan facts rebuild" in problem["remedy"]["en"]
    assert told(place, settings, tmp_path, "rebuild", "--ledger", "one-counter")[0] == 0
    assert told(place, settings, tmp_path, "check")[0] == 0


def test_a_post_that_is_appointed_later_is_no_fault(sqlite_place, tmp_path):
    place = sqlite_place
    keeper = Keeper(Store(tmp_path))
    follow(keeper, place)
    place.viewer("window")  # an account that is made and appointed now
    place.opened()
    follow(keeper, place)
    assert {row[12] for row in rows_of(keeper.store.source("one-counter", "acts"))} == {"hr-hall"}
