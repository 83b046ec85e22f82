"""Cases that open by themselves: on the legal day, once, also after a crash and late, and rebuilt from the journal."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from shoushan.records.cases import actions, read, recurring, replaying
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.journal.read import entries_of
from shoushan.records.journal.verify import verify_all
from shoushan.site.worker import settle
from tests.records.cases import rows

DUTY = {
    "duty_list": "one-plus-nine", "duty_group": "street", "unit": "street-fenghuangtai",
    "duty_year": 2026, "duty_item": "样例·社区党组织换届", "duty_person": "街道组织委员", "planned_on": "2026-12-31",
}  # fmt: skip
DAY = "2027-11-23"
"""A year after the duty was listed, on Monday 23 November 2026."""


def listed(place):
    """A duty of this year, put on the list."""
    case = uuid7(place.moment)
    given = {"duty_code": case, **DUTY}
    opening = place.command("organiser", case, "list", input=given, opens=("party-building-duties", None))
    return actions.act([opening], place.book, place.moment)[0].case


def entries(case):
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [case])
        return entries_of(transaction.get_connection(), cursor.fetchone()[0])


def duties():
    """The cases of the ledger, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select uid, opened_on from case_row where ledger = 'party-building-duties' order by id")
        return cursor.fetchall()


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("select due from case_recur order by due")
        return [row[0] for row in cursor.fetchall()]


def shown(place, case):
    return read.case(place.viewer("organiser"), place.book, case, place.moment)


def test_nothing_opens_before_its_day(place):
    case = listed(place)
    assert waiting() == [DAY]
    assert shown(place, case).state.recurs == {"next-year": {"on": DAY, "from": "2026-11-23"}}
    place.pass_time(days=364)
    settle(place.book, place.moment)
    assert [uid for uid, _ in duties()] == [case]


@pytest.mark.parametrize("days", [365, 369])
def test_the_next_one_opens_on_the_legal_day_whenever_the_worker_runs(place, days):
    case = listed(place)
    place.pass_time(days=days)
    settle(place.book, place.moment)
    (_, _), (after, opened) = duties()
    assert opened == DAY
    page = shown(place, after)
    assert page.state.fields["duty_year"] == 2027
    assert page.state.fields["planned_on"] == "2027-12-31"
    assert [part.unit for part in page.parts] == ["street-fenghuangtai"]
    assert entries(case)[-1].fields["happened"] == {"on": DAY}
    ways = {(link["kind"], link["way"], str(link["target"])) for link in shown(place, case).links}
    assert ("next", "to", after) in ways
    assert ("next", "from", case) in {(link["kind"], link["way"], str(link["target"])) for link in page.links}
    assert waiting() == ["2028-11-23"]
    settle(place.book, place.moment)
    assert len(duties()) == 2
    assert verify_all(transaction.get_connection()) == []


def test_replay_makes_the_same_rows(place):
    listed(place)
    before_its_day = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before_its_day
    place.pass_time(days=366)
    settle(place.book, place.moment)
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before
    assert recurring.write_due(place.book, place.moment) == 0


def test_a_crash_between_the_two_leaves_neither_and_the_next_round_does_both(sqlite_place, monkeypatch):
    place = sqlite_place
    case = listed(place)
    place.pass_time(days=366)
    sound = Desk.write

    def dies(desk):
        sound(desk)
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        recurring.write_due(place.book, place.moment)
    monkeypatch.setattr(Desk, "write", sound)
    assert [uid for uid, _ in duties()] == [case]
    assert len(entries(case)) == 1
    assert recurring.write_due(place.book, place.moment) == 1
    assert len(duties()) == 2


def test_a_void_case_is_followed_by_none(sqlite_place):
    place = sqlite_place
    listed(place)
    with connection.cursor() as cursor:
        cursor.execute("update case_row set void = 1 where ledger = 'party-building-duties'")
    assert recurring.write_due(place.book, place.moment + timedelta(days=400)) == 0


def test_a_refused_one_is_told_and_keeps_no_other_waiting(sqlite_place, caplog):
    place = sqlite_place
    first, second = listed(place), listed(place)
    with connection.cursor() as cursor:
        cursor.execute(
            "update l_party_building_duties set duty_item = null where case_id = (select id from case_row where uid = %s)",
            [first],
        )
    assert recurring.write_due(place.book, place.moment + timedelta(days=366)) == 1
    assert first in caplog.text
    assert second not in caplog.text
    assert len(duties()) == 3
