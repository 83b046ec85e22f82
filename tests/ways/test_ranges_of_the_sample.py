"""The reality test of the old sheets: every row of ``ranges.csv`` holds for each row, street and month, with any seed.

The generator knows what the article tells; so what is held here is what it could get wrong and an official would see at once:
sums made of equal rows, streets that are copies of one another, homes of a thousand square metres.
"""

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

import pytest

from shoushan.rules.catalogue.loader import load_pack
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.sheets import carried, read_sheets

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packs" / "zhifu" / "sample"
ENOUGH = 60
"""Rows of a street or a month whose mean is held to the range."""
SIGMAS = 4
"""By so many of its standard errors a mean of so many rows may lie outside: the table says what is expected, not what the
sample's own seed happened to give, and one mean of some fifteen thousand lies farther."""
FULL = "pay-after-treatment"
RANGES = [
    pytest.param(row, id=f"{row['ledger']}.{row['field']}")
    for row in csv.DictReader((Path(__file__).parent / "ranges.csv").read_text("utf-8").splitlines())
]


@pytest.fixture(scope="module")
def pack():
    """The sample district."""
    found, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert not problems
    return found


@pytest.fixture(
    scope="module", params=[2017, 7, pytest.param(424242, marks=pytest.mark.slow)], ids=["own seed", "another seed", "a third"]
)
def rows(request, pack):
    """Ledger → what its rows say."""
    settings = read_sample(FOLDER)[0].model_copy(update={"seed": request.param})
    found = defaultdict(list)
    for one in carried(pack, settings, read_sheets(FOLDER, settings)):
        found[one.opens[0]].append(one.input)
    return found


def faults(row, told):
    """What is wrong with the rows of a ledger by one line of the table."""
    field, found = row["field"], []
    given = [one for one in told if field in one]
    values = [Decimal(str(one[field])) for one in given]
    if not values:
        return ["no row says it"]
    if min(values) < Decimal(row["least"]) or max(values) > Decimal(row["most"]):
        found.append(f"from {min(values)} to {max(values)}")
    for kind, groups in (("street", grouped(given, "street", None)), ("month", grouped(given, "opened", slice(5, 7)))):
        for key, own in groups.items():
            told = [float(one[field]) for one in own]
            if len(own) < ENOUGH:
                continue
            middle, error = mean(told), SIGMAS * stdev(told) / sqrt(len(told))
            if not float(row["mean_least"]) - error <= middle <= float(row["mean_most"]) + error:
                found.append(f"{kind} {key}: {middle:.1f} on average")
    if len({one.get("street") for one in given} - {None}) < min(int(row["streets"]), surely(len(given))):
        found.append("streets without a row")
    often = Counter(values)
    value, most = often.most_common(1)[0]
    usual = len(values) * int(row["alike"]) / 100
    if len(values) >= ENOUGH and most > usual + SIGMAS * sqrt(usual) + 1:
        found.append(f"{most} of {len(values)} rows say {value}")
    total = sum(values)
    if Decimal(row["most"]) > 1000 and any(
        is_round(one) and total % one == 0 and 20 * times >= len(values) for one, times in often.items()
    ):  # one row in twenty says it: of many unlike rows some may divide the total by chance
        found.append(f"{total} is a multiple of a round row")
    return found


@cache
def surely(count):
    """How many streets have a row among so many: those that expect nine or more, of which one in eight thousand has none."""
    weights = [one.weight for one in read_sample(FOLDER)[0].places]
    return sum(count * weight / sum(weights) >= 9 for weight in weights)


def grouped(rows, field, part):
    """Rows by a field, or by a part of it."""
    found = defaultdict(list)
    for one in rows:
        if one.get(field):
            found[one[field][part] if isinstance(part, slice) else one[field]].append(one)
    return found


def is_round(value):
    """Whether a value has one or two digits and then only zeros."""
    return value >= 1000 and len(str(int(value)).rstrip("0")) <= 2


