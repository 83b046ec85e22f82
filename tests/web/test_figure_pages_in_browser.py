"""Pages of figures in a browser: from the district’s board to one petition’s history and back, and on every screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, override_settings

from shoushan.site import clock
from tests.outputs.indicators.districts import District, district
from tests.ways.browsing import SHOTS
from tests.web.conftest import BACKEND
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TEN = "period=jan-oct-2017&as_of=2017-10-31"
PAGES = ("", "/petitions", "/petitions/satisfied", "/petitions/satisfied/rows", "/petitions/received?by=class", "/brief",
         "/petitions/received/beside?b_as_of=2017-06-30")  # fmt: skip


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[District]:
    folder = tmp_path_factory.mktemp("browsed2017")
    with django_db_blocker.unblock(), district(folder) as made, override_settings(SHOUSHAN_HOME=folder):
        yield made


@pytest.fixture(scope="module")
def address(year: District) -> Iterator[str]:
    with served(year.place) as found:
        yield found


@pytest.fixture
def open_as(year: District, address: str, browser: Any) -> Iterator[Any]:
    """A page of one of the cast in a language and a width; what the browser complains of fails the test."""
    from shoushan.records.units.models import Account

    complaints: list[str] = []
    contexts = []

    def opened(name: str, lang: str, width: int, height: int = 2400) -> Any:
        with clock.simulated(year.place.moment):
            year.place.viewer(name)
            client = Client()
            client.force_login(Account.objects.get(user__username=name).user, backend=BACKEND)
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        cookies = {"sessionid": client.cookies["sessionid"].value, "shoushan_lang": {"zh": "zh-hans"}.get(lang, lang)}
        context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def shot(page: Any, name: str) -> None:
    """A picture, if one is wanted."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def follow(page: Any, link: Any) -> None:
    """Click what leads to another page."""
    with page.expect_navigation():
        link.click()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_board_to_a_petitions_history_and_back(open_as: Any, address: str, lang: str) -> None:
    page = open_as("supervisor", lang, 1440)
    page.goto(f"{address}/board/figures?{TEN}")
    follow(page, page.locator("#ledgers tbody th a[href*='/petitions?']"))
    assert page.url.startswith(f"{address}/board/figures/petitions?")
    follow(page, page.locator(".figure-label a[href*='/petitions/satisfied?']"))
    assert "95.72" in page.locator(".figure-value").inner_text()
    value, whole = page.url, page.locator(".figure-card").inner_text()
    assert "187" in whole
    follow(page, page.locator(".figure-value a"))
    assert "187" in page.locator("main").inner_text()
    rows = page.url
    number = page.locator("#figure-rows tbody th a").first.inner_text()
    follow(page, page.locator("#figure-rows tbody th a").first)
    assert number in page.locator("main").inner_text()
    assert page.locator(".timeline .entry").count() > 2
    page.go_back()
    assert page.url == rows
    follow(page, page.locator("a.back"))
    assert page.url.split("?")[0] == value.split("?")[0]
    follow(page, page.locator("a.back"))
    follow(page, page.locator("a.back"))
    assert page.url.split("?")[0] == f"{address}/board/figures"
    assert "period=jan-oct-2017" in page.url


def test_a_bar_leads_to_its_rows(open_as: Any, address: str) -> None:
    page = open_as("supervisor", "zh", 1440)
    page.goto(f"{address}/board/figures/petitions/received?{TEN}&by=class")
    bar = page.locator("#parts .chart-wide svg a").first
    follow(page, bar)
    assert re.search(r"by=class&key=\w", page.url)
    assert "与指标值一致" in page.locator("main").inner_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_every_screen_and_axe_finds_nothing(open_as: Any, address: str, path: str, lang: str) -> None:
    page = open_as("supervisor", lang, 1440)
    url = f"{address}/board/figures{path}{'&' if '?' in path else '?'}{TEN}"
    page.goto(url)
    assert violations(page) == []
    name = f"figures{path.split('?')[0].replace('/', '-')}-{lang}"
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 2400})
        assert overflow(page) == 0, width
        shot(page, f"{name}-{width}")
    page.goto(f"{url}&elder=1{'&theme=dark' if lang == 'zh' else ''}")
    assert overflow(page) == 0, "elder"
    assert violations(page) == [], "elder"
    shot(page, f"{name}-390-elder")


def test_the_brief_is_two_pages_of_a4(open_as: Any, address: str) -> None:
    for lang in ("zh", "en"):
        page = open_as("supervisor", lang, 1280)
        page.goto(f"{address}/board/figures/brief?{TEN}")
        page.emulate_media(media="print")
        left_out = "[...document.querySelectorAll('.brief-page')].map(p => p.scrollHeight - p.clientHeight)"
        assert page.evaluate(left_out) == [0, 0]
        pdf = page.pdf(prefer_css_page_size=True)
        if SHOTS:
            (Path(SHOTS) / f"brief-{lang}.pdf").write_bytes(pdf)
        found = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
        assert [(round(float(width)), round(float(height))) for width, height in found] == [(595, 842)] * 2
        assert page.locator("#brief-figures tbody tr").count() == 12


def test_a_board_prints_its_tables_and_no_bar(open_as: Any, address: str) -> None:
    page = open_as("supervisor", "zh", 1280)
    page.goto(f"{address}/board/figures/petitions?{TEN}")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".bar").is_visible()
    assert page.locator("[id^=months-] tbody tr").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.chart [fill=\"#11549a\"]')).fill") == "rgb(68, 68, 68)"


def test_everything_is_there_without_script(year: District, address: str, browser: Any) -> None:
    from shoushan.records.units.models import Account

    with clock.simulated(year.place.moment):
        year.place.viewer("supervisor")
        client = Client()
        client.force_login(Account.objects.get(user__username="supervisor").user, backend=BACKEND)
    assert SessionStore(client.cookies["sessionid"].value)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/board/figures/petitions/satisfied?{TEN}")
    page.locator("#course-petitions-satisfied details summary").click()
    assert page.locator("#months-petitions-satisfied tbody tr").count() == 12
    assert page.locator("#course-petitions-satisfied .chart-wide svg").is_visible()
    context.close()
