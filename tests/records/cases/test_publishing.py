"""Publishing in service: a revision mends open cases at once, a version is kept; a holiday notice re-counts what it changes."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
from django.db import connection, transaction

from shoushan.records.cases import publishing, read, replaying
from shoushan.records.cases.definitions import current_book
from shoushan.records.journal import definitions as stored
from shoushan.records.journal.read import entries_of
from shoushan.records.journal.verify import verify_all
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.deadlines.calendar import Calendar
from shoushan.rules.text import Text
from tests.records.cases import apart, rows

ROOT = Path(__file__).resolve().parents[3]


@cache
def sample():
    """The sample pack as it lies on disk."""
    found, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert not problems
    return found


def with_day_off(pack, day):
    """The pack under a newer notice that makes a working day free."""
    calendar = pack.calendar
    kind = next(one for one in calendar.special.values() if one.kind == "off")
    special = {**calendar.special, day: replace(kind, day=day)}
    newer = Calendar(
        **{name: getattr(calendar, name) for name in ("name", "first", "last", "zone") if hasattr(calendar, name)},
        special=special, edition=f"{calendar.edition}-2",
    )  # fmt: skip
    return replace(pack, calendar=newer)


def with_label(pack, ledger, stage, label):
    """The pack with one stage of a ledger's newest version called otherwise."""
    old = pack.ledgers[ledger]
    version = old.versions[-1]
    stages = MappingProxyType({**version.stages, stage: replace(version.stages[stage], label=label)})
    newer = replace(old, versions=(*old.versions[:-1], replace(version, stages=stages, digest="ab" * 32)))
    return replace(pack, ledgers=MappingProxyType({**pack.ledgers, ledger: newer}))


def recounts(place):
    with connection.cursor() as cursor:
        cursor.execute("select id, uid from case_row")
        cases = cursor.fetchall()
    return {uid: found for id_, uid in cases if (found := count(id_, "recount"))}


def count(case_id, act):
    return sum(1 for entry in entries_of(transaction.get_connection(), case_id) if entry.act == act)


def test_a_notice_writes_one_entry_for_each_open_case_that_changes_and_none_for_the_closed(place):
    touched, closed = place.accepted(), place.opened()
    place.act("window", closed, "refuse", input={"refusal_ground": ground(place), "refusal_facts": "不属本区"})
    before = read.case(place.viewer("auditor"), place.book, touched, place.moment)
    edition = place.book.calendar.edition

    newer = with_day_off(place.book.pack, date(2026, 11, 26))
    assert publishing.publish(newer, place.book, place.moment) == 1
    place.book = current_book()
    assert recounts(place) == {touched: 1}
    after = read.case(place.viewer("auditor"), place.book, touched, place.moment)
    assert before.due == "2026-11-30"
    assert after.due == "2026-12-01"
    assert {term["edition"] for term in after.state.terms.values() if term["state"] == "running"} == {f"{edition}-2"}

    assert publishing.recount(place.book, place.moment) == 0, "counted once is counted"
    assert verify_all(transaction.get_connection()) == []
    held = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == held


def ground(place):
    version = place.book.ledger("one-counter").versions[-1]
    return next(iter(place.book.pack.code_lists[version.fields["refusal_ground"].list].codes))


def test_the_old_edition_is_kept(place):
    before = place.book.digest
    publishing.publish(with_day_off(place.book.pack, date(2026, 11, 26)), place.book, place.moment)
    kept = stored.definition_of(transaction.get_connection(), before)
    assert kept is not None
    assert current_book().digest != before


def test_a_revision_of_words_holds_for_open_cases_at_once(place):
    case = place.accepted()
    newer = with_label(place.book.pack, "one-counter", "accepted", Text("承办中", "With the units"))
    told = publishing.preview(newer, place.book)
    assert [(one.ledger, one.kind.en, one.open_cases) for one in told.changes] == [("one-counter", "revision", 1)]
    assert told.problems == ()
    publishing.publish(newer, place.book, place.moment)
    place.book = current_book()
    assert read.case(place.viewer("window"), place.book, case, place.moment).stage.zh == "承办中"


def test_a_revision_that_changes_a_term_is_told_in_the_preview(place):
    pack = place.book.pack
    old = pack.ledgers["one-counter"]
    version = old.versions[-1]
    terms = MappingProxyType({**version.terms, "handle": replace(version.terms["handle"], limit=90)})
    newer = replace(version, terms=terms, digest="cd" * 32)
    ledgers = MappingProxyType({**pack.ledgers, "one-counter": replace(old, versions=(*old.versions[:-1], newer))})
    assert publishing.preview(replace(pack, ledgers=ledgers), place.book).problems


def test_a_new_ledger_is_told_and_works_at_once(place):
    told = publishing.preview(apart.pack(), place.book)
    assert {(one.ledger, one.kind.en) for one in told.changes} == {(apart.OPEN, "new version"), (apart.CLOSED, "new version")}
    apart.published(place)
    assert apart.opened(place, input={"title": "甲"})


def test_a_case_keeps_the_version_under_which_it_was_filed(place):
    case = place.accepted()
    pack = place.book.pack
    old = pack.ledgers["one-counter"]
    key = old.versions[-1].key
    day = (place.moment + timedelta(days=1)).date()
    coming = replace(old.versions[-1], from_=day, digest="ef" * 32)
    ended = replace(old.versions[-1], to=place.moment.date())
    ledgers = MappingProxyType({**pack.ledgers, "one-counter": replace(old, versions=(ended, coming))})
    publishing.publish(replace(pack, ledgers=ledgers), place.book, place.moment)
    place.book = current_book()
    place.pass_time(days=2)
    later = place.opened()
    assert [read.case(place.viewer("window"), place.book, one, place.moment).version.key for one in (case, later)] == [
        key, day.isoformat(),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["zhifu"])
def test_publishing_what_is_in_service_changes_nothing(place, name):
    told = publishing.preview(sample(), place.book)
    assert sample().id == name
    assert (told.changes, told.problems) == ((), ())
