"""A problem from an on-site office day to its close in the next progress meeting, walked in Chromium.

Problem raised, put to the meeting, agenda frozen from lamps, minutes pasted and split into ten tasks as one list, a task
reported and checked by others, problem closed out, and the next meeting shows what became of the last one's tasks. The pages
work without script, and in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings

from shoushan.records.cases import actions, queries, read
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import SYSTEM_VIEWER, Viewer
from shoushan.rules.procedure.values import Command, Happened
from tests.house.addressing import own_folders
from tests.people import Place
from tests.ways.browsing import SHOTS, TALL, Person, Ways
from tests.web.serving import served

POSTS = (
    "development-reform-keeper", "development-reform-decider", "industry-handler", "supervisor-1", "supervision-head",
    "district-office-handler",
)  # fmt: skip
PASTED = """一、加快项目建设（分管领导：副区长（产业））
（一）协调样例文旅综合体供电接入，由工信局牵头，住建局配合，责任人工信局科长，12月18日前完成。
（二）完成北岭片区征收（牵头单位：征收中心；责任人：征收中心科长；完成时限：2027年6月30日）。
（三）新增停车位500个，执法局牵头，责任人执法局科长，12月31日前完成；
（四）改造老旧小区12个（牵头单位：住建局；配合单位：财政局、市政集团；责任人：住建局科长；完成时限：年底前；年度目标：12个）
二、改善民生
1.建成日间照料中心6处，民政局牵头，责任人民政局科长，年底前完成。
2.新建幼儿园3所，教体局牵头，责任人教体局科长，2027年8月31日前完成。
3.改造文化站4个，文旅局牵头，责任人文旅局科长，明年底前完成。
4.打通断头路2条，路桥公司牵头，责任人科长，12月31日前完成。
5.落实专项资金，财政局牵头，责任人财政局科长，11月20日前完成。
6.落实专项资金，财政局牵头，责任人财政局科长，12月31日前完成。"""


class District:
    """The served district: who is signed in, whose clock is moved, what is done behind the pages."""

    def __init__(self, ways: Ways, place: Place) -> None:
        self.ways, self.place = ways, place

    def at(self, month: int, day: int, hour: int = 2) -> None:
        """Move the clock; everybody signs in anew."""
        self.place.moment = datetime(2026, month, day, hour, 0, tzinfo=UTC)
        for post, person in self.ways.officials.items():
            person.page.context.add_cookies([self.ways._session(post)])

    def who(self, post: str) -> Person:
        """The holder of a post in a browser."""
        return self.ways.official(post)

    def viewer(self, post: str) -> Viewer:
        """The same as a viewer."""
        self.who(post)
        return accounts.viewer_of(Account.objects.get(user__username=post), self.place.book.pack)

    def do(self, post: str, uid: str, act: str, **more: Any) -> None:
        """An act done behind the pages."""
        given = more.pop("input", {})
        command = Command(uid, act, self.viewer(post).actor, Happened.at(self.place.moment), given, **more)
        actions.act([command], self.place.book, self.place.moment)

    def case(self, uid: str) -> Any:
        """The case as it stands."""
        return read.case(SYSTEM_VIEWER, self.place.book, uid, self.place.moment)

    def convene(self, title: str, day: str) -> str:
        """A meeting of the series."""
        uid = uuid7(self.place.moment)
        given = {"series": "key-projects", "meeting_title": title, "held_on": day, "place": "区政府三楼会议室",
                 "chair": "leader-deputy-3", "convener": "supervision-office"}  # fmt: skip
        self.do("supervisor-1", uid, "convene", input=given, opens=("progress-meetings", None))
        return uid


@pytest.fixture(scope="module")
def place(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Place]:
    """One district for all tests here."""
    from tests import places

    folder = tmp_path_factory.mktemp("meeting")
    with override_settings(**own_folders(folder)), django_db_blocker.unblock(), places.sqlite_place(folder) as found:
        yield found


@pytest.fixture
def begin(browser: Any, place: Place) -> Iterator[Any]:
    """A function that opens the district's doors in a language, with script or without; faults fail the test at its end."""
    begun: list[Ways] = []
    with served(place) as address:

        def doors(lang: str, *, script: bool = True) -> District:
            ways = Ways(browser, address, place, lang, script=script)
            ways.expected = ["422 (", "404 ("]  # faulty minutes sent on purpose, and a page that is not for everybody
            begun.append(ways)
            return District(ways, place)

        yield doors
        for ways in begun:
            ways.close()
    faults = dict.fromkeys(fault for ways in begun for fault in ways.faults)
    assert not faults, "\n".join(faults)


