"""Campaigns on the sample district: a frozen list, a task a row, later rows only by an act, coverage by place."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from shoushan.records.cases import actions, batches, campaign_tasks, campaigning, read, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal.read import key_of
from shoushan.records.journal.verify import verify_all
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.effects.campaign import digest_of
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened

STREETS = {"street-xiangyang": "370602001", "street-dongshan": "370602002"}


def viewer(place, post):
    return accounts.viewer_at(Post.objects.get(id=post), f"handle-{post}", place.book.pack)


def do(place, post, case, act, opens=None, **more):
    given = more.pop("input", {})
    command = Command(case, act, viewer(place, post).actor, Happened.at(place.moment), given, opens=opens, **more)
    return actions.act([command], place.book, place.moment)[0].case


def site(place, number, street="street-xiangyang", kind="market"):
    given = {
        "site_no": f"D-{number:03}", "site_name": f"样例点位{number}", "site_kind": kind, "site_grade": "key",
        "street": STREETS[street], "community": f"社区{number % 2}", "duty_unit": street, "trade_unit": "urban-management",
    }  # fmt: skip
    return do(place, "propaganda-keeper", uuid7(place.moment), "record", ("civilised-sites", None), input=given)


def campaign(place, **more):
    given = {
        "round_no": "2026-4", "round_name": "样例轮次", "round_kind": "mock", "method": "covert", "lead_unit": "propaganda",
        "starts_on": "2026-11-23", "ends_on": "2026-12-18", **more,
    }  # fmt: skip
    return do(place, "propaganda-keeper", uuid7(place.moment), "open", ("civilised-city", None), input=given)


def state(place, case):
    return read.case(SYSTEM_VIEWER, place.book, case, place.moment).state


def frozen(uid):
    return campaigning.frozen(key_of(transaction.get_connection(), uid))


def tasks(place):
    return campaign_tasks.open_tasks(place.book, lambda: place.moment)


def standing(place, uid, who=SYSTEM_VIEWER):
    shown = read.case(SYSTEM_VIEWER, place.book, uid, place.moment)
    return campaigning.standing(who, place.book, shown.version, uid)


def numbers(uid):
    """Number of each task's site → the task."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.site_no, c.uid from case_row c join l_civilised_checks l on l.case_id = c.id where l.campaign = %s", [uid]
        )
        return dict(cursor.fetchall())


def test_a_campaign_from_its_list_to_its_coverage(place):
    targets = [site(place, number) for number in range(3)] + [site(place, 3, "street-dongshan")]
    uid = campaign(place)
    do(place, "propaganda-keeper", uid, "freeze")
    held = frozen(uid)
    assert [row["site_no"] for row in held] == ["D-000", "D-001", "D-002", "D-003"]
    assert {row["target"] for row in held} == set(targets)
    said = place.book.ledger("civilised-city").versions[-1].campaign
    stands = state(place, uid).campaign
    assert stands["digest"] == digest_of(said, stands["as_of"], held)
    assert stands["digest"] != digest_of(said, stands["as_of"], held[1:])  # a row fewer is another list

    assert (tasks(place), tasks(place)) == (4, 0)
    assert state(place, uid).campaign["tasks"] == 4
    mine = numbers(uid)
    assert len(mine) == 4
    with pytest.raises(Refusal):  # the task lies with the street whose site it is
        do(place, "street-dongshan-handler", mine["D-000"], "check", input={"finding": "pass"})
    do(place, "street-xiangyang-handler", mine["D-000"], "check", input={"finding": "pass"})
    fault = {"finding": "minor", "item": "stalls", "fault_text": "占道", "points_off": 2}
    do(place, "street-xiangyang-handler", mine["D-001"], "check", input=fault)
    do(place, "street-dongshan-handler", mine["D-003"], "not-checked", input={"out_why": "works"})

    found = standing(place, uid)
    assert (found.total.targets, found.total.done, found.total.out, found.total.left) == (4, 2, 1, 1)
    assert found.total.findings == {"pass": 1, "minor": 1}
    assert {one.place: (one.targets, one.done, one.out) for one in found.rows} == {
        ("370602001", "社区0"): (2, 1, 0), ("370602001", "社区1"): (1, 1, 0), ("370602002", "社区1"): (1, 0, 1),
    }  # fmt: skip
    assert [(one.place, one.why) for one in found.out] == [(("370602002", "社区1"), "works")]
    own = standing(place, uid, viewer(place, "street-dongshan-handler"))
    assert own.total.targets == 1  # a street sees its own tasks only


def test_a_row_that_appears_later_is_not_added_by_itself(place):
    site(place, 1)
    uid = campaign(place)
    do(place, "propaganda-keeper", uid, "freeze")
    assert tasks(place) == 1
    later = site(place, 2)
    assert tasks(place) == 0
    assert [row["site_no"] for row in frozen(uid)] == ["D-001"]
    place.pass_time(days=1)
    do(place, "propaganda-keeper", uid, "supplement", reason="新开的市场")
    assert [row["target"] for row in frozen(uid)][1:] == [later]
    assert (tasks(place), len(numbers(uid))) == (1, 2)
    with pytest.raises(Refusal) as refused:
        do(place, "propaganda-keeper", uid, "supplement", reason="再补")
    assert refused.value.text.zh == "固定清单以后没有新的对象。"
    assert not verify_all(transaction.get_connection())
    before = state(place, uid)
    replaying.rebuild(place.book)
    assert state(place, uid) == before


def test_the_condition_reads_the_campaign_itself_and_what_is_off_is_no_target(place):
    site(place, 1, kind="market")
    site(place, 2, kind="estate")
    off = site(place, 3, kind="market")
    do(place, "propaganda-keeper", off, "take-off", reason="已拆除")
    uid = campaign(place, only_kind="market")
    do(place, "propaganda-keeper", uid, "freeze")
    assert [row["site_no"] for row in frozen(uid)] == ["D-001"]
    with pytest.raises(Refusal):
        do(place, "propaganda-keeper", campaign(place, only_kind="hospital"), "freeze")


def test_tasks_that_were_interrupted_are_opened_once(place, monkeypatch):
    for number in range(5):
        site(place, number)
    uid = campaign(place)
    do(place, "propaganda-keeper", uid, "freeze")
    told = campaign_tasks._told

    def killed(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(campaign_tasks, "_told", killed)
    with pytest.raises(KeyboardInterrupt):  # tasks are there, the entry that says so is not
        tasks(place)
    monkeypatch.setattr(campaign_tasks, "_told", told)
    place.moment += timedelta(minutes=1)
    assert tasks(place) == 0
    assert (len(numbers(uid)), state(place, uid).campaign["tasks"]) == (5, 5)


def test_tasks_come_through_the_batch_corridor(place, monkeypatch):
    site(place, 1)
    uid = campaign(place)
    do(place, "propaganda-keeper", uid, "freeze")
    ran = []
    monkeypatch.setattr(batches, "run", lambda commands, *more: ran.append(len(commands)) or batches.Batch("b", 0, 0))
    tasks(place)
    assert ran == [1]
