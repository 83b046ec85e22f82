"""A journal that is dumped and restored into another cluster goes on, with its order and its guard."""

import subprocess

import pytest

from shoushan.records.journal import read, sequencer, store, verify
from shoushan.records.journal.faults import ClusterRestored
from tests import clusters
from tests.records.journal import databases
from tests.records.journal.databases import START, write


@pytest.fixture
def elsewhere():
    """A second server, whose transaction numbers begin anew."""
    with clusters.running(fsync="off") as cluster:
        yield cluster


def program(name, *arguments, text=None):
    done = subprocess.run(
        [str(clusters.programs() / name), *arguments], input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_dump_restored_elsewhere_is_numbered_once_and_goes_on(postgres_journal, postgres_database, elsewhere):
    for _ in range(300):
        postgres_journal.execute("SELECT pg_current_xact_id()")
    write(postgres_journal, 1, 2)
    sequencer.sequence(postgres_journal.connection, holder="me", moment=START)
    write(postgres_journal, 1 + 1, 3)
    dump = program("pg_dump", "--no-owner", "--dbname", postgres_database)
    program("psql", "--quiet", "-v", "ON_ERROR_STOP=1", "--dbname", elsewhere.dsn(), text=dump)
    restored = databases.attach("restored", databases.postgres_settings(elsewhere.dsn()))
    try:
        assert store.check_triggers(restored.connection) == []
        write(restored, 3)
        with pytest.raises(ClusterRestored):
            sequencer.sequence(restored.connection, holder="me", moment=START)
        assert sequencer.renumber_after_restore(restored.connection) == 4
        write(restored, 4)
        assert sequencer.sequence(restored.connection, holder="me", moment=START) == 1
        leaves = [(one.case_id, one.n) for one in read.leaves(restored.connection, 0, 10)]
        assert leaves == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1)]
        assert verify.verify_all(restored.connection) == []
    finally:
        databases.detach(restored)
