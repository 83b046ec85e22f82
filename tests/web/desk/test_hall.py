"""Readers, scanners and pastes; results on the shelf; originals and representatives; bad input in words."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import expect

from shoushan.records.cases import queries, read
from shoushan.web.desk.burst import understood
from shoushan.web.ui import readers
from tests.people import WANG
from tests.web.desk.test_pages import words
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１１０１０５ １９４９１２３１ ００２Ｘ", "110105194912310002X".replace("10002", "1002")),
        ("110105 19491231\u3000002x", "11010519491231002x"),
        ("138 0000 1234", "13800001234"),
        ("0535-6000 119", "0535-6000119"),
        ("https://x.example/follow/370602-RS-2026-000001/VYQE7TDYRKM/", "370602-RS-2026-000001"),
        ("http://127.0.0.1:8000/line/370602-QH-20261123-003/ABCDEFGHJKM/", "370602-QH-20261123-003"),
        ("王  小明", "王 小明"),
        ("李𬭎㛃", "李𬭎㛃"),
        ("\x00", ""),
    ],
)
def test_what_a_reader_or_a_paste_gives_is_understood(typed: str, meant: str) -> None:
    assert understood(typed) == meant


def test_a_scanned_receipt_and_a_pasted_number_open_the_case(signed_in: Any, district: Any) -> None:
    done = district.opened()
    line = queries.by_ids(district.viewer("window"), district.book, [done], district.moment)[0]
    clerk = signed_in("window")
    answer = clerk.get("/desk/find", {"q": f"http://testserver/follow/{line.number}/AAAAAAAAAAA/"})
    assert answer.headers["Location"] == f"/desk/case/{done}"
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in WANG["id_number"])
    assert line.number in words(clerk.get("/desk/find", {"q": f"{wide[:6]} {wide[6:14]} {wide[14:]}"}))
    assert 'value="王小明"' in clerk.post("/desk/intake", {"number": f"{wide[:6]} {wide[6:]}"}).content.decode()
    assert "没有找到" in words(clerk.get("/desk/find", {"q": "http://testserver/follow/370602-RS-1999-000009/AAAAAAAAAAA/"}))


def test_a_reader_of_the_settings_is_checked_when_they_are_read() -> None:
    good = readers.readers_of([{"name": "读卡器", "address": "ws://127.0.0.1:9191/card", "shape": "nested"}])
    assert good[0].fields["number"] == "result.certNumber"
    assert readers.origins(good) == ["ws://127.0.0.1:9191"]
    own = {"address": "wss://reader.local", "ask": {"do": 1}, "fields": {"number": "id"}}
    assert readers.readers_of([own])[0].ask == {"do": 1}
    for bad in ({"address": "http://127.0.0.1", "shape": "flat"}, {"address": "ws://127.0.0.1:1", "shape": "cube"}, {}):
        with pytest.raises(readers.BadReader):
            readers.readers_of([bad])


def decided(district: Any) -> str:
    """A matter whose result waits to be fetched."""
    case = district.accepted()
    for unit in ("employment", "insurance"):
        district.act(unit, case, "take")
        district.act(unit, case, "respond", input={"verdict": "grant", "text": "同意。"})
    district.act("hall_head", case, "decide", input={"decision": "grant", "decision_text": "准予。"})
    return case


def test_a_result_waits_on_its_shelf_until_a_proxy_with_a_number_signs(signed_in: Any, district: Any) -> None:
    case = decided(district)
    clerk = signed_in("window")
    district.act("window", case, "shelve", input={"shelf": "B-12"})
    assert re.search(r"待出件 .*B-12", words(clerk.get("/desk/shelf")))
    assert "没有待出件" in words(signed_in("stranger").get("/desk/shelf"))
    given = {"way": "direct", "taker": "李样例", "taker_number": WANG["id_number"], "signed": True}
    district.act("window", case, "hand-out", input=given)
    assert "没有待出件" in words(clerk.get("/desk/shelf"))
    shown = read.case(district.viewer("window"), district.book, case, district.moment)
    assert shown.state.parties["agent"]["paper"] == "代领"
    assert [one["role"] for one in shown.state.signs.values()] == ["collector"]


def test_the_slip_says_who_has_which_original(signed_in: Any, district: Any) -> None:
    case = district.opened()
    clerk = signed_in("window")
    page = words(clerk.get(f"/desk/case/{case}/act/move-original"))
    assert "居民身份证" in page
    district.act("window", case, "move-original", input={"material": "id-card", "unit": "social-insurance"})
    district.act("window", case, "return-original", input={"material": "bank-card"})
    slip = words(clerk.get(f"/desk/case/{case}/originals"))
    assert re.search(r"居民身份证 1 区社会保险服务中心（0535-6000118）", slip)
    assert re.search(r"社会保障卡（金融账户） 1 已退还本人", slip)
    assert signed_in("stranger").get(f"/desk/case/{case}/originals").status_code == 404


def test_a_scan_that_is_no_image_is_told(signed_in: Any, district: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = district.opened()
    clerk = signed_in("window")
    false = SimpleUploadedFile("scan.png", b"not an image at all", "image/png")
    given = {"agent_name": "李样例", "agent_paper": "授权委托书", "agent_file": false}
    answer = clerk.post(f"/desk/case/{case}/act/add-representative", given)
    assert answer.status_code == 422
    assert "内容与文件类型不符" in words(answer)
    assert "agent" not in read.case(district.viewer("window"), district.book, case, district.moment).state.parties


@pytest.mark.browser
def test_one_key_calls_the_next_and_three_actions_answer_a_part(sqlite_place: Any, browser: Any) -> None:
    from django.test import Client

    from tests.web.conftest import BACKEND

    place = sqlite_place
    case = place.accepted()
    for name in ("window", "employment"):
        place.viewer(name)
    place.act("employment", case, "take")
    with served(place) as address:
        for lang in ("zh", "en"):
            page = enter(browser, address, "window", lang, Client, BACKEND)
            page.goto(f"{address}/hall/hr-hall/")
            page.click(".kiosk-groups button")
            page.wait_for_url("**/slip/**")
            number = page.inner_text(".slip-number")
            page.goto(f"{address}/desk/")
            page.keyboard.press("n")  # one key
            expect(page.locator(".strip-number")).to_have_text(number)
            assert violations(page) == []
            assert overflow(page) == 0
            page.context.close()
        page = enter(browser, address, "employment", "zh", Client, BACKEND)
        page.goto(f"{address}/desk/case/{case}")
        page.click(f"a[href$='/case/{case}/act/respond']")  # 1: open the answer
        page.check("input[name=verdict][value=grant]")  # 2: choose
        page.fill("#f-text", "材料齐全，建议同意。")
        page.keyboard.press("Control+Enter")  # 3: send
        page.wait_for_url(f"**/desk/case/{case}")
        page.context.close()
    assert read.case(place.viewer("employment"), place.book, case, place.moment).parts


def enter(browser: Any, address: str, name: str, lang: str, client: Any, backend: str) -> Any:
    """A page on which somebody is signed in."""
    from shoushan.records.units.models import Account

    signed = client()
    signed.force_login(Account.objects.get(user__username=name).user, backend=backend)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15000)
    context.add_cookies(
        [
            {"name": "sessionid", "value": signed.cookies["sessionid"].value, "url": address},
            {"name": "shoushan_lang", "value": {"zh": "zh-hans"}.get(lang, "en"), "url": address},
        ]
    )
    page = context.new_page()
    page.add_init_script("window.print = () => {}")
    return page


@pytest.mark.browser
@pytest.mark.parametrize(("shape", "answer"), [
    ("flat", {"idNumber": WANG["id_number"], "name": "王小明", "address": "样例路1号"}),
    ("nested", {"result": {"certNumber": WANG["id_number"], "partyName": "王小明"}}),
    ("flat", {"unknown": 1}),
])  # fmt: skip
def test_a_card_is_read_through_the_reader_of_the_settings(
    sqlite_place: Any, browser: Any, settings: Any, shape: str, answer: dict[str, Any]
) -> None:
    from django.test import Client

    from tests.web.conftest import BACKEND

    found = readers.readers_of([{"name": "读卡器", "address": "ws://127.0.0.1:9191/card", "shape": shape}])
    settings.SHOUSHAN_READERS = found
    policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "connect-src": ["'self'", *readers.origins(found)]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    sqlite_place.viewer("window")
    with served(sqlite_place) as address:
        page = enter(browser, address, "window", "zh", Client, BACKEND)
        page.route_web_socket("ws://127.0.0.1:9191/card", lambda ws: ws.on_message(lambda said: ws.send(json.dumps(answer))))
        page.goto(f"{address}/desk/intake")
        page.click("[data-read-card]")
        expect(page.locator("#read-said")).to_have_text(re.compile("已读出|看不懂"))
        said, number = page.inner_text("#read-said"), page.input_value("#f-number")
        assert violations(page) == []
        page.context.close()
    known = "unknown" not in answer
    assert number == (WANG["id_number"] if known else "")
    assert ("已读出" if known else "看不懂") in said
