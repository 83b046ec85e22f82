"""The archivist's page: a year at a glance, what is out, the catalogue, and boxes and items handed back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from shoushan.outputs.archives import catalogue
from shoushan.outputs.spreadsheets.workbooks import first_sheet
from shoushan.outputs.spreadsheets.writing import Written, workbook_of
from tests.web.desk.test_desk_in_browser import Walk, page  # noqa: F401 - fixtures
from tests.web.desk.test_pages import words
from tests.web.serving import served


@pytest.fixture
def closed(sqlite_place: Any) -> Any:
    """Three closed cases: one in the archive, one out, one not sent."""
    return made(sqlite_place)


def made(place: Any) -> list[str]:
    cases = [place.opened() for _ in range(3)]
    for case in cases:
        place.act("window", case, "withdraw", reason="申请人撤回")
    place.archived(cases[0])
    given = {"year": 2026, "manifest": "1" * 64, "entries": 2, "pages": 3, "proposed": 2}
    place.act("archivist", cases[1], "archive-send", input=given)
    return cases


def sheet(*cells: tuple[str, str, str]) -> SimpleUploadedFile:
    """A catalogue that came back: (case number, box, item) per row."""
    rows = [[str(no), "", "", "", "", "", None, None, "", box, item, case] for no, (case, box, item) in enumerate(cells, 1)]
    return SimpleUploadedFile("back.xlsx", workbook_of([Written("返回", catalogue.TITLE, catalogue.HEADS, rows)]))


def numbers(cases: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select number from case_row where uid in (%s, %s, %s) order by id", cases)
        return [row[0] for row in cursor.fetchall()]


def test_a_year_is_seen_and_what_is_out_comes_back(signed_in: Any, closed: list[str]) -> None:
    client = signed_in("archivist")
    said = words(client.get("/desk/archive"))
    assert "2026 年送出还没有回来的件" in said
    case = numbers(closed)
    assert case[1] in said
    assert case[0] not in said, "what is filed is not out"
    every = words(client.get("/desk/archive?year=2026&ledger=one-counter"))
    assert all(number in every for number in case)
    assert "Out and not returned" in words(client.get("/desk/archive?lang=en"))
    client.get("/desk/archive?lang=zh")

    bad = client.post("/desk/archive", {"file": sheet((case[1], "7", "2"), ("没有这件", "7", "9"))})
    assert bad.status_code == 422
    assert "没有这一件" in words(bad)
    assert "送出还没有回来" in words(bad)
    assert case[1] in words(client.get("/desk/archive")), "one bad cell and nothing is entered"
    back = client.post("/desk/archive", {"file": sheet((case[1], "7", "2"))}, follow=True)
    assert "已登记 1 件" in words(back)
    assert "送出的都回来了" in words(back)
    assert client.post("/desk/archive", {}).status_code == 422


def test_the_catalogue_is_downloaded(signed_in: Any, closed: list[str]) -> None:
    client = signed_in("archivist")
    rows = first_sheet(client.get("/desk/archive/2026.xlsx").content)
    assert rows[2][:9] == catalogue.HEADS[:9]
    assert {row[11] for row in rows[3:6]} == set(numbers(closed))
    assert client.get("/desk/archive/2026.pdf").content.startswith(b"%PDF-")
    assert client.get("/desk/archive/2026.docx").status_code == 404
    assert client.get("/desk/archive/1999.xlsx").status_code == 404


def test_only_an_archivist_comes_in(signed_in: Any, closed: list[str]) -> None:
    client = signed_in("hall_head")
    assert "/desk/archive" not in client.get("/desk/").content.decode()
    assert client.get("/desk/archive").status_code == 403
    assert client.get("/desk/archive/2026.xlsx").status_code == 403
    assert client.post("/desk/archive", {"file": io.BytesIO(b"x")}).status_code == 403
    assert "/desk/archive" in signed_in("archivist").get("/desk/").content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_walk_of_the_archivist(browser: Any, sqlite_place: Any, page: Any, tmp_path: Any, lang: str) -> None:  # noqa: F811
    cases = made(sqlite_place)
    with served(sqlite_place) as at:
        walk = Walk(page, at, lang, sqlite_place)
        walk.enter("archivist")
        page.goto(f"{at}/desk/archive")
        walk.look("archive")
        page.set_viewport_size({"width": 390, "height": 844})
        walk.look("archive-390")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{at}/desk/archive?year=2026&ledger=one-counter")
        walk.look("archive-ledger")
        back = tmp_path / "back.xlsx"
        back.write_bytes(sheet((numbers(cases)[1], "7", "2"), ("没有这件", "7", "9")).read())
        page.set_input_files("#f-file", str(back))
        with page.expect_navigation():
            page.click("#return button.btn-primary")
        walk.look("archive-faults")
