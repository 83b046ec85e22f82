"""Random lists of acts by random people: declared stages, no part lost, refusals leave nothing, replay gives all again."""

from random import Random

from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shoushan.records.cases import actions, lapsing, loading, replaying
from shoushan.records.journal.verify import verify_all
from shoushan.rules.procedure.refusals import Refusal
from tests.people import NOON, Place
from tests.records.cases import rows
from tests.ways.crowd import Crowd
from tests.ways.simulation.world import entries


class District(RuleBasedStateMachine):
    """A district at work; ``place`` is set on the class that a test makes of it."""

    place: Place

    @initialize()
    def start(self):
        self.cases = []
        self.place.moment = max(self.place.moment, NOON)

    @rule(seed=st.integers(0, 2**32))
    def open_a_matter(self, seed):
        self.do([Crowd(self.place, Random(seed)).opening()])

    @rule(seed=st.integers(0, 2**32), at=st.integers(0, 99), count=st.sampled_from([1, 1, 1, 1, 1, 2]))
    def act_on_some(self, seed, at, count):
        crowd = Crowd(self.place, Random(seed))
        with connection.cursor() as cursor:
            self.do([crowd.on(cursor, self.cases[(at + turn) % len(self.cases)]) for turn in range(count) if self.cases])

    @rule(days=st.sampled_from([0, 0, 1, 3]), hours=st.integers(0, 3))
    def let_time_pass(self, days, hours):
        self.place.pass_time(days=days, hours=hours)
        lapsing.write_due(self.place.book, self.place.moment)

    def state(self, uid):
        with connection.cursor() as cursor:
            return loading.load(cursor, uid, self.place.book.ledger).state

    def do(self, commands):
        before, count = {uid: self.state(uid) for uid in self.cases}, entries()
        try:
            done = actions.act(commands, self.place.book, self.place.moment)
        except Refusal:
            assert entries() == count
            assert {uid: self.state(uid) for uid in self.cases} == before
            return
        self.cases += [one.case for one, command in zip(done, commands, strict=True) if command.opens]
        for uid, old in before.items():
            now = self.state(uid)
            if old.stage == now.stage and old.lapsed.keys() <= now.lapsed.keys():
                assert old.parts.keys() <= now.parts.keys(), "a part was lost within its stage"

    @invariant()
    def every_stage_is_declared_and_closing_leaves_no_part_open(self):
        for uid in getattr(self, "cases", ()):
            held = self.state(uid)
            assert held.stage in self.place.book.version_of(held).stages
            assert not held.closed or all(part["state"] in {"answered", "withdrawn"} for part in held.parts.values())

    def teardown(self):
        for uid in getattr(self, "cases", ()):
            with connection.cursor() as cursor:
                cursor.execute("select id from case_row where uid = %s", [uid])
                assert replaying.differs(self.place.book, cursor.fetchone()[0]) == ()


def test_random_acts_reach_nothing_undeclared_and_always_replay(sqlite_place):
    run_state_machine_as_test(
        type("HereAndNow", (District,), {"place": sqlite_place}),
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert verify_all(transaction.get_connection()) == []
    before = rows.rows()
    replaying.rebuild(sqlite_place.book)
    assert rows.rows() == before
    with connection.cursor() as cursor:
        cursor.execute("select sum(n - 1), max(n) from case_row where ledger in ('one-counter', 'hotline')")
        done, longest = cursor.fetchone()
    assert done > 25, "the acts were hardly ever possible: nothing was tested"
    assert longest >= 3, "no case got beyond its second act"
