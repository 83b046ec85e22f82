"""The board: figures and the lists behind them agree, nobody sees what is out of scope, closed classes never reach it."""

from __future__ import annotations

from datetime import timedelta

from shoushan.records.cases import boards, queries
from shoushan.records.cases.boards import BYS, KINDS, Asked
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.deadlines import Lamp
from tests.people import CAST
from tests.records.cases import apart

PLACE = "370602003"


def order(place, unit="housing"):
    """A work order of the hotline, dispatched to a unit."""
    case, caller = uuid7(place.moment), {"role": "caller", "kind": "person", "name": "王小明", "phone": "13800001234"}
    given = {"title": "路灯不亮", "place": PLACE}
    place.act("hotline", case, "take-call", opens=("hotline", None), input=given, parties=[caller])
    place.act("hotline_dispatcher", case, "dispatch", input={"lead": unit})
    return case


def asked(place, name="supervisor", **more):
    return boards.open_cases(place.viewer(name), place.book, Asked(**more), place.moment)


def test_every_figure_is_the_length_of_the_list_behind_it(place):
    for _ in range(3):
        place.accepted()
    order(place)
    place.pass_time(days=30)
    order(place)
    found = asked(place)
    assert {case.lamp for case in found} >= {Lamp.RED, Lamp.GREEN}
    for by in BYS:
        rows = boards.board(found, by)
        for row in rows:
            assert {kind: len(boards.behind(found, by, row.key, kind)) for kind in KINDS} == row.counts
            assert sum(row.counts[kind] for kind in ("green", "yellow", "red", "grey", "unlit")) == row.counts["open"]
        stand = {case.uid for row in rows for case in boards.behind(found, by, row.key, "open")}
        assert stand == {case.uid for case in found}
    assert len(boards.behind(found, "unit", "*", "open")) == len(found), "each case once"


def test_a_street_stands_on_the_board_where_its_ledger_names_one(sqlite_place):
    order(sqlite_place)
    sqlite_place.accepted()
    rows = {row.key: row.counts["open"] for row in boards.board(asked(sqlite_place), "street")}
    assert rows == {PLACE: 1, None: 1}
    assert boards.street_names(sqlite_place.book)[PLACE].zh == "毓璜顶街道"


def test_a_unit_sees_only_its_own_scope_and_a_supervisor_all(place):
    place.accepted()
    assert asked(place, "stranger") == ()
    assert len(asked(place, "supervisor")) == 1
    ignored = boards.open_cases(SYSTEM_VIEWER, place.book, Asked(), place.moment)
    assert len(ignored) == 1, "the negative control: with the viewer ignored the stranger would see it"


def test_what_has_waited_longest_stands_first_and_only_what_is_overdue(sqlite_place):
    place = sqlite_place
    first = order(place)
    place.pass_time(days=3)
    second = order(place)
    place.pass_time(days=60)
    fresh = order(place)
    viewer = place.viewer("supervisor")
    waiting = [line.uid for line in boards.longest_overdue(viewer, place.book, place.moment, 5)]
    assert waiting == [first, second]
    assert fresh in {case.uid for case in asked(place)}, "the control: it is open, and not overdue"
    assert [line.uid for line in boards.longest_overdue(viewer, place.book, place.moment, 1)] == [first]
    assert boards.longest_overdue(place.viewer("stranger"), place.book, place.moment, 5) == ()


def test_closed_classes_never_reach_the_board(apart_place):
    place = apart_place
    hidden, shown = apart.opened(place, apart.CLOSED), apart.opened(place, apart.OPEN)
    for name in ("supervisor", "auditor", "petition"):
        assert hidden not in {case.uid for case in asked(place, name)}, name
    assert hidden not in {case.uid for case in asked(place, ledger=apart.CLOSED)}
    assert shown in {case.uid for case in asked(place, ledger=apart.OPEN)}, "the control: an open class does"
    listed = queries.lines(place.viewer("petition"), place.book, queries.Wanted(ledger=apart.CLOSED), place.moment)
    assert [line.uid for line in listed.lines] == [hidden], "the control: whoever may enter the class has it in the list"


def test_hand_backs_are_counted_by_unit_and_ping_pong_is_marked(place):
    once, twice = order(place), place.accepted()
    place.act("housing", once, "object", reason="不属本局职责", input={"return_ground": "not-ours"})
    for _ in range(2):
        place.pass_time(minutes=5)
        place.act("employment", twice, "object", reason="不属本中心职责")
        place.act("hall_dispatcher", twice, "rule-objection", reason="属本中心", input={"unit": "employment"})
    place.pass_time(minutes=1)
    since = place.moment - timedelta(days=1)
    found = boards.hand_backs(place.viewer("supervisor"), place.book, Asked(), since, place.moment)
    assert [(one.uid, one.times, one.again) for one in found] == [(twice, 2, True), (twice, 2, True), (once, 1, False)]
    assert found[2].unit == "housing"
    assert {case.uid: case.handed_back for case in asked(place)} == {once: 1, twice: 2}
    assert boards.hand_backs(place.viewer("stranger"), place.book, Asked(), since, place.moment) == ()


def test_rows_of_a_register_in_which_nothing_runs_are_on_no_board(sqlite_place, monkeypatch):
    place = sqlite_place
    CAST.setdefault("community_worker", "community-beima-worker")
    house = uuid7(place.moment)
    given = {"house_code": "BM-6-1-301", "street": "370602001", "building": "6", "entrance": "1", "room": "301", "use": "home"}
    place.act("community_worker", house, "record", opens=("houses", None), input=given)
    matter = place.accepted()
    assert {case.uid for case in asked(place)} == {matter}
    assert house in {case.uid for case in asked(place, ledger="houses")}, "the board of its own ledger has it"
    monkeypatch.setattr(queries, "in_work", lambda book: ("1 = 1", []))
    assert {case.uid for case in asked(place)} == {matter, house}
