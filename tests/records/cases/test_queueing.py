"""The pace of a hall is told from today's visits only, and not before there are enough of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shoushan.records.cases import identifiers
from shoushan.records.cases.queueing import Pace, Visit, pace_of

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def visit(minute: int, lasting: float | None, window: str = "1", group: str = "A") -> Visit:
    called = NINE + timedelta(minutes=minute)
    return Visit(group, window, called, None if lasting is None else called + timedelta(minutes=lasting))


def test_a_young_day_knows_no_pace() -> None:
    pace = pace_of([visit(0, 5), visit(6, 5)], NINE + timedelta(minutes=12))
    assert pace.whole is None
    assert pace.wait("A", 4) is None


def test_one_long_visit_does_not_frighten_everybody() -> None:
    pace = pace_of([visit(0, 6), visit(7, 6), visit(14, 95)], NINE + timedelta(minutes=20))
    assert pace.minutes == {"A": 6}
    assert pace.wait("A", 4) == 24


def test_two_windows_halve_the_wait_and_a_window_that_stopped_calling_is_not_counted() -> None:
    visits = [visit(0, 5), visit(1, 5, "2"), visit(6, 5), visit(7, None, "2")]
    assert pace_of(visits, NINE + timedelta(minutes=10)).windows == 2
    assert pace_of(visits, NINE + timedelta(minutes=10)).wait("A", 5) == 13
    assert pace_of(visits, NINE + timedelta(minutes=36, seconds=30)).windows == 1


def test_a_group_with_few_visits_takes_the_pace_of_the_hall() -> None:
    assert Pace({"A": 5}, 8, 1).wait("C", 2) == 16


def test_a_number_may_begin_anew_every_day_and_one_of_the_year_keeps_its_counter() -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    daily, yearly = "{place}-QH-{year}{month}{day}-{seq:03}", "{place}-RS-{year}-{seq:06}"
    assert identifiers.number_of(daily, "370602", monday, 7) == "370602-QH-20261123-007"
    assert identifiers.series_of(daily, "370602", monday) != identifiers.series_of(daily, "370602", tuesday)
    assert (
        identifiers.series_of(yearly, "370602", monday) == identifiers.series_of(yearly, "370602", tuesday) == "370602-RS-2026-"
    )
