"""What a browser keeps of a form while the line is down: for one person, half an hour, of closed circumstances nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import shoushan.web.ui

SCRIPT = (Path(shoushan.web.ui.__file__).parent / "static" / "ui" / "draft.js").read_text("utf-8")
AFTER = 400
"""Milliseconds after an answer in which the form has done with it."""
KEPT = "() => Object.values(sessionStorage).map(one => JSON.parse(one).text)"


def _page(owner: str, more: str = "", form: str = "") -> str:
    return (
        f'<html lang="en" data-draft-owner="{owner}"{more}><form data-draft="/draft" {form} data-draft-saved="{{time}}">'
        '<input type="hidden" name="csrfmiddlewaretoken"><input name="number"></form>'
        '<script type="module" src="/draft.js"></script>'
    )


@pytest.mark.browser
def test_what_was_typed_stays_with_its_person(browser: Any) -> None:
    pages = {
        "/one": _page("one"), "/other": _page("other"), "/left": _page("", " data-draft-forget"), "/login": _page(""),
        "/closed": _page("one", form='data-draft-here="no"'),
    }  # fmt: skip

    def answer(route: Any) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        if path == "/draft.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif path in pages:
            route.fulfill(body=pages[path], content_type="text/html")
        else:
            route.fulfill(status=500)  # the line is down, or nobody is signed in any more

    context = browser.new_context()
    context.route("**/*", answer)
    page = context.new_page()

    def typed(where: str, text: str) -> Any:
        page.goto(f"http://shoushan.test{where}")
        with page.expect_response("**/draft"):
            page.fill("[name=number]", text)
        page.wait_for_timeout(AFTER)
        return page.evaluate(KEPT)

    assert typed("/closed", "secret") == []
    assert typed("/one", "12") == ["number=12"]
    page.goto("http://shoushan.test/one")
    assert page.input_value("[name=number]") == "12", "the control: the same person finds it again"
    page.goto("http://shoushan.test/login")
    assert len(page.evaluate(KEPT)) == 1, "a session that is over loses nothing"
    page.goto("http://shoushan.test/other")
    assert page.input_value("[name=number]") == ""
    assert page.evaluate(KEPT) == []
    assert typed("/one", "13") == ["number=13"]
    page.goto("http://shoushan.test/left")
    assert page.evaluate(KEPT) == []
    context.close()
