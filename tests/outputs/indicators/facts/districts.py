"""The sample district at work for facts: random acts, late and mended entries, and what a store then holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction

from shoushan.outputs.indicators.facts.columns import columns_of
from shoushan.outputs.indicators.facts.keeping import Keeper, counted_ledgers
from shoushan.outputs.indicators.facts.source import Source
from shoushan.outputs.indicators.facts.store import Store
from shoushan.records.cases import actions, lapsing
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.journal import sequencer
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Fact, Happened
from tests.people import Place
from tests.ways.crowd import Crowd

Rows = dict[tuple[str, str | None, str], list[tuple[Any, ...]]]


class Working:
    """A district in which people act at random, and entries are mended and come late."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place, self.chance = place, Random(seed)
        self.crowd = Crowd(place, Random(seed + 1))
        self.cases: list[str] = []

    def act(self) -> None:
        """One thing that somebody does or tries."""
        kind = self.chance.choice(("open", "act", "act", "act", "act", "mend", "time"))
        if kind == "open" or not self.cases:
            self._do(self.crowd.opening())
        elif kind == "act":
            with connection.cursor() as cursor:
                command = self.crowd.on(cursor, self.chance.choice(self.cases))
            self._do(command)
        elif kind == "time":
            self.place.pass_time(hours=self.chance.choice((1, 5, 26, 50)))
            lapsing.write_due(self.place.book, self.place.moment)
        else:
            self._mend(self.chance.choice(self.cases))

    def _do(self, command: Any) -> None:
        try:
            done = actions.act([command], self.place.book, self.place.moment)[0]
        except Refusal:
            return
        if command.opens:
            self.cases.append(done.case)

    def _mend(self, uid: str) -> None:
        """What an auditor finds: a value amended from an earlier day, corrected, a note that came late, a void case."""
        day = self.place.moment - timedelta(days=self.chance.randrange(1, 6))
        with transaction.atomic(), connection.cursor() as cursor:
            desk = Desk(cursor, self.place.book)
            state = desk.state(uid)
            name = "ticket_no" if state.ledger == "one-counter" else "next_step"
            value = self.chance.choice(("a", "b"))
            origin = state.origins.get(name)
            facts = [Fact("field.amend", {"effective": day.date().isoformat()}, {name: value})]
            if self.chance.random() < 0.4 and origin:
                facts = [Fact("field.correct", {"entry": origin[1]}, {name: value})]
            elif self.chance.random() < 0.1:
                facts = [Fact("case.void", {}, {"why": "试"})]
            elif self.chance.random() < 0.4:
                facts = [Fact("note.add", {"kind": "visit"})]
            desk.record(uid, "note", facts, self.place.moment, Happened.at(day))
            desk.write()
        desk.after()


def number(place: Place, limit: int = 5000) -> int:
    """Give leaves their numbers."""
    return sequencer.sequence(transaction.get_connection(), holder="test", moment=place.moment, limit=limit)


def follow(keeper: Keeper, place: Place, limit: int = 5000) -> None:
    """Follow until nothing waits."""
    while number(place):
        pass
    while keeper.step(place.book, place.moment, limit).more:
        pass


def rows_of(source: Source) -> list[tuple[Any, ...]]:
    """Every row that counts: base rows of cases that were not touched, and the delta."""
    tables = {part: _table(source, part) for part in ("now", "past", "delta")}
    touched = set(_touched(source))
    base = [row for part in ("now", "past") for row in _tuples(tables[part]) if row[0] not in touched]
    return base + _tuples(tables["delta"])


def all_rows(store: Store, book: Book, ledgers: Sequence[str] = ()) -> Rows:
    """Every row of every dataset of every shelf (of these ledgers), sorted."""
    found: Rows = {}
    for ledger in counted_ledgers(book):
        if ledgers and ledger.id not in ledgers:
            continue
        for klass in (None, *store.classes(ledger.id)):
            for dataset in columns_of(ledger):
                rows = rows_of(store.source(ledger.id, dataset, klass, SYSTEM_VIEWER))
                assert len(set(rows)) == len(rows), (ledger.id, dataset)
                if rows:
                    found[ledger.id, klass, dataset] = sorted(rows, key=repr)
    return found


def visible(rows: list[tuple[Any, ...]], on: Any, known_at: int) -> list[tuple[Any, ...]]:
    """The values of the rows that may be seen at these moments."""
    found = []
    for case, leaf, day, next_leaf, next_day, struck, *values in rows:
        followed = next_leaf is not None and next_leaf <= known_at and next_day <= on
        if leaf <= known_at and day <= on and not followed and not (struck is not None and struck <= known_at):
            found.append((case, *values))
    return found


def _table(source: Source, part: str) -> list[pa.Table]:
    if source.memory:
        return [source.memory[part]]
    return [pq.read_table(path) for path in getattr(source, part)]


def _touched(source: Source) -> Iterator[int]:
    for table in _table(source, "touched"):
        yield from table.column("case_id").to_pylist()


def _tuples(tables: list[pa.Table]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for table in tables:
        found += zip(*(column.to_pylist() for column in table.columns), strict=True)
    return found
