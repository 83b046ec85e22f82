"""Facts brought up to the newest entry before a figure is published: nothing that was entered a moment ago is left out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.publishing.refusals import FactsBehind
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import read as journal
from shoushan.records.journal import sequencer

PATIENCE = 30.0
"""Seconds that a door waits for another process that holds the facts."""
PAUSE = 0.2


def caught_up(book: Book, now: Callable[[], datetime], number: Callable[[], object], patience: float = PATIENCE) -> Store:
    """The facts once they hold every entry there is at the moment of asking. Raises `FactsBehind` after ``patience``.

    ``number`` lets whoever asks give leaf numbers where no worker does.
    """
    database = transaction.get_connection()
    asked, until = sequencer.newest_entry(database), time.monotonic() + patience
    store = Store(Path(settings.SHOUSHAN_HOME))
    keeper = Keeper(store)
    while True:
        number()
        ready = not sequencer.waits(database, asked)
        reached, wanted = _step(keeper, store, book, now()), journal.size(database)
        if ready and reached >= wanted:
            return store
        if time.monotonic() > until:
            raise FactsBehind(reached, wanted + (not ready))
        time.sleep(PAUSE)


def _step(keeper: Keeper, store: Store, book: Book, moment: datetime) -> int:
    while keeper.step(book, moment).more:
        pass
    return store.position().next
