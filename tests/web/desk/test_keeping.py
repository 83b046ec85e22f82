"""Retention, copies for others and the shelf at the desk: who may, what is asked, what is entered, how the pages look."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from shoushan.records.cases import retention
from shoushan.records.journal.proofs import disclosing as proof
from shoushan.site import clock, worker
from shoushan.site.commands.witness import key_lines
from tests.web.desk.test_desk_in_browser import Walk, page  # noqa: F401 - fixtures
from tests.web.desk.test_hall import decided
from tests.web.desk.test_pages import words
from tests.web.serving import served

LATER = timedelta(days=366 * 11)


@pytest.fixture
def old(district: Any) -> Any:
    """Three cases closed eleven years ago, one of them on hold; a ticket of the same day."""
    cases = [district.opened() for _ in range(3)]
    for case in cases:
        district.act("window", case, "withdraw", reason="申请人撤回")
    district.archived(*cases)
    district.act("window", cases[2], "hold", reason="诉讼保全")
    district.moment += LATER
    with clock.simulated(district.moment):
        yield cases


def names() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("select name from case_party order by case_id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_due_is_approved_with_a_reason_and_erased_by_the_worker(
    signed_in: Any, district: Any, old: list[str], lang: str
) -> None:
    client = signed_in("hall_head")
    listed = client.get(f"/desk/retention?lang={lang}")
    said = words(listed)
    assert {"zh": "办结后 10 年", "en": "10 years after closing"}[lang] in said
    assert {"zh": "在封存保全中", "en": "on hold"}[lang] in said
    text = listed.content.decode()
    assert [f'value="{case}"' in text for case in old] == [True, True, False], "what is on hold has no tick box"
    asked = client.post("/desk/retention", {"case": old[:2]})
    assert asked.status_code == 200
    assert names() == ["王小明"] * 3
    assert client.post("/desk/retention", {"case": old[:2], "reason": ""}).status_code == 422
    done = client.post("/desk/retention", {"case": old[:2], "reason": "保管期满"}, follow=True)
    assert {"zh": "待清除", "en": "Waits"}[lang] in words(done)
    assert names() == ["王小明"] * 3, "nothing is erased by the approval"
    worker.settle(district.book, district.moment)
    assert names() == [None, None, "王小明"]
    after = words(client.get("/desk/retention/done"))
    assert {"zh": "已清除", "en": "Erased"}[lang] in after
    assert "保管期满" in after


def test_what_is_on_hold_is_refused_whole(signed_in: Any, district: Any, old: list[str]) -> None:
    client = signed_in("hall_head")
    answer = client.post("/desk/retention", {"case": old, "reason": "保管期满"})
    assert answer.status_code == 409
    assert "在封存保全中" in words(answer)
    assert retention.history(district.viewer("hall_head"), district.book)[0] == 0


def test_only_posts_with_the_right_come_in(signed_in: Any, district: Any, old: list[str]) -> None:
    client = signed_in("window")
    assert "/desk/retention" not in client.get("/desk/").content.decode()
    assert "/disclose" not in client.get(f"/desk/case/{old[0]}").content.decode()
    for path in ("/desk/retention", "/desk/retention/done", f"/desk/case/{old[0]}/disclose"):
        assert client.get(path).status_code == 403
    assert client.post("/desk/retention", {"case": old[0], "reason": "x"}).status_code == 403
    assert client.post(f"/desk/case/{old[0]}/disclose", {"audience": "court", "reason": "x"}).status_code == 403
    assert signed_in("hall_head").get("/desk/").content.decode().count("/desk/retention") == 1
    assert signed_in("stranger").get(f"/desk/case/{old[0]}/disclose").status_code == 404


def test_a_case_out_of_sight_cannot_be_approved(signed_in: Any, district: Any, old: list[str]) -> None:
    client = signed_in("approval_decider")
    assert client.post("/desk/retention", {"case": old[0], "reason": "x"}).status_code == 404
    assert retention.history(district.viewer("hall_head"), district.book)[0] == 0


def test_pages_follow_one_another(signed_in: Any, district: Any, old: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from shoushan.web.desk import retention as pages

    monkeypatch.setattr(pages, "SIZE", 1)
    client, found, path = signed_in("hall_head"), [], "/desk/retention?ledger=one-counter"
    for _ in range(4):
        text = client.get(path).content.decode()
        found += [case for case in old if case in text]
        following = re.search(r'href="(/desk/retention\?[^"]*after=[^"]*)"', text)
        if following is None:
            break
        path = html.unescape(following[1])
    assert found == old
    assert client.get("/desk/retention?ledger=nothing&after=x").status_code == 200


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_copy_is_downloaded_checked_and_stands_in_the_history(
    signed_in: Any, district: Any, tmp_path: Any, lang: str
) -> None:
    settings_log, settings.SHOUSHAN_LOG = settings.SHOUSHAN_LOG, tmp_path / "log"
    try:
        case = district.accepted()
        worker.settle(district.book, district.moment)
        client = signed_in("hall_head")
        here = f"/desk/case/{case}/disclose"
        assert client.get(f"{here}?lang={lang}").status_code == 200
        empty = client.post(here, {"audience": "nobody", "reason": ""})
        assert empty.status_code == 422
        assert {"zh": "请选择给谁", "en": "Choose for whom"}[lang] in words(empty)
        answer = client.post(here, {"audience": "court", "items": ["name", "no-such"], "reason": "法院调取"})
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        keys = client.get("/log/keys").content.decode()
        checked = proof.check(answer.content.decode(), key_lines(keys))
        shown = json.dumps([one.values for one in checked.entries], ensure_ascii=False)
        assert "王小明" in shown
        assert "13800001234" not in shown
        party = client.post(here, {"audience": "party", "reason": "依本人申请"}).content.decode()
        assert "13800001234" in json.dumps([one.values for one in proof.check(party, key_lines(keys)).entries])
        assert {"zh": "法院、检察院、公安机关", "en": "A court or prosecutor"}[lang] in words(client.get(here))
    finally:
        settings.SHOUSHAN_LOG = settings_log


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_walk_of_whoever_erases(browser: Any, sqlite_place: Any, page: Any, lang: str) -> None:  # noqa: F811
    cases = [sqlite_place.opened() for _ in range(3)]
    for case in cases:
        sqlite_place.act("window", case, "withdraw", reason="申请人撤回")
    sqlite_place.archived(*cases)
    sqlite_place.act("window", cases[2], "hold", reason="诉讼保全")
    sqlite_place.moment += LATER
    with served(sqlite_place) as at:
        walk = Walk(page, at, lang, sqlite_place)
        walk.enter("hall_head")
        for path, shot in (("/desk/retention", "retention"), (f"/desk/case/{cases[0]}/disclose", "disclose")):
            page.goto(at + path)
            walk.look(shot)
            page.set_viewport_size({"width": 390, "height": 844})
            walk.look(f"{shot}-390")
            page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{at}/desk/retention")
        page.check(f'input[value="{cases[0]}"]')
        page.check(f'input[value="{cases[1]}"]')
        with page.expect_navigation():
            page.click(".batch-bar button")
        walk.look("retention-sure")
        page.fill("#f-reason", "保管期满")
        with page.expect_navigation():
            page.click("form button.btn-danger")
        walk.look("retention-waiting")
        worker.settle(sqlite_place.book, sqlite_place.moment)
        page.goto(f"{at}/desk/retention/done")
        walk.look("retention-done")
        page.set_viewport_size({"width": 390, "height": 844})
        walk.look("retention-done-390")


@pytest.mark.browser
def test_the_shelf_fits_beside_nothing_that_nobody_needs_there(browser: Any, sqlite_place: Any, page: Any) -> None:  # noqa: F811
    case = decided(sqlite_place)
    sqlite_place.act("window", case, "shelve", input={"shelf": "B-12"})
    with served(sqlite_place) as at:
        walk = Walk(page, at, "en", sqlite_place)
        walk.enter("window")
        page.goto(f"{at}/desk/shelf")
        walk.look("shelf")
        wide = "all => all.map(one => one.scrollWidth - one.clientWidth)"
        assert page.locator(".scroll").evaluate_all(wide) == [0]
        page.set_viewport_size({"width": 390, "height": 844})
        walk.look("shelf-390")
