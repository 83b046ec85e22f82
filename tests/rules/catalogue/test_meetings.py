"""Faults of meetings, splitting and reasons are told where they stand; all of it survives publishing."""

from dataclasses import replace

import pytest

from shoushan.rules.catalogue.checking import meetings
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.model import Place
from shoushan.rules.catalogue.packing import pack_content, pack_from_content

HERE = Place("tried.yaml", 7)


@pytest.mark.parametrize(
    ("part", "changes", "says"),
    [
        ("meeting", {"day": "nothing"}, "There is no field “nothing”"),
        ("meeting", {"day": "place"}, "“place” should be of type date"),
        ("meeting", {"series": "held_on"}, "should be of type code or text"),
        ("meeting", {"agenda": "decisions"}, "“decisions” lacks the column “number”"),
        ("meeting", {"last": "agenda"}, "“agenda” lacks the column “task”"),
        ("meeting", {"decisions": "place"}, "should be of type rows"),
        ("meeting", {"freeze": "nothing"}, "There is no act “nothing”"),
        ("meeting", {"freeze": "convene"}, "There is no input “agenda”"),
        ("meeting", {"minute": "put-off"}, "“put-off” is not among splits"),
        ("meeting", {"ledgers": ("nothing",)}, "There is no ledger “nothing”"),
        ("splits", {"act": "nothing"}, "There is no act “nothing”"),
        ("splits", {"rows": "nothing"}, "There is no input “nothing”"),
        ("splits", {"act": "freeze-agenda", "rows": "agenda"}, "opens no child for each row"),
        ("splits", {"shorts": "nothing"}, "There is no code list “nothing”"),
        ("splits", {"since": "place"}, "“place” should be of type date"),
        ("tabled", {"decide": "nothing"}, "There is no act “nothing”"),
        ("tabled", {"into": None}, "There is no input “”"),
        ("tabled", {"meeting": "nothing"}, "There is no input “nothing”"),
        ("tabled", {"needs": "needs"}, "There is no column of the reports “needs”"),
        ("tabled", {"text": "duty_unit"}, "should be of type text or long-text"),
    ],
)
def test_every_fault_is_told_with_its_place(pack, part, changes, says):
    ledger = pack.ledgers["key-project-problems" if part == "tabled" else "progress-meetings"]
    version = ledger.versions[-1]
    assert list(meetings.check(View(pack, ledger, version))) == []
    said = getattr(version, part)
    made = (replace(said[0], at=HERE, **changes),) if part == "splits" else replace(said, at=HERE, **changes)
    found = list(meetings.check(View(pack, ledger, replace(version, **{part: made}))))
    told = [one for one in found if says in one.message.en]
    assert told, found
    assert {(one.file, one.line) for one in told} == {("tried.yaml", 7)}


def test_reasons_said_twice_and_words_that_are_personal_are_told(pack):
    ledger = pack.ledgers["key-project-problems"]
    version = ledger.versions[-1]
    tabled = version.tabled
    twice = replace(version, tabled=replace(tabled, reasons=(*tabled.reasons, tabled.reasons[0])))
    assert [one.message.en for one in meetings.check(View(pack, ledger, twice))] == ["A reason stands twice."]
    fields = {**version.fields, "problem_text": replace(version.fields["problem_text"], klass="personal")}
    (found,) = meetings.check(View(pack, ledger, replace(version, fields=fields)))
    assert "should be public or internal" in found.message.en


def test_meetings_survive_being_published(pack):
    by_digest = {version.digest: content(version) for ledger in pack.ledgers.values() for version in ledger.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__)
    for name, part in (("progress-meetings", "meeting"), ("progress-meetings", "splits"), ("key-project-problems", "tabled")):
        said = getattr(again.ledgers[name].versions[-1], part)
        assert said == getattr(pack.ledgers[name].versions[-1], part)
        assert said
    assert again.ledgers["one-counter"].versions[-1].meeting is None
