"""Erasure's whole reach: a byte search over database, write-ahead log and files finds the words before and never after."""

import base64
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from shoushan.records.cases import actions, attach, drafted, erasing, files, keys, replaying, retention
from shoushan.records.journal.keys import keys_of
from shoushan.records.journal.verify import verify_all
from shoushan.records.units import drafts
from shoushan.rules.procedure.refusals import NotUnderstood, NotYourDesk, OnHold
from shoushan.site import worker
from tests.people import WANG
from tests.records.cases import rows

NAME, PHONE, ADDRESS, NOTE = "司徒无痕", "13911112222", "无痕巷七号院", "瓯缶罍簋"
PERSON = {**WANG, "name": NAME, "phone": PHONE, "address": ADDRESS}
PDF = b"%PDF-1.7 " + b"words of a file " * 40


@pytest.fixture
def erased_place(place, tmp_path, settings):
    """A place whose files and list of erasures lie in folders of their own."""
    settings.SHOUSHAN_FILES, settings.SHOUSHAN_ERASURES = tmp_path / "files", tmp_path / "erasures"
    return place


def opened(place):
    """A case with a party, a note, a paper, an attachment; indexed, with a letter that waits and a draft."""
    command = place.opening(party=PERSON, input={"matter_note": NOTE})
    file = attach.store(command.case, "无痕扫描.pdf", PDF)
    command = replace(command, input={**command.input, "files": [file]})
    case = actions.act([command], place.book, place.moment, request=actions.Request("key", "desk"))[0].case
    place.act("window", case, "accept")
    place.act("window", case, "tell", input={"text": f"{NOTE}：已电话告知{NAME}"})
    drafts.keep(place.viewer("window").handle, f"act/{case}/tell", NOTE, place.moment)
    worker.settle(place.book, place.moment)
    return case, str(file["file"])


def values():
    """Every value of every table, as text: what a reader of the database can see."""
    found = []
    names = [name for name in connection.introspection.table_names() if not name.startswith("django_")]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'select * from "{name}"')
            found += [repr([bytes(one) if isinstance(one, memoryview) else one for one in row]) for row in cursor.fetchall()]
    return "\n".join(found)


def raw():
    """The bytes of the database file, its write-ahead log and everything beside it (SQLite)."""
    path = Path(connection.settings_dict["NAME"])
    return b"".join(one.read_bytes() for one in path.parent.rglob("*") if one.is_file())


def found_in_bytes(words):
    """The words whose bytes, or whose bigrams as the index holds them, stand anywhere in the files."""
    held = raw()
    grams = {f"{a}{b}" for word in words for a, b in pairwise(word) if not a.isdigit()}
    return {one for one in {*words, *grams} if one.encode() in held}


def everything(place, case, **more):
    return place.act("hall_head", case, "erase", input={"paths": "*"}, reason="期满", **more)


WORDS = (NAME, PHONE, ADDRESS, NOTE)


def test_everything_personal_of_a_case_goes_from_every_table_and_the_rest_stands(erased_place):
    place = erased_place
    case, file = opened(place)
    blob = settings.SHOUSHAN_FILES / file[:2] / file
    assert blob.is_file()
    digest = keys.keyed_digest(WANG["id_number"], "party")
    before = values()
    assert [word for word in (*WORDS, digest) if word not in before] == []
    everything(place, case)
    worker.settle(place.book, place.moment)
    after = values()
    assert [word for word in (*WORDS, digest) if word in after] == []
    assert not blob.exists()
    assert verify_all(transaction.get_connection()) == []
    with connection.cursor() as cursor:
        cursor.execute("select id, number from case_row where uid = %s", [case])
        case_id, number = cursor.fetchone()
    assert number
    assert keys_of(transaction.get_connection(), [case_id]) == {}
    assert replaying.differs(place.book, case_id) == ()
    projected = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == projected


def test_the_files_bytes_hold_none_of_it(sqlite_place, tmp_path, settings):
    settings.SHOUSHAN_FILES, settings.SHOUSHAN_ERASURES = tmp_path / "files", tmp_path / "erasures"
    case, _ = opened(sqlite_place)
    assert set(WORDS) <= found_in_bytes(WORDS)
    everything(sqlite_place, case)
    worker.settle(sqlite_place.book, sqlite_place.moment)
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    assert found_in_bytes(WORDS) == set()


def test_a_blob_left_by_a_crash_goes_with_the_sweep(erased_place, monkeypatch):
    place = erased_place
    case, file = opened(place)
    with monkeypatch.context() as crash:
        crash.setattr(files, "remove", lambda name: None)
        everything(place, case)
    blob = settings.SHOUSHAN_FILES / file[:2] / file
    assert blob.is_file()
    assert files.sweep(place.moment) == 1
    assert not blob.exists()


def test_one_party_goes_and_the_other_stays(erased_place):
    place = erased_place
    case = place.opened(party=PERSON)
    place.act("hall_head", case, "erase", input={"paths": "party:applicant"}, reason="依申请")
    with connection.cursor() as cursor:
        cursor.execute("select name, phone, address, id_cipher, id_digest, role from case_party")
        assert cursor.fetchall() == [(None, None, None, None, None, "applicant")]
    assert verify_all(transaction.get_connection()) == []


