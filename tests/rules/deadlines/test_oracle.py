"""The calendar against `chinesecalendar`: evidence from 2015 on, a seed before."""

from datetime import date, timedelta

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.catalogue.calendars import load_calendar
from shoushan.rules.deadlines import Calendar, Term, Unit, calendar_of, reckon
from tests.rules.deadlines.conftest import CALENDARS

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)


def _naive(start: date, count: int) -> date:
    while count:
        start += timedelta(days=1)
        count -= chinese_calendar.is_workday(start)
    return start


def test_every_day_of_2004_to_2026_agrees(calendar: Calendar) -> None:
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    assert [day for day in days if calendar.is_working(day) != chinese_calendar.is_workday(day)] == []
    assert (calendar.first, calendar.last) == (FIRST, LAST)


def test_the_comparison_notices_one_wrong_day(calendar: Calendar) -> None:
    """Negative control: with one make-up day left out the two disagree."""
    rows = [row for row in calendar.special.values() if row.day != date(2017, 9, 30)]
    broken = calendar_of("cn", "Asia/Shanghai", range(2004, 2027), rows)
    assert broken.is_working(date(2017, 9, 30)) != chinese_calendar.is_workday(date(2017, 9, 30))
    assert broken.edition != calendar.edition


@given(start=st.dates(FIRST, date(2026, 9, 1)), count=st.integers(1, 60))
def test_random_additions_agree(calendar: Calendar, start: date, count: int) -> None:
    expected = _naive(start, count)
    assert calendar.add(start, count) == expected
    assert reckon(Term(start, count, Unit.WORKING_DAY), calendar).due == expected
    assert calendar.working_days(start, expected) == count


def test_rows_say_where_they_come_from(calendar: Calendar) -> None:
    rows = calendar.special.values()
    assert {row.seeded for row in rows if row.day.year < 2015} == {"chinesecalendar"}
    assert all(row.notice and not row.seeded for row in rows if row.day.year >= 2015)
    assert {row.day.year for row in rows if row.verified} == {2016, 2026}
    assert isinstance(load_calendar(CALENDARS, "cn", "Asia/Shanghai"), Calendar)
