"""Numbers of papers under crowding, and their tables rebuilt by replay; both databases."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection, connections

from shoushan.records.cases import paper_queries, replaying
from tests.records.cases import rows

SERIES = "芝人社收〔2026〕{}号"


def numbered(place: Any, uid: str) -> None:
    place.act("window", uid, "paper-number", input={"paper": "receipt"})


def test_numbers_drawn_at_once_have_no_gap_and_none_twice(place: Any) -> None:
    uids = [place.opened() for _ in range(12)]
    commands = [place.command("window", uid, "paper-number", input={"paper": "receipt"}) for uid in uids]
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
    assert [row.seq for row in found.rows] == list(range(1, 13))
    assert (found.gaps, found.elsewhere) == ((), ())


def test_a_gap_is_told(place: Any) -> None:
    """The negative control: with a row taken out of the table the register says which number is missing."""
    for uid in [place.opened() for _ in range(3)]:
        numbered(place, uid)
    with connection.cursor() as cursor:
        cursor.execute("delete from case_paper_step where step = 'number' and seq = 2")
    assert paper_queries.register(place.viewer("window"), place.book, SERIES).gaps == (2,)


def test_steps_and_waits_come_back_by_replay(place: Any) -> None:
    uid = place.opened()
    place.act("window", uid, "paper-circulate", input={"paper": "receipt", "units": ["education-sports"]})
    place.act("stranger", uid, "paper-countersign", input={"paper": "receipt", "opinion": "无意见"})
    numbered(place, uid)
    place.act("window", uid, "paper-stamp", input={"paper": "receipt"})
    other = place.accepted()
    place.act("window", other, "paper-void", input={"paper": "acceptance"}, reason="打印错误")
    before = rows.rows()
    assert before["case_paper_wait"]
    assert len(before["case_paper_step"]) > 8
    replaying.rebuild(place.book)
    assert rows.rows() == before
    assert [one.step for one in paper_queries.of_paper(place.viewer("window"), place.book, uid, "receipt")] == [
        "draft", "circulate", "countersign", "number", "stamp",
    ]  # fmt: skip
