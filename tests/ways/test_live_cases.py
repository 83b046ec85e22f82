"""Live cases of the sample: every file plays through the corridor, whatever day counts as today; faults name file and step."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from shoushan.rules.catalogue.loader import load_pack
from shoushan.site.sample.documents import SampleFault, read_sample
from shoushan.site.sample.live import LiveCases, live, read_live
from shoushan.site.sample.making import Making
from shoushan.site.worker import settle

FOLDER = Path(__file__).resolve().parents[2] / "packs" / "zhifu" / "sample"
BOOKS = read_live(FOLDER)
DAYS = (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), datetime(2027, 3, 1, 7, 0, tzinfo=UTC))
"""An ordinary Tuesday, and the first day of a month after the Spring Festival, both at three in the afternoon in Shanghai."""


@pytest.fixture(scope="module")
def pack():
    """The sample district."""
    found, problems = load_pack(FOLDER.parents[0], FOLDER.parents[1])
    assert not problems
    return found


@pytest.fixture(scope="module")
def settings():
    """The settings of its sample."""
    return read_sample(FOLDER)[0]


@pytest.mark.parametrize("until", DAYS, ids=lambda day: day.date().isoformat())
def test_every_case_plays(sqlite_place, settings, until):
    plans = live(sqlite_place.book.pack, settings, BOOKS, until)
    assert Making(sqlite_place.book).make(plans) == len(plans)
    settle(sqlite_place.book, until)
    with connection.cursor() as cursor:
        cursor.execute("select ledger, count(*) from case_row group by ledger")
        made = dict(cursor.fetchall())
        cursor.execute("select ledger, count(distinct stage) from case_row where history = 0 group by ledger")
        stages = dict(cursor.fetchall())
        cursor.execute("select distinct ledger from case_row where history = 0 and closed_on is null")
        open_ = {row[0] for row in cursor.fetchall()}
    for name, book in BOOKS.items():
        assert made[book.ledger] >= sum(len(case.vary) for case in book.cases if case.ledger in (None, book.ledger)), name
        assert book.ledger in open_, f"{name}: nothing is open"
        if sqlite_place.book.ledger(book.ledger).kind == "procedure":
            assert stages[book.ledger] > 1, f"{name}: all stand in one stage"


RESTS = {
    "resettlement-payments": ("resettlement",),
    "resettlement": ("resettlement-payments",),
    "payment-batches": ("minimum-living", "living-checks", "emergency-relief", "elder-allowance"),
}
"""A batch is drawn from who is due in other ledgers, and houses are handed over once it has paid."""


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_ledger_alone_plays(sqlite_place, settings, name):
    """The fast way to try one file: ``-k`` with its name."""
    plans = live(sqlite_place.book.pack, settings, {one: BOOKS[one] for one in (*RESTS.get(name, ()), name)}, DAYS[0])
    assert Making(sqlite_place.book).make(plans) == len(plans)


def test_the_same_seed_gives_the_same_cases_and_no_step_lies_ahead(pack, settings):
    once, again = (live(pack, settings, BOOKS, DAYS[0]) for _ in range(2))
    assert [(one.moment, one.act, one.input, one.parties) for one in once] == [
        (one.moment, one.act, one.input, one.parties) for one in again
    ]
    assert all(one.moment < DAYS[0] for one in once)
    before = live(pack, settings, BOOKS, DAYS[0].replace(hour=0, minute=30))
    assert len(before) <= len(once)


def told(**step):
    """A file with one case of one step."""
    given = {"ago": 1, "do": "make", "by": "supervisor-1", "input": {}, **step}
    return LiveCases.model_validate({"ledger": "supervision-tasks", "cases": [{"steps": [given]}]})


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (told(do="mak"), "there is no act “mak”"),
        (told(do="take"), "the first step, and no other, opens the case"),
        (told(by="transport@bishop"), "transport has no post with role bishop"),
        (told(input={"task_text": "{nothing}"}), "the sample has no “nothing”"),
        (told().model_copy(update={"ledger": "supervison"}), "there is no ledger “supervison”"),
        (LiveCases.model_validate({"ledger": "supervision-tasks", "cases": [{"steps": [
            {"ago": 1, "do": "make", "by": "supervisor-1"}, {"ago": 2, "do": "withdraw", "by": "supervision-head"}]}]}),
         "lies before the one above it"),
    ],
)  # fmt: skip
def test_a_fault_is_named(pack, settings, book, says):
    with pytest.raises(SampleFault, match=says) as caught:
        live(pack, settings, {"tried": book}, DAYS[0])
    assert caught.value.problems[0].file.startswith(("live/tried", "tried"))


def test_days_and_periods_are_filled_in(pack, settings):
    given = {"a": "{ago-30}", "b": "{ahead-10}", "c": "{month-1}", "d": "{quarter_end-1}", "e": "{year-1}", "f": "{on}"}
    (step,) = live(pack, settings, {"tried": told(input=given)}, DAYS[0])
    assert step.input == {
        "a": "2026-10-25", "b": "2026-12-04", "c": "2026-10", "d": "2026-09-30", "e": "2025", "f": "2026-11-23",
    }  # fmt: skip


def test_variations_are_older_and_end_where_they_say(pack, settings):
    book = LiveCases.model_validate({"ledger": "supervision-tasks", "cases": [{
        "vary": [{"x": "甲"}, {"x": "乙", "older": "5", "until": "make"}],
        "steps": [
            {"ago": 3, "do": "make", "by": "supervisor-1", "input": {"task_text": "{x}"}},
            {"ago": 0, "do": "withdraw", "by": "supervision-head", "reason": "{x}"},
        ],
    }]})  # fmt: skip
    steps = live(pack, settings, {"tried": book}, DAYS[0])
    assert [(one.act, one.moment.date().isoformat()) for one in steps] == [
        ("make", "2026-11-12"), ("make", "2026-11-19"), ("withdraw", "2026-11-24"),
    ]  # fmt: skip
    assert [one.input["task_text"] for one in steps if one.act == "make"] == ["乙", "甲"]


def test_a_case_of_this_year_has_no_step_of_the_last(pack, settings):
    case = {"steps": [{"ago": 40, "do": "make", "by": "supervisor-1"}, {"ago": 3, "do": "withdraw", "by": "supervision-head"}]}
    early = datetime(2027, 1, 5, 7, 0, tzinfo=UTC)
    days = {}
    for this_year in (True, False):
        book = LiveCases.model_validate({"ledger": "supervision-tasks", "cases": [{**case, "this_year": this_year}]})
        days[this_year] = [step.moment.date().isoformat() for step in live(pack, settings, {"tried": book}, early)]
    assert min(days[True]) > "2027"
    assert max(days[False]) < "2027"
