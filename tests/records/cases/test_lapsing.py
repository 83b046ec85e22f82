"""Time acts: deemed acceptance on its legal day, provisional until dated papers can no longer come, whoever writes it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from shoushan.records.cases import lapsing, read, replaying
from shoushan.records.journal.read import entries_of
from shoushan.records.journal.verify import verify_all
from shoushan.rules.procedure.values import Happened, Source
from shoushan.site.worker import Worker, settle
from tests.records.cases import rows

LEGAL_DAY = "2026-11-30"
"""Five working days after Monday 23 November: the check is due; the delay for dated papers is two more."""


def entries(case):
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        return entries_of(transaction.get_connection(), cursor.fetchone()[0])


def acts(case):
    return [entry.act for entry in entries(case)]


def shown(place, case):
    return read.case(place.viewer("auditor"), place.book, case, place.moment)


def lapsed(place, case, **later):
    """The case after time has passed and the worker has run; its lapse's entry."""
    place.pass_time(**later)
    settle(place.book, place.moment)
    return next((entry for entry in entries(case) if entry.act == "deemed-accepted"), None)


def test_nothing_lapses_on_the_last_day(place):
    case = place.opened()
    assert lapsed(place, case, days=7) is None
    assert shown(place, case).provisional_lapses == ()


def test_it_is_provisional_before_the_delay_is_over_and_reading_writes_nothing(place):
    case = place.opened()
    assert lapsed(place, case, days=8) is None
    page = shown(place, case)
    assert [lapse.zh for lapse in page.provisional_lapses] == ["逾期未告知视为受理"]
    assert page.stage.zh == "办理中"
    assert acts(case) == ["receive-at-counter"]


def test_the_worker_writes_it_dated_on_the_legal_day(place):
    case = place.opened()
    entry = lapsed(place, case, days=10)
    assert entry.fields["happened"] == {"on": LEGAL_DAY}
    assert entry.fields["actor"] == "system"
    assert entry.recorded == place.moment
    assert {part.unit for part in shown(place, case).parts} == {"employment", "social-insurance"}
    assert verify_all(transaction.get_connection()) == []


def test_three_days_without_a_worker_change_nothing_in_law(place):
    prompt = place.opened()
    entry = lapsed(place, prompt, days=10)
    in_time = (entry.fields["happened"], shown(place, prompt).state.terms["handle"]["due"])
    place.moment -= timedelta(days=10)
    place.moment += timedelta(days=0, minutes=1)
    late = place.opened()
    entry = lapsed(place, late, days=13)
    assert (entry.fields["happened"], shown(place, late).state.terms["handle"]["due"]) == in_time


def test_the_next_act_writes_it_when_no_worker_ran(place):
    case = place.opened()
    place.pass_time(days=10)
    place.act("employment", case, "take")
    assert acts(case) == ["receive-at-counter", "deemed-accepted", "take"]


def test_a_paper_dated_in_time_is_decided_before_the_provisional_lapse(place):
    case = place.opened()
    place.pass_time(days=8)
    place.act(
        "window", case, "tell-missing", input={"missing_items": "身份证复印件"}, happened=Happened("on", "2026-11-27"),
        source=Source("paper", "ab" * 32),
    )  # fmt: skip
    assert shown(place, case).stage.zh == "待补正"
    assert lapsed(place, case, days=10) is None


def test_a_dated_paper_sets_a_written_lapse_aside(place):
    case = place.opened()
    assert lapsed(place, case, days=10) is not None
    place.act(
        "window", case, "tell-missing", input={"missing_items": "身份证复印件"}, happened=Happened("on", "2026-11-27"),
        source=Source("paper", "ab" * 32),
    )  # fmt: skip
    assert shown(place, case).stage.zh == "待补正"
    assert "case.unlapse" in {fact.effect for fact in entries(case)[-1].facts()}
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_many_provisional_lapses_keep_no_final_one_waiting(sqlite_place, monkeypatch):
    """The ids of cases rise with time: the oldest, whose walk begins, must not use up every round."""
    place = sqlite_place
    monkeypatch.setattr(lapsing, "MOST", 2)
    waiting = [place.opened() for _ in range(5)]
    with connection.cursor() as cursor:  # held up for ever: a term past due whose lapse does not apply
        cursor.execute("update case_row set stage = 'decided'")
    place.pass_time(minutes=5)
    case = place.opened()
    assert lapsed(place, case, days=10) is not None
    assert all(acts(one) == ["receive-at-counter"] for one in waiting)


def test_a_worker_walks_once_a_minute_over_cases_past_due(sqlite_place, monkeypatch):
    place, walks = sqlite_place, []
    monkeypatch.setattr(lapsing, "write_due", lambda book, moment, after: walks.append(moment) or (0, ""))
    worker = Worker()
    for seconds in (0, 1, 30, 61, 62):
        worker.round(place.book, place.moment + timedelta(seconds=seconds))
    assert len(walks) == 2


@pytest.mark.parametrize("days", [10, 40])
def test_writing_twice_writes_once(place, days):
    case = place.opened()
    lapsed(place, case, days=days)
    count = len(entries(case))
    settle(place.book, place.moment)
    assert len(entries(case)) == count
