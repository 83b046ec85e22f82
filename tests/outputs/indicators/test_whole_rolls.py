"""F022 counted of whole rolls: every stay and every contract of the full sample through the corridor, no share of them."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.records.cases import definitions, installing
from shoushan.records.cases.keys import make_keys
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.making import Making
from shoushan.site.sample.sheets import carried, read_sheets
from tests.outputs.indicators.districts import LATER, ROOT, District, read_pack
from tests.people import Place
from tests.places import default_database, sqlite

SAMPLE = ROOT / "packs" / "zhifu" / "sample"
SIZE = os.environ.get("SHOUSHAN_ROLLS", "demo")
"""``make prove`` plays the rolls whole (``full``, minutes); every other run the share that the demo holds."""
WANTED = {"full": (152_488, 156_040), "demo": (475, 900)}
"""Persons and rows of F022 by size."""


@pytest.mark.slow
@pytest.mark.usefixtures("_databases_allowed")
def test_people_of_both_rolls_are_counted_once_each(tmp_path: Path) -> None:
    pack, (sample, _) = read_pack(), read_sample(SAMPLE)
    books = tuple(one for one in read_sheets(SAMPLE, sample) if one.ledger in ("family-doctor", "pay-after-treatment"))
    plans = carried(pack, sample, books, SIZE)
    with default_database(sqlite(tmp_path / "rolls.sqlite3")):
        make_keys(Path(settings.SHOUSHAN_KEYS))
        call_command("migrate", verbosity=0)
        installing.install(pack, plans[0].moment - timedelta(days=1))
        place = Place(definitions.current_book(), "sqlite", LATER)
        assert Making(place.book).make(plans) == len(plans)
        made = District(place, Keeper(Store(tmp_path)))
        made.follow()
        one = next(one for ledger in pack.ledgers.values() for one in ledger.indicators.values() if one.figure == "F022")
        found = made.figure(one.full_id, Period(date(2012, 1, 1), date(2016, 12, 31)))
    assert one.told is not None
    assert found.value is not None
    assert (found.value, found.n) == WANTED[SIZE]
    assert one.told.agrees(found.value) == (SIZE == "full")
