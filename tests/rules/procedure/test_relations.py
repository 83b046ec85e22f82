"""Whatever people do in whatever order: one household a day, one head a household, and the past as an oracle keeps it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shoushan.rules.catalogue.checking import relations
from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.content import content
from shoushan.rules.catalogue.loader import load_pack
from shoushan.rules.catalogue.model import RelationRule
from shoushan.rules.catalogue.packing import pack_content, pack_from_content
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.rehearsal import Rehearsal
from shoushan.rules.procedure.ties import in_force, overlap, ties_of
from shoushan.rules.procedure.values import Command, Happened, Tie
from shoushan.rules.text import Text

ROOT = Path(__file__).resolve().parents[3] / "packs"
TODAY = date(2017, 6, 1)
FIRST = date(2017, 1, 1)
WORKER = "community-beima-worker"
PEOPLE, HOMES = ("p1", "p2", "p3"), ("h1", "h2", "h3")


@pytest.fixture(scope="module")
def pack():
    found, problems = load_pack(ROOT / "zhifu", ROOT)
    assert not problems
    return found


class Roster:
    """The three ledgers in memory, and beside them who belonged where, kept by the simplest means."""

    def __init__(self, pack):
        self.play = Rehearsal(pack, pack.ledgers["residents"].versions[-1])
        self.told = {name: [] for name in PEOPLE}
        self.do(
            "house", "record", {"house_code": "X", "street": "370602001", "building": "1", "room": "1", "use": "home"}, "houses"
        )
        for home in HOMES:
            given = {"household_code": home, "house": "X", "kind": "family", "opened_on": "2000-01-01"}
            self.do(home, "establish", given, "households")
        for number, name in enumerate(PEOPLE):
            given = {
                "full_name": name, "sex": "1", "born_on": "1960-01-02", "household": HOMES[number], "kind": "head",
                "since": "2016-01-01", "residence": "here-both", "joined_by": "roster",
            }  # fmt: skip
            self.do(name, "enrol", given, "residents")
            self.told[name] = [[HOMES[number], "head", "2016-01-01", None]]

    def do(self, name, act, given, ledger=None, reason=None):
        case = self.play.names.get(name)
        opens = None
        if case is None:
            self.play.made += 1
            case, opens = f"{self.play.made:032x}", (ledger, None)
        actor = self.play.actor(WORKER, case)
        command = Command(case, act, actor, Happened.on(TODAY), given, opens=opens, reason=reason)
        self.play.do(name, command, datetime(2017, 6, 1, 2, tzinfo=UTC))

    def step(self, kind, person, home, role, day):
        """One thing tried; where it is done the oracle follows, where it is refused it stays."""
        on = day.isoformat()
        held = next((one for one in self.told[person] if one[2] <= on and (one[3] is None or on < one[3])), None)
        try:
            if kind == "move":
                self.do(person, "move", {"household": home, "kind": role, "on": on})
            elif kind == "kind":
                self.do(person, "told-kind", {"kind": role, "on": on})
            elif kind == "split":
                self.do(
                    held[0] if held else home,
                    "split",
                    {"into": home, "on": on, "members": [{"person": person, "kind": role}]},
                    reason="x",
                )
            else:
                self.do(person, "move-out", {"left_on": on, "left_why": "other"})
        except Refusal:
            return False
        ended = held[3] if held else None
        if held:
            held[3] = on
        if kind != "out":
            self.told[person].append([held[0] if kind == "kind" else home, role, on, ended if kind == "kind" else None])
        return True


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("move", "move", "kind", "split", "out")), st.sampled_from(PEOPLE), st.sampled_from(HOMES),
        st.sampled_from(("head", "son", "spouse")), st.dates(FIRST, TODAY),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_one_household_a_day_one_head_and_the_past_as_the_oracle_keeps_it(pack, steps):
    roster = Roster(pack)
    for step in steps:
        roster.step(*step)
    names = {case: name for name, case in roster.play.names.items()}
    for offset in range(0, (TODAY - FIRST).days + 1, 9):
        day = (FIRST + timedelta(days=offset)).isoformat()
        wanted = {
            (home, person, kind)
            for person, told in roster.told.items()
            for home, kind, first, until in told
            if first <= day and (until is None or day < until)
        }
        found = {
            (home, names[tie.case], tie.kind)
            for home in HOMES
            for tie in roster.play._ties(roster.play.names[home])
            if tie.relation == "member" and in_force(tie, day)
        }
        assert found == wanted
        people = [person for _, person, _ in found]
        assert len(people) == len(set(people))
        heads = [home for home, _, kind in found if kind == "head"]
        assert len(heads) == len(set(heads))


def test_the_oracle_would_notice_a_second_household(pack):
    roster = Roster(pack)
    case = roster.play.names["p1"]
    assert roster.step("move", "p1", "h2", "son", TODAY)
    assert not roster.step("move", "p2", "h3", "head", TODAY)
    state = roster.play.cases[case].state
    first, second = ties_of(state)
    assert not overlap(first, second)
    assert overlap(replace(first, until=None), second), "leaving out the end is what the guard is there for"


def test_days_at_the_edges():
    tie = Tie("a", "", "k", "r", "b", "", None, "2017-03-01", "2017-03-05")
    assert [in_force(tie, day) for day in ("2017-02-28", "2017-03-01", "2017-03-04", "2017-03-05")] == [
        False,
        True,
        True,
        False,
    ]
    assert not overlap(tie, replace(tie, from_="2017-03-05", until=None))
    assert overlap(tie, replace(tie, from_="2017-03-04", until=None))
    assert not overlap(tie, replace(tie, from_="2017-03-02", until="2017-03-02")), "a relation of no day excludes nothing"


def test_faults_of_relations_are_told_and_they_survive_being_published(pack):
    ledger = pack.ledgers["residents"]
    version = ledger.versions[-1]
    good = version.relations["member"]

    def faults(rule):
        seen = View(pack, ledger, replace(version, relations={"member": rule}))
        return " ".join(one.message.en for one in relations.check(seen))

    assert faults(good) == ""
    assert "no ledger" in faults(replace(good, to="nothing"))
    assert "no code list" in faults(replace(good, kinds="nothing"))
    assert "no code" in faults(replace(good, one_of=("emperor",)))
    homes = pack.ledgers["households"]
    lonely = {**pack.ledgers, "residents": replace(ledger, versions=(replace(version, relations={}),))}
    told = list(relations.check(View(replace(pack, ledgers=lonely), homes, homes.versions[-1])))
    assert any("act of a related ledger" in one.message.en for one in told)
    by_digest = {one.digest: content(one) for each in pack.ledgers.values() for one in each.versions}
    again = pack_from_content(pack_content(pack), by_digest.__getitem__).ledgers["residents"].versions[-1].relations
    assert again == version.relations
    assert again["member"] == RelationRule(
        "member", Text("所在户", "Member of the household"), "households", Text("家庭成员", "Members"), "family-relations",
        True, ("head",),
    )  # fmt: skip
