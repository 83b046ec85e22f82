"""The way from portal to rework in real browsers: a citizen, the counter, the units, one window, a low rating put right.

Every page on the way is examined: axe, width, language, the browser's own complaints (`tests/ways/browsing.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shoushan.records.cases import queries, read
from shoushan.records.units.viewer import SYSTEM_VIEWER
from tests.people import Place
from tests.ways.browsing import PASSWORD, Person, Ways, foreign
from tests.web.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ONLY_ON_THE_WAY = {"portal:check", "portal:done", "portal:act", "desk:batch"}
"""Pages that only somebody sees who did something before; all others: `test_every_page_in_browser.py`."""
NUMBER = "11010519491231002X"
HANDS = {
    "hr": "hr-handler", "police": "police-handler", "social-insurance": "social-insurance-handler",
    "medical-insurance": "medical-insurance-handler", "provident-fund": "provident-fund-handler", "health": "health-handler",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _folders_of_its_own(tmp_path: Any, settings: Any) -> None:
    """Tries are counted anew, files lie apart."""
    settings.SHOUSHAN_HOME = tmp_path / "home"
    settings.SHOUSHAN_FILES = tmp_path / "files"


@pytest.fixture
def start(browser: Any, sqlite_place: Place) -> Iterator[Any]:
    """A function that serves the district and opens its doors in a language; faults fail the test at its end."""
    begun: list[Ways] = []
    with served(sqlite_place) as address:

        def begin(lang: str, *, script: bool = True) -> Ways:
            begun.append(Ways(browser, address, sqlite_place, lang, script=script))
            return begun[-1]

        yield begin
        for ways in begun:
            ways.close()
    faults = dict.fromkeys(fault for ways in begun for fault in ways.faults)
    assert not faults, "\n".join(faults)


# --- what each of them does -----------------------------------------------------------------------------------------


def finds(citizen: Person, words: str, service: str) -> None:
    """From the home page by everyday words to the guide, and to its print."""
    citizen.goto("/", "home")
    citizen.page.fill("#q", words)
    citizen.press(".hero-search button", "found")
    citizen.press(f"main a[href='/services/one-counter/{service}/']", "guide")
    citizen.goto(f"/services/one-counter/{service}/print/", "guide-print")
    citizen.page.go_back()
    with citizen.page.expect_navigation():
        citizen.page.click(f"main a[href='/apply/one-counter/{service}/'] >> nth=0")


def applies(citizen: Person, answers: dict[str, Any]) -> tuple[str, str]:
    """Question after question, the check page, and the number with its query code."""
    for _ in range(40):
        step = citizen.page.url.rstrip("/").rsplit("/", 1)[-1]
        if step == "check-answers":
            break
        citizen.look(f"question-{step}")
        given = answers.get(step, "missing" if step.startswith("paper-") else "")
        for name, value in (given if isinstance(given, dict) else {step: given}).items():
            citizen.fill({name: value})
        with citizen.page.expect_navigation():
            citizen.page.click("#question button.btn-primary")
    citizen.look("check-answers")
    citizen.press("main form button.btn-primary", "done")
    number = citizen.page.inner_text(".confirmation-number")
    return number, citizen.page.inner_text(".confirmation-code b")


def follows(citizen: Person, number: str, code: str) -> None:
    """Opens the case by number and query code, without an account."""
    citizen.goto("/track/", "track")
    citizen.fill({"number": number, "code": code})
    citizen.press("#follow button.btn-primary", "progress")


def does(citizen: Person, act: str, given: dict[str, Any]) -> None:
    """One of the things that a citizen can do on the page of progress."""
    citizen.press(f"main a[href$='/{act}/']", f"citizen-{act}")
    citizen.fill(given)
    citizen.press("main form button.btn-primary", f"citizen-after-{act}")


def signs_in(clerk: Person, name: str) -> None:
    """By the form of the log-in page."""
    clerk.goto("/desk/login", "login")
    clerk.fill({"username": name, "password": PASSWORD})
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    clerk.look("inbox-empty")


def searches(clerk: Person, number: str, uid: str, words: str) -> None:
    """Finds a case with the one search box, from the keyboard: by its number, and by words."""
    clerk.page.goto(clerk.ways.address + "/desk/")
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.type(number)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    clerk.look("found-by-number")
    assert uid in clerk.page.url, "one hit opens at once"
    clerk.page.keyboard.press("/")
    clerk.page.keyboard.type(words)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    clerk.look("found-by-words")


def prints(clerk: Person, kind: str) -> None:
    """Opens a paper of the case from its page, ready to print."""
    clerk.press(f"main a[href*='/paper/{kind}']", f"paper-{kind}")


def looks_around(clerk: Person, uid: str) -> None:
    """The other pages of the desk: print, lists, intake, what is masked, many at once."""
    for page in (f"case/{uid}/receipt", "ledgers", "ledger/one-counter", "handover", "posts"):
        clerk.goto(f"/desk/{page}", page.replace(uid, "it"))
    clerk.page.goto(f"{clerk.ways.address}/desk/case/{uid}")
    clerk.press(f"main a[href*='/case/{uid}/clear'] >> nth=0", "clear")
    clerk.fill({"reason": "Compare with the card" if clerk.ways.lang == "en" else "与身份证核对"})
    clerk.press("main form button.btn-primary", "in-clear")


def takes_in(clerk: Person) -> None:
    """Somebody comes to the counter."""
    page = clerk.page
    clerk.goto("/desk/intake", "intake")
    page.locator("#f-number").press_sequentially(NUMBER)
    page.keyboard.press("Enter")
    page.fill("#f-name", "王小明")
    page.fill("#f-q", "sybx")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=all-received]")
    clerk.look("intake-chosen")
    page.check("[name=all-received]")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    clerk.look("taken-in")


def batches(clerk: Person) -> None:
    """Ticks a row of the inbox and tries an act on it."""
    clerk.goto("/desk/", "inbox-full")
    clerk.page.check("tbody input[type=checkbox] >> nth=0")
    clerk.press(".batch-bar button >> nth=0", "batch")


def shown(place: Place, uid: str) -> read.CaseShown:
    return read.case(SYSTEM_VIEWER, place.book, uid, place.moment)


def answers(official: Person, uid: str, text: str) -> None:
    """A unit takes its part over and answers."""
    official.goto("/desk/", "unit-inbox")
    official.act(uid, "take")
    official.act(uid, "respond", verdict="grant", text=text)


# --- Chinese: the package over six units ----------------------------------------------------------------------------


PACKAGE = {
    "for-whom": "self", "applicant-kind": "person", "applicant-name": "王小明", "applicant-number": NUMBER,
    "applicant-phone": "13800001234", "matter_note": "到龄退休", "delivery_way": "counter", "birth_date": "1966-01-01",
    "work_start": "1986-07-01", "retire_kind": "normal", "confirm": "confirm-normal",
    "paper-id-card": {"paper-id-card": "received", "file": "身份证.png"}, "paper-bank-card": "none", "paper-authority": "none",
    "paper-household-book": "missing",
}  # fmt: skip


def test_a_package_from_the_portal_to_the_rework_of_a_low_rating(start: Any, sqlite_place: Place) -> None:
    ways, place = start("zh"), sqlite_place
    citizen = ways.citizen()
    for path in ("/services/", "/help/", "/privacy/", "/accessibility/", "/data/"):
        citizen.goto(path)
    finds(citizen, "办退休", "retirement-package")
    number, code = applies(citizen, PACKAGE)
    uid = queries.track(place.book, number, code)
    assert uid
    follows(citizen, number, code)

    clerk = ways.official("hr-hall-window-1", by_form=True)
    signs_in(clerk, "hr-hall-window-1")
    searches(clerk, number, uid, "王小明")
    clerk.act(uid, "receive", **{"ticket_no": "A012", "all-received": True, "m-household-book": "missing"})
    clerk.act(uid, "tell-missing", missing_items="户口簿原件一份", **{"m-household-book": "missing"})
    prints(clerk, "supplement-notice")
    looks_around(clerk, uid)

    citizen = ways.citizen()
    place.pass_time(days=1)
    follows(citizen, number, code)
    assert "户口簿" in citizen.says()
    does(citizen, "supplement", {"file-household-book": "户口簿.png"})
    clerk.act(uid, "accept", confirm="confirm-normal")
    matters(ways, place, uid, citizen)

    clerk.act(uid, "hand-out", way="direct", taker="王小明")
    prints(clerk, "result")
    place.pass_time(days=1)
    follows(citizen, number, code)
    does(citizen, "rate", {"level": "very-dissatisfied", "text": "跑了三趟"})
    ways.official("hr-hall-handler").act(uid, "verify", low_rating_valid="true", reason="电话核实，情况属实")
    follows(citizen, number, code)
    assert "整改" in citizen.says()
    place.pass_time(days=2)
    clerk.act(uid, "rework", rework_text="已当面致歉，并改了告知单")
    clerk.act(uid, "call-back", text="申请人表示满意")
    follows(citizen, number, code)
    takes_in(clerk)
    batches(clerk)
    assert ways.kinds >= ONLY_ON_THE_WAY


def matters(ways: Ways, place: Place, uid: str, citizen: Person) -> None:
    """The units answer for the matters of the package; one hands back, the dispatcher says whose it is."""
    units: set[str] = set()
    handed_back = False
    for _ in range(12):
        open_ = [child for child in shown(place, uid).children if not child["closed_on"]]
        if not open_:
            break
        place.pass_time(days=1)
        child = shown(place, str(open_[0]["uid"]))
        [part] = child.parts
        if child.service is not None and child.service.id == "deemed-years" and not handed_back:
            ways.official(HANDS[part.unit]).act(child.uid, "object", reason="档案由人社局管理，应由其认定")
            ways.official("hr-hall-dispatcher").act(child.uid, "rule-objection", unit="hr", reason="档案在人社局")
            handed_back = True
            continue
        units.add(part.unit)
        answers(ways.official(HANDS[part.unit]), child.uid, "材料齐全，同意。")
        citizen.page.reload()
        citizen.look("progress-units")
    assert handed_back
    assert len(units) >= 4, units


# --- English: one service over four units, and a decision -----------------------------------------------------------


RETIREMENT = {
    "for-whom": "other", "applicant-kind": "person", "applicant-name": "Wang Xiaoming", "applicant-number": NUMBER,
    "applicant-phone": "13800001234", "agent-name": "Wang Xiaohong", "agent-number": NUMBER, "agent-phone": "13900001234",
    "matter_note": "Old enough to retire", "delivery_way": "counter", "birth_date": "1966-01-01", "work_start": "1986-07-01",
    "retire_kind": "normal", "paper-authority": "missing",
}  # fmt: skip


def test_a_service_over_four_units_in_english(start: Any, sqlite_place: Place) -> None:
    ways, place = start("en"), sqlite_place
    citizen = ways.citizen()
    for path in ("/services/", "/help/", "/privacy/", "/accessibility/", "/data/"):
        citizen.goto(path)
    finds(citizen, "retirement", "retirement")
    answered_wrong(citizen, "birth_date", "last year")
    number, code = applies(citizen, RETIREMENT)
    uid = queries.track(place.book, number, code)
    assert uid
    follows(citizen, number, code)

    clerk = ways.official("hr-hall-window-1", by_form=True)
    signs_in(clerk, "hr-hall-window-1")
    searches(clerk, number, uid, "Wang Xiaoming")
    clerk.act(uid, "receive", **{"all-received": True, "m-household-book": "missing"})
    clerk.act(uid, "tell-missing", missing_items="Household register, original")
    prints(clerk, "supplement-notice")
    looks_around(clerk, uid)
    follows(citizen, number, code)
    does(citizen, "supplement", {"file-household-book": "household.png"})
    clerk.act(uid, "accept")
    dispatcher = ways.official("hr-hall-dispatcher")
    for unit in ("medical-insurance", "health"):
        dispatcher.act(uid, "route", unit=unit)
    ways.official("health-handler").act(uid, "object", reason="Not ours: this is for the provident fund")
    follows(citizen, number, code)
    dispatcher.act(uid, "rule-objection", unit="provident-fund", reason="The fund pays")
    for unit in ("hr", "social-insurance", "medical-insurance", "provident-fund"):
        answers(ways.official(HANDS[unit]), uid, "Complete, agreed.")
    place.pass_time(days=1)
    follows(citizen, number, code)
    ways.official("hr-hall-head").act(uid, "decide", decision="grant", decision_text="Retirement is granted")
    clerk.act(uid, "hand-out", way="direct", taker="Wang Xiaohong")
    prints(clerk, "result")
    follows(citizen, number, code)
    does(citizen, "rate", {"level": "dissatisfied", "text": "Three visits"})
    ways.official("hr-hall-handler").act(uid, "verify", low_rating_valid="true", reason="Rang: it is so")
    follows(citizen, number, code)
    clerk.act(uid, "rework", rework_text="Apologised; the leaflet was mended")
    clerk.act(uid, "call-back", text="Content now")
    follows(citizen, number, code)
    takes_in(clerk)
    batches(clerk)
    assert ways.kinds >= ONLY_ON_THE_WAY


def answered_wrong(citizen: Person, step: str, value: str) -> None:
    """A question told to be answered wrongly, at the question; then back to where the citizen was."""
    before = citizen.page.url
    base = before.rsplit("/", 2)[0]
    citizen.ways.expected += ["422", "does not conform to the required format"]
    citizen.page.goto(f"{base}/{step}/")
    citizen.page.locator(f"#f-{step}").evaluate("node => { node.type = 'text' }")
    citizen.page.fill(f"#f-{step}", value)
    citizen.press("#question button.btn-primary", f"wrong-{step}")
    assert citizen.page.locator(".error-summary, .summary-bad, [role=alert]").count()
    citizen.page.goto(before)


# --- no script at all -------------------------------------------------------------------------------------------------


def test_a_citizen_needs_no_script(start: Any, sqlite_place: Place) -> None:
    ways, place = start("zh", script=False), sqlite_place
    citizen = ways.citizen()
    finds(citizen, "退休", "retirement")
    number, code = applies(citizen, {**PACKAGE, "for-whom": "self"})
    uid = queries.track(place.book, number, code)
    assert uid
    papers = [{"material": one.material.id, "state": "received"} for one in shown(place, uid).materials]
    place.act("window", uid, "receive", input={"materials": papers})
    gap = [{"material": "household-book", "state": "missing"}]
    place.act("window", uid, "tell-missing", input={"missing_items": "户口簿", "materials": gap})
    follows(citizen, number, code)
    does(citizen, "supplement", {"file-household-book": "户口簿.png"})
    place.act("window", uid, "accept")
    for name in ("hr", "social-insurance"):
        for act, given in (("take", {}), ("respond", {"verdict": "grant", "text": "同意"})):
            person = ways.official(HANDS[name])
            person.act(uid, act, **given)
    place.act("hall_head", uid, "decide", input={"decision": "grant", "decision_text": "准予退休"})
    place.act("window", uid, "hand-out", input={"way": "direct"})
    follows(citizen, number, code)
    does(citizen, "rate", {"level": "very-dissatisfied", "text": "跑了三趟"})
    assert "差评核实" in citizen.says()


# --- the examination sees faults --------------------------------------------------------------------------------------


def test_the_examination_sees_what_is_amiss(start: Any) -> None:
    ways = start("zh")
    citizen = ways.citizen()
    citizen.goto("/", "home")
    assert ways.faults == []
    page = citizen.page
    for markup in ("<p>hr-hall</p><p>please come to us</p><input>", "<pre>" + "x" * 999, '<p style="color:red">红</p>'):
        page.evaluate("markup => document.querySelector('main').insertAdjacentHTML('beforeend', markup)", markup)
    page.evaluate("fetch('/nothing-here/')")
    page.wait_for_timeout(300)
    citizen.look("home")
    for wanted in ("hr-hall", "please come to us", "label", "px too wide", "telephone", "Content Security Policy", "404"):
        assert any(wanted in fault for fault in ways.faults), (wanted, ways.faults)
    ways.faults.clear()


def test_chinese_on_an_english_page_is_seen() -> None:
    texts = ["Where it is", "办到哪了", "370602-RS-2026-000001", "a hand-back (hr-hall)"]
    assert foreign(texts, "en", frozenset({"hr-hall"})) == ["办到哪了", "hr-hall"]
    texts = ["办到哪了", "WCAG 2.2 AA", "social-insurance", "GB/T 37668", "child", "please come to us"]
    assert foreign(texts, "zh", frozenset()) == ["social-insurance", "child", "please come to us"]