def test_a_hold_stops_it_and_only_the_right_opens_it(erased_place):
    place = erased_place
    case = place.opened(party=PERSON)
    place.act("window", case, "hold", reason="诉讼保全")
    with pytest.raises(OnHold):
        everything(place, case)
    assert NAME in values()
    with pytest.raises(NotYourDesk):
        place.act("window", case, "end-hold", reason="不该")
    place.act("hall_head", case, "end-hold", reason="已结案")
    with pytest.raises(NotYourDesk):
        place.act("window", case, "erase", input={"paths": "*"}, reason="不该")
    everything(place, case)
    assert NAME not in values()


@pytest.mark.parametrize("path", ["party:nobody", "file:none", "paper:p9", "party:", "*x", "no_field"])
def test_a_path_that_names_nothing_is_refused_and_nothing_goes(erased_place, path):
    case = erased_place.opened(party=PERSON)
    with pytest.raises(NotUnderstood):
        erased_place.act("hall_head", case, "erase", input={"paths": path}, reason="试")
    assert NAME in values()


def test_the_list_outside_names_each_erasure_once(erased_place):
    place = erased_place
    case = place.opened(party=PERSON)
    done = everything(place, case)
    worker.settle(place.book, place.moment)
    with connection.cursor() as cursor:
        cursor.execute("update journal_follower set position = 0 where name = %s", [erasing.NAME])
    worker.settle(place.book, place.moment)
    (line,) = erasing.listed(settings.SHOUSHAN_ERASURES)
    assert (line["case"], line["n"], line["hash"]) == (case, done.n, done.hash)
    text = (settings.SHOUSHAN_ERASURES / "erasures.jsonl").read_text("utf-8")
    assert NAME not in text
    (settings.SHOUSHAN_ERASURES / "erasures.jsonl").write_text(text + '{"case": "cut', "utf-8")
    assert len(erasing.listed(settings.SHOUSHAN_ERASURES)) == 1
    assert json.loads(text.splitlines()[0])["paths"][0] == "*"


FORMS = {
    "intake": "number=11010519491231002X&name=%E7%8E%8B%E5%B0%8F%E6%98%8E",
    "one name": f"name={NAME}",
    "twins/a/1": json.dumps([{"number": "X1", "phone": PHONE}]),
}


@pytest.fixture
def drafts_of_others(erased_place):
    """Drafts that tell of the person without naming a case, and one that does not."""
    place = erased_place
    place.pass_time(days=1)
    for form, text in (*FORMS.items(), ("other", "name=someone")):
        drafts.keep("window", form, drafted.sealed(text), place.moment)
    key, wrapped = keys.new_case_key()
    of_portal = {
        "key": base64.b64encode(wrapped).decode(), "sealed": keys.seal_with(key)(json.dumps({"a": PHONE}).encode())
    }  # fmt: skip
    drafts.keep("citizen", "apply:x/y", json.dumps(of_portal), place.moment)
    drafts.keep("citizen", "apply:broken", '{"key": "AAAA"', place.moment)
    return place


def left():
    return {*drafts.forms_of("window"), *drafts.forms_of("citizen")}


def test_drafts_that_tell_of_the_same_person_go_and_others_stay(drafts_of_others):
    place = drafts_of_others
    case = place.opened(party=PERSON)
    place.act("hall_head", case, "erase", input={"paths": "matter_note"}, reason="依申请")
    assert left() == {*FORMS, "other", "apply:x/y", "apply:broken"}  # the control: that took nobody's name
    place.act("hall_head", case, "erase", input={"paths": "party:applicant"}, reason="依申请")
    assert left() == {"other", "apply:broken"}


def test_what_is_erased_for_its_age_leaves_the_drafts_of_today(drafts_of_others):
    place = drafts_of_others
    case = place.opened(party=PERSON)
    place.act("window", case, "withdraw", reason="申请人撤回")
    place.archived(case)
    place.pass_time(days=366 * 11)
    retention.approve(place.viewer("hall_head"), place.book, [case], "期满", place.moment)
    retention.carry_out(place.book, place.moment)
    assert NAME not in values()
    assert set(FORMS) <= left()


def test_steps_of_papers_hold_no_taker_and_no_note_after_an_erasure(erased_place):
    place = erased_place
    uid = place.opened(party=PERSON)
    place.act("window", uid, "paper-deliver", input={"paper": "receipt", "way": "direct", "to": NAME})
    place.act("window", uid, "paper-void", input={"paper": "receipt"}, reason=f"{NAME}的打印错误")
    with connection.cursor() as cursor:
        cursor.execute("select taker, note from case_paper_step where step in ('deliver', 'void') order by n")
        assert cursor.fetchall() == [(NAME, None), (None, f"{NAME}的打印错误")]
        place.act("hall_head", uid, "erase", input={"paths": "party:applicant"}, reason="依申请")
        cursor.execute("select taker from case_paper_step where step = 'deliver'")
        assert cursor.fetchall() == [(NAME,)]  # a name inside a paper goes with that paper
        place.act("hall_head", uid, "erase", input={"paths": "paper:receipt"}, reason="依申请")
        cursor.execute("select distinct taker, note from case_paper_step where step in ('deliver', 'void')")
        assert cursor.fetchall() == [(None, None)]
    assert NAME not in values()
