"""A family on the minimum living allowance, walked in Chromium, from application to re-check.

Application, visit by two with three signatures, notice, decision, first payment, and the re-check that opens by itself.

What a form asks row by row is done behind the pages; every page at which somebody decides something is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings

from shoushan.records.cases import actions, attach, paid_out, queries, read, recurring
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Account
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.values import Command, Happened
from tests.house.addressing import own_folders
from tests.people import Place
from tests.ways.browsing import PNG, Person, Ways
from tests.web.serving import served

FAMILY = {"role": "applicant", "kind": "person", "name": "王小样", "id_number": "379900197001010012", "phone": "19900000001"}
MEMBERS = [
    {"member_no": "1", "member_name": "王小样", "relation": "self", "counted": True, "able_to_work": True},
    {"member_no": "2", "member_name": "李小样", "relation": "spouse", "counted": True},
    {"member_no": "3", "member_name": "王小小", "relation": "minor-child", "counted": True},
]
INCOMES = [
    {"income_no": "1", "of_member": "1", "income_kind": "wage", "monthly": "1200.00", "exempt": "none"},
    {"income_no": "2", "of_member": "2", "income_kind": "transfer", "monthly": "300.00", "exempt": "honour"},
]


class Town:
    """The served district, whose clock is moved; what forms ask in rows is done behind the pages."""

    def __init__(self, ways: Ways, place: Place) -> None:
        self.ways, self.place = ways, place

    def at(self, year: int, month: int, day: int) -> None:
        self.place.moment = datetime(year, month, day, 2, 0, tzinfo=UTC)
        for post, person in self.ways.officials.items():
            person.page.context.add_cookies([self.ways._session(post)])

    def who(self, post: str) -> Person:
        return self.ways.official(post)

    def do(self, post: str, uid: str, act: str, **more: Any) -> None:
        self.who(post)
        viewer = accounts.viewer_of(Account.objects.get(user__username=post), self.place.book.pack)
        given = more.pop("input", {})
        command = Command(uid, act, viewer.actor, Happened.at(self.place.moment), given, **more)
        actions.act([command], self.place.book, self.place.moment)

    def case(self, uid: str) -> Any:
        return read.case(SYSTEM_VIEWER, self.place.book, uid, self.place.moment)


@pytest.fixture(scope="module")
def town(browser: Any, tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Town]:
    """One district, in Chinese."""
    from tests import places

    folder = tmp_path_factory.mktemp("aid")
    district = places.sqlite_place(folder)
    with override_settings(**own_folders(folder)), django_db_blocker.unblock(), district as place, served(place) as address:
        ways = Ways(browser, address, place, "zh")
        yield Town(ways, place)
        ways.close()
        assert not ways.faults, "\n".join(ways.faults)


def test_a_family_from_application_to_re_check(town: Town, tmp_path: Any) -> None:
    town.at(2026, 11, 23)
    uid = uuid7(town.place.moment)
    given = {
        "household_no": "DB20260001", "register_kind": "urban", "street": "370602003", "community": "大海阳社区",
        "home_address": "大海阳路1号", "apply_way": "community", "near_relative": "none", "authorised": True,
        "members": MEMBERS,
    }  # fmt: skip
    clerk, second = "street-yuhuangding-handler", "street-yuhuangding-handler-2"
    town.do(clerk, uid, "apply", input=given, parties=[FAMILY], opens=("minimum-living", None))
    town.who(clerk).act(uid, "accept")
    visit = {
        "visited_on": "2026-11-23", "visit_text": "两间平房，一人打零工。", "property_over": False, "has_income": True,
        "incomes": INCOMES, "has_deductions": False,
    }  # fmt: skip
    town.do(clerk, uid, "visit", input=visit)
    town.who(second).act(uid, "sign-second")
    town.who("street-yuhuangding-head").act(uid, "sign-family")
    town.who("civil-affairs-keeper").act(uid, "check", check_result="agrees", check_paper="样例核〔2026〕1号")
    head = town.who("street-yuhuangding-head")
    head.act(uid, "propose", opinion="符合条件", living_class="unsteady", pay_bank="样例农村商业银行", pay_account="62001")
    # (1 130 - 1 200 / 3) × 3 = 2 190 yuan a month, each line with its article on the page
    said = head.says()
    assert "2,190.00 元" in said
    assert "不计入家庭收入的项目" in said
    assert "第二十三条" in said
    town.do(clerk, uid, "post-first", input={"place": "大海阳社区公示栏", "photo": attach.store(uid, "张贴.png", PNG)})
    town.at(2026, 12, 2)
    town.who(clerk).act(uid, "report-up")
    decider = town.who("civil-affairs-decider")
    decider.act(uid, "grant", paid_from="2027-01-01", recheck_due="2027-06-30")
    for kind in ("review-form", "confirmation"):
        decider.goto(f"/desk/case/{uid}/paper/{kind}", f"paper-{kind}")
        assert "2,190.00" in decider.page.inner_text("body")
    _first_payment(town, uid, tmp_path)
    _re_check(town, uid, clerk)


def _first_payment(town: Town, uid: str, folder: Any) -> None:
    town.at(2027, 1, 6)
    keeper = town.who("civil-affairs-keeper")
    batch = uuid7(town.place.moment)
    given = {
        "batch_title": "2027年1月低保金", "pay_source": "minimum-living.allowance", "pay_period": "2027-01", "fund": "district",
        "bank_name": "sample-rural",
    }  # fmt: skip
    town.do("civil-affairs-keeper", batch, "open", input=given, opens=("payment-batches", None))
    keeper.goto(f"/desk/payments/{batch}", "batch-due")
    assert "2,190.00" in keeper.says()
    keeper.act(batch, "freeze", count="1", sum="2190", control_source="街道上报汇总表")
    town.who("civil-affairs-head").act(batch, "approve")
    town.who("civil-affairs-decider").act(batch, "approve")
    keeper.goto(f"/desk/payments/{batch}", "batch-approved")
    assert "王小样" not in keeper.says()
    with keeper.page.expect_download() as coming:
        keeper.page.click("button[name='kind'][value='csv']")
    sent = coming.value.path().read_text("utf-8-sig").splitlines()
    assert "王小样" in sent[1]
    assert "2190.00" in sent[1]
    keeper.goto(f"/desk/payments/{batch}/roll", "roll")
    assert "王小样" in keeper.page.inner_text("body")
    answer = folder / "回盘.csv"
    answer.write_text("序号,户名,金额（元）,处理结果,失败原因\n1,王小样,2190.00,成功,\n", "utf-8")
    keeper.goto(f"/desk/payments/{batch}", "batch-sent")
    keeper.page.set_input_files("input[type='file']", str(answer))
    keeper.press("button[name='do'][value='return']", "batch-answered")
    assert town.case(batch).closed
    assert [line["state"] for line in town.case(uid).state.money.values()] == ["paid"]
    assert paid_out.tell_all(town.place.book, town.place.moment) == 0
    keeper.goto(f"/desk/case/{uid}", "family-paid")
    assert "发放记录" in keeper.says()


def _re_check(town: Town, uid: str, clerk: str) -> None:
    town.at(2027, 5, 31)
    recurring.write_due(town.place.book, town.place.moment)
    wanted = queries.Wanted(ledger="living-checks")
    (line,) = queries.lines(SYSTEM_VIEWER, town.place.book, wanted, town.place.moment).lines
    check = line.uid
    given = {
        "checked_on": "2027-05-31", "checkers": "2", "met": "true", "members_changed": "false", "income_changed": "true",
        "property_changed": "false", "finding": "cut",
    }  # fmt: skip
    town.who(clerk).act(check, "check", **given)
    assert town.case(check).closed
