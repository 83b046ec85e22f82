"""Hours are clock hours, in a zone with daylight saving too."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.deadlines import (
    Calendar,
    Lamp,
    MomentNeeded,
    OutsideCalendar,
    Pause,
    Term,
    Unit,
    calendar_of,
    explain,
    lamp,
    on_time,
    reckon,
    remaining,
)
from tests.rules.deadlines.make import day, pause

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def berlin() -> Calendar:
    return calendar_of("de", "Europe/Berlin", range(2024, 2027), [])


def _hours(start: datetime, limit: int, *pauses: Pause, roll: bool | None = None) -> Term:
    return Term(start, limit, Unit.HOUR, roll, pauses)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=BERLIN), datetime(2026, 3, 29, 13, tzinfo=BERLIN)),
        (datetime(2026, 10, 24, 12, tzinfo=BERLIN), datetime(2026, 10, 25, 11, tzinfo=BERLIN)),
        (datetime(2026, 6, 1, 12, tzinfo=BERLIN), datetime(2026, 6, 2, 12, tzinfo=BERLIN)),
    ],
    ids=["clocks go forward", "clocks go back", "no change"],
)
def test_a_day_of_hours_is_24_clock_hours(berlin: Calendar, start: datetime, due: datetime) -> None:
    counted = reckon(_hours(start, 24), berlin)
    assert counted.due == due
    assert counted.due.utcoffset() == due.utcoffset()


def test_a_local_day_differs_from_a_utc_day(berlin: Calendar, calendar: Calendar) -> None:
    moment = datetime(2026, 6, 5, 22, 30, tzinfo=UTC)
    assert reckon(Term(moment, 1, Unit.CALENDAR_DAY, False), berlin).due == day("2026-06-07")
    before = moment - timedelta(hours=1)
    assert reckon(Term(before, 1, Unit.CALENDAR_DAY, False), berlin).due == day("2026-06-06")


def test_paused_hours_are_left_out_by_moment_and_by_day(calendar: Calendar) -> None:
    start = datetime(2017, 9, 25, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    lunch = Pause("lunch", start + timedelta(hours=3), start + timedelta(hours=5))
    assert reckon(_hours(start, 8, lunch, lunch), calendar).due == start + timedelta(hours=10)
    whole_day = pause("2017-09-26", "2017-09-26")
    assert reckon(_hours(start, 30, whole_day), calendar).due == start + timedelta(hours=54)
    assert reckon(_hours(start, 2, lunch), calendar).due == start + timedelta(hours=2)
    assert reckon(_hours(start, 8, Pause("open", start + timedelta(hours=3))), calendar).due is None


def test_hours_do_not_roll_unless_told(calendar: Calendar) -> None:
    start = datetime(2017, 9, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert reckon(_hours(start, 24), calendar).due == start + timedelta(days=1)
    assert reckon(_hours(start, 24, roll=True), calendar).due == start + timedelta(days=9)


def test_hours_need_a_moment_with_its_zone(calendar: Calendar) -> None:
    for start in (date(2017, 9, 25), datetime(2017, 9, 25, 9)):
        with pytest.raises(MomentNeeded):
            reckon(Term(start, 24, Unit.HOUR), calendar)
    with pytest.raises(MomentNeeded):
        reckon(Term(datetime(2017, 9, 25, 9), 1, Unit.WORKING_DAY), calendar)


def test_the_ends_of_the_calendar_hold_for_hours(calendar: Calendar) -> None:
    for start in (datetime(2003, 12, 31, 9, tzinfo=UTC), datetime(9999, 12, 31, 9, tzinfo=UTC)):
        with pytest.raises(OutsideCalendar):
            reckon(_hours(start, 800_000), calendar)


def test_the_lamp_of_hours(calendar: Calendar) -> None:
    start = datetime(2017, 9, 25, 9, tzinfo=UTC)
    due = reckon(_hours(start, 10), calendar)
    at = [timedelta(hours=7), timedelta(hours=8), timedelta(hours=10), timedelta(hours=10, seconds=1)]
    assert [lamp(due, start + hours, calendar) for hours in at] == [Lamp.GREEN, Lamp.YELLOW, Lamp.YELLOW, Lamp.RED]
    assert [remaining(due, start + hours, calendar) for hours in at] == [3, 2, 0, 0]
    assert on_time(due, start + timedelta(hours=10), calendar)


@given(
    minutes=st.integers(0, 3 * 365 * 24 * 60 - 200 * 60),
    limit=st.integers(1, 120),
    spans=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 30)), max_size=3),
)
def test_the_minutes_of_an_explanation_are_the_limit(
    berlin: Calendar, minutes: int, limit: int, spans: list[tuple[int, int]]
) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    pauses = tuple(Pause("wait", start + timedelta(hours=at), start + timedelta(hours=at + length)) for at, length in spans)
    explained = explain(_hours(start, limit, *pauses), berlin)
    told = 0
    for row in explained.days:
        if row.counted:
            words = row.why.en.split()
            told += int(words[0]) * 60 + (int(words[2]) if "min" in words else 0)
    assert told == limit * 60
    assert explained.due.due - start >= timedelta(hours=limit)
