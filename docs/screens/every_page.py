"""Pictures and texts of every kind of page that every role can open, for people to look at; none of them is committed.

    python docs/screens/every_page.py FOLDER --home var/demo --address http://127.0.0.1:8000 --role window --lang zh

The demo must be running. From the first page of each role every link is followed, two of a kind from each page, so that
no list of addresses has to be kept. Each page is written as ``<role>/<lang>-<number>-<kind>.png`` (1440 px), as
``…-390.png`` with ``--narrow``, and as ``…txt``; ``amiss.txt`` lists what is too wide, not answered or complained of.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import playwright.sync_api

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TALL = {"width": 1440, "height": 2200}
"""The middle of a case's page scrolls by itself."""
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
NEVER = ("logout", "sign-out", "xlsx", "/docx", "/pdf", "/file/", "/posts", ".json", "/health/", "lang=", "elder=", "theme=")
"""Addresses that end a session, change how pages look, or answer with a file."""
PLAIN = re.compile(r"^[0-9a-f]{32}$|^\d[\w-]*$|^[2-9A-Z]{8,}$|^p\d+$")
"""Parts of an address that name one thing among many of its kind."""
ODD = re.compile(r"[^\w-]+")
PER_PAGE, PER_KIND = 2, 4
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def main() -> int:
    """Walk as every role in every language; 1 when no browser is at hand."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--home", type=Path, default=Path("var/demo"))
    asked.add_argument("--address", default="http://127.0.0.1:8000")
    asked.add_argument("--role", action="append", default=[], help="log-in name, or citizen; all when none is given")
    asked.add_argument("--lang", choices=sorted(LOCALES), action="append", default=[])
    asked.add_argument("--narrow", action="store_true", help="also at 390 px")
    asked.add_argument("--elder", action="store_true", help="with large letters")
    given = asked.parse_args()
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("需要 Chromium · Chromium is needed")
        return 1
    accounts = {"citizen": ""} | _accounts(given.home)
    with playwright.sync_api.sync_playwright() as play:
        running = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for role in given.role or accounts:
            for lang in given.lang or LOCALES:
                _Walk(running, given, role, lang).walk(accounts[role])
        running.close()
    return 0


def _accounts(home: Path) -> dict[str, str]:
    """Log-in name → password, as the demo wrote them."""
    lines = (home / "accounts.txt").read_text("utf-8").splitlines()
    return {words[0]: words[1] for line in lines if len(words := line.split()) > 1}


def kind_of(address: str) -> str:
    """The kind of page at an address: its path without what names one case, one paper, one day."""
    path, query = urlsplit(address).path, urlsplit(address).query
    parts = ["x" if PLAIN.match(part) else part for part in path.strip("/").split("/")]
    if parts[0] in ("services", "apply"):  # one service of a ledger is as good as another
        parts[2:3] = ["x"]
    asked = "+".join(sorted({pair.split("=")[0] for pair in query.split("&") if pair.split("=")[0]}))
    return "-".join(parts) + (f"_{asked}" if asked else "") or "home"


class _Walk:
    """One role in one language."""

    def __init__(self, browser: Any, given: argparse.Namespace, role: str, lang: str) -> None:
        self.given, self.role, self.lang = given, role, lang
        self.folder = given.folder / role
        self.folder.mkdir(parents=True, exist_ok=True)
        self.context = browser.new_context(viewport=WIDE, locale=LOCALES[lang])
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self._amiss(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda fault: self._amiss(str(fault)))
        self.kinds: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.number = 0

    def walk(self, password: str) -> None:
        """Every kind of page that links lead to."""
        address = self.given.address
        self.page.goto(f"{address}/?lang={self.lang}" + ("&elder=1" if self.given.elder else ""))
        if password:
            self.page.goto(f"{address}/desk/login")
            self.page.fill("#f-username", self.role)
            self.page.fill("#f-password", password)
            self.page.keyboard.press("Enter")
            self.page.wait_for_url("**/desk/")
        waiting = [f"{address}/desk/" if password else f"{address}/"]
        while waiting:
            waiting += self._look(waiting.pop(0))
        self.context.close()

    def _look(self, target: str) -> list[str]:
        try:
            answer = self.page.goto(target)
        except playwright.sync_api.Error as fault:
            if "Download is starting" not in str(fault):
                self._amiss(str(fault).splitlines()[0])
            return []
        kind = kind_of(target)
        self.number += 1
        name = f"{self.lang}-{self.number:03}-{ODD.sub('_', kind)}"[:90]
        if answer is None or answer.status >= 400:
            self._amiss(f"{answer.status if answer else 'no answer'}")
        if answer is not None and "html" not in answer.headers.get("content-type", ""):
            return []
        (self.folder / f"{name}.txt").write_text(f"{self.page.url}\n{self.page.inner_text('body')}", "utf-8")
        self._picture(name, TALL if "/desk/case/" in target else WIDE)
        if self.given.narrow:
            self._picture(f"{name}-390", NARROW)
        self.page.set_viewport_size(WIDE)
        return self._links()

    def _picture(self, name: str, size: dict[str, int]) -> None:
        self.page.set_viewport_size(size)
        if wide := self.page.evaluate(SIDEWAYS):
            self._amiss(f"{wide} px too wide at {size['width']}")
        self.page.screenshot(path=str(self.folder / f"{name}.png"), full_page=True)

    def _links(self) -> list[str]:
        """Two unseen addresses of each kind, as long as the kind has not been looked at often enough."""
        found: list[str] = []
        here: Counter[str] = Counter()
        hrefs = self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        for href in hrefs:
            address = urldefrag(urljoin(self.page.url, href)).url
            kind = kind_of(address)
            if not address.startswith(self.given.address) or any(one in address for one in NEVER):
                continue
            if address in self.seen or self.kinds[kind] >= PER_KIND or here[kind] >= PER_PAGE:
                continue
            self.seen.add(address)
            self.kinds[kind] += 1
            here[kind] += 1
            found.append(address)
        return found

    def _amiss(self, what: str) -> None:
        with (self.given.folder / "amiss.txt").open("a", encoding="utf-8") as file:
            file.write(f"{self.role} {self.lang} {self.page.url}: {what}\n")


if __name__ == "__main__":
    sys.exit(main())
