"""Erasure takes the value and leaves the proof; the database refuses every other change of an item."""

import json
from pathlib import Path

import pytest
from django.db import Error

from shoushan.records.journal import append, erasure, keys, read, verify
from tests.records.journal.databases import write
from tests.records.journal.test_read import FACTS, mask, unmask

SECRET = "王小明"


@pytest.fixture
def two(journal):
    """Entry 1 has items of every class, entry 2 is the erasing one."""
    said = [append.items_of(FACTS), [append.Item("0/field.erase", {"entries": [1]})]]
    key, ids = write(journal, 1, 2, items=lambda number: said[number], encrypt=mask)
    return journal, key, ids


def personal(klass, path):
    return klass in ("personal", "sensitive")


def only_personal(klass, path):
    return klass == "personal"


def stored(journal, first, klass=1):
    """Digests and items text of one class of an entry."""
    (row,) = journal.execute("SELECT digests, items FROM journal_item WHERE id = %s", [first * 4 + klass])
    return bytes(row[0]), row[1]


def test_what_is_erased_is_gone_and_the_chain_holds(two):
    journal, key, (first, second) = two
    with journal.atomic():
        assert erasure.erase(journal.connection, second, first, personal) == 2
    entry = read.entries_of(journal.connection, key, decrypt=unmask)[0]
    assert entry.erased == 2
    assert entry.facts()[1].content == {"area": 12}
    assert verify.verify_all(journal.connection, decrypt=unmask) == []
    assert erasure.erasures(journal.connection) == [(second, first)]
    assert not journal.execute("SELECT 1 FROM journal_item WHERE items LIKE %s", [f"%{SECRET}%"])


def test_erasing_again_changes_nothing_and_erasing_more_adds(two):
    journal, key, (first, second) = two
    with journal.atomic():
        assert erasure.erase(journal.connection, second, first, only_personal) == 1
    _, (third,) = write(journal, 2)
    with journal.atomic():
        assert erasure.erase(journal.connection, third, first, only_personal) == 0
    _, (fourth,) = write(journal, 3)
    with journal.atomic():
        assert erasure.erase(journal.connection, fourth, first, personal) == 1
    assert read.entries_of(journal.connection, key)[0].erased == 2
    assert verify.verify_all(journal.connection) == []


def test_erased_bytes_leave_the_file(tmp_path, sqlite_journal):
    said = [append.items_of(FACTS), [append.Item("0/field.erase", {})]]
    _, (first, second) = write(sqlite_journal, 1, 2, items=lambda number: said[number], encrypt=mask)
    sqlite_journal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(sqlite_journal.settings["NAME"])
    assert SECRET.encode() in name.read_bytes()
    with sqlite_journal.atomic():
        erasure.erase(sqlite_journal.connection, second, first, personal)
    sqlite_journal.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert SECRET.encode() not in name.read_bytes()


def changed_items(journal, first):
    """Every way to change an items row that is not an erasure, by a name."""
    blob, text = stored(journal, first)
    elements = json.loads(text)
    ways = {
        "another value": [[*elements[0][:2], {"service": "t"}], *elements[1:]],
        "a foreign digest": ["00" * 32, *elements[1:]],
        "the digest of a neighbour": [blob[32:64].hex(), *elements[1:]],
        "one left out": elements[1:],
        "one more": [*elements, elements[0]],
        "order changed": elements[::-1],
        "null": [None, *elements[1:]],
        "capital letters": [blob[:32].hex().upper(), *elements[1:]],
        "not a list": {"0": elements[0]},
    }
    made = {name: json.dumps(way, separators=(",", ":"), ensure_ascii=False) for name, way in ways.items()}
    return made | {"not json": "[", "nothing": ""}


def attempt(journal, first, text):
    with pytest.raises(Error), journal.atomic():
        journal.execute("UPDATE journal_item SET items = %s WHERE id = %s", [text, first * 4 + 1])


def test_no_other_change_of_an_item_is_let_through(two):
    journal, _, (first, second) = two
    with journal.atomic():
        erasure.erase(journal.connection, second, first, personal)
    before = journal.execute("SELECT * FROM journal_item ORDER BY id")
    for text in changed_items(journal, first).values():
        attempt(journal, first, text)
    with pytest.raises(Error), journal.atomic():
        journal.execute("UPDATE journal_item SET digests = items WHERE id = %s", [first * 4 + 1])
    with pytest.raises(Error), journal.atomic():
        journal.execute("UPDATE journal_item SET id = id + 400 WHERE id = %s", [first * 4 + 1])
    after = journal.execute("SELECT * FROM journal_item ORDER BY id")
    assert [list(map(bytes_of, row)) for row in after] == [list(map(bytes_of, row)) for row in before]


def bytes_of(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_without_an_erase_entry_even_the_right_digest_is_refused(two):
    journal, _, (first, _) = two
    blob, text = stored(journal, first)
    erased = json.dumps([blob[:32].hex(), *json.loads(text)[1:]], separators=(",", ":"))
    attempt(journal, first, erased)


def test_an_erased_item_cannot_come_back(two):
    journal, _, (first, second) = two
    _, text = stored(journal, first, 2)
    with journal.atomic():
        erasure.erase(journal.connection, second, first, personal)
    with pytest.raises(Error), journal.atomic():
        journal.execute("UPDATE journal_item SET items = %s WHERE id = %s", [text, first * 4 + 2])


def test_without_the_trigger_an_item_is_changed_and_verification_names_the_entry(two):
    """Negative control: it is the trigger that refuses; the hashes still tell."""
    journal, _, (first, _) = two
    on = "" if journal.vendor == "sqlite" else " ON journal_item"
    journal.execute(f"DROP TRIGGER journal_item_update{on}")
    text = changed_items(journal, first)["another value"]
    journal.execute("UPDATE journal_item SET items = %s WHERE id = %s", [text, first * 4 + 1])
    (fault,) = verify.verify_all(journal.connection)
    assert fault.n == 1


def test_a_destroyed_key_leaves_sealed_items_and_a_whole_chain(two):
    journal, key, _ = two
    keys.keep_key(journal.connection, key, b"first wrapping")
    keys.keep_key(journal.connection, key, b"second wrapping")
    assert keys.keys_of(journal.connection, [key, 99]) == {key: b"second wrapping"}
    assert keys.destroy_key(journal.connection, key)
    assert not keys.destroy_key(journal.connection, key)
    assert keys.keys_of(journal.connection, [key]) == {}
    entry = read.entries_of(journal.connection, key, decrypt=lambda case, data: None)[0]
    assert entry.facts()[1].sealed == ("id",)
    assert verify.verify_all(journal.connection) == []
