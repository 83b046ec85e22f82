"""Effects on who may reach a case at all: it enters a closed class, or leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.marks import moved
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_enter(draft: Draft, values: Mapping[str, Any]) -> None:
    """Shut the case to everybody without the right of the class, from this entry on. Raises ``NothingToDo`` where it
    stands in that class already, ``NotUnderstood`` for a class that the ledger does not declare."""
    klass = text_of("class.enter", values, "class")
    known = {one.id: one.label for one in draft.ledger.classes}
    if klass not in known:
        raise NotUnderstood("class.enter", "class", klass)
    if draft.state.klass == klass:
        label = known[klass]
        raise NothingToDo(Text(f"该件已经在封闭类别“{label.zh}”中。", f"The case is in the closed class “{label.en}” already."))
    draft.emit("class.enter", {"class": klass}, reason_of(draft, values))


def reduce_enter(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.klass = str(fact.data["class"])
    moved(state, stamp)


def make_leave(draft: Draft, values: Mapping[str, Any]) -> None:
    """Open the case again to those who could reach it before. Raises ``NothingToDo`` where it is in no closed class."""
    if draft.state.klass is None:
        raise NothingToDo(Text("该件不在封闭类别中。", "The case is in no closed class."))
    draft.emit("class.leave", {"class": draft.state.klass}, reason_of(draft, values))


def reduce_leave(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.klass = None
    moved(state, stamp)


EFFECTS = (
    Effect("class.enter", Text("转入封闭类别", "the case enters a closed class"), words("class why"), words("class"),
           words("why"), make_enter, reduce_enter),
    Effect("class.leave", Text("移出封闭类别", "the case leaves its closed class"), words("why"), words("class"),
           words("why"), make_leave, reduce_leave),
)  # fmt: skip
