"""Copies of cases for others: what each may see, that it is entered and logged, and that any change is found offline."""

import argparse
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shoushan.records.cases import disclosing
from shoushan.records.cases.disclosing import Asked
from shoushan.records.cases.read import NotVisible
from shoushan.records.journal import access, promisekey, sealing, vouching
from shoushan.records.journal.proofs import disclosing as proof
from shoushan.records.journal.proofs.receipts import BadReceipt
from shoushan.records.journal.read import ReadItem
from shoushan.rules.procedure.refusals import NotAParty, NotYourDesk
from shoushan.site import worker
from shoushan.site.commands import verify
from shoushan.site.commands.witness import key_lines
from tests.people import WANG

NOTE, PHONE = "内部意见一则", "13800001234"


@pytest.fixture
def case(place, tmp_path, settings):
    settings.SHOUSHAN_LOG, settings.SHOUSHAN_ERASURES = tmp_path / "log", tmp_path / "erasures"
    found = place.accepted()
    place.act("window", found, "tell", input={"text": NOTE})
    worker.settle(place.book, place.moment)
    return found


def promiser(place):
    return promisekey.promiser(Path(live.SHOUSHAN_KEYS), place.book.log)


def copy(place, case, audience, who="hall_head", **more):
    asked = Asked(audience, more.pop("reason", "依申请提供"), **more)
    return disclosing.disclose(
        place.viewer(who), place.book, case, asked, Path(live.SHOUSHAN_LOG), promiser(place), place.moment
    ).decode()


def public_keys(place):
    return vouching.public_keys(transaction.get_connection(), Path(live.SHOUSHAN_KEYS), promiser(place))


def shown(place, text):
    checked = proof.check(text, key_lines(public_keys(place)))
    return "\n".join(str(value) for one in checked.entries for _, value in one.values), checked


def test_each_sees_what_it_may(place, case):
    party, _ = shown(place, copy(place, case, "party", party="applicant"))
    auditor, _ = shown(place, copy(place, case, "auditor"))
    court, whole = shown(place, copy(place, case, "court"))
    assert PHONE in party
    assert WANG["id_number"] in party
    assert NOTE not in party
    assert PHONE in auditor
    assert NOTE in auditor
    assert WANG["id_number"] not in auditor
    assert {True} == {one in court for one in (PHONE, NOTE, WANG["id_number"])}
    assert whole.withheld == 0


def test_single_fields_alone(place, case):
    text, checked = shown(place, copy(place, case, "court", fields=("name",)))
    assert WANG["name"] in text
    assert PHONE not in text
    assert checked.withheld > 0


def test_it_is_entered_and_logged_before_it_is_given(place, case):
    copy(place, case, "court", reason="法院调取")
    _, checked = shown(place, copy(place, case, "auditor"))
    assert [one.fields["act"] for one in checked.entries][-2:] == ["disclose", "disclose"]
    lines = access.accesses(transaction.get_connection(), place.moment, place.moment + timedelta(seconds=1))
    assert "法院调取" in {line.reason for line in lines if line.kind == "disclose"}


def test_only_the_right_gives_it_and_only_a_party_of_the_case_is_one(place, case):
    with pytest.raises(NotYourDesk):
        copy(place, case, "court", who="auditor")
    with pytest.raises(NotVisible):
        copy(place, case, "court", who="stranger")
    with pytest.raises(NotAParty):
        copy(place, case, "party", party="nobody")


@pytest.mark.parametrize("harm", ["left out", "swapped", "cut", "value", "other case", "keys"])
def test_any_change_is_found(place, case, harm):
    said = json.loads(copy(place, case, "court"))
    receipts, keys = said["receipts"], key_lines(public_keys(place))
    assert proof.check(json.dumps(said), keys).entries
    if harm == "left out":
        del receipts[1]
    elif harm == "swapped":
        receipts[0], receipts[1] = receipts[1], receipts[0]
    elif harm == "cut":
        del receipts[0]
    elif harm == "value":
        receipts[0]["items"][0][2] = {"changed": 1}
    elif harm == "other case":
        said["case"] = "0" * 32
    else:
        keys = []
    with pytest.raises(BadReceipt):
        proof.check(json.dumps(said), keys)


def test_the_command_checks_it_without_the_place(place, case, tmp_path):
    (tmp_path / "copy.json").write_text(copy(place, case, "party", party="applicant"), "utf-8")
    (tmp_path / "keys.txt").write_text(public_keys(place), "utf-8")
    parser, out = argparse.ArgumentParser(), io.StringIO()
    verify.add_arguments(parser)
    told = ["--disclosure", str(tmp_path / "copy.json"), "--keys", str(tmp_path / "keys.txt")]
    assert verify.run(parser.parse_args(told), out) == 0
    assert "中间没有缺漏" in out.getvalue()
    (tmp_path / "copy.json").write_text("{}", "utf-8")
    assert verify.run(parser.parse_args(told), out) == 1


def test_after_an_erasure_a_copy_still_holds(place, case):
    place.act("hall_head", case, "erase", input={"paths": "*"}, reason="期满")
    worker.settle(place.book, place.moment)
    assert sealing.newest(transaction.get_connection()) is not None
    text, checked = shown(place, copy(place, case, "court"))
    assert checked.withheld > 0
    assert PHONE not in text


def wrapped(one):
    return json.dumps({"kind": proof.KIND, "case": "a", "for": "b", "made": "c", "receipts": [one]})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | JSON.map(wrapped))
def test_whatever_is_read_is_refused_in_words(text):
    with pytest.raises(BadReceipt):
        proof.check(text, [])


def test_a_header_that_is_no_text_is_refused():
    one = {"kind": "shoushan-receipt-v1", "header": "\ud800", "digests": [], "items": []}
    with pytest.raises(BadReceipt):
        proof.check(wrapped(one), [])


@pytest.mark.parametrize(("key", "klass"), [("text", "personal"), ("name", "sensitive"), ("phone", "sensitive")])
def test_a_party_is_never_told_who_objected_to_a_notice(key, klass):
    item = ReadItem(klass, b"", "clear", f"0/notice.object@1/{key}", "salt", "说的话")
    assert not disclosing._shows(Asked("party", "依申请提供", party="household"), {}, item)
    assert disclosing._shows(Asked("court", "依申请提供"), {}, item)
    own = ReadItem(klass, b"", "clear", f"0/party.add@1/{key}", "salt", "说的话")
    assert disclosing._shows(Asked("party", "依申请提供", party="household"), {"0": "household"}, own)
