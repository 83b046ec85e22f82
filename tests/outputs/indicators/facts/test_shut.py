"""What facts must not hold: anything erasable, and rows of closed classes where others read."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from shoushan.outputs.indicators.facts import columns as schema
from shoushan.outputs.indicators.facts.damage import ClassShut
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.keys import Locked
from shoushan.records.journal import plain
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.values import Fact
from tests.outputs.indicators.facts.conftest import registered
from tests.outputs.indicators.facts.districts import Working, all_rows, follow, rows_of
from tests.people import WANG

SECRETS = ("王小明", "赵举报", "11010519491231002X", "13800001234", "19900000003", "瓯缶罍簋", "簠簋")


def words_in(folder: Path) -> str:
    """Everything that a reader of the files finds: their bytes, and every value of every table."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
            if path.suffix == ".parquet":
                table = pq.read_table(path)
                found += [repr(column.to_pylist()) for column in table.columns]
    return "\n".join(found)


@pytest.fixture
def secretive(sqlite_place, tmp_path):
    """A district with personal and sensitive words in every kind of place."""
    place = sqlite_place
    case = place.opened(party={**WANG}, input={"matter_note": "瓯缶罍簋", "bank_account": "簠簋"})
    place.act("window", case, "accept")
    registered(place)
    Working(place, 2).act()
    keeper = Keeper(Store(tmp_path))
    follow(keeper, place)
    return place, keeper, case


def test_no_word_of_a_personal_or_sensitive_item_is_on_disk(secretive):
    place, keeper, case = secretive
    keeper.rebuild(place.book, place.moment)
    told = words_in(keeper.store.folder)
    assert case in told, "the control: the case itself is there"
    assert "hr-hall-window" in told
    assert [word for word in SECRETS if word in told] == []


def test_a_schema_that_lets_personal_fields_in_is_caught(secretive, monkeypatch):
    """Negative control of the search: with other classes read and made columns, the words are found."""
    place, keeper, _ = secretive
    monkeypatch.setattr(plain, "_PLAIN", 3)
    monkeypatch.setattr(schema, "PLAIN", ("public", "internal", "personal", "sensitive"))
    for cached in (schema.plain_fields, schema.rows_fields, schema.sub_fields, schema.columns_of, schema.named_rows):
        monkeypatch.setattr(f"shoushan.outputs.indicators.facts.shaping.{cached.__name__}", cached.__wrapped__, raising=False)
        monkeypatch.setattr(schema, cached.__name__, cached.__wrapped__)
    monkeypatch.setattr("shoushan.outputs.indicators.facts.building.columns_of", schema.columns_of)
    Keeper(keeper.store).rebuild(place.book, place.moment)
    told = words_in(keeper.store.folder)
    assert "瓯缶罍簋" in told


def test_what_is_erased_by_name_leaves_the_disk_at_once(sqlite_place, tmp_path, settings):
    """An internal value is no column that erasure reaches by class, but somebody may have written a name into it."""
    settings.SHOUSHAN_ERASURES = tmp_path / "erasures"
    place, keeper = sqlite_place, Keeper(Store(tmp_path / "home"))
    case = place.opened(input={"ticket_no": "簠簋张三"})
    other = place.opened(input={"ticket_no": "A001"})
    follow(keeper, place)
    keeper.rebuild(place.book, place.moment)
    place.act("window", other, "accept")
    follow(keeper, place)
    assert "簠簋张三" in words_in(keeper.store.folder), "the control: it was there"
    erasing_by(place, case, ["ticket_no"])
    follow(keeper, place)
    told = words_in(keeper.store.folder)
    assert "簠簋张三" not in told
    assert case in told
    assert "A001" in told
    again = Store(tmp_path / "again")
    Keeper(again).rebuild(place.book, place.moment)
    assert all_rows(keeper.store, place.book) == all_rows(again, place.book)


def erasing_by(place, case, paths):
    """Erase lawfully, under an entry that the system makes."""
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, place.book)
        state = desk.state(case)
        desk.record(case, "erase", [Fact("field.erase", erasing.data_of(state, paths))], place.moment)
        desk.write()


def test_a_case_that_enters_a_closed_class_leaves_the_clear_files_at_once(sqlite_place, tmp_path):
    place, keeper = sqlite_place, Keeper(Store(tmp_path))
    shut, stays = registered(place), registered(place)
    follow(keeper, place)
    keeper.rebuild(place.book, place.moment)
    assert shut in words_in(keeper.store.folder), "the control: it lay in the clear"
    place.act("petition", shut, "close-off", reason="材料反映经办人收受财物")
    follow(keeper, place)
    told = words_in(keeper.store.folder)
    assert shut not in told
    assert stays in told
    viewer, keepers = place.viewer("petition"), place.viewer("keeper")
    with pytest.raises(ClassShut):
        keeper.store.source("petitions", "cases", "accusations", viewer)
    with pytest.raises(ClassShut):
        keeper.store.source("petitions", "cases", "accusations")
    rows = rows_of(keeper.store.source("petitions", "cases", "accusations", keepers))
    assert {row[6] for row in rows} == {shut}
    assert {row[6] for row in rows_of(keeper.store.source("petitions", "cases"))} == {stays}
    sealed = list((keeper.store.folder / "petitions" / "closed" / "accusations").glob("*.sealed"))
    assert sealed
    assert all(b"PAR1" not in path.read_bytes() for path in sealed)


def test_each_class_has_a_key_of_its_own_and_files_are_bound_to_their_names(sqlite_place):
    one, other = Locked(Locked.fresh()), Locked(Locked.fresh())
    sealed = one.seal(b"rows", "a.parquet")
    assert one.open(sealed, "a.parquet") == b"rows"
    for lock, name in ((other, "a.parquet"), (one, "b.parquet")):
        with pytest.raises(InvalidTag):
            lock.open(sealed, name)
