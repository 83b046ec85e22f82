"""What stands guard over the journal in the database itself."""

from shoushan.records.journal import store
from tests.records.journal.databases import write


def test_all_triggers_stand_after_migration(journal):
    assert store.check_triggers(journal.connection) == []


def test_entries_are_inserted_in_order(journal):
    key, ids = write(journal, 1, 3)
    assert ids == sorted(ids)
    numbers = journal.execute("SELECT n FROM journal_entry WHERE case_id = %s ORDER BY id", [key])
    assert numbers == [(1,), (2,), (3,)]
