"""Publishing in service: a revision mends open cases at once, a version is kept; a holiday notice re-counts what it changes."""

import shutil
from pathlib import Path

import pytest
from django.db import connection, transaction

from shoushan.records.cases import publishing, read, replaying
from shoushan.records.cases.definitions import current_book
from shoushan.records.journal import definitions as stored
from shoushan.records.journal.read import entries_of
from shoushan.records.journal.verify import verify_all
from shoushan.rules.catalogue.loader import load_pack
from tests.records.cases import apart, rows

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def packs(tmp_path):
    """A copy of the packs, to be changed on disk."""
    shutil.copytree(ROOT / "packs", tmp_path / "packs")
    return tmp_path / "packs"


def read_again(packs):
    """The sample pack as it lies on disk now."""
    found, problems = load_pack(packs / "zhifu", packs)
    assert not problems, problems[:3]
    return found


def changed(packs, path, old, new):
    """The pack with a text in one of its files replaced."""
    text = (packs / path).read_text("utf-8")
    assert old in text
    (packs / path).write_text(text.replace(old, new, 1), "utf-8")
    return read_again(packs)


def with_day_off(packs):
    """The pack under a newer notice, by which Thursday 26 November is free."""
    line = "  - {date: 2026-10-10, kind: work,"
    said = "name: {zh: 测试, en: Test}, notice: 测试, notice_date: 2026-11-20, verified: false"
    return changed(packs, "cn/calendars/2026.yaml", line, f"  - {{date: 2026-11-26, kind: off, {said}}}\n{line}")


COUNTER = "zhifu/ledgers/one-counter/versions"


def recounts(place):
    with connection.cursor() as cursor:
        cursor.execute("select id, uid from case_row")
        cases = cursor.fetchall()
    return {uid: found for id_, uid in cases if (found := count(id_, "recount"))}


def count(case_id, act):
    return sum(1 for entry in entries_of(transaction.get_connection(), case_id) if entry.act == act)


def test_a_notice_writes_one_entry_for_each_open_case_that_changes_and_none_for_the_closed(place, packs):
    touched, closed = place.accepted(), place.opened()
    place.act("window", closed, "refuse", input={"refusal_ground": ground(place), "refusal_facts": "不属本区"})
    before = read.case(place.viewer("auditor"), place.book, touched, place.moment)
    edition = place.book.calendar.edition

    assert publishing.publish(with_day_off(packs), place.book, place.moment) == 1
    place.book = current_book()
    assert recounts(place) == {touched: 1}
    after = read.case(place.viewer("auditor"), place.book, touched, place.moment)
    assert before.due == "2026-11-30"
    assert after.due == "2026-12-01"
    editions = {key: term["edition"] for key, term in after.state.terms.items()}
    assert editions["promise"] == place.book.calendar.edition != edition
    assert editions["sign-for@employment"] == edition, "a term that ends before the day is left as it was"

    assert publishing.recount(place.book, place.moment) == 0, "counted once is counted"
    assert verify_all(transaction.get_connection()) == []
    held = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == held


def test_a_term_is_explained_by_the_calendar_with_which_it_was_counted(place, packs):
    case = place.accepted()
    place.act("employment", case, "take")
    publishing.publish(with_day_off(packs), place.book, place.moment)
    place.book = current_book()
    shown = {term.key: term for term in read.case(place.viewer("auditor"), place.book, case, place.moment).terms}
    edition = place.book.calendar.edition
    old = [term for term in shown.values() if term.explained.due.calendar != edition]
    assert old, "no term kept its old edition"
    for term in shown.values():
        assert term.explained.due.due.isoformat() == term.due
    ended = {day.date.isoformat(): day.counted for day in shown["check"].explained.days}
    assert ended["2026-11-26"] is True, "it ended before the notice came"
    running = {day.date.isoformat(): day.counted for day in shown["promise"].explained.days}
    assert running["2026-11-26"] is False


def ground(place):
    version = place.book.ledger("one-counter").versions[-1]
    return next(iter(place.book.pack.code_lists[version.fields["refusal_ground"].list].codes))


def test_the_old_edition_is_kept(place, packs):
    before = place.book.digest
    publishing.publish(with_day_off(packs), place.book, place.moment)
    kept = stored.definition_of(transaction.get_connection(), before)
    assert kept is not None
    assert current_book().digest != before


def test_a_revision_of_words_holds_for_open_cases_at_once(place, packs):
    case = place.accepted()
    newer = changed(packs, f"{COUNTER}/2017-01-01/procedure.yaml", "label: {zh: 办理中,", "label: {zh: 承办中,")
    told = publishing.preview(newer, place.book)
    assert [(one.ledger, one.kind.en, one.open_cases) for one in told.changes] == [("one-counter", "revision", 1)]
    assert told.problems == ()
    publishing.publish(newer, place.book, place.moment)
    place.book = current_book()
    assert read.case(place.viewer("window"), place.book, case, place.moment).stage.zh == "承办中"


def test_a_revision_that_changes_a_term_is_told_in_the_preview(place, packs):
    newer = changed(packs, f"{COUNTER}/2017-01-01/procedure.yaml", "    limit: 20\n", "    limit: 19\n")
    assert publishing.preview(newer, place.book).problems


def test_a_new_ledger_is_told_and_works_at_once(place):
    told = publishing.preview(apart.pack(), place.book)
    assert {(one.ledger, one.kind.en) for one in told.changes} == {(apart.OPEN, "new version"), (apart.CLOSED, "new version")}
    apart.published(place)
    assert apart.opened(place, input={"title": "甲"})


def test_a_case_keeps_the_version_under_which_it_was_filed(place, packs):
    case = place.accepted()
    shutil.copytree(packs / COUNTER / "2017-01-01", packs / COUNTER / "2026-11-24")
    publishing.publish(read_again(packs), place.book, place.moment)
    place.book = current_book()
    place.pass_time(days=2)
    cases = (case, place.opened())
    shown = [read.case(place.viewer("window"), place.book, one, place.moment).version.key for one in cases]
    assert shown == ["2017-01-01", "2026-11-24"]


def test_publishing_what_is_in_service_changes_nothing(place, packs):
    told = publishing.preview(read_again(packs), place.book)
    assert (told.changes, told.problems) == ((), ())


def test_returning_to_what_was_in_service_before_puts_it_in_service(place, packs):
    case, first = place.accepted(), read_again(packs)
    newer = changed(packs, f"{COUNTER}/2017-01-01/procedure.yaml", "label: {zh: 办理中,", "label: {zh: 承办中,")
    shown = []
    for pack in (newer, first, newer, first):
        publishing.publish(pack, place.book, place.moment)
        place.book = current_book()
        shown.append(read.case(place.viewer("window"), place.book, case, place.moment).stage.zh)
    assert shown == ["承办中", "办理中", "承办中", "办理中"]
