"""Facts as the worker keeps them: how often, and when to raise the alarm that figures lag."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import connection, transaction

from shoushan.outputs.indicators.facts import position
from shoushan.outputs.indicators.facts.damage import FactsRefused
from shoushan.outputs.indicators.facts.keeping import Keeper, Step
from shoushan.outputs.indicators.facts.store import Store
from shoushan.records.cases.definitions import Book, current_book
from shoushan.site import clock
from shoushan.site.alarm import Alarm

log = logging.getLogger("shoushan.facts")
EVERY = timedelta(seconds=2)
"""At most this long the worker waits between two steps while entries come in; 99 of 100 entries count within 30 s."""
LATE = timedelta(seconds=30)
"""An entry that does not count after this long is an alarm."""


class Counting:
    """The worker's turn: follows when it is time, says when it is late, and stays quiet about the same fault."""

    def __init__(self, home: Path | None = None) -> None:
        self._home = home or Path(settings.SHOUSHAN_HOME)
        self._keeper = Keeper(Store(self._home))
        self._alarm = Alarm(log, LATE)

    def run(self, stop: Event) -> None:
        """Take turn after turn until ``stop``, with a connection of its own; a turn that fails is tried again."""
        while not stop.is_set():
            try:
                more = self.turn(current_book(), clock.now()).more
            except Exception:
                log.exception("a step of facts failed and is tried again")
                connection.close()
                more = False
            stop.wait(0 if more else EVERY.total_seconds())
        connection.close()

    def turn(self, book: Book, moment: datetime) -> Step:
        """One step. A fault (a full disk, a key that is missing) is logged once and stops nothing else."""
        try:
            done = self._keeper.step(book, moment)
            late = position.lag(transaction.get_connection(), self._home, moment).seconds
            self._alarm.watch(late, "指标底数落后 facts lag behind the journal")
        except (OSError, FactsRefused) as fault:
            self._alarm.say(f"指标底数未能更新 facts are not kept in step: {fault}")
            return Step()
        return done


def make(book: Book, moment: datetime) -> int:
    """Make all facts anew, at the end of what filled the journal at once; gives how many cases."""
    return Keeper(Store(Path(settings.SHOUSHAN_HOME))).rebuild(book, moment)
