"""What a unit owes and what stands under a leader's name: over all ledgers, within scope, and as many as are counted."""

import pytest
from django.db import connection

from shoushan.records.cases import boards, owing
from shoushan.records.cases.boards import Asked
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.deadlines import Lamp
from tests.records.cases import apart

TASK = {
    "order_no": "1", "task_text": "改造老旧小区12个", "lead_unit": "housing", "leader": "leader-deputy-1",
    "duty_person": "住建局科长", "due_on": "2026-12-31",
}  # fmt: skip


def owed(place, unit, name="supervisor", section=None):
    """Rows of what ``unit`` owes as somebody sees them."""
    found = owing.owed(place.viewer(name), place.book, unit, place.moment)
    return [row for row in found if section in (None, row.section)]


def task(place):
    """A task of the supervision office for the housing bureau, and its matter."""
    matter = uuid7(place.moment)
    given = {"level": "matter", "kind": "special", "source": "work-report", "source_paper": "报告", "task_text": "重点任务"}
    place.act("supervisor", matter, "make", opens=("supervision-tasks", None), input=given)
    place.act("supervisor", matter, "split", input={"items": [TASK]})
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where parent = %s", [matter])
        return cursor.fetchone()[0], matter


def test_a_unit_owes_its_parts_and_problems_of_greater_cases(place):
    counter = place.accepted()
    child, _ = task(place)
    assert {(row.uid, row.section) for row in owed(place, "employment")} == {(counter, "lead")}
    assert {(row.uid, row.section) for row in owed(place, "housing")} == {(child, "lead"), (child, "children")}
    assert all(row.lamp is Lamp.GREEN and row.on for row in owed(place, "housing"))
    place.pass_time(days=60)
    assert {row.lamp for row in owed(place, "housing", section="lead")} == {Lamp.RED}


def test_nobody_sees_more_than_his_scope(place):
    place.accepted()
    assert owed(place, "employment", "stranger") == []
    assert len(owed(place, "employment", "employment")) == 1
    assert len(owed(place, "employment", "supervisor")) == 1


def test_closed_classes_are_never_owed(apart_place):
    place = apart_place
    hidden, shown = apart.opened(place, apart.CLOSED), apart.opened(place, apart.OPEN)
    with connection.cursor() as cursor:
        cursor.execute("select distinct holder from case_row where uid in (%s, %s)", [hidden, shown])
        units = [row[0] for row in cursor.fetchall()]
    found = {row.uid for unit in units for row in owing.owed(SYSTEM_VIEWER, place.book, unit, place.moment)}
    assert hidden not in found
    assert shown in found, "the control: a case of an open ledger is"


def test_an_urge_waits_until_the_unit_does_something(place):
    child, _ = task(place)
    assert owed(place, "housing", section="urged") == []
    place.act("supervisor", child, "urge", input={"text": "请三日内报进展"})
    (row,) = owed(place, "housing", section="urged")
    assert (row.uid, row.what.zh, row.since) == (child, "催办", "2026-11-23")
    place.act("supervisor", child, "urge", input={"text": "再催"})
    assert len(owed(place, "housing", section="urged")) == 1, "once for each case"
    place.act("housing", child, "take")
    assert owed(place, "housing", section="urged") == []


def test_work_that_came_back_lies_with_whoever_gave_it(place):
    case = place.accepted()
    place.act("employment", case, "object", reason="不归本单位")
    place.act("insurance", case, "object", reason="不归本单位")
    assert owed(place, "employment") == []
    (row,) = owed(place, "hr-hall", section="returned")
    assert row.uid == case


def test_a_closed_case_is_on_no_board_and_what_is_left_to_do_is_owed_apart(place):
    child, _ = task(place)
    place.act("housing", child, "take")
    place.act("housing", child, "finish", input={"done_text": "完工"})
    place.act("supervisor", child, "check", input={"found": True, "finding": "属实"})
    place.act("supervisor", child, "close-task", input={"conclusion": "完成"})
    place.pass_time(days=20)
    found = boards.open_cases(place.viewer("supervisor"), place.book, Asked(), place.moment)
    assert child not in {case.uid for case in found}
    (row,) = owed(place, "supervision-office", section="after")
    assert (row.uid, row.what.zh) == (child, "申请复核")
    assert [row for row in owed(place, "housing") if row.uid == child] == []


def test_a_report_and_a_milestone_are_owed(sqlite_place):
    place = sqlite_place
    child, _ = task(place)
    place.act("housing", child, "take")
    with connection.cursor() as cursor:  # a plan as effects lay it, one item past its day and two to come
        cursor.execute("select state from case_row where uid = %s", [child])
        state = cursor.fetchone()[0]
        plan = '"plan":{"a":{"planned":"2026-11-01"},"b":{"planned":"2026-11-25"},"c":{"planned":"2027-03-01"}},'
        cursor.execute("update case_row set state = %s where uid = %s", ["{" + plan + state[1:], child])
    rows = owed(place, "housing", section="milestones")
    assert [(row.on, row.lamp) for row in rows] == [("2026-11-01", Lamp.RED), ("2026-11-25", Lamp.YELLOW)]
    assert rows[0].what.zh == "节点“a”已过计划日期"


@pytest.mark.parametrize(("leader", "count"), [("leader-deputy-1", 1), ("leader-mayor", 0)])
def test_what_bears_a_leaders_name(place, leader, count):
    child, _ = task(place)
    found = owing.under(place.viewer("supervisor"), place.book, leader, place.moment)
    assert [one.case.uid for one in found] == [child] * count
    assert all([part.zh for part in one.parts] == ["分管领导"] and one.waits_since is None for one in found)
    assert owing.under(place.viewer("stranger"), place.book, leader, place.moment) == []


def test_a_case_waits_for_the_leader_while_the_leaders_unit_holds_it(sqlite_place):
    place = sqlite_place
    child, _ = task(place)
    with connection.cursor() as cursor:
        cursor.execute("update case_row set holder = 'district-leaders', holder_since = '2026-11-20' where uid = %s", [child])
    (one,) = owing.under(place.viewer("supervisor"), place.book, "leader-deputy-1", place.moment)
    assert one.waits_since == "2026-11-20"


def test_deputies_are_named(sqlite_place):
    assert [name.zh for _, name in owing.deputies_of("leader-mayor")] == ["常务副区长"]
    assert owing.deputies_of("nobody") == ()


def test_every_field_that_names_a_leader_counts(sqlite_place):
    book = sqlite_place.book
    assert set(owing.leader_fields(book, book.ledger("reform-tasks"))) == {"lead_leader", "lead_deputy"}
    assert set(owing.leader_fields(book, book.ledger("supervision-tasks"))) == {"leader"}
    assert owing.leader_fields(book, book.ledger("one-counter")) == {}
