"""Every address that answers with a page, opened by somebody who may see it, in a real browser and in both languages.

What is looked for at each stop: axe's findings (wide and plain, narrow and in elder mode), a page wider than a screen of
1440, 1024 or 390 px, what the browser complains of, and a request to any other place than the house itself.
The addresses and who may open them come from the table of roles (`tests/house/addresses.csv`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from shoushan.site import clock
from tests.house.addressing import Street, addresses, own_folders, table
from tests.ways.browsing import SHOTS
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKERS = ("anonymous", "tracker", "citizen", "window", "supervisor")
"""Whose eyes are used: the first of them who is answered with 200."""
WIDTHS = (1440, 1024, 390)
HEIGHT = 2400
"""A window as tall as most pages, so that no bar that sticks to its foot lies over a field."""
NOT_FROM_THE_STREET = {
    "portal:check": "after all questions, in test_portal_to_rework_in_browser", "portal:done": "after sending, there too",
    "portal:vouched": "with a provider of identities, in tests/web/portal/test_provider.py", "portal:vouched-back": "there too",
    "portal:figure": "with a figure that was published, in tests/outputs/indicators/publishing/test_public_page.py",
    "portal:notice": "with a notice that stands, in tests/web/portal/test_notices.py", "portal:notice-print": "there too",
    "portal:notice-object": "there too", "desk:notice-file": "there too",
    "portal:own": "with a case that tells of amounts, in tests/web/portal/test_own.py",
    "portal:report": "by a link made at the desk, in tests/web/desk/test_reports_in_browser.py",
    "desk:choose": "with a proposal, in tests/web/desk/test_exports_and_proposals.py",
    "desk:agenda": "of a meeting, in tests/web/desk/test_meeting_in_browser.py", "desk:split": "there too",
    "desk:meeting-sheet": "there too",
    "composing:read": "with a report, in tests/web/test_composing_in_browser.py", "composing:compose": "there too",
    "composing:release": "there too", "composing:file": "there too",
    "composing:check": "there too",
    "desk:payment": "of a batch, in tests/web/desk/test_aid_in_browser.py", "desk:payment-roll": "there too",
    "desk:archive": "by an archivist, in tests/web/desk/test_archive.py", "desk:archive-list": "there too",
    **dict.fromkeys(
        (
            "desk:copies", "desk:copy", "desk:copy-file", "desk:copy-play", "desk:copy-preview", "desk:repin", "desk:copy-add",
            "desk:copy-edit", "desk:copy-sheet", "desk:copy-files",
        ),
        "by whoever drafts and publishes rules, in tests/web/desk/test_copies_in_browser.py",
    ),
    "desk:retention": "by whoever may erase, in tests/web/desk/test_keeping.py", "desk:retention-done": "there too",
    "desk:disclose": "there too",
    "desk:published": "with a figure, in tests/outputs/indicators/publishing/test_pages.py", "desk:published-file": "there too",
    "desk:published-evidence": "there too", "portal:log-figure": "there too",
    "portal:log-series": "with a value, in tests/outputs/indicators/publishing/test_series.py",
    "desk:tray-file": "with a scan in the tray, in tests/web/desk/test_tray.py",
    "board:leader": "with a case on a leader's name, in tests/web/test_owing_pages.py", "board:leader-sheet": "there too",
    "board:leader-xlsx": "there too",
    "api-v1:api-root": "the interface has no page at its root",
}  # fmt: skip
"""Addresses at which nobody finds anything who has only the street's one case, and where they are opened instead."""
ROUTES, TABLE = dict(addresses()), table()


def looker(name: str) -> str | None:
    """Who opens an address; nobody when none of them is given a page at once."""
    found = (role for role in LOOKERS if TABLE[name].answers[role].startswith("200/"))
    return next(found, None)


