"""A report in a browser: begun from a definition, a figure picked, a sentence written, looked at, sent, released, taken out."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from shoushan.records.cases import composing, read
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site import clock
from tests.outputs.indicators.districts import District
from tests.web.conftest import BACKEND
from tests.web.test_figure_pages_in_browser import address, open_as, shot, year  # noqa: F401 - fixtures
from tests.web.ui.test_gallery_in_browser import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def press(page: Any, value: str) -> None:
    """One of the buttons of the form, by its step."""
    with page.expect_navigation():
        page.click(f"main form button[name=step][value='{value}']:not(.visually-hidden)")


def looked_at(page: Any, name: str) -> None:
    """Nothing amiss for those who cannot see, and nothing beside the page at 390."""
    assert violations(page) == [], name
    shot(page, name)
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 2400})
    assert overflow(page) == 0, name
    shot(page, f"{name}-390")
    page.set_viewport_size(size)


def client_of(year: District, name: str) -> Client:  # noqa: F811
    """A member of the cast without a browser, and so without script."""
    year.place.viewer(name)
    client = Client()
    client.force_login(Account.objects.get(user__username=name).user, backend=BACKEND)
    return client


def test_from_a_definition_to_a_released_file(year: District, address: str, open_as: Any) -> None:  # noqa: F811
    page = open_as("report_writer", "zh", 1440)
    page.goto(f"{address}/reports/")
    page.select_option("[name=source]", "definition:five-years")
    page.fill("[name=title]", "样例区近五年情况")
    page.fill("[name=counted_on]", "2017-10-31")
    with page.expect_navigation():
        page.click("#begin button.btn-primary")
    assert "第 1 稿" in page.inner_text("main")
    assert page.url.endswith("/write")
    uid = page.url.split("/")[-2]
    looked_at(page, "composer")

    press(page, "open:1")
    page.fill("[name=words]", "F090")
    press_enter(page)
    looked_at(page, "composer-open")
    press(page, "put:F090")
    assert page.input_value("[name=zh]").endswith("{F090}")
    page.fill("[name=zh]", "全区试点15个。信访事项满意率{F090}。")
    press(page, "close")
    line = page.inner_text("#line-0")
    assert "信访事项满意率95.72%" in line.replace(" ", "")
    assert "“15”是手写的" in line

    press(page, "open:1")
    page.fill("[name=zh]", "信访事项满意率{F090}，按时办结率{petitions/on-time}。")
    with page.expect_response(lambda answer: answer.url.endswith("/keep"), timeout=9000) as kept:
        page.wait_for_timeout(10)
    assert kept.value.status == 204  # the line may drop now
    page.goto(f"{address}/reports/{uid}/write")
    assert "按时办结率" in page.inner_text("#line-0")
    assert "“15”" not in page.inner_text("#line-0")
    assert "没保存的改动" in page.inner_text("main")

    press(page, "save")
    assert "第 2 稿" in page.inner_text("main")
    assert "没保存的改动" not in page.inner_text("main")
    page.goto(f"{address}/reports/{uid}?draft=1")
    looked_at(page, "reading")
    assert page.get_attribute("#line-0 a.bound", "href").startswith("/board/figures/petitions/satisfied?")
    page.goto(f"{address}/reports/{uid}/write")
    page.on("dialog", lambda asked: asked.accept())
    with page.expect_navigation():
        page.click("main form button[name=step][value=send]")
        if (sure := page.locator("dialog[open] button.btn-primary, dialog[open] button.btn-danger")).count():
            sure.first.click()
    assert page.url.endswith(f"/reports/{uid}")
    assert "已送审" in page.inner_text("main")

    with clock.simulated(year.place.moment):
        taken = client_of(year, "report_writer").get(f"/reports/{uid}/file/docx")
        told = "\n".join(one.text for one in Document(BytesIO(taken.content)).paragraphs)
        assert "信访事项满意率95.72%" in told
        assert "{" not in told
        # edited and held against it
        edited = Document(BytesIO(taken.content))
        told_in = next(one for one in edited.paragraphs if "信访事项满意率" in one.text)
        run = next(one for one in told_in.runs if one.text == "95.72%")
        run.text = "98.72%"
        out = BytesIO()
        edited.save(out)
        writer = client_of(year, "report_writer")
        whole = writer.post(f"/reports/{uid}/check", {"document": _file(taken.content)})
        assert "没有发现问题" in whole.content.decode()
        found = writer.post(f"/reports/{uid}/check", {"document": _file(out.getvalue())}).content.decode()
        assert "98.72%" in found
        assert "95.72%" in found
        assert "改动" in found
        assert writer.post(f"/reports/{uid}/check", {"document": _file(b"no docx")}).status_code == 422
        assert writer.post(f"/reports/{uid}/check").status_code == 422
        # reviewed by another, released by a third; who wrote it does neither
        assert writer.post(f"/reports/{uid}/release", {"token": "d" * 32}).status_code == 409
        assert client_of(year, "window").get(f"/reports/{uid}").status_code == 404
        year.place.act("report_editor", uid, "review")
        released = client_of(year, "executive").post(f"/reports/{uid}/release", {"token": "a" * 32})
        assert released.status_code == 302
        shown = read.case(SYSTEM_VIEWER, year.place.book, uid, year.place.moment)
        assert shown.state.stage == "released"
        assert shown.state.fields["known_at"] >= 0
        (file,) = shown.state.files
        assert client_of(year, "report_writer").get(f"/desk/case/{uid}/file/{file}").status_code == 200
        assert client_of(year, "report_writer").get(f"/reports/{uid}/write").status_code == 302


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("edited.docx", content)


def press_enter(page: Any) -> None:
    """Enter in the box of words looks for figures."""
    with page.expect_navigation():
        page.press("[name=words]", "Enter")


def test_the_same_without_script_and_two_writers(year: District) -> None:  # noqa: F811
    with clock.simulated(year.place.moment):
        writer = client_of(year, "report_writer")
        assert writer.post("/reports/", {"source": "blank"}).status_code == 422  # no title
        assert writer.post("/reports/", {"source": "report:nothing", "counted_on": "2999-01-01"}).status_code == 422
        begun = writer.post("/reports/", {"source": "blank", "title": "样例简报", "token": "b" * 32})
        here = begun.headers["Location"]
        assert writer.post("/reports/", {"source": "blank", "title": "样例简报", "token": "b" * 32}).headers["Location"] == here
        moved = writer.post(here, {"line": "1", "kind": "heading", "zh": "改过的标题", "en": "", "step": "down:1"})
        assert moved.status_code == 302
        assert moved.headers["Location"].endswith("?line=2#line-1")
        assert "改过的标题" in writer.get(here).content.decode()
        assert writer.post(here, {"line": "head", "title": "", "step": "close"}).status_code == 422
        assert writer.post(here, {"step": "nonsense"}).status_code == 404
        uid = here.split("/")[-2]
        other = read.case(SYSTEM_VIEWER, year.place.book, uid, year.place.moment)
        assert client_of(year, "report_editor").post(here, {"step": "save"}).status_code == 302  # shown, not written
        assert read.case(SYSTEM_VIEWER, year.place.book, uid, year.place.moment).n == other.n
        assert writer.post(here, {"step": "save", "token": "c" * 32}).status_code == 302
        assert writer.get(f"/reports/{uid}").content.decode().index("指标口径与依据") < \
            writer.get(f"/reports/{uid}").content.decode().index("改过的标题")  # fmt: skip


def test_the_page_of_a_released_report_says_what_its_file_says(year: District) -> None:  # noqa: F811
    with clock.simulated(year.place.moment):
        writer = client_of(year, "report_writer")
        wish = {"source": "blank", "title": "样例专报", "token": "e" * 32, "counted_on": "2017-10-31"}
        begun = writer.post("/reports/", wish)
        here = begun.headers["Location"]
        uid = here.split("/")[-2]
        sentence = {"line": "1", "kind": "paragraph", "zh": "信访事项满意率{F090 value @jan-oct-2017}。", "en": ""}
        assert writer.post(here, {**sentence, "step": "save", "token": "f" * 32}).status_code == 302
        assert writer.post(here, {"step": "send", "token": "1" * 32}).status_code == 302
        year.place.act("report_editor", uid, "review")
        made = BytesIO(writer.get(f"/reports/{uid}/file/docx").content)
        pdf = writer.get(f"/reports/{uid}/file/pdf")
        assert (pdf.status_code, pdf.content[:5], pdf.headers["Content-Type"]) == (200, b"%PDF-", "application/pdf")
        # a file as an earlier edition of the rule would have made it
        older = BytesIO()
        with ZipFile(made) as packed, ZipFile(older, "w") as out:
            for one in packed.infolist():
                out.writestr(one, packed.read(one).replace(b"95.72%", b"94.72%"))
        book, moment = year.place.book, year.place.moment
        n = read.case(SYSTEM_VIEWER, book, uid, moment).n
        composing.release(year.place.viewer("executive"), book, uid, n, "样例.docx", older.getvalue(), moment)
        page = writer.get(f"/reports/{uid}").content.decode()
        told = re.sub(r"<[^>]+>", "", page)
        assert "信访事项满意率94.72%（按现行规则为 95.72%）。" in told
        assert "正文和表中的数是签发文件里的数。按现行规则重新数，有" in told
        copy = Document(BytesIO(writer.get(f"/reports/{uid}/file/docx").content)).sections[0].header.paragraphs[0].text
        assert copy == "重新生成的副本，以签发的文件为准"
        english = writer.get(f"/reports/{uid}?lang=en").content.decode()
        assert "The released file is in the other language" in english
        assert "94.72%" not in english
