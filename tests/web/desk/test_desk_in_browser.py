"""The desk in Chromium, in both languages: from the log-in to the result in the citizen's hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

NUMBER = "11010519491231002X"
SHOTS = os.environ.get("SHOUSHAN_SHOTS")


@pytest.fixture
def address(sqlite_place: Any) -> Iterator[str]:
    with served(sqlite_place) as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test on any complaint of the browser."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(8000)
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield page
    context.close()
    assert [said for said in complaints if "422 (" not in said] == []  # the faulty form that the walk sends on purpose


class Walk:
    """One page, looked at by axe wherever it stops."""

    def __init__(self, page: Any, address: str, lang: str, place: Any) -> None:
        self.page, self.address, self.lang, self.place = page, address, lang, place

    def enter(self, name: str) -> None:
        """Log in as a member of the cast."""
        self.place.viewer(name)
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/desk/login?lang={self.lang}")
        self.look(f"login-{name}")
        self.page.fill("#f-username", name)
        self.page.fill("#f-password", "a-long-password-1")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/desk/")

    def look(self, name: str) -> None:
        """Nothing for axe to find, nothing wider than the screen."""
        assert violations(self.page) == [], name
        assert overflow(self.page) == 0, name
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/walk_{self.lang}_{name}.png", full_page=True)

    def case(self, uid: str) -> None:
        """Open a case."""
        self.page.goto(f"{self.address}/desk/case/{uid}")

    def act(self, uid: str, act: str, **given: str) -> None:
        """Fill in an act's form and send it from the keyboard."""
        self.page.goto(f"{self.address}/desk/case/{uid}/act/{act}")
        for name, value in given.items():
            field = self.page.locator(f"#f-{name}")
            kind = field.evaluate("node => node.tagName + (node.type || '')")
            if kind.startswith("FIELDSET"):
                self.page.check(f"input[name='{name}'][value='{value}']")
            elif kind.startswith("SELECT"):
                field.select_option(value)
            else:
                field.fill(value)
        self.look(f"act-{act}")
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_url(f"**/desk/case/{uid}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_matter_walks_from_the_counter_to_the_result(page: Any, address: str, sqlite_place: Any, lang: str) -> None:
    walk = Walk(page, address, lang, sqlite_place)
    walk.enter("window")
    walk.look("home-empty")
    page.goto(f"{address}/desk/intake")
    walk.look("intake")
    page.locator("#f-number").press_sequentially(NUMBER)
    page.keyboard.press("Enter")
    page.locator("#f-name").fill("王小明")
    page.locator("#f-q").fill("sybx")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=all-received]")
    walk.look("intake-chosen")
    page.check("[name=all-received]")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/intake/done**")
    walk.look("taken-in")
    uid = page.url.split("case=")[1]
    page.goto(f"{address}/desk/case/{uid}/act/tell-missing")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".error-summary, [class*=error]")
    walk.look("act-with-errors")
    page.goto(f"{address}/desk/?mine=0")
    page.check("tbody input[type=checkbox]")
    page.click("button[value=accept]")
    page.wait_for_url("**/desk/batch")
    walk.look("batch-tried")
    walk.act(uid, "accept")
    walk.look("case-accepted")
    assert page.locator(".holder").inner_text()
    for name in ("employment", "insurance"):
        walk.enter(name)
        walk.look(f"home-{name}")
        walk.act(uid, "take")
        walk.act(uid, "respond", verdict="grant", text="材料齐全，建议同意。")
    walk.enter("hall_head")
    walk.act(uid, "decide", decision="grant", decision_text="经审核，准予发放。")
    walk.look("case-decided")
    walk.enter("window")
    walk.act(uid, "hand-out", way="direct", taker="王小明")
    walk.look("case-delivered")
    for page_name in (
        "",
        "ledgers",
        "ledger/one-counter?state=closed",
        "find?q=王小",
        "handover",
        "posts",
        f"case/{uid}/receipt",
    ):
        page.goto(f"{address}/desk/{page_name}")
        walk.look(page_name.split("?")[0].replace("/", "-") or "home")
