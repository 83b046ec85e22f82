"""Message, papers by telephone, account, and an application put aside, in Chromium: 390 and 1440 px, elder mode, no script."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shoushan.outputs.messages import codes, outbox
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site.worker import settle
from tests.people import WANG
from tests.web.portal.test_letters import PNG
from tests.web.portal.test_portal_in_browser import opened
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOUSHAN_SHOTS")


@pytest.fixture
def address(sqlite_place: Any) -> Iterator[str]:
    with served(sqlite_place) as found:
        yield found


@pytest.fixture
def case(sqlite_place: Any) -> str:
    uid = sqlite_place.opened(party={**WANG, "phone": "0535-6212345"})
    told = [{"material": "leaving-proof", "state": "missing"}, {"material": "bank-card", "state": "missing"}]
    sqlite_place.act("window", uid, "tell-missing", input={"missing_items": "离职证明、银行卡", "materials": told})
    settle(sqlite_place.book, sqlite_place.moment)
    return str(uid)


def look(page: Any, name: str, *, script: bool = True) -> None:
    if script:
        assert violations(page) == [], name
    assert not overflow(page), name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/citizen-{name}.png", full_page=True)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_message_to_the_papers(browser, address, sqlite_place, case, tmp_path, lang, width):
    complaints: list[str] = []
    page = opened(browser, width, complaints)
    picture = tmp_path / "photo.png"
    Path(picture).write_bytes(PNG)
    page.goto(f"{address}/m/{codes.make(case, codes.SUPPLEMENT, sqlite_place.moment)}")
    page.goto(f"{page.url}?lang={lang}")
    look(page, f"papers-{lang}-{width}")
    for name in ("photo-leaving-proof", "file-bank-card"):
        page.set_input_files(f"input[name={name}]", str(picture))
    page.click("form#act button[type=submit]")
    page.wait_for_selector("text=/已经收到|received|Received/")
    look(page, f"progress-{lang}-{width}")
    assert page.query_selector("a[href^='tel:']")
    page.goto(f"{address}/m/ABCDEFGHJKM?lang={lang}")
    look(page, f"unknown-{lang}-{width}")
    page.context.close()
    assert [one for one in complaints if "404" not in one] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_account_from_the_counter_to_what_is_known(browser, address, sqlite_place, case, lang):
    complaints: list[str] = []
    desk = opened(browser, 1440, complaints)
    sqlite_place.viewer("window")
    desk.goto(f"{address}/desk/login?lang={lang}")
    desk.fill("#f-username", "window")
    desk.fill("#f-password", "a-long-password-1")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/")
    desk.goto(f"{address}/desk/messages")
    look(desk, f"desk-messages-{lang}")
    key = outbox.lines(SYSTEM_VIEWER, sqlite_place.book, outbox.TO_RING)[0][0][0].key
    desk.goto(f"{address}/desk/messages/{key}")
    look(desk, f"desk-message-{lang}")
    desk.click("form#see button")
    look(desk, f"desk-message-number-{lang}")
    desk.goto(f"{address}/desk/messages/{key}/paper")
    look(desk, f"desk-message-paper-{lang}")
    desk.goto(f"{address}/desk/case/{case}/account")
    look(desk, f"desk-account-{lang}")
    desk.check("[name=seen]")
    desk.click("form#give button")
    code = desk.inner_text(".confirmation-number")
    look(desk, f"desk-account-given-{lang}")
    desk.context.close()
    page = opened(browser, 390, complaints)
    page.goto(f"{address}/mine/?lang={lang}")
    look(page, f"sign-in-{lang}")
    page.goto(f"{address}/mine/register/")
    look(page, f"register-{lang}")
    words = "槐树街的门牌1号"
    for name, value in (("number", WANG["id_number"]), ("code", code), ("password", words), ("again", words)):
        page.fill(f"[name={name}]", value)
    page.click("form#account button")
    page.wait_for_url("**/mine/")
    look(page, f"mine-{lang}")
    page.goto(f"{address}/apply/one-counter/retirement/")
    page.check("[value=self]")
    page.click("form#question button")
    page.check("[value=person]")
    page.click("form#question button")
    page.wait_for_url("**/applicant-name/")
    assert page.input_value("[name=applicant-name]") == WANG["name"]
    look(page, f"known-{lang}")
    page.goto(f"{address}/?elder=1")
    look(page, f"home-elder-{lang}")
    page.goto(f"{address}/apply/one-counter/retirement/applicant-name/")
    look(page, f"known-elder-{lang}")
    page.context.close()
    assert complaints == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_put_aside_and_taken_up_without_a_script(browser, address, lang):
    page = opened(browser, 390, [], java_script_enabled=False)
    page.goto(f"{address}/apply/one-counter/retirement/?lang={lang}")
    page.check("[value=self]")
    page.click("form#question button")
    page.click("form#aside button")
    code = page.inner_text(".confirmation-number")
    look(page, f"aside-{lang}", script=False)
    page.context.close()
    other = opened(browser, 390, [], java_script_enabled=False)
    other.goto(f"{address}/go-on/?lang={lang}")
    look(other, f"go-on-{lang}", script=False)
    other.fill("[name=code]", code)
    other.click("form#go-on button")
    assert re.search("applicant-kind", other.url)
    other.context.close()
