"""Figures whose caliber a changed pack changes: what each counts now, and what it would count by the changed rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shoushan.outputs.indicators.deriving import ask
from shoushan.outputs.indicators.engines.refusals import EngineRefused
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.periods import read as period_of
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Indicator, Pack
from shoushan.rules.procedure.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Recounted:
    """A figure whose rule changes, by the rule in service and by the changed one; ``None`` where it is not there, or cannot be
    counted before the change is published or by this viewer."""

    indicator: Indicator
    period: Period
    before: Figure | None
    after: Figure | None


def changed_figures(old: Pack, new: Pack) -> Iterator[tuple[Indicator | None, Indicator | None]]:
    """Pairs of an indicator as in service and as changed, of every ledger: a rule holds what it refers to."""
    for id_ in dict.fromkeys([*old.ledgers, *new.ledgers]):
        known = old.ledgers[id_].indicators if id_ in old.ledgers else {}
        fresh = new.ledgers[id_].indicators if id_ in new.ledgers else {}
        for name in dict.fromkeys([*known, *fresh]):
            before, after = known.get(name), fresh.get(name)
            if before is None or after is None or before.rule != after.rule:
                yield before, after


def recounted(viewer: Viewer, old: Book, new: Book, store: Store, as_of: date) -> tuple[Recounted, ...]:
    """Every figure whose rule changes, counted by both over the facts there are. Raises nothing for what cannot be counted."""
    found = []
    for before, after in changed_figures(old.pack, new.pack):
        one = after or before
        assert one is not None
        period = period_of(one.period or "", old.pack.periods, as_of) or Period(date(as_of.year, 1, 1), as_of)
        counted = [
            _counted(viewer, book, store, each, period, as_of) if each is not None else None
            for book, each in ((old, before), (new, after))
        ]
        found.append(Recounted(one, period, counted[0], counted[1]))
    return tuple(found)


def _counted(viewer: Viewer, book: Book, store: Store, one: Indicator, period: Period, as_of: date) -> Figure | None:
    try:
        return ask(viewer, book, store, one, period, as_of=as_of)[-1]
    except (Refusal, EngineRefused, LookupError, OSError, ValueError):
        return None
