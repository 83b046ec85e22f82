"""Field pages in Chromium at the width of a telephone: the line is cut, the page is loaded again, and the act is done once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import override_settings

from shoushan.records.cases import read
from shoushan.records.cases.actions import digest_of
from shoushan.records.cases.identifiers import uuid7
from tests.house.addressing import own_folders
from tests.people import Place
from tests.ways.browsing import PNG
from tests.web.desk.test_plan_in_browser import enter
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

SHOTS = os.environ.get("SHOUSHAN_SHOTS")
TOLD = "与负责人谈组建条件，约定下月再来"
PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": PNG}


def organisation(place: Place) -> str:
    """An organisation whose instructor is sent by the housing bureau."""
    uid = uuid7(place.moment)
    given = {
        "organisation_code": "LX-9001", "organisation_name": "样例·海阔物流有限公司", "kind": "firm", "street": "370602003",
        "staff": 38, "members": 4, "coverage": "none", "surveyed_on": "2026-11-20",
    }  # fmt: skip
    place.act("organiser", uid, "record", input=given, opens=("new-organisations", None))
    sent = {"instructor_code": "ZD-21", "instructor_unit": "housing", "instructor_since": "2026-11-20"}
    place.act("organiser", uid, "send-instructor", input=sent)
    return uid


def task(place: Place) -> str:
    """A supervision task of one line."""
    uid = uuid7(place.moment)
    given = {
        "level": "matter", "task_code": "DC2026-90", "kind": "special", "source": "work-report",
        "source_paper": "政府工作报告", "task_text": "样例·新增公共停车位500个",
    }  # fmt: skip
    place.act("supervisor", uid, "make", input=given, opens=("supervision-tasks", None))
    return uid


@pytest.fixture(scope="module")
def district(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[tuple[Place, str, str, str]]:
    """One district with an organisation and a task, served."""
    from tests import places

    folder = tmp_path_factory.mktemp("field")
    apart = override_settings(**own_folders(folder))
    with apart, django_db_blocker.unblock(), places.sqlite_place(folder) as place:
        uid, matter = organisation(place), task(place)
        place.viewer("housing")
        with served(place) as address:
            yield place, uid, matter, address


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A telephone's page; what the browser says while the line is cut is expected."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    context.close()
    assert faults == []


def opened(page: Any, address: str, uid: str, act: str) -> None:
    """The form, with its script and its worker at work."""
    page.goto(f"{address}/desk/field/{uid}/{act}")
    page.wait_for_selector("#field-form[data-ready]")
    page.evaluate("navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((go) => "
                  "navigator.serviceWorker.addEventListener('controllerchange', go)))")  # fmt: skip


def filled(page: Any, second: str = "organisation-handler", text: str = TOLD) -> None:
    page.fill("[name=day]", "2026-11-23")
    if page.locator("select[name=what]").count():
        page.select_option("[name=what]", "talk")
    else:
        page.check("[name=what][value=talk]")
    page.fill("[name=second]", second)
    page.fill("[name=text]", text)


def signed(page: Any, name: str) -> None:
    """A signature drawn with a finger."""
    board = page.locator(f"div:has(> .control [name={name}]) canvas, div:has([name={name}]) > canvas").last
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    page.mouse.up()
    page.wait_for_selector(f"[name={name}][data-drawn=yes]")


def visits(place: Place, uid: str, act: str = "visit-record") -> int:
    shown = read.case(place.viewer("supervisor"), place.book, uid, place.moment)
    return sum(1 for entry in shown.entries if entry.act == act)


KEPT = """() => new Promise((go) => { const asked = indexedDB.open('shoushan-field');
  asked.onsuccess = () => { const got = asked.result.transaction('rows').objectStore('rows').getAll();
    got.onsuccess = () => go(got.result.map((row) => [row.id, row.kind, Array.from(new Uint8Array(row.data))])); }; })"""


CACHED = """() => caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))
  .then((found) => found.flat().map((asked) => new URL(asked.url).pathname))"""


def kept(page: Any) -> list[tuple[str, str, bytes]]:
    """The rows of the browser's store as they lie there."""
    return [(id_, kind, bytes(data)) for id_, kind, data in page.evaluate(KEPT)]


