"""Desks of a batch: one that only rehearses, and one that decides before the lock is taken."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk, Done, Open
from shoushan.records.cases.refusing import BatchMeetsStanding
from shoushan.rules.catalogue.model import Version
from shoushan.rules.procedure.values import Command, Fact, Stamp, State


class TurnNeeded(Exception):
    """The act draws a number that may leave no gap: it must be decided under the lock."""


class Blocks:
    """Numbers with gaps allowed, taken from their counters by the block in short transactions of their own."""

    def __init__(self) -> None:
        self._held: dict[str, range] = {}
        self._wanted = 1

    def expect(self, count: int) -> None:
        """How many the next chunk will need of each series, at a guess."""
        self._wanted = max(1, count)

    def next(self, series: str) -> int:
        """The next number of a series."""
        held = self._held.get(series)
        if not held:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "insert into counter (series, next) values (%s, %s) "
                    "on conflict (series) do update set next = counter.next + %s returning next",
                    [series, 1 + self._wanted, self._wanted],
                )
                end = int(cursor.fetchone()[0])
            held = range(end - self._wanted, end)
        self._held[series] = held[1:]
        return held[0]


class PreparedDesk(Desk):
    """Decides without a lock: the cases of a batch are new, and nobody else can meet them."""

    def __init__(self, cursor: CursorWrapper, book: Book, batch: str, numbers: Blocks) -> None:
        super().__init__(cursor, book, batch)
        self._numbers = numbers

    def _next(self, series: str, *, gaps: bool) -> int:
        if not gaps:
            raise TurnNeeded
        return self._numbers.next(series)

    def _take(self, uid: str) -> Open:
        if uid not in self.open:
            raise BatchMeetsStanding
        return self.open[uid]


class Rehearsal(PreparedDesk):
    """Decides and folds, enters nothing, draws no number and makes no key."""

    def __init__(self, cursor: CursorWrapper, book: Book, batch: str) -> None:
        super().__init__(cursor, book, batch, Blocks())

    def _next(self, series: str, *, gaps: bool) -> int:
        return 0

    def _enter(
        self, case: Open, version: Version, command: Command, facts: tuple[Fact, ...], state: State, stamp: Stamp,
        moment: datetime,
    ) -> Done:  # fmt: skip
        case.state, case.definition = state, version.digest
        case.track = next((str(f.data["track"]) for f in reversed(facts) if f.data.get("track")), case.track)
        return Done(command.case, stamp.n, "", state.number, case.track)
