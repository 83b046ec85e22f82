"""Ratings by telephone and on the portal: marked by who entered them, and a low one starts its own clock either way."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shoushan.records.cases import read
from shoushan.records.units.viewer import SYSTEM_VIEWER
from tests.web.desk.test_pages import words
from tests.web.portal.walking import act, follow, text_of


@pytest.fixture
def done(district: Any) -> str:
    case = district.accepted()
    for unit in ("employment", "insurance"):
        district.act(unit, case, "take")
        district.act(unit, case, "respond", input={"verdict": "grant"})
    decider = {"decision": "grant", "decision_text": "准予"}
    district.act("hall_head", case, "decide", input=decider)
    district.act("window", case, "hand-out", input={"way": "direct"})
    return str(case)


def shown(district: Any, case: str) -> Any:
    return read.case(SYSTEM_VIEWER, district.book, case, district.moment)


def test_by_telephone_it_is_marked_with_recorder_and_channel(signed_in: Any, district: Any, done: str) -> None:
    district.act("window", done, "rate-by-phone", input={"level": "dissatisfied", "text": "跑了三趟"})
    page = words(signed_in("window").get(f"/desk/case/{done}"))
    for wanted in ("不满意", "工作人员代录", "电话"):
        assert wanted in page, wanted
    one = shown(district, done)
    assert [held["state"] for held in one.state.terms.values() if held["term"] == "verify-rating"] == ["running"]
    client = Client()
    assert "工作人员代录" in text_of(client.get(follow(client, one.number, one.track)))


def test_by_the_citizen_it_is_marked_so_and_starts_the_same_clock(signed_in: Any, district: Any, done: str) -> None:
    one = shown(district, done)
    client = Client()
    home = follow(client, one.number, one.track)
    assert act(client, home, "rate", {"level": "very-dissatisfied", "text": "太慢"}).status_code == 302
    page = words(signed_in("window").get(f"/desk/case/{done}"))
    assert "本人评价" in page
    assert "工作人员代录" not in page
    assert "差评核实" in page
