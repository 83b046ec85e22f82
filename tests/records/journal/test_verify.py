"""Whatever byte of the journal is changed, verification names the entry."""

import random

import pytest

from shoushan.records.journal import append, sequencer, verify
from tests.records.journal.databases import START, case_id, write
from tests.records.journal.test_read import FACTS, mask, unmask


@pytest.fixture
def unguarded(journal):
    """Three cases of three entries, and no trigger left: what an administrator of the database could do."""
    for number in (1, 2, 3):
        write(journal, number, 3, items=lambda n: append.items_of(FACTS), encrypt=mask)
    sequencer.sequence(journal.connection, holder="me", moment=START)
    for name, statement in list(expected(journal).items()):
        table = statement.split(" ON ")[1].split()[0]
        journal.execute(f"DROP TRIGGER {name}" + ("" if journal.vendor == "sqlite" else f" ON {table}"))
    return journal


def expected(journal):
    from shoushan.records.journal import schema

    return schema.expected_triggers(journal.vendor)


def faults(journal):
    return verify.verify_all(journal.connection, decrypt=unmask)


def test_an_untouched_journal_is_whole(unguarded):
    assert faults(unguarded) == []
    assert verify.verify_chain(unguarded.connection, 2, decrypt=unmask) is None


def flipped(value, chance):
    """The value with one bit, digit or character changed."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(12))
    if isinstance(value, str):
        place = chance.randrange(len(value))
        return value[:place] + ("x" if value[place] != "x" else "y") + value[place + 1 :]
    data = bytearray(value)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


@pytest.mark.parametrize("column", ["happened", "recorded", "hash", "body", "actor", "n"])
def test_a_changed_column_is_found_and_its_entry_named(unguarded, column):
    chance = random.Random(column)
    number = unguarded.one("SELECT id FROM journal_entry WHERE case_id = 2 AND n = 2")
    for _ in range(6):
        old = unguarded.one(f"SELECT {column} FROM journal_entry WHERE id = %s", [number])
        new = flipped(old if isinstance(old, int | str) else bytes(old), chance)
        unguarded.execute(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", [new, number])
        (fault,) = faults(unguarded)
        assert fault.case == case_id(2)
        assert fault.n in {"n": (3, new)}.get(column, (2,)), (old, new)
        assert verify.verify_chain(unguarded.connection, 2, decrypt=unmask) == fault
        unguarded.execute(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", [old, number])
    assert faults(unguarded) == []


def test_every_character_of_the_items_counts(unguarded):
    chance = random.Random(7)
    first = unguarded.one("SELECT id FROM journal_entry WHERE case_id = 2 AND n = 1")
    stored = unguarded.execute(
        "SELECT id, digests, items FROM journal_item WHERE id BETWEEN %s AND %s", [first * 4, first * 4 + 3]
    )
    for number, digests, items in stored:
        for column, old in (("digests", bytes(digests)), ("items", items)):
            for _ in range(25):
                new = flipped(old, chance)
                unguarded.execute(f"UPDATE journal_item SET {column} = %s WHERE id = %s", [new, number])
                (fault,) = faults(unguarded)
                assert (fault.case, fault.n) == (case_id(2), 1)
            unguarded.execute(f"UPDATE journal_item SET {column} = %s WHERE id = %s", [old, number])
    assert faults(unguarded) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET recorder = 'post:other#1' WHERE case_id = 2 AND n = 2",
        "UPDATE journal_entry SET source = body WHERE case_id = 2 AND n = 2",
        "DELETE FROM journal_item WHERE id >> 2 = (SELECT id FROM journal_entry WHERE case_id = 2 AND n = 2)",
    ],
)
def test_what_is_added_or_taken_away_is_found(unguarded, change):
    unguarded.execute(change)
    assert [(fault.case, fault.n) for fault in faults(unguarded)] == [(case_id(2), 2)]


def test_an_entry_taken_out_of_the_middle_is_missed(unguarded):
    unguarded.execute("DELETE FROM journal_entry WHERE case_id = 2 AND n = 2")
    found = faults(unguarded)
    assert (case_id(2), 3) in [(fault.case, fault.n) for fault in found]
    assert any("leaf without entry" in fault.where for fault in found)
    assert any("items without entry" in fault.where for fault in found)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("DELETE FROM journal_leaf WHERE no = 4", "leaf numbers with a gap"),
        ("DELETE FROM journal_leaf WHERE no = 0", "leaf numbers that do not begin"),
        ("DELETE FROM journal_case WHERE id = 3", "entry without case or frame"),
    ],
)
def test_a_hole_in_the_order_is_found(unguarded, change, where):
    unguarded.execute(change)
    assert any(where in fault.where for fault in faults(unguarded))


@pytest.mark.parametrize("column", ["log", "ledger", "act", "source", "batch", "alg"])
def test_a_changed_frame_is_found_in_every_case_it_serves(unguarded, column):
    unguarded.execute(f"UPDATE journal_frame SET {column} = 'sm3'")
    assert {fault.case for fault in faults(unguarded)} == {case_id(1), case_id(2), case_id(3)}


def test_a_fault_says_what_to_do_in_both_languages(unguarded):
    unguarded.execute("UPDATE journal_entry SET actor = 'x' WHERE case_id = 1 AND n = 3")
    (fault,) = faults(unguarded)
    assert "第 3 条" in fault.zh
    assert "Entry 3" in fault.en
    assert fault.remedy_zh
    assert fault.remedy_en
