"""A decision as the journal keeps it: facts as items with their classes, and back."""

from __future__ import annotations

from collections.abc import Iterable

from shoushan.records.journal.append import Draft, Item
from shoushan.records.journal.read import FactRow
from shoushan.rules.procedure.values import Actor, Command, Fact


def draft_of(command: Command, facts: Iterable[Fact], *, ledger: str, definition: str, batch: str = "") -> Draft:
    """The journal's draft of an act and its facts."""
    actor = who(command.actor)
    source = command.source
    return Draft(
        case=command.case, ledger=ledger, definition=definition, act=command.act, actor=actor,
        recorder=who(command.recorder) if command.recorder else actor,
        source=f"{source.kind}:{source.digest}" if source.digest else source.kind,
        happened=command.happened.as_json(), items=list(items_of(facts)), batch=batch,
    )  # fmt: skip


def who(actor: Actor) -> str:
    """An actor as a header names it: post, party, link or system plus an opaque handle, never a name."""
    name = actor.kind if actor.kind in {"system", "citizen"} else f"{actor.kind}:{actor.id}"
    return f"{name}#{actor.handle}" if actor.handle else name


def items_of(facts: Iterable[Fact]) -> Iterable[Item]:
    """Each fact as one item of its structure (``<no>/<effect>``) and one per content value (``<no>/<effect>/<key>``)."""
    for number, fact in enumerate(facts):
        path = f"{number}/{fact.effect}" if fact.v == 1 else f"{number}/{fact.effect}@{fact.v}"
        yield Item(path, dict(fact.data))
        for key, value in fact.content.items():
            yield Item(f"{path}/{key}", value, fact.classes.get(key, "internal"))


def fact_of(row: FactRow) -> Fact:
    """A fact as the rules know it; content that was erased or is sealed is absent."""
    return Fact(row.effect, row.data, row.content, row.classes, row.v)
