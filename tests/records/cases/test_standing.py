"""Lamps of rows: remembered for a day, never beyond it, and never where a moment decides."""

from datetime import timedelta

from shoushan.records.cases import standing
from shoushan.rules.deadlines import Lamp


def row(**more):
    """The columns that a lamp is made of."""
    found = {"due": "2026-11-27", "due_start": "2026-11-20", "due_limit": 5, "due_unit": "working-day", "provisional": 0,
             "paused": 0, "history": 0}  # fmt: skip
    return found | more


def test_the_same_row_has_another_lamp_when_days_have_gone(sqlite_place):
    calendar, noon = sqlite_place.book.calendar, sqlite_place.moment
    asked = [noon, noon + timedelta(hours=1), noon + timedelta(days=4), noon + timedelta(days=5), noon]
    lamps = [standing.lamp_of_row(row(), moment, calendar) for moment in asked]
    assert [lamp for lamp, _ in lamps] == [Lamp.GREEN, Lamp.GREEN, Lamp.YELLOW, Lamp.RED, Lamp.GREEN]
    assert [left for _, left in lamps][:3] == [4, 4, 0]
    assert standing.lamp_of_row(row(paused=1), noon, calendar)[0] is Lamp.GREY
    assert standing.lamp_of_row(row(history=1), noon, calendar)[0] is Lamp.NONE
    assert standing.lamp_of_row(row(), noon, calendar, yellow=4)[0] is Lamp.YELLOW
    assert standing.lamp_of_row(row(due_unit=None), noon, calendar) == (Lamp.NONE, None)


def test_an_hour_counts_where_hours_are_counted(sqlite_place):
    calendar, noon = sqlite_place.book.calendar, sqlite_place.moment
    due = row(due=(noon + timedelta(minutes=30)).isoformat(), due_start=noon.isoformat(), due_limit=1, due_unit="hour")
    assert standing.lamp_of_row(due, noon, calendar)[0] is not Lamp.RED
    assert standing.lamp_of_row(due, noon + timedelta(hours=1), calendar)[0] is Lamp.RED


def test_no_more_is_remembered_than_there_is_room_for(sqlite_place, monkeypatch):
    monkeypatch.setattr(standing, "MOST_LAMPS", 3)
    calendar, noon = sqlite_place.book.calendar, sqlite_place.moment
    for limit in range(1, 12):
        standing.lamp_of_row(row(due_limit=limit), noon, calendar)
    assert len(standing._lamps(calendar)) <= 3
