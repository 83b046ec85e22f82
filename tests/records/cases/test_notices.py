"""Rows of public notices on both databases: what stands on a day, by sheet and page, and the same after a replay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from shoushan.records.cases import notices, replaying
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.live import live, read_live
from shoushan.site.sample.making import Making

FOLDER = Path(__file__).resolve().parents[3] / "packs" / "zhifu" / "sample"


def test_what_stands_on_a_day_is_counted_by_sheet_and_is_the_same_after_a_replay(place: Any) -> None:
    books = {name: read_live(FOLDER)[name] for name in ("resettlement", "resettlement-payments")}
    Making(place.book).make(live(place.book.pack, read_sample(FOLDER)[0], books, place.moment))
    today = place.moment.astimezone(place.book.zone).date()
    found, total = notices.sheets(today)
    assert total == len(found) > 2
    assert [one.from_ for one in found] == sorted((one.from_ for one in found), reverse=True)
    assert {one.sheet: one.count for one in found} == {one.sheet: len(notices.on_sheet(one.sheet, today)) for one in found}
    assert max(one.count for one in found) > 1
    assert notices.sheets(today, 2) == ((), total)
    assert all(one.from_ <= today <= one.to for one in found)
    assert notices.sheets(today + timedelta(days=400)) == ((), 0)
    assert notices.ever(found[0].sheet)
    assert not notices.ever("nothing")
    replaying.rebuild(place.book)
    assert notices.sheets(today) == (found, total)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from case_notice where body is null")
        assert cursor.fetchone()[0] == 0
