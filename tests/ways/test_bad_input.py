"""Wrong input where it hurts a person: each row says what is entered, what refuses it or doubts it, and in which words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from shoushan.records.cases import claims
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.rules.catalogue.checking import notices
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import Shown
from shoushan.rules.catalogue.tables import check_table, parse_table
from shoushan.rules.procedure import scenario
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.related_refusals import AlreadyRelated
from shoushan.rules.text import Text
from tests.records.cases import rows
from tests.records.cases import test_relations as roster
from tests.records.cases.test_payments import NUMBERS, PERIOD, do, household

NUMBER = "379900198001010014"
PACKS = Path(__file__).resolve().parents[2] / "packs"


@dataclass(frozen=True)
class Played:
    """A refusal in a scenario of the pack: where it is played, its class, and its words: what is wrong, and what helps."""

    what: str
    ledger: str
    version: str
    name: str
    refusal: str
    zh: tuple[str, str]
    en: tuple[str, str]


PLAYED = (
    Played(
        "a second head of a household on one day", "residents", "2012-01-01", "one-household-a-day", "AlreadyRelated",
        ("已有一位“户主”", "请先在原处办理迁出或变更"), ("There is a “Head” already", "End or change that one first"),
    ),
    Played(
        "income missing", "minimum-living", "2021-07-01", "income-missing", "UnknownValue",
        ("缺少办理所需的内容：收入逐项", "未知不等于“否”"), ("A month of “1”", "unknown does not mean no"),
    ),
    Played(
        "an agreement whose lines do not add up", "resettlement", "2017-01-01", "lines-do-not-add-up", "TotalsDiffer",
        ("相差 -0.80 元", "合计以各行相加为准"), ("they differ by -0.80 yuan", "the sum of the lines counts"),
    ),
    Played(
        "a batch whose total differs", "payment-batches", "2012-01-01", "two-approve", "ControlTotals",
        ("控制总数不符", "逐户核对"), ("The control totals differ", "Check against the list"),
    ),
    Played(
        "a batch that pays what is not owed any more", "resettlement-payments", "2017-01-01", "owed-lines", "OwedChanged",
        ("第 2 笔", "退回名单"), ("Line 2", "Give the list back"),
    ),
    Played(
        "hours of one volunteer that overlap", "volunteering", "2012-01-01", "late-and-overlap", "HoursOverlap",
        ("时间重叠", "核对两场的签到"), ("overlap", "Compare both attendance sheets"),
    ),
    Played(
        "a representative whose mandate is over", "resettlement", "2017-01-01", "mandate-over", "MandateOver",
        ("已经期满", "新的授权书"), ("ended on", "new authority"),
    ),
    Played(
        "a check without a consent in force", "minimum-living", "2026-07-01", "authority-over", "ConditionNotMet",
        ("已经到期、已经撤回", "条件具备"), ("it has ended or was withdrawn", "once the condition is met"),
    ),
    Played(
        "a death that lies ahead", "minimum-living", "2026-07-01", "heard-before-a-cut", "ConditionNotMet",
        ("死亡日期不能在今天以后", "条件具备"), ("The day cannot lie in the future", "once the condition is met"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Any:
    """The sample district."""
    found, problems = load_pack(PACKS / "zhifu", PACKS)
    assert not problems
    return found


@pytest.mark.parametrize("row", PLAYED, ids=lambda row: row.what)
def test_it_is_refused_in_the_words_of_the_trade(pack: Any, row: Played, monkeypatch: Any) -> None:
    ledger = pack.ledgers[row.ledger]
    version = next(one for one in ledger.versions if one.key == row.version)
    told: list[Refusal] = []
    plain = scenario._told
    monkeypatch.setattr(scenario, "_told", lambda refusal: (told.append(refusal), plain(refusal))[1])
    (one,) = [one for one in version.scenarios if one["id"] == row.name]
    assert scenario.play(pack, ledger, version, one) == []
    found = [one for one in told if type(one).__name__ == row.refusal]
    assert found, [type(one).__name__ for one in told]
    assert [
        one for one in found
        if row.zh[0] in one.text.zh and row.zh[1] in one.remedy.zh and row.en[0] in one.text.en and row.en[1] in one.remedy.en
    ]  # fmt: skip
    assert all(one.remedy.zh and one.remedy.en for one in found)


def test_a_household_is_not_entered_twice(sqlite_place: Any) -> None:
    household(sqlite_place, 1, NUMBERS[0])
    before = rows.rows()
    with pytest.raises(DuplicateKey) as refused:
        household(sqlite_place, 1, NUMBERS[1])
    assert "已登记在" in refused.value.text.zh
    assert "请打开已有的件" in refused.value.remedy.zh
    assert "stands in" in refused.value.text.en
    assert rows.rows() == before


def test_a_person_is_in_one_household_on_any_day_and_entered_once(sqlite_place: Any) -> None:
    place = sqlite_place
    roster.house(place)
    for code in ("H-1", "H-2"):
        roster.household(place, code)
    roster.person(place, "父", "H-1", number=NUMBER)
    son = roster.person(place, "子", "H-1", "son")
    roster.later(place, days=3)
    roster.done(place, "move", {"household": "H-2", "kind": "head", "on": "2017-01-01"}, case=son)
    before = rows.rows()
    with pytest.raises(AlreadyRelated) as refused:  # in the first household until 2017, in the second from 2016 on
        roster.done(place, "correct-membership", {"from_on": "2016-06-01"}, case=son, reason="日期录错")
    assert "“所在户”已有" in refused.value.text.zh
    assert "2017-01-01（不含）" in refused.value.text.zh
    assert "already with" in refused.value.text.en
    assert "核对日期" in refused.value.remedy.zh
    with pytest.raises(DuplicateKey) as twice:
        roster.person(place, "父", "H-2", "parent", number=NUMBER)
    assert "已登记在" in twice.value.text.zh
    assert rows.rows() == before


DOUBTS = (
    ("nothing wrong", lambda place, case: None, None),
    ("the payee died before the period",
     lambda place, case: do(place, "civil-affairs-keeper", case, "record-death", {"died_on": "2026-10-20"}),
     ("领取人在本期以前死亡", "The payee died before the period")),
    ("a member of the household died",
     lambda place, case: do(place, "civil-affairs-keeper", case, "record-member-death",
                            {"member_no": "2", "member_died_on": "2026-11-02"}),
     ("户内成员死亡，还没有重新计算", "A member died, the amount is not worked out anew")),
    ("the same person stands for a second household",
     lambda place, case: household(place, 2, NUMBERS[0]),
     ("同一个人在本名单里有两件", "the same person stands twice in this list")),
    ("no account", lambda place, case: household(place, 3, NUMBERS[1], pay_account=None),
     ("没有收款账号", "no account to pay to")),
    ("no identity number", lambda place, case: household(place, 4, None),
     ("没有身份证号，分不清是不是同一个人", "no identity number: it cannot be told who it is")),
)  # fmt: skip


@pytest.mark.parametrize(("what", "enter", "why"), DOUBTS, ids=[what for what, *_ in DOUBTS])
def test_it_is_a_doubt_and_not_paid(sqlite_place: Any, what: str, enter: Any, why: tuple[str, str] | None) -> None:
    case = household(sqlite_place, 1, NUMBERS[0])
    enter(sqlite_place, case)
    due = claims.due(sqlite_place.book, "minimum-living.allowance", PERIOD)
    assert [tuple(one["why"]) for one in due["held"]] == ([why] if why else [])
    held = {one["claim"] for one in due["held"]}
    assert not held & {one["claim"] for one in due["lines"]}
    assert (case in {one["claim"] for one in due["lines"]}) == (case not in held)


def test_a_table_with_a_gap_is_told_with_its_line_and_what_it_misses() -> None:
    text = "# complete: yes\nin:size:int(1..6),out:sum:money\n1..2,500\n4..6,900\n"
    table, problems = parse_table(text, "rates.csv", "rates")
    assert table is not None
    assert not problems
    (fault,) = check_table(table, {})
    assert fault.file == "rates.csv"
    assert "size=3" in fault.message.zh
    assert "size=3" in fault.message.en
    assert fault.remedy.zh
    assert fault.remedy.en


def test_a_notice_with_a_field_outside_its_whitelist_is_told_with_its_line(pack: Any) -> None:
    ledger = pack.ledgers["minimum-living"]
    version = ledger.versions[-1]
    assert list(notices.check(View(pack, ledger, version))) == []
    notice = next(iter(version.notices.values()))
    tries = (
        ({"shows": (*notice.shows, Shown(field="pay_account", at=notice.at))}, "“pay_account” is never published: sensitive"),
        ({"intro": Text("{died_on}的结果", "Result of {died_on}")}, "“died_on” is not on the notice's whitelist"),
    )
    for changes, says in tries:
        more = {**version.notices, notice.id: replace(notice, **changes)}
        found = list(notices.check(View(pack, ledger, replace(version, notices=more))))
        assert [one for one in found if says in one.message.en], found
        assert all(one.line and one.message.zh and one.remedy.zh and one.message.en and one.remedy.en for one in found)
