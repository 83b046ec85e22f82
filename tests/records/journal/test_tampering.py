"""The tamper harness: every column of every table of the journal changed, rows removed, added, swapped: found and named.

Everything happens inside transactions that are taken back, over one sealed and co-signed district.
What cannot be found from the inside is listed with its reason, and `docs/threats.md` says the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from shoushan.records.cases import definitions
from shoushan.records.cases.replaying import differs
from shoushan.records.cases.unsealing import opener
from shoushan.records.journal import access, auditing, erasure, schema, sealing, store, verify
from shoushan.records.journal.faults import Fault
from shoushan.records.journal.proofs import notes
from shoushan.records.journal.proofs.notes import Checkpoint
from shoushan.site.commands import verify as command
from tests import places
from tests.records.journal.test_sealing import WITNESS, sealed

UNSEEN = {
    # what a journal alone cannot show, each with its reason
    ("journal_access", column): "until the digest of its day is entered (test_digesting): triggers alone stand before it"
    for column in ("id", "at", "account", "kind", "case_id", "paths", "reason")
} | {
    ("journal_checkpoint", "at"): "shown only where it runs backwards; the moment is not in the signed text",
    ("journal_cosignature", "at"): "when the stick came back; the witness's own moment is in its signature",
    ("journal_entry", "xid"): "means something only until the entry has its number",
}
PASSING = ("journal_follower", "journal_request", "journal_case_key")
"""Tables that change by their nature; what `journal_case_key` wraps is proven by opening what it seals."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Any]:
    """One sealed district for all tests of this file: what each of them changes it takes back."""
    folder = tmp_path_factory.mktemp("tampering")
    cluster = request.getfixturevalue("postgres") if request.param == "postgres" else None
    made = places.postgres_place(cluster) if cluster else places.sqlite_place(folder)
    with django_db_blocker.unblock(), override_settings(SHOUSHAN_LOG=folder / "log"), made as place:
        yield _sealed_and_cosigned(place)


@pytest.fixture
def ground(shared: Any) -> Iterator[Any]:
    """The district, which must be as it was when a test is done with it."""
    yield shared
    assert found(shared) == []


def _sealed_and_cosigned(place: Any) -> Any:
    """Two cases, two heads, the newest co-signed, a line in the log of accesses."""
    place.accepted()
    sealed(place)
    place.accepted()
    head = sealed(place)
    line = WITNESS.line(notes.checkpoint_of(head.text).body, place.moment)
    sealing.keep_cosignature(transaction.get_connection(), head.size, line, WITNESS.verifier, place.moment)
    access.note(transaction.get_connection(), access.Access(place.moment, "a", "file", 1, ("x",), "why"))
    return place


def found(place: Any, *outside: str, replay: bool = False, first: bool = False) -> list[Fault | str]:
    """Everything that `verify --journal` looks at; with ``replay`` also the folded cases, with ``first``
    only what the first look that finds anything finds."""
    database = transaction.get_connection()
    faults: list[Fault | str] = []
    for look in (
        lambda: store.check_triggers(database), lambda: verify.verify_all(database, decrypt=opener()),
        lambda: auditing.audit(database, Path(settings.SHOUSHAN_LOG), [WITNESS.verifier], outside).faults,
    ):  # fmt: skip
        faults += look()
        if first and faults:
            return faults
    if replay:
        faults += [name for one in rows("select id from case_row") for name in differs(place.book, one[0])]
    return faults


def rows(statement: str, params: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall()) if cursor.description else []


class Undo(Exception):
    """Takes a tampering back."""


def tampered(place: Any, work: Callable[[], object], *, first: bool = False) -> list[Fault | str]:
    """What is found after ``work`` was done with the triggers away; then it is as it was."""
    faults: list[Fault | str] = []
    try:
        with transaction.atomic():
            unguarded(work)
            faults = found(place, first=first)
            raise Undo
    except Undo:
        return faults


