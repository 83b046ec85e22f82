"""What a viewer may see: own, its ledger, all; closed classes reached by nobody without their right, by no way."""

import pytest
from django.db import connection

from shoushan.records.cases import actions, queries, read, showing
from shoushan.records.cases.following import index_case
from shoushan.records.cases.read import NotVisible
from shoushan.records.units import accounts
from shoushan.records.units.models import Unit
from shoushan.records.units.viewer import PUBLIC_VIEWER, Viewer
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from tests.records.cases import apart

WANTED = queries.Wanted()
PERSON = {"role": "person", "kind": "person", "name": "周密", "id_number": apart.ID_NUMBER, "phone": "13912345678"}


def seen(place, name, **wanted):
    page = queries.lines(place.viewer(name), place.book, queries.Wanted(**wanted), place.moment)
    assert page.total == len(page.lines)
    return {line.uid for line in page.lines}


def test_a_unit_sees_its_cases_and_its_parts_and_no_other(place):
    case = place.accepted()
    assert seen(place, "window") == seen(place, "employment") == seen(place, "insurance") == {case}
    assert seen(place, "stranger") == set()
    with pytest.raises(NotVisible):
        read.case(place.viewer("stranger"), place.book, case, place.moment)
    with pytest.raises(NotVisible):
        read.unmask(place.viewer("stranger"), place.book, case, ("matter_note",), "核对", place.moment)


def test_an_unknown_case_and_a_foreign_one_cannot_be_told_apart(place):
    case = place.opened()
    for uid in (case, "0" * 32):
        with pytest.raises(NotVisible) as met:
            read.case(place.viewer("stranger"), place.book, uid, place.moment)
        assert str(met.value) == uid


def test_a_viewer_that_is_ignored_lets_the_case_leak(place, monkeypatch):
    """The negative control of the two tests above."""
    case = place.accepted()
    monkeypatch.setattr(queries, "scope", lambda *_: ("1 = 1", []))
    monkeypatch.setattr(read, "scope", lambda *_: ("1 = 1", []))
    assert case in seen(place, "stranger")
    assert read.case(place.viewer("stranger"), place.book, case, place.moment).uid == case


def test_the_head_of_a_ledgers_owner_sees_its_cases_and_an_auditor_all(place):
    case = place.accepted()
    owner = place.book.owners["one-counter"]
    assert owner in place.viewer("hall_head").units
    assert case in seen(place, "hall_head")
    assert case in seen(place, "auditor")


def test_a_unit_sees_what_the_units_below_it_have(place):
    case = place.accepted()
    parent = Unit.objects.get(id="employment").parent
    viewer = place.viewer("employment")
    unit = Unit.objects.get(id=parent)
    below = tuple(Unit.objects.filter(path__startswith=unit.path).values_list("id", flat=True))
    above = Viewer("staff", "h", "p", parent, (parent,), below, viewer.roles, viewer.rights)
    assert "employment" in below
    assert {line.uid for line in queries.lines(above, place.book, WANTED, place.moment).lines} == {case}


def test_a_tracker_sees_one_case_and_the_public_none(place):
    case, other = place.accepted(), place.opened()
    tracker = Viewer("tracker", case=case)
    assert {line.uid for line in queries.lines(tracker, place.book, WANTED, place.moment).lines} == {case}
    with pytest.raises(NotVisible):
        read.case(tracker, place.book, other, place.moment)
    assert queries.lines(PUBLIC_VIEWER, place.book, WANTED, place.moment).total == 0


def test_a_number_opens_only_with_its_code(place):
    done = place.act("window", place.opened(), "accept")
    assert queries.track(place.book, done.number, done.track) == done.case
    assert queries.track(place.book, done.number, f" {done.track.lower()} ") == done.case
    assert queries.track(place.book, done.number, "2" * 11) is None
    assert queries.track(place.book, "370602-RS-2026-999999", done.track) is None


@pytest.fixture
def closed_case(apart_place):
    """A case of the closed class with a party, indexed."""
    case = apart.opened(apart_place, apart.CLOSED, input={"title": "检举某某"}, parties=[PERSON])
    with connection.cursor() as cursor:
        index_case(cursor, apart_place.book, case)
    return case


