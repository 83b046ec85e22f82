"""Retention: what is due is proposed, a hold and an unfiled paper stand against it, a person approves, only then it goes."""

from datetime import date, timedelta

import pytest
from django.db import connection

from shoushan.records.cases import retention
from shoushan.rules.procedure.refusals import Refusal
from tests.people import Place

LATER = timedelta(days=366 * 11)


@pytest.mark.parametrize(
    ("closed", "period", "last"),
    [
        (date(2026, 3, 1), "10", date(2036, 3, 1)), (date(2024, 2, 29), "10", date(2034, 2, 28)),
        (date(2026, 3, 1), "90-days", date(2026, 5, 30)), (date(2026, 3, 1), "永久", None),
        (date(2026, 3, 1), "soon", None), (date(2026, 3, 1), "0", None), (date(2026, 3, 1), "9999", None),
    ],
)  # fmt: skip
def test_the_last_day_of_a_period(closed, period, last):
    assert retention.until(closed, period) == last


@pytest.fixture
def closed(place: Place):
    """A closed case of the counter: it is withdrawn by its applicant."""
    case = place.opened()
    place.act("window", case, CLOSING, **GIVEN)
    return case


CLOSING, GIVEN = "withdraw", {"reason": "申请人撤回"}


def names():
    with connection.cursor() as cursor:
        cursor.execute("select name from case_party")
        return [row[0] for row in cursor.fetchall()]


def lines(place, who="hall_head"):
    day = place.moment.astimezone(place.book.zone).date()
    return retention.due(place.viewer(who), place.book, day)


def test_it_is_due_after_its_period_and_goes_only_when_approved(place, closed):
    assert lines(place) == ()
    place.moment += LATER
    (line,) = lines(place)
    assert (line.uid, line.paths, line.against) == (closed, ("*",), None)
    assert names() == ["王小明"]
    retention.approve(place.viewer("hall_head"), place.book, closed, "保管期满", place.moment)
    assert names() == [None]
    assert lines(place) == ()


def test_without_the_right_there_is_no_list_and_no_approval(place, closed):
    place.moment += LATER
    assert lines(place, "window") == ()
    with pytest.raises(Refusal):
        retention.approve(place.viewer("window"), place.book, closed, "不该", place.moment)
    assert names() == ["王小明"]


def test_a_hold_goes_first(place, closed):
    place.act("window", closed, "hold", reason="诉讼保全")
    place.moment += LATER
    (line,) = lines(place)
    assert line.against == retention.HELD
    with pytest.raises(retention.NotDue):
        retention.approve(place.viewer("hall_head"), place.book, closed, "保管期满", place.moment)
    assert names() == ["王小明"]


def test_what_is_not_due_is_refused(place, closed):
    with pytest.raises(retention.NotDue):
        retention.approve(place.viewer("hall_head"), place.book, closed, "太早", place.moment)
    assert names() == ["王小明"]


def test_a_reason_is_required(place, closed):
    place.moment += LATER
    with pytest.raises(Refusal):
        retention.approve(place.viewer("hall_head"), place.book, closed, "", place.moment)
    assert names() == ["王小明"]
