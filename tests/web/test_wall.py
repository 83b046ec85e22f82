"""The wall: screens in turn by the server's word alone, figures of the board, nothing personal, keys that have a link."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.records.cases.test_boards import order
from tests.records.cases.test_owing import task
from tests.web.desk.test_pages import words


@pytest.mark.parametrize(("address", "refresh"), [
    ("", "300"), ("?screen=week", "300"), ("?turn=1", "30; url=/board/wall?screen=ledgers&turn=1"),
    ("?screen=milestones&turn=1", "30; url=/board/wall?screen=units&turn=1"),
])  # fmt: skip
def test_a_screen_is_made_anew_and_the_next_one_follows(signed_in: Any, district: Any, address: str, refresh: str) -> None:
    answer = signed_in("supervisor").get(f"/board/wall{address}")
    assert answer.headers["Refresh"] == refresh
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "http-equiv" not in answer.content.decode(), "the server's word alone"


def test_units_and_ledgers_have_the_figures_of_the_board(signed_in: Any, district: Any) -> None:
    order(district)
    task(district)
    client = signed_in("supervisor")
    for screen, name, count in (("units", "区住房和城乡建设局", 2), ("ledgers", "督查任务", 2)):
        page = client.get(f"/board/wall?screen={screen}").content.decode()
        row = re.search(rf"<tr[^>]*>(?:(?!</tr>).)*{name}.*?</tr>", page, re.S)
        assert row is not None, screen
        assert re.findall(r">(\d+)<", row[0])[0] == str(count)


def test_nothing_personal_stands_on_it(signed_in: Any, district: Any) -> None:
    order(district)
    task(district)
    client = signed_in("hotline_dispatcher")
    for screen in ("units", "ledgers", "week", "milestones"):
        told = words(client.get(f"/board/wall?screen={screen}"))
        assert "路灯不亮" not in told, "the title of a work order is personal"
        assert "王小明" not in told
    assert "路灯不亮" in words(client.get("/board/cases?what=open")), "the control: whoever works on it reads it in the list"


def test_a_matter_of_office_is_named(signed_in: Any, district: Any) -> None:
    task(district)
    district.pass_time(days=33)
    from shoushan.site import clock

    with clock.simulated(district.moment):
        assert "改造老旧小区12个" in words(signed_in("supervisor").get("/board/wall?screen=week"))


def test_every_key_is_a_link_too(signed_in: Any, district: Any) -> None:
    page = signed_in("supervisor").get("/board/wall").content.decode()
    for key, screen in (("n", "ledgers"), ("p", "milestones")):
        assert re.search(rf'href="/board/wall\?screen={screen}"[^>]*data-key="{key}"', page)
