"""The morning: what is not taken over, deferred papers, promises; urged with two keys; shifts handed over; two on one case."""

from __future__ import annotations

import re
from typing import Any

from shoushan.records.cases import queries
from shoushan.records.cases.queries import Wanted
from shoushan.site import clock
from tests.web.desk.test_pages import TOKEN, words


def numbers(district: Any, name: str, state: str, **more: Any) -> list[str]:
    """The cases that a question of the morning gives."""
    wanted = Wanted(state=state, mine=state != "untaken", **more)
    return [one.uid for one in queries.lines(district.viewer(name), district.book, wanted, district.moment).lines]


def test_what_nobody_took_over_in_a_working_day_is_listed_with_a_telephone_and_urged(signed_in: Any, district: Any) -> None:
    case = district.accepted()
    assert numbers(district, "window", "untaken") == []
    district.pass_time(days=2)
    assert numbers(district, "window", "untaken") == [case]
    clerk = signed_in("window")
    with clock.simulated(district.moment):
        home = clerk.get("/desk/").content.decode()
        assert re.search(r'href="[^"]*state=untaken[^"]*"[^>]*>超时未签收</a>', home)
        page = clerk.get("/desk/?state=untaken&mine=0")
        assert "0535-6000119" in words(page)
        assert re.search(r'value="urge"[^>]*data-key="u"', page.content.decode())
        tried = clerk.post("/desk/batch", {"verb": "urge", "case": case})
        assert "请尽快办理。" in tried.content.decode()
        given = {"verb": "urge", "case": case, "do": "1", "text": "请尽快办理。", "token": TOKEN}
        assert clerk.post("/desk/batch", given).status_code == 302
        assert "催办" in words(clerk.get(f"/desk/case/{case}"))


def test_a_shift_is_handed_over_and_confirmed_once(signed_in: Any, district: Any) -> None:
    district.opened()
    leaving, coming = signed_in("window"), signed_in("hall_dispatcher")
    sheet = words(leaving.get("/desk/handover"))
    assert re.search(r"在办件 1 .*今天答应的 0 .*待出件 0", sheet)
    given = {"remark": "3号窗口打印机缺纸", "token": TOKEN}
    assert "已交班" in words(leaving.post("/desk/handover/do", given, follow=True))
    assert re.search("在办件 1 .*3号窗口打印机缺纸", words(coming.get("/desk/")))
    case = re.search(r'name="case" value="(\w+)"', coming.get("/desk/").content.decode())
    assert case is not None
    assert "上一班交下来" not in words(signed_in("stranger").get("/desk/"))
    assert "已经有人确认" in words(signed_in("stranger").post("/desk/handover/confirm", {"case": case[1]}, follow=True))
    assert "已确认接班" in words(coming.post("/desk/handover/confirm", {"case": case[1]}, follow=True))
    assert "上一班交下来" not in words(coming.get("/desk/"))
    assert "已经有人确认" in words(coming.post("/desk/handover/confirm", {"case": case[1]}, follow=True))


def test_two_clerks_on_one_case_see_each_other_and_no_entry_is_written(signed_in: Any, district: Any) -> None:
    case = district.opened()
    one, other = signed_in("window"), signed_in("hall_dispatcher")
    before = queries.by_ids(district.viewer("window"), district.book, [case], district.moment)[0].n
    assert "也正在看" not in words(one.get(f"/desk/case/{case}"))
    assert "window（1号窗口） 也正在看这个件" in words(other.get(f"/desk/case/{case}"))
    assert queries.by_ids(district.viewer("window"), district.book, [case], district.moment)[0].n == before
    district.pass_time(minutes=6)
    with clock.simulated(district.moment):
        assert "也正在看" not in words(one.get(f"/desk/case/{case}"))


def test_a_name_is_found_on_the_page_by_initials(signed_in: Any, district: Any) -> None:
    from shoushan.site import worker

    district.opened()
    worker.settle(district.book, district.moment)
    page = words(signed_in("window").get("/desk/find?q=wxm"))
    assert "同音或同首字母的姓名 1" in page
