"""Citizens and officials, each in a browser of their own; every page at which one of them stops is examined."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import resolve

from shoushan.records.cases.appointing import appoint
from shoushan.records.units import accounts
from shoushan.records.units.models import Account
from tests.people import Place
from tests.web.ui.test_gallery_in_browser import overflow, violations

SHOTS = os.environ.get("SHOUSHAN_SHOTS")
"""A folder for pictures of every page, if one is wanted."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TALL = {"width": 1280, "height": 4800}
"""A window as tall as the page, so that no bar that sticks to its foot lies over a field."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PASSWORD = "a-long-password-1"
IDENTIFIER = re.compile(r"(?<![\w@./-])[a-z]+(?:[-_][a-z0-9]+)+(?![\w@./-])")
WORD = re.compile(r"[a-z]{4,}")
ENGLISH = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")
CHINESE = re.compile("[\u4e00-\u9fff]{2,}")
TEXTS = """() => {
  const own = document.documentElement.lang, found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement, text = node.textContent.trim();
    if (!text || at.closest('script,style,template') || at.closest('[lang]').lang !== own) continue;
    found.push(text);
  }
  for (const node of document.querySelectorAll('[aria-label],[placeholder],[title],[alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
      if (node.getAttribute(name) && node.closest('[lang]').lang === own) found.push(node.getAttribute(name));
  return found;
}"""


def foreign(texts: list[str], lang: str, ids: frozenset[str]) -> list[str]:
    """Identifiers shown instead of labels, and words of the other language.

    English joins words by hyphens too, so there only the ``ids`` of the district count.
    """
    found: list[str] = []
    for text in texts:
        found += [one for one in IDENTIFIER.findall(text) if lang == "zh" or one in ids]
        found += [text] if lang == "zh" and WORD.fullmatch(text) else []
        found += (ENGLISH if lang == "zh" else CHINESE).findall(text)
    return found


def ids_of(place: Place) -> frozenset[str]:
    """Identifiers of the district's definitions that no page may show."""
    found = {*place.book.pack.units, *place.book.pack.posts, *place.book.pack.ledgers}
    for version in (version for ledger in place.book.pack.ledgers.values() for version in ledger.versions):
        found |= {*version.services, *version.materials, *version.fields}
    return frozenset(found)


class Person:
    """Somebody in a browser."""

    def __init__(self, ways: Ways, page: Any, *, citizen: bool) -> None:
        self.ways, self.page, self.citizen = ways, page, citizen

    def goto(self, path: str, name: str = "") -> None:
        """Open an address and look."""
        self.page.goto(self.ways.address + path if path.startswith("/") else path)
        self.look(name or path)

    def press(self, what: str, name: str) -> None:
        """Click on something that leads to another page, and look."""
        with self.page.expect_navigation():
            self.page.click(what)
        self.look(name)

    def look(self, name: str) -> None:
        """Let the house examine the page."""
        self.ways.examine(self, name)

    def says(self) -> str:
        """What the page's main part says."""
        return re.sub(r"\s+", " ", self.page.inner_text("main"))

    def fill(self, given: dict[str, Any]) -> None:
        """Answer questions by the names of their fields, whatever their kind; a file by its name."""
        for name, value in given.items():
            field = self.page.locator(f"[name='{name}']:not([type=hidden])")
            tag = field.first.evaluate("node => node.tagName + '.' + (node.type || '')")
            if tag in {"INPUT.radio", "INPUT.checkbox"}:
                box = field.first if value is True else self.page.locator(f"[name='{name}'][value='{value}']")
                box.check()
            elif tag.startswith("SELECT"):
                field.select_option(value)
            elif tag == "INPUT.file":
                field.set_input_files({"name": value, "mimeType": "image/png", "buffer": PNG})
            else:
                field.fill(value)

    def act(self, uid: str, act: str, **given: Any) -> None:
        """An official opens the act from the case's page, fills in its form and sends it; both pages are looked at."""
        self.page.goto(f"{self.ways.address}/desk/case/{uid}")
        self.press(f"a[href$='/case/{uid}/act/{act}']", f"form-{act}")
        self.fill(given)
        with self.page.expect_navigation():
            self.page.click("main form button.btn-primary, main form button.btn-danger")
        assert urlsplit(self.page.url).path == f"/desk/case/{uid}", (act, self.says()[:900])
        self.look(f"after-{act}")


class Ways:
    """A served district in which people walk, and what is found amiss on their pages."""

    def __init__(self, browser: Any, address: str, place: Place, lang: str, *, script: bool = True) -> None:
        self.browser, self.address, self.place, self.lang, self.script = browser, address, place, lang, script
        self.contexts: list[Any] = []
        self.officials: dict[str, Person] = {}
        self.kinds: set[str] = set()
        self.faults: list[str] = []
        self.expected: list[str] = []
        self.ids = ids_of(place)
        self.shots = 0

    def citizen(self) -> Person:
        """Somebody who has never been here."""
        return Person(self, self._page(), citizen=True)

    def official(self, post: str, *, by_form: bool = False) -> Person:
        """The holder of a post, signed in."""
        if post not in self.officials:
            if not Account.objects.filter(user__username=post).exists():
                account = accounts.create_account(post, PASSWORD, {"zh": "于海"}.get(self.lang, "Yu Hai"))
                appoint(account.handle, [post], self.place.book, self.place.moment)
            person = Person(self, self._page(), citizen=False)
            self.officials[post] = person
            if not by_form:
                person.page.context.add_cookies([self._session(post)])
        return self.officials[post]

    def _session(self, name: str) -> dict[str, str]:
        client = Client()
        user = Account.objects.get(user__username=name).user
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}

    def _page(self) -> Any:
        context = self.browser.new_context(
            viewport=WIDE, java_script_enabled=self.script, locale={"zh": "zh-CN"}.get(self.lang, "en-GB")
        )
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "shoushan_lang", "value": {"zh": "zh-hans"}.get(self.lang, "en"), "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self._complained(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: self._complained(str(fault)))
        page.on("requestfailed", self._request_failed)
        return page

    def _request_failed(self, asked: Any) -> None:
        """A request that broke; one that the browser dropped because the page was left (a draft being kept) is none."""
        if asked.failure != "net::ERR_ABORTED":
            self._complained(f"{asked.url} failed: {asked.failure}")

    def _complained(self, text: str) -> None:
        if any(one in text for one in self.expected):
            return
        self.faults.append(f"browser: {text}")

    def examine(self, person: Person, name: str) -> None:
        """Nothing for axe, nothing wider than the screen, nothing in the wrong language; a picture if wanted."""
        page, where = person.page, f"{self.lang} {name}"
        self.kinds.add(resolve(urlsplit(page.url).path).view_name)
        texts = page.evaluate(TEXTS)
        self.faults += [f"{where}: “{one}”" for one in dict.fromkeys(foreign(texts, self.lang, self.ids))]
        self.faults += [f"{where}: {wide} px too wide" for wide in [overflow(page)] if wide]
        if self.script:
            page.set_viewport_size(TALL)
            self.faults += [f"{where}: {one}" for one in violations(page)]
            page.set_viewport_size(WIDE)
        self._picture(page, name)
        if person.citizen:
            page.set_viewport_size(NARROW)
            self.faults += [f"{where}: {wide} px too wide on a telephone" for wide in [overflow(page)] if wide]
            self._picture(page, f"{name}-narrow")
            page.set_viewport_size(WIDE)

    def _picture(self, page: Any, name: str) -> None:
        if SHOTS and self.script:
            self.shots += 1
            if "/desk/case/" in page.url:  # its middle scrolls by itself
                page.set_viewport_size(TALL)
            plain = re.sub(r"[^\w-]+", "_", name)
            page.screenshot(path=f"{SHOTS}/{self.lang}-{self.shots:03}-{plain}.png", full_page=True)
            page.set_viewport_size(WIDE)

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()
