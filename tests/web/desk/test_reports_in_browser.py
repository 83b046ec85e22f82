"""Reports in a rhythm in Chromium: who gave them, which words changed, the sheet out and in, the bulletin as Word and PDF."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from docx import Document

from shoushan.outputs.spreadsheets import read_workbook
from shoushan.outputs.spreadsheets.writing import Written, workbook
from shoushan.records.cases import read, report_links, reporting
from shoushan.records.cases.actions import act
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.procedure.periods import period_named
from shoushan.rules.procedure.refusals import NotYourDesk, Refusal
from shoushan.rules.procedure.report_refusals import ReportedAlready
from shoushan.rules.procedure.values import Command, Happened
from tests.house.addressing import own_folders
from tests.people import Place
from tests.web.desk.test_plan_in_browser import enter, page  # noqa: F401 - a fixture
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

SHOTS = os.environ.get("SHOUSHAN_SHOTS")
FIRST = {
    "month": "2026-09", "year": 2026, "invested": "120000000", "progress": "完成基坑支护，累计完成投资1.2亿元。",
    "problems": "施工用电未批。", "next_step": "10月底前完成桩基。",
}  # fmt: skip
SECOND = {
    "month": "2026-10", "year": 2026, "invested": "150000000", "progress": "完成基坑支护和桩基，累计完成投资1.5亿元。",
    "problems": "无。", "next_step": "11月底前完成底板。", "needs": "请协调供电接入时间。",
}  # fmt: skip


def projects(place: Place) -> list[str]:
    """Three projects: one has reported twice, one has missed October, one was sent back."""
    now, found = place.moment, []
    for number in (1, 2, 3):
        place.moment = datetime(2026, 9, 3, 2, number, tzinfo=UTC)
        uid = uuid7(place.moment)
        given = {
            "project_code": f"ZF2026-10{number}", "project_name": f"样例项目{'甲乙丙'[number - 1]}", "sector": "trade",
            "level": "district", "procedure_kind": "filing", "owner_firm": "样例有限公司", "street": "370602002",
            "total_investment": "300000000",
        }  # fmt: skip
        place.act("projects_keeper", uid, "propose", input=given, opens=("key-projects", None))
        place.act("projects_decider", uid, "list", input={"list_year": 2026})
        sponsor = {"sponsor_leader": "leader-deputy-2", "service_unit": "health", "service_officer": "卫健局经办岗"}
        place.act("projects_decider", uid, "sponsor", input=sponsor)
        place.moment = datetime(2026, 10, 9, 2, number, tzinfo=UTC)
        place.act("projects_handler", uid, "report-month", input=FIRST)
        found.append(uid)
    place.moment = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
    place.act("projects_handler", found[0], "report-month", input=SECOND)
    place.act("projects_handler", found[2], "report-month", input={**SECOND, "progress": "同上月。"})
    place.moment = now.replace(hour=1)
    place.act("projects_head", found[2], "send-back-report", input={"month": "2026-10"}, reason="没有写进展")
    place.moment = now
    return found


@pytest.fixture(scope="module")
def district(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[tuple[Place, list[str], str]]:
    """One district with three projects, served."""
    from tests import places

    folder = tmp_path_factory.mktemp("reports")
    apart = override_settings(**own_folders(folder))  # tries of other tests at the same minute are not ours
    with apart, django_db_blocker.unblock(), places.sqlite_place(folder) as place:
        uids = projects(place)
        for name in ("projects_head", "projects_handler"):
            place.viewer(name)
        with served(place) as address:
            yield place, uids, address


def look(page: Any, name: str) -> None:  # noqa: F811
    """Nothing for axe to find, nothing wider than the screen."""
    assert violations(page) == [], name
    assert overflow(page) == 0, name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/reports_{name}.png", full_page=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_reported_and_what_changed_is_seen_at_once(district: Any, page: Any, lang: str) -> None:  # noqa: F811
    _, uids, address = district
    page.set_viewport_size({"width": 1440, "height": 2000})
    enter(page, address, "projects_head", lang)
    page.goto(f"{address}/desk/ledger/key-projects/reports")
    rows = page.locator("#reports tbody tr").all_inner_texts()
    words = ("逾期未报", "退回重报", "已报") if lang == "zh" else ("Missed", "Sent back", "Given")
    assert [next((one for one in words if one in row), row) for row in rows] == list(words)
    assert page.locator("#reports ins").all_inner_texts()
    assert page.locator("#reports del").first.inner_text()
    look(page, f"list_{lang}")
    page.goto(f"{address}/desk/case/{uids[0]}")
    report = page.locator("#report")
    assert "和桩基" in report.locator("ins").all_inner_texts()
    assert "1.2" in report.locator("del").all_inner_texts()
    look(page, f"case_{lang}")
    page.set_viewport_size({"width": 390, "height": 4800})
    page.goto(f"{address}/desk/ledger/key-projects/reports")
    look(page, f"narrow_{lang}")
    with page.expect_download() as told:
        page.locator("a[href*='bulletin/docx']").click()
    words = Document(told.value.path()).paragraphs
    text = "\n".join(one.text for one in words)
    assert ("应报告3个项目，已报1个（其中迟报0个），未报1个，退回重报1个" if lang == "zh" else "Of 3 reports owed") in text
    assert "样例项目乙" in text
    with page.expect_download() as told:
        page.locator("a[href*='bulletin/pdf']").click()
    made = Path(told.value.path()).read_bytes()
    assert made.startswith(b"%PDF")
    if SHOTS:
        Path(f"{SHOTS}/bulletin_{lang}.pdf").write_bytes(made)


def filled(path: Path) -> list[list[Any]]:
    """The sheet that was downloaded, its empty cells filled in."""
    (sheet,) = read_workbook(path)
    head = next(no for no, row in enumerate(sheet.rows) if "编号" in row.cells)
    heads = list(sheet.rows[head].cells)
    words = {"进展情况": "桩基完成。", "存在问题": "无。", "下步打算": "做底板。"}
    answers = {"年度": "2026", "当年累计完成投资": "160000000", **words}
    rows = [dict(zip(heads, row.cells, strict=True)) for row in sheet.rows[head + 1 :]]
    return [heads, *([str(row[name] or answers.get(name) or "") for name in heads] for row in rows)]


def test_a_sheet_goes_out_comes_back_and_is_one_list(district: Any, page: Any, tmp_path: Path) -> None:  # noqa: F811
    place, _, address = district
    page.set_viewport_size({"width": 1440, "height": 2000})
    enter(page, address, "projects_handler", "zh")
    page.goto(f"{address}/desk/ledger/key-projects/reports?period=2026-10")
    with page.expect_download() as told:
        page.locator("a[href*='reports/sheet']").click()
    heads, *rows = filled(Path(told.value.path()))
    assert len(rows) == 2  # the two that owe October

    def hand_in(rows: list[list[Any]], name: str) -> None:
        path = tmp_path / name
        path.write_bytes(workbook(Written("x", "样例", tuple(heads), rows)))
        page.set_input_files("input[name=file]", str(path))
        with page.expect_navigation():
            page.locator("#return button[type=submit]").click()

    wrong = [list(row) for row in rows]
    wrong[1][heads.index("月份")] = "2026-08"
    hand_in(wrong, "wrong.xlsx")
    faults = page.locator("#faults tbody tr").all_inner_texts()
    assert len(faults) == 1
    assert "4\t月份" in faults[0]  # title, heads, first row, second row
    look(page, "returned_wrong")
    period = period_named("2026-10", "month")
    assert period is not None
    now = reporting.reported(place.viewer("projects_head"), place.book, place.book.ledger("key-projects"), period, place.moment)
    assert [one.state for one in now] == ["missed", "back", "given"]  # nothing was given

    hand_in(rows, "right.xlsx")
    look(page, "returned")
    now = reporting.reported(place.viewer("projects_head"), place.book, place.book.ledger("key-projects"), period, place.moment)
    assert [(one.state, one.late) for one in now] == [("given", False), ("given", True), ("given", False)]
    hand_in(rows, "again.xlsx")  # answered twice: told by row, nothing is written
    assert len(page.locator("#faults tbody tr").all_inner_texts()) == 2
    assert {one.cells["progress"] for one in now} == {"完成基坑支护和桩基，累计完成投资1.5亿元。", "桩基完成。", "同上月。"}
    hand_in([], "empty.xlsx")
    assert page.locator(".banner-bad, [role=alert]").count() >= 1
    (tmp_path / "no.xlsx").write_bytes(BytesIO(b"no workbook").getvalue())
    page.set_input_files("input[name=file]", str(tmp_path / "no.xlsx"))
    with page.expect_navigation():
        page.locator("#return button[type=submit]").click()
    assert "打不开" in page.inner_text("main")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_unit_reports_by_a_link_without_an_account_once(district: Any, page: Any, lang: str) -> None:  # noqa: F811
    place, uids, address = district
    page.set_viewport_size({"width": 390, "height": 4800})
    enter(page, address, "projects_head", lang)
    uid, month = {"zh": uids[1], "en": uids[2]}[lang], "2026-11"  # each language reports on another project
    page.goto(f"{address}/desk/ledger/key-projects/reports?period={month}")
    page.select_option("#link select", uid)
    with page.expect_navigation():
        page.locator("#link button[type=submit]").click()
    look(page, f"link_{lang}")
    link = re.search(r"http\S+/report/\S+/", page.inner_text("main"))
    assert link is not None
    page.context.clear_cookies()
    page.goto(f"{link[0]}?lang={lang}")
    look(page, f"by_link_{lang}")
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()  # nothing was filled in
    assert page.locator("a[href='#f-progress']").count() == 1
    words = {"progress": "桩基完成。", "problems": "无。", "next_step": "底板。"}
    for name, text in {"year": "2026", "invested": "160000000", **words}.items():
        page.fill(f"#f-{name}", text)
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    look(page, f"thanks_{lang}")
    page.goto(link[0])
    assert page.locator("form[action*=report]").count() == 0  # used up
    look(page, f"spent_{lang}")
    shown = read.case(place.viewer("projects_head"), place.book, uid, place.moment)
    assert shown.state.reports[month]["state"] == "given"
    last = shown.entries[-1]
    assert (last.actor.en, last.unit.en, last.source) == ("a one-time link", "Health Bureau", "web")


def test_a_link_gives_no_more_than_its_report(district: Any) -> None:
    place, uids, _ = district
    shown = read.case(place.viewer("projects_head"), place.book, uids[0], place.moment)
    actor = report_links.giver(shown, "health", "h")
    back = {"month": "2026-10"}
    for rule, given in (("raise-problem", {}), ("send-back-report", back), ("drop", {}), ("urge", {"text": "x"})):
        command = Command(uids[0], rule, actor, Happened.at(place.moment), given, reason="x")
        with pytest.raises(Refusal):
            act([command], place.book, place.moment)
    elsewhere = report_links.giver(shown, "education-sports", "h")
    with pytest.raises(NotYourDesk):
        act([Command(uids[0], "report-month", elsewhere, Happened.at(place.moment), SECOND)], place.book, place.moment)
    for name in ("projects_head", "projects_handler"):
        assert report_links.may_make(read.case(place.viewer(name), place.book, uids[0], place.moment))
    closed = tuple(replace(one, allowed=False, refusals=(NotYourDesk(one.act.label, ()),)) for one in shown.doable)
    assert not report_links.may_make(replace(shown, doable=closed))
    others = report_links.to_give(place.viewer("stranger"), place.book, uids[0], "2026-11", place.moment)
    assert others is None or not report_links.may_make(others)  # a handler of another unit cannot report in its name
    assert report_links.to_give(place.viewer("projects_head"), place.book, uids[0], "2026-10", place.moment) is None
    with pytest.raises(ReportedAlready):  # the same actor may report, and is told why this period is done
        act([Command(uids[0], "report-month", actor, Happened.at(place.moment), SECOND)], place.book, place.moment)
