"""Working copies in a browser: a fault at its line, mended, previewed, published by a second person, a case moved."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shoushan.records.cases import studio
from shoushan.records.cases.definitions import current_book
from tests import people
from tests.web.desk.test_desk_in_browser import Walk, page  # noqa: F401 - fixtures
from tests.web.serving import served

people.CAST.update(rules_drafter="rules-drafter-1", rules_publisher="rules-publisher-1")
LEDGER = "one-counter"
CHOSEN = "node => node.value.slice(node.selectionStart, node.selectionEnd)"


def test_nobody_else_comes_in(signed_in: Any) -> None:
    for name in ("window", "it"):
        client = signed_in(name)
        for address in ("/desk/copies", "/desk/repin"):
            assert client.get(address).status_code == 403
    assert signed_in("rules_drafter").get("/desk/repin").status_code == 403
    assert signed_in("rules_drafter").get("/desk/copies").status_code == 200


def test_a_change_walks_from_the_copy_to_the_cases(page: Any, sqlite_place: Any) -> None:  # noqa: F811 - a fixture
    place = sqlite_place
    page.set_default_timeout(60_000)  # every step compiles the ledger and plays its scenarios
    old_case = place.opened()
    with served(place) as address:
        walk = Walk(page, address, "zh", place)
        walk.enter("rules_drafter")
        page.goto(f"{address}/desk/copies")
        page.select_option("#f-ledger", LEDGER)
        with page.expect_navigation():
            page.click("#form button.btn-primary")
        walk.look("copy")
        copy = page.url
        page.fill("#f-day", "2026-11-23")
        with page.expect_navigation():
            page.click("#form-version button")
        formed(walk, copy)
        page.goto(f"{copy}/files")
        walk.look("copy-files")
        with page.expect_navigation():
            page.click("text=versions/2026-11-23/procedure.yaml")
        text = page.input_value("#f-text")
        label = text.split("label: {zh: ", 1)[1].split(",", 1)[0]
        with_fault = text.replace(f"label: {{zh: {label},", f"label: {{zh: {label}（新）,", 1) + "stages: []\n"
        page.fill("#f-text", with_fault)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        fault = page.locator(".source-bad")
        line = with_fault.count("\n")
        assert fault.get_attribute("id") == f"L{line}"
        assert "stages" in fault.text_content()
        assert page.locator(".gutter b").inner_text() == f"● {line}", "the mark stands in the gutter, too"
        walk.look("copy-fault")
        page.focus("#f-text")
        page.keyboard.press("Control+Home")
        page.keyboard.press("Enter")
        assert page.locator(".gutter b").inner_text() == f"● {line + 1}", "a mark moves with its line"
        page.keyboard.press("F8")
        assert page.locator("#f-text").evaluate(CHOSEN) == "stages: []"
        page.fill("#f-text", with_fault)
        page.click(f"[data-line='{line}']")
        assert page.locator("#f-text").evaluate(CHOSEN) == "stages: []"
        page.fill("#f-text", with_fault.removesuffix("stages: []\n"))
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert page.locator(".source-bad").count() == 0
        page.goto(f"{copy}/file?path=versions/2026-11-23/scenarios/{scenario()}")
        played = page.input_value("#f-text")
        page.fill("#f-text", played.replace("stage: ", "stage: not-", 1))
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert page.locator(".source-bad").count() == 1, "what a scenario expects and does not get stands at its line"
        with page.expect_navigation():
            page.click("button[value='keep'], button[value='save']")
        page.fill("#f-text", played)
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert page.locator(".source-bad").count() == 0
        page.goto(f"{copy}/play")
        walk.look("copy-play")
        assert page.locator("text=不符").count() == 0
        page.goto(f"{copy}/preview")
        walk.look("copy-preview")
        assert "2026-11-23" in page.inner_text("main")
        page.fill("#f-reason", "改一处名称")
        with page.expect_navigation():
            page.click("button[value='propose']")
        assert page.locator("button[value='approve']").count() == 0, "nobody approves their own change"
        walk.enter("rules_publisher")
        page.goto(f"{copy}/preview")
        walk.look("copy-review")
        with page.expect_navigation():
            page.click("button[value='approve']")
        place.book = current_book()
        new_case = place.opened()
        assert state(new_case).version == "2026-11-23"
        assert state(old_case).version != "2026-11-23"
        for part in ("versions", "scenarios", "files"):
            page.goto(f"{address}/desk/studio/{LEDGER}/{part}?lang=en")
            walk.look(f"studio-{part}-en")
        page.goto(f"{address}/desk/repin?ledger={LEDGER}&to=2026-11-23&lang=zh")
        walk.look("repin")
        page.check(f"input[name='case'][value='{old_case}']")
        with page.expect_navigation():
            page.click(".batch button.btn-primary")
        walk.look("repin-sure")
        page.fill("#f-reason", "按新规办理")
        with page.expect_navigation():
            page.click("#form button.btn-primary")
        assert state(old_case).version == "2026-11-23"
        walk.case(old_case)
        assert "按新规办理" in page.inner_text("main")


def formed(walk: Walk, copy: str) -> None:
    """A limit changed by form in the published version: the fault stands beside it, and goes once the limit is as it was."""
    at = walk.page
    at.goto(f"{copy}?v={published()}&part=terms")
    with at.expect_navigation():
        at.click("#things a")
    field = at.locator("input[name$='.limit']").first
    was = field.input_value()
    walk.look("copy-edit")
    field.fill("五")
    with at.expect_navigation():
        at.click("#form button.btn-primary")
    assert "整数" in at.locator(".field-bad").inner_text()
    field.fill(str(int(was) + 2))
    with at.expect_navigation():
        at.click("#form button.btn-primary")
    assert "修订改变了时限" in at.locator(".field-bad").inner_text(), "what is law asks for a version of its own"
    assert at.locator("#form-version").count() == 1
    walk.look("copy-edit-law")
    field.fill(was)
    with at.expect_navigation():
        at.click("#form button.btn-primary")
    assert at.locator(".field-bad").count() == 0
    at.goto(f"{copy}/add?v=2026-11-23")
    walk.look("copy-add")


def published() -> str:
    return current_book().ledger(LEDGER).versions[-1].key


def scenario() -> str:
    folder = settings.SHOUSHAN_PACKS / "zhifu" / "ledgers" / LEDGER / "versions"
    return min(path.name for path in max(folder.iterdir()).glob("scenarios/*.yaml") if "stage: " in path.read_text("utf-8"))


def state(case: str) -> Any:
    return studio.proposal(current_book(), case)
