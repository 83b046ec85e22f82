"""Faults of a rhythm are told where they stand; a fragment gives its rhythm to whoever uses it; both survive publishing."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import rhythm
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.model import Place
from shoushan.rules.catalogue.packing import pack_content, pack_from_content

HERE = Place("tried.yaml", 7)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"field": "nothing"}, "There is no field “nothing”"),
        ({"field": "project_name"}, "is no rows field with a key"),
        ({"key": "invested"}, "is no rows field with a key"),
        ({"every": "week"}, "the reports are not monthly"),
        ({"act": "nothing"}, "There is no act “nothing”"),
        ({"back": "nothing"}, "There is no act “nothing”"),
        ({"term": "nothing"}, "There is no term “nothing”"),
        ({"redo": "nothing"}, "There is no term “nothing”"),
        ({"field": "site_days", "key": "day"}, "There is no column of the reports “progress”"),
    ],
)
def test_every_fault_is_told(pack, changes, says):
    ledger = pack.ledgers["key-projects"]
    version = ledger.versions[-1]
    assert list(rhythm.check(View(pack, ledger, version))) == []
    said = replace(version.rhythm, at=HERE, **changes)
    found = list(rhythm.check(View(pack, ledger, replace(version, rhythm=said))))
    assert [one for one in found if says in one.message.en], found
    assert {(one.file, one.line) for one in found if "column" not in one.message.en} <= {("tried.yaml", 7)}


def test_reports_without_a_rhythm_and_reports_that_are_personal_are_told(pack):
    ledger = pack.ledgers["key-projects"]
    version = ledger.versions[-1]
    found = list(rhythm.check(View(pack, ledger, replace(version, rhythm=None))))
    assert {one.message.en for one in found} == {"No rhythm of reports is said."}
    fields = {**version.fields, "monthly": replace(version.fields["monthly"], klass="personal")}
    found = list(rhythm.check(View(pack, ledger, replace(version, fields=fields))))
    assert [one.message.en for one in found] == ["Reports are public or internal."]


def test_a_rhythm_survives_being_published_and_comes_with_its_fragment(pack):
    by_digest = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__)
    for name in ("key-projects", "supervision-tasks"):
        said = again.ledgers[name].versions[-1].rhythm
        assert said == pack.ledgers[name].versions[-1].rhythm
        assert said is not None
    assert again.ledgers["one-counter"].versions[-1].rhythm is None
