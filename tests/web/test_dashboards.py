"""The dashboards' pages: they open in both languages, figures lead to lists of that length, they are closed to strangers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.web.desk.test_pages import words

PAGES = ["", "?by=street", "?by=leader&sort=name", "cases?what=open", "unit/housing", "hand-backs", "wall",
         "wall?screen=ledgers", "wall?screen=week&turn=1", "wall?screen=milestones", "wall?screen=x"]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens(signed_in: Any, district: Any, address: str, lang: str) -> None:
    district.accepted()
    answer = signed_in("supervisor").get(f"/board/{address}{'&' if '?' in address else '?'}lang={lang}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_a_figure_leads_to_as_many_cases(signed_in: Any, district: Any) -> None:
    for _ in range(3):
        district.accepted()
    client = signed_in("supervisor")
    page = client.get("/board/").content.decode()
    links = re.findall(r'href="(/board/cases\?[^"]+)">(\d+)<', page)
    assert links
    for href, count in links:
        listed = words(client.get(href.replace("&amp;", "&")))
        assert f"共 {count} " in listed, (href, count)


def test_another_unit_sees_nothing_of_it(signed_in: Any, district: Any) -> None:
    district.accepted()
    assert "没有未办结的件" in words(signed_in("stranger").get("/board/"))
    assert "区公共就业和人才服务中心" in words(signed_in("supervisor").get("/board/"))  # the control


def test_bad_addresses_are_answered_with_words(signed_in: Any, district: Any) -> None:
    client = signed_in("supervisor")
    for address in ("?by=x&ledger=nowhere&from=2026-02-31&sort=%00", "cases?what=x&key=%00&page=0", "hand-backs?to=9999-12-31"):
        assert client.get(f"/board/{address}").status_code == 200, address
    assert client.get("/board/unit/no-such-unit").status_code == 404
    assert client.get("/board/leader?who=nobody").status_code == 404


def test_nobody_enters_without_logging_in(district: Any) -> None:
    for address in PAGES:
        answer = Client().get(f"/board/{address}")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/desk/login")


def test_auditors_lists_open_and_others_are_refused(signed_in: Any, district: Any) -> None:
    from shoushan.records.cases.audit_lists import LISTS

    district.accepted()
    auditor, clerk = signed_in("auditor"), signed_in("window")
    for address in ("audit", *(f"audit/{name}" for name in LISTS), "sample?seed=7&n=3&leaf=x", "sample/sheet?of=late"):
        for lang in ("zh", "en"):
            assert auditor.get(f"/board/{address}{'&' if '?' in address else '?'}lang={lang}").status_code == 200, address
        assert clerk.get(f"/board/{address}").status_code == 403, address
    assert auditor.get("/board/audit/no-such").status_code == 404
    assert "审计清单" in words(auditor.get("/board/?lang=zh"))
    assert "审计清单" not in words(clerk.get("/board/?lang=zh"))


def test_the_export_of_a_list_stands_on_the_list_of_exports(signed_in: Any, district: Any) -> None:
    district.accepted()
    client = signed_in("auditor")
    assert "audit/late" not in words(client.get("/board/audit/taken"))
    answer = client.get("/board/audit/late/xlsx")
    assert answer.headers["Content-Type"].endswith("sheet")
    assert "audit/late" in words(client.get("/board/audit/taken"))
