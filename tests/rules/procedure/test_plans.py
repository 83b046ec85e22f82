"""Plans of milestones: counted back, moved along with what comes before, refused where they cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from shoushan.rules.catalogue.model import Code, CodeList, Milestones, MilestoneStep
from shoushan.rules.procedure import plan_refusals as p
from shoushan.rules.procedure import plans, reducers
from shoushan.rules.procedure import refusals as r
from shoushan.rules.procedure.plans import Planned
from shoushan.rules.procedure.values import Fact, Happened, Stamp
from shoushan.rules.text import Text
from tests.rules.procedure.definitions import CALENDAR, Desk, act, given, moment, t, usual

LIST = CodeList("steps", t("steps"), {one: Code(one, Text(f"{one}节点", f"{one} 节点")) for one in "abcd"})
STEPS = tuple(
    MilestoneStep(*one) for one in (("a", 10), ("b", 20, ("a",), 4), ("c", 5, ("b",)), ("d", 3, ("a",)))
)  # fmt: skip
SAID = Milestones("steps", None, STEPS, assumed=True)
DAYS = st.dates(date(2017, 1, 1), date(2018, 12, 31))


@pytest.fixture
def desk():
    """A case whose clerk plans and whose head plans again, with the reason typed."""
    lay = act("lay", "any-open", "clerk,head", {"plan.lay": {"items": "=input.items"}}, inputs=(given("items", "rows"),))
    back = act("back", "any-open", "clerk", {"plan.schedule": {"target": "=input.target"}}, inputs=(given("target", "date"),))
    reach = act("reach", "any-open", "clerk", {"plan.reach": {"item": "=input.item"}}, inputs=(given("item"),))
    made = Desk(usual(lay, back, reach, milestones=SAID))
    made.codes = {"steps": LIST}
    return made.opened()


def row(item, planned, **more):
    """A row as it is typed."""
    return {"item": item, "planned": planned, **more}


def lay(desk, *rows, on="2017-09-05", **more):
    """Plan these rows."""
    return desk.do("lay", "clerk@hall", on, input={"items": list(rows)}, **more)


def test_a_plan_is_counted_back_with_both_ends_of_every_step_and_its_overlap(desk):
    found = {one.item: one for one in plans.scheduled(STEPS, date(2017, 9, 30), CALENDAR)}  # a Saturday
    length = {item: CALENDAR.working_days(one.starts, one.planned) + 1 for item, one in found.items()}
    assert length == {"a": 10, "b": 20, "c": 5, "d": 3}
    assert found["c"].planned == found["d"].planned == date(2017, 9, 29)
    assert CALENDAR.working_days(found["b"].planned, found["c"].starts) == 1
    assert CALENDAR.working_days(found["b"].starts, found["a"].planned) + 1 == 4
    desk.do("back", "clerk@hall", "2017-06-01", input={"target": "2017-09-30"})
    assert desk.now.plan["b"] == {
        "planned": found["b"].planned.isoformat(), "starts": found["b"].starts.isoformat(), "revision": 1, "after": ["a"],
    }  # fmt: skip


@every(DAYS, st.lists(st.tuples(st.integers(1, 30), st.integers(0, 5)), min_size=1, max_size=6))
def test_however_long_the_steps_none_ends_after_the_target_or_begins_too_early(target, lengths):
    steps = tuple(
        MilestoneStep(str(no), days, (str(no - 1),) if no else (), min(overlap, days, lengths[no - 1][0]) if no else 0)
        for no, (days, overlap) in enumerate(lengths)
    )
    found = {one.item: one for one in plans.scheduled(steps, target + timedelta(days=366), CALENDAR)}
    for step in steps:
        one = found[step.item]
        assert CALENDAR.working_days(one.starts, one.planned) == step.days - 1
        assert one.planned <= target + timedelta(days=366)
        for before in step.after:
            assert CALENDAR.working_days(found[before].planned, one.starts) >= 1 - step.overlap


@every(DAYS, st.integers(1, 40), st.integers(0, 6), st.integers(-30, 60))
def test_what_comes_after_keeps_its_length_and_its_overlap_and_never_comes_forward(begin, length, overlap, by):
    begin = CALENDAR.next_working(begin)
    first = Planned("a", plans.shifted(begin, length, CALENDAR), begin)
    second_begins = plans.shifted(first.planned, 1 - min(overlap, length), CALENDAR)
    second = Planned("b", plans.shifted(second_begins, 7, CALENDAR), second_begins, ("a",))
    plan = {"a": first, "b": second}
    asked = Planned("a", plans.shifted(first.planned, by, CALENDAR), None)
    found = {one.item: one for one in plans.moved(plan, [asked], CALENDAR)}
    now = found.get("b", second)
    assert CALENDAR.working_days(now.starts, now.planned) == CALENDAR.working_days(second.starts, second.planned)
    assert CALENDAR.working_days(second.planned, now.planned) == max(0, by)
    assert now.follows == ("a" if by > 0 else None)


@every(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3, unique=True)))
def test_a_circle_is_found_if_and_only_if_there_is_one(after):
    after = {item: tuple(one for one in before if one in after) for item, before in after.items()}
    ring = plans.circle(after)
    if ring:
        assert ring[0] == ring[-1]
        assert all(later in after[one] for one, later in pairwise(ring))
        return
    order = plans.in_order(after)
    assert all(order.index(before) < order.index(item) for item in after for before in after[item])


@pytest.mark.parametrize(
    ("rows", "refusal", "where"),
    [
        ([row("a", "2017-09-01", starts="2017-10-01")], p.EndsBeforeStarts, "items.0.planned"),
        (
            [row("a", "2017-10-01"), row("b", "2017-10-02", after="c"), row("c", "2017-10-03", after="b")],
            p.PlanCircle,
            "items.1.after",
        ),
        ([row("a", "2017-10-01", after="a")], p.PlanCircle, "items.0.after"),
        ([row("a", "2017-10-01"), row("z", "2017-10-01")], p.NoSuchMilestone, "items.1.item"),
        ([row("a", "2017-10-01", after="z")], p.NoSuchMilestone, "items.0.after"),
        ([row("a", "2017-10-01", after="b节点")], p.NoSuchMilestone, "items.0.after"),
        ([row("a", "2017-10-01"), row("a节点", "2017-10-02")], p.MilestoneTwice, "items.1.item"),
        ([row("a", "")], p.DayUnreadable, "items.0.planned"),
        ([row("a", "2017-02-30")], p.DayUnreadable, "items.0.planned"),
        ([row("", "2017-10-01")], p.NoSuchMilestone, "items.0.item"),
        (["a"], p.NoSuchMilestone, "items.0.item"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_row_and_column_and_nothing_is_written(desk, rows, refusal, where):
    with pytest.raises(refusal) as told:
        lay(desk, *rows)
    assert told.value.where == where
    assert desk.now.plan == {}
    assert lay(desk, row("a", "2017-10-10")).facts  # the same desk plans what can be


def test_steps_may_overlap_and_words_name_a_milestone_as_well_as_codes(desk):
    lay(desk, row("a节点", "2017-10-10", starts="2017-09-11"), row("b", "2017-10-20", starts="2017-09-20", after="a节点"))
    assert desk.now.plan["b"]["after"] == ["a"]
    lay(desk, row("c", "2017-11-20", after="a b节点"), row("d", "2017-11-30", after="c、b 节点，a"))
    assert (desk.now.plan["c"]["after"], desk.now.plan["d"]["after"]) == (["a", "b"], ["c", "b", "a"])
    assert desk.now.plan["b"]["starts"] < desk.now.plan["a"]["planned"]


def test_a_day_that_stands_is_changed_by_a_new_revision_with_a_reason_only(desk):
    lay(desk, row("a", "2017-10-10"), row("b", "2017-10-11", after="a"))
    with pytest.raises(r.ReasonNeeded):
        lay(desk, row("a", "2017-10-12"), on="2017-11-01")
    done = lay(desk, row("a", "2017-10-12"), on="2017-11-01", reason="暴雨停工")
    made = [(fact.data["item"], fact.data["revision"], fact.data.get("follows")) for fact in done.facts]
    assert made == [("a", 2, None), ("b", 2, "a")]
    assert {fact.content["why"] for fact in done.facts} == {"暴雨停工"}
    with pytest.raises(r.NothingToDo):
        lay(desk, row("a", "2017-10-12"), reason="没有变")


def test_what_was_reached_is_not_planned_anew_and_does_not_move(desk):
    lay(desk, row("a", "2017-10-10"), row("b", "2017-10-11", after="a"))
    desk.do("reach", "clerk@hall", "2017-10-12", input={"item": "b"})
    with pytest.raises(p.MilestoneReached) as told:
        lay(desk, row("b", "2017-12-01"), reason="补一个好看的日期")
    assert told.value.where == "items.0.planned"
    lay(desk, row("a", "2017-10-20"), reason="补记")
    assert desk.now.plan["b"]["planned"] == "2017-10-11"


def test_dependencies_stay_where_a_row_says_none_and_go_where_it_says_so(desk):
    lay(desk, row("a", "2017-10-10"), row("b", "2017-10-20", after="a"))
    lay(desk, row("b", "2017-10-25"), reason="x")
    assert desk.now.plan["b"]["after"] == ["a"]
    lay(desk, row("b", "2017-10-26", after="无"), reason="x")
    assert "after" not in desk.now.plan["b"]


def test_facts_written_before_there_were_starts_still_come_true():
    stamp = Stamp(1, "plan", Happened.on(date(2017, 9, 5)), date(2017, 9, 5), moment("2017-09-05"))
    old = Fact("plan.set", {"item": "a", "planned": "2017-10-01", "revision": 1})
    state = reducers.fold(None, [old], stamp, "c")
    assert state.plan == {"a": {"planned": "2017-10-01", "revision": 1}}


def test_counting_back_before_the_calendar_begins_is_refused(desk):
    with pytest.raises(r.Refusal):
        desk.do("back", "clerk@hall", "2017-06-01", input={"target": "2016-01-08"})
    with pytest.raises(p.NoTemplate):
        desk.do("back", "clerk@hall", "2017-06-01", input={})
