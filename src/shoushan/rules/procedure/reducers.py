"""Facts come true: pure, versioned reducers; replay folds facts and never runs the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from shoushan.rules.procedure.effects import EFFECTS
from shoushan.rules.procedure.values import Fact, Stamp, State

LIFTS: dict[tuple[str, int], Callable[[Fact], Fact]] = {}
"""(effect, v) → the function that lifts a fact of that version by one; pure, and kept for ever."""

_NAMES = tuple(member.name for member in fields(State))


def lift(fact: Fact) -> Fact:
    """``fact`` in the newest version of its effect. Raises ``LookupError`` for an effect or version nobody
    knows."""
    newest = EFFECTS[fact.effect].v
    while fact.v < newest:
        fact = replace(LIFTS[fact.effect, fact.v](fact), v=fact.v + 1)
    if fact.v > newest:
        raise LookupError(f"{fact.effect}: version {fact.v} is newer than this program")
    return fact


def newest(fact: Fact) -> Fact:
    """``lift``, at no cost for a fact that is in the newest version already."""
    return fact if fact.v == EFFECTS[fact.effect].v else lift(fact)


def apply(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let one fact come true in a state that nobody else holds."""
    reducer = EFFECTS[fact.effect].reducer
    assert reducer is not None
    reducer(state, fact, stamp)


def copied(state: State) -> State:
    """A state whose containers may be changed; what they hold is replaced, never changed in place."""
    copy = State.__new__(State)
    for name in _NAMES:
        value = getattr(state, name)
        setattr(copy, name, dict(value) if isinstance(value, dict) else value)
    return copy


def blank(case: str) -> State:
    """The state of a case before its first fact."""
    return State(case=case, ledger="", version="")


def fold(state: State | None, facts: Iterable[Fact], stamp: Stamp, case: str = "") -> State:
    """The state after one entry. ``case`` names the case when ``state`` is None. Copies once; raises
    ``LookupError``."""
    copy = blank(case) if state is None else copied(state)
    for fact in facts:
        apply(copy, newest(fact), stamp)
    copy.n = stamp.n
    return copy
