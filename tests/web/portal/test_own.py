"""怎么算的、发了多少: only to whose case it is, line by line, every payment; and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shoushan.records.cases import own, read
from shoushan.records.cases.own import NotProven
from shoushan.records.cases.shown import NotVisible
from shoushan.records.units.viewer import SYSTEM_VIEWER, Viewer
from shoushan.rules.procedure.worksheet_words import LineTold, SheetTold
from shoushan.rules.text import Text
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.live import live, read_live
from shoushan.site.sample.making import Making
from shoushan.site.worker import settle
from shoushan.web.desk import case_sheet
from shoushan.web.portal import own as page
from shoushan.web.ui import render
from tests.web.portal.walking import follow, text_of

FOLDER = Path(__file__).resolve().parents[3] / "packs" / "zhifu" / "sample"
BOOKS = ("minimum-living", "living-checks", "emergency-relief", "elder-allowance", "payment-batches")
"""The files that this page needs: who is paid, and what became of it."""


@pytest.fixture
def paid(district: Any) -> Any:
    """The live cases of the aid ledgers in the sample, with what the bank answered."""
    books = read_live(FOLDER)
    plans = live(district.book.pack, read_sample(FOLDER)[0], {one: books[one] for one in BOOKS}, district.moment)
    Making(district.book).make(plans)
    settle(district.book, district.moment)
    return district


@pytest.mark.slow
def test_neighbours_of_one_block_stand_beside_it_without_names_and_never_fewer_than_three(district: Any) -> None:
    books = read_live(FOLDER)
    wanted = {one: books[one] for one in ("compensation-plans", "resettlement", "resettlement-payments")}
    Making(district.book).make(live(district.book.pack, read_sample(FOLDER)[0], wanted, district.moment))
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, l.house_code, c.number, p.name, p.phone from l_resettlement l join case_row c on c.id = l.case_id "
            "join case_party p on p.case_id = c.id where l.block = '7号楼' and c.stage in ('agreed', 'calculated') "
            "order by c.id"
        )
        block = cursor.fetchall()
    (uid, *_), *others = block
    assert len(others) == 3
    shown = read.case(SYSTEM_VIEWER, district.book, uid, district.moment)
    (table,) = case_sheet.beside(shown, district.book)
    said = render.render(table)
    assert len(table.rows) == 4
    assert "邻户3" in said
    assert "平方米" in said
    for one in others:
        for secret in one[1:]:
            assert str(secret) not in said, secret
    with connection.cursor() as cursor:
        cursor.execute("update case_row set void = 1 where uid = %s", [others[0][0]])
    assert case_sheet.beside(shown, district.book) == ()


def household(no: str) -> dict[str, Any]:
    """What the paper of a household says, and what it must never say to others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, c.uid, c.number, c.track, p.name, p.phone, p.id_digest from case_row c "
            "join l_minimum_living l on l.case_id = c.id join case_party p on p.case_id = c.id where l.household_no = %s", [no]
        )  # fmt: skip
        return dict(zip(("id", "uid", "number", "track", "name", "phone", "digest"), cursor.fetchone(), strict=True))


AMOUNTS = ("1,290.00", "1,791.00", "700.00", "2,300.00")


