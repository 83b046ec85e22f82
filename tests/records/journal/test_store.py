"""What stands guard over the journal in the database itself."""

import tempfile
from pathlib import Path

import pytest
from django.db import Error, transaction

from shoushan.records.journal import access, append, definitions, erasure, schema, sealing, sequencer, store
from shoushan.records.journal.proofs import notes
from tests.records.journal import databases
from tests.records.journal.databases import DEFINITION, START, case_id, write

CHANGES = {
    "journal_entry": "actor = 'x'",
    "journal_leaf": "entry = entry",
    "journal_frame": "act = 'x'",
    "journal_case": "uuid = uuid",
    "journal_definition": "content = 'x'",
    "journal_access": "reason = 'x'",
    "journal_erasure": "entry = entry",
    "journal_checkpoint": "body = 'x'",
    "journal_cosignature": "line = 'x'",
    "journal_key": "note = 'x'",
}


def filled(journal):
    """One row at least in every table that is kept."""
    _, ids = write(journal, 1, 2)
    sequencer.sequence(journal.connection, holder="me", moment=START)
    definitions.keep(journal.connection, definitions.Definition(DEFINITION, "ledger-one", "2026-01-01", "{}"))
    access.note(journal.connection, access.Access(START, "a", "unmask", 1, ("0/x",), "asked"))
    with journal.atomic():
        erasure.erase(journal.connection, ids[1], ids[0], lambda klass, path: False)
    signer = notes.signer_of("log.example", b"\x01" * 32)
    sealing.keep_key(journal.connection, signer, START)
    head = sealing.seal(journal.connection, Path(tempfile.mkdtemp()), signer, holder="me", moment=START)
    witness = notes.signer_of("witness.example", b"\x02" * 32, notes.COSIGNATURE)
    line = witness.line(notes.checkpoint_of(head.text).body, START)
    sealing.keep_cosignature(journal.connection, head.size, line, witness.verifier, START)
    return ids


def refused(journal, statement):
    """Whether the database itself refuses a statement; nothing is changed either way."""
    wanted = statement if statement.startswith("TRUNCATE") else f"{statement} RETURNING 1"
    said = "nothing"
    with journal.atomic():
        try:
            with journal.atomic():
                said = "done" if journal.execute(wanted) else "met no row"
        except Error as error:
            said = str(error)
        transaction.set_rollback(True, using=journal.alias)
    guarded = "append-only" in said or "only ever replaced" in said
    assert guarded or said == "done", said
    return guarded


def test_all_triggers_stand_after_migration(journal):
    assert store.check_triggers(journal.connection) == []


def test_history_cannot_be_changed_or_deleted(journal):
    filled(journal)
    for table in schema.FROZEN:
        assert refused(journal, f"UPDATE {table} SET {CHANGES[table]}"), table
    for table in schema.KEPT:
        assert refused(journal, f"DELETE FROM {table}"), table


def test_history_cannot_be_replaced_on_sqlite(sqlite_journal):
    filled(sqlite_journal)
    sqlite_journal.execute("PRAGMA recursive_triggers = OFF")
    for table in schema.KEPT:
        (columns,) = [[row[1] for row in sqlite_journal.execute(f"PRAGMA table_info({table})")]]
        names = ", ".join(columns)
        replace = f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}"
        assert refused(sqlite_journal, replace), table


def test_history_cannot_be_truncated_on_postgresql(postgres_journal):
    filled(postgres_journal)
    for table in schema.KEPT:
        assert refused(postgres_journal, f"TRUNCATE {table}"), table


@pytest.mark.parametrize("table", schema.KEPT)
def test_without_its_trigger_a_row_is_deleted_and_the_check_says_so(journal, table):
    """Negative control: it is the trigger that keeps history, and its absence is seen."""
    filled(journal)
    on = "" if journal.vendor == "sqlite" else f" ON {table}"
    journal.execute(f"DROP TRIGGER {table}_delete{on}")
    assert not refused(journal, f"DELETE FROM {table}")
    found = store.check_triggers(journal.connection)
    assert [fault.where for fault in found] == [f"trigger {table}_delete"]


