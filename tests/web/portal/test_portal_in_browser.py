"""The portal in Chromium: telephone and desk, both languages, with and without script, on screen and on paper."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from shoushan.records.cases import queries
from tests.web.portal.walking import RETIREMENT, step_of
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOUSHAN_SHOTS")


@pytest.fixture
def address(sqlite_place: Any) -> Iterator[str]:
    with served(sqlite_place) as found:
        yield found


def opened(browser: Any, width: int, complaints: list[str], **more: Any) -> Any:
    """A page of this width; complaints of the browser are collected."""
    page = browser.new_context(viewport={"width": width, "height": 844}, **more).new_page()
    page.set_default_timeout(8000)
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    return page


def looked_at(page: Any, name: str) -> None:
    """Axe finds nothing, nothing runs over the edge."""
    assert violations(page) == [], name
    assert not overflow(page), name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/portal-{name}.png", full_page=True)


def answer(page: Any) -> None:
    """Answer the question that the page asks and go on."""
    step = step_of(page.url.split("?")[0])
    value = RETIREMENT.get(step)
    if page.query_selector("input[type=radio]"):
        wanted = page.query_selector(f'input[type=radio][value="{value or "missing"}"]')
        (wanted or page.query_selector("input[type=radio]")).check()
    elif page.query_selector(f"select[name={step}]") and value:
        page.select_option(f"select[name={step}]", value)
    elif value:
        page.fill(f"[name={step}]", value)
    with page.expect_navigation():
        page.click("form#question button[type=submit]")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_first_page_to_the_number_and_back(browser, address, lang, width):
    complaints: list[str] = []
    page = opened(browser, width, complaints)
    for name, path in (("home", "/"), ("found", "/services/?q=退休"), ("privacy", "/privacy/"), ("track", "/track/")):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
        looked_at(page, f"{name}-{lang}-{width}")
    page.goto(f"{address}/services/one-counter/retirement/")
    looked_at(page, f"guide-{lang}-{width}")
    with page.expect_navigation():
        page.click("main .actions a >> nth=0")
    seen = set()
    for _ in range(40):
        step = step_of(page.url.split("?")[0])
        if step == "check-answers":
            break
        kind = "paper" if step.startswith("paper-") else step
        if kind not in seen:
            seen.add(kind)
            looked_at(page, f"{kind}-{lang}-{width}")
        answer(page)
    looked_at(page, f"check-{lang}-{width}")
    with page.expect_navigation():
        page.click("form#send button")
    looked_at(page, f"done-{lang}-{width}")
    with page.expect_navigation():
        page.click(".confirmation .actions a")
    looked_at(page, f"progress-{lang}-{width}")
    page.click("details summary >> nth=0")
    looked_at(page, f"days-{lang}-{width}")
    page.context.close()
    assert complaints == []


def test_everything_works_without_a_script(browser, address, sqlite_place):
    page = opened(browser, 390, [], java_script_enabled=False)
    page.goto(f"{address}/apply/one-counter/retirement/")
    for _ in range(40):
        if step_of(page.url) == "check-answers":
            break
        answer(page)
    page.click("form#send button")
    number, code = page.inner_text(".confirmation-number"), page.inner_text(".confirmation-code b")
    assert queries.track(sqlite_place.book, number, code)
    page.goto(f"{address}/track/")
    page.fill("#f-number", number)
    page.fill("#f-code", code.lower())
    page.click("form#follow button")
    assert number in page.inner_text("main")
    page.context.close()


def test_elder_mode_makes_the_type_larger(browser, address):
    page = opened(browser, 390, [])
    sizes = []
    for elder in ("0", "1"):
        page.goto(f"{address}/?elder={elder}")
        sizes.append(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
        assert not overflow(page)
    assert sizes[1] > sizes[0]
    page.context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_guide_fills_exactly_two_pages_and_every_form_one(browser, address, sqlite_place, lang):
    page = opened(browser, 1280, [])
    services = sqlite_place.book.ledger("one-counter").on(sqlite_place.moment.date()).services
    page.goto(f"{address}/?lang={lang}")
    wrong = {}
    for service in services:
        guide = f"{address}/services/one-counter/{service}/"
        page.goto(f"{guide}print/")
        wrong[f"{service} guide"] = pages_of(page) - 2
        page.goto(guide)
        for sheet in dict.fromkeys(one.get_attribute("href") for one in page.query_selector_all("a[href*='/form/']")):
            page.goto(f"{address}{sheet}")
            wrong[sheet] = pages_of(page) - 1
    page.context.close()
    assert {name: more for name, more in wrong.items() if more} == {}
    assert sum("/form/" in name for name in wrong) >= 2 * len(services)


def pages_of(page: Any) -> int:
    """How many sheets of A4 the page prints on."""
    told = re.search(rb"/Count (\d+)", page.pdf(prefer_css_page_size=True))
    assert told is not None
    return int(told[1])