@pytest.mark.parametrize("row", RANGES)
def test_every_row_street_and_month_is_within_its_range(rows, row):
    assert faults(row, rows[row["ledger"]]) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda at, one: {**one, "house_area": "72000"} if at == 3 else one, "from"),
        (lambda at, one: {**one, "house_area": "128.5"} if one["street"] == "370602009" else one, "street 370602009"),
        (lambda at, one: {**one, "house_area": "131"} if one["opened"][5:7] == "05" else one, "month 05"),
        (lambda at, one: {**one, "street": "370602009"}, "streets without a row"),
        (lambda at, one: {**one, "house_area": "72"} if at % 3 else one, "rows say 72"),
    ],
)
def test_rows_that_are_not_real_are_found(rows, change, said):
    row = next(one.values[0] for one in RANGES if one.id == "resettlement.house_area")
    told = [change(at, one) for at, one in enumerate(rows["resettlement"])]
    assert any(said in fault for fault in faults(row, told))


def test_a_total_of_round_rows_is_found():
    row = {"field": "floor", "least": "1", "most": "9000000", "mean_least": "1", "mean_most": "9000000", "streets": "0",
           "alike": "100"}  # fmt: skip
    assert "6000000 is a multiple of a round row" in faults(row, [{"floor": "100000"}] * 60)
    assert faults(row, [{"floor": "100013"}, {"floor": "98711"}]) == []


@pytest.mark.parametrize(("ledger", "field", "count"), [
    ("expert-outreach", "community_no", 142), ("minimum-living", "community", 26), ("disability-rehab", "community", 26),
    ("family-doctor", "community", 24), ("volunteering", "community", 24),
])  # fmt: skip
def test_no_two_communities_are_alike(rows, ledger, field, count):
    def said(own):
        return tuple(sorted(str(sorted(one.items())) for one in own))

    groups = grouped(rows[ledger], field, None)
    assert len(groups) >= count
    assert len({said(own) for own in groups.values()}) == len(groups)
    sizes = [len(own) for own in groups.values()]
    assert max(sizes) >= 3 * min(sizes)


# --- the full size -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stays(pack):
    """One of sixty of the stays of the full size."""
    settings = read_sample(FOLDER)[0].model_copy(update={"thinned": {"full": {FULL: 60}}})
    books = tuple(book for book in read_sheets(FOLDER, settings) if book.ledger == FULL)
    return [one.input for one in carried(pack, settings, books, "full")]


def test_stays_of_the_full_size_are_within_their_ranges_and_add_up(stays):
    assert len(stays) > 2_000
    for row in (one.values[0] for one in RANGES if one.values[0]["ledger"] == FULL):
        assert faults(row, stays) == []
    for one in stays:
        paid = [Decimal(one[name]) for name in ("insurance_paid", "aid_paid", "self_due")]
        assert sum(paid) == Decimal(one["bill_total"])
        assert all(part >= 0 for part in paid)
        assert one["self_paid"] == one["self_due"]
        assert one["admitted_on"] < one["discharged_on"]
    assert len({one["agreement_no"] for one in stays}) == len(stays)
    years = Counter(one["admitted_on"][:4] for one in stays)
    assert [years[str(year)] for year in range(2012, 2017)] == sorted(years.values()), "the scheme grew"


def test_the_full_size_has_as_many_persons_as_the_article_tells_and_no_round_sheet():
    settings = read_sample(FOLDER)[0]
    book = next(one for one in read_sheets(FOLDER, settings) if one.ledger == FULL)
    large = [sheet for sheet in book.sheets if sheet.sizes]
    first_stays = [sheet for sheet in large if "{seq_long}" in str(sheet.input["person_code"])]
    persons = sum(sheet.count for sheet in first_stays)
    assert 150_000 < persons < 160_000, "15万余人"
    assert not [sheet.count for sheet in large if sheet.count % 100 == 0]
    assert sum(sheet.count for sheet in large) > persons, "some were admitted twice"
