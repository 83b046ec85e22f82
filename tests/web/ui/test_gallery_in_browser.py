"""The gallery in Chromium under the strict policy: axe finds nothing, nothing overflows, keys work."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.ui.gallery import ERRORS, NAMES

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
WIDTHS = (1280, 390)
LOOKS = ("light", "dark", "elder")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the gallery under the policy of the product."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def address(gallery_folder: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(gallery_folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test takes out what it caused on purpose."""
    return []


@pytest.fixture
def page(browser: Any, complaints: list[str]) -> Iterator[Any]:
    """A page that fails the test on any complaint of the browser (policy, script, missing file)."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield page
    context.close()
    assert complaints == []


def violations(page: Any) -> list[str]:
    """What axe finds on the page, with the first elements concerned."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state("load")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:3]} {v['nodes'][0]['failureSummary'][:200]}" for v in found]


def overflow(page: Any) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_accessible_and_fits(page: Any, address: str, name: str, lang: str, look: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}/{name}.{lang}.{look}.html")
        assert violations(page) == [], width
        assert overflow(page) == 0, width


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_is_accessible_and_fits(page: Any, address: str, code: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/{code}.zh.light.html")
    assert violations(page) == []
    assert overflow(page) == 0


def test_the_checks_see_faults(page: Any, address: str) -> None:
    page.goto(f"{address}/home.zh.light.html")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(line.startswith("label") for line in violations(page))
    page.evaluate(
        "const t = document.createElement('table'); t.className = 'grid';"
        "t.innerHTML = '<tr><td>' + 'x'.repeat(4000); document.body.append(t)"
    )
    assert overflow(page) > 0


def test_eighteen_cases_are_seen_at_once(page: Any, address: str) -> None:
    page.goto(f"{address}/inbox.zh.light.html")
    seen = page.evaluate(
        "[...document.querySelectorAll('.grid tbody tr')].filter(r => r.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert seen >= 18


def test_the_keyboard_walks_ticks_and_opens(page: Any, address: str) -> None:
    page.goto(f"{address}/inbox.zh.light.html")
    for key in ("j", "j", "k", "j", "x"):
        page.keyboard.press(key)
    assert page.evaluate("[...document.querySelectorAll('.grid tbody tr')].findIndex(r => r.classList.contains('at'))") == 1
    assert page.locator("tbody input:checked").count() == 1
    assert page.locator("[data-ticked]").inner_text().startswith("1 /")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#shortcuts").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "bar-q"
    page.keyboard.type("jx?")
    assert page.locator("#bar-q").input_value() == "jx?"


def test_a_reader_moves_on_and_a_wrong_digit_is_said(page: Any, address: str) -> None:
    page.goto(f"{address}/intake.zh.light.html")
    page.wait_for_load_state("networkidle")  # the reader's script is a module: it stands once everything is loaded
    page.locator("#f-idno").fill("")
    page.locator("#f-idno").press_sequentially("11010519491231002X")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-mobile"
    assert page.locator("#f-idno-check").inner_text() == ""
    page.locator("#f-idno").fill("110105194912310021")
    page.locator("#f-mobile").focus()
    assert "校验位不符" in page.locator("#f-idno-check").inner_text()


def test_a_draft_survives_a_lost_line(page: Any, complaints: list[str], address: str) -> None:
    page.goto(f"{address}/intake.zh.light.html")
    page.route("**/desk/draft", lambda route: route.abort())
    page.locator("#f-name").fill("曲玉兰")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.locator(".draft-note", has_text="本机").wait_for()  # a string to wait for would need eval, which the pages forbid
    page.unroute("**/desk/draft")
    page.route("**/desk/draft", lambda route: route.fulfill(status=204))
    page.reload()
    assert page.locator("#f-name").input_value() == "曲玉兰"
    assert set(complaints) == {"Failed to load resource: net::ERR_FAILED"}
    complaints.clear()


def test_a_grave_act_is_asked_first(page: Any, address: str) -> None:
    page.goto(f"{address}/intake.zh.light.html")
    sent: list[str] = []
    page.route(
        "**/desk/intake",
        lambda route: (sent.append(route.request.post_data or ""), route.fulfill(body="ok"))[1],
    )
    page.locator("button[value=refuse]").click()
    page.locator("#ask button[value=no]").click()
    assert sent == []
    page.locator("button[value=refuse]").click()
    page.locator("#ask button[value=yes]").click()
    page.wait_for_url("**/desk/intake")
    assert len(sent) == 1
    assert "refuse" in sent[0]


def test_without_script_everything_is_there(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/inbox.zh.light.html")
    assert page.locator("tbody tr").count() == 25
    assert page.locator(".batch-bar button").first.is_visible()
    page.locator(".bar-menu > summary").click()
    assert page.locator(".bar-panel").is_visible()
    assert not page.locator("#shortcuts").is_visible()
    context.close()


@pytest.mark.parametrize(("name", "boxes"), [("paper", [(595, 842), (595, 842)]), ("receipt", [(595, 842), (227, 737)])])
def test_a_sheet_is_as_large_as_its_paper(page: Any, address: str, name: str, boxes: list[tuple[int, int]]) -> None:
    page.goto(f"{address}/{name}.zh.light.html")
    pdf = page.pdf(prefer_css_page_size=True)
    found = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [(round(float(w)), round(float(h))) for w, h in found] == boxes


def test_paper_shows_what_the_screen_folds(page: Any, address: str) -> None:
    page.goto(f"{address}/components.zh.light.html")
    page.emulate_media(media="print")
    assert not page.locator("#Disclosure dl").is_visible()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#Disclosure dl").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"
    assert not page.locator(".bar").is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#Disclosure details[open]").count() == 0
