"""What tells rows apart, whose name stands under a paper, and which day stands beside a part."""

from __future__ import annotations

from typing import Any

from shoushan.records.cases import queries, read
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.queries import Wanted

LAMP = "幸福路路灯坏了三天"
ZHAO = {"role": "petitioner", "kind": "person", "name": "赵样例", "phone": "13000000003"}
LETTER = {
    "title": "反映屋面漏水", "content": "请求依法处理", "form": "letter", "petition_class": "appeal", "topic": "housing",
    "people_count": 1,
}  # fmt: skip


def _titles(place: Any, name: str, ledger: str | None = None) -> list[str]:
    found = queries.lines(place.viewer(name), place.book, Wanted(ledger=ledger, state="open"), place.moment)
    return [line.title.zh for line in found.lines]


def _petition(place: Any) -> str:
    return str(place.act(
        "petition", uuid7(place.moment), "register", input=LETTER, parties=[ZHAO], opens=("petitions", "submit"),
    ).case)  # fmt: skip


def _words(place: Any, case: str, kind: str) -> str:
    shown = read.case(place.viewer("petition_head"), place.book, case, place.moment)
    body = next(paper for paper in shown.papers if paper.kind == kind).body
    return str(body["body"][-1]["zh"])


def test_a_list_shows_the_subject_and_the_inbox_too(sqlite_place: Any) -> None:
    case = _petition(sqlite_place)
    assert _titles(sqlite_place, "petition") == _titles(sqlite_place, "petition", "petitions") == ["反映屋面漏水"]
    shown = queries.by_ids(sqlite_place.viewer("petition"), sqlite_place.book, [case], sqlite_place.moment)
    assert [line.title.en for line in shown] == ["反映屋面漏水"]


def test_a_personal_subject_is_clear_only_to_those_who_work_on_it(sqlite_place: Any) -> None:
    place = sqlite_place
    case = uuid7(place.moment)
    told = {"title": LAMP, "content": "晚上看不见", "kind": "complaint", "class": "urban"}
    caller = {"role": "caller", "kind": "person", "name": "李样例", "phone": "13000000004"}
    place.act("hotline", case, "take-call", input=told, parties=[caller], opens=("hotline", None))
    assert _titles(place, "hotline") == [LAMP]
    assert _titles(place, "supervisor") == ["幸＊＊"]
    assert read.case(place.viewer("supervisor"), place.book, case, place.moment).subject == "幸＊＊"


def test_a_ledger_without_such_a_field_shows_the_service(sqlite_place: Any) -> None:
    sqlite_place.opened()
    assert _titles(sqlite_place, "window") == ["失业保险金申领"]


def test_a_paper_is_signed_by_the_organ_that_acts(sqlite_place: Any) -> None:
    case = _petition(sqlite_place)
    sqlite_place.act("petition", case, "forward", input={"unit": "housing"})
    assert _words(sqlite_place, case, "forward-letter").startswith("烟台市芝罘区信访局")
    sqlite_place.act("housing", case, "take")
    sqlite_place.act("housing", case, "accept")
    hearing = {"hearing_on": "2026-12-01", "place": "二楼会议室", "text": "维修责任"}
    sqlite_place.act("housing_head", case, "hear", input=hearing)
    assert _words(sqlite_place, case, "hearing-notice").startswith("烟台市芝罘区住房和城乡建设局")


def test_a_part_shows_no_day_of_a_term_that_has_ended(sqlite_place: Any) -> None:
    case = _petition(sqlite_place)
    sqlite_place.act("petition", case, "forward", input={"unit": "housing"})
    part = read.case(sqlite_place.viewer("housing"), sqlite_place.book, case, sqlite_place.moment).parts[0]
    assert part.due == "2026-11-30"
    sqlite_place.act("housing", case, "take")
    sqlite_place.act("housing", case, "accept")
    part = read.case(sqlite_place.viewer("housing"), sqlite_place.book, case, sqlite_place.moment).parts[0]
    assert part.state == "taken"
    assert part.due is None
