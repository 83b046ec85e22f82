"""Dated relations: one household a person and day, whoever acts when; any day as it is known now or was known then."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from shoushan.records.cases import actions, relating, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.related_refusals import AlreadyRelated, NotRelated
from shoushan.rules.procedure.values import Command, Happened
from tests.records.cases import rows

STREET = "370602001"


def worker(place, community="beima"):
    post = Post.objects.get(id=f"community-{community}-worker")
    return accounts.viewer_at(post, f"handle-{community}", place.book.pack)


def command(place, act, given, ledger=None, case=None, reason=None):
    happened = Happened.at(place.moment)
    opens = (ledger, None) if ledger else None
    return Command(case or uuid7(place.moment), act, worker(place).actor, happened, given, opens=opens, reason=reason)


def done(place, *args, **more):
    return actions.act([command(place, *args, **more)], place.book, place.moment)[0].case


def house(place, code="BM-1-1-101"):
    given = {"house_code": code, "street": STREET, "building": "1", "entrance": "1", "room": "101", "use": "home"}
    return done(place, "record", given, "houses")


def household(place, code, at="BM-1-1-101"):
    given = {"household_code": code, "house": at, "kind": "family", "opened_on": "2010-01-01"}
    return done(place, "establish", given, "households")


def person(place, name, home, kind="head", since="2010-01-01", number=None):
    given = {
        "full_name": name, "sex": "1", "born_on": "1960-01-02", "household": home, "kind": kind, "since": since,
        "residence": "here-both", "joined_by": "roster", "id_number": number,
    }  # fmt: skip
    return done(place, "enrol", {key: value for key, value in given.items() if value is not None}, "residents")


def members(place, case, on=None, known=None):
    """Kind by id of whoever belonged to a household, as it was known."""
    found = relating.shown(worker(place), place.book, case, place.moment, on, known)
    return {one.held.uid: one.held.kind for one in found if one.held.back and one.held.relation == "member"}


def later(place, **span):
    place.moment += timedelta(**span)
    return place.moment


def test_a_household_on_any_day_as_known_then(place):
    house(place)
    first, second = household(place, "H-1"), household(place, "H-2")
    father, son = person(place, "父", "H-1"), person(place, "子", "H-1", "son")
    before = place.moment
    later(place, days=3)
    done(place, "move", {"household": "H-2", "kind": "head", "on": "2017-01-01"}, case=son)
    today = place.moment.astimezone(place.book.zone).date()
    assert members(place, first, today) == {father: "head"}
    assert members(place, second, today) == {son: "head"}
    assert members(place, first, date(2016, 12, 31)) == {father: "head", son: "son"}
    assert members(place, first, today, before) == {father: "head", son: "son"}, "nobody knew of the move yet"
    assert members(place, second, today, before) == {}
    later(place, days=1)
    with pytest.raises(AlreadyRelated):
        done(place, "correct-membership", {"from_on": "2016-06-01"}, case=son, reason="日期录错")
    done(place, "correct-membership", {"from_on": "2017-02-01"}, case=son, reason="日期录错")
    assert members(place, second, date(2017, 1, 15)) == {}
    assert members(place, second, date(2017, 1, 15), place.moment - timedelta(hours=1)) == {son: "head"}
    before_replay = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before_replay


def test_two_households_two_heads_and_strangers_are_refused_and_nothing_is_written(place):
    house(place)
    household(place, "H-1"), household(place, "H-2")
    father = person(place, "父", "H-1")
    stranger = person(place, "外", "H-2")
    kept = rows.rows()
    with pytest.raises(AlreadyRelated) as refused:
        person(place, "二", "H-1")
    assert "370602-R-" in refused.value.text.zh, "the person who is the head is named"
    given = {"into": "H-2", "on": "2017-01-01", "members": [{"person": stranger, "kind": "son"}]}
    first = relating.shown(worker(place), place.book, father, place.moment)[0].held.uid
    with pytest.raises(NotRelated):
        done(place, "split", given, case=first, reason="分户")
    assert rows.rows() == kept


def test_an_identity_number_is_registered_once_and_never_said(place):
    house(place)
    household(place, "H-1")
    person(place, "父", "H-1", number="379900196001020010")
    with pytest.raises(DuplicateKey) as refused:
        person(place, "又", "H-1", "son", number="379900196001020010")
    told = "".join((*refused.value.text, *refused.value.remedy))
    assert "3799" not in told
    with connection.cursor() as cursor:
        cursor.execute("select key from unique_key where ledger = 'residents'")
        held = [row[0] for row in cursor.fetchall()]
    assert len(held) == 1
    assert "3799" not in held[0]


def test_two_clerks_at_once_cannot_make_two_heads_or_two_households(place):
    """Both enrol a head into the same household at the same moment: one is refused, whichever database."""
    house(place)
    home = household(place, "H-1")
    outcomes, ready = [], threading.Barrier(2)

    def enrol(name):
        ready.wait()
        try:
            person(place, name, "H-1")
            outcomes.append("done")
        except Refusal as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    both = [threading.Thread(target=enrol, args=(name,)) for name in ("甲", "乙")]
    [one.start() for one in both]
    [one.join() for one in both]
    assert sorted(outcomes) == ["AlreadyRelated", "done"]
    assert list(members(place, home, date(2017, 1, 1)).values()) == ["head"]
