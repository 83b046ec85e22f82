"""Opens pages of every ledger in Chromium on a demo and keeps a picture of each: list, intake, a case, how it works.

`python docs/screens/ledgers.py <home of a demo> <folder for pictures>`; what a page answered badly, said on its console or was
too wide for is printed, and the command ends with 1 then.
"""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from make import _accounts, _log_in, _served
from playwright.sync_api import sync_playwright

FIRST = ("supervisor", "auditor", "secretary")
"""Who is asked first for a ledger's cases: they see most."""
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CASE = re.compile(r"/desk/case/[0-9a-f]{32}(?=[\"'?#])")
OFFERED = re.compile(r'name="s"[^>]*value="([^"]+)"')
CHOOSE = """key => {
  const form = document.querySelector('main form[method=post]');
  for (const box of form.querySelectorAll('input[name=s]')) box.checked = false;
  const chosen = document.createElement('input');
  chosen.type = 'hidden'; chosen.name = 's'; chosen.value = key;
  form.append(chosen);
  form.submit();
}"""


@dataclass(slots=True)
class Tour:
    """Browsers of people already signed in, the place, and what is amiss."""

    browser: Any
    address: str
    folder: Path
    people: dict[str, Any] = field(default_factory=dict)
    amiss: list[str] = field(default_factory=list)

    def enter(self, accounts: dict[str, str]) -> None:
        """Sign everybody in, those first who see most."""
        for name in sorted(accounts, key=lambda one: FIRST.index(one) if one in FIRST else len(FIRST)):
            page = self.browser.new_context(viewport=WIDE, locale="zh-CN").new_page()
            _log_in(page, self.address, name, accounts[name])
            page.on("console", lambda said, page=page: self._said(page, said))
            self.people[name] = page

    def _said(self, page: Any, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.amiss.append(f"{urlsplit(page.url).path}: {said.text}")

    def text(self, name: str, path: str) -> str:
        """What an address answers this person, nothing where it is refused."""
        answer = self.people[name].context.request.get(self.address + path)
        return str(answer.text()) if answer.status == 200 else ""

    def keep(self, name: str, path: str, file: str, size: dict[str, int] = WIDE, *, whole: bool = False) -> None:
        """Open a page as somebody and keep its picture."""
        page = self.people[name]
        page.set_viewport_size(size)
        answer = page.goto(self.address + path)
        if answer.status != 200:
            self.amiss.append(f"{path} answers {name} {answer.status}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.amiss.append(f"{path} is {wide} px too wide at {size['width']}")
        page.screenshot(path=self.folder / f"{file}.png", full_page=whole)


def main(home: Path, folder: Path) -> int:
    """Make the pictures; 1 when something was amiss."""
    folder.mkdir(parents=True, exist_ok=True)
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    with _served(home) as address, sync_playwright() as play:
        running = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-dev-shm-usage"])
        tour = Tour(running, address, folder)
        tour.enter(_accounts(home))
        first = next(iter(tour.people))
        ledgers = sorted(set(re.findall(r"/desk/studio/([a-z0-9-]+)[\"'?]", tour.text(first, "/desk/studio"))))
        intakes = _intakes(tour, ledgers)
        for ledger in ledgers:
            _ledger(tour, ledger, intakes.get(ledger))
        running.close()
    print(f"{len(ledgers)} ledgers", *tour.amiss, sep="\n")
    return 1 if tour.amiss or not ledgers else 0


def _intakes(tour: Tour, ledgers: list[str]) -> dict[str, tuple[str, str]]:
    """Ledger → who may take one in, and the key under which the intake offers it."""
    found: dict[str, tuple[str, str]] = {}
    for name, page in tour.people.items():
        first = tour.text(name, "/desk/intake?new=1")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', first)
        if token is None:
            continue
        keys = dict.fromkeys([*ledgers, *OFFERED.findall(first)])
        sent = urlencode([("csrfmiddlewaretoken", token.group(1)), *(("s", key) for key in keys)])
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{tour.address}/desk/intake"}
        answer = page.context.request.post(f"{tour.address}/desk/intake", data=sent, headers=headers)
        for key in OFFERED.findall(answer.text()):
            found.setdefault(key.partition(":")[0], (name, key))
    return found


def _take_in(tour: Tour, name: str, key: str, file: str) -> None:
    """The intake with one matter chosen, as its form is first seen."""
    page = tour.people[name]
    page.set_viewport_size(WIDE)
    page.goto(f"{tour.address}/desk/intake?new=1")
    with page.expect_navigation():
        page.evaluate(CHOOSE, key)
    page.screenshot(path=tour.folder / f"{file}.png", full_page=True)


def _ledger(tour: Tour, ledger: str, intake: tuple[str, str] | None) -> None:
    reader, case = "", ""
    for name in tour.people:
        listed = tour.text(name, f"/desk/ledger/{ledger}?mine=0&state=all")
        reader = reader or (name if listed else "")
        if hit := CASE.search(listed):
            reader, case = name, hit.group()
            break
    anybody = reader or next(iter(tour.people))
    if reader:
        tour.keep(reader, f"/desk/ledger/{ledger}?mine=0&state=all", f"{ledger}.1-list")
    if intake:
        _take_in(tour, *intake, f"{ledger}.2-intake")
    if case:
        tour.keep(reader, case, f"{ledger}.3-case")
    tour.keep(anybody, f"/desk/studio/{ledger}", f"{ledger}.4-picture", whole=True)
    tour.keep(anybody, f"/desk/studio/{ledger}/words", f"{ledger}.6-words")
    tour.keep(anybody, f"/desk/studio/{ledger}/scenarios", f"{ledger}.7-scenarios")
    tour.keep(anybody, f"/desk/studio/{ledger}", f"{ledger}.5-telephone", NARROW)
    print(ledger, reader or "-", "case" if case else "no case", "intake" if intake else "no intake", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
