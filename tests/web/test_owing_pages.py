"""Pages of units and leaders: both languages, figures that are the rows, sheet and workbook, deputies who act and are named."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from tests.records.cases.test_owing import task
from tests.web.desk.test_pages import words


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "address",
    ["unit/housing", "unit/housing?lamp=red", "unit/housing?lamp=x", "unit/housing/sheet", "leader?who=leader-deputy-1",
     "leader/sheet?who=leader-deputy-1"],
)  # fmt: skip
def test_every_page_opens(signed_in: Any, district: Any, address: str, lang: str) -> None:
    task(district)
    answer = signed_in("supervisor").get(f"/board/{address}{'&' if '?' in address else '?'}lang={lang}")
    assert answer.status_code == 200
    assert "改造老旧小区12个" in words(answer) or "lamp=red" in address


def test_figures_are_the_rows_of_their_sections(signed_in: Any, district: Any) -> None:
    task(district)
    district.accepted()
    page = signed_in("supervisor").get("/board/unit/housing").content.decode()
    for name, count in (("lead", 1), ("children", 1)):
        section = re.search(rf'<section class="stack" id="{name}">(.*?)</section>', page, re.S)
        assert section is not None
        assert section[1].count("<tr") - 1 == count
        assert f'href="#{name}"' in page
    assert 'href="/desk/case/' in page


def test_units_names_lead_to_their_pages(signed_in: Any, district: Any) -> None:
    child, _ = task(district)
    client = signed_in("supervisor")
    for address in (f"/desk/case/{child}", "/board/cases?what=open", "/desk/?mine=0"):
        assert 'href="/board/unit/housing"' in client.get(address).content.decode(), address


@pytest.mark.parametrize("address", ["unit/housing/xlsx", "leader/xlsx?who=leader-deputy-1"])
def test_the_workbook_holds_the_rows(signed_in: Any, district: Any, address: str) -> None:
    task(district)
    answer = signed_in("supervisor").get(f"/board/{address}")
    assert answer.headers["Content-Type"].endswith("sheet")
    text = zipfile.ZipFile(BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
    assert "改造老旧小区12个" in text


def test_a_deputy_stands_in_and_the_entries_say_for_whom(signed_in: Any, district: Any) -> None:
    case = district.accepted()
    client = signed_in("employment")
    assert "替岗（AB角）" in words(client.get("/desk/posts"))
    assert client.post("/desk/posts", {"post": "for:employment-handler-2"}).status_code == 302
    assert "（替" in words(client.get("/desk/"))
    page = client.get(f"/desk/case/{case}/act/take").content.decode()
    given = dict(re.findall(r'name="(token|seen|csrfmiddlewaretoken|part)" value="([^"]*)"', page))
    assert client.post(f"/desk/case/{case}/act/take", given).status_code in (302, 303)
    assert "（替" in words(client.get(f"/desk/case/{case}"))
    assert client.post("/desk/posts", {"post": "employment-handler"}).status_code == 302
    assert "（替" not in words(client.get("/desk/"))


def test_nobody_stands_in_who_is_no_deputy(signed_in: Any, district: Any) -> None:
    district.accepted()
    client = signed_in("stranger")
    assert client.post("/desk/posts", {"post": "for:employment-handler-2"}).status_code == 403
    assert "（替" not in words(client.get("/desk/"))
