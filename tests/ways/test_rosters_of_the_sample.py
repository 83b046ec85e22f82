"""Rosters of the sample: plausible households and ages, no two communities alike, and nobody's number where it must not be."""

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from statistics import mean
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from shoushan.records.cases import keys, queries, read
from shoushan.records.cases.actions import act
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.catalogue.fact_names import held
from shoushan.rules.catalogue.identifiers import id_check_digit
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.procedure.values import Command, Happened
from shoushan.site.sample.documents import read_sample
from shoushan.site.sample.making import Making
from shoushan.site.sample.rosters import rosters

FOLDER = Path(__file__).resolve().parents[2] / "packs" / "zhifu" / "sample"
UNTIL = datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ENROLLED = date(2025, 9, 20)


@pytest.fixture(scope="module")
def pack():
    found, problems = load_pack(FOLDER.parents[0], FOLDER.parents[1])
    assert not problems
    return found


@pytest.fixture(scope="module")
def planned(pack):
    return rosters(pack, read_sample(FOLDER)[0], FOLDER, UNTIL)


@pytest.fixture(scope="module")
def people(planned):
    """Community → household → its members as they were enrolled."""
    found = defaultdict(lambda: defaultdict(list))
    for one in planned:
        if one.act == "enrol":
            found[one.by][one.input["household"]].append(one.input)
    return found


def age(member):
    return ENROLLED.year - date.fromisoformat(member["born_on"]).year


def test_households_and_ages_are_plausible(people):
    for homes in people.values():
        sizes = [len(members) for members in homes.values()]
        assert 1 <= min(sizes) <= max(sizes) <= 6
        assert 1.8 < mean(sizes) < 3.2
        for members in homes.values():
            assert Counter(one["kind"] for one in members)["head"] == 1
            head = next(one for one in members if one["kind"] == "head")
            for one in members:
                assert 0 <= age(one) <= 100
                if one["kind"] == "spouse":
                    assert one["sex"] != head["sex"]
                    assert abs(age(one) - age(head)) < 12
                if one["kind"] in ("son", "daughter"):
                    assert age(head) - age(one) >= 18
                assert one["since"] >= one["born_on"]
                assert one["id_number"][:6] == "379900", "a region that was never assigned"
                assert id_check_digit(one["id_number"][:17]) == one["id_number"][17]
                assert one["id_number"][6:14] == one["born_on"].replace("-", "")
    numbers = [one["id_number"] for homes in people.values() for members in homes.values() for one in members]
    assert len(numbers) == len(set(numbers))
    assert 1000 < len(numbers) < 3000


def test_no_two_communities_are_alike(people, planned):
    shapes = {}
    for name, homes in people.items():
        sizes = Counter(len(members) for members in homes.values())
        old = mean(age(one) >= 60 for members in homes.values() for one in members)
        young = mean(age(one) < 16 for members in homes.values() for one in members)
        alone = sizes[1] / len(homes)
        areas = mean(float(one.input["house_area"]) for one in planned if one.by == name and one.act == "record")
        shapes[name] = (old, young, alone, areas / 100)
    assert len(shapes) == 6
    for one, other in combinations(shapes.values(), 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.1
    olds = [shape[0] for shape in shapes.values()]
    assert max(olds) - min(olds) > 0.2, "an old quarter and a new one"


def test_the_same_day_gives_the_same_people(pack, planned):
    again = rosters(pack, read_sample(FOLDER)[0], FOLDER, UNTIL)
    assert [one.input for one in again] == [one.input for one in planned]


def viewer(place, post):
    return accounts.viewer_at(Post.objects.get(id=post), "handle-1", place.book.pack)


def test_a_community_plays_and_tells_nobody_what_is_not_theirs(sqlite_place, planned):
    place = sqlite_place
    own = [one for one in planned if one.by == "community-datuan-worker"]
    Making(place.book).make(own)
    numbers = {one.input["id_number"] for one in own if one.act == "enrol"}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            told = "\n".join(str(cell) for row in cursor.fetchall() for cell in row)
            assert not any(number in told for number in numbers), table
    number = next(iter(numbers))
    assert queries.find(viewer(place, "community-datuan-worker"), place.book, number, UNTIL, 5)
    for stranger in ("community-beima-worker", "civil-affairs-handler"):
        assert queries.find(viewer(place, stranger), place.book, number, UNTIL, 5) == ()
    wanted = queries.Wanted(ledger="residents", size=5)
    supervisor = viewer(place, "supervisor-1")
    for line in queries.lines(supervisor, place.book, wanted, UNTIL).lines:
        assert "＊" in line.title.zh, "who does not work on it sees the first character"
        shown = {one.field.id: one.value for one in read.case(supervisor, place.book, line.uid, UNTIL).fields}
        assert shown["id_number"] == "＊＊＊"
        assert "＊" in shown["full_name"]
        assert shown["born_on"].endswith("＊＊")
    fields = place.book.ledger("residents").versions[-1].fields
    assert not any(held(fields[name]) for name in ("full_name", "id_number", "born_on", "phone", "work_place", "died_on"))


def test_a_circumstance_is_seen_by_its_keeper_and_leaves_no_mark_on_the_person(sqlite_place, planned):
    place = sqlite_place
    own = [one for one in planned if one.by == "community-dahaiyang-worker"][:9]
    Making(place.book).make(own)
    person = queries.lines(SYSTEM_VIEWER, place.book, queries.Wanted(ledger="residents", size=1), UNTIL).lines[0]
    keeper = viewer(place, "street-yuhuangding-circumstances")
    given = {
        "kind": "severe-mental", "person": person.number, "from_unit": "health-family-planning", "paper": "样例1号",
        "since": "2026-01-05", "details": "样例独一无二的情况",
    }  # fmt: skip
    case = uuid7(UNTIL)
    act(
        [Command(case, "record", keeper.actor, Happened.at(UNTIL), given, opens=("closed-circumstances", None))],
        place.book,
        UNTIL,
    )
    assert queries.by_ids(keeper, place.book, [case], UNTIL)
    others = (
        "supervisor-1",
        "street-yuhuangding-handler",
        "street-yuhuangding-head",
        "community-dahaiyang-worker",
        "auditor-1",
    )
    for post in others:
        seen = viewer(place, post)
        assert queries.by_ids(seen, place.book, [case], UNTIL) == ()
        assert queries.find(seen, place.book, "样例独一无二的情况", UNTIL, 5) == ()
        with pytest.raises(read.NotVisible):
            read.case(seen, place.book, case, UNTIL)
    worker = viewer(place, "community-dahaiyang-worker")
    shown = read.case(worker, place.book, person.uid, UNTIL)
    assert shown.links == ()
    assert shown.children == ()
    with connection.cursor() as cursor:
        cursor.execute("select person, details from l_closed_circumstances")
        sealed = cursor.fetchone()
    assert person.uid not in str(sealed)
    assert "样例" not in str(sealed)
    assert keys.keyed_digest(person.uid, "person") not in str(sealed[0])
