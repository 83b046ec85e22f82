"""Laws that hold for any list of acts: no undeclared stage, no part lost, replay equal, refusals empty, one set of guards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shoushan.rules.catalogue.model import Lapse
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.effects import EFFECTS
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Context, Decision, Fact, Happened, Source, Stamp, State
from tests.rules.procedure.definitions import (
    CALENDAR,
    STAGES,
    UNITS,
    ZONE,
    Desk,
    act,
    effects,
    ledger,
    moment,
    post,
    t,
    usual,
)

UNITS_USED = ["hall", "a", "b", "c"]
WHO = [f"{role}@{unit}" for role in ("clerk", "handler", "head", "dispatcher") for unit in UNITS_USED] + ["citizen", "system"]
STOP = act("stop", "any-open", "head", {"case.stage": {"to": "refused"}}, {"case.close": {"outcome": "denied"}})
TURN = act("turn", "filed,work", "clerk", {"case.stage": {"to": "work"}},
           {"part.offer": {"unit": ["a", "b"], "kind": "sign", "in_turn": True}})  # fmt: skip
WITHDRAW = act("withdraw", "work", "clerk", {"part.withdraw": {"part": "all"}})
VOID = act("void", "any", "head", {"case.void": {}})
DEEMED = Lapse("deemed", t("deemed"), "check", "deem", effects(
    {"term.end": {"term": "check"}}, {"case.stage": {"to": "work"}}, {"part.offer": {"unit": "a", "kind": "assist"}},
))  # fmt: skip
VERSION = usual(STOP, TURN, WITHDRAW, VOID, lapses=(DEEMED,))
LEDGER = ledger(VERSION)
ROUTED = Desk(VERSION).routed("a", "b").now
INPUTS: dict[str, Any] = {
    "route": st.fixed_dictionaries({"units": st.lists(st.sampled_from(UNITS_USED), max_size=3)}),
    "answer": st.fixed_dictionaries({}, optional={"verdict": st.sampled_from(["yes", "no"]), "text": st.just("x")}),
    "rule": st.fixed_dictionaries({"unit": st.sampled_from([*UNITS_USED, "nowhere"])}),
    "pause": st.fixed_dictionaries({"kind_of": st.sampled_from(["supplement", "appraisal", "wish"])}),
    "extend": st.fixed_dictionaries({"by": st.integers(-1, 12)}),
    "set": st.fixed_dictionaries({}, optional={"amount": st.integers(-5, 5) | st.just("x"), "name": st.text(max_size=3)}),
}
DAYS = [f"2017-09-{day:02}" for day in range(1, 30)]


class Case(RuleBasedStateMachine):
    """One case under random acts by random people on days that go on."""

    state: State | None = None

    @initialize()
    def begin(self) -> None:
        """Nothing is open."""
        self.state, self.day = None, 0
        self.entries: list[tuple[tuple[Fact, ...], Stamp]] = []
        self.offered: set[str] = set()
        self.gone: set[str] = set()

    @property
    def context(self) -> Context:
        """What the corridor would read."""
        return Context(CALENDAR, ZONE, UNITS, numbers={"case": "1", "track": "1"})

    @rule(
        data=st.data(), name=st.sampled_from(sorted(VERSION.acts)), by=st.sampled_from(WHO), later=st.integers(0, 4),
        back=st.sampled_from([0, 0, 0, 1, 5]), proven=st.booleans(), seen=st.none() | st.integers(1, 9),
    )  # fmt: skip
    def do(self, data: Any, name: str, by: str, later: int, back: int, proven: bool, seen: int | None) -> None:
        """Try an act; a refusal must leave nothing, an act must replay."""
        self.day = min(self.day + later, len(DAYS) - 1)
        now = moment(DAYS[self.day])
        given_ = data.draw(INPUTS.get(name, st.just({})))
        parties = [{"role": "applicant", "name": "x"}] if name == "open" else ()
        command = Command(
            "c", name, post(by), Happened("on", DAYS[max(self.day - back, 0)]), given_, parties, seen=seen,
            source=Source("paper", "scan" if proven else None), opens=("small", None) if self.state is None else None,
            reason="because",
        )  # fmt: skip
        if self.state is not None:
            for lapsed in engine.precede(engine.lapses(VERSION, LEDGER, self.state, now, self.context), command, self.context):
                self.enter(lapsed.facts, engine.lapse_stamp(lapsed, self.state, now))
        before = repr(self.state)
        try:
            decision = engine.decide(VERSION, LEDGER, self.state, command, self.context, now)
        except Refusal as caught:
            refusal = caught
        else:
            self.enter_decided(decision, before)
            return
        assert repr(self.state) == before
        assert all(refusal.text)
        assert all(refusal.remedy)

    def enter_decided(self, decision: Decision, before: str) -> None:
        """A decision must leave its state alone and replay to the same."""
        assert repr(self.state) == before
        assert decision.stamp is not None
        self.enter(decision.facts, decision.stamp)
        assert self.state == decision.state

    def enter(self, facts: tuple[Fact, ...], stamp: Stamp) -> None:
        """Fold one entry and keep account of the parts."""
        self.entries.append((facts, stamp))
        self.state = reducers.fold(self.state, facts, stamp, "c")
        self.offered |= {str(fact.data["part"]) for fact in facts if fact.effect == "part.offer"}
        ends = ("part.answer", "part.withdraw")
        self.gone |= {str(fact.data["part"]) for fact in facts if fact.effect in ends}
        self.gone -= {str(fact.data["part"]) for fact in facts if fact.effect == "part.reject"}

    @invariant()
    def stage_is_declared(self) -> None:
        """The case stands in a stage of its version."""
        assert self.state is None or self.state.stage in STAGES

    @invariant()
    def no_part_is_lost(self) -> None:
        """Every part offered and not settled lies with somebody, and nothing lies open in a closed case."""
        if self.state is None:
            return
        held = {key for key, part in self.state.parts.items() if part["state"] in ("offered", "taken", "returned")}
        restored = any(fact.effect == "case.unlapse" for facts, _ in self.entries for fact in facts)
        assert restored or held == self.offered - self.gone
        assert not (self.state.closed and held)

    @invariant()
    def a_closed_case_has_no_running_clock(self) -> None:
        """Closing ends what ran."""
        assert (
            self.state is None or not self.state.closed or all(held["state"] == "ended" for held in self.state.terms.values())
        )

    @invariant()
    def what_is_possible_without_input_is_what_decides(self) -> None:
        """For acts that ask nothing, the page's answer and the decision agree."""
        if self.state is None:
            return
        actor, now = post("clerk@hall"), moment(DAYS[self.day])
        for one in engine.possible(VERSION, LEDGER, self.state, actor, self.context, now):
            if one.act.inputs or one.act.reason:
                continue
            command = Command(
                "c",
                one.act.id,
                actor,
                Happened("on", DAYS[self.day]),
                source=Source("paper", "s"),
                reason="?",
                part=one.parts[0] if one.parts else None,
            )
            refused = self.refusal_of(command, now)
            if refused is None or refused.code not in ("OutOfOrder", "LapseStands"):
                assert [type(found) for found in one.refusals[:1]] == ([type(refused)] if refused else [])

    def refusal_of(self, command: Command, now: datetime) -> Refusal | None:
        """Why the command is refused, or None."""
        assert self.state is not None
        try:
            engine.decide(VERSION, LEDGER, self.state, command, self.context, now)
        except Refusal as refusal:
            return refusal
        return None

    def teardown(self) -> None:
        """The whole history gives the same state again."""
        replayed: State | None = None
        for facts, stamp in self.entries:
            replayed = reducers.fold(replayed, facts, stamp, "c")
        assert replayed == self.state


