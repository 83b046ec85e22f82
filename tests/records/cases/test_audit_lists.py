"""Auditors' lists: each finds what it is for and leaves out the control; only auditors read them; samples repeat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from shoushan.records.cases import leaving, queries, read, sampling
from shoushan.records.cases.audit_lists import LISTS, Asked, hits
from shoushan.records.cases.auditing import NotAnAuditor
from shoushan.records.journal.sequencer import sequence
from shoushan.rules.procedure.values import Happened, Source
from tests.records.cases import apart
from tests.records.cases.test_boards import order


def asked(place, **more):
    return Asked(place.moment - timedelta(days=365), place.moment + timedelta(seconds=1), **more)


def found(place, name, viewer="auditor", **more):
    return hits(place.viewer(viewer), place.book, name, asked(place, **more))


def numbered(place):
    while sequence(connection, holder="test", moment=place.moment):
        pass


def test_late_entries_and_not_those_in_time(place):
    late, prompt = order(place), order(place)
    said = Happened.at(place.moment)
    place.act("housing", prompt, "take")
    place.pass_time(days=7)
    place.act("housing", late, "take", happened=said)
    assert [(one.uid, one.act.zh, one.detail.zh) for one in found(place, "late")] == [(late, "签收", "发生 7 日后录入")]


def test_acts_by_proxy_name_both(place):
    case = order(place)
    place.act("hotline", case, "add-call", input={"text": "又来电询问"})
    assert found(place, "proxy") == (), "the control: who acts and types is one"
    for_the_taker = place.viewer("hotline_dispatcher").actor
    place.act("hotline", case, "add-call", input={"text": "再次来电"}, recorder=for_the_taker, source=Source("call"))
    (one,) = found(place, "proxy")
    assert one.uid == case
    assert one.actor.startswith("post:hotline-taker-1#")
    assert one.recorder is not None
    assert one.recorder.startswith("post:hotline-dispatcher#")


def test_who_saw_what_in_full(place):
    case = place.accepted()
    read.unmask(place.viewer("auditor"), place.book, case, ("party:applicant:name",), "投诉核查", place.moment)
    (one,) = found(place, "unmasked")
    assert (one.uid, one.detail.zh) == (case, "party:applicant:name")


def test_extensions_recorded_after_the_limit_only(place):
    place.moment -= timedelta(days=21)
    good, late = order(place), order(place)
    place.act("hotline_dispatcher", good, "extend", reason="需现场勘查", input={"days": 3})
    said = Happened.at(place.moment)
    scan = Source("paper", "ab" * 32)
    place.pass_time(days=14)
    place.act("hotline_dispatcher", late, "extend", reason="需现场勘查", input={"days": 3}, happened=said, source=scan)
    assert [one.uid for one in found(place, "extended-late")] == [late]


def test_limits_met_in_the_last_hour_of_the_due_day(place):
    place.moment = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
    last, early = order(place), order(place)
    place.moment = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
    place.act("housing", early, "take")
    place.moment = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
    place.act("housing", last, "take")
    assert [one.uid for one in found(place, "last-hour")] == [last]


def test_exports_stand_on_their_list_with_who_and_how_many(place):
    leaving.note(place.viewer("supervisor"), "export", "hotline/monthly", 12, place.moment)
    (one,) = found(place, "taken")
    assert one.detail.zh == "hotline/monthly，12 行"
    assert one.actor == f"account#{place.viewer('supervisor').handle}"


def test_only_auditors_read_them_and_closed_classes_stay_closed(apart_place):
    place = apart_place
    apart.opened(place, apart.CLOSED)
    place.accepted()
    for name in LISTS:
        with pytest.raises(NotAnAuditor):
            found(place, name, "window")
        assert apart.CLOSED not in {one.ledger for one in found(place, name)}, name
    with pytest.raises(NotAnAuditor):
        sampling.draw(place.viewer("window"), place.book, "cases", asked(place), "1", 5)
    numbered(place)
    drawn = sampling.draw(place.viewer("auditor"), place.book, "cases", asked(place), "1", 1000)
    seen = {line.ledger for line in queries.by_ids(place.viewer("petition"), place.book, drawn.uids, place.moment)}
    assert apart.CLOSED not in seen
    assert drawn.population > 0


def test_a_sample_repeats_and_what_came_later_changes_nothing(place):
    for _ in range(12):
        place.accepted()
    numbered(place)
    auditor = place.viewer("auditor")
    first = sampling.draw(auditor, place.book, "cases", asked(place, ledger="one-counter"), "42", 4)
    assert (len(first.keys), first.population) == (4, 12)
    for _ in range(12):
        place.accepted()
    numbered(place)
    again = sampling.draw(auditor, place.book, "cases", asked(place, ledger="one-counter"), "42", 4, first.leaf)
    assert again == first
    other = sampling.draw(auditor, place.book, "cases", asked(place, ledger="one-counter"), "43", 4, first.leaf)
    assert other.keys != first.keys, "the control: another seed draws others"
    without = sampling.draw(auditor, place.book, "cases", asked(place, ledger="one-counter"), "42", 4)
    assert without.population == 24, "the control: without the leaf number the population has grown"
