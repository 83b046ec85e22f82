"""One global order, given afterwards: nothing missed, nothing doubled, whoever pauses."""

import random
import threading
import time
from datetime import timedelta

import pytest

from shoushan.records.journal import append, follower, read, sequencer
from shoushan.records.journal.faults import ClusterRestored
from tests.records.journal.databases import START, case_id, sealed_run, write

WRITERS = 12
SECONDS = 2.0


def number_all(journal, holder="me"):
    while sequencer.sequence(journal.connection, holder=holder, moment=START, limit=500):
        pass


def leaf_entries(journal):
    return [row[0] for row in journal.execute("SELECT entry FROM journal_leaf ORDER BY no")]


def writer(journal, who, end, failures):
    """Writes case after case; every third transaction pauses between insert and commit."""
    chance = random.Random(who)
    number = who * 100_000
    try:
        while time.monotonic() < end:
            number += 1
            run = sealed_run(case_id(number), 2)
            with journal.atomic():
                (key,) = append.open_cases(journal.connection, [case_id(number)])
                append.insert(journal.connection, [(key, one) for one in run])
                if chance.random() < 0.3:
                    time.sleep(0.01)
    except Exception as error:
        failures.append(error)
    finally:
        journal.connection.close()


def under_load(journal, writers, reader):
    """Run `reader` over and over while writers write; gives the writers' failures."""
    failures = []
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=writer, args=(journal, who, end, failures)) for who in range(1, writers + 1)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        reader()
        time.sleep(0.002)
    for thread in threads:
        thread.join()
    reader()
    return failures


def test_with_pausing_writers_no_entry_is_missed_or_doubled(journal):
    seen = []

    def reader():
        sequencer.sequence(journal.connection, holder="me", moment=START, limit=50)
        follower.follow(
            journal.connection,
            "counting",
            lambda entries: seen.extend(one.id for one in entries),
            limit=40,
            holder="me",
            moment=START,
        )

    assert under_load(journal, WRITERS if journal.vendor == "postgresql" else 4, reader) == []
    number_all(journal)
    while follower.lag_of(journal.connection, "counting"):
        reader()
    written = [row[0] for row in journal.execute("SELECT id FROM journal_entry")]
    assert len(written) > 100
    assert sorted(seen) == sorted(written)
    assert len(set(seen)) == len(seen)
    assert seen == leaf_entries(journal)
    numbers = [row[0] for row in journal.execute("SELECT no FROM journal_leaf ORDER BY no")]
    assert numbers == list(range(len(written)))
    in_case = journal.execute("SELECT e.case_id, e.n FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry ORDER BY l.no")
    last = {}
    for case, n in in_case:
        assert n == last.get(case, 0) + 1
        last[case] = n


def test_a_reader_of_higher_row_ids_misses_entries(postgres_journal):
    """Negative control: `id > last` without the horizon loses what commits late."""
    seen = []

    def reader():
        last = max(seen, default=0)
        later = postgres_journal.execute("SELECT id FROM journal_entry WHERE id > %s", [last])
        seen.extend(row[0] for row in later)

    assert under_load(postgres_journal, WRITERS, reader) == []
    written = {row[0] for row in postgres_journal.execute("SELECT id FROM journal_entry")}
    assert written - set(seen)


def test_an_entry_that_commits_late_waits_and_is_numbered_after(postgres_journal):
    ready, go = threading.Event(), threading.Event()
    append.announce(postgres_journal.connection, [one.prepared for one in sealed_run(case_id(1), 1)])

    def late():
        with postgres_journal.atomic():
            (key,) = append.open_cases(postgres_journal.connection, [case_id(1)])
            append.insert(postgres_journal.connection, [(key, one) for one in sealed_run(case_id(1), 1)])
            ready.set()
            go.wait(10)
        postgres_journal.connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    ready.wait(10)
    _, (visible,) = write(postgres_journal, 2)
    number_all(postgres_journal)
    assert leaf_entries(postgres_journal) == []
    go.set()
    thread.join()
    number_all(postgres_journal)
    (first,) = {row[0] for row in postgres_journal.execute("SELECT id FROM journal_entry")} - {visible}
    assert leaf_entries(postgres_journal) == [first, visible]


def test_one_sequencer_at_a_time(journal):
    write(journal, 1)
    assert sequencer.sequence(journal.connection, holder="one", moment=START) == 1
    write(journal, 2)
    soon, later = START + timedelta(seconds=1), START + timedelta(seconds=61)
    assert sequencer.sequence(journal.connection, holder="two", moment=soon) == 0
    assert sequencer.sequence(journal.connection, holder="two", moment=later) == 1


def test_the_limit_splits_a_transaction_without_losing_its_rest(journal):
    write(journal, 1, 7)
    done = [sequencer.sequence(journal.connection, holder="me", moment=START, limit=3) for _ in range(4)]
    assert done == [3, 3, 1, 0]
    assert [one.n for one in read.leaves(journal.connection, 0, 10)] == [1, 2, 3, 4, 5, 6, 7]


def test_nothing_is_written_when_nothing_is_ready(journal):
    assert sequencer.sequence(journal.connection, holder="me", moment=START) == 0
    assert journal.one("SELECT count(*) FROM journal_follower") == 0


def test_another_cluster_needs_restore_mode_and_then_goes_on(postgres_journal):
    write(postgres_journal, 1, 2)
    number_all(postgres_journal)
    # What a dump restored elsewhere looks like: transaction numbers far ahead, another cluster's identifier.
    postgres_journal.execute("UPDATE journal_follower SET position = position + 1 WHERE name = 'cluster'")
    postgres_journal.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_update")
    write(postgres_journal, 2, 2)
    postgres_journal.execute("UPDATE journal_entry SET xid = '9000000000' WHERE case_id = 2")
    write(postgres_journal, 3)
    with pytest.raises(ClusterRestored):
        number_all(postgres_journal)
    assert sequencer.renumber_after_restore(postgres_journal.connection) == 3
    write(postgres_journal, 4)
    number_all(postgres_journal)
    ids = [row[0] for row in postgres_journal.execute("SELECT id FROM journal_entry ORDER BY id")]
    assert leaf_entries(postgres_journal) == ids


def test_restore_mode_on_sqlite_numbers_the_rest_once(sqlite_journal):
    write(sqlite_journal, 1, 3)
    assert sequencer.renumber_after_restore(sqlite_journal.connection) == 3
    assert sequencer.renumber_after_restore(sqlite_journal.connection) == 0
    write(sqlite_journal, 2)
    number_all(sqlite_journal)
    assert len(leaf_entries(sqlite_journal)) == 4
