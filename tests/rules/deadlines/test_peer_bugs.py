"""One row per deadline bug or gap that users reported to other systems; the id leads to the report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from shoushan.rules.deadlines import (
    Calendar,
    ExtensionRule,
    FilingRule,
    Lamp,
    LimitHasStarted,
    OfficeHours,
    PauseKind,
    calendar_of,
    capped,
    check_change,
    check_extension,
    explain,
    lamp,
    reckon,
    recount,
    remaining,
    start_day,
)
from shoushan.rules.text import Text
from tests.rules.deadlines.make import day, pause, term

# Monday 2017-09-04; no holiday before 2017-09-30.
FIVE = term("2017-09-04", 5)
THREE_OFF = pause("2017-09-06", "2017-09-08")
PAUSED = replace(FIVE, pauses=(THREE_OFF,))
STOPPED = replace(FIVE, pauses=(pause("2017-09-06"),))
SIXTY = term("2017-09-04", 60, "calendar-day")
HEARING = PauseKind("papers", Text("补正", "papers"), max_days=3)

Check = Callable[[Calendar], Any]
BUGS: list[tuple[str, str, Check, Any]] = [
    (
        "glpi-project/glpi#15605",
        "a new limit forgets past pauses",
        lambda cal: reckon(replace(PAUSED, limit=10), cal).due,
        day("2017-09-21"),
    ),
    (
        "glpi-project/glpi#6902",
        "a pause that runs when the limit changes is forgotten",
        lambda cal: reckon(replace(STOPPED, limit=10), cal).due,
        None,
    ),
    (
        "frappe/helpdesk#1554",
        "the clock ticks on while the case is paused",
        lambda cal: (reckon(STOPPED, cal).due, lamp(reckon(STOPPED, cal), day("2018-03-01"), cal)),
        (None, Lamp.GREY),
    ),
    (
        "frappe/helpdesk#1675",
        "the due day is not counted again after the pause",
        lambda cal: reckon(PAUSED, cal).due,
        day("2017-09-14"),
    ),
    (
        "frappe/helpdesk#2212",
        "what comes in the lunch break or after hours is charged against the office",
        lambda cal: start_day(
            datetime(2017, 9, 29, 10, 30, tzinfo=UTC), cal, OfficeHours(time(8, 30), time(17, 30)), FilingRule.NEXT_WORKING_DAY
        ),
        day("2017-09-30"),
    ),
    (
        "osTicket/osTicket#2131",
        "the clock runs through nights: a term in days ends with its day, not mid-day",
        lambda cal: [lamp(reckon(FIVE, cal), datetime(2017, 9, 11, hour, 59, tzinfo=UTC), cal) for hour in (15, 16)],
        [Lamp.YELLOW, Lamp.RED],
    ),
    (
        "osTicket/osTicket#3034",
        "waiting for others is flagged overdue",
        lambda cal: lamp(reckon(STOPPED, cal), day("2017-09-30"), cal),
        Lamp.GREY,
    ),
    (
        "ministryofjustice/correspondence_tool_staff#2703",
        "an extension added after a pause loses the pause",
        lambda cal: reckon(replace(PAUSED, extension=5), cal).due,
        day("2017-09-21"),
    ),
    (
        "ministryofjustice/correspondence_tool_staff#2725",
        "another order gives another day",
        lambda cal: reckon(replace(replace(FIVE, extension=5), pauses=(THREE_OFF,)), cal).due,
        day("2017-09-21"),
    ),
    (
        "ministryofjustice/correspondence_tool_staff#2818",
        "taking an extension back forgets the pause",
        lambda cal: reckon(replace(replace(PAUSED, extension=5), extension=0), cal).due,
        day("2017-09-14"),
    ),
    (
        "ministryofjustice/correspondence_tool_staff#2702",
        "an extension is offered after the term has ended",
        lambda cal: len(check_extension(FIVE, reckon(FIVE, cal), 1, day("2017-09-12"), ExtensionRule(5))),
        1,
    ),
    (
        "Amsterdam/signals:category-change",
        "a routing correction rewrites a promise that has started",
        lambda _: [type(refusal) for refusal in check_change(PAUSED, replace(PAUSED, limit=3))],
        [LimitHasStarted],
    ),
    (
        "Amsterdam/signals#791",
        "weekend starts are counted in the server's zone",
        lambda cal: reckon(replace(FIVE, start=datetime(2017, 9, 8, 16, 30, tzinfo=UTC)), cal).due,
        day("2017-09-15"),
    ),
    (
        "Amsterdam/signals#791:holidays",
        "Monday to Friday, ignoring holidays and make-up days",
        lambda cal: reckon(term("2017-09-29", 3), cal).due,
        day("2017-10-10"),
    ),
    (
        "mysociety/fixmystreet:zurich-2025",
        "a hard-coded list ends and answers go on as if certain",
        lambda cal: reckon(term("2026-12-30", 3), cal).provisional,
        True,
    ),
    (
        "open-zaak/open-zaak#747",
        "suspending is a flag that changes nothing",
        lambda cal: reckon(PAUSED, cal).due != reckon(FIVE, cal).due,
        True,
    ),
    (
        "open-zaak/open-zaak#885",
        "resuming does not add the days of the suspension",
        lambda cal: reckon(replace(SIXTY, pauses=(pause("2017-09-10", "2017-09-19"),)), cal).unrolled,
        day("2017-11-13"),
    ),
    (
        "VNG-Realisatie/gemma-zaken#1953",
        "actual, not planned, days of a pause are added",
        lambda cal: [
            reckon(replace(FIVE, pauses=(pause("2017-09-06", end),)), cal).due for end in ("2017-09-12", "2017-09-07")
        ],
        [day("2017-09-18"), day("2017-09-13")],
    ),
    (
        "VNG-Realisatie/gemma-zaken#690",
        "an extension is stored but not applied",
        lambda cal: reckon(replace(FIVE, extension=3), cal).due,
        day("2017-09-14"),
    ),
    (
        "VNG-Realisatie/gemma-zaken#436",
        "nobody knows when the suspension was nor who counts working days",
        lambda cal: [str(row.date) for row in explain(PAUSED, cal).days if "paused" in row.why.en],
        ["2017-09-06", "2017-09-07", "2017-09-08"],
    ),
    (
        "valtimo-platform:recovery-period",
        "nothing stops a pause at its maximum",
        lambda cal: reckon(replace(FIVE, pauses=capped([pause("2017-09-06")], [HEARING], cal)), cal).due,
        day("2017-09-14"),
    ),
    (
        "egovernments/DIGIT:milliseconds",
        "elapsed milliseconds know neither weekends nor holidays",
        lambda cal: remaining(reckon(term("2017-09-29", 3), cal), day("2017-10-08"), cal),
        2,
    ),
    (
        "steedos/steedos-platform#588",
        "a weekend day that is worked must count",
        lambda cal: reckon(term("2024-09-13", 1), cal).due,
        day("2024-09-14"),
    ),
    (
        "sla-recompute:calendar-change",
        "a calendar published in mid-course moves only what it touches",
        lambda cal: [
            (found.key, found.before.due, found.after.due)
            for found in recount(
                _without(cal, "2020-01-31"), cal, [("hit", term("2020-01-23", 5)), ("missed", term("2020-03-02", 5))]
            )
        ],
        [("hit", day("2020-02-06"), day("2020-02-07"))],
    ),
]


def _without(calendar: Calendar, missing: str) -> Calendar:
    """The calendar before the notice that made ``missing`` special."""
    rows = [row for row in calendar.special.values() if row.day != day(missing)]
    return calendar_of("cn", calendar.zone, range(calendar.first.year, calendar.last.year + 1), rows)


@pytest.mark.parametrize(("check", "expected"), [pytest.param(check, expected, id=link) for link, _, check, expected in BUGS])
def test_the_bug_is_not_here(calendar: Calendar, check: Check, expected: Any) -> None:
    assert check(calendar) == expected


def test_a_pause_corrected_later_counts_again(calendar: Calendar) -> None:
    """The correction replaces the pause; the due day is that of a term which always had the right one."""
    wrong = replace(FIVE, pauses=(pause("2017-09-06", "2017-09-15"),), extension=2)
    right = replace(wrong, pauses=(THREE_OFF,))
    assert reckon(wrong, calendar).due == day("2017-09-25")
    assert reckon(right, calendar).due == day("2017-09-18")