def test_typed_without_a_line_loaded_again_and_sent_once(district: Any, phone: Any) -> None:
    place, uid, _, address = district
    enter(phone, address, "housing", "zh")
    phone.goto(f"{address}/desk/field")
    assert phone.locator(f"a[href='/desk/field/{uid}/visit-record']").count() == 1
    assert violations(phone) == []
    assert overflow(phone) == 0
    opened(phone, address, uid, "visit-record")
    before = visits(place, uid)
    phone.context.set_offline(True)
    filled(phone)
    phone.set_input_files("[name=files]", files=[PHOTO])
    signed(phone, "sign_first")
    signed(phone, "sign_second")
    phone.wait_for_timeout(900)
    phone.reload()
    phone.wait_for_selector("#field-form[data-ready]")
    assert phone.locator(".banner-warn").first.is_visible()  # the page without a line
    assert phone.input_value("[name=text]") == TOLD
    assert phone.evaluate("document.querySelector('[name=files]').files[0].name") == PHOTO["name"]
    assert phone.evaluate("document.querySelector('[name=sign_second]').files[0].size") > 500
    if SHOTS:
        phone.screenshot(path=f"{SHOTS}/field_offline.png", full_page=True)
    phone.click("#field-form button[type=submit]")
    phone.wait_for_selector("#field-queue li[data-state=waiting]")
    assert visits(place, uid) == before
    cached = phone.evaluate(CACHED)
    assert cached
    assert all(path == "/desk/field/offline" or path.startswith("/static/") for path in cached)  # nothing of anybody
    rows = kept(phone)
    assert [kind for _, kind, _ in rows if kind == "waiting"] == ["waiting"]
    assert not any(TOLD.encode() in data or "海阔".encode() in data or PNG in data for _, _, data in rows)
    phone.context.set_offline(False)
    phone.wait_for_selector("#field-queue li[data-state=sent]")
    assert visits(place, uid) == before + 1
    names = {one["name"] for one in read.case(place.viewer("supervisor"), place.book, uid, place.moment).files}
    assert names == {PHOTO["name"], "sign_first.png", "sign_second.png"}
    assert [kind for _, kind, _ in kept(phone) if kind in ("waiting", "typed", "page")] == []
    phone.reload()
    phone.wait_for_selector("#field-queue li[data-state=sent]")
    assert visits(place, uid) == before + 1


