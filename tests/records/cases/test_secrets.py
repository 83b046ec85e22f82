"""Masks, unmasking with a reason, and what stands in the database's own bytes."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from shoushan.records.cases import queries, read, showing
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal.read import entries_of
from shoushan.rules.procedure.recording import MayNotUnmask
from shoushan.rules.procedure.refusals import Refusal
from tests.records.cases import apart

ACCOUNT = "6228480402564890018"


def text_of(shown):
    """Everything that a page of the case or its JSON could say."""
    return repr(shown) + json.dumps([repr(one) for one in (*shown.fields, *shown.parties, *shown.entries)])


def entries(case):
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        return entries_of(transaction.get_connection(), cursor.fetchone()[0])


def test_a_stranger_to_the_case_reads_masks_only(place, monkeypatch):
    case = place.accepted(input={"bank_account": ACCOUNT, "mail_address": "幸福街道某路9号"})
    auditor = place.viewer("auditor")
    shown = read.case(auditor, place.book, case, place.moment)
    line = queries.lines(auditor, place.book, queries.Wanted(ledger="one-counter"), place.moment).lines[0]
    said = repr((shown.fields, shown.parties)) + repr(line)
    assert "王＊" in said
    for clear in ("王小明", "13800001234", "11010519491231002X", ACCOUNT, "9号"):
        assert clear not in said

    monkeypatch.setattr(showing, "mask", lambda type_, klass, value: value)
    shown = read.case(auditor, place.book, case, place.moment)
    assert "王小明" in repr(shown.parties), "the negative control: without the mask the name stands there"


def test_the_name_of_a_sensitive_code_is_masked_as_the_code_is(place, monkeypatch):
    case = uuid7(place.moment)
    given = {
        "handbook_no": "SC-1", "person_name": "样例甲", "disability_kind": "mind", "age_group": "minor", "street": "370602006",
        "need_kind": "training",
    }  # fmt: skip
    place.act("housing", case, "register-need", input=given, opens=("disability-rehab", None))
    auditor = place.viewer("auditor")

    def kind():
        shown = read.case(auditor, place.book, case, place.moment)
        return next(one for one in shown.fields if one.field.id == "disability_kind")

    assert (kind().value, kind().label, kind().masked) == ("＊＊＊", None, True)
    monkeypatch.setattr(showing, "mask", lambda type_, klass, value: value)
    assert kind().value == "mind", "the negative control: without the mask the code stands there"


def test_what_is_unmasked_is_written_before_it_is_given(place):
    case = place.accepted()
    before = len(entries(case))
    paths = ("party:applicant:name", "party:applicant:phone", "matter_note")
    clear = read.unmask(place.viewer("window"), place.book, case, paths, "电话核对", place.moment)
    assert clear == {"party:applicant:name": "王小明", "party:applicant:phone": "13800001234", "matter_note": "失业金申领"}
    last = entries(case)[-1]
    assert (len(entries(case)), last.act) == (before + 1, "unmask")
    assert str(last.fields["actor"]).startswith("post:hr-hall-window-1#")
    assert "party:applicant:name" in repr(last.facts())


@pytest.mark.parametrize(
    ("name", "path", "reason"),
    [("window", "party:applicant:number", "核对"), ("window", "matter_note", ""),
     ("window", "bank_account", "核对"), ("window", "no_such_field", "核对")],
)  # fmt: skip
def test_without_the_right_or_a_reason_nothing_is_given_and_nothing_written(place, name, path, reason):
    case = place.accepted()
    viewer, before = place.viewer(name), len(entries(case))
    with pytest.raises(Refusal):
        read.unmask(viewer, place.book, case, (path,), reason, place.moment)
    assert len(entries(case)) == before


def test_the_number_of_a_party_is_given_to_whom_the_class_is_open(place):
    case = place.accepted()
    path = "party:applicant:number"
    given = read.unmask(place.viewer("auditor"), place.book, case, (path,), "投诉核查", place.moment)
    assert given == {path: "11010519491231002X"}
    with pytest.raises(MayNotUnmask):
        read.unmask(place.viewer("employment"), place.book, case, (path,), "核查", place.moment)


def bytes_of_database():
    """The database file and its log as they stand on disk."""
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    path = Path(connection.settings_dict["NAME"])
    return b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))


def test_sensitive_values_stand_nowhere_in_the_databases_bytes(apart_sqlite):
    place = apart_sqlite
    person = {"role": "person", "kind": "person", "name": "周密", "id_number": "370602198001010010"}
    case = apart.opened(place, input={"secret": apart.ID_NUMBER, "account": ACCOUNT, "title": "标题在此"}, parties=[person])
    place.act("petition", case, "fill", input={"account": ACCOUNT + "1"})
    found = bytes_of_database()
    for clear in (apart.ID_NUMBER, ACCOUNT, "370602198001010010"):
        assert clear.encode() not in found
    assert "标题在此".encode() in found, "the control: a personal value does stand there in the clear"

    with connection.cursor() as cursor:
        cursor.execute("select secret, account__key from l_matters")
        assert cursor.fetchone()[0] != apart.ID_NUMBER
    clear = read.unmask(place.viewer("petition"), place.book, case, ("account",), "核对", place.moment)
    assert clear == {"account": ACCOUNT + "1"}


def test_a_master_key_of_another_install_opens_nothing(apart_sqlite, tmp_path, monkeypatch):
    from cryptography.exceptions import InvalidTag

    from shoushan.records.cases import keys

    place = apart_sqlite
    case = apart.opened(place, input={"account": ACCOUNT})
    viewer = place.viewer("petition")
    keys.make_keys(tmp_path / "foreign")
    monkeypatch.setattr(settings, "SHOUSHAN_KEYS", tmp_path / "foreign")
    keys.unwrap.cache_clear()
    with pytest.raises(InvalidTag):
        read.unmask(viewer, place.book, case, ("account",), "核对", place.moment)
    keys.unwrap.cache_clear()
