"""From the tray: what the scanner gave is offered where a form asks for a file, and attached through the corridor."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shoushan.records.cases import tray
from tests.people import CAST
from tests.web.desk.test_desk_in_browser import Walk, address, page  # noqa: F401 - fixtures
from tests.web.desk.test_pages import TOKEN, words

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def scanned(place: Any, name: str = "扫描1.png", content: bytes = PNG) -> str:
    """A scan in the tray of the window."""
    tray.put(CAST["window"], name, content, place.moment)
    return next(one.id for one in tray.listed(place.viewer("window")) if one.name == name)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tray_shows_its_files_to_its_post_only(signed_in: Any, district: Any, lang: str) -> None:
    key = scanned(district)
    client = signed_in("window")
    assert "扫描1.png" in words(client.get(f"/desk/tray?lang={lang}"))
    shown = client.get(f"/desk/tray/{key}")
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    stranger = signed_in("stranger")
    assert "扫描1.png" not in words(stranger.get("/desk/tray"))
    assert stranger.get(f"/desk/tray/{key}").status_code == 404
    stranger.post("/desk/tray/remove", {"file": key})
    assert client.get(f"/desk/tray/{key}").status_code == 200
    gone = {"zh": "已移除 1 个文件", "en": "1 removed"}[lang]
    assert gone in words(client.post("/desk/tray/remove", {"file": key}, follow=True))
    assert client.get(f"/desk/tray/{key}").status_code == 404


def test_a_scan_is_attached_and_stays_for_another_matter(signed_in: Any, district: Any) -> None:
    uid, key = district.opened(), scanned(district)
    client = signed_in("window")
    form = client.get(f"/desk/case/{uid}/act/add-representative").content.decode()
    assert re.search(r'<select[^>]*name="tray-agent_file"', form)
    given = {"agent_name": "李代办", "tray-agent_file": key, "token": TOKEN}
    assert client.post(f"/desk/case/{uid}/act/add-representative", given).status_code == 302
    case = client.get(f"/desk/case/{uid}").content.decode()
    file = re.search(rf"/desk/case/{uid}/file/(\w+)", case)
    assert file
    assert client.get(file[0]).content == PNG
    assert "已附过" in words(client.get("/desk/tray"))


def test_a_scan_that_is_gone_or_of_another_post_is_told_and_nothing_is_written(signed_in: Any, district: Any) -> None:
    uid = district.opened()
    tray.put(CAST["stranger"], "别人的.png", PNG, district.moment)
    theirs = tray.listed(district.viewer("stranger"))[0].id
    client = signed_in("window")
    before = words(client.get(f"/desk/case/{uid}")).count("登记代办人")
    for key in (theirs, "0" * 32, "../../etc"):
        given = {"agent_name": "李代办", "tray-agent_file": key, "token": TOKEN}
        answer = client.post(f"/desk/case/{uid}/act/add-representative", given)
        assert answer.status_code == 422
        assert "收件盘里没有这个文件" in words(answer)
    assert words(client.get(f"/desk/case/{uid}")).count("登记代办人") == before


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_walk_from_the_scan_to_the_case_and_over_pasted_rows(
    page: Any,  # noqa: F811
    address: str,  # noqa: F811
    sqlite_place: Any,
    lang: str,
) -> None:
    uid, key = sqlite_place.opened(), scanned(sqlite_place)
    walk = Walk(page, address, lang, sqlite_place)
    walk.enter("window")
    page.goto(f"{address}/desk/tray")
    walk.look("tray")
    page.goto(f"{address}/desk/case/{uid}/act/add-representative")
    page.fill("#f-agent_name", "李代办")
    page.select_option("#f-tray-agent_file", key)
    walk.look("from-tray")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/desk/case/{uid}")
    assert "扫描1.png" in page.content()
    number = sqlite_place.act("window", uid, "note", input={"text": "x"}).number
    page.goto(f"{address}/desk/batch/paste?act=one-counter/promise")
    walk.look("paste")
    page.fill("#f-rows", f"编号\t哪天回\t回什么\n{number}\t2026-11-25\t材料\nX-1\t2026-11-25\t没有这件")
    page.click('button[name="step"]')
    page.wait_for_selector("#faults")
    walk.look("paste-tried")
    page.set_viewport_size({"width": 390, "height": 844})
    walk.look("paste-tried-390")
    page.click('button[name="do"]')
    page.wait_for_load_state()
    assert "X-1" in page.input_value("#f-rows")
    assert number not in page.input_value("#f-rows")
    walk.look("paste-left-390")
    page.goto(f"{address}/desk/tray")
    walk.look("tray-390")
