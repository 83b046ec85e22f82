"""What was written is read back: headers, items of every class, facts, heads."""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from shoushan.records.journal import append, chain, read
from shoushan.records.journal.faults import OutOfStep
from tests.records.journal import databases
from tests.records.journal.databases import LOG, START, case_id, draft, sealed_run, write


@dataclass
class Fact:
    effect: str
    data: dict = field(default_factory=dict)
    content: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)
    v: int = 1


FACTS = [
    Fact("case.open", {"service": "s"}),
    Fact(
        "field.set",
        {"as_of": None},
        {"name": "王小明", "area": 12, "id": "110101"},
        {"name": "personal", "id": "sensitive", "area": "public"},
    ),
    Fact("note.add", {}, {}, {}, 2),
]


def mask(data: bytes) -> bytes:
    """Stands for a cipher: the journal never sees a key."""
    return bytes(byte ^ 0x5A for byte in data)


def unmask(case: int, data: bytes) -> bytes:
    return mask(data)


def said(fact):
    return (fact.effect, fact.v, fact.data, fact.content)


def test_facts_come_back_as_they_went_in(journal):
    key, ids = write(journal, 7, 1, items=lambda n: append.items_of(FACTS), encrypt=mask)
    (entry,) = read.entries_of(journal.connection, key, decrypt=unmask)
    assert [said(fact) for fact in entry.facts()] == [said(fact) for fact in FACTS]
    assert entry.facts()[1].classes == {"name": "personal", "id": "sensitive", "area": "public"}
    assert (entry.case, entry.n, entry.act, entry.recorded) == (case_id(7), 1, "note", START)
    assert read.entries_at(journal.connection, ids, decrypt=unmask) == [entry]
    assert read.key_of(journal.connection, case_id(7)) == key


def test_sensitive_values_are_not_in_the_database_and_stay_sealed_without_a_key(journal):
    key, _ = write(journal, 7, 1, items=lambda n: append.items_of(FACTS), encrypt=mask)
    (entry,) = read.entries_of(journal.connection, key)
    assert entry.facts()[1].sealed == ("id",)
    (stored,) = journal.execute("SELECT items FROM journal_item WHERE id & 3 = 3")
    assert "110101" not in stored[0]
    assert "110101" in mask(b64decode(json.loads(stored[0])[0][1])).decode()


def test_each_entry_names_the_hash_of_the_one_before(journal):
    key, _ = write(journal, 3, 4)
    entries = read.entries_of(journal.connection, key)
    hashes = [chain.FIRST_PREV, *(one.hash.hex() for one in entries)]
    assert [one.fields["prev"] for one in entries] == hashes[:-1]
    assert read.entries_of(journal.connection, key, after=2) == entries[2:]
    assert append.heads_of(journal.connection, [key])[key].hash == entries[-1].hash


def test_an_entry_may_not_be_recorded_before_the_one_it_follows():
    (first,) = sealed_run(case_id(1), 1)
    prepared = append.prepare(draft(case_id(1)), log=LOG)
    early = START - timedelta(microseconds=1)
    with pytest.raises(OutOfStep):
        append.seal(prepared, first.head(), early)
    moment = append.not_before(first.head(), early)
    assert append.seal(prepared, first.head(), moment).recorded == first.recorded


def test_a_number_is_given_once(journal):
    key, _ = write(journal, 1)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate|append-only"), journal.atomic():
        append.insert(journal.connection, [(key, one) for one in sealed_run(case_id(1), 1)])


def test_one_guarded_statement_writes_all_or_nothing(postgres_journal):
    connection = postgres_journal.connection
    run = sealed_run(case_id(5), 3, items=lambda n: append.items_of(FACTS), encrypt=mask)
    opening = append.opening_part(case_id(5))
    parts = append.statement_parts(connection, run, guard="opened")
    statement = f"WITH {', '.join([*opening.terms, *parts.terms])} SELECT id, n FROM entry ORDER BY n"
    done = postgres_journal.execute(statement, [*opening.params, *parts.params])
    assert [n for _, n in done] == [1, 2, 3]
    assert [number for number, _ in done] == sorted(number for number, _ in done)
    key = read.key_of(connection, case_id(5))
    entries = read.entries_of(connection, key, decrypt=unmask)
    assert [one.hash for one in entries] == [one.hash for one in run]
    assert len(entries[0].facts()) == len(FACTS)
    more = sealed_run(case_id(5), 1, head=run[-1].head())
    moved_on = "g AS (SELECT id FROM journal_case WHERE id = %s AND false)"
    parts = append.statement_parts(connection, more, guard="g")
    statement = f"WITH {', '.join([moved_on, *parts.terms])} SELECT id FROM entry"
    assert postgres_journal.execute(statement, [key, *parts.params]) == []
    assert len(read.entries_of(connection, key)) == 3


@given(
    st.lists(
        st.builds(
            Fact,
            st.sampled_from(["case.open", "field.set"]),
            st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9)),
            st.dictionaries(st.sampled_from(["x", "y/z"]), st.text(), max_size=2),
            st.just({}),
            st.integers(1, 3),
        ),
        max_size=12,
    )
)
def test_facts_and_items_are_each_others_way_back(facts):
    items = [read.ReadItem(one.klass, b"", "clear", one.path, "", one.value) for one in append.items_of(facts)]
    back = read.facts_of(items)
    assert [said(fact) for fact in back] == [said(fact) for fact in facts]


def test_a_rolled_back_frame_is_not_remembered(journal):
    with journal.atomic():
        (key,) = append.open_cases(journal.connection, [case_id(1)])
        append.insert(journal.connection, [(key, one) for one in sealed_run(case_id(1), 1)])
        transaction.set_rollback(True, using=journal.alias)
    key, _ = write(journal, 2, items=lambda n: databases.OPENING)
    assert read.entries_of(journal.connection, key)[0].fields["ledger"] == "ledger-one"
