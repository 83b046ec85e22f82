"""Payment batches on real cases: totals, two hands, the bank's answer, repeated payments, and nobody twice, ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from shoushan.records.cases import actions, batches, claims, paid_out, read, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.rules.procedure.payment_refusals import (
    ControlTotals,
    NoSuchPayment,
    NothingDue,
    PaidMeanwhile,
    ResultWrong,
    SameHand,
)  # fmt: skip
from shoushan.rules.procedure.refusals import WrongStage
from shoushan.rules.procedure.values import Command, Happened
from tests.records.cases import rows

PERIOD = "2026-11"
GIVEN = {
    "register_kind": "urban", "street": "370602003", "community": "大海阳社区", "apply_way": "self", "near_relative": "none",
    "living_class": "steady", "household_size": 2, "paid_from": "2026-08-01", "recheck_due": "2027-07-01",
    "pay_bank": "样例银行", "earlier_decision": "样例民低确〔2026〕1号",
}  # fmt: skip
NUMBERS = ("379900195001010011", "379900196001010017", "379900197001010012", "379900198001010018")
"""Of a region that was never assigned; the check digits need not be right for these rows."""


def actor(place: Any, post: str) -> Any:
    return accounts.viewer_at(Post.objects.get(id=post), f"hand-{post}", place.book.pack)


def do(place: Any, post: str, case: str, act: str, given: Any = None, **more: Any) -> str:
    command = Command(case, act, actor(place, post).actor, Happened.at(place.moment), given or {}, **more)
    return actions.act([command], place.book, place.moment)[0].case


def household(place: Any, no: int, number: str | None = NUMBERS[0], **more: Any) -> str:
    given = {
        **GIVEN, "household_no": f"DB{no:06}", "monthly_amount": 50000 + no, "pay_account": f"62{no:08}", **more,
    }  # fmt: skip
    party = {"role": "applicant", "kind": "person", "name": f"样例户{no}", **({"id_number": number} if number else {})}
    return do(place, "civil-affairs-keeper", uuid7(place.moment), "take-over",
              {key: value for key, value in given.items() if value is not None},
              parties=[party], opens=("minimum-living", None))  # fmt: skip


def batch(place: Any, period: str = PERIOD) -> str:
    given = {
        "batch_title": f"{period}低保金", "pay_source": "minimum-living.allowance", "pay_period": period, "fund": "district",
        "bank_name": "sample-rural",
    }  # fmt: skip
    return do(place, "civil-affairs-keeper", uuid7(place.moment), "open", given, opens=("payment-batches", None))


def freeze(place: Any, case: str, count: int, total: int) -> None:
    do(place, "civil-affairs-keeper", case, "freeze", {"count": count, "sum": total, "control_source": "街道汇总表"})


def approve(place: Any, case: str) -> None:
    do(place, "civil-affairs-head", case, "approve")
    do(place, "civil-affairs-decider", case, "approve")


def sent(place: Any, case: str) -> None:
    do(place, "civil-affairs-keeper", case, "send", {"bank_file": "a.csv", "bank_digest": "d"})


def answer(place: Any, case: str, *results: Any) -> None:
    given = {"results": list(results), "return_file": "b.csv", "return_digest": "e"}
    do(place, "civil-affairs-keeper", case, "take-return", given)


def money(place: Any, case: str) -> Any:
    return read.case(actor(place, "civil-affairs-keeper"), place.book, case, place.moment).state.money


def stored() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("select no, claim, period, amount, state, again, once, granted from payment_line order by case_id, no")
        return list(cursor.fetchall())


def test_totals_that_differ_are_refused_with_both_numbers_and_nothing_is_written(place: Any) -> None:
    household(place, 1, NUMBERS[0])
    household(place, 2, NUMBERS[1])
    household(place, 3, NUMBERS[2], pay_account=None)
    case = batch(place)
    due = claims.due(place.book, "minimum-living.allowance", PERIOD)
    assert [line["amount"] for line in due["lines"]] == [50001, 50002]
    assert [doubt["why"][0] for doubt in due["held"]] == ["没有收款账号"]
    before = rows.rows()
    with pytest.raises(ControlTotals) as refused:
        freeze(place, case, 2, 100000)
    assert "1,000.03 元" in refused.value.text.zh
    assert "1,000.00 元" in refused.value.text.zh
    assert rows.rows() == before
    with pytest.raises(ControlTotals):
        freeze(place, case, 3, 100003)
    freeze(place, case, 2, 100003)
    with pytest.raises(WrongStage):
        freeze(place, case, 2, 100003)


def test_a_batch_is_approved_by_two_and_answered_line_by_line(place: Any) -> None:
    one, other = household(place, 1, NUMBERS[0]), household(place, 2, NUMBERS[1])
    case = batch(place)
    freeze(place, case, 2, 100003)
    assert paid_out.tell_all(place.book, place.moment) == 0
    do(place, "civil-affairs-head", case, "approve")
    with pytest.raises(SameHand):
        do(place, "civil-affairs-head", case, "approve")
    do(place, "civil-affairs-decider", case, "approve")
    assert paid_out.tell_all(place.book, place.moment) == 2
    assert paid_out.tell_all(place.book, place.moment) == 0
    (line,) = money(place, one).values()
    assert (line["amount"], line["paid"], line["state"], line["period"]) == (50001, 0, "due", PERIOD)
    sent(place, case)
    for wrong in ({"no": 7, "state": "paid"}, {"no": 1, "state": "paid", "amount": 1}, {"no": 1, "state": "lost"}):
        with pytest.raises(ResultWrong):
            answer(place, case, {"no": 2, "state": "paid"}, wrong)
    answer(place, case, {"no": 1, "state": "paid", "amount": 50001})
    with pytest.raises(ResultWrong):
        answer(place, case, {"no": 1, "state": "returned"})
    answer(place, case, {"no": 2, "state": "returned", "reason": "账号不符"})
    paid_out.tell_all(place.book, place.moment)
    assert [x["state"] for x in money(place, one).values()] == ["paid"]
    assert [x["state"] for x in money(place, other).values()] == ["returned"]
    shown = read.case(actor(place, "civil-affairs-keeper"), place.book, case, place.moment)
    assert shown.closed
    # the next month: the line that came back stands before the new one, and says which it is paid in place of
    place.pass_time(days=20)
    again = batch(place, "2026-12")
    due = claims.due(place.book, "minimum-living.allowance", "2026-12")
    assert [(x["claim"], x["period"], bool(x["again"])) for x in due["lines"]] == [
        (one, "2026-12", False), (other, PERIOD, True), (other, "2026-12", False),
    ]  # fmt: skip
    freeze(place, again, 3, 50001 + 50002 * 2)
    approve(place, again)
    paid_out.tell_all(place.book, place.moment)
    repeated = [x for x in money(place, other).values() if x.get("again")]
    assert [(x["period"], x["state"]) for x in repeated] == [(PERIOD, "due")]
    before, lines = rows.rows(), stored()
    replaying.rebuild(place.book)
    assert stored() == lines
    assert rows.rows() == before


def test_a_case_of_several_lines_is_told_whole_wherever_a_step_ends(sqlite_place: Any, monkeypatch: Any) -> None:
    place = sqlite_place
    monkeypatch.setattr(paid_out, "STEP", 2)
    for no in range(3):
        household(place, no + 1, NUMBERS[no])
        place.pass_time(minutes=1)
    first = batch(place)
    freeze(place, first, 3, sum(50001 + no for no in range(3)))
    approve(place, first)
    sent(place, first)
    answer(place, first, {"no": 1, "state": "paid"}, {"no": 2, "state": "returned"}, {"no": 3, "state": "paid"})
    paid_out.tell_all(place.book, place.moment)
    place.pass_time(days=20)
    again = batch(place, "2026-12")  # the second household stands twice: lines 2 and 3
    freeze(place, again, 4, sum(50001 + no for no in range(3)) + 50002)
    approve(place, again)
    assert paid_out.tell_all(place.book, place.moment) == 4
    assert paid_out.tell_all(place.book, place.moment) == 0


def test_nobody_is_paid_twice_for_one_period_and_purpose(place: Any, monkeypatch: Any) -> None:
    household(place, 1, NUMBERS[0])
    first, second = batch(place), batch(place)
    freeze(place, first, 1, 50001)
    due = claims.due(place.book, "minimum-living.allowance", PERIOD)
    assert due["lines"] == []
    assert "已经列入批次" in due["held"][0]["why"][0]
    with pytest.raises(NothingDue):
        freeze(place, second, 0, 0)
    # whoever read the list before the other batch stood there: the database itself refuses
    monkeypatch.setattr(claims, "_held", lambda purpose: ({}, {}))
    with pytest.raises(PaidMeanwhile):
        freeze(place, second, 1, 50001)
    assert len(stored()) == 1
    monkeypatch.undo()
    do(place, "civil-affairs-head", first, "give-back", reason="金额有误")
    freeze(place, second, 1, 50001)
    assert len(stored()) == 1


def test_one_person_in_two_households_and_the_dead_are_held_out(place: Any) -> None:
    household(place, 1, NUMBERS[0])
    household(place, 2, NUMBERS[0])
    dead = household(place, 3, NUMBERS[1])
    nobody = household(place, 4, None)
    overdue = household(place, 5, NUMBERS[2], recheck_due="2026-10-01")
    do(place, "civil-affairs-keeper", dead, "record-death", {"died_on": "2026-10-20"})
    due = claims.due(place.book, "minimum-living.allowance", PERIOD)
    assert len(due["lines"]) == 1
    why = {doubt["claim"]: doubt["why"][0] for doubt in due["held"]}
    assert why[dead] == "领取人在本期以前死亡"
    assert why[nobody] == "没有身份证号，分不清是不是同一个人"
    assert why[overdue] == "到期没有核查"
    assert "同一个人在本名单里有两件" in why.values()
    october = claims.due(place.book, "minimum-living.allowance", "2026-10")
    assert dead in [line["claim"] for line in october["lines"]]


def test_the_maker_never_approves_and_a_payment_is_named_as_it_is_defined(place: Any) -> None:
    household(place, 1, NUMBERS[0])
    case = batch(place)
    for source, period in (("minimum-living.nothing", PERIOD), ("minimum-living.allowance", "2026-13")):
        with pytest.raises(NoSuchPayment):
            claims.due(place.book, source, period)
    freeze(place, case, 1, 50001)
    maker = actor(place, "civil-affairs-keeper").actor
    both = replace(maker, roles=maker.roles | {"decider"})
    with pytest.raises(SameHand):
        actions.act([Command(case, "approve", both, Happened.at(place.moment))], place.book, place.moment)
    do(place, "civil-affairs-head", case, "approve")
    same_person = replace(actor(place, "civil-affairs-decider").actor, handle="hand-civil-affairs-head")
    with pytest.raises(SameHand):
        actions.act([Command(case, "approve", same_person, Happened.at(place.moment))], place.book, place.moment)
    do(place, "civil-affairs-decider", case, "approve")


def test_nobody_approves_through_a_colleague_for_whom_they_type(place: Any) -> None:
    household(place, 1, NUMBERS[0])
    case = batch(place)
    freeze(place, case, 1, 50001)
    maker = actor(place, "civil-affairs-keeper").actor
    with pytest.raises(SameHand):
        do(place, "civil-affairs-head", case, "approve", recorder=maker)
    typist = replace(maker, handle="hand-of-a-colleague")
    do(place, "civil-affairs-head", case, "approve", recorder=typist)  # the control: whoever made no list may type it
    with pytest.raises(SameHand):
        do(place, "civil-affairs-decider", case, "approve", recorder=typist)
    do(place, "civil-affairs-decider", case, "approve")


@pytest.mark.slow
def test_ten_thousand_lines_are_one_batch(sqlite_place: Any) -> None:
    place, keeper = sqlite_place, actor(sqlite_place, "civil-affairs-keeper").actor
    commands = []
    for no in range(1, 10_001):
        given = {**GIVEN, "household_no": f"DB{no:06}", "monthly_amount": 50000 + no, "pay_account": f"62{no:08}"}
        party = {"role": "applicant", "kind": "person", "name": f"样例户{no}", "id_number": f"379900{no:011}X"}
        commands.append(Command(uuid7(place.moment), "take-over", keeper, Happened.at(place.moment), given, parties=[party],
                                opens=("minimum-living", None)))  # fmt: skip
    assert batches.run(commands, place.book, lambda: place.moment, "keeper").cases == 10_000
    case, total = batch(place), 50000 * 10_000 + 10_000 * 10_001 // 2
    freeze(place, case, 10_000, total)
    approve(place, case)
    assert paid_out.tell_all(place.book, place.moment) == 10_000
    sent(place, case)
    answer(place, case, *({"no": no, "state": "returned" if no % 1000 == 0 else "paid"} for no in range(1, 10_001)))
    paid_out.tell_all(place.book, place.moment)
    with connection.cursor() as cursor:
        cursor.execute("select count(*), sum(amount), sum(paid) from case_money")
        back = sum(50000 + no for no in range(1000, 10_001, 1000))
        assert cursor.fetchone() == (10_000, total, total - back)
