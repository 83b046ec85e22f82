"""The reality test of the sample: nothing in it that an official would laugh at."""

import re
import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shoushan.records.cases import queries, read
from shoushan.records.cases.queries import Wanted
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.identifiers import id_number_fault, id_number_warnings
from shoushan.rules.catalogue.loader import load_pack
from shoushan.site.sample.documents import SampleFault, read_sample
from shoushan.site.sample.intake import plans

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
DAYS = [date(2026, 11, 24), date(2026, 10, 9), date(2026, 3, 15)]
COUNTER, HOTLINE, PETITIONS = "one-counter", "hotline", "petitions"
HOUSE = re.compile(r"\d+(?=号)")
SAID_TO_CITIZENS = {
    "title", "content", "matter_note", "reply_text", "decision_text", "rework_text", "missing_items", "refusal_text",
    "result_claim", "result_facts", "review_facts",
}  # fmt: skip


@pytest.fixture(scope="module")
def pack():
    """The sample district."""
    found, problems = load_pack(ROOT / "packs" / "zhifu", ROOT / "packs")
    assert not problems
    return found


@pytest.fixture(scope="module")
def sample():
    """Its sample folder."""
    return read_sample(ROOT / "packs" / "zhifu" / "sample")


def planned_until(pack, sample, day):
    """Every act of the small sample up to the afternoon of ``day``."""
    settings, streams = sample
    return plans(pack, settings, streams, "small", datetime.combine(day, time(15), ZONE))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def planned(request, pack, sample):
    """The plans for a usual day, the day after a long holiday, and a Sunday."""
    return planned_until(pack, sample, request.param)


def by_ledger(planned, ledger):
    """The acts of one ledger."""
    cases = {one.case for one in planned if one.opens and one.opens[0] == ledger}
    return [one for one in planned if one.case in cases]


def openings(planned, ledger):
    """The acts that open a case of a ledger."""
    return [one for one in planned if one.opens and one.opens[0] == ledger]


def test_some_thousand_acts_of_the_last_year_in_rising_order(planned):
    assert sum(1 for one in planned if one.opens) > 1_500
    assert len(planned) > 10_000
    assert [one.moment for one in planned] == sorted(one.moment for one in planned)
    assert timedelta(days=360) < planned[-1].moment - planned[0].moment < timedelta(days=367)


def test_the_same_seed_gives_the_same_sample_and_another_seed_another(pack, sample):
    settings, streams = sample
    until = datetime.combine(DAYS[0], time(15), ZONE)
    said = [[(one.moment, one.act, one.by, dict(one.input)) for one in plans(pack, settings, streams, "small", until)]
            for _ in range(2)]  # fmt: skip
    assert said[0] == said[1]
    other = plans(pack, settings.model_copy(update={"seed": 1}), streams, "small", until)
    assert said[0] != [(one.moment, one.act, one.by, dict(one.input)) for one in other]


def test_offices_act_in_their_hours_on_working_days_only(pack, planned):
    office = [one for one in planned if one.by != "citizen" and not one.by.startswith("hotline-")]
    assert len(office) > 5_000
    for one in office:
        local = one.moment.astimezone(ZONE)
        assert pack.calendar.is_working(local.date()), f"{one.act} by {one.by} on {local}"
        assert time(8, 30) <= local.time() < time(12) or time(13, 30) <= local.time() < time(17, 30), f"{one.act} at {local}"


def test_worked_weekends_are_worked(pack, sample):
    planned = planned_until(pack, sample, date(2026, 11, 24))
    worked = {one.moment.date() for one in openings(planned, COUNTER) if one.by != "citizen"}
    made_up = [
        day.day for day in pack.calendar.special.values()
        if day.kind == "work" and planned[0].moment.date() < day.day <= date(2026, 11, 24)
    ]  # fmt: skip
    assert made_up
    assert set(made_up) <= worked


def test_the_hotline_is_called_at_any_time_and_less_at_night(planned):
    hours = Counter(one.moment.astimezone(ZONE).hour for one in openings(planned, HOTLINE))
    night, day = sum(hours[hour] for hour in range(1, 5)), sum(hours[hour] for hour in range(9, 13))
    assert 0 < night < day / 10
    rest_days = [one for one in openings(planned, HOTLINE) if one.moment.astimezone(ZONE).weekday() > 4]
    assert len(rest_days) > 50


def test_days_after_long_holidays_are_full(pack, planned):
    counts = Counter(one.moment.astimezone(ZONE).date() for one in openings(planned, COUNTER))
    calendar = pack.calendar
    first, last = planned[0].moment.astimezone(ZONE).date(), planned[-1].moment.astimezone(ZONE).date()
    days = [first + timedelta(days=n) for n in range(4, (last - first).days) if calendar.is_working(first + timedelta(days=n))]
    after = [counts[day] for day in days if all(not calendar.is_working(day - timedelta(days=n)) for n in (1, 2, 3))]
    assert len(after) >= 4
    assert statistics.mean(after) > 1.35 * statistics.mean(counts[day] for day in days)


