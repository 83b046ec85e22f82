"""Old sheets of the sample: one act for each row, the same with the same seed, and sums that are shared out to the fen."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shoushan.rules.catalogue.loader import load_pack
from shoushan.site.sample.documents import SampleFault, read_sample
from shoushan.site.sample.sheets import Sheet, Sheets, Total, carried, read_sheets

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def pack():
    """The sample district."""
    found, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert not problems
    return found


@pytest.fixture(scope="module")
def settings():
    """The settings of its sample."""
    return read_sample(ROOT / "packs" / "zhifu" / "sample")[0]


@pytest.fixture(scope="module")
def planned(pack, settings):
    """Every row of every sheet."""
    return carried(pack, settings, read_sheets(ROOT / "packs" / "zhifu" / "sample", settings))


def of(planned, ledger):
    """What the rows of one ledger say."""
    return [one.input for one in planned if one.opens[0] == ledger]


def test_every_sheet_named_has_its_rows_on_its_day(planned, settings):
    assert {one.opens[0] for one in planned} == set(settings.sheets)
    assert [one.moment for one in planned] == sorted(one.moment for one in planned)
    books = read_sheets(ROOT / "packs" / "zhifu" / "sample", settings)
    said = {(book.ledger, sheet.on, sheet.act) for book in books for sheet in book.sheets if not sheet.sizes}
    assert {(one.opens[0], one.moment.astimezone(ZONE).date(), one.act) for one in planned} == said
    assert len({one.case for one in planned}) == len(planned)


def test_sums_are_shared_out_to_the_fen_and_no_two_rows_are_alike(planned):
    lines = [one for one in of(planned, "public-spending") if one["line_kind"] == "detail"]
    assert sum(Decimal(one["paid_total"]) for one in lines) == Decimal("12236000000.00")
    signed = [Decimal(one["signed_amount"]) for one in of(planned, "investment") if "signed_amount" in one]
    assert (len(signed), sum(signed)) == (30, Decimal("57236000000.00"))
    assert len(set(signed)) == 30
    assert min(signed) > 0
    names = [one["project_name"] for one in of(planned, "investment")]
    assert len(set(names)) == len(names)


def test_rows_take_their_turns(planned):
    leaders = Counter(one["lead_leader"] for one in of(planned, "reform-tasks"))
    assert len(leaders) == 14
    seconded = [one["cadre_code"] for one in of(planned, "frontline-cadres") if one["kind"] == "secondment"]
    assert (len(seconded), len(set(seconded))) == (310, 302)


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(pack, settings, planned):
    books = read_sheets(ROOT / "packs" / "zhifu" / "sample", settings)
    assert [one.input for one in carried(pack, settings, books)] == [one.input for one in planned]
    other = carried(pack, settings.model_copy(update={"seed": 7}), books)
    assert [one.input for one in other] != [one.input for one in planned]
    assert len(other) == len(planned)


def test_no_person_is_named(planned):
    for one in planned:
        assert not {"name", "phone", "number"} & set(one.input), one.opens
        assert not one.parties


INTERNAL = re.compile(r"[a-z]{3,}-[a-z]+|(?<![.a-z])[a-z]{5,}")
"""What looks like the id of a code, a post, a unit or a project of ours; no office writes so."""
TEXTS = {"text", "long-text"}


def read_by_people(pack, ledger, act, given):
    """Field and value of every text that somebody types and others read, names of files apart."""
    version = pack.ledgers[ledger].versions[-1]
    for name, value in given.items():
        field = version.fields.get(name)
        if field is None or name in {"file", "report_file"}:
            continue
        if field.type in TEXTS:
            yield name, value
        columns = {one.id: one.type for one in field.fields}
        for row in value if isinstance(value, list) else ():
            yield from ((f"{name}.{key}", cell) for key, cell in row.items() if columns.get(key) in TEXTS)


def internal_ids(pack, planned):
    """Texts of rows in which an internal id stands."""
    return {
        (one.opens[0], name, value)
        for one in planned for name, value in read_by_people(pack, one.opens[0], one.act, one.input)
        if isinstance(value, str) and INTERNAL.search(value)
    }  # fmt: skip


def test_no_internal_id_stands_in_what_people_read(pack, planned):
    assert internal_ids(pack, planned) == set()
    spoilt = [replace(one, input={**one.input, "line_code": "ZC-school-building-0067"})
              for one in planned if one.opens[0] == "public-spending"][:1]  # fmt: skip
    assert internal_ids(pack, spoilt) == {("public-spending", "line_code", "ZC-school-building-0067")}


def test_every_key_of_a_sheet_is_given_once(pack, planned):
    keys = Counter(
        (one.opens[0], one.input[key]) for one in planned
        if (key := pack.ledgers[one.opens[0]].key) and one.input.get(key) is not None
    )  # fmt: skip
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("ledger", "act", "said"),
    [("funnds", "carry", "there is no ledger “funnds”"), ("funds", "carri", "there is no act “carri”")],
)
def test_a_wrong_ledger_or_act_is_named(pack, settings, ledger, act, said):
    sheet = Sheet(on="2016-12-30", act=act, by="finance-keeper", count=1, totals={"x": Total(sum="1.00")}, input={})
    with pytest.raises(SampleFault, match=said):
        carried(pack, settings, (Sheets(ledger=ledger, sheets=(sheet,)),))


def test_a_sheet_that_is_not_there_is_named(settings, tmp_path):
    with pytest.raises(SampleFault, match="sample/"):
        read_sheets(tmp_path, settings)
