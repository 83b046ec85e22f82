"""Batches that pay what a case itself owes: one line, paid once whatever road it takes, and what came back paid again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shoushan.records.cases import batch_lines, claims, paid_out, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.procedure.payment_refusals import InBatch, OwedChanged
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.live import live, read_live
from shoushan.site.sample.making import Making
from shoushan.site.worker import settle
from tests.records.cases import rows
from tests.records.cases.test_payments import do, stored

FOLDER = Path(__file__).resolve().parents[3] / "packs" / "zhifu" / "sample"
SOURCE = "resettlement.compensation"
CENTRE = "resettlement-centre"


@pytest.fixture
def settled(place: Any) -> Any:
    """Households of a resettlement in every step, and the batches that paid some of them."""
    books = {name: read_live(FOLDER)[name] for name in ("resettlement", "resettlement-payments")}
    plans = live(place.book.pack, read_sample(FOLDER)[0], books, place.moment)
    Making(place.book).make(plans)
    place.pass_time(days=1)
    return place


def known(code: str) -> str:
    """The id of the case of a house."""
    with connection.cursor() as cursor:
        cursor.execute(
            'select c.uid from case_row c left join "l_resettlement" l on l.case_id = c.id where l.house_code = %s', [code]
        )
        return str(cursor.fetchone()[0])


def money(code: str) -> dict[str, tuple[int, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.line, m.amount, m.paid, m.state from case_money m join case_row c on c.id = m.case_id where c.uid = %s",
            [known(code)],
        )
        return {line: (amount, paid, state) for line, amount, paid, state in cursor.fetchall()}


def came_back() -> str:
    """The house whose compensation the bank sent back."""
    with connection.cursor() as cursor:
        cursor.execute(
            'select l.house_code from case_money m join "l_resettlement" l on l.case_id = m.case_id '
            "where m.line = 'compensation' and m.state = 'returned'"
        )
        (row,) = cursor.fetchall()
        return str(row[0])


def test_what_came_back_is_paid_again_on_the_same_line_and_never_by_hand_as_well(settled: Any) -> None:
    place = settled
    house = came_back()
    owed = money(house)
    assert owed["compensation"][1:] == (0, "returned")
    assert owed["moving"][2] == "paid"
    others = {"BH-0106", "BH-0107", "BH-0108", "BH-0109"} - {house}
    assert {state for one in others for *_, state in money(one).values()} == {"paid"}
    # the returned line stands in the third batch, which waits for its second approval
    with connection.cursor() as cursor:
        cursor.execute("select c.uid from case_row c where c.ledger = 'resettlement-payments' and c.stage = 'frozen'")
        (waiting,) = [row[0] for row in cursor.fetchall()]
    paid = {"line": "compensation", "paid_on": place.moment.date().isoformat()}
    with pytest.raises(InBatch) as refused:
        do(place, f"{CENTRE}-keeper", known(house), "pay", paid)
    assert "不能再手工登记" in refused.value.text.zh
    assert "not entered by hand" in refused.value.text.en
    assert claims.due(place.book, SOURCE, "once")["lines"] == []
    why = [doubt["why"][0] for doubt in claims.due(place.book, SOURCE, "once")["held"]]
    assert "被征收人在付款以前死亡，等继承人承接" in why
    do(place, f"{CENTRE}-decider", waiting, "approve")
    assert paid_out.tell_all(place.book, place.moment) == 1
    assert paid_out.tell_all(place.book, place.moment) == 0
    do(place, f"{CENTRE}-keeper", waiting, "send", {"bank_file": "a.csv", "bank_digest": "d"})
    answer_of_the_centre(place, waiting, {"no": 1, "state": "paid"})
    assert paid_out.tell_all(place.book, place.moment) == 1
    assert paid_out.tell_all(place.book, place.moment) == 0
    amount = owed["compensation"][0]
    assert money(house)["compensation"] == (amount, amount, "paid")
    with pytest.raises(InBatch):
        do(place, f"{CENTRE}-keeper", known(house), "payment-returned", {"line": "compensation"}, reason="退汇")
    before, lines = rows.rows(), stored()
    replaying.rebuild(place.book)
    assert (rows.rows(), stored()) == (before, lines)


def answer_of_the_centre(place: Any, case: str, *results: Any) -> None:
    given = {"results": list(results), "return_file": "b.csv", "return_digest": "e"}
    do(place, f"{CENTRE}-keeper", case, "take-return", given)


def test_a_case_that_owes_something_else_since_stops_the_second_approval(settled: Any, monkeypatch: Any) -> None:
    place = settled
    with connection.cursor() as cursor:
        cursor.execute("select c.uid from case_row c where c.ledger = 'resettlement-payments' and c.stage = 'frozen'")
        waiting = cursor.fetchone()[0]
    house = came_back()
    # whoever paid by hand while the list was being frozen saw no batch yet
    monkeypatch.setattr(claims, "listed", lambda uid: {})
    paid = {"line": "compensation", "paid_on": place.moment.date().isoformat()}
    do(place, f"{CENTRE}-keeper", known(house), "pay", paid)
    monkeypatch.undo()
    with pytest.raises(OwedChanged) as refused:
        do(place, f"{CENTRE}-decider", waiting, "approve")
    assert "应付 0.00 元" in refused.value.text.zh
    do(place, f"{CENTRE}-decider", waiting, "give-back", reason="已经另行支付")
    assert claims.due(place.book, SOURCE, "once")["lines"] == []


def test_overdue_months_are_doubled_and_stand_once(settled: Any) -> None:
    place = settled
    settle(place.book, place.moment)
    month = f"{place.moment:%Y-%m}"
    source = "resettlement.overdue-allowance"
    found = claims.due(place.book, source, month)
    amounts = [line["amount"] for line in found["lines"]]
    assert sorted(amounts) == [200000, 220800, 240000]
    given = {"batch_title": "逾期", "pay_source": source, "pay_period": month, "fund": "district", "bank_name": "sample-rural"}
    case = do(place, f"{CENTRE}-keeper", uuid7(place.moment), "open", given, opens=("resettlement-payments", None))
    do(place, f"{CENTRE}-keeper", case, "freeze", {"count": 3, "sum": 660800, "control_source": "发放表"})
    again = claims.due(place.book, source, month)
    assert again["lines"] == []
    assert all("已经列入批次" in doubt["why"][0] for doubt in again["held"])
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        shown = batch_lines.lines(cursor.fetchone()[0])
    assert [one.amount for one in shown] == amounts
