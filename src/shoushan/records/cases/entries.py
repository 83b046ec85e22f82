"""A decision as the journal keeps it: facts as items with their classes, and back."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote

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
            yield Item(f"{path}/{_written(key)}", value, fact.classes.get(key, "internal"))


def fact_of(row: FactRow) -> Fact:
    """A fact as the rules know it; content that was erased or is sealed is absent."""
    if row.content and "%" in "".join(row.content):
        content = {key_of(key): value for key, value in row.content.items()}
        classes = {key_of(key): klass for key, klass in row.classes.items()}
        return Fact(row.effect, row.data, content, classes, row.v)
    return Fact(row.effect, row.data, row.content, row.classes, row.v)


def _written(key: str) -> str:
    """A content key as a path holds it: ASCII only (decisions B2), so a row's key in Chinese is percent-encoded."""
    return key if key.isascii() and "%" not in key else quote(key, safe="/ ")


def key_of(written: str) -> str:
    """The content key that a path holds."""
    return unquote(written) if "%" in written else written
