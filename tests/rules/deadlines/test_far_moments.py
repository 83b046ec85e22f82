"""Moments at the ends of the calendar of computers."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shoushan.rules.deadlines import OutsideCalendar, Term, Unit, calendar_of, reckon

CALENDAR = calendar_of("bare", "Asia/Shanghai", range(2004, 2027), ())


@pytest.mark.parametrize(
    "start",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8))),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
    ],
)
def test_a_moment_that_no_zone_can_hold_is_outside_the_calendar(start):
    with pytest.raises(OutsideCalendar):
        reckon(Term(start, 50, Unit.HOUR), CALENDAR)
