"""The log of accesses: one digest a day in the journal, and a day that was altered is found and named."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from shoushan.records.cases import digesting, replaying
from shoushan.records.cases.batches import book_case
from shoushan.records.journal import access
from shoushan.records.journal.access import Access
from shoushan.site import worker
from tests.people import NOON
from tests.records.journal.test_tampering import rows, unguarded

READ = "2026-11-23"


@pytest.fixture
def kept(place):
    """Two lines of a Monday and one of Wednesday, each day's digest entered."""
    database = transaction.get_connection()
    for hours, who in ((0, "a"), (11, "b"), (48, "c")):  # 23:00 in Shanghai is still the same day
        access.note(database, Access(NOON + timedelta(hours=hours), who, "file", 1, ("x",), "why"))
    place.moment = NOON + timedelta(days=3)
    worker.settle(place.book, place.moment)
    return place


def found():
    return [one.where for one in access.check(transaction.get_connection())]


def entered(place):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from journal_entry e join journal_frame f on f.id = e.frame where f.act = %s", [digesting.ACT]
        )
        return cursor.fetchone()[0]


def test_the_worker_enters_each_day_once(kept):
    assert entered(kept) == 1
    (digests,) = access.digests(transaction.get_connection())
    assert [(day, lines) for day, _, _, lines, _ in digests.days] == [(READ, 2), ("2026-11-25", 1)]
    worker.settle(kept.book, kept.moment)
    assert entered(kept) == 1
    kept.moment += timedelta(days=1)
    worker.settle(kept.book, kept.moment)
    assert entered(kept) == 2, "also a day without lines has its entry"
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [book_case(kept.book)])
        assert replaying.differs(kept.book, cursor.fetchone()[0]) == ()


def test_a_day_is_left_alone_until_it_is_over(place):
    assert not digesting.write(place.book, NOON.replace(hour=16, minute=59))  # 00:59 in Shanghai
    assert digesting.write(place.book, NOON.replace(hour=17))


@pytest.mark.parametrize(
    ("statement", "day"),
    [
        ("update journal_access set reason = 'other' where account = 'a'", READ),
        ("update journal_access set account = 'x' where account = 'b'", READ),
        ("update journal_access set at = at + 60000000 where account = 'a'", READ),
        ("update journal_access set case_id = 2 where account = 'c'", "2026-11-25"),
        ("delete from journal_access where account = 'b'", READ),
        ("delete from journal_access where account = 'c'", "2026-11-25"),
        ("insert into journal_access (at, account, kind, case_id, paths, reason) "
         "select at, account, kind, case_id, paths, reason from journal_access where account = 'a'", READ),
        ("insert into journal_access (at, account, kind, case_id, paths, reason) "
         "select at + 86400000000, account, kind, case_id, paths, reason from journal_access where account = 'a'",
         "2026-11-24"),
    ],
)  # fmt: skip
def test_a_day_that_was_altered_is_named(kept, statement, day):
    assert found() == []  # the control
    with transaction.atomic():
        unguarded(lambda: rows(statement))
        assert found() == [f"access {day}"]
        transaction.set_rollback(True)
    assert found() == []


def test_what_has_no_digest_yet_is_not_vouched_for(kept):
    """The negative control: without a digest nothing is found, and the command says until when there is one."""
    access.note(transaction.get_connection(), Access(kept.moment, "d", "file", 1, ("x",), "why"))
    with transaction.atomic():
        unguarded(lambda: rows("delete from journal_access where account = 'd'"))
        assert found() == []
        transaction.set_rollback(True)
    assert access.vouched(transaction.get_connection()) == "2026-11-25T16:00:00.000000Z"


def test_a_long_silence_is_caught_up_in_steps(place, monkeypatch):
    monkeypatch.setattr(digesting, "MOST", 2)
    for days in (0, 3, 400):
        access.note(transaction.get_connection(), Access(NOON + timedelta(days=days), "a", "file", 1, ("x",), "why"))
    later = NOON + timedelta(days=500)
    assert [digesting.write(place.book, later) for _ in range(3)] == [True, True, False]
    assert found() == []
