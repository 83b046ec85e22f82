"""Seals over a real journal on both databases, and a tamper harness: whatever is changed is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from shoushan.records.journal import auditing, promisekey, read, sealing, sequencer, store, verify, vouching
from shoushan.records.journal.proofs import notes, receipts, witnessing
from shoushan.records.journal.proofs.receipts import BadReceipt
from shoushan.site import sealing as site_sealing

OTHER = notes.signer_of("shoushan/other/promise", b"\x04" * 32)
WITNESS = notes.signer_of("audit.example/witness", b"\x03" * 32, notes.COSIGNATURE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "SHOUSHAN_LOG", tmp_path / "log")
    return tmp_path / "log"


def sealed(place: Any) -> sealing.Sealed:
    database = transaction.get_connection()
    while sequencer.sequence(database, holder="test", moment=place.moment):
        pass
    place.pass_time(seconds=30)
    site_sealing.seal(place.book, "test", place.moment)
    head = sealing.newest(database)
    assert head is not None
    return head


def audit(folder: Path, *outside: str) -> list[str]:
    database = transaction.get_connection()
    found = auditing.audit(database, folder, [WITNESS.verifier], outside)
    return [one.where for one in [*store.check_triggers(database), *verify.verify_all(database), *found.faults]]


def keys_of(place: Any) -> list[notes.Verifier]:
    database = transaction.get_connection()
    text = vouching.public_keys(database, Path(settings.SHOUSHAN_KEYS), promiser(place))
    return [notes.verifier_of(line) for line in text.splitlines() if not line.startswith("#")]


def promiser(place: Any) -> notes.Signer:
    return promisekey.promiser(Path(settings.SHOUSHAN_KEYS), place.book.log)


def receipt(place: Any, folder: Path, case: str, n: int = 1) -> dict[str, Any]:
    database = transaction.get_connection()
    key = read.key_of(database, case)
    assert key is not None
    entry = next(one for one in read.entries_of(database, key) if one.n == n)
    return vouching.receipt_of(database, folder, entry, lambda one: one.klass == "public", promiser(place))


def test_heads_grow_and_follow_from_each_other(place: Any, folder: Path) -> None:
    place.accepted()
    first = sealed(place)
    assert site_sealing.seal(place.book, "test", place.moment) is None  # nothing new
    place.accepted()
    second = sealed(place)
    assert second.size > first.size
    assert (folder / "checkpoint").read_text() == second.text
    asked = vouching.request_for(transaction.get_connection(), folder, first.size, "sha256")
    assert asked is not None
    witnessing.witness(folder / "w", witnessing.Asked(0, (), first.text), keys_of(place), WITNESS, place.moment)
    line = witnessing.witness(
        folder / "w", witnessing.request_of(witnessing.request(*asked)), keys_of(place), WITNESS, place.moment
    )
    seen = sealing.keep_cosignature(transaction.get_connection(), second.size, line, WITNESS.verifier, place.moment)
    assert seen == place.moment.replace(microsecond=0)
    audited = auditing.audit(transaction.get_connection(), folder, [WITNESS.verifier], [first.text])
    assert audited.faults == ()
    assert audited.witnessed == ((WITNESS.name, second.size, seen),)
    assert audit(folder) == []


def test_lag_counts_what_no_head_covers(place: Any) -> None:
    place.accepted()
    sealed(place)
    database = transaction.get_connection()
    assert sealing.lag(database, place.moment) == 0
    place.opened()
    assert sealing.lag(database, place.moment + timedelta(seconds=90)) == pytest.approx(90, abs=1)


def test_tiles_that_were_lost_are_made_again(place: Any, folder: Path) -> None:
    place.accepted()
    sealed(place)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert audit(folder) == ["tiles"]
    place.accepted()
    sealed(place)
    assert audit(folder) == []


def test_a_receipt_first_promises_and_then_proves(place: Any, folder: Path) -> None:
    case = place.accepted()
    early = receipts.check(receipt(place, folder, case), keys_of(place))
    assert (early.promised, early.head) == (True, None)
    head = sealed(place)
    said = receipt(place, folder, case)
    late = receipts.check(receipts.read(vouching.as_file(said).decode()), keys_of(place))
    assert late.head is not None
    assert (late.head.size, late.fields["case"]) == (head.size, case)
    assert late.withheld > 0


@pytest.mark.parametrize(
    ("name", "bend"),
    [
        ("header", lambda one: one | {"header": one["header"].replace("receive-at-counter", "receive-at-counters")}),
        ("header spaces", lambda one: one | {"header": one["header"].replace(",", ", ")}),
        ("digest", lambda one: one | {"digests": ["00" * 32, *one["digests"][1:]]}),
        ("digest lost", lambda one: one | {"digests": one["digests"][1:]}),
        ("digest twice", lambda one: one | {"digests": [one["digests"][0], *one["digests"]]}),
        ("item", lambda one: one | {"items": [["A" * 22, "0/field.set/title", "x"]]}),
        ("promise", lambda one: one | {"promise": one["promise"].replace("86400", "99999"), "proof": None}),
        ("promise of another", lambda one: {**one, "promise": receipts.promise(b"x" * 32, "now", OTHER)}),
        ("leaf", lambda one: one | {"proof": one["proof"] | {"leaf": one["proof"]["leaf"] + 1}}),
        ("path", lambda one: one | {"proof": one["proof"] | {"path": one["proof"]["path"][:-1]}}),
        ("head", lambda one: one | {"proof": one["proof"] | {"checkpoint": one["proof"]["checkpoint"].replace("shou", "x")}}),
        ("nothing vouches", lambda one: {key: value for key, value in one.items() if key not in ("promise", "proof")}),
        ("types", lambda one: one | {"items": [1]}),
        ("kind", lambda one: one | {"kind": "other"}),
    ],
)
def test_a_bent_receipt_does_not_hold(
    sqlite_place: Any, folder: Path, name: str, bend: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    case = sqlite_place.accepted()
    sealed(sqlite_place)
    said, verifiers = receipt(sqlite_place, folder, case), keys_of(sqlite_place)
    receipts.check(receipts.read(json.dumps(said)), verifiers)  # the control
    with pytest.raises(BadReceipt):
        receipts.check(receipts.read(json.dumps(bend(json.loads(json.dumps(said))))), verifiers)
    with pytest.raises(BadReceipt):
        receipts.check(said, [WITNESS.verifier])


def unguarded(*statements: str) -> None:
    """What somebody with the database's own password does: triggers off, rows changed, triggers on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select name, sql from sqlite_master where type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'drop trigger "{name}"')
            for statement in statements:
                cursor.execute(statement)
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("set session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("set session_replication_role = origin")


TAMPERED = {
    "a body": "update journal_entry set body = hash where id = (select min(id) + 3 from journal_entry)",
    "a hash": "update journal_entry set hash = body where id = (select min(id) + 3 from journal_entry)",
    "an actor": "update journal_entry set actor = 'post:other#x' where id = (select min(id) + 3 from journal_entry)",
    "a moment": "update journal_entry set recorded = recorded + 1 where id = (select min(id) + 3 from journal_entry)",
    "an item": "update journal_item set items = replace(items, ':', ' :') where id = (select min(id) from journal_item)",
    "a frame": "update journal_frame set act = 'other' where id = (select min(id) from journal_frame)",
    "an entry removed": "delete from journal_entry where id = (select max(id) - 1 from journal_entry)",
    "a leaf removed": "delete from journal_leaf where no = 3",
    "a head's text": "update journal_checkpoint set body = replace(body, 'shoushan', 'shoushaN')",
    "a head's root": "update journal_checkpoint set root = (select hash from journal_entry limit 1)",
    "a key": "update journal_key set note = replace(note, '20', '21')",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_is_found(place: Any, folder: Path, what: str) -> None:
    place.accepted()
    sealed(place)
    assert audit(folder) == []  # the control
    unguarded(TAMPERED[what])
    assert audit(folder) != [], what


def test_two_entries_swapped_between_cases_are_found(place: Any, folder: Path) -> None:
    place.accepted(), place.accepted()
    sealed(place)
    with connection.cursor() as cursor:
        cursor.execute("select no, entry from journal_leaf order by no desc limit 2")
        (last, one), (before, other) = cursor.fetchall()
    unguarded(
        f"delete from journal_leaf where no in ({last}, {before})",
        f"insert into journal_leaf (no, entry) values ({last}, {other}), ({before}, {one})",
    )
    assert any(where.startswith("head ") for where in audit(folder))
    place.accepted()
    for path in folder.rglob("*.p"):
        for tile in path.iterdir():
            tile.unlink()
    with pytest.raises(sealing.SealBroken):  # lost tiles are made again from rows that no longer fit: nothing is signed
        sealed(place)


def test_a_tail_cut_after_a_head_that_somebody_kept_is_found(place: Any, folder: Path) -> None:
    place.accepted()
    kept = sealed(place)
    unguarded(
        "delete from journal_checkpoint",
        "delete from journal_item where id >> 2 = (select max(id) from journal_entry)",
        "delete from journal_leaf where no = (select max(no) from journal_leaf)",
        "delete from journal_entry where id = (select max(id) from journal_entry)",
    )
    assert audit(folder) == ["published head"]
    (folder / sealing.HEAD).unlink()
    assert audit(folder) == []  # with that gone, too, the journal alone looks whole: this is what a witness is for
    assert audit(folder, kept.text) == [f"head {kept.size}"]


def test_a_whole_rewritten_and_signed_again_is_found_by_a_head_kept_elsewhere(place: Any, folder: Path) -> None:
    place.accepted()
    kept = sealed(place)
    with connection.cursor() as cursor:
        cursor.execute("select no, entry from journal_leaf order by no desc limit 2")
        (last, one), (before, other) = cursor.fetchall()
    unguarded(
        "delete from journal_checkpoint",
        f"delete from journal_leaf where no in ({last}, {before})",
        f"insert into journal_leaf (no, entry) values ({last}, {other}), ({before}, {one})",
    )
    for path in folder.rglob("*"):
        if path.is_file():
            path.unlink()
    again = sealed(place)
    assert again.size == kept.size
    assert again.root != kept.root
    assert audit(folder) == []
    assert audit(folder, kept.text) == [f"head {kept.size}"]


def test_a_dropped_trigger_is_named(place: Any, folder: Path) -> None:
    place.accepted()
    sealed(place)
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " on journal_checkpoint"
        cursor.execute(f"drop trigger journal_checkpoint_delete{on}")
    assert any("journal_checkpoint_delete" in where for where in audit(folder))


def test_a_rotated_key_is_signed_by_the_one_before_and_a_foreign_one_is_named(place: Any, folder: Path) -> None:
    place.accepted()
    sealed(place)
    database = transaction.get_connection()
    first = site_sealing.sealer(Path(settings.SHOUSHAN_KEYS), place.book.log)
    second = notes.signer_of(first.name, b"\x07" * 32)
    sealing.keep_key(database, second, place.moment, first)
    assert audit(folder) == []
    foreign = notes.signer_of(first.name, b"\x08" * 32)
    sealing.keep_key(database, foreign, place.moment)
    assert audit(folder) == [f"key {foreign.verifier.id.hex()}"]
