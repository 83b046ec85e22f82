"""Where the time of an act goes, by room: each function's own time, without what it calls in another room."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import perf_counter
from typing import Any


class Rooms:
    """Puts a clock around functions of the house; times nest, so that no microsecond is counted twice."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._open: list[list[Any]] = []

    def within(self, room: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, whose own time is put down to `room`."""

        def timed(*given: Any, **named: Any) -> Any:
            began = perf_counter()
            frame: list[Any] = [0.0]
            self._open.append(frame)
            try:
                return call(*given, **named)
            finally:
                took = perf_counter() - began
                self._open.pop()
                self.spent[room] = self.spent.get(room, 0.0) + took - frame[0]
                if self._open:
                    self._open[-1][0] += took

        return timed

    def around(self, room: str, owner: Any, name: str) -> None:
        """Measure `owner.name` from now on."""
        setattr(owner, name, self.within(room, getattr(owner, name)))


def furnish(rooms: Rooms) -> None:
    """Put clocks at the doors between the rooms."""
    from django.db import connections
    from django.db.backends.utils import CursorWrapper

    from shoushan.records.cases import desk, loading, one_statement
    from shoushan.records.cases.projection import Change
    from shoushan.records.journal import append

    rooms.around("load: rows into state", loading, "load")
    rooms.around("decide (guards, input, effects, fold)", desk.engine, "decide")
    rooms.around("lapses due", desk.engine, "lapses")
    rooms.around("context (units, calendar)", desk.Desk, "_context")
    rooms.around("words of papers", desk, "with_words")
    rooms.around("prepare (items, salts, digests)", append, "prepare")
    rooms.around("draft of the entry", desk, "draft_of")
    rooms.around("seal (header, leaf hash)", append, "seal")
    rooms.around("put the rows together (projection)", Change, "write")
    rooms.around("put the rows together (projection)", desk, "standing_of")
    rooms.around("put the journal's rows together", append, "insert")
    rooms.around("put the statement together", one_statement.SimpleDesk, "statement")
    rooms.around("SQL, read and written", CursorWrapper, "execute")
    rooms.around("SQL, read and written", CursorWrapper, "executemany")
    database = type(connections["default"])
    if connections["default"].vendor == "sqlite":
        rooms.around("BEGIN IMMEDIATE (turn taken)", database, "_start_transaction_under_autocommit")
    rooms.around("COMMIT (fdatasync)", database, "_commit")


def rooms_of_an_act(cases: str, count: int, rounds: int = 5) -> tuple[None, dict[str, Any]]:
    """Builder: microseconds of each room for the two acts together, halved; median of rounds."""
    from bench.acts_sides import mine
    from bench.district import Desk, place

    desk = Desk(place(), "employment")
    desk.there.book.units()
    uids = iter(mine(cases, 0, 1))
    for _ in range(20):
        uid = next(uids)
        desk.take(uid)
        desk.respond(uid)
    rooms = Rooms()
    furnish(rooms)
    act = rooms.within("everything else in the corridor", lambda one: (desk.take(one), desk.respond(one)))
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        rooms.spent.clear()
        for _ in range(count):
            act(next(uids))
        for room, seconds in rooms.spent.items():
            found.setdefault(room, []).append(seconds / count / 2 * 1e6)
    return None, {"rooms": {room: statistics.median(values) for room, values in found.items()}}
