"""Which acts of which ledgers do a thing, asked of the definitions: supervision and audit name no ledger and no act."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.model import Act, EffectSpec, Lapse, Version


def acts_with(book: Book, *effects: str, kind: str | None = None, joins: bool = False) -> tuple[tuple[str, str], ...]:
    """(Ledger, act) of every act and lapse of any version that composes one of ``effects``, of this written ``kind``.

    What a join brings about stands in the entry of the act that made it true: with ``joins`` a join gives every act of
    its version, for callers that look at the facts themselves.
    """
    found = {
        (ledger.id, act)
        for ledger in book.pack.ledgers.values()
        for version in ledger.versions
        for act in _acts(version, effects, kind, joins)
    }
    return tuple(sorted(found))


def _acts(version: Version, effects: tuple[str, ...], kind: str | None, joins: bool) -> Iterator[str]:
    if joins and any(_does(spec, effects, kind) for join in version.joins for spec in join.effects):
        yield from version.acts
    owners: tuple[Act | Lapse, ...] = (*version.acts.values(), *version.lapses)
    for owner in owners:
        if any(_does(spec, effects, kind) for spec in owner.effects):
            yield owner.id


def _does(spec: EffectSpec, effects: tuple[str, ...], kind: str | None) -> bool:
    return spec.effect in effects and (kind is None or spec.values.get("kind") == kind)
