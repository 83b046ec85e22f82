"""Sealing as the worker and the commands do it: which key, which folder, how often, and when to raise the alarm."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.journal import sealing
from shoushan.records.journal.sealing import Sealed
from shoushan.records.journal.sealkey import sealer
from shoushan.site.alarm import Alarm

log = logging.getLogger("shoushan.seal")
EVERY = timedelta(seconds=20)
"""At most this long the worker waits between two heads while entries come in."""
LATE = timedelta(seconds=60)
"""An entry that no head covers after this long is an alarm (decisions B3)."""


def seal(book: Book, holder: str, moment: datetime) -> Sealed | None:
    """Sign a head over what has its number; ``None`` when nothing is new. The first time, the key is recorded.

    Raises ``SealBroken`` when the entries under the last head have changed, ``FileNotFoundError`` without the key.
    """
    database = transaction.get_connection()
    signer = sealer(Path(settings.SHOUSHAN_KEYS), book.log)
    if not sealing.keys(database):
        sealing.keep_key(database, signer, moment)
    return sealing.seal(database, Path(settings.SHOUSHAN_LOG), signer, holder=holder, moment=moment)


class Sealing:
    """The worker's turn: seals when it is time, says when it is late, and stays quiet about the same fault."""

    def __init__(self) -> None:
        self._sealed: datetime | None = None
        self._alarm = Alarm(log, LATE)

    def turn(self, book: Book, holder: str, moment: datetime) -> bool:
        """Seal if it is time; gives whether a head was signed. A fault is logged once and stops nothing else."""
        if self._sealed is not None and timedelta(0) <= moment - self._sealed < EVERY:
            return False
        self._sealed = moment
        try:
            done = seal(book, holder, moment)
        except (sealing.SealBroken, FileNotFoundError) as fault:
            self._alarm.say(str(fault))
            return False
        late = sealing.lag(transaction.get_connection(), moment)
        self._alarm.watch(late, "留痕未存证 entries wait to be sealed")
        return done is not None
