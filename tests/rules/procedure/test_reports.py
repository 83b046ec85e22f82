"""Reports owed in a rhythm: periods by their codes, one after the other, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from shoushan.rules.catalogue.model import Field, Lapse, Rhythm
from shoushan.rules.catalogue.model import Term as TermRule
from shoushan.rules.changed import marked
from shoushan.rules.deadlines import Unit
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure import report_refusals as p
from shoushan.rules.procedure.periods import EVERY, following, period_named, period_of, preceding
from tests.rules.procedure.definitions import FIELDS, TERMS, Desk, act, effects, given, t, usual

DAYS = st.dates(date(1999, 1, 1), date(2080, 12, 31))
ROWS = Field("told", t("told"), "rows", fields=(
    Field("at", t("at"), "text"), Field("progress", t("progress"), "long-text"),
), key="at")  # fmt: skip
OWED = {one.id: one for one in (
    TermRule("owed", t("owed"), 3, Unit.WORKING_DAY), TermRule("redo", t("redo"), 2, Unit.WORKING_DAY),
)}  # fmt: skip


def desk_of(rhythm: str) -> Desk:
    """A case whose clerk reports, whose head sends back, and whose lapse marks what was missed."""
    inputs = (given("period"), given("progress"))
    give = {"period": "=input.period", "progress": "=input.progress"}
    acts = (
        act("begin", "any-open", "clerk", {"report.begin": {}}),
        act("begin-half", "any-open", "clerk", {"report.begin": {"step": "=2"}}),
        act("stop", "any-open", "clerk", {"report.end": {}}),
        act("report", "any-open", "clerk", {"report.give": give}, inputs=inputs),
        act("back", "any-open", "head", {"report.back": {"period": "=input.period"}}, inputs=(given("period"),)),
    )
    said = Rhythm(rhythm, "told", "at", "report", "owed", "back", "redo")  # type: ignore[arg-type]
    missed = Lapse("missed", t("missed"), "owed", "lapse", effects({"report.miss": {}}))
    made = usual(*acts, rhythm=said, fields={**FIELDS, "told": ROWS}, terms={**TERMS, **OWED}, lapses=(missed,))
    return Desk(made).opened("2017-02-06")


@pytest.fixture
def desk() -> Desk:
    """A monthly one that has begun."""
    found = desk_of("month")
    found.do("begin", "clerk@hall", "2017-02-06")
    return found


def report(desk: Desk, period: str, on: str, text: str = "进展") -> None:
    """Give the report of a period."""
    desk.do("report", "clerk@hall", on, input={"period": period, "progress": text})


def states(desk: Desk) -> dict[str, str]:
    """How each period stands."""
    return {code: held["state"] for code, held in desk.now.reports.items()}


@every(DAYS, st.sampled_from(sorted(EVERY)))
def test_periods_follow_one_another_without_a_hole_and_are_known_by_their_codes(day, rhythm):
    period = period_of(day, rhythm)
    assert period.first <= day <= period.last
    after = following(period, rhythm)
    assert after.first == period.last + timedelta(days=1)
    assert preceding(after, rhythm) == period == period_named(period.code, rhythm) == period_named(day.isoformat(), rhythm)
    assert period.code < after.code


@pytest.mark.parametrize("said", ["", None, "2017", "2017-13", "2017-W54", "2017-Q5", "2017-02-30", "二月", "0000-01"])
def test_what_names_no_period_is_none(said):
    assert [period_named(said, rhythm) for rhythm in EVERY] == [None] * 3


@pytest.mark.parametrize(
    ("rhythm", "first", "second", "due"),
    [("week", "2017-W06", "2017-W07", "2017-02-15"), ("month", "2017-02", "2017-03", "2017-03-03"),
     ("quarter", "2017-Q1", "2017-Q2", "2017-04-05")],
)  # fmt: skip
def test_a_period_opens_with_its_term_and_the_next_by_itself(rhythm, first, second, due):
    desk = desk_of(rhythm)
    desk.do("begin", "clerk@hall", "2017-02-06")
    assert (states(desk), desk.due("owed")) == ({first: "asked"}, due)
    report(desk, first, "2017-02-10")
    assert states(desk) == {first: "given", second: "asked"}
    assert desk.now.fields["told"][first]["progress"] == "进展"
    with pytest.raises(r.NothingToDo):
        desk.do("begin", "clerk@hall", "2017-02-10")


@pytest.mark.parametrize(
    ("rhythm", "on", "periods"),
    [("quarter", "2017-02-06", ["2017-Q2", "2017-Q4", "2018-Q2"]), ("quarter", "2017-06-30", ["2017-Q2", "2017-Q4", "2018-Q2"]),
     ("month", "2017-03-06", ["2017-04", "2017-06", "2017-08"])],
)  # fmt: skip
def test_every_second_period_may_be_owed_only(rhythm, on, periods):
    desk = desk_of(rhythm)
    desk.do("begin-half", "clerk@hall", on)
    for period, after in pairwise(periods):
        assert states(desk)[period] == "asked"
        report(desk, period, period_named(period, rhythm).last.isoformat())
        assert states(desk)[after] == "asked"
    desk.do("note", "clerk@hall", "2019-01-21", input={"text": "看看"})
    assert {code for code in states(desk) if code.startswith("2018-")} <= {"2018-Q2", "2018-Q4"} | {
        f"2018-{month:02}" for month in (2, 4, 6, 8, 10, 12)
    }, "also when they are missed"


def test_reports_stop_and_begin_anew_with_the_period_that_is_not_done_with(desk):
    report(desk, "2017-02", "2017-02-27")
    desk.do("stop", "clerk@hall", "2017-02-28")
    assert states(desk) == {"2017-02": "given"}
    assert desk.now.terms["owed#2"]["state"] == "ended"
    with pytest.raises(r.NothingToDo):
        desk.do("stop", "clerk@hall", "2017-02-28")
    desk.do("note", "clerk@hall", "2017-05-20", input={"text": "看看"})
    assert states(desk) == {"2017-02": "given"}, "nothing is missed meanwhile"
    desk.do("begin", "clerk@hall", "2017-05-22")
    assert states(desk) == {"2017-02": "given", "2017-05": "asked"}
    report(desk, "2017-05", "2017-05-23")
    desk.do("stop", "clerk@hall", "2017-05-23")
    desk.do("begin", "clerk@hall", "2017-05-24")
    assert states(desk)["2017-06"] == "asked", "May has been given"


@pytest.mark.parametrize(
    ("period", "refusal"),
    [("2017-01", p.WrongPeriod), ("2017-03", p.WrongPeriod), ("2017-99", p.NoSuchPeriod)],
)
def test_a_wrong_period_is_refused_at_its_place_and_nothing_is_written(desk, period, refusal):
    with pytest.raises(refusal) as told:
        report(desk, period, "2017-02-20")
    assert told.value.where == "period"
    assert states(desk) == {"2017-02": "asked"}
    assert "told" not in desk.now.fields


def test_a_period_is_reported_once_unless_it_is_sent_back(desk):
    report(desk, "2017-02", "2017-02-27")
    with pytest.raises(p.ReportedAlready):
        report(desk, "2017-02", "2017-02-28")
    with pytest.raises(p.WrongPeriod):  # March is open, and has not begun
        report(desk, "2017-03", "2017-02-28")
    with pytest.raises(r.ReasonNeeded):
        desk.do("back", "head@hall", "2017-02-28", input={"period": "2017-02"})
    desk.do("back", "head@hall", "2017-02-28", input={"period": "2017-02"}, reason="没有数字")
    assert desk.due("redo") == "2017-03-02"
    report(desk, "2017-02", "2017-03-01", "重报")
    assert desk.now.fields["told"]["2017-02"]["progress"] == "重报"
    assert desk.now.reports["2017-02"]["back"] == 1
    assert desk.now.terms["redo"]["met"] is True
    with pytest.raises(r.NothingToDo):
        desk.do("back", "head@hall", "2017-03-01", input={"period": "2017-03"}, reason="还没报")


def test_what_time_has_missed_is_marked_and_may_still_be_given_late(desk):
    desk.do("note", "clerk@hall", "2017-05-20", input={"text": "看看"})
    assert states(desk) == {"2017-02": "missed", "2017-03": "missed", "2017-04": "missed", "2017-05": "asked"}
    report(desk, "2017-03", "2017-05-22")
    assert desk.now.reports["2017-03"]["late"] is True
    assert states(desk)["2017-05"] == "asked"


@every(st.text("一二三，。1.23%ab ", max_size=40), st.text("一二三，。1.23%ab ", max_size=40))
def test_marked_words_put_together_again_are_both_texts(before, now):
    parts = marked(before, now)
    assert "".join(text for kind, text in parts if kind != "gone") == now
    if before:
        assert "".join(text for kind, text in parts if kind != "new") == (before if parts else "")


def test_a_number_is_one_word():
    found = marked("投资1.2亿元，用电未批。", "投资1.5亿元，用电已批。")
    assert ("gone", "1.2") in found
    assert ("new", "1.5") in found
    assert ("new", "已") in found