def unguarded(work: Callable[[], object]) -> None:
    if connection.vendor != "sqlite":
        rows("set local session_replication_role = replica")
        work()
        rows("set local session_replication_role = origin")
        return
    triggers = rows("select name, sql from sqlite_master where type = 'trigger' and name like 'journal%'")
    for name, _ in triggers:
        rows(f'drop trigger "{name}"')
    work()
    for _, sql in triggers:
        rows(sql)


def columns(table: str) -> list[tuple[str, str]]:
    """Name and type of each column."""
    if connection.vendor == "sqlite":
        return [(row[1], row[2].lower()) for row in rows(f"pragma table_info({table})")]
    return rows(
        "select column_name::text, data_type::text from information_schema.columns "
        "where table_name = %s and table_schema = current_schema() order by ordinal_position",
        [table],
    )  # type: ignore[return-value]


def changed(column: str, kind: str) -> str:
    """An expression that gives another value of the same type."""
    if kind in {"text"}:
        return f"case when coalesce({column}, '') = '' then 'x' else substr({column}, 1, length({column}) / 2) || 'x' || " \
               f"substr({column}, length({column}) / 2 + 2) end"  # fmt: skip
    if kind in {"blob", "bytea"}:
        if connection.vendor == "sqlite":
            return f"randomblob(coalesce(length({column}), 32))"
        return f"coalesce(set_byte({column}, 0, get_byte({column}, 0) # 1), decode(repeat('ab', 32), 'hex'))"
    if kind == "xid8":
        return "'1'::xid8"
    return f"coalesce({column}, 0) + 1000003"


def test_every_column_of_every_table(ground: Any) -> None:
    assert found(ground, replay=True) == []  # the control
    unnamed = []
    for table in schema.TABLES:
        if table in PASSING or table == "journal_erasure":
            continue
        key = columns(table)[0][0]
        last = rows(f"select {key} from {table} order by {key} desc limit 1")[0][0]
        for column, kind in columns(table):
            statement = f"update {table} set {column} = {changed(column, kind)} where {key} = %s"
            faults = tampered(ground, lambda sql=statement, at=last: rows(sql, [at]), first=True)  # type: ignore[misc]
            if bool(faults) == ((table, column) in UNSEEN):
                unnamed.append((table, column, faults))
            for one in faults:
                assert isinstance(one, Fault)
                assert one.where
                assert one.zh
                assert one.en
                assert one.remedy_zh
                assert one.remedy_en
    assert unnamed == []


REMOVED = {
    "journal_frame": "id = (select max(frame) from journal_entry)",
    "journal_case": "id = (select max(case_id) from journal_entry)",
    "journal_entry": "id = (select max(id) - 2 from journal_entry)",
    "journal_item": "id = (select max(id) from journal_item)",
    "journal_leaf": "no = (select max(no) - 2 from journal_leaf)",
    "journal_definition": "digest = (select def from journal_frame order by id desc limit 1)",
    "journal_checkpoint": "size = (select max(size) from journal_checkpoint)",
    "journal_key": "no = 0",
}


def test_every_kind_of_row_removed(ground: Any) -> None:
    missed = [
        table
        for table, where in REMOVED.items()
        if not tampered(ground, lambda sql=f"delete from {table} where {where}": rows(sql))  # type: ignore[misc]
    ]
    assert missed == []
    # not found from the inside, and said so: an older head, a co-signature (the witness has both), a line of the access log
    for statement in (
        "delete from journal_checkpoint where size = (select min(size) from journal_checkpoint)",
        "delete from journal_cosignature", "delete from journal_access",
    ):  # fmt: skip
        assert tampered(ground, lambda sql=statement: rows(sql)) == []  # type: ignore[misc]


def copied(table: str, **changes: str) -> str:
    """A statement that adds a row made from the last one of ``table``, with other values in some columns."""
    names = [name for name, _ in columns(table) if name != "xid"]
    key = names[0]
    values = ", ".join(changes.get(name, name) for name in names)
    return f"insert into {table} ({', '.join(names)}) select {values} from {table} order by {key} desc limit 1"