class Watch:
    """One person's browser, and everything that is amiss on the pages it opens."""

    def __init__(self, browser: Any, address: str, lang: str, session: str = "", **more: Any) -> None:
        self.address, self.lang, self.faults, self.where = address, lang, [], ""
        self.context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, **more)
        self.context.set_default_timeout(20_000)
        self._cookie("shoushan_lang", {"zh": "zh-hans"}.get(lang, lang))
        if session:
            self._cookie("sessionid", session)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self._amiss(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda fault: self._amiss(str(fault)))
        self.page.on("request", lambda asked: self._asked(asked.url))

    def _cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.address}])

    def _amiss(self, text: str) -> None:
        self.faults.append(f"{self.lang} {self.where}: {text}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and not url.startswith(self.address + "/"):
            self._amiss(f"asks elsewhere: {url}")

    def open(self, path: str, *, elder: bool = False) -> None:
        """Go there, in elder mode or not."""
        self.where = path
        self._cookie("shoushan_elder", str(int(elder)))
        answer = self.page.goto(self.address + path)
        if answer.status != 200:
            self._amiss(f"answers {answer.status}")

    def examine(self, *widths: int) -> None:
        """No page wider than a screen, nothing for axe at the last width."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if wide := overflow(self.page):
                self._amiss(f"{wide} px too wide at {width}")
        for one in violations(self.page):
            self._amiss(f"at {widths[-1]}: {one}")


@pytest.fixture
def street(tmp_path: Any, sqlite_place: Any) -> Iterator[Street]:
    """The people of the table, in a district of their own."""
    with override_settings(**own_folders(tmp_path)):
        with clock.simulated(sqlite_place.moment):
            found = Street(sqlite_place)
        yield found


def pages(street: Street) -> dict[str, tuple[str, str]]:
    """Name → who looks and where, of every address that answers with HTML; the others answer with data or files."""
    found = {}
    for name, route in ROUTES.items():
        role = looker(name)
        if role is not None:
            where = street.address(TABLE[name], route)
            with clock.simulated(street.place.moment):
                answer = street.client(role).get(where)
            kept = "attachment" in answer.headers.get("Content-Disposition", "")  # kept, and opened from disk
            if answer.headers["Content-Type"].startswith("text/html") and not kept:
                found[name] = (role, where)
    return found


def test_every_address_is_opened_or_says_why_not() -> None:
    given = {name for name, row in TABLE.items() if any(both[:2] == "20" for both in row.answers.values())}
    leads_on = {name for name, row in TABLE.items() if any(both.startswith("302") for both in row.answers.values())}
    only_sent = {name for name, row in TABLE.items() if row.answers["window"].startswith("405")}
    assert {name for name in given if not name.startswith("api-v1:") and looker(name) is None} - only_sent == set()
    assert set(TABLE) - given - leads_on - only_sent == set(NOT_FROM_THE_STREET) - leads_on


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_clean_fits_and_asks_nobody_else(browser: Any, street: Street, lang: str) -> None:
    found, faults = pages(street), []
    assert len(found) > 55
    with served(street.place) as address:
        for role in LOOKERS:
            session = street.client(role).cookies.get("sessionid")
            watch = Watch(browser, address, lang, session.value if session else "")
            for name in (name for name, (who, _) in found.items() if who == role):
                watch.open(found[name][1])
                watch.examine(1024, 1440)
                watch.open(found[name][1], elder=True)
                watch.examine(390)
                if SHOTS:
                    watch.page.screenshot(path=f"{SHOTS}/{lang}-{name.replace(':', '-')}.png", full_page=True)
            watch.context.close()
            faults += watch.faults
    assert not faults, "\n".join(faults)


def test_the_watch_sees_what_is_amiss(browser: Any, street: Street) -> None:
    with served(street.place) as address:
        watch = Watch(browser, address, "zh", bypass_csp=True)
        watch.context.route("http://elsewhere.example/*", lambda route: route.abort())
        watch.open("/help/")
        watch.examine(*WIDTHS)
        assert watch.faults == []
        watch.page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('beforeend', "
            "'<input><pre>' + 'x'.repeat(999) + '</pre><img alt=\"\" src=\"http://elsewhere.example/a.png\">')"
        )
        watch.page.evaluate("console.error('broken')")
        watch.page.wait_for_timeout(300)
        watch.examine(*WIDTHS)
        watch.open("/no-such-page/")
        watch.context.close()
        for wanted in ("label", "too wide at 390", "asks elsewhere: http://elsewhere.example/a.png", "broken", "answers 404"):
            assert any(wanted in fault for fault in watch.faults), (wanted, watch.faults)