def test_a_weakened_or_disabled_trigger_is_found(journal):
    if journal.vendor == "sqlite":
        journal.execute("DROP TRIGGER journal_entry_update")
        journal.execute("CREATE TRIGGER journal_entry_update BEFORE UPDATE ON journal_entry WHEN 0 BEGIN SELECT 1; END")
        weakened = ["trigger journal_entry_update"]
    else:
        journal.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_update")
        journal.execute(
            "CREATE OR REPLACE FUNCTION journal_item_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
        weakened = ["function journal_item_guard", "trigger journal_entry_update"]
    assert [fault.where for fault in store.check_triggers(journal.connection)] == weakened


def test_a_table_rebuilt_by_a_schema_editor_loses_its_triggers_and_is_found(sqlite_journal):
    """Why the tables are unmanaged: what Django does to alter a table on SQLite takes the guard away."""
    filled(sqlite_journal)
    for statement in (
        "CREATE TABLE new_leaf (no integer PRIMARY KEY, entry integer NOT NULL UNIQUE)",
        "INSERT INTO new_leaf SELECT * FROM journal_leaf",
        "DROP TABLE journal_leaf",
        "ALTER TABLE new_leaf RENAME TO journal_leaf",
    ):
        sqlite_journal.execute(statement)
    assert not refused(sqlite_journal, "DELETE FROM journal_leaf")
    assert len(store.check_triggers(sqlite_journal.connection)) == 3


@pytest.fixture
def limited(postgres_journal, postgres_database):
    """A connection of a role that has only what `grants` gives."""
    role = f"app_{postgres_journal.settings['NAME'][:12]}"
    postgres_journal.execute(f"CREATE ROLE {role} LOGIN")
    for statement in schema.grants(role):
        postgres_journal.execute(statement)
    other = databases.attach(f"{postgres_journal.alias}_app", postgres_journal.settings | {"USER": role})
    yield other
    databases.detach(other)
    postgres_journal.execute(f"DROP OWNED BY {role}")
    postgres_journal.execute(f"DROP ROLE {role}")


def test_the_applications_role_can_do_its_work(limited):
    assert filled(limited)
    assert store.check_triggers(limited.connection) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "DROP TRIGGER journal_entry_delete ON journal_entry",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "UPDATE journal_item SET digests = ''",
        "SET session_replication_role = replica",
        "DROP TABLE journal_leaf",
        "DELETE FROM journal_access",
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_the_applications_role_cannot_touch_history_or_its_guard(limited, statement):
    filled(limited)
    with pytest.raises(Error, match=r"permission denied|must be owner"):
        limited.execute(statement)


def test_role_names_are_plain():
    with pytest.raises(ValueError):
        schema.grants("x; DROP TABLE journal_entry")


def test_a_reading_sees_one_moment(journal):
    write(journal, 1)
    with store.reading(journal.connection):
        before = journal.one("SELECT count(*) FROM journal_entry")
        other = databases.attach(f"{journal.alias}_other", journal.settings)
        write(other, 2)
        databases.detach(other)
        assert journal.one("SELECT count(*) FROM journal_entry") == before == 1
    assert journal.one("SELECT count(*) FROM journal_entry") == 2


def test_the_log_is_moved_into_the_database(journal):
    write(journal, 1)
    assert store.checkpoint(journal.connection)


def test_large_lists_are_written_in_order(journal):
    with journal.atomic():
        cases = append.open_cases(journal.connection, [case_id(number) for number in range(50)])
        run = [(key, one) for number, key in enumerate(cases) for one in databases.sealed_run(case_id(number), 2)]
        ids = append.insert(journal.connection, run)
    assert ids == list(range(ids[0], ids[0] + 100))
    stored = journal.execute("SELECT case_id, n FROM journal_entry ORDER BY id")
    assert stored == [(key, one.n) for key, one in run]