def send(person: Person, step: str, name: str = "") -> None:
    """Press one of the buttons at the foot of the form; a page that has a name is looked at."""
    with person.page.expect_navigation():
        person.page.click(f"main form button[name=step][value={step}]")
    if name:
        person.look(name)


def acts(person: Person, uid: str, act: str, **given: Any) -> None:
    """Fill in the form of an act and send it; forms of acts are looked at elsewhere."""
    person.page.goto(f"{person.ways.address}/desk/case/{uid}/act/{act}")
    person.fill(given)
    with person.page.expect_navigation():
        person.page.click("main form button.btn-primary, main form button.btn-danger")
    assert person.page.url.endswith(f"/desk/case/{uid}"), (act, person.says()[:900])


def picture(person: Person, name: str) -> None:
    """The page wide and narrow, if pictures are wanted."""
    if SHOTS:
        for width in (1440, 390):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.screenshot(path=f"{SHOTS}/{person.ways.lang}-{name}-{width}.png", full_page=True)
        person.page.set_viewport_size(TALL)


def raised(at: District) -> tuple[str, str]:
    """A project, and a problem raised on the on-site office day; the answer of the same day, put to the meeting next day."""
    at.at(11, 23)
    project = uuid7(at.place.moment)
    given = {"project_code": "ZF2026-003", "project_name": "样例文旅综合体", "sector": "culture-tourism", "level": "city",
             "procedure_kind": "filing", "owner_firm": "样例文旅有限公司", "street": "370602002",
             "total_investment": "1200000000"}  # fmt: skip
    at.do("development-reform-keeper", project, "propose", input=given, opens=("key-projects", None))
    at.do("development-reform-decider", project, "list", input={"list_year": 2026})
    keeper = at.who("development-reform-keeper")
    acts(keeper, project, "raise-problem", problem_kind="paperwork", problem_text="用电报装未批", problem_source="site-office",
         duty_unit="industry")  # fmt: skip
    problem = next(str(one["uid"]) for one in at.case(project).children)
    said = {"answer_person": "工信局科长", "next_step": "与供电现场勘察", "next_step_on": "2026-11-25"}
    at.do("industry-handler", problem, "respond", input=said)
    at.at(11, 24)
    at.do("industry-handler", problem, "escalate", reason="供电容量不够，需要区里协调")
    return project, problem


def frozen(at: District, meeting: str, problem: str) -> None:
    """The agenda is proposed out of what asks for it, ticked, put in order with an item of the office, and frozen."""
    office = at.who("supervisor-1")
    office.goto(f"/desk/case/{meeting}/agenda", "agenda")
    assert "提请调度会" in office.page.inner_text("#proposed")
    picture(office, "agenda")
    office.page.check(f"#proposed input[value='{problem}']")
    office.press(".batch-bar button", "agenda-order")
    office.fill({f"order.{problem}": "x"})
    send(office, "freeze")
    assert "序号应为正整数" in office.says()
    office.fill({f"order.{problem}": "1", "own.0.title": "汇报全年投资完成情况", "own.0.unit": "development-reform"})
    picture(office, "order")
    send(office, "freeze", "agenda-frozen")
    rows = at.case(meeting).state.fields["agenda"]
    assert [(row["title"], row.get("reasons")) for row in rows.values()] == [
        ("样例文旅综合体：用电报装未批", "临期（2026-11-25到期）；提请调度会"), ("汇报全年投资完成情况", None),
    ]  # fmt: skip
    at.do("industry-handler", problem, "report-progress", input={
        "progress": "已约供电", "next_step": "等会议", "next_step_on": "2026-12-18"})  # fmt: skip
    assert at.case(meeting).state.fields["agenda"] == rows  # the problem moved on, the agenda says how it stood