def test_an_answer_that_got_lost_is_given_again(district: Any, phone: Any) -> None:
    place, uid, _, address = district
    enter(phone, address, "housing", "zh")
    opened(phone, address, uid, "visit-record")
    before, lost = visits(place, uid), []

    def swallow(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    phone.route("**/act/visit-record", swallow)
    filled(phone, text="回信丢了")
    phone.set_input_files("[name=files]", files=[PHOTO])
    phone.click("#field-form button[type=submit]")
    phone.wait_for_selector("#field-queue li[data-state=waiting]")
    assert lost
    assert visits(place, uid) == before + 1  # done, though nobody was told
    phone.unroute("**/act/visit-record")
    phone.click("#field-queue li[data-state=waiting] button")
    phone.wait_for_selector("#field-queue li[data-state=sent]")
    assert visits(place, uid) == before + 1


def test_a_refused_one_stays_with_its_reason_and_is_corrected(district: Any, phone: Any) -> None:
    place, uid, _, address = district
    enter(phone, address, "housing", "zh")
    opened(phone, address, uid, "visit-record")
    before = visits(place, uid)
    filled(phone, second="housing-handler")
    phone.click("#field-form button[type=submit]")
    refused = phone.locator("#field-queue li[data-state=refused]")
    refused.wait_for()
    assert "同行人不能是本人" in refused.inner_text()
    phone.goto(f"{address}/desk/field")
    phone.wait_for_selector("#field-queue li[data-state=refused]")
    if SHOTS:
        phone.screenshot(path=f"{SHOTS}/field_refused.png", full_page=True)
    assert visits(place, uid) == before
    with phone.expect_navigation():
        phone.locator("#field-queue li[data-state=refused] button").first.click()
    phone.wait_for_selector("#field-form[data-ready]")
    assert phone.input_value("[name=text]") == TOLD
    phone.fill("[name=second]", "organisation-handler")
    phone.click("#field-form button[type=submit]")
    phone.wait_for_selector("#field-queue li[data-state=sent]")
    assert visits(place, uid) == before + 1


def test_nothing_stays_after_log_out(district: Any, phone: Any) -> None:
    _, uid, _, address = district
    enter(phone, address, "housing", "zh")
    opened(phone, address, uid, "visit-record")
    filled(phone)
    phone.wait_for_timeout(900)
    assert {kind for _, kind, _ in kept(phone)} >= {"page", "typed"}
    phone.click(".bar-menu summary")
    with phone.expect_navigation():
        phone.click("form[action='/desk/logout'] button")
    assert phone.evaluate("indexedDB.databases().then((found) => found.length)") == 0
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0


def test_what_lies_in_the_store_is_wiped_for_somebody_else_and_when_too_old(district: Any, phone: Any) -> None:
    _, uid, _, address = district
    enter(phone, address, "housing", "zh")
    opened(phone, address, uid, "visit-record")
    aged = """() => new Promise((go) => { const asked = indexedDB.open('shoushan-field'); asked.onsuccess = () => {
      const rows = asked.result.transaction('rows', 'readwrite').objectStore('rows');
      rows.put({ id: 'item:1', kind: 'waiting', at: Date.now() - 25 * 3600000, iv: new Uint8Array(12),
        data: new ArrayBuffer(20) }).onsuccess = () => go(1); }; })"""
    phone.evaluate(aged)
    phone.reload()
    phone.wait_for_selector("#field-note:not([hidden])")
    assert "1 条" in phone.inner_text("#field-note")
    assert not any(id_ == "item:1" for id_, _, _ in kept(phone))
    owner = "() => new Promise((go) => { const a = indexedDB.open('shoushan-field'); a.onsuccess = () => { const s = " \
        "a.result.transaction('keys', 'readwrite').objectStore('keys'); const g = s.get('key'); g.onsuccess = () => " \
        "s.put({ ...g.result, owner: 'another' }, 'key').onsuccess = () => go(g.result.key.extractable); }; })"  # fmt: skip
    assert phone.evaluate(owner) is False  # no script can read the key out
    phone.goto(f"{address}/desk/field")
    phone.wait_for_load_state("networkidle")
    assert kept(phone) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_check_on_site_by_the_supervisor_looks_right(district: Any, phone: Any, lang: str) -> None:
    place, _, matter, address = district
    enter(phone, address, "supervisor", lang)
    for name, path in (("rows", "/desk/field"), ("form", f"/desk/field/{matter}/visit")):
        phone.goto(address + path)
        phone.wait_for_load_state("networkidle")
        assert violations(phone) == [], name
        assert overflow(phone) == 0, name
        heights = phone.locator("main button:visible").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
        assert all(height >= 44 for height in heights)  # a thumb hits it
        if SHOTS:
            phone.screenshot(path=f"{SHOTS}/field_{name}_{lang}.png", full_page=True)
    before = visits(place, matter, "visit")
    phone.wait_for_selector("#field-form[data-ready]")
    phone.fill("[name=text]", f"现场看了，{lang}")
    phone.click("#field-form button[type=submit]")
    phone.wait_for_selector("#field-queue li[data-state=sent]")
    assert visits(place, matter, "visit") == before + 1


def test_without_script_it_is_a_plain_form(district: Any, browser: Any) -> None:
    place, _, matter, address = district
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/desk/login?lang=zh")
    place.viewer("supervisor")
    page.fill("#f-username", "supervisor")
    page.fill("#f-password", "a-long-password-1")
    page.click("main button[type=submit]")
    page.goto(f"{address}/desk/field/{matter}/visit")
    before = visits(place, matter, "visit")
    page.fill("[name=text]", "没有脚本也能办")
    page.click("#field-form button[type=submit]")
    assert page.url == f"{address}/desk/field"
    assert visits(place, matter, "visit") == before + 1
    context.close()


def test_a_photograph_sent_again_is_the_same_request(district: Any) -> None:
    place, uid, _, _ = district
    photo = {"file": "a" * 40, "name": "x.png", "size": 3, "type": "image/png", "digest": "d" * 64}
    command = place.command("housing", uid, "visit-record", input={"files": photo})
    again = replace(command, input={"files": {**photo, "file": "b" * 40}})
    other = replace(command, input={"files": {**photo, "digest": "e" * 64}})
    assert digest_of([command]) == digest_of([again])
    assert digest_of([command]) != digest_of([other])