def test_every_kind_of_row_added(ground: Any) -> None:
    fresh = "(select max(id) + 1000 from journal_entry)"
    added = {
        "an entry after the last": copied("journal_entry", id=fresh, n="n + 1"),
        "an entry of no case": copied("journal_entry", id=fresh, case_id="case_id + 1000"),
        "an item of another class": copied("journal_item", id="id - id % 4 + 3"),
        "an item of no entry": copied("journal_item", id="id + 4000"),
        "a leaf of no entry": copied("journal_leaf", no="no + 1", entry="entry + 4000"),
        "a definition": copied("journal_definition", digest="(select hash from journal_entry order by id desc limit 1)"),
        "a head over the same": copied("journal_checkpoint", size="size - 1"),
        "a co-signature": copied("journal_cosignature", size="size - 1"),
        "a key": copied("journal_key", no="no + 1", vkey="'x'"),
        "an erasure": "insert into journal_erasure (entry, erased) select max(id), min(id) from journal_entry",
    }  # fmt: skip
    missed = []
    for name, statement in added.items():
        try:
            if not tampered(ground, lambda sql=statement: rows(sql)):  # type: ignore[misc]
                missed.append(name)
        except (IntegrityError, notes.BadNote) as fault:
            missed.append(f"{name}: {fault}")
    assert missed == []


def swap(table: str, key: str, what: tuple[str, ...], one: Any, other: Any) -> None:
    """Let two rows change places: everything but their key."""
    kept = {at: rows(f"select {', '.join(what)} from {table} where {key} = %s", [at])[0] for at in (one, other)}
    hold = ", ".join(f"{name} = %s" for name in what)
    for at, values in ((one, kept[other]), (other, kept[one])):
        rows(f"update {table} set {hold} where {key} = %s", [*values, at])


def test_rows_reordered_and_swapped_between_cases(ground: Any) -> None:
    own = rows("select id, case_id from journal_entry order by id desc limit 40")
    last, case = own[0]
    before = next(at for at, of in own[1:] if of == case)
    foreign = next(at for at, of in own if of != case)
    what = ("happened", "recorded", "frame", "hash", "body", "actor", "recorder", "source")
    for one in (before, foreign):
        faults = tampered(ground, lambda at=one: swap("journal_entry", "id", what, last, at))  # type: ignore[misc]
        assert any("entry" in fault.where for fault in faults if isinstance(fault, Fault))

    def items(at: int) -> None:
        groups = [row[0] & 3 for row in rows("select id from journal_item where id >> 2 = %s", [last])]
        shared = next(one for one in groups if rows("select 1 from journal_item where id = %s", [at * 4 + one]))
        swap("journal_item", "id", ("digests", "items"), last * 4 + shared, at * 4 + shared)

    assert tampered(ground, lambda: items(foreign))

    def leaves() -> None:
        (one, first), (two, second) = rows("select no, entry from journal_leaf order by no desc limit 2")
        rows("delete from journal_leaf where no in (%s, %s)", [one, two])
        rows("insert into journal_leaf (no, entry) values (%s, %s), (%s, %s)", [one, second, two, first])

    faults = tampered(ground, leaves)
    assert any(fault.where.startswith("head ") for fault in faults if isinstance(fault, Fault))


def test_a_sealed_item_changed_under_its_key(ground: Any) -> None:
    """The digest is of the clear value: only somebody with the master key finds this."""
    number, text = rows("select id, items from journal_item where id % 4 = 3 order by id desc limit 1")[0]
    said = json.loads(text)
    said[0][1] = said[0][1][:-8] + ("AAAA" if said[0][1][-8:-4] != "AAAA" else "BBBB") + said[0][1][-4:]
    bent = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    update = "update journal_item set items = %s where id = %s"
    faults = tampered(ground, lambda: rows(update, [bent, number]))
    assert [one.where.split()[0] for one in faults if isinstance(one, Fault)] == ["case"]


