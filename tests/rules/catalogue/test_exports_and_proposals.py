"""Faults of exports and proposals are told where they stand, and both survive being published."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import exports, proposals
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.model import ExportColumn, Place
from shoushan.rules.catalogue.packing import pack_content, pack_from_content

HERE = Place("tried.yaml", 7)


def told(ledger, **changes):
    """What the check says of the licence ledger's export with these changes."""
    changed = replace(ledger, exports=(replace(ledger.exports[0], at=HERE, **changes),))
    return [(one.file, one.line, one.message.en) for one in exports.check(changed)]


def column(kind, name):
    """A column with this source."""
    return (ExportColumn("列", kind, name, at=HERE),)


def test_the_good_export_has_no_fault(pack):
    assert list(exports.check(pack.ledgers["licence"])) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"due": "joint_handling"}, "yes-or-no field"),
        ({"due": "item_name"}, "yes-or-no field"),
        ({"act": "send"}, "There is no act “send”"),
        ({"file": "receipt_number"}, "There is no input “receipt_number”"),
        ({"receipt": "nothing"}, "There is no act “nothing”"),
        ({"columns": column("field", "colour")}, "There is no field “colour”"),
        ({"columns": column("party", "owner.name")}, "There is no party role “owner”"),
        ({"columns": column("paper", "poem")}, "There is no paper “poem”"),
        ({"columns": column("several", "a")}, "has several sources"),
    ],
)
def test_every_fault_of_an_export_is_told_where_it_stands(pack, changes, says):
    found = told(pack.ledgers["licence"], **changes)
    assert [one for one in found if says in one[2]], found
    assert {one[:2] for one in found} == {("tried.yaml", 7)}


def test_a_sensitive_field_is_not_exported(pack):
    ledger = pack.ledgers["licence"]
    version = ledger.versions[-1]
    fields = {**version.fields, "item_code": replace(version.fields["item_code"], klass="sensitive")}
    closed = replace(ledger, versions=(*ledger.versions[:-1], replace(version, fields=fields)))
    assert any("is sensitive" in one[2] for one in told(closed, columns=column("field", "item_code")))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"list": "nothing"}, "There is no code list “nothing”"),
        ({"from_": ("sound",)}, "There is no field “sound”"),
        ({"within": "sound"}, "There is no field “sound”"),
        ({"act": "guess"}, "There is no act “guess”"),
        ({"score": "proposed_words"}, "should be of type rate"),
        ({"words": "poem"}, "There is no input “poem”"),
    ],
)
def test_every_fault_of_a_proposal_is_told(pack, changes, says):
    ledger = pack.ledgers["hotline"]
    version = ledger.versions[-1]
    good = View(pack, ledger, version)
    assert list(proposals.check(good)) == []
    changed = replace(version, proposals=(replace(version.proposals[0], at=HERE, **changes),))
    found = list(proposals.check(View(pack, ledger, changed)))
    assert any(says in one.message.en for one in found), [one.message.en for one in found]
    assert {(one.file, one.line) for one in found} == {("tried.yaml", 7)}


def test_exports_words_and_proposals_are_published_and_read_back(pack):
    contents = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), contents.__getitem__)
    assert again.ledgers["licence"].exports == pack.ledgers["licence"].exports
    assert again.code_lists["hotline-topics"] == pack.code_lists["hotline-topics"]
    assert again.ledgers["hotline"].versions[-1].proposals == pack.ledgers["hotline"].versions[-1].proposals
    assert pack_content(again) == pack_content(pack)
