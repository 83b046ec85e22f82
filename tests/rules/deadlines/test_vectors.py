"""The worked dates of the reference: due days, working days per month and per year."""

from datetime import date, timedelta

import pytest

from shoushan.rules.deadlines import (
    BoundsReversed,
    Calendar,
    LimitOutOfRange,
    OutsideCalendar,
    PauseReversed,
    reckon,
)
from tests.rules.deadlines.make import day, pause, term

VECTORS = [
    ("2017-09-25", 5, "working-day", "2017-09-30", "2017-09-30"),
    ("2017-09-25", 20, "working-day", "2017-10-27", "2017-10-27"),
    ("2018-02-09", 5, "working-day", "2018-02-22", "2018-02-22"),
    ("2019-04-26", 5, "working-day", "2019-05-06", "2019-05-06"),
    ("2020-01-23", 5, "working-day", "2020-02-07", "2020-02-07"),
    ("2024-09-13", 10, "working-day", "2024-09-29", "2024-09-29"),
    ("2026-02-13", 20, "working-day", "2026-03-19", "2026-03-19"),
    ("2026-09-18", 10, "working-day", "2026-10-09", "2026-10-09"),
    ("2017-09-20", 15, "calendar-day", "2017-10-05", "2017-10-09"),
    ("2017-08-03", 60, "calendar-day", "2017-10-02", "2017-10-09"),
    ("2026-02-02", 15, "calendar-day", "2026-02-17", "2026-02-24"),
    # months: the corresponding day, else month end (民法典 202), rolled over rest days
    ("2017-01-31", 1, "month", "2017-02-28", "2017-02-28"),
    ("2020-01-31", 1, "month", "2020-02-29", "2020-03-02"),
    ("2017-08-02", 2, "month", "2017-10-02", "2017-10-09"),
    ("2016-12-15", 1, "month", "2017-01-15", "2017-01-16"),
    # 事不隔夜: the start day itself, else the next working day
    ("2017-09-30", 1, "same-working-day", "2017-09-30", "2017-09-30"),
    ("2017-10-01", 1, "same-working-day", "2017-10-09", "2017-10-09"),
]
PER_MONTH = {
    2017: [19, 19, 23, 19, 21, 22, 21, 23, 22, 17, 22, 21],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}
PER_YEAR = dict(zip(range(2015, 2027), [249, 250, 249, 250, 250, 249, 250, 249, 249, 251, 248, 248], strict=True))


@pytest.mark.parametrize(("start", "limit", "unit", "unrolled", "due"), VECTORS)
def test_a_term_falls_due_as_the_reference_says(
    calendar: Calendar, start: str, limit: int, unit: str, unrolled: str, due: str
) -> None:
    counted = reckon(term(start, limit, unit), calendar)
    assert (counted.unrolled, counted.due) == (day(unrolled), day(due))
    assert not counted.provisional
    assert counted.calendar == calendar.edition


def test_past_the_last_published_year_a_date_is_provisional(calendar: Calendar) -> None:
    counted = reckon(term("2026-11-20", 30), calendar)
    assert counted.provisional
    assert counted.due == day("2027-01-01")
    assert not reckon(term("2026-11-20", 29), calendar).provisional


def test_far_beyond_the_calendar_weekdays_are_counted_one_by_one(calendar: Calendar) -> None:
    at, left = day("2026-12-01"), 500
    while left:
        at += timedelta(days=1)
        working = calendar.is_working(at) if at <= calendar.last else at.isoweekday() < 6
        left -= working
    assert reckon(term("2026-12-01", 500), calendar).due == at


def test_roll_over_can_be_switched_either_way(calendar: Calendar) -> None:
    assert reckon(term("2017-08-03", 60, "calendar-day", roll=False), calendar).due == day("2017-10-02")
    assert reckon(term("2017-08-03", 60, "calendar-day", roll=True), calendar).due == day("2017-10-09")


@pytest.mark.parametrize("year", PER_MONTH)
def test_working_days_per_month(calendar: Calendar, year: int) -> None:
    ends = [date(year, month + 1, 1) - timedelta(days=1) for month in range(1, 12)] + [date(year, 12, 31)]
    found = [calendar.working_days(end.replace(day=1) - timedelta(days=1), end) for end in ends]
    assert found == PER_MONTH[year]


@pytest.mark.parametrize(("year", "days"), PER_YEAR.items())
def test_working_days_per_year(calendar: Calendar, year: int, days: int) -> None:
    assert calendar.working_days(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_a_start_before_the_first_calendar_year_is_refused_in_both_languages(calendar: Calendar) -> None:
    for unit in ("working-day", "calendar-day", "month", "same-working-day"):
        with pytest.raises(OutsideCalendar) as refusal:
            reckon(term("2003-12-31", 1, unit), calendar)
        assert "2003-12-31" in refusal.value.message.zh
        assert "2003-12-31" in refusal.value.message.en
        assert refusal.value.remedy.zh
        assert refusal.value.remedy.en
    assert reckon(term("2004-01-01", 1), calendar).due == day("2004-01-02")


@pytest.mark.parametrize(
    ("limit", "extension", "unit"),
    [
        (0, 0, "working-day"),
        (-1, 0, "month"),
        (5, -1, "working-day"),
        (10**9, 0, "calendar-day"),
        (2, 0, "same-working-day"),
        (1, 1, "same-working-day"),
    ],
)
def test_an_impossible_limit_is_refused(calendar: Calendar, limit: int, extension: int, unit: str) -> None:
    with pytest.raises(LimitOutOfRange):
        reckon(term("2017-09-25", limit, unit, extension=extension), calendar)


@pytest.mark.parametrize("unit", ["working-day", "calendar-day", "month"])
def test_the_end_of_the_calendar_of_mankind_is_refused(calendar: Calendar, unit: str) -> None:
    with pytest.raises(OutsideCalendar):
        reckon(term("9999-12-20", 1000, unit), calendar)


def test_a_pause_turned_round_is_refused(calendar: Calendar) -> None:
    with pytest.raises(PauseReversed):
        reckon(term("2017-09-25", 5, "working-day", pause("2017-09-28", "2017-09-27")), calendar)


def test_bounds_hold_after_roll_over(calendar: Calendar) -> None:
    asked = {"start": "2017-08-03", "limit": 60, "unit": "calendar-day"}
    assert reckon(term(**asked, latest=day("2017-10-05")), calendar).due == day("2017-10-05")
    assert reckon(term(**asked, earliest=day("2017-10-12")), calendar).due == day("2017-10-12")
    with pytest.raises(BoundsReversed):
        reckon(term(**asked, earliest=day("2017-10-12"), latest=day("2017-10-11")), calendar)