@pytest.mark.slow
def test_it_tells_the_household_everything_and_nobody_else_anything(paid: Any) -> None:
    mine, other = household("DB202621"), household("DB202602")
    client = Client()
    home = follow(client, mine["number"], mine["track"])
    way, amounts = client.get(home), f"{home}amounts/"
    assert amounts in way.content.decode()
    asked = client.get(amounts)
    wrong = client.post(amounts, {"phone": other["phone"]})
    assert wrong.status_code == 403
    for answer in (way, asked, wrong):
        for secret in (*AMOUNTS, mine["phone"]):
            assert secret not in text_of(answer), secret
    assert client.post(amounts, {"phone": f"+86 {mine['phone']}"}).status_code == 302
    shown = text_of(client.get(amounts))
    for said in (
        "全家月保障金额", "1,290.00 元", "1,791.00 元", "家庭月人均收入", "700.00 元", "不计入家庭收入的项目", "300.00 元",
        "第十三条第二款", "已到账", "下次核查不晚于", "行政复议", "请向街道提出", "打印",
    ):  # fmt: skip
        assert said in shown, said
    assert shown.count("已到账") == 1, "the month that the bank answered for"
    with connection.cursor() as cursor:
        cursor.execute("select visit_text from l_minimum_living where case_id = %s", [mine["id"]])
        visit = cursor.fetchone()[0]
    others = ("工地出具", visit, "6200000000000021", other["number"], "DB202602")
    for secret in (mine["name"], mine["phone"], mine["track"], *others):
        assert secret not in shown, secret
    assert "1,290.00" in text_of(client.get(f"{amounts}?print=1"))
    assert Client().get(amounts).status_code == 302, "the address alone opens nothing"
    theirs = Client()
    elsewhere = f"{follow(theirs, other['number'], other['track'])}amounts/"
    assert theirs.post(elsewhere, {"phone": mine["phone"]}).status_code == 403
    assert theirs.post(elsewhere, {"phone": other["phone"]}).status_code == 302
    returned = text_of(theirs.get(elsewhere))
    for said in ("被银行退回", "账号不符", "还没有算过"):
        assert said in returned, said
    _by_identity(paid, mine, other)


def _by_identity(paid: Any, mine: dict[str, Any], other: dict[str, Any]) -> None:
    """Signed in: the person concerned; neither a representative, nor another household, nor an office; no closed class."""
    ask = (paid.book, mine["uid"], paid.moment)
    assert own.own(Viewer("citizen", parties=(mine["digest"],)), *ask).sheets[0].total == 129_000
    with pytest.raises(NotVisible):
        own.own(Viewer("citizen", parties=(other["digest"],)), *ask)
    with pytest.raises(NotVisible):
        own.own(SYSTEM_VIEWER, *ask)
    with connection.cursor() as cursor:
        cursor.execute("update case_party set role = 'agent' where case_id = %s", [mine["id"]])
    with pytest.raises(NotProven):
        own.own(Viewer("citizen", parties=(mine["digest"],)), *ask)
    with connection.cursor() as cursor:
        cursor.execute("update case_party set role = 'applicant' where case_id = %s", [mine["id"]])
    _on_its_days(paid, mine, own.digest_of(mine["phone"]))
    with connection.cursor() as cursor:
        cursor.execute("update case_row set klass = 'closed' where id = %s", [mine["id"]])
    with pytest.raises(NotVisible):
        own.own(Viewer("tracker", case=mine["uid"]), *ask, own.digest_of(mine["phone"]))


def _on_its_days(paid: Any, mine: dict[str, Any], phone: str) -> None:
    """A party whose mandate has a last day sees the amounts on it (the control), and none on the day after."""
    today = paid.moment.astimezone(paid.book.zone).date()
    for until, sees in ((today, True), (today - timedelta(days=1), False)):
        with connection.cursor() as cursor:
            cursor.execute("update case_party set until = %s where case_id = %s", [until.isoformat(), mine["id"]])
        tracked = (Viewer("tracker", case=mine["uid"]), paid.book, mine["uid"], paid.moment, phone)
        if sees:
            assert own.own(*tracked).sheets
        else:
            with pytest.raises(NotProven):
                own.own(*tracked)
    with connection.cursor() as cursor:
        cursor.execute("update case_party set until = null where case_id = %s", [mine["id"]])


def test_what_cannot_be_told_names_what_is_missing_and_never_says_0() -> None:
    line = LineTold("wage", Text("工资", "Wages"), Text("", ""), Text("", ""), "第十三条", "money", None, "unknown")
    empty = LineTold("rent", Text("租金", "Rent"), Text("", ""), Text("", ""), "", "money", 0, "apart", empty=True)
    missing = (Text("工资“1”", "Wage 1"),)
    sheet = SheetTold("income", Text("收入核算", "Income"), (line, empty), None, "money", missing, 3, 179_100, 2)
    banner, rows = page._sheet(sheet)
    assert banner is not None
    said = render.render(banner) + render.render(rows)
    assert "还缺：工资“1”" in said
    assert said.count("无法判断") == 3
    assert "上次：1,791.00 元" in said
    assert "0.00" not in said
    assert "租金" not in said
