"""Retention: what is due is proposed, a hold and an unfiled paper stand against it, a person approves, the worker erases."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import connection

from shoushan.records.cases import replaying, retention
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.read import NotVisible
from shoushan.rules.procedure import retention as rules
from shoushan.rules.procedure.refusals import Refusal
from shoushan.site import worker
from shoushan.site.worker import Worker
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
    assert rules.until(closed, period) == last


@pytest.mark.parametrize("period", ["10", "4", "1", "90-days"])
def test_the_day_before_which_cases_were_closed_is_the_other_side_of_the_period(period):
    for around in (date(2028, 2, 29), date(2034, 2, 28), date(2034, 3, 1), date(2036, 2, 29), date(2026, 12, 31)):
        before = rules.closed_before(around, period)
        for day in (before + timedelta(days=n) for n in range(-3, 4)):
            assert (rules.until(day, period) < around) is (day < before), (around, day)


@pytest.fixture
def closed(place: Place):
    """A closed case of the counter: it is withdrawn by its applicant."""
    return closing(place, place.opened())


def closing(place, case):
    place.act("window", case, CLOSING, **GIVEN)
    place.archived(case, item=next(ITEMS))
    return case


ITEMS = count(1)
CLOSING, GIVEN = "withdraw", {"reason": "申请人撤回"}


def names():
    with connection.cursor() as cursor:
        cursor.execute("select name from case_party")
        return [row[0] for row in cursor.fetchall()]


def acts(case):
    with connection.cursor() as cursor:
        cursor.execute(
            "select f.act from journal_entry e join journal_frame f on f.id = e.frame join journal_case c on c.id = e.case_id "
            "where c.uuid = %s order by e.n",
            [bytes.fromhex(case)],
        )
        return [row[0] for row in cursor.fetchall()]


def lines(place, who="hall_head"):
    day = place.moment.astimezone(place.book.zone).date()
    return tuple(retention.due(place.viewer(who), place.book, day))


def approve(place, *cases, who="hall_head", reason="保管期满"):
    return retention.approve(place.viewer(who), place.book, cases, reason, place.moment)


def history(place):
    return retention.history(place.viewer("hall_head"), place.book)[1]


def agrees(case):
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        return cursor.fetchone()[0]


def test_it_is_due_after_its_period_is_approved_and_goes_only_in_the_workers_round(place, closed):
    assert lines(place) == ()
    place.moment += LATER
    (line,) = lines(place)
    assert (line.uid, line.paths, line.against) == (closed, ("*",), None)
    approve(place, closed)
    assert names() == ["王小明"]
    (line,) = lines(place)
    assert line.against == rules.WAITING
    assert [(one.state, one.why, one.by) for one in history(place)] == [("waiting", "保管期满", "hr-hall-head")]
    worker.settle(place.book, place.moment)
    assert names() == [None]
    assert lines(place) == ()
    assert acts(closed)[-2:] == ["approve-erasure", "carry-out-erasure"]
    assert [(one.state, one.why) for one in history(place)] == [("done", "保管期满")]
    assert replaying.differs(place.book, agrees(closed)) == ()
    assert retention.carry_out(place.book, place.moment) == 0


def test_rows_of_approvals_come_back_by_replay(place, closed):
    place.moment += LATER
    approve(place, closed)
    before = history(place)
    replaying.rebuild(place.book)
    assert history(place) == before
    worker.settle(place.book, place.moment)
    after = history(place)
    replaying.rebuild(place.book)
    assert history(place) == after != before


def test_a_hold_between_approval_and_round_wins(place, closed):
    other = closing(place, place.opened())
    place.moment += LATER
    approve(place, closed, other)
    place.act("window", closed, "hold", reason="诉讼保全")
    worker.settle(place.book, place.moment)
    assert sorted(names(), key=str) == sorted(["王小明", None], key=str)  # the other one, without a hold, is gone
    assert acts(closed)[-1] == "drop-erasure"
    assert acts(other)[-1] == "carry-out-erasure"
    assert {one.uid: (one.state, one.dropped) for one in history(place)} == {
        closed: ("dropped", rules.AGAINST["held"]), other: ("done", None),
    }  # fmt: skip
    place.act("hall_head", closed, "end-hold", reason="已结案")
    worker.settle(place.book, place.moment)
    assert "王小明" in names()  # the approval has ended with the hold: a person decides anew
    approve(place, closed)
    worker.settle(place.book, place.moment)
    assert names() == [None, None]


def test_killed_between_it_goes_on(place, closed, monkeypatch):
    more = [place.opened() for _ in range(2)]
    for case in more:
        closing(place, case)
    place.moment += LATER
    approve(place, closed, *more)
    real, rounds = retention.act, iter(range(10))

    def killed(commands, book, moment):
        if next(rounds) == 1:
            raise KeyboardInterrupt
        return real(commands, book, moment)

    monkeypatch.setattr(retention, "act", killed)
    with pytest.raises(KeyboardInterrupt):
        retention.carry_out(place.book, place.moment)
    assert names().count(None) == 1
    monkeypatch.setattr(retention, "act", real)
    Worker().round(place.book, place.moment)
    assert names() == [None] * 3
    assert all(acts(case).count("carry-out-erasure") == 1 for case in (closed, *more))


def test_one_round_does_a_small_step(place, closed):
    more = [place.opened() for _ in range(2)]
    for case in more:
        closing(place, case)
    place.moment += LATER
    approve(place, closed, *more)
    assert [retention.carry_out(place.book, place.moment, 2) for _ in range(3)] == [2, 1, 0]


def test_only_the_worker_carries_out(place, closed):
    place.moment += LATER
    approve(place, closed)
    with pytest.raises(Refusal):
        place.act("hall_head", closed, "carry-out-erasure", input={"approval": len(acts(closed))})
    assert names() == ["王小明"]


def test_an_approval_that_does_not_stand_is_not_carried_out(place, closed):
    place.moment += LATER
    with pytest.raises(Refusal):
        retention._system(place.book, closed, "carry-out-erasure", {"approval": 1}, place.moment)
    assert names() == ["王小明"]


def test_without_the_right_there_is_no_list_and_no_approval(place, closed):
    place.moment += LATER
    assert lines(place, "window") == ()
    with pytest.raises(Refusal):
        approve(place, closed, who="window", reason="不该")
    with pytest.raises(NotVisible):
        approve(place, closed, who="stranger", reason="不该")
    worker.settle(place.book, place.moment)
    assert names() == ["王小明"]


def test_a_hold_goes_first(place, closed):
    place.act("window", closed, "hold", reason="诉讼保全")
    place.moment += LATER
    (line,) = lines(place)
    assert line.against == rules.HELD
    with pytest.raises(rules.NotDue):
        approve(place, closed)
    assert names() == ["王小明"]


def test_what_is_not_due_is_refused(place, closed):
    with pytest.raises(rules.NotDue):
        approve(place, closed, reason="太早")
    assert names() == ["王小明"]


def test_a_reason_is_required(place, closed):
    place.moment += LATER
    with pytest.raises(Refusal):
        approve(place, closed, reason="")
    assert names() == ["王小明"]


def test_all_or_none_is_approved(place, closed):
    open_ = place.opened()
    place.moment += LATER
    with pytest.raises(rules.NotDue):
        approve(place, closed, open_)
    assert history(place) == ()


def test_all_closed_cases_are_looked_at_in_pages(place, closed, monkeypatch):
    more = [place.opened() for _ in range(4)]
    for case in more:
        closing(place, case)
    place.moment += LATER
    monkeypatch.setattr(retention, "STEP", 2)
    viewer, day = place.viewer("hall_head"), place.moment.date()
    found, after = [], None
    for _ in range(9):
        page = retention.page(viewer, place.book, day, "one-counter", after, 2)
        found += [line.uid for line in page.lines]
        after = page.after
        if after is None:
            break
    assert found == [closed, *more]
    assert [line.uid for line in lines(place)] == [closed, *more]
    (group,) = retention.groups(viewer, place.book, day)
    assert (group.ledger, group.path, group.period, group.cases) == ("one-counter", "*", "10", 5)


def test_queue_numbers_go_by_the_same_way_after_ninety_days(place):
    ticket, given = uuid7(place.moment), {"hall": "hr-hall", "queue_group": "A", "priority": True, "surname": "张"}
    place.act("window", ticket, "take", input=given, opens=("queue-tickets", None))
    place.act("window", ticket, "leave")
    place.moment += timedelta(days=90)
    assert lines(place) == ()
    place.moment += timedelta(days=1)
    (line,) = lines(place)
    assert (line.uid, line.paths) == (ticket, ("*", "priority", "surname"))
    approve(place, ticket)
    worker.settle(place.book, place.moment)
    with connection.cursor() as cursor:
        cursor.execute("select hall, priority, surname from l_queue_tickets")
        assert cursor.fetchall() == [("hr-hall", None, None)]
    assert lines(place) == ()
