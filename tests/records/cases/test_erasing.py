"""Lawful erasure: value and salt go from the row, the typed table and the journal's items; chain, digests and replay hold."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from shoushan.records.cases import queries, read, replaying
from shoushan.records.journal.verify import verify_all
from shoushan.rules.procedure.refusals import OnHold, Refusal
from shoushan.site import worker
from tests.records.cases import apart, rows

TITLE = "不应再有的标题"
GIVEN = {
    "title": TITLE, "account": "6228480402564890018", "amount": "100",
    "members": [{"person": "甲", "name": "成员子丑"}, {"person": "乙", "name": "成员寅卯"}],
}  # fmt: skip


@pytest.fixture
def case(apart_place):
    """A case with plain, sensitive and row values, entered twice."""
    found = apart.opened(apart_place, input=GIVEN)
    apart_place.act("petition", found, "fill", input={"title": TITLE + "二"})
    return found


def wipe(place, case, *paths):
    return place.act("petition", case, "wipe", input={"paths": list(paths)}, reason="期满清除")


def state(place, case):
    return read.case(place.viewer("petition"), place.book, case, place.moment).state


def stored(place):
    """Every value of every journal item and typed cell, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in ("journal_item", "l_matters", "l_matters__members"):
            cursor.execute(f"select * from {table}")
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_an_erased_field_is_gone_from_row_and_book_and_the_rest_stands(apart_place, case):
    assert TITLE in stored(apart_place)
    wipe(apart_place, case, "title", "account")
    assert TITLE not in stored(apart_place)
    held = state(apart_place, case)
    assert "title" not in held.fields
    assert "account" not in held.fields
    assert held.fields["amount"] == 10000
    assert set(held.fields["members"]) == {"甲", "乙"}
    assert verify_all(transaction.get_connection()) == []


def test_one_row_can_be_erased_and_the_other_stays(apart_place, case):
    wipe(apart_place, case, "members/甲")
    assert "成员子丑" not in stored(apart_place)
    assert state(apart_place, case).fields["members"] == {"乙": {"person": "乙", "name": "成员寅卯"}}
    assert verify_all(transaction.get_connection()) == []


def test_replay_after_erasure_gives_the_same_rows(apart_place, case):
    wipe(apart_place, case, "title", "account", "members/甲")
    before = rows.rows()
    replaying.rebuild(apart_place.book)
    assert rows.rows() == before


def test_an_older_file_does_not_bring_back_what_was_erased(apart_place, case):
    wipe(apart_place, case, "title")
    apart_place.act("petition", case, "fill", input={"title": "旧表里的标题", "as_of": "2020-01-01"})
    assert "title" not in state(apart_place, case).fields
    before = rows.rows()
    replaying.rebuild(apart_place.book)
    assert rows.rows() == before


def test_a_hold_stops_erasure_until_it_ends(apart_place, case):
    apart_place.act("petition", case, "hold")
    with pytest.raises(OnHold):
        wipe(apart_place, case, "title")
    assert TITLE in stored(apart_place)
    apart_place.act("petition", case, "free")
    wipe(apart_place, case, "title")
    assert TITLE not in stored(apart_place)


@pytest.mark.parametrize("path", ["no_such_field", "members/丙", "members/甲/name", ""])
def test_a_path_that_names_nothing_whole_is_refused(apart_place, case, path):
    with pytest.raises(Refusal):
        wipe(apart_place, case, path)
    assert TITLE in stored(apart_place)


def test_without_an_erasing_entry_the_database_refuses(apart_place, case):
    """The negative control: the trigger, not good will, keeps items."""
    statements = (
        "update journal_item set items = replace(items, '不应再有', '改动过的')",
        "update journal_item set items = '[]'",
        "delete from journal_item",
    )
    for statement in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert TITLE in stored(apart_place)


def test_the_search_forgets_what_was_erased(apart_place, case):
    place = apart_place
    worker.settle(place.book, place.moment)
    find = lambda: queries.find(place.viewer("petition"), place.book, "不应再有", place.moment)  # noqa: E731
    assert [line.uid for line in find()] == [case]
    wipe(place, case, "title")
    worker.settle(place.book, place.moment)
    assert find() == ()


def test_the_databases_bytes_hold_it_no_more(apart_sqlite):
    place = apart_sqlite
    case = apart.opened(place, input={"title": TITLE})
    wipe(place, case, "title")
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    path = Path(connection.settings_dict["NAME"])
    assert not any(TITLE.encode() in one.read_bytes() for one in path.parent.glob(path.name + "*"))
