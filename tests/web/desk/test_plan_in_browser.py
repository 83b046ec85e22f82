"""A project's plan in Chromium: drawn and told, reached by keys, tried before it is changed, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from shoushan.records.cases import read
from shoushan.records.cases.identifiers import uuid7
from tests.people import Place
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

SHOTS = os.environ.get("SHOUSHAN_SHOTS")
ROWS = [
    {"item": "site-cleared", "starts": "2026-09-01", "planned": "2026-09-30"},
    {"item": "permits-done", "starts": "2026-09-21", "planned": "2026-10-30", "after": "净地（征迁完成）"},
    {"item": "work-begun", "starts": "2026-10-26", "planned": "2026-11-10", "after": "permits-done"},
    {"item": "main-body", "starts": "2026-11-11", "planned": "2027-04-30", "after": "work-begun", "label": "含地下车库"},
    {"item": "accepted", "planned": "2027-08-31", "after": "main-body"},
]


def project(place: Place) -> str:
    """A project with a plan of which two milestones are reached and one is late."""
    now = place.moment
    place.moment = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
    uid = uuid7(place.moment)
    given = {
        "project_code": "ZF2026-001", "project_name": "样例文旅综合体", "sector": "culture-tourism", "level": "city",
        "procedure_kind": "filing", "owner_firm": "样例文旅有限公司", "street": "370602002", "total_investment": "1200000000",
        "planned_start": "2026-09-01", "planned_end": "2027-08-31",
    }  # fmt: skip
    place.act("projects_keeper", uid, "propose", input=given, opens=("key-projects", None))
    place.act("projects_decider", uid, "list", input={"list_year": 2026})
    place.act("projects_keeper", uid, "plan", input={"items": ROWS})
    place.moment = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
    place.act("projects_keeper", uid, "reach", input={"item": "site-cleared", "reached_on": "2026-10-09"})
    more = [{"item": "permits-done", "planned": "2026-11-06"}]
    place.act("projects_decider", uid, "re-baseline", input={"items": more}, reason="规划许可需补正")
    place.moment = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
    place.act("projects_keeper", uid, "reach", input={"item": "permits-done", "reached_on": "2026-11-06"})
    place.moment = now
    return uid


@pytest.fixture(scope="module")
def district(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[tuple[Place, str, str]]:
    """One district with one project, served."""
    from tests import places

    with django_db_blocker.unblock(), places.sqlite_place(tmp_path_factory.mktemp("plan")) as place:
        uid = project(place)
        for name in ("projects_decider", "projects_keeper"):
            place.viewer(name)
        with served(place) as address:
            yield place, uid, address


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test on any complaint of the browser."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(8000)
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield page
    context.close()
    expected = ("422 (", "410 (")  # faulty forms sent on purpose, and a link that is used up
    assert [said for said in complaints if not any(one in said for one in expected)] == []


def look(page: Any, name: str) -> None:
    """Nothing for axe to find, nothing wider than the screen."""
    assert violations(page) == [], name
    assert overflow(page) == 0, name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/plan_{name}.png", full_page=True)


def enter(page: Any, address: str, name: str, lang: str) -> None:
    """Log in."""
    page.goto(f"{address}/desk/login?lang={lang}")
    page.fill("#f-username", name)
    page.fill("#f-password", "a-long-password-1")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_is_drawn_told_and_tried_before_it_is_changed(district: Any, page: Any, lang: str) -> None:
    _, uid, address = district
    enter(page, address, "projects_decider", lang)
    page.goto(f"{address}/desk/case/{uid}")
    assert page.locator(".plan-row").count() == len(ROWS)
    assert page.locator(".plan-on").count() == 2 + 1  # two reached, and the key
    late = page.locator("#plan-table tbody tr").filter(has=page.locator("#plan-work-begun")).inner_text()
    assert ("已晚" if lang == "zh" else "late") in late
    page.locator(".plan-row").nth(2).focus()
    look(page, f"case_{lang}")
    page.keyboard.press("Enter")
    assert page.url.endswith("#plan-work-begun")
    page.locator("details", has=page.locator("#plan-changes")).locator("summary").click()
    assert "规划许可需补正" in page.locator("#plan-changes").inner_text()
    look(page, f"changes_{lang}")
    page.emulate_media(media="print")
    if SHOTS:
        page.locator("#plan").screenshot(path=f"{SHOTS}/plan_print_{lang}.png")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, f"narrow_{lang}")

    page.goto(f"{address}/desk/case/{uid}/act/re-baseline")
    assert page.locator("[name='items.0.item']").input_value() == "work-begun"  # what stands, reached ones left out
    page.fill("[name='items.0.planned']", "2026-12-04")
    with page.expect_navigation():
        page.locator("button[name=preview]").click()
    told = page.locator("#plan-preview").inner_text()
    assert "2026-12-04" in told
    assert ("随“开工”顺延" if lang == "zh" else "follows “Work begun”") in told
    page.set_viewport_size({"width": 390, "height": 4800})
    look(page, f"preview_{lang}")
    page.set_viewport_size({"width": 1440, "height": 4800})  # as tall as the page: no bar sticks over a field
    look(page, f"preview_wide_{lang}")
    page.goto(f"{address}/desk/case/{uid}")
    assert "2026-12-04" not in page.locator("#plan-table").inner_text()  # nothing was done

    page.goto(f"{address}/desk/case/{uid}/act/re-baseline")
    page.fill("[name='items.0.planned']", "2026-10-01")
    page.fill("[name='items.0.starts']", "2026-10-26")
    with page.expect_navigation():
        page.locator("button[name=preview]").click()
    assert page.locator(".error-summary a[href*='items.0.planned'], .errors a[href*='items.0.planned']").count() == 1
    look(page, f"refused_{lang}")


def test_the_first_plan_stays_beside_the_plan_now_and_every_change_has_its_reason(district: Any) -> None:
    place, uid, _ = district
    shown = read.case(place.viewer("projects_keeper"), place.book, uid, place.moment)
    by_item = {one.item: one for one in shown.plan}
    permits = by_item["permits-done"]
    assert [str(one.planned) for one in permits.revisions] == ["2026-10-30", "2026-11-06"]
    assert permits.revisions[1].why == "规划许可需补正"
    assert [one.follows for one in by_item["work-begun"].revisions] == [None, "permits-done"]
    assert by_item["main-body"].said == "含地下车库"
    assert by_item["site-cleared"].late == 2  # of nine days only 8 and 9 October count
