"""Change one thing in the journal, and a figure moves by exactly that: for every kind, on the facts of 2017."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection

from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import makeup
from shoushan.outputs.indicators.publishing.evidence import read_evidence
from shoushan.outputs.indicators.publishing.preparing import Wanted, prepare
from shoushan.outputs.indicators.values import rounded
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.values import Fact
from tests.outputs.indicators import oracle
from tests.outputs.indicators.districts import AS_OF, TEN_MONTHS, District, act, copied, mended, with_indicators

pytestmark = pytest.mark.slow

YEAR_2016 = Period(date(2016, 1, 1), date(2016, 12, 31))
HUNDRED_MILLION = 100_000_000 * 100
PETITIONER = {"role": "petitioner", "kind": "person", "name": "赵样例", "phone": "13000000003"}


@pytest.fixture(scope="module")
def changing(year_2017: District, tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """A copy that these tests change; each looks at what it moves only."""
    with copied(year_2017, tmp_path_factory.mktemp("changing")) as made:
        yield made


def known(made: District) -> int:
    """The last leaf that the facts hold."""
    return made.store.position().next - 1


def petition(made: District, day: date) -> str:
    """Register a petition on a day and give its id."""
    case = act(
        made, "petition-clerk-1", uuid7(made.place.moment), "register", day,
        {"title": "试", "content": "试", "form": "letter", "petition_class": "claim", "topic": "housing", "people_count": 1},
        opens=("petitions", None), parties=[PETITIONER],
    )  # fmt: skip
    made.follow()
    return case


def case_of(sql: str, *given: Any) -> str:
    """The id of one case."""
    with connection.cursor() as cursor:
        cursor.execute(f"select c.uid from case_row c {sql} order by c.id limit 1", list(given))
        return str(cursor.fetchone()[0])


def building(code: str) -> str:
    """The id of a building."""
    return case_of("join l_office_buildings l on l.case_id = c.id where l.building_code = %s", code)


def test_a_count_moves_by_one_and_the_past_stays_known(changing: District) -> None:
    before, leaf = changing.figure("petitions/received"), known(changing)
    case = petition(changing, date(2017, 10, 20))
    after = changing.figure("petitions/received")
    assert (after.value, after.n) == (before.value + 1, before.n + 1)
    assert changing.figure("petitions/received", known_at=leaf).value == before.value
    assert changing.figure("petitions/received", as_of=date(2017, 10, 19)).value == changing.figure(
        "petitions/received", as_of=date(2017, 10, 19), known_at=leaf
    ).value  # fmt: skip
    opened = known(changing)
    mended(changing, case, [Fact("case.void", {}, {"why": "试"})], date(2017, 10, 25))
    assert changing.figure("petitions/received").value == before.value
    assert changing.figure("petitions/received", known_at=opened).value == before.value + 1


def test_a_day_over_the_edge_is_in_another_period(changing: District) -> None:
    november = Period(date(2017, 11, 1), date(2017, 11, 30))
    as_of = date(2017, 12, 31)
    before = [changing.figure("petitions/received", period, as_of).value for period in (TEN_MONTHS, november)]
    petition(changing, date(2017, 10, 31))
    petition(changing, date(2017, 11, 1))
    after = [changing.figure("petitions/received", period, as_of).value for period in (TEN_MONTHS, november)]
    assert after == [before[0] + 1, before[1] + 1]


def unrated(made: District) -> str:
    """A petition answered in time for a rating and without one."""
    return case_of(
        "where c.ledger = 'petitions' and c.stage = 'finished' and c.closed_on < '2017-11-30' and c.closed_on > '2017-07-01' "
        "and not exists (select 1 from case_rating r where r.case_id = c.id)"
    )


def test_a_share_counts_petitioners_and_keeps_staff_apart(changing: District) -> None:
    before, leaf = changing.figure("petitions/satisfied"), known(changing)
    given = {"rating_office": "satisfied", "rating_organ": "dissatisfied"}
    act(changing, "citizen", unrated(changing), "rate", date(2017, 10, 31), given)
    changing.follow()
    one = changing.figure("petitions/satisfied")
    assert (one.above, one.below, one.apart) == (before.above, before.below + 1, before.apart)
    assert one.value == oracle.share(before.above, before.below + 1)
    assert one.prompt == before.value, "what was typed months later is in the rate, not in the one without late entries"
    assert changing.figure("petitions/satisfied", known_at=leaf).value == Decimal("95.72")
    act(changing, "petition-clerk-1", unrated(changing), "rate", date(2017, 10, 31), {**given, "rating_organ": "satisfied"})
    changing.follow()
    two = changing.figure("petitions/satisfied")
    assert (two.above, two.below, two.apart) == (one.above, one.below, one.apart + 1)
    assert changing.figure("petitions/staff-ratings").value == 1
    act(changing, "citizen", unrated(changing), "rate", date(2017, 11, 1), given)
    changing.follow()
    assert changing.figure("petitions/satisfied").below == one.below


def test_a_correction_reaches_back_and_an_amendment_does_not(changing: District) -> None:
    large = "office-buildings/large-buildings"
    before, leaf = changing.figure(large).value, known(changing)
    edge = building("LY0001")
    mended(changing, edge, [Fact("field.correct", {"entry": 1}, {"business_area": 499_999})], date(2018, 5, 2))
    assert changing.figure(large).value == before - 1
    assert changing.figure(large, known_at=leaf).value == before
    other = building("LY0002")
    mended(changing, other, [Fact("field.amend", {"effective": "2017-09-01"}, {"business_area": 100_000})], date(2017, 9, 1))
    assert changing.figure(large, as_of=date(2017, 8, 31)).value == before - 1
    assert changing.figure(large, as_of=date(2017, 9, 1)).value == before - 2


def test_sums_sets_and_multiples_move_by_what_was_mended(changing: District) -> None:
    names = ("building-tax", "hundred-million-buildings", "building-tax-multiple")
    tax, many, _ = (changing.figure(f"office-buildings/{name}", YEAR_2016) for name in names)
    one = case_of(
        "join l_office_buildings l on l.case_id = c.id join l_office_buildings__tax_by_year t on t.case_id = c.id "
        "where l.business_area > 600000 and t.year = 2016 and t.tax < 9000000000"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.tax from l_office_buildings__tax_by_year t join case_row c on c.id = t.case_id "
            "where c.uid = %s and t.year = 2016", [one],
        )  # fmt: skip
        was = int(cursor.fetchone()[0])
    row = {"year": 2016, "tax": was + HUNDRED_MILLION, "source": "tax-office"}
    mended(changing, one, [Fact("field.correct", {"entry": 1}, {"tax_by_year/2016": row})], date(2018, 5, 3))
    after = [changing.figure(f"office-buildings/{name}", YEAR_2016) for name in names]
    assert after[0].value == tax.value + 1
    assert after[0].n == tax.n
    assert after[1].value == many.value + 1
    exact = Fraction(oracle.f016(AS_OF, 2016), oracle.f016(AS_OF, 2011))
    assert after[2].value == rounded(exact, 2, "half-up")


def test_figures_of_figures_follow_their_parts(changing: District) -> None:
    count = {"kind": "count", "where": "case.opened_on is not null", "on": "case.opened_on"}
    with_indicators(
        changing, "petitions",
        {"id": "opened", **count},
        {"id": "growth", "kind": "growth", "of": "opened", "decimals": 2},
        {"id": "fall", "kind": "fall", "of": "opened", "decimals": 2},
        {"id": "twice", "kind": "plus", "parts": ["opened", "opened"]},
        {"id": "a-year", "kind": "per-year", "where": "case.opened_on is not null", "on": "case.opened_on", "decimals": 1},
        {"id": "ratio", "kind": "ratio", "above": "twice", "below": "opened", "decimals": 1},
        {"id": "even", "kind": "rate", "above": "opened", "below": "a-year", "decimals": 1, "rounding": "gbt-8170"},
    )  # fmt: skip
    december = Period(date(2017, 12, 1), date(2017, 12, 31))
    at: dict[str, Any] = {"period": december, "as_of": date(2017, 12, 31)}
    petition(changing, date(2017, 12, 4))
    petition(changing, date(2016, 12, 5))
    now = changing.figure("petitions/opened", **at).value
    then = changing.figure("petitions/opened", Period(date(2016, 12, 1), date(2016, 12, 31)), date(2016, 12, 31)).value
    grown = rounded((Fraction(now) - Fraction(then)) / Fraction(then) * 100, 2, "half-up")
    assert changing.figure("petitions/growth", **at).value == grown
    assert changing.figure("petitions/fall", **at).value == -grown
    assert changing.figure("petitions/twice", **at).value == 2 * now
    both = Period(date(2016, 12, 1), date(2017, 12, 31))
    whole = changing.figure("petitions/opened", both, date(2017, 12, 31)).value
    assert changing.figure("petitions/a-year", both, date(2017, 12, 31)).value == rounded(Fraction(whole) / 2, 1, "half-up")
    assert changing.figure("petitions/ratio", **at).value == Decimal("2.0")
    empty = Period(date(2010, 1, 1), date(2010, 12, 31))
    assert changing.figure("petitions/growth", empty, date(2010, 12, 31)).value is None
    assert changing.figure("petitions/opened", empty, date(2010, 12, 31)).value == 0
    petition(changing, date(2017, 12, 6))
    more = rounded((Fraction(now) + 1 - Fraction(then)) / Fraction(then) * 100, 2, "half-up")
    assert changing.figure("petitions/growth", **at).value == more


def released(made: District, indicator: str, period: Period) -> Decimal | None:
    """What would be published of an indicator, formed again from its evidence and its makeup alone."""
    wanted = Wanted(made.place.book.pack.indicator(indicator), period, AS_OF, known_at=known(made))
    ready = prepare(SYSTEM_VIEWER, made.place.book, made.store, wanted)
    value = makeup.read(ready.release["makeup"]).value([one.line for one in read_evidence(ready.evidence)])
    assert ready.release["value"] == ("-" if value is None else format(value, "f"))
    return value


def test_ranks_runs_days_and_unions_of_registers(changing: District) -> None:
    big = "not case.closed and business_area >= 2000000"
    with_indicators(
        changing, "office-buildings",
        {"id": "by-street", "kind": "count", "where": "not case.closed"},
        {"id": "place", "kind": "rank", "of": "by-street", "peers": "street", "self": "370602008"},
        {"id": "first", "kind": "run", "of": "street-years", "along": "year", "peers": "street", "self": "x",
         "run": "first"},
        {"id": "street-years", "kind": "sum", "over": "tax_by_year", "where": "row.year <= year(period.to)", "sum": "row.tax"},
        {"id": "there", "kind": "run", "of": "street-years", "along": "year", "run": "holds"},
        {"id": "gained", "kind": "days", "where": big, "planned": "checked_on", "actual": "completed_on"},
        {"id": "streets", "kind": "distinct", "where": big, "distinct": "street"},
        {"id": "grades", "kind": "distinct", "where": "not case.closed", "distinct": "grade"},
        {"id": "both", "kind": "union", "parts": ["streets", "grades"]},
        {"id": "p90", "kind": "percentile", "percent": 90, "where": "floors is not null", "value": "floors"},
    )  # fmt: skip
    names = ("place", "there", "both", "p90", "gained", "first")
    figure = {name: changing.figure(f"office-buildings/{name}", YEAR_2016) for name in names}
    assert figure["place"].value is None, "a street without buildings has no place"
    assert figure["first"].value == 0, "x is no street"
    assert figure["there"].value == 2, "2015 and 2016 have rows, 2014 has none"
    streets = changing.figure("office-buildings/streets", YEAR_2016).value
    grades = changing.figure("office-buildings/grades", YEAR_2016).value
    assert figure["both"].value == streets + grades, "streets and grades share no value"
    for name in (*names, "tax-rises"):
        told = changing.figure(f"office-buildings/{name}", YEAR_2016).value
        assert released(changing, f"office-buildings/{name}", YEAR_2016) == told, "its rows alone make the same value"
    one = building("LY0003")
    mended(changing, one, [Fact("field.correct", {"entry": 1}, {"street": "370602008", "floors": 99})], date(2018, 5, 4))
    after = changing.figure("office-buildings/place", YEAR_2016)
    peers = changing.ask("office-buildings/by-street", YEAR_2016, by=("street",))[:-1]
    assert after.value == len(peers)
    assert next(one.place for one in peers if one.key == ("370602008",)) == len(peers)
    floors = sorted(
        matter.fields["floors"] for matter in oracle.matters("office-buildings", AS_OF) if matter.fields.get("floors")
    )
    assert changing.figure("office-buildings/p90", YEAR_2016).value == floors[-(-len(floors) * 90 // 100) - 1]
    assert changing.figure("office-buildings/tax-rises", YEAR_2016).value == 1
    gained = figure["gained"].value
    assert gained is not None
    late = case_of("join l_office_buildings l on l.case_id = c.id where l.business_area > 2100000")
    mended(changing, late, [Fact("field.correct", {"entry": 1}, {"completed_on": "2018-01-01"})], date(2018, 5, 5))
    moved = changing.figure("office-buildings/gained", YEAR_2016, AS_OF)
    assert moved.value is not None
    assert moved.value < gained


def test_another_version_of_the_law_counts_under_the_same_meaning(changing: District) -> None:
    changing.place.moment = datetime(2023, 3, 1, 2, tzinfo=changing.place.moment.tzinfo)
    spring = Period(date(2023, 3, 1), date(2023, 3, 31))
    assert changing.figure("petitions/accepted-in-time", spring, date(2023, 3, 31)).value is None
    day = date(2023, 3, 1)
    case = act(
        changing, "petition-clerk-1", uuid7(changing.place.moment), "register", day,
        {"title": "试", "content": "试", "form": "letter", "petition_class": "appeal", "topic": "housing", "people_count": 1},
        opens=("petitions", None), parties=[PETITIONER],
    )  # fmt: skip
    act(changing, "petition-clerk-1", case, "forward", day, {"unit": "housing"})
    act(changing, "housing-handler", case, "take", day)
    act(changing, "housing-handler", case, "accept", day)
    changing.follow()
    one = changing.figure("petitions/accepted-in-time", spring, date(2023, 3, 31))
    assert (one.value, one.above, one.below) == (Decimal("100.00"), 1, 1)


def test_after_all_that_the_oracle_and_a_rebuild_agree(changing: District, tmp_path_factory: pytest.TempPathFactory) -> None:
    first, last = TEN_MONTHS.days
    built = District(changing.place, Keeper(Store(tmp_path_factory.mktemp("rebuilt"))))
    built.keeper.rebuild(changing.place.book, changing.place.moment)
    for made in (changing, built):
        satisfied = made.figure("petitions/satisfied")
        assert (satisfied.above, satisfied.below) == oracle.f090(first, last, AS_OF)
        on_time = made.figure("petitions/on-time")
        assert (on_time.above, on_time.below) == oracle.f089(first, last, AS_OF)
        assert made.figure("office-buildings/large-buildings").value == oracle.f014(AS_OF)
        assert made.figure("office-buildings/hundred-million-buildings", YEAR_2016).value == oracle.f015(AS_OF, 2016)


HOUSEHOLDS = (
    ("shanty-town", "胜利", 7200, "2017-03-10", "2017-10-31", None),
    ("shanty-town", "胜利", 8050, "2017-10-31", "2017-11-01", None),
    ("shanty-town", "白石", 6000, "2016-12-31", "2017-02-01", None),
    ("island", "崆峒岛", 9000, "2017-04-01", "2017-05-01", None),
    ("road", "塔山南路", 5000, "2017-02-01", "2017-06-30", "2017-08-15"),
    ("road", "塔山南路", 5100, "2017-02-01", "2017-07-10", "2017-08-15"),
)
"""Group, project, area (m² × 100), signed on, handed over on, planned to be cleared on."""


def test_groups_of_resettlement_are_kept_apart_and_the_road_ends_with_its_last_house(changing: District) -> None:
    changing.place.moment = datetime(2023, 3, 2, 2, tzinfo=changing.place.moment.tzinfo)
    cases, names = [], ("cleared-area", "agreed-area", "agreed-households")
    before = {name: changing.figure(f"resettlement/{name}").value for name in names}
    first, last = TEN_MONTHS.days
    areas = [oracle.f061(first, last, AS_OF), oracle.f062(first, last, AS_OF)]
    for number, (group, project, area, signed, handed, planned) in enumerate(HOUSEHOLDS):
        given = {
            "house_code": f"HX{number}", "project_name": project, "project_group": group, "legal_basis": "negotiated",
            "plan_published_on": "2016-10-01", "sign_open_on": "2016-11-01", "sign_days": 60, "house_address": "样例路1号",
        }  # fmt: skip
        case = act(
            changing, "resettlement-centre-keeper", uuid7(changing.place.moment), "register", date(2016, 11, 2), given,
            opens=("resettlement", None), parties=[{"role": "household", "kind": "person", "name": "赵样例"}],
        )  # fmt: skip
        cases.append(case)
        rows = {"house_area": area, "signed_on": signed, "handed_over_on": handed, "clear_planned_on": planned}
        mended(changing, case, [Fact("field.set", {}, {key: value for key, value in rows.items() if value})], date(2016, 11, 3))
    values = {name: changing.figure(f"resettlement/{name}").value for name in names}
    assert oracle.f061(first, last, AS_OF) == areas[0] + 7200 + 6000
    assert oracle.f062(first, last, AS_OF) == areas[1] + 7200 + 8050
    assert values == {
        "cleared-area": rounded(Fraction(areas[0] + 7200 + 6000, 100), 0, "half-up"),
        "agreed-area": rounded(Fraction(areas[1] + 7200 + 8050, 100), 0, "half-up"),
        "agreed-households": before["agreed-households"] + 2,
    }
    assert oracle.f063(first, last, AS_OF) == values["agreed-households"]
    assert changing.figure("resettlement/road-days-gained").value == oracle.f067(AS_OF, "塔山南路")
    mended(changing, cases[-1], [Fact("field.set", {}, {"handed_over_on": None})], date(2017, 1, 5))
    assert changing.figure("resettlement/road-days-gained").value is None, "one house of the road has not been handed over"
    assert oracle.f067(AS_OF, "塔山南路") is None
