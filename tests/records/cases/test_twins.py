"""Outside numbers: recorded, replaced, taken back, never moving a date of ours, and only for those who see the case."""

from __future__ import annotations

from typing import Any

import pytest

from shoushan.records.cases import queries, read, replaying, twins
from shoushan.records.cases.twins import Wanted
from shoushan.rules.procedure.refusals import NothingToDo, NotYourDesk, ReasonNeeded, WrongInput

WANTS = (Wanted("one-counter", ("accepted", "deciding")),)


def twin(place: Any, case: str, number: str, who: str = "window", **more: Any) -> Any:
    return place.act(who, case, "twin", input={"system": "province-services", "number": number, **more})


def test_a_number_is_recorded_found_and_leaves_our_date_alone(place: Any) -> None:
    case, viewer = place.accepted(), place.viewer("window")
    before = read.case(viewer, place.book, case, place.moment)
    assert [line.uid for line in twins.to_type(viewer, place.book, "province-services", WANTS, place.moment)] == [case]
    twin(place, case, "SD20261123001", due="2026-11-25")
    twin(place, case, "SD20261123001", due="2026-11-27")
    shown = read.case(viewer, place.book, case, place.moment)
    assert [(one.system, one.number, one.due) for one in shown.twins] == [("province-services", "SD20261123001", "2026-11-27")]
    assert (shown.due, shown.lamp) == (before.due, before.lamp)
    assert [line.uid for line in queries.find(viewer, place.book, "SD20261123001", place.moment)] == [case]
    assert twins.to_type(viewer, place.book, "province-services", WANTS, place.moment) == ()
    assert twins.count_to_type(viewer, place.book, "city-hotline", WANTS) == (1, "2026-11-23")


def test_replay_gives_numbers_again_and_taking_back_removes_them(place: Any) -> None:
    case, viewer = place.accepted(), place.viewer("window")
    twin(place, case, "SD20261123001")
    twin(place, case, "SD20261123002")
    with pytest.raises(ReasonNeeded):
        place.act("window", case, "untwin", input={"system": "province-services", "number": "SD20261123001"})
    place.act("window", case, "untwin", input={"system": "province-services", "number": "SD20261123001"}, reason="录错")
    before = twins.numbered(viewer, place.book, "province-services", WANTS, place.moment)
    assert [one.number for one in before] == ["SD20261123002"]
    replaying.rebuild(place.book)
    assert twins.numbered(viewer, place.book, "province-services", WANTS, place.moment) == before
    with pytest.raises(NothingToDo):
        place.act("window", case, "untwin", input={"system": "province-services", "number": "SD20261123001"}, reason="录错")


def test_those_without_a_part_record_nothing_and_see_nothing(place: Any) -> None:
    case = place.accepted()
    with pytest.raises(NotYourDesk):
        twin(place, case, "SD20261123001", "stranger")
    with pytest.raises(WrongInput):
        twin(place, case, "SD20261123001", due="tomorrow")
    twin(place, case, "SD20261123001")
    other = place.opened()
    stranger, window = place.viewer("stranger"), place.viewer("window")
    assert twins.count_numbered(stranger, place.book, "province-services") == 0
    assert twins.others_with(stranger, place.book, "province-services", "SD20261123001", other, place.moment) == ()
    found = twins.others_with(window, place.book, "province-services", "SD20261123001", other, place.moment)
    assert [line.uid for line in found] == [case]  # the control: who may see it is told
