"""Numbers of papers under crowding, and their tables rebuilt by replay; both databases."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection, connections

from shoushan.records.cases import loading, paper_queries, papering, read, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.rules.procedure.values import Command, Happened, Stamp
from shoushan.rules.text import Text
from tests.records.cases import rows

SERIES = "芝人社收〔2026〕{}号"


def drafted(place: Any) -> str:
    """Open a case, declare its numbered receipt void, draft another."""
    uid = str(place.opened())
    place.act("window", uid, "paper-void", input={"paper": "receipt"}, reason="打印错误")
    place.act("window", uid, "paper-draft", input={"kind": "receipt"})
    return uid


def test_numbers_drawn_at_once_have_no_gap_and_none_twice(place: Any) -> None:
    uids = [drafted(place) for _ in range(12)]
    commands = [place.command("window", uid, "paper-number", input={"paper": "receipt-2"}) for uid in uids]
    faults: list[BaseException] = []

    def work(mine: list[Any]) -> None:
        from shoushan.records.cases import actions

        try:
            for command in mine:
                actions.act([command], place.book, place.moment)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=work, args=(commands[at::4],)) for at in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert faults == []
    found = paper_queries.register(place.viewer("window"), place.book, SERIES)
    assert [row.seq for row in found.rows] == list(range(1, 25))
    assert (found.gaps, found.elsewhere) == ((), ())


def test_a_gap_is_told(place: Any) -> None:
    """The negative control: with a row taken out of the table the register says which number is missing."""
    for _ in range(3):
        place.opened()
    with connection.cursor() as cursor:
        cursor.execute("delete from case_paper_step where step = 'number' and seq = 2")
    assert paper_queries.register(place.viewer("window"), place.book, SERIES).gaps == (2,)


def test_steps_and_waits_come_back_by_replay(place: Any) -> None:
    uid = drafted(place)
    place.act("window", uid, "paper-circulate", input={"paper": "receipt-2", "units": ["education-sports"]})
    place.act("stranger", uid, "paper-countersign", input={"paper": "receipt-2", "opinion": "无意见"})
    place.act("window", uid, "paper-number", input={"paper": "receipt-2"})
    place.act("window", uid, "paper-stamp", input={"paper": "receipt-2"})
    other = place.accepted()
    place.act("window", other, "paper-void", input={"paper": "acceptance"}, reason="打印错误")
    before = rows.rows()
    assert before["case_paper_wait"]
    assert len(before["case_paper_step"]) > 8
    replaying.rebuild(place.book)
    assert rows.rows() == before
    assert [one.step for one in paper_queries.of_paper(place.viewer("window"), place.book, uid, "receipt-2")] == [
        "draft", "circulate", "countersign", "number", "stamp",
    ]  # fmt: skip


def test_a_paper_of_a_case_opened_in_the_same_list_names_its_party(place: Any) -> None:
    from shoushan.records.cases import actions, read

    opening = place.opening()
    told = place.command("window", opening.case, "tell-missing", input={"missing_items": "户口簿"})
    actions.act([opening, told], place.book, place.moment)
    shown = read.case(place.viewer("window"), place.book, opening.case, place.moment)
    words = next(one.body for one in shown.papers if one.kind == "supplement-notice")
    assert words["body"][0]["zh"] == "王小明："


def test_rows_are_told_by_column_in_papers_and_left_out_of_messages(sqlite_place: Any) -> None:
    place = sqlite_place
    uid = uuid7(place.moment)
    day = place.moment.date().isoformat()
    given = {"series": "key-work", "meeting_title": "样例调度会", "held_on": day, "chair": "leader-mayor"}
    place.act("supervisor", uid, "convene", input=given, opens=("progress-meetings", None))
    first = {"item": "1", "title": "停车", "unit": "housing", "lamp": "red", "as_of": day}
    agenda = [first, {"item": "2", "title": "汇报", "as_of": day}]
    place.act("supervisor", uid, "freeze-agenda", input={"agenda": agenda})
    task = {"order_no": "1", "task_text": "建成停车位", "lead_unit": "housing", "leader": "leader-deputy-1",
            "duty_person": "科长", "due_on": "2027-03-31"}  # fmt: skip
    place.act("supervisor", uid, "minute", input={"items": [task]})
    shown = read.case(place.viewer("supervisor"), place.book, uid, place.moment)
    told = {one.kind: "\n".join(block["zh"] for block in one.body["body"]) for one in shown.papers}
    assert "议题1　停车　责任单位：区住房和城乡建设局　灯号：红灯" in told["agenda"]
    assert "议题2　汇报　责任单位：—" in told["agenda"]  # an empty cell, not a blank to be written by hand
    said = "1. 建成停车位　牵头：区住房和城乡建设局　配合：—　分管领导：副区长（城建）　责任人：科长　完成时限：2027年3月31日"
    assert said in told["minutes"]
    with connection.cursor() as cursor:
        loaded = loading.load(cursor, uid, place.book.ledger)
        version = place.book.version_of(loaded.state)
        command = Command(uid, "minute", place.viewer("supervisor").actor, Happened.at(place.moment), {"items": [task]})
        stamp = Stamp(loaded.state.n, "minute", command.happened, place.moment.date(), place.moment)
        values = papering.prepared(cursor, place.book, version, loaded.state, command, (), stamp, None)
    assert all(isinstance(one, Text) for value in values.values() for one in ([value] if isinstance(value, Text) else value))
