"""Campaigns, matches and certificates in Chromium: coverage by place, why an offer suits, what a certificate says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from shoushan.records.cases.appointing import appoint
from shoushan.records.units import accounts
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.live import live, read_live
from shoushan.site.sample.making import Making
from shoushan.site.worker import settle
from tests.house.addressing import own_folders
from tests.people import Place
from tests.web.desk.test_plan_in_browser import enter, page  # noqa: F401 - a fixture
from tests.web.serving import served
from tests.web.ui.test_gallery_in_browser import overflow, violations

SHOTS = os.environ.get("SHOUSHAN_SHOTS")
SAMPLE = Path(__file__).resolve().parents[3] / "packs" / "zhifu" / "sample"
SEATS = {
    "publicity": "propaganda-keeper", "street": "street-yuhuangding-handler", "organisation": "organisation-handler",
    "housing": "housing-handler", "civil": "civil-affairs-keeper",
}  # fmt: skip


@pytest.fixture(scope="module")
def district(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[tuple[Place, str]]:
    """The live cases of three ledgers, served."""
    from tests import places

    folder = tmp_path_factory.mktemp("together")
    with override_settings(**own_folders(folder)), django_db_blocker.unblock(), places.sqlite_place(folder) as place:
        settings, books = read_sample(SAMPLE)[0], read_live(SAMPLE)
        wanted = {name: books[name] for name in ("civilised-city", "resource-network", "volunteering")}
        Making(place.book).make(live(place.book.pack, settings, wanted, place.moment))
        settle(place.book, place.moment)
        for name, post in SEATS.items():
            account = accounts.create_account(name, "a-long-password-1", name)
            appoint(account.handle, [post], place.book, place.moment)
        with served(place) as address:
            yield place, address


def found(sql: str) -> tuple[Any, ...]:
    """The first row of a question."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone())


def look(page: Any, name: str) -> None:  # noqa: F811
    """Nothing for axe to find, nothing wider than the screen."""
    assert violations(page) == [], name
    assert overflow(page) == 0, name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/together_{name}.png", full_page=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_campaign_shows_its_coverage_by_street_and_community(district: Any, page: Any, lang: str) -> None:  # noqa: F811
    _, address = district
    (uid,) = found("select uid from case_row where ledger = 'civilised-city' and stage = 'running'")
    page.set_viewport_size({"width": 1440, "height": 2400})
    enter(page, address, "publicity", lang)
    page.goto(f"{address}/desk/case/{uid}")
    campaign = page.locator("#campaign")
    rows = campaign.locator("#coverage tbody tr").all_inner_texts()
    assert len(rows) == 8 + 1  # eight places, and the total
    assert "62.5" in rows[-1]  # five of eight
    assert ("围挡施工" if lang == "zh" else "Works") in campaign.locator("#out").inner_text()
    assert len(campaign.locator(".code").last.inner_text()) == 64
    look(page, f"campaign_{lang}")
    page.set_viewport_size({"width": 390, "height": 5200})
    page.goto(f"{address}/desk/case/{uid}")
    look(page, f"campaign_narrow_{lang}")
    page.context.clear_cookies()
    page.set_viewport_size({"width": 1440, "height": 2400})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_need_shows_what_suits_and_why(district: Any, page: Any, lang: str) -> None:  # noqa: F811
    place, address = district
    (uid,) = found(
        "select c.uid from case_row c join l_resource_network l on l.case_id = c.id where c.stage = 'open' and l.kind = 'need' "
        "and l.category = 'talent' order by c.id limit 1"
    )
    page.set_viewport_size({"width": 1440, "height": 2400})
    enter(page, address, "organisation", lang)
    page.goto(f"{address}/desk/case/{uid}")
    rows = page.locator("#matches-table tbody tr")
    first = rows.nth(0).inner_text()
    assert "100" in first
    assert ("类别相同 +50" if lang == "zh" else "same category +50") in first
    assert "75" in rows.nth(1).inner_text()  # another street
    look(page, f"need_{lang}")
    with page.expect_navigation():
        rows.nth(0).get_by_role("link", name="用这个资源" if lang == "zh" else "Use this one").click()
    number = page.locator("[name=resource_no]").input_value()
    assert number.startswith(f"{place.book.place}-ZL-")
    look(page, f"claim_{lang}")
    page.set_viewport_size({"width": 390, "height": 4800})
    page.goto(f"{address}/desk/case/{uid}")
    look(page, f"need_narrow_{lang}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_certificate_verifies_on_the_public_page(district: Any, page: Any, lang: str) -> None:  # noqa: F811
    _, address = district
    number, code = found("select number, track from case_row where ledger = 'volunteer-certificates' order by id limit 1")
    page.goto(f"{address}/track/?lang={lang}")
    page.locator("[name=number]").fill(number)
    page.locator("[name=code]").fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = page.locator("#certificate").inner_text()
    assert number in said
    assert code in said
    assert ("小时" if lang == "zh" else "hours") in said
    assert ("这份证明有效" if lang == "zh" else "This certificate is valid") in page.locator("h1").inner_text()
    look(page, f"certificate_{lang}")
