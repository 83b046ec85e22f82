"""A journal goes out as lines and comes back whole, on either database; what was altered does not come in."""

import io
import json

import pytest
import rfc8785

from shoushan.records.journal import (
    append,
    definitions,
    erasure,
    keys,
    read,
    sequencer,
    store,
    transfer,
    verify,
)
from shoushan.records.journal.faults import NotAJournal
from tests.records.journal import databases
from tests.records.journal.databases import DEFINITION, START, case_id, sealed_run, write
from tests.records.journal.test_read import FACTS, mask, unmask


@pytest.fixture
def written(sqlite_journal):
    """Two cases whose entries alternate, one of them with a paper, a batch, an erasure and a key."""
    connection = sqlite_journal.connection
    first, _ = write(sqlite_journal, 2, 2, items=lambda n: append.items_of(FACTS), encrypt=mask)
    write(sqlite_journal, 1, 1)
    head = append.heads_of(connection, [first])[first]
    said = databases.draft(
        case_id(2),
        "erase",
        [append.Item("0/field.erase", {})],
        source="paper:" + "cd" * 32,
        recorder="system",
        happened={"in": "2019-04"},
        batch="b1",
    )
    sealed = append.seal(append.prepare(said, log=databases.LOG), head, START.replace(year=2027))
    with sqlite_journal.atomic():
        (number,) = append.insert(connection, [(first, sealed)])
        erasure.erase(connection, number, 1, lambda klass, path: klass == "personal")
    sequencer.sequence(connection, holder="me", moment=START)
    keys.keep_key(connection, first, b"wrapped")
    definitions.keep(connection, definitions.Definition(DEFINITION, "ledger-one", "2026-01-01", "{}"))
    return sqlite_journal


def exported(journal, **options):
    out = io.StringIO()
    transfer.export_journal(journal.connection, out, **options)
    return out.getvalue().splitlines(keepends=True)


@pytest.fixture
def empty(postgres_journal):
    """An empty journal on PostgreSQL: the other database than the one exported from."""
    return postgres_journal


def test_a_journal_moves_to_the_other_database_and_back_unchanged(written, empty):
    lines = exported(written, with_keys=True)
    assert transfer.import_journal(empty.connection, lines) == 4
    assert exported(empty, with_keys=True) == lines
    assert verify.verify_all(empty.connection, decrypt=unmask) == []
    assert store.check_triggers(empty.connection) == []
    here, there = (read.leaves(one.connection, 0, 9, decrypt=unmask) for one in (written, empty))
    for one, other in zip(here, there, strict=True):
        assert (one.leaf, one.hash, one.facts()) == (other.leaf, other.hash, other.facts())
    assert erasure.erasures(empty.connection) == [(4, 1)]


def test_keys_go_along_only_when_asked_for(written):
    assert not any('"key"' in line for line in exported(written))
    assert any('"key"' in line for line in exported(written, with_keys=True))


def test_an_imported_journal_goes_on(written, empty):
    transfer.import_journal(empty.connection, exported(written))
    write(empty, 9, 2)
    assert sequencer.sequence(empty.connection, holder="me", moment=START) == 2
    key = read.key_of(empty.connection, case_id(2))
    head = append.heads_of(empty.connection, [key])[key]
    (more,) = sealed_run(case_id(2), 1, append.Head(head.n, head.hash, 0))
    with empty.atomic():
        append.insert(empty.connection, [(key, more)])
    assert verify.verify_all(empty.connection) == []


def test_what_was_altered_does_not_come_in(written, empty):
    lines = exported(written)
    entry = next(place for place, line in enumerate(lines) if '"entry"' in line)
    altered = [
        lines[:entry] + lines[entry + 1 :],
        [line.replace("case.open", "case.oben") for line in lines],
        [line.replace("window-3", "window-4") for line in lines],
        lines[1:],
        [lines[0].replace("1", "2"), *lines[1:]],
        [*lines, "{"],
        [*lines, '{"what": 1}'],
        [*lines[: entry + 1], lines[entry], *lines[entry + 1 :]],
        ["[]\n"],
    ]
    for some in altered:
        with pytest.raises(NotAJournal):
            transfer.import_journal(empty.connection, some)
        assert empty.one("SELECT count(*) FROM journal_entry") == 0
    assert transfer.import_journal(empty.connection, lines) == 4


def test_only_an_empty_journal_takes_an_import(written):
    with pytest.raises(NotAJournal):
        transfer.import_journal(written.connection, exported(written))


def test_lines_are_canonical_json(written):
    for line in exported(written):
        assert line.encode() == rfc8785.dumps(json.loads(line)) + b"\n"
