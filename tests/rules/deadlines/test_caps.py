"""Pauses and extensions within what a definition permits."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.rules.deadlines import (
    AlreadyPaused,
    Calendar,
    DeadlineRefused,
    ExtendedAlready,
    ExtensionNotAllowed,
    ExtensionRule,
    ExtensionTooLate,
    ExtensionTooLong,
    LimitHasStarted,
    Pause,
    PauseKind,
    PauseNotAllowed,
    PauseReversed,
    PauseTooLong,
    PauseTooOften,
    Unit,
    capped,
    check_change,
    check_extension,
    check_pause,
    reckon,
)
from shoushan.rules.text import Text
from tests.rules.deadlines.make import day, pause, term

PAPERS = PauseKind("papers", Text("补正", "papers"), max_days=10, max_times=2)
HEARING = PauseKind("hearing", Text("听证", "hearing"))
WORK = PauseKind("papers", Text("补正", "papers"), max_days=3, unit=Unit.WORKING_DAY)


def _kinds(refusals: list[DeadlineRefused]) -> list[type[DeadlineRefused]]:
    assert all(text for refusal in refusals for text in (*refusal.message, *refusal.remedy))
    return [type(refusal) for refusal in refusals]


@pytest.mark.parametrize(
    ("asked", "earlier", "refused"),
    [
        (pause("2017-09-06", "2017-09-15"), [], []),
        (pause("2017-09-06"), [], []),
        (pause("2017-09-06", "2017-09-16"), [], [PauseTooLong]),
        (pause("2017-09-20", "2017-09-25"), [pause("2017-09-06", "2017-09-10")], [PauseTooLong]),
        (pause("2017-09-08", "2017-09-15"), [pause("2017-09-06", "2017-09-10")], []),
        (pause("2017-09-20"), [pause("2017-09-06", "2017-09-15")], [PauseTooLong]),
        (pause("2017-09-20", "2017-09-20"), [pause("2017-09-06")], [AlreadyPaused, PauseTooLong]),
        (
            pause("2017-09-12", "2017-09-12"),
            [pause("2017-09-06", "2017-09-06"), pause("2017-09-08", "2017-09-08")],
            [PauseTooOften],
        ),
        (pause("2017-09-12", "2017-09-11"), [], [PauseReversed]),
        (pause("2017-09-12", "2017-09-13", "lunch"), [], [PauseNotAllowed]),
        (pause("2017-09-12", "2019-09-13", "hearing"), [pause("2017-09-06", "2017-09-15")], []),
    ],
)
def test_a_pause_is_kept_within_its_rule(
    calendar: Calendar, asked: Pause, earlier: list[Pause], refused: list[type[DeadlineRefused]]
) -> None:
    assert _kinds(check_pause(asked, earlier, [PAPERS, HEARING], calendar)) == refused


def test_an_open_pause_ends_by_itself_at_its_cap(calendar: Calendar) -> None:
    assert capped([pause("2017-09-06")], [PAPERS], calendar) == (pause("2017-09-06", "2017-09-15"),)
    assert capped([pause("2017-09-07")], [WORK], calendar) == (pause("2017-09-07", "2017-09-11"),)
    assert capped([pause("2017-09-06", kind="hearing")], [HEARING], calendar)[0].to is None


def test_splitting_a_pause_does_not_lengthen_it(calendar: Calendar) -> None:
    split = [pause("2017-09-06", "2017-09-11"), pause("2017-09-13", "2017-09-30"), pause("2017-10-10")]
    assert capped(split, [PAPERS], calendar) == (split[0], pause("2017-09-13", "2017-09-16"))


def _days(pauses: Iterable[Pause]) -> set[date]:
    return {one.from_ + timedelta(days=number) for one in pauses for number in range((one.to - one.from_).days + 1)}


@given(spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=5), cap=st.integers(1, 15))
def test_no_set_of_pauses_excludes_more_days_than_the_cap(calendar: Calendar, spans: list[tuple[int, int]], cap: int) -> None:
    first = date(2017, 3, 1)
    asked = [Pause("papers", first + timedelta(days=at), first + timedelta(days=at + length)) for at, length in spans]
    wanted = _days(asked)
    paused = _days(capped(asked, [replace(PAPERS, max_days=cap)], calendar))
    assert paused <= wanted
    assert len(paused) == min(cap, len(wanted))


@pytest.mark.parametrize(
    ("units", "on", "rule", "times", "refused"),
    [
        (5, "2017-09-11", ExtensionRule(5), 0, []),
        (6, "2017-09-11", ExtensionRule(5), 0, [ExtensionTooLong]),
        (0, "2017-09-11", ExtensionRule(5), 0, [ExtensionTooLong]),
        (5, "2017-09-12", ExtensionRule(5), 0, [ExtensionTooLate]),
        (5, "2017-09-12", ExtensionRule(5, before_due=False), 0, []),
        (5, "2017-09-11", ExtensionRule(5), 1, [ExtendedAlready]),
        (9, "2017-09-30", ExtensionRule(5), 1, [ExtendedAlready, ExtensionTooLong, ExtensionTooLate]),
        (5, "2017-09-11", None, 0, [ExtensionNotAllowed]),
    ],
)
def test_an_extension_is_given_once_in_time_and_within_its_maximum(
    calendar: Calendar,
    units: int,
    on: str,
    rule: ExtensionRule | None,
    times: int,
    refused: list[type[DeadlineRefused]],
) -> None:
    asked = term("2017-09-04", 5)
    found = check_extension(asked, reckon(asked, calendar), units, day(on), rule, times)
    assert _kinds(found) == refused


def test_a_started_limit_changes_only_by_pause_extension_and_bounds() -> None:
    started = term("2017-09-04", 5)
    assert check_change(started, replace(started, pauses=(pause("2017-09-06"),), extension=5)) == []
    assert check_change(started, replace(started, roll=False)) == []
    for changed in (
        replace(started, limit=6),
        replace(started, start=day("2017-09-05")),
        replace(started, unit=Unit.CALENDAR_DAY),
        replace(started, roll=True),
    ):
        assert _kinds(check_change(started, changed)) == [LimitHasStarted]
