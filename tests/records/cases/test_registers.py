"""Registers: one row per key, resources claimed once, the older never over the newer, amended or corrected, history carried."""

import pytest
from django.db import connection, transaction

from shoushan.records.cases import actions, queries, read, replaying
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.refusing import DuplicateKey, NoVersion
from shoushan.records.journal.verify import verify_all
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.rules.procedure.recording import MayNotRecord
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source
from tests.records.cases import apart, rows

BUILDING = {
    "building_code": "LY0001", "building_name": "滨海广场", "street": "xiangyang", "address": "海港路1号",
    "building_use": "office", "gross_area": 5000000, "business_area": 4000000, "completed_on": "2010-05-01",
}  # fmt: skip


def keeper(place):
    post = Post.objects.get(id="commerce-keeper")
    return accounts.viewer_at(post, "handle-1", place.book.pack)


def command(place, **more):
    street = next(iter(place.book.pack.code_lists["streets"].codes))
    use = next(iter(place.book.pack.code_lists["building-uses"].codes))
    given = {**BUILDING, "street": street, "building_use": use, **more}
    happened = Happened.at(place.moment)
    return Command(uuid7(place.moment), "record", keeper(place).actor, happened, given, opens=("office-buildings", None))


def record(place, **more):
    return actions.act([command(place, **more)], place.book, place.moment)[0].case


def do(place, case, act, **more):
    given = more.pop("input", {})
    command = Command(case, act, keeper(place).actor, Happened.at(place.moment), given, **more)
    return actions.act([command], place.book, place.moment)[0]


def state(place, case):
    return read.case(keeper(place), place.book, case, place.moment).state


def test_a_key_is_registered_once(place):
    record(place)
    before = rows.rows()
    with pytest.raises(DuplicateKey) as refused:
        record(place, building_name="同号楼宇")
    assert "LY0001" in refused.value.text.zh
    assert rows.rows() == before
    record(place, building_code="LY0002")


def test_two_rows_of_one_list_cannot_share_a_key(place):
    with pytest.raises(DuplicateKey):
        actions.act([command(place), command(place)], place.book, place.moment)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from case_row where ledger = 'office-buildings'")
        assert cursor.fetchone()[0] == 0


def test_what_is_amended_holds_from_its_day_and_what_is_older_never_covers_it(place):
    case = record(place)
    do(place, case, "amend", input={"effective": "2026-03-01", "leased_area": 300})
    do(place, case, "amend", input={"effective": "2025-01-01", "leased_area": 100})
    assert state(place, case).fields["leased_area"] == 300
    assert state(place, case).origins["leased_area"] == ["2026-03-01", 2]
    do(place, case, "amend", input={"effective": "2026-06-01", "leased_area": 400})
    assert state(place, case).fields["leased_area"] == 400


def test_a_correction_mends_the_entry_it_names_and_not_what_came_since(place):
    case = record(place, floors=20)
    do(place, case, "correct", input={"entry": 1, "floors": 21}, reason="录入错误")
    assert state(place, case).fields["floors"] == 21
    do(place, case, "amend", input={"effective": "2026-11-23", "building_name": "滨海大厦"})
    do(place, case, "correct", input={"entry": 1, "building_name": "滨海广场（正名）"}, reason="名称写错")
    assert state(place, case).fields["building_name"] == "滨海大厦", "what was amended since stands"


def test_rows_of_a_field_keep_an_origin_per_cell_and_replay_gives_them_again(place):
    source = next(iter(place.book.pack.code_lists["building-sources"].codes))
    case = record(place)
    do(place, case, "add-year", input={"tax_by_year": [{"year": 2012, "tax": 1000, "source": source}]})
    do(place, case, "add-year", input={"tax_by_year": [{"year": 2013, "tax": 2000, "source": source}]})
    held = state(place, case)
    assert set(held.fields["tax_by_year"]) == {"2012", "2013"}
    assert held.origins["tax_by_year/2012/tax"][1] == 2
    assert held.origins["tax_by_year/2013/tax"][1] == 3
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


def test_a_resource_is_claimed_once_and_free_again_when_released(apart_place):
    place = apart_place
    first, second = apart.opened(place), apart.opened(place)
    place.act("petition", first, "claim", input={"key": "会议室一"})
    with pytest.raises(DuplicateKey):
        place.act("petition", second, "claim", input={"key": "会议室一"})
    place.act("petition", first, "release", input={"key": "会议室一"})
    place.act("petition", second, "claim", input={"key": "会议室一"})
    assert verify_all(transaction.get_connection()) == []


def test_replay_gives_a_resource_to_who_holds_it_now_whoever_came_first(apart_place):
    place = apart_place
    first, second = apart.opened(place), apart.opened(place)
    place.act("petition", second, "claim", input={"key": "会议室一"})
    place.act("petition", second, "release", input={"key": "会议室一"})
    place.act("petition", first, "claim", input={"key": "会议室一"})
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before
    with pytest.raises(DuplicateKey):
        place.act("petition", second, "claim", input={"key": "会议室一"})


def test_history_is_carried_with_its_own_days_and_runs_no_term(place):
    case = carried(place, "2021-04-06", 7)
    line = queries.by_ids(place.viewer("hotline_dispatcher"), place.book, [case], place.moment)[0]
    assert (line.history, line.opened_on, line.due, line.lamp.value) == (True, "2021-04-06", None, "none")
    for state, total in (("open", 0), ("history", 1)):
        wanted = queries.Wanted(state=state)
        assert queries.lines(place.viewer("hotline_dispatcher"), place.book, wanted, place.moment).total == total


def carried(place, day, row):
    given = {"title": "公交站牌", "opened": day, "file": "messages.xlsx", "sheet": "一", "row": row}
    happened, source = Happened("on", day), Source("import")
    asked = Command(uuid7(place.moment), "carry", SYSTEM, happened, given, source=source, opens=("hotline", None))
    return actions.act([asked], place.book, place.moment)[0].case


def test_a_day_before_any_rules_were_in_force_is_refused(place):
    with pytest.raises(NoVersion) as refused:
        carried(place, "2017-04-05", 8)
    assert "2017-04-05" in refused.value.text.zh


def test_who_types_for_another_is_shown_beside_whom_it_was_done_by(place):
    case = place.accepted()
    secretary = accounts.viewer_at(Post.objects.get(id="employment-head"), "handle-2", place.book.pack).actor
    foreign = place.viewer("stranger").actor
    with pytest.raises(MayNotRecord):
        place.act("employment", case, "take", recorder=foreign)
    place.act(
        "employment", case, "take", recorder=secretary, source=Source("paper", "ab" * 32), happened=Happened("on", "2026-11-23")
    )
    last = read.case(place.viewer("auditor"), place.book, case, place.moment).entries[-1]
    assert (last.act, last.source) == ("take", "paper")
    assert last.recorder is not None
    assert last.recorder != last.actor