def test_an_item_blanked_without_an_erasure(ground: Any) -> None:
    """The digest stands in the item's place as after an erasure, and the chain holds: the missing registration tells."""
    number, digests, text = rows("select id, digests, items from journal_item where id % 4 = 1 order by id desc limit 1")[0]
    said = json.loads(text)
    said[-1] = bytes(digests)[-32:].hex()
    bent = json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def blank() -> None:
        rows("update journal_item set items = %s where id = %s", [bent, number])

    assert [one.where for one in tampered(ground, blank) if isinstance(one, Fault)] == [f"item {number}"]


def test_a_lawful_erasure_is_no_fault_and_a_forged_one_is(ground: Any) -> None:
    last, case = rows("select id, case_id from journal_entry order by id desc limit 1")[0]
    first = rows("select min(id) from journal_entry where case_id = %s", [case])[0][0]
    with transaction.atomic():
        erasure.erase(transaction.get_connection(), last, first, lambda klass, path: klass == "personal")
        named = [one.where for one in found(ground) if isinstance(one, Fault)]
        assert named == [f"erasure {last} {first}"]
        transaction.set_rollback(True)


def test_two_heads_for_one_size_and_a_head_by_another_key(ground: Any) -> None:
    signer = notes.signer_of(f"shoushan/{ground.book.log}", (Path(settings.SHOUSHAN_KEYS) / "seal.key").read_bytes())
    head = sealing.newest(transaction.get_connection())
    assert head is not None
    again = notes.signed(Checkpoint(signer.name, head.size, b"\x07" * 32), signer)
    assert [one.where for one in found(ground, again) if isinstance(one, Fault)] == [f"head {head.size}"]
    foreign = notes.signer_of(signer.name, b"\x09" * 32)
    other = notes.signed(Checkpoint(signer.name, head.size, head.root), foreign)
    assert [one.where for one in found(ground, other) if isinstance(one, Fault)] == ["outside head"]
    published = Path(settings.SHOUSHAN_LOG) / sealing.HEAD
    kept = published.read_text()
    published.write_text(again)
    assert [one.where for one in found(ground) if isinstance(one, Fault)] == ["published head"]
    published.write_text(kept)


def test_a_key_changed_on_disk_signs_nothing(ground: Any) -> None:
    path = Path(settings.SHOUSHAN_KEYS) / "seal.key"
    kept = path.read_bytes()
    ground.accepted()
    try:
        path.write_bytes(b"\x05" * 32)
        with pytest.raises(sealing.KeyUnknown):
            sealed(ground)
    finally:
        path.write_bytes(kept)
    sealed(ground)


def test_every_trigger_dropped(ground: Any) -> None:
    for name, text in schema.expected_triggers(connection.vendor).items():
        on = "" if connection.vendor == "sqlite" else f" on {text.split(' ON ')[1].split()[0]}"
        with transaction.atomic():
            rows(f"drop trigger {name}{on}")
            assert [one.where for one in store.check_triggers(transaction.get_connection())] == [f"trigger {name}"]
            transaction.set_rollback(True)


SAID = {
    "update journal_definition set content = replace(content, 'zh', 'hz')": 3,
    "update journal_item set items = '[' where id = (select max(id) from journal_item)": 1000,
    "update journal_key set vkey = 'x'": 3,
    "update journal_entry set frame = frame + 100000 where id = (select max(id) from journal_entry)": 1000,
    "update journal_checkpoint set body = ''": 3,
}
"""A change → of how many cases a sample must be that meets it; what stands beside the cases is met by any."""


def test_the_command_says_so_and_goes_on(ground: Any, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    known, out = Path(settings.SHOUSHAN_KEYS) / "witnesses.txt", StringIO()
    known.write_text(WITNESS.verifier.text)
    try:
        assert command.run(parser.parse_args([]), out) == 0, capsys.readouterr().err  # the control
        for statement, sample in SAID.items():
            with transaction.atomic():
                unguarded(lambda sql=statement: rows(sql))  # type: ignore[misc]
                definitions.forget()
                assert command.run(parser.parse_args(["--chains-only"]), out) == 1, statement
                assert command.run(parser.parse_args(["--sample", str(sample)]), out) == 1, statement
                assert capsys.readouterr().err, statement
                transaction.set_rollback(True)
    finally:
        known.unlink()
        definitions.forget()
