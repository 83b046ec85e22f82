"""A follower is given each entry once, whatever crashes between its work and its commit."""

from datetime import timedelta

import pytest

from shoushan.records.journal import follower, read, sequencer
from tests.records.journal.databases import START, write


class Crash(Exception):
    """The process dies here."""


@pytest.fixture
def counted(journal):
    """Six entries with leaves, and a table that a follower fills."""
    write(journal, 1, 6)
    sequencer.sequence(journal.connection, holder="me", moment=START)
    journal.execute("CREATE TABLE seen (entry bigint NOT NULL)")
    return journal


def note(journal):
    def handle(entries):
        for one in entries:
            journal.execute("INSERT INTO seen (entry) VALUES (%s)", [one.id])

    return handle


def follow(journal, handle, limit=4, holder="me", moment=START):
    return follower.follow(journal.connection, "seen", handle, limit=limit, holder=holder, moment=moment)


def seen(journal):
    return [row[0] for row in journal.execute("SELECT entry FROM seen ORDER BY entry")]


def ids(journal):
    return [row[0] for row in journal.execute("SELECT id FROM journal_entry ORDER BY id")]


def test_entries_come_in_order_and_once(counted):
    assert follower.lag_of(counted.connection, "seen") == 6
    assert [follow(counted, note(counted)) for _ in range(3)] == [4, 2, 0]
    assert seen(counted) == ids(counted)
    assert follower.lag_of(counted.connection, "seen") == 0


def test_a_crash_between_handler_and_commit_doubles_nothing(counted):
    def crash(entries):
        note(counted)(entries)
        raise Crash

    for _ in range(3):
        with pytest.raises(Crash):
            follow(counted, crash)
    assert follow(counted, note(counted), limit=10) == 6
    assert seen(counted) == ids(counted)


def test_a_position_that_moves_outside_the_transaction_doubles(counted):
    """Negative control: what the handler wrote is committed, and the process dies before it moves on."""
    entries = read.leaves(counted.connection, follower.position_of(counted.connection, "seen"), 4)
    with counted.atomic():
        note(counted)(entries)
    assert follow(counted, note(counted), limit=10) == 6
    assert len(seen(counted)) == 10


def test_only_the_holder_of_the_lease_runs(counted):
    assert follow(counted, note(counted), limit=1, holder="one") == 1
    soon = START + timedelta(seconds=59)
    assert follow(counted, note(counted), limit=1, holder="two", moment=soon) == 0
    assert follow(counted, note(counted), limit=1, holder="one", moment=soon) == 1
    follower.give_lease(counted.connection, "seen", holder="one")
    assert follow(counted, note(counted), limit=10, holder="two", moment=soon) == 4
    assert seen(counted) == ids(counted)


def test_one_whose_lease_was_taken_while_it_read_writes_nothing(counted):
    def slow(entries):
        raise AssertionError("the position has moved on: this must not run")

    assert follow(counted, note(counted), limit=1) == 1
    stolen = follower._move  # the race is put exactly here

    def late(connection, name, holder, old, new):
        counted.execute("UPDATE journal_follower SET holder = 'other'")
        return stolen(connection, name, holder, old, new)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(follower, "_move", late)
        assert follow(counted, slow) == 0


def test_a_rebuild_begins_again(counted):
    follow(counted, note(counted), limit=10)
    counted.execute("DELETE FROM seen")
    follower.rewind(counted.connection, "seen")
    assert follow(counted, note(counted), limit=10) == 6
