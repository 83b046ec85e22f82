"""Lamps, remaining days, filings after hours and the published form."""

import json
from datetime import UTC, datetime, time

import pytest

from shoushan.rules.deadlines import (
    Calendar,
    FilingRule,
    Lamp,
    MomentNeeded,
    OfficeHours,
    as_json,
    explain,
    is_paused,
    lamp,
    on_time,
    reckon,
    remaining,
    start_day,
)
from tests.rules.deadlines.make import day, pause, term

HOURS = OfficeHours(time(8, 30), time(17, 30))


@pytest.mark.parametrize(
    ("today", "left", "colour"),
    [
        ("2017-10-20", 5, Lamp.GREEN),
        ("2017-10-23", 4, Lamp.YELLOW),
        ("2017-10-27", 0, Lamp.YELLOW),
        ("2017-10-28", 0, Lamp.RED),
        ("2017-10-30", -1, Lamp.RED),
    ],
)
def test_yellow_begins_at_a_fifth_and_red_after_the_due_day(calendar: Calendar, today: str, left: int, colour: Lamp) -> None:
    due = reckon(term("2017-09-25", 20), calendar)
    assert remaining(due, day(today), calendar) == left
    assert lamp(due, day(today), calendar) is colour


def test_a_term_may_set_its_own_yellow(calendar: Calendar) -> None:
    due = reckon(term("2017-09-25", 20), calendar)
    assert lamp(due, day("2017-10-18"), calendar, yellow=7) is Lamp.YELLOW
    assert lamp(due, day("2017-10-26"), calendar, yellow=0) is Lamp.GREEN


def test_months_are_told_in_days(calendar: Calendar) -> None:
    due = reckon(term("2026-02-02", 2, "month"), calendar)
    assert due.due == day("2026-04-02")
    assert lamp(due, day("2026-03-21"), calendar) is Lamp.GREEN
    assert lamp(due, day("2026-03-22"), calendar) is Lamp.YELLOW


def test_grey_while_paused_and_no_lamp_for_history(calendar: Calendar) -> None:
    due = reckon(term("2017-09-25", 5), calendar)
    stopped = reckon(term("2017-09-25", 5, "working-day", pause("2017-09-27")), calendar)
    late = day("2018-01-01")
    assert lamp(stopped, late, calendar) is Lamp.GREY
    assert lamp(due, late, calendar, paused=True) is Lamp.GREY
    assert lamp(due, late, calendar, history=True) is Lamp.NONE
    assert lamp(None, late, calendar) is Lamp.NONE
    assert remaining(stopped, late, calendar) is None
    assert on_time(stopped, late, calendar)
    assert is_paused((pause("2017-09-27"),), late, calendar)
    assert not is_paused((pause("2017-09-27", "2017-09-28"),), day("2017-09-29"), calendar)
    assert all(one.label.zh and one.label.en for one in Lamp)


def test_on_time_until_midnight_of_the_due_day_local_time(calendar: Calendar) -> None:
    due = reckon(term("2017-09-25", 5), calendar)
    assert on_time(due, datetime(2017, 9, 30, 15, 59, 59, tzinfo=UTC), calendar)
    assert not on_time(due, datetime(2017, 9, 30, 16, 0, tzinfo=UTC), calendar)


@pytest.mark.parametrize(
    ("received", "start"),
    [
        ("2017-09-29T17:30", "2017-09-29"),
        ("2017-09-29T17:31", "2017-09-30"),
        ("2017-09-30T18:00", "2017-10-09"),
        ("2017-10-01T09:00", "2017-10-09"),
        ("2017-10-09T06:00", "2017-10-09"),
    ],
)
def test_filings_after_hours(calendar: Calendar, received: str, start: str) -> None:
    moment = datetime.fromisoformat(received + "+08:00")
    assert start_day(moment, calendar, HOURS, FilingRule.NEXT_WORKING_DAY) == day(start)
    assert start_day(moment, calendar, HOURS) == moment.date()
    with pytest.raises(MomentNeeded):
        start_day(moment.replace(tzinfo=None), calendar)


def test_the_published_form_has_exactly_these_keys(calendar: Calendar) -> None:
    told = as_json(explain(term("2017-09-25", 5), calendar))
    assert list(told) == ["start", "limit", "unit", "due", "unrolled", "provisional", "calendar", "days"]
    assert told["due"] == "2017-09-30"
    last = told["days"][-1]
    assert list(last) == ["date", "weekday", "counted", "why", "make_up"]
    assert (last["weekday"], last["counted"], last["make_up"]) == (6, True, True)
    assert "国庆节调休上班" in last["why"]["zh"]
    assert json.loads(json.dumps(told)) == told


def test_an_open_pause_is_explained_so_far(calendar: Calendar) -> None:
    asked = term("2017-09-25", 5, "working-day", pause("2017-09-27"))
    told = as_json(explain(asked, calendar))
    assert (told["due"], told["unrolled"], told["provisional"]) == (None, None, False)
    assert [row["date"] for row in told["days"]] == ["2017-09-25", "2017-09-26", "2017-09-27"]
    assert "尚未恢复" in told["days"][-1]["why"]["zh"]
    assert len(explain(asked, calendar, until=day("2017-10-01")).days) == 7


def test_rolled_days_say_why(calendar: Calendar) -> None:
    days = explain(term("2017-08-03", 60, "calendar-day"), calendar).days
    assert [str(row.date) for row in days if "顺延" in row.why.zh] == [
        "2017-10-03",
        "2017-10-04",
        "2017-10-05",
        "2017-10-06",
        "2017-10-07",
        "2017-10-08",
        "2017-10-09",
    ]


def test_bounds_are_told_on_their_day(calendar: Calendar) -> None:
    capped = explain(term("2017-09-04", 10, "working-day", latest=day("2017-09-13")), calendar)
    assert capped.due.due == day("2017-09-13")
    assert [str(row.date) for row in capped.days if "不得晚于" in row.why.zh] == ["2017-09-13"]
    assert sum(row.counted for row in capped.days) == 10
    waiting = explain(term("2017-09-04", 1, "working-day", earliest=day("2017-09-07")), calendar)
    assert waiting.days[-1].date == waiting.due.due == day("2017-09-07")
    assert [row.why.en for row in waiting.days[2:]] == ["before the earliest due day", "the earliest due day"]
    within = explain(term("2017-08-03", 60, "calendar-day", latest=day("2017-10-05")), calendar)
    assert within.days[-1].date == day("2017-10-05")
    assert within.days[-1].why.zh.endswith("；不得晚于本日，本日到期")
