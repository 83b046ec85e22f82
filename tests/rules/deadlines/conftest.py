"""The published calendar, read once, and short ways to write days and terms."""

from pathlib import Path

import pytest

from shoushan.rules.catalogue.calendars import load_calendar
from shoushan.rules.deadlines import Calendar

CALENDARS = Path(__file__).resolve().parents[3] / "packs" / "cn" / "calendars"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The calendar of packs/cn; its faults are shown if it has any."""
    read = load_calendar(CALENDARS, "cn", "Asia/Shanghai")
    assert isinstance(read, Calendar), read
    return read
