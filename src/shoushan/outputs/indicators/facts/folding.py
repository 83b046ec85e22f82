"""A case's rows as a pure function of its entries: what was true on a day, as far as it was known at a leaf.

The state on a day ``D`` known at a leaf ``N`` is the fold, in the order of entries, of the facts with a leaf not above ``N``
that act from a day not after ``D``. A fact acts from the day on which its entry happened, except: an amendment from the day
it says, a correction from the day of what it mends, ``case.void`` from the first day of the case, a carried case from the
day on which the old book opened it (its end from the day on which it was closed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from shoushan.outputs.indicators.facts.chains import Chains
from shoushan.outputs.indicators.facts.columns import ROWS
from shoushan.outputs.indicators.facts.days import day_of, number_of
from shoushan.outputs.indicators.facts.remembering import Memory
from shoushan.outputs.indicators.facts.shaping import Shape
from shoushan.records.cases.counted import Counted, CountedCase
from shoushan.rules.procedure.values import Fact

Values = tuple[Any, ...]
ERASING = "field.erase"


class Event(NamedTuple):
    """A fact from the day from which it acts; ``fact`` None: the entry itself, with the row of its act."""

    day: int
    entry: Counted
    fact: Fact | None
    act: Values = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows of a case, each with ``case_id`` and the five columns of its validity in front; ``klass`` is the closed class
    that it is in now, ``open`` whether it is open now."""

    id: int
    klass: str | None
    open: bool
    rows: Mapping[str, list[Values]]


class Fold:
    """One case, folded entry by entry."""

    def __init__(self, shape: Shape, case_id: int, uid: str) -> None:
        self.shape, self.id, self.uid = shape, case_id, uid
        self.memory = Memory(uid)
        self.chains = Chains()
        self.n = 0
        self._events: list[Event] = []
        self._first: int | None = None
        self._last = 0
        self._field_days: dict[int, int] = {}
        self._ordinals: dict[tuple[str, Any], int] = {}
        self._many: dict[str, int] = {}

    def add(self, entry: Counted) -> None:
        """Take the next entry of the case."""
        events = list(self._dated(entry))
        if self._first is None:
            self._first = self._last = events[0].day
        events = [event if event.day >= self._first else event._replace(day=self._first) for event in events]
        days = [event.day for event in events]
        first, last = min(days), max(days)
        in_order = first == last >= self._last
        self._events += events
        self._field_days[entry.stamp.n] = min(
            (event.day for event in events if event.fact is not None and event.fact.effect.startswith("field.")), default=first
        )
        self.memory.changed.clear()
        for event in events:
            _take(self.memory, event)
        self._number_rows()
        self._last = max(last, self._last)
        self.n = entry.stamp.n
        if in_order and not self.memory.state.void:
            for dataset, key, values in self.shape.changed(self.memory, self._ordinals):
                self.chains.follow(dataset, key, entry.leaf, first, values)
        else:
            self._rewrite(entry.leaf, first)

    def result(self) -> Folded:
        """What the entries so far make of the case."""
        state = self.memory.state
        klass = state.klass or (self.shape.ledger.id if self.shape.ledger.closed else None)
        rows = {
            dataset: [(self.id, *one.row) for one in held if one.seen] for dataset, held in self.chains.rows.items()
        }  # fmt: skip
        return Folded(self.id, klass, state.closed is None and not state.void, rows)

    def _rewrite(self, leaf: int, first: int) -> None:
        """From ``first`` on the world was another one than was known: every later day is folded anew."""
        later = sorted({event.day for event in self._events if event.day >= first})
        told = []
        for day in later[:-1]:
            memory = Memory(self.uid, partial=True)
            for event in self._events:
                if event.day <= day:
                    _take(memory, event)
            told.append((day, self.shape.all(memory, self._ordinals)))
        told.append((later[-1], self.shape.all(self.memory, self._ordinals)))
        self.chains.rewrite(leaf, first, told)

    def _dated(self, entry: Counted) -> Iterator[Event]:
        own = number_of(entry.stamp.day)
        carried = next((fact for fact in entry.facts if fact.effect == "case.carry"), None)
        opened = day_of(carried.data.get("opened"), self.shape.zone) if carried else None  # type: ignore[arg-type]
        day = min(own, opened) if opened is not None else own
        yield Event(day, entry, None, self.shape.act(self.memory, entry))
        for fact in entry.facts:
            if fact is carried:
                yield from self._carried(entry, fact, day)
            else:
                yield Event(self._day(fact, day), entry, fact)

    def _carried(self, entry: Counted, fact: Fact, day: int) -> Iterator[Event]:
        closed = day_of(fact.data.get("closed"), self.shape.zone)  # type: ignore[arg-type]
        if closed is None or closed <= day:
            yield Event(day, entry, fact)
            return
        open_ = {name: value for name, value in fact.data.items() if name not in ("stage", "outcome", "closed")}
        yield Event(day, entry, replace(fact, data=open_))
        yield Event(closed, entry, fact)

    def _day(self, fact: Fact, own: int) -> int:
        if fact.effect == "case.void":
            return own if self._first is None else self._first
        if fact.effect == "field.amend":
            effective = day_of(fact.data.get("effective"), self.shape.zone)  # type: ignore[arg-type]
            return own if effective is None else effective
        if fact.effect == "field.correct":
            return min(own, self._field_days.get(fact.data["entry"], own))  # type: ignore[arg-type]
        return own

    def _number_rows(self) -> None:
        """Rows whose keys may not be shown are numbered in the order in which they first came."""
        for dataset, key in self.memory.changed:
            if dataset.startswith(ROWS):
                id_ = dataset.removeprefix(ROWS)
                if (id_, key) not in self._ordinals:
                    self._many[id_] = self._ordinals[id_, key] = self._many.get(id_, 0) + 1


def fold(shape: Shape, case: CountedCase) -> Folded:
    """The rows of a case whose entries are all at hand."""
    made = Fold(shape, case.id, case.uid)
    for entry in case.entries:
        made.add(entry)
    return made.result()


def _take(memory: Memory, event: Event) -> None:
    if event.fact is None:
        memory.enter(event.entry, event.act)
    else:
        memory.apply(event.fact, event.entry)