def test_streets_differ_by_a_factor_of_three(planned):
    places = Counter(one.input["place"] for one in openings(planned, HOTLINE))
    assert len(places) == 12
    assert max(places.values()) >= 3 * min(places.values())


def test_no_two_cases_share_a_text(planned):
    said = defaultdict(set)
    for one in planned:
        for name, value in one.input.items():
            if name in SAID_TO_CITIZENS:
                said[name, value].add((one.case, one.child))
    assert {name for name, _ in said} >= {"title", "content", "matter_note", "reply_text", "decision_text"}
    assert not [key for key, cases in said.items() if len(cases) > 1]


def test_title_text_and_address_of_a_case_name_the_same_house(planned):
    named = 0
    for one in planned:
        if one.opens and one.opens[0] in (HOTLINE, PETITIONS):
            title, content = (set(HOUSE.findall(str(one.input.get(name, "")))) for name in ("title", "content"))
            assert not (title and content) or title & content, dict(one.input)
            named += bool(title and content)
    assert named > 300


def test_nothing_is_said_that_an_official_would_laugh_at(planned):
    for one in planned:
        for value in map(str, one.input.values()):
            assert not re.search(r"\d{2,}次|[2-9]\d日内", value), value


@pytest.mark.parametrize(("ledger", "answered"), [(COUNTER, "hand-out"), (HOTLINE, "call-back"), (PETITIONS, "serve-reply")])
def test_a_part_of_those_who_were_answered_rate(planned, ledger, answered):
    acts = by_ledger(planned, ledger)
    told = {one.case for one in acts if one.act == answered}
    rated = {one.case for one in acts if one.act == "rate"} & told
    assert len(told) > 40
    assert 0.20 < len(rated) / len(told) < 0.60


def test_petitions_come_alone_and_in_groups_with_addresses_and_sums(planned):
    found = openings(planned, PETITIONS)
    people = [int(one.input["people_count"]) for one in found]
    assert sum(count == 1 for count in people) > len(people) / 2
    assert any(count >= 5 for count in people)
    assert all(int(one.input["people_count"]) >= int(one.input.get("representatives", 0)) for one in found)
    assert len({party["address"] for one in found for party in one.parties}) > 0.9 * len(found)
    ages = [one.moment.year - int(one.parties[0]["id_number"][6:10]) for one in found]
    assert statistics.pstdev(ages) > 8
    assert all(18 <= age <= 95 for age in ages)


def test_no_text_has_a_hole(planned):
    for one in planned:
        for value in [*one.input.values(), one.reason or ""]:
            assert not re.search(r"[{}@]|None", str(value)) or isinstance(value, list), f"{one.act}: {value}"


def test_people_vary_and_are_nobody(planned):
    people = [party for one in planned for party in one.parties]
    numbers = [party["id_number"] for party in people]
    assert len(set(numbers)) > 0.99 * len(numbers)
    assert not any(id_number_fault(number) or id_number_warnings(number) for number in numbers)
    assert {number[:6] for number in numbers} == {"379900"}
    assert all(party["phone"].startswith("1990000") for party in people)
    names = Counter(party["name"] for party in people)
    assert len(names) > 0.6 * len(people)
    assert names.most_common(1)[0][1] < 0.01 * len(people)
    assert not any(re.search(r"测试|样|[0-9A-Za-z]", name) for name in names)


def test_ages_and_amounts_vary_as_the_services_ask(planned):
    ages = defaultdict(list)
    for one in openings(planned, COUNTER):
        born = int(one.parties[0]["id_number"][6:10])
        ages[one.opens[1]].append(one.moment.year - born)
    assert statistics.mean(ages["pension-qualification"]) > 65
    assert 48 < statistics.mean(ages["retirement"]) < 63
    assert all(statistics.pstdev(found) > 2 for found in ages.values())
    amounts = {one.input["monthly_benefit"] for one in planned if one.input.get("monthly_benefit")}
    assert len(amounts) > 300


def test_a_broken_sample_is_told_with_its_place(tmp_path):
    for name in ("sample", COUNTER, HOTLINE):
        text = (ROOT / "packs" / "zhifu" / "sample" / f"{name}.yaml").read_text("utf-8")
        (tmp_path / f"{name}.yaml").write_text(text.replace("trend:", "trent:"), "utf-8")
    with pytest.raises(SampleFault) as told:
        read_sample(tmp_path)
    assert told.value.problems[0].file == f"sample/{COUNTER}.yaml"
    assert told.value.problems[0].line > 0


