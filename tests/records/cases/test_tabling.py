"""What a meeting is proposed of: late milestones, missing reports, calls for coordination, lamps, a ledger's own reasons."""

from datetime import UTC, datetime

from shoushan.records.cases import meetings, read, tabling
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units.viewer import SYSTEM_VIEWER
from tests.people import Place
from tests.web.desk.test_plan_in_browser import project
from tests.web.desk.test_reports_in_browser import projects

SERIES = {"series": "key-projects", "chair": "leader-deputy-3"}


def reasons(place: Place, *units: str) -> dict[str, tuple[str, str]]:
    """Title → lamp and reasons, of projects and problems."""
    viewer = place.viewer("supervisor")
    found = tabling.candidates(viewer, place.book, ["key-projects", "key-project-problems"], units, place.moment)
    return {one.title.zh: (one.lamp, "；".join(reason.zh for reason in one.reasons)) for one in found}


def meeting(place: Place, title: str, day: str) -> str:
    """A meeting of the series."""
    uid = uuid7(place.moment)
    place.act("supervisor", uid, "convene", input={**SERIES, "meeting_title": title, "held_on": day},
              opens=("progress-meetings", None))  # fmt: skip
    return uid


def test_plans_reports_and_calls_for_coordination_ask_for_a_meeting(sqlite_place: Place) -> None:
    place = sqlite_place
    project(place)
    projects(place)
    place.moment = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    found = reasons(place)
    assert "节点逾期1个" in found["样例文旅综合体"][1]
    assert "需协调：请协调供电接入时间。" in found["样例项目甲"][1]
    assert "缺报1期" in found["样例项目乙"][1]
    assert set(reasons(place, "health")) == {"样例项目甲", "样例项目乙", "样例项目丙"} & set(found)
    assert reasons(place, "transport") == {}


def test_a_problem_asks_by_its_own_reasons_and_a_closed_one_by_none(sqlite_place: Place) -> None:
    place = sqlite_place
    uid = uuid7(place.moment)
    given = {"project_code": "Z1", "project_name": "样例园", "problem_kind": "paperwork", "problem_source": "site-office",
             "problem_text": "用电未批", "duty_unit": "health"}  # fmt: skip
    place.act("projects_keeper", uid, "raise", input=given, opens=("key-project-problems", None))
    assert reasons(place)["样例园：用电未批"] == ("yellow", "临期（2026-11-23到期）")  # to be answered today
    place.pass_time(days=1)
    told = reasons(place)["样例园：用电未批"]
    assert told == ("red", "逾期（2026-11-23到期）；未当日答复")  # time has done it, whether or not it is written
    step = {"answer_person": "科长", "next_step": "勘察", "next_step_on": "2026-11-24"}
    place.act("projects_handler", uid, "respond", input=step)
    place.pass_time(days=9)
    assert reasons(place)["样例园：用电未批"][1].endswith("五个工作日没有第二条记录；未当日答复；下一步逾期")
    place.act("projects_head", uid, "dismiss", reason="不成立")
    assert reasons(place) == {}


def test_nobody_is_proposed_what_they_may_not_see(sqlite_place: Place) -> None:
    place = sqlite_place
    project(place)
    place.moment = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    for name in ("window", "petition"):
        viewer = place.viewer(name)
        assert tabling.candidates(viewer, place.book, ["key-projects", "accusations", "nothing"], (), place.moment) == ()
    assert all(not ledger.closed for ledger in tabling.tabling(SYSTEM_VIEWER, place.book))


def test_the_last_meeting_is_that_of_the_series_before_and_its_tasks_are_told(place: Place) -> None:
    viewer = place.viewer("supervisor")
    first = meeting(place, "第一次", "2026-11-23")
    agenda = [{"item": "1", "title": "停车", "as_of": "2026-11-23"}]
    place.act("supervisor", first, "freeze-agenda", input={"agenda": agenda})
    rows = [
        {"order_no": str(no), "task_text": f"任务{no}", "lead_unit": unit, "duty_person": "科长", "due_on": due,
         "quarters": [{"quarter": "一季度", "node": "选址", "planned": "2027-03-31"}]}
        for no, unit, due in ((10, "health", "2026-11-30"), (2, "housing", "2027-06-30"))
    ]  # fmt: skip
    place.act("supervisor", first, "minute", input={"items": rows})
    other = meeting(place, "另一次，没有任务", "2026-11-24")
    place.pass_time(days=14)
    following = meeting(place, "第三次", "2026-12-14")
    shown = read.case(viewer, place.book, following, place.moment)
    before = meetings.last_meeting(viewer, place.book, shown, place.moment)
    assert before is not None
    assert before.uid == first  # the one between has no tasks
    assert other != first
    told = meetings.tasks(viewer, place.book, before, place.moment)
    assert [(one.cells["no"], one.cells["lead"], one.stands) for one in told] == [
        ("2", "housing", "open"), ("10", "health", "overdue"),
    ]  # fmt: skip
    assert told[0].cells["quarters"] == "一季度：选址"
    assert told[1].as_frozen() == {
        "number": told[1].line.number, "task": "任务10", "unit": "health", "due": "2026-11-30", "stands": "overdue",
    }  # fmt: skip
    assert meetings.last_meeting(viewer, place.book, before, place.moment) is None
