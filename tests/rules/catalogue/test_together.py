"""Faults of campaigns, sessions and matching are told where they stand; all three survive publishing."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import together
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.expressions import parse
from shoushan.rules.catalogue.model import Place, Reason
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.text import Text

HERE = Place("tried.yaml", 7)


def faults(pack, book_id, key, **changes):
    """What the check says of a version whose ``key`` is changed."""
    book = pack.ledgers[book_id]
    version = book.versions[-1]
    assert list(together.check(View(pack, book, version))) == []
    said = replace(getattr(version, key), at=HERE, **changes)
    return list(together.check(View(pack, book, replace(version, **{key: said}))))


CAMPAIGN = [
    ({"over": "nothing"}, "There is no ledger “nothing”"),
    ({"ledger": "nothing"}, "There is no ledger “nothing”"),
    ({"where": parse("nothing = 1")}, "A table knows no “nothing”"),
    ({"where": parse("campaign.nothing = 1")}, "A table knows no “nothing”"),
    ({"where": parse("period.from = today")}, "There is no “period.from” here"),
    ({"unit": "site_kind"}, "“site_kind” is no unit"),
    ({"keep": {"site_no": "nothing"}}, "A table knows no “nothing”"),
    ({"keep": {"site_no": "site_no"}}, "There is no column of the list “street”"),
    ({"act": "check"}, "There is no opening act of the system “check”"),
    ({"ledger": "published-figures"}, "Tasks cannot be opened in a book of the core"),
    ({"by": ("nothing",)}, "There is no column of the list “nothing”"),
    ({"done": ("nothing",)}, "There is no outcome “nothing”"),
    ({"finding": "nothing"}, "There is no field “nothing”"),
    ({"over": "cadre-adjustment"}, "A closed ledger cannot be the target of a campaign"),
]


@pytest.mark.parametrize(("changes", "says"), CAMPAIGN)
def test_faults_of_a_campaign_are_told(pack, changes, says):
    found = faults(pack, "civilised-city", "campaign", **changes)
    assert [one for one in found if says in one.message.en], found
    assert {(one.file, one.line) for one in found} == {("tried.yaml", 7)}


SESSIONS = [
    ({"field": "nothing"}, "There is no rows field with a key “nothing”"),
    ({"day": "title"}, "There is no field of a day “title”"),
    ({"from_": "minutes"}, "There is no column of type text “minutes”"),
    ({"minutes": "from_time"}, "There is no column of type integer “from_time”"),
    ({"late": "minutes"}, "There is no column of type boolean “minutes”"),
    ({"within": "nothing"}, "There is no term “nothing”"),
    ({"enrolled": "title"}, "There is no rows field with a key “title”"),
    ({"places": "title"}, "There is no field of a number “title”"),
    ({"people": "petitions"}, "There is no ledger with a key “petitions”"),
]
MATCHING = [
    ({"need": parse("nothing = 1")}, "A table knows no “nothing”"),
    ({"act": "nothing"}, "There is no act “nothing”"),
    ({"into": "nothing"}, "There is no input “nothing”"),
    ({"show": ("nothing",)}, "There is no field “nothing”"),
    ({"reasons": (Reason("x", Text("x", "x"), 1, same="nothing"),)}, "There is no field “nothing”"),
    ({"reasons": (Reason("x", Text("x", "x"), 1),)}, "has one of same, meet (two days) and reaches"),
    ({"reasons": (Reason("x", Text("x", "x"), 1, meet=("from_on", "title")),)}, "There is no field of a day “title”"),
    ({"reasons": (Reason("x", Text("x", "x"), 1, reaches="title"),)}, "There is no field of a number “title”"),
]


@pytest.mark.parametrize(("changes", "says"), SESSIONS)
def test_faults_of_sessions_are_told(pack, changes, says):
    found = faults(pack, "volunteering", "sessions", **changes)
    assert [one for one in found if says in one.message.en], found
    assert {(one.file, one.line) for one in found} == {("tried.yaml", 7)}


@pytest.mark.parametrize(("changes", "says"), MATCHING)
def test_faults_of_matching_are_told(pack, changes, says):
    found = faults(pack, "resource-network", "matching", **changes)
    assert [one for one in found if says in one.message.en], found
    assert {(one.file, one.line) for one in found} == {("tried.yaml", 7)}


def test_an_effect_of_a_campaign_without_one_is_told(pack):
    book = pack.ledgers["civilised-city"]
    found = list(together.check(View(pack, book, replace(book.versions[-1], campaign=None))))
    assert {one.message.en for one in found} == {"No campaign is said."}
    assert all(one.file.endswith("civilised-city/versions/2012-01-01/procedure.yaml") and one.line > 20 for one in found)


def test_they_survive_being_published(pack):
    by_digest = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__)
    found = 0
    for id_, ledger in pack.ledgers.items():
        for key in ("campaign", "sessions", "matching"):
            said = getattr(ledger.versions[-1], key)
            found += said is not None
            assert getattr(again.ledgers[id_].versions[-1], key) == said
    assert found
