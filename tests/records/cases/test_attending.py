"""Hours over sessions: nobody is in two at once, not even within one list; what they come to stands on a certificate."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from shoushan.records.cases import actions, read
from shoushan.records.cases.attending import attended
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import SYSTEM_VIEWER, Viewer
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.session_refusals import HoursOverlap
from shoushan.rules.procedure.values import Command, Happened

VOLUNTEER = {"role": "volunteer", "kind": "person", "name": "样例甲", "phone": "19900001234"}


def command(place, post, case, act, opens=None, **more):
    viewer = accounts.viewer_at(Post.objects.get(id=post), f"handle-{post}", place.book.pack)
    return Command(case, act, viewer.actor, Happened.at(place.moment), more.pop("input", {}), opens=opens, **more)


def do(place, *given, **more):
    return actions.act([command(place, *given, **more)], place.book, place.moment)[0].case


def activity(place, unit="community-yulan", title="样例·清理楼道", day="2026-11-21"):
    given = {
        "kind": "activity", "title": title, "service_field": "neighbours", "host_unit": unit, "head": "社区工作者",
        "street": "370602003", "spot": "楼前", "held_on": day, "content": "清理", "risk": "无",
    }  # fmt: skip
    return do(place, f"{unit}-worker", uuid7(place.moment), "announce", ("volunteering", None), input=given)


def came(who, begin, end):
    row = {"volunteer_no": who, "from_time": begin, "to_time": end}
    return {"is_volunteering": True, "volunteers": [row], "heads": 1}


def record(place, case, who, begin, end, unit="community-yulan"):
    return do(place, f"{unit}-worker", case, "record", input=came(who, begin, end))


def rows(place, case):
    return read.case(SYSTEM_VIEWER, place.book, case, place.moment).state.fields["volunteers"]


def test_hours_that_overlap_are_refused_with_both_named(place):
    first, second = activity(place), activity(place, "community-beima", "样例·文明交通")
    record(place, first, "V1", "08:30", "11:00")
    assert rows(place, first)["V1"]["minutes"] == 150
    with pytest.raises(HoursOverlap) as refused:
        record(place, second, "V1", "10:59", "12:00", "community-beima")
    said = refused.value.text.zh
    one, two = (read.case(SYSTEM_VIEWER, place.book, case, place.moment).state.number for case in (first, second))
    assert all(word in said for word in ("V1", "2026-11-21", str(one), str(two), "样例·清理楼道", "08:30—11:00"))
    record(place, second, "V1", "11:00", "12:00", "community-beima")  # end to end is no overlap
    assert attended(place.book.pack, "volunteers", "V1") == {
        "minutes": 210, "hours": "3.5", "sessions": 2, "first": "2026-11-21", "last": "2026-11-21",
    }  # fmt: skip


def test_another_day_and_another_person_do_not_overlap(place):
    first, second, third = activity(place), activity(place), activity(place, day="2026-11-22")
    record(place, first, "V1", "08:30", "11:00")
    record(place, second, "V2", "08:30", "11:00")
    record(place, third, "V1", "08:30", "11:00")


def test_two_sessions_of_one_list_see_each_other(place):
    first, second = activity(place), activity(place, title="样例·另一场")
    both = [
        command(place, "community-yulan-worker", case, "record", input=came("V1", begin, "11:00"))
        for case, begin in ((first, "08:30"), (second, "09:00"))
    ]
    with pytest.raises(HoursOverlap):
        actions.act(both, place.book, place.moment)
    assert not read.case(SYSTEM_VIEWER, place.book, first, place.moment).state.fields.get("volunteers")


def test_two_at_the_same_moment_cannot_both_have_the_hours(postgres_place):
    place = postgres_place
    cases = [activity(place), activity(place, title="样例·另一场")]
    told, start = [], threading.Barrier(2)

    def run(case):
        try:
            start.wait(10)
            record(place, case, "V1", "08:30", "11:00")
            told.append("done")
        except Refusal as refusal:
            told.append(type(refusal).__name__)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(case,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["HoursOverlap", "done"]


def test_a_certificate_adds_up_the_hours_and_verifies(sqlite_place):
    place = sqlite_place
    given = {
        "volunteer_no": "V1", "registered_by": "organisation", "consent": True, "street": "370602003",
        "service_field": "elders",
    }  # fmt: skip
    one = do(place, "community-yulan-worker", uuid7(place.moment), "register", ("volunteers", None), input=given,
             parties=[VOLUNTEER])  # fmt: skip
    with pytest.raises(Refusal):  # nothing is recorded yet
        do(place, "community-yulan-worker", one, "certify")
    record(place, activity(place), "V1", "08:30", "11:00")
    place.moment += timedelta(hours=1)
    do(place, "community-yulan-worker", one, "certify")
    child = next(iter(read.case(SYSTEM_VIEWER, place.book, one, place.moment).state.children.values()))["to"]
    found = read.case(Viewer("tracker", case=child), place.book, child, place.moment)
    (paper,) = found.papers
    words = " ".join(line["zh"] for line in paper.body["body"])
    with connection.cursor() as cursor:
        cursor.execute("select number, track from case_row where uid = %s", [child])
        number, code = cursor.fetchone()
    assert all(word in words for word in ("样例甲", "V1", "2.5小时", "1次", number, code))


def test_a_resource_is_promised_to_one_need_only(place):
    offered = {
        "kind": "resource", "title": "样例·书法老师", "category": "talent", "content": "周末", "street": "370602003",
        "provider": "样例书画社",
    }  # fmt: skip
    resource = do(place, "organisation-handler", uuid7(place.moment), "offer", ("resource-network", None), input=offered)
    number = read.case(SYSTEM_VIEWER, place.book, resource, place.moment).state.number

    def need(unit):
        asked = {"kind": "need", "title": "样例·缺老师", "category": "talent", "content": "每周", "street": "370602003",
                 "community_unit": unit}  # fmt: skip
        return do(place, f"{unit}-worker", uuid7(place.moment), "need", ("resource-network", None), input=asked)

    first, second = need("community-yulan"), need("community-beima")
    do(place, "housing-handler", first, "claim", input={"resource_no": number})
    with pytest.raises(DuplicateKey) as refused:
        do(place, "housing-handler", second, "claim", input={"resource_no": number})
    assert str(read.case(SYSTEM_VIEWER, place.book, first, place.moment).state.number) in refused.value.text.zh
    do(place, "housing-handler", first, "give-up", reason="时间不合")
    do(place, "housing-handler", second, "claim", input={"resource_no": number})