def split(at: District, meeting: str, problem: str) -> dict[str, str]:
    """The minutes are pasted, recognised, refused with item numbers while wrong, corrected, and sent as one list."""
    office = at.who("supervisor-1")
    office.page.goto(f"{at.ways.address}/desk/case/{meeting}/act/minute")
    assert office.page.url.endswith("/split/minute")
    picture(office, "split-empty")
    office.fill({"text": PASTED})
    send(office, "read", "split-read")
    picture(office, "split-read")
    assert "识别出 10 项" in office.says()
    boxes = office.page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[name^=\"items.\"]')].map(one => [one.name, one.value]))"
    )
    assert (boxes["items.0.lead_unit"], boxes["items.0.due_on"]) == ("industry", "2026-12-18")
    assert (boxes["items.0.leader"], boxes["items.0.assist_units"]) == ("leader-deputy-3", "区住房和城乡建设局")
    assert (boxes["items.3.due_on"], boxes["items.3.year_goal"]) == ("2026-12-31", "12个")
    assert boxes["items.7.lead_unit"] == ""
    warned = office.page.locator(".field-warned").all_inner_texts()
    assert any("路桥公司" in one for one in warned)
    assert any("市政集团" in one for one in warned)
    office.fill({"items.0.concerns": "1", "items.0.quarters": "一季度：接入；二季度：验收", "items.9.order_no": "9"})
    send(office, "send", "split-wrong")
    picture(office, "split-wrong")
    told = office.page.inner_text(".error-summary, [role=alert]")
    for words in ("第8项", "第4项", "第9项：完成时限 2026-11-20 早于会议日期 2026-11-27", "第10项：序号“9”和第9项重复"):
        assert words in told, told
    assert at.case(meeting).children == ()
    assert office.page.input_value("[name='items.0.quarters']") == "一季度：接入；二季度：验收"  # what was typed is kept
    office.fill({
        "items.3.assist_units": "财政局", "items.7.lead_unit": "transport", "items.8.due_on": "2026-12-31",
        "items.9.order_no": "10", "items.9.task_text": "拨付专项资金", "minutes_no": "芝政调纪〔2026〕4号",
    })  # fmt: skip
    with office.page.expect_navigation():
        office.page.click("main form button[value=send]")
    office.look("meeting-minuted")
    picture(office, "meeting")
    children = at.case(meeting).state.children
    assert len(children) == 10
    matter = at.case(problem)
    assert (matter.stage.zh, matter.state.fields["needs_meeting"]) == ("推进中", False)
    assert "协调样例文旅综合体供电接入" in matter.state.fields["meeting_decision"]
    return {key: str(one["to"]) for key, one in children.items()}


def done(at: District, task: str, problem: str) -> None:
    """The unit finds the task in its inbox, takes it over, reports, is checked by others; then the problem is closed out."""
    unit, office = at.who("industry-handler"), at.who("supervisor-1")
    number = at.case(task).number
    unit.page.goto(f"{at.ways.address}/desk/")
    assert number in unit.says()
    acts(unit, task, "take")
    at.at(12, 16)
    said = {"period_to": "2026-12-16", "progress": "方案已批", "problems": "无", "next_step": "送电"}
    at.do("industry-handler", task, "report-progress", input=said)
    at.do("industry-handler", task, "finish", input={"done_text": "供电已接通"})
    at.do("supervisor-1", task, "check", input={"found": True, "finding": "现场看过，已接通"})
    at.do("supervision-head", task, "close-task", input={"conclusion": "属实销号"})
    at.do("industry-handler", problem, "solve", input={"solution": "供电已接通", "solved_on": "2026-12-16"})
    acts(office, problem, "close-out", finding="核查属实")
    assert at.case(problem).outcome.zh == "解决"


