"""Who looked: told to the person by unit and post, never by name or reason, and never to anybody else."""

import pytest

from shoushan.records.cases import actions, looked, read
from shoushan.records.cases.knowing import party_digest
from shoushan.records.cases.read import NotVisible
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.built_in import LOOKS
from shoushan.rules.procedure.values import Command, Happened
from tests.records.cases.test_relations import house, household, person, worker

OWN, OTHER = "379900196001020010", "379900196501020025"


def citizen(number):
    return Viewer("citizen", handle="citizen-1", parties=(party_digest(number),))


def head(place):
    return accounts.viewer_at(Post.objects.get(id="community-beima-head"), "handle-head", place.book.pack)


def test_the_person_is_told_unit_post_and_what_and_nobody_else_is(sqlite_place):
    place = sqlite_place
    house(place)
    household(place, "H-1")
    case = person(place, "甲", "H-1", number=OWN)
    person(place, "乙", "H-1", "son", number=OTHER)
    assert looked.of_person(citizen(OWN), place.book, place.moment) == ()
    assert read.case(worker(place), place.book, case, place.moment).fields, "a masked page is no look"
    assert looked.of_person(citizen(OWN), place.book, place.moment) == ()
    clear = read.unmask(head(place), place.book, case, ("id_number", "party:resident:phone"), "领取补贴核对", place.moment)
    assert clear["id_number"] == OWN
    (look,) = looked.of_person(citizen(OWN), place.book, place.moment)
    assert (look.unit.zh, look.post.zh) == ("北马社区居民委员会", "社区负责人")
    assert [one.zh for one in look.what] == ["公民身份号码", "电话"]
    assert OWN not in repr(look)
    for other in (citizen(OTHER), Viewer("public"), Viewer("citizen", parties=()), worker(place)):
        assert looked.of_person(other, place.book, place.moment) == ()
    (seen,) = looked.of_case(worker(place), place.book, case, place.moment)
    assert seen.number == look.number
    with pytest.raises(NotVisible):
        looked.of_case(worker(place, "taihua"), place.book, case, place.moment)


def test_telling_is_an_act_and_is_told_too(sqlite_place):
    place = sqlite_place
    house(place)
    household(place, "H-1")
    case = person(place, "甲", "H-1", number=OWN)
    command = Command(case, LOOKS, worker(place).actor, Happened.at(place.moment), {"text": "持证到窗口，当面告知"})
    actions.act([command], place.book, place.moment)
    assert [look.kind.en for look in looked.of_person(citizen(OWN), place.book, place.moment)] == ["It was told who looked"]