# --- the sample as the corridor made it ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(pack, sample, tmp_path_factory, django_db_blocker):
    """The small sample of a usual day, made through the corridor; gives book and moment."""
    from django.core.management import call_command

    from shoushan.records.cases import installing
    from shoushan.records.cases.keys import make_keys
    from shoushan.site.sample.making import Making
    from shoushan.site.worker import settle
    from tests import places

    until = datetime.combine(DAYS[0], time(15), ZONE)
    with django_db_blocker.unblock(), places.default_database(places.sqlite(tmp_path_factory.mktemp("made") / "made.sqlite3")):
        from django.conf import settings

        make_keys(Path(settings.SHOUSHAN_KEYS))
        call_command("migrate", verbosity=0)
        planned = planned_until(pack, sample, DAYS[0])
        book = installing.install(pack, planned[0].moment - timedelta(days=1))
        assert Making(book).make(planned) == len(planned)
        settle(book, until)
        yield book, until


def lines(made, **wanted):
    """Every case that answers to ``wanted``."""
    book, moment = made
    found, page = [], 1
    while True:
        got = queries.lines(SYSTEM_VIEWER, book, Wanted(size=500, page=page, **wanted), moment).lines
        found += got
        page += 1
        if len(got) < 500:
            return found


@pytest.mark.slow
def test_the_first_entry_says_synthetic(made):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row order by id limit 1")
        shown = read.case(SYSTEM_VIEWER, made[0], cursor.fetchone()[0], made[1])
    assert shown.ledger.role == "install"
    assert next(one.value for one in shown.fields if one.field.id == "synthetic") is True


@pytest.mark.slow
def test_lamps_are_mostly_green_and_hardly_red(made):
    lamps = Counter(line.lamp.value for line in lines(made, state="open") if not line.closed_on)
    count = sum(lamps.values())
    assert count > 60
    assert 0.70 <= lamps["green"] / count <= 0.85, lamps
    assert 0 < lamps["red"] / count < 0.05, lamps
    assert lamps["yellow"], lamps
    assert lamps["grey"], lamps


@pytest.mark.slow
def test_open_cases_stand_in_every_stage(made):
    book, _ = made
    for ledger in (COUNTER, HOTLINE):
        stages = {stage.label.zh for stage in book.ledger(ledger).versions[-1].stages.values() if not stage.closed}
        assert {line.stage.zh for line in lines(made, ledger=ledger, state="open") if not line.closed_on} == stages


@pytest.mark.slow
def test_a_low_rating_that_waits_to_be_verified_is_in_the_list_of_open_things(made):
    waiting = [line for line in lines(made, ledger=COUNTER, state="open") if line.closed_on]
    assert waiting
    assert all(line.due and line.holders for line in waiting)


@pytest.mark.slow
def test_a_part_of_the_citizens_rates_and_not_all_are_content(made):
    from django.db import connection

    with connection.cursor() as cursor:
        for ledger in (COUNTER, HOTLINE):
            cursor.execute(
                "select count(*), sum(case when state like %s then 1 else 0 end), "
                "sum(case when state like %s then 1 else 0 end) from case_row "
                "where ledger = %s and closed_on is not null and stage in ('delivered', 'finished', 'answered')",
                ['%"rating"%', "%dissatisfied%", ledger],
            )
            closed, rated, low = cursor.fetchone()
            assert 0.20 < rated / closed < 0.60, ledger
            assert 0 < low / rated < 0.15, ledger


@pytest.mark.slow
def test_rows_agree_with_their_entries_and_nothing_lies_in_the_future(made):
    from django.db import connection

    from shoushan.records.cases import following

    assert following.check_random(made[0], 7, 40) == []
    with connection.cursor() as cursor:
        cursor.execute("select max(recorded) from journal_entry")
        last = cursor.fetchone()[0]
    assert last <= made[1].timestamp() * 1_000_000


@pytest.mark.slow
def test_packages_wait_for_units(made):
    found = lines(made, ledger=COUNTER, service="retirement-package", stage="package")
    assert len(found) >= 2
    children = [read.case(SYSTEM_VIEWER, made[0], line.uid, made[1]).state.children.values() for line in found]
    assert any(sum(child["state"] == "open" for child in those) == 2 for those in children)


@pytest.mark.slow
def test_petitions_are_of_every_class_and_accusations_are_shut_to_all_but_their_keepers(made):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select l.petition_class, c.klass, count(*) from case_row c join l_petitions l on l.case_id = c.id "
            "where c.ledger = 'petitions' group by l.petition_class, c.klass"
        )
        found = {(klass, shut): count for klass, shut, count in cursor.fetchall()}
        cursor.execute("select sum(batch), max(persons), count(*) from l_petitions__letters")
        groups, most, letters = cursor.fetchone()
    assert set(found) == {("appeal", None), ("suggestion", None), ("litigation", None), ("accusation", "accusations")}
    assert letters == sum(found.values()) > 80
    assert 0 < groups < letters
    assert most > 5
    stages = Counter(line.stage.zh for line in lines(made, ledger="petitions"))
    assert len(stages) >= 8, stages