def test_random_acts_never_break_a_law():
    run_state_machine_as_test(
        Case, settings=settings(max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    )


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 9)), min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_a_cell_shows_what_is_known_latest_whatever_the_order_of_typing(known):
    state: State | None = None
    for n, (day, value) in enumerate(known, start=1):
        stamp = Stamp(n, "x", Happened("on", "2017-10-01"), moment("2017-10-01").date(), moment("2017-10-01"))
        state = reducers.fold(state, [Fact("field.set", {"as_of": f"2017-09-{day:02}"}, {"amount": value})], stamp, "c")
    assert state is not None
    latest = max(range(len(known)), key=lambda n: (known[n][0], n))
    assert state.fields["amount"] == known[latest][1]


@pytest.mark.parametrize(("effect", "broken"), [("part.offer", "parts"), ("term.end", "terms"), ("case.stage", "stage")])
def test_control_a_reducer_that_forgets_is_found(monkeypatch, effect, broken):
    sound = EFFECTS[effect].reducer

    def forgetful(state: State, fact: Fact, stamp: Stamp) -> None:
        held = dict(state.parts) if broken == "parts" else dict(state.terms)
        assert sound is not None
        sound(state, fact, stamp)
        if broken == "stage":
            state.stage = "nowhere"
        else:
            setattr(state, broken, held)

    monkeypatch.setitem(EFFECTS, effect, replace(EFFECTS[effect], reducer=forgetful))
    quick = settings(max_examples=1_000, stateful_step_count=25, deadline=None, database=None, derandomize=True,
                     print_blob=False, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Case, settings=quick)


ANYTHING: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["2017-09-05", "a", "yes"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["amount", "kind", "units", "verdict", "text", "unit", "kind_of", "why", "by", "name", "reason", "x"])


@given(
    act_=st.sampled_from([*sorted(VERSION.acts), "child-closed", "unmask", "", "fly"]), by=st.sampled_from(WHO),
    input_=st.dictionaries(NAMES, ANYTHING, max_size=4), part=st.none() | st.sampled_from(["a", "b", "x"]),
    parties=st.lists(st.dictionaries(st.sampled_from(["role", "kind", "name"]), st.sampled_from(["applicant", "person", ""]))),
    happened=st.sampled_from(["2017-09-05", "2017-13-05", "", "2017-09", "2017-09-05T08:00:00", "2017-09-05T08:00:00+00:00"]),
    kind=st.sampled_from(["at", "on", "in"]), seen=st.none() | st.integers(-1, 99), opened=st.booleans(),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_is_decided_or_refused(act_, by, input_, part, parties, happened, kind, seen, opened):
    state = ROUTED if opened else None
    command = Command(
        "c", act_, post(by), Happened(kind, happened), input_, parties, part=part, seen=seen,
        opens=None if opened else ("small", None), reason="because",
    )  # fmt: skip
    context = Context(CALENDAR, ZONE, UNITS, numbers={"case": "1"})
    try:
        decision = engine.decide(VERSION, LEDGER, state, command, context, moment("2017-09-05"))
    except Refusal as refusal:
        told = refusal
    else:
        assert decision.state is not None
        return
    assert all([*told.text, *told.remedy, told.code])
