"""Statistical tables: against plain Python over the raw journal, honest denominators, the viewer, cells that add up, pages."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from openpyxl import load_workbook

from shoushan.outputs.indicators.periods import Period, after, around, before
from shoushan.outputs.indicators.tables import Counted, Share, percent, tabulate
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal.access import accesses
from shoushan.records.journal.read import leaves
from shoushan.records.journal.sequencer import sequence
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.values import Happened
from tests.web.desk.test_pages import words

ADDRESS = "/board/tables/hotline/monthly"


def order(place: Any, unit: str = "housing", **more: Any) -> str:
    """A work order of the hotline, dispatched to a unit."""
    case, caller = uuid7(place.moment), {"role": "caller", "kind": "person", "name": "王小明", "phone": "13800001234"}
    given = {"title": "路灯不亮", "place": "370602003", **more}
    place.act("hotline", case, "take-call", opens=("hotline", None), input=given, parties=[caller])
    place.act("hotline_dispatcher", case, "dispatch", input={"lead": unit})
    return case


def replied(place: Any, case: str) -> None:
    place.act("housing", case, "take")
    place.act("housing", case, "respond", input={"result": "solved", "reply_text": "已换灯"})
    place.act("hotline", case, "call-back", input={"call_back_result": "solved", "text": "亮了"})


def tabled(place: Any, viewer: Any = None, period: Period | None = None) -> Any:
    ledger = place.book.ledger("hotline")
    asked = period or around("month", place.moment.date())
    who = viewer or place.viewer("supervisor")
    return tabulate(who, place.book, ledger, ledger.tables["monthly"], asked, place.moment)


def value(found: Any, key: tuple[str, ...], column: str) -> Any:
    return found.cell(key, column).value


def played(place: Any) -> None:
    """Two answered in time, one open and overdue, one open whose limit has not come; all in the November of the tests."""
    place.moment -= timedelta(days=21)
    first, second = order(place), order(place)
    order(place, repeated=True)
    place.pass_time(days=1)
    for case in (first, second):
        replied(place, case)
    place.pass_time(days=20)
    order(place, "urban-management")


def test_what_fell_due_is_the_denominator_with_what_is_open_and_overdue(place: Any) -> None:
    played(place)
    found = tabled(place)
    assert [value(found, ("housing",), one) for one in ("received", "repeated", "due", "on-time")] == [3, 1, 3, 2]
    assert found.cell(("housing",), "on-time-rate") == Share(Decimal("66.67"), 2, 3, Decimal("66.67"))
    assert value(found, ("urban-management",), "received") == 1
    assert found.cell(("urban-management",), "on-time-rate").value is None, "nothing fell due: no data, neither 0 nor 100 %"
    assert found.cell((), "on-time-rate").denominator == 3
    naive = percent(2, 2)
    assert naive == Decimal(100), "the negative control: over what was answered alone it would look perfect"


def test_the_table_agrees_with_plain_python_over_the_raw_journal(place: Any) -> None:
    played(place)
    while sequence(connection, holder="test", moment=place.moment):
        pass
    received, due, in_time = Counter[str](), Counter[str](), Counter[str]()
    dues: dict[str, str] = {}
    units: dict[str, str] = {}
    closed: dict[str, str] = {}
    for entry in leaves(connection, 0, 10_000):
        if entry.ledger != "hotline":
            continue
        for fact in entry.facts():
            if fact.effect == "term.start" and fact.data["term"] == "handle":
                dues[entry.case] = fact.data["due"]
            if fact.effect == "term.end" and fact.data["key"] == "handle":
                closed[entry.case] = fact.data["on"]
            units[entry.case] = fact.content.get("lead_unit") or units.get(entry.case, "")
    today = place.moment.astimezone(place.book.zone).date().isoformat()
    for case, day in dues.items():
        received[units[case]] += 1
        if case in closed or day < today:
            due[units[case]] += 1
            in_time[units[case]] += case in closed and closed[case] <= day
    found = tabled(place)
    rows = [row.key for row in found.rows if row.kind == "row"]
    assert {key[0] for key in rows} == set(received)
    for column, oracle in (("received", received), ("due", due), ("on-time", in_time)):
        assert {key[0]: value(found, key, column) for key in rows} == {key[0]: oracle[key[0]] for key in rows}, column
        assert value(found, (), column) == sum(oracle.values())


def test_cells_add_up_and_know_their_cases(place: Any) -> None:
    played(place)
    found = tabled(place)
    for column in (one for one in found.table.columns if one.share is None):
        cells = [row.cells[column.id] for row in found.rows]
        assert all(isinstance(cell, Counted) and len(cell.cases) == cell.value for cell in cells)
        rows = [row.cells[column.id].value for row in found.rows if row.kind == "row"]
        assert sum(rows) == value(found, (), column.id)


def test_late_entries_are_left_out_of_the_second_rate(place: Any) -> None:
    place.moment -= timedelta(days=14)
    good, late = order(place), order(place)
    said = Happened.at(place.moment)
    place.pass_time(days=1)
    replied(place, good)
    place.pass_time(days=6)
    place.act("housing", late, "take", happened=said)
    place.pass_time(days=7)
    share = tabled(place).cell((), "on-time-rate")
    assert (share.numerator, share.denominator, share.value) == (1, 2, Decimal("50.00"))
    assert share.prompt == Decimal("100.00")


def test_only_what_the_viewer_may_see_is_counted(place: Any) -> None:
    played(place)
    assert value(tabled(place, place.viewer("stranger")), (), "received") == 0
    assert value(tabled(place, place.viewer("housing")), (), "received") == 3
    assert value(tabled(place, SYSTEM_VIEWER), (), "received") == 4, "the negative control: the viewer ignored"


def petition(place: Any, form: str, people: int = 1, klass: str = "appeal") -> str:
    """A petition matter, registered with its first letter."""
    case = uuid7(place.moment)
    who = {"role": "petitioner", "kind": "person", "name": "李样例", "phone": "13000000009"}
    given = {"title": "物业收费", "form": form, "petition_class": klass, "people_count": people, "representatives": 1}
    place.act("petition", case, "register", opens=("petitions", None), input=given, parties=[who])
    return case


def test_petitions_are_counted_by_piece_group_and_person_and_accusations_never(place: Any) -> None:
    petition(place, "visit", 12)
    again = petition(place, "letter")
    day = place.moment.date().isoformat()
    place.act("petition", again, "add-letter", input={"channel": "letter", "day": day, "again": True})
    ledger, week = place.book.ledger("petitions"), around("week", place.moment.date())

    def counted() -> dict[Any, list[int]]:
        found = tabulate(place.viewer("petition"), place.book, ledger, ledger.tables["weekly"], week, place.moment)
        return {row.key: [row.cells[one].value for one in ("pieces", "first", "repeated", "groups", "people")]
                for row in found.rows}  # type: ignore[union-attr]  # fmt: skip

    assert counted() == {("letter",): [2, 1, 1, 0, 2], ("visit",): [1, 1, 0, 1, 12], (): [3, 2, 1, 1, 14]}
    petition(place, "letter", klass="accusation")
    assert counted()[()] == [3, 2, 1, 1, 14], "an accusation is in no table, even for who may enter its class"
    petition(place, "letter")
    assert counted()[()] == [4, 3, 1, 1, 15], "the control: another matter is"


def test_periods_follow_each_other_without_gap() -> None:
    from datetime import date

    for kind in ("week", "month", "quarter", "year"):
        period = around(kind, date(2026, 12, 31))
        for _ in range(30):
            following = before(kind, period)
            assert following.last + timedelta(days=1) == period.first
            assert after(kind, following) == period
            period = following


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_open_and_each_figure_leads_to_its_cases(signed_in: Any, district: Any, lang: str) -> None:
    played(district)
    client = signed_in("supervisor")
    assert "月报表" in words(client.get("/board/tables?lang=zh"))
    asked = f"?from=2026-11-01&to=2026-11-30&lang={lang}"
    page = client.get(ADDRESS + asked).content.decode()
    links = re.findall(r'href="(/board/tables/hotline/monthly/cases\?[^"]+)">(\d+)<', page)
    assert len(links) > 5
    for href, count in links:
        listed = words(client.get(href.replace("&amp;", "&") + "&lang=zh"))
        assert f"共 {count} " in listed, href
    assert client.get(f"{ADDRESS}/sheet{asked}").status_code == 200
    assert client.get(f"{ADDRESS}/cases{asked}&row=nowhere&column=received").status_code == 404
    assert client.get("/board/tables/hotline/no-such").status_code == 404


def test_the_workbook_says_the_same_and_its_export_is_logged(signed_in: Any, district: Any) -> None:
    played(district)
    answer = signed_in("supervisor").get(f"{ADDRESS}/xlsx?from=2026-11-01&to=2026-11-30&lang=zh")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "政务服务便民热线工单办理情况月报表（合成数据样例 · synthetic sample）"
    heads = next(row for row in rows if row[0] == "序号")
    total = next(row for row in rows if row[1] == "合计")
    assert total[heads.index("受理量")] == 4
    assert total[heads.index("按期办结率 %")] == 66.67
    assert total[heads.index("满意率 %")] == "无数据"
    noted = [one for one in accesses(connection, district.moment - timedelta(days=1), district.moment + timedelta(days=1))
             if one.kind == "export"]  # fmt: skip
    assert [one.paths for one in noted] == [("hotline/monthly 2026-11-01..2026-11-30",)]