def ways(place, viewer):
    """Every way by which a case can be reached, as what it finds."""
    book, moment = place.book, place.moment
    listed = lambda wanted: {line.uid for line in queries.lines(viewer, book, wanted, moment).lines}  # noqa: E731
    known = queries.known_party(viewer, book, apart.ID_NUMBER, moment)
    return {
        "list": listed(WANTED),
        "list of its ledger": listed(queries.Wanted(ledger=apart.CLOSED)),
        "words in a list": listed(queries.Wanted(text="检举")),
        "count": queries.morning(viewer, book, moment)["open"],
        "name": {line.uid for line in queries.find(viewer, book, "周密", moment)},
        "id number": {line.uid for line in queries.find(viewer, book, apart.ID_NUMBER, moment)},
        "telephone": {line.uid for line in queries.find(viewer, book, "13912345678", moment)},
        "words": {line.uid for line in queries.find(viewer, book, "检举", moment)},
        "known party": known and {line.uid for line in known.lines},
    }


def test_a_closed_class_is_reached_by_no_way_without_its_right(apart_place, closed_case):
    for name in ("auditor", "supervisor", "hall_head", "window"):
        found = ways(apart_place, apart_place.viewer(name))
        assert not any(found.values()), (name, found)
        with pytest.raises(NotVisible):
            read.case(apart_place.viewer(name), apart_place.book, closed_case, apart_place.moment)


def test_a_closed_class_is_open_to_whom_the_pack_gave_the_right(apart_place, closed_case):
    """The positive control: each way does lead to the case."""
    found = ways(apart_place, apart_place.viewer("petition"))
    assert all(found.values()), found
    assert read.case(apart_place.viewer("petition"), apart_place.book, closed_case, apart_place.moment).uid == closed_case


def test_a_link_does_not_name_a_case_of_a_closed_class(apart_place, closed_case, monkeypatch):
    place = apart_place
    case = apart.opened(place, input={"title": "公开件"})
    place.act("petition", case, "link", input={"to_case": closed_case})
    place.act("petition", closed_case, "link", input={"to_case": case})

    def targets(name):
        return [link["target"] for link in read.case(place.viewer(name), place.book, case, place.moment).links]

    assert targets("auditor") == []
    assert targets("petition") == [closed_case, closed_case]
    monkeypatch.setattr(showing, "kept_apart", lambda *_, **__: ("1 = 1", []))
    assert targets("auditor") == [closed_case, closed_case], "the negative control: nothing kept apart"


def test_a_deputy_acts_for_a_post_and_stays_known(place):
    case = place.accepted()
    deputy = place.viewer("employment")
    second = next(post for post in deputy.deputising if post == "employment-handler-2")
    standing_in = accounts.as_deputy(deputy, second, place.book.pack)
    assert (standing_in.actor.id, standing_in.actor.for_post) == (CAST_POST, second)
    with pytest.raises(accounts.NoPost):
        accounts.as_deputy(deputy, "finance-handler", place.book.pack)
    assert {line.uid for line in queries.lines(standing_in, place.book, WANTED, place.moment).lines} == {case}


CAST_POST = "employment-handler"


def test_of_two_deputies_acting_at_once_one_is_told_what_the_other_did(place):
    """Both stand in for the same post on the same page; the second changes nothing and is named the reason."""
    case = place.accepted()
    first = place.viewer("employment")
    second = next(post for post in first.deputising if post == "employment-handler-2")
    deputy = accounts.as_deputy(first, second, place.book.pack)
    happened = Happened.at(place.moment)
    take = [Command(case, "take", viewer.actor, happened) for viewer in (deputy, first)]
    actions.act(take[:1], place.book, place.moment)
    before = read.case(first, place.book, case, place.moment).n
    with pytest.raises(Refusal):
        actions.act(take[1:], place.book, place.moment)
    shown = read.case(first, place.book, case, place.moment)
    assert shown.n == before
    (taken,) = [one for one in shown.parts if one.state == "taken"]
    assert taken.unit == "employment"