def test_a_problem_from_the_on_site_office_to_its_close_in_the_next_meeting(begin: Any) -> None:
    at = begin("zh")
    _, problem = raised(at)
    meeting = at.convene("样例·第4次重点项目调度会", "2026-11-27")
    frozen(at, meeting, problem)
    at.at(11, 27)
    tasks = split(at, meeting, problem)
    first = at.case(tasks["1"])
    assert {link["kind"]: str(link["target"]) for link in first.links}["concerns"] == problem
    assert first.state.parent == meeting
    assert first.state.fields["quarters"]["一季度"]["node"] == "接入"
    inboxes = [queries.lines(at.viewer(post), at.place.book, queries.Wanted(mine=True, state="open"), at.place.moment)
               for post in ("industry-handler",)]  # fmt: skip
    assert tasks["1"] in {line.uid for page in inboxes for line in page.lines}
    done(at, tasks["1"], problem)
    at.at(12, 25)
    following = at.convene("样例·第5次重点项目调度会", "2027-01-04")
    at.at(12, 31, hour=3)
    at.place.moment = datetime(2027, 1, 3, 2, 0, tzinfo=UTC)
    at.who("supervisor-1").page.context.add_cookies([at.ways._session("supervisor-1")])
    office = at.who("supervisor-1")
    office.goto(f"/desk/case/{following}/agenda", "next-agenda")
    assert "共 10 项，已销号 1 项" in office.says()
    assert problem not in office.page.content()  # closed out: no lamp, no item
    picture(office, "next-agenda")
    office.goto(f"/desk/case/{meeting}/sheet/agenda", "sheet-agenda")
    office.goto(f"/desk/case/{meeting}/sheet/tasks", "sheet-tasks")
    rows = office.page.locator("#grid tbody tr").all_inner_texts()
    assert len(rows) == 10
    assert "已销号" in rows[0]
    assert "一季度：接入" in rows[0]
    if SHOTS:
        office.page.pdf(path=f"{SHOTS}/zh-tasks.pdf", prefer_css_page_size=True)


def test_without_script_in_english_and_for_whom_it_is_not(begin: Any) -> None:
    at = begin("en", script=False)
    at.at(11, 23, hour=3)
    meeting = at.convene("Sample meeting", "2026-11-23")
    at.do("supervisor-1", meeting, "freeze-agenda", input={"agenda": [{"item": "1", "title": "停车", "as_of": "2026-11-23"}]})
    office = at.who("supervisor-1")
    office.goto(f"/desk/case/{meeting}/split/minute", "split")
    send(office, "send", "split-nothing")
    assert "There is one task at least" in office.says()
    send(office, "read", "split-no-text")
    assert "Paste a text or a table" in office.says()
    office.fill({"text": "序号\t任务\t牵头单位\t责任人\t完成时限\n1\t新增停车位\t执法局\t科长\t2026年12月31日"})
    send(office, "read", "split-read")
    picture(office, "split-read")
    with office.page.expect_navigation():
        office.page.click("main form button[value=send]")
    office.look("minuted")
    assert len(at.case(meeting).state.children) == 1
    office.goto(f"/desk/case/{meeting}/split/minute", "split-again")
    office.fill({"text": "1.新增公园，住建局牵头，责任人科长，年底前"})
    send(office, "read", "split-more")
    assert office.page.input_value("[name='items.0.order_no']") == "2"  # the first number is taken
    office.fill({"items.0.order_no": "1", "items.0.task_text": "又一项", "items.0.lead_unit": "housing",
                 "items.0.duty_person": "科长", "items.0.due_on": "2026-12-31"})  # fmt: skip
    send(office, "send", "split-taken")
    assert "Number “1” was sent before" in office.says()
    office.goto(f"/desk/case/{meeting}/agenda", "agenda")
    other = at.who("industry-handler")
    answer = other.page.goto(f"{at.ways.address}/desk/case/{meeting}/split/minute")
    assert answer.status == 404
