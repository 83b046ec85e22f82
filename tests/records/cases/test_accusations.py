"""A petition that turns out to be an accusation: who held it, who supervises and who leads reach it no more."""

import pytest
from django.db import connection

from shoushan.records.cases import queries, read, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.queries import Wanted
from shoushan.records.cases.read import NotVisible
from shoushan.records.units.viewer import Viewer
from shoushan.site import worker
from tests.records.cases.rows import rows

LEDGER = "petitions"
MEMBERS = ("petition", "petition_head", "housing", "supervisor", "leader", "auditor", "window")
ZHAO = {"role": "petitioner", "kind": "person", "name": "赵举报", "phone": "19900000003", "id_number": "11010519491231002X"}


def registered(place, **more):
    """A petition about the housing bureau, registered by the petition office."""
    given = {
        "title": "反映验收环节收受礼金", "form": "letter", "petition_class": "appeal", "topic": "housing",
        "people_count": 1, "against": "housing", **more,
    }  # fmt: skip
    return place.act("petition", uuid7(place.moment), "register", input=given, parties=[ZHAO], opens=(LEDGER, None)).case


def ways(place, name, case):
    """Every way by which the member of the cast might reach the case."""
    viewer, book, moment = place.viewer(name), place.book, place.moment
    listed = lambda wanted: case in {line.uid for line in queries.lines(viewer, book, wanted, moment).lines}  # noqa: E731
    found = {
        "list": listed(Wanted(ledger=LEDGER)), "open": listed(Wanted(state="open")), "mine": listed(Wanted(mine=True)),
        "by field": listed(Wanted(ledger=LEDGER, fields={"topic": "housing"})), "words": listed(Wanted(text="收受礼金")),
        "unit": listed(Wanted(ledger=LEDGER, unit="housing")), "count": queries.morning(viewer, book, moment)["open"] > 0,
    }  # fmt: skip
    for text in ("赵举报", "19900000003", "11010519491231002X", "收受礼金"):
        found[text] = case in {line.uid for line in queries.find(viewer, book, text, moment)}
    known = queries.known_party(viewer, book, "11010519491231002X", moment)
    found["known"] = known is not None
    try:
        read.case(viewer, book, case, moment)
        found["page"] = True
    except NotVisible:
        found["page"] = False
    return found


def test_who_handled_it_loses_it_the_moment_it_is_closed_off(place):
    case = registered(place)
    place.act("petition", case, "forward", input={"unit": "housing"})
    place.act("housing", case, "take")
    worker.settle(place.book, place.moment)
    before = {name: ways(place, name, case)["page"] for name in MEMBERS}
    assert before == {**dict.fromkeys(MEMBERS, True), "window": False}, "the control: they did reach it"
    place.act("petition", case, "close-off", reason="材料反映经办人收受财物")
    for settled in (False, True):
        if settled:
            worker.settle(place.book, place.moment)
        for name in MEMBERS:
            reached = [way for way, yes in ways(place, name, case).items() if yes]
            assert reached == [], (name, settled)
    seen = ways(place, "keeper", case)
    assert seen["page"]
    assert seen["赵举报"]
    assert seen["收受礼金"]


def test_it_is_passed_on_signed_for_and_still_told_to_who_wrote_it(place):
    case = registered(place, petition_class="accusation")
    assert not ways(place, "petition", case)["page"]
    assert not ways(place, "discipline", case)["page"], "before it is passed on"
    place.act("keeper", case, "forward-accusation", input={"unit": "discipline"})
    assert ways(place, "discipline", case)["page"]
    place.act("discipline", case, "receive-accusation")
    shown = read.case(Viewer("tracker", case=case), place.book, case, place.moment)
    assert shown.closed
    assert not shown.files
    assert {name for name in MEMBERS if ways(place, name, case)["page"]} == set()


def test_letters_of_a_closed_case_are_marked_and_replay_gives_the_same(place):
    case = registered(place)
    place.act("petition", case, "add-letter", input={"day": "2026-11-20", "channel": "visit", "persons": 12})
    place.act("petition", case, "close-off", reason="属检举")
    other = registered(place)
    with connection.cursor() as cursor:
        cursor.execute("select case_row.uid, l.klass, l.persons from l_petitions__letters l join case_row on id = case_id")
        marked = sorted(cursor.fetchall())
    assert marked == sorted([(case, "accusations", 1), (case, "accusations", 12), (other, None, 1)])
    before = rows()
    replaying.rebuild(place.book)
    assert rows() == before


@pytest.mark.parametrize("name", ["petition_head", "supervisor", "leader", "auditor"])
def test_no_post_but_its_keepers_holds_the_right(place, name):
    assert not place.viewer(name).may_enter("accusations")
    assert place.viewer("keeper").may_enter("accusations")
