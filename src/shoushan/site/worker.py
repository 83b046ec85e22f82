"""The one worker: gives leaves their numbers, lets followers read on, writes lapses, keeps house."""

from __future__ import annotations

import logging
import os
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction

from shoushan.outputs.messages import outbox
from shoushan.records.cases import (
    attach,
    batches,
    campaign_tasks,
    digesting,
    erasing,
    files,
    following,
    lapsing,
    mandating,
    paid_out,
    recurring,
    retention,
    studio,
    tray,
)
from shoushan.records.cases.definitions import Book, NotInstalled, current_book
from shoushan.records.journal import requests, sequencer, store
from shoushan.records.units import citizens, drafts
from shoushan.site import clock, telling
from shoushan.site.counting import Counting
from shoushan.site.crosschecking import Rhythm
from shoushan.site.sealing import Sealing

log = logging.getLogger("shoushan.worker")
PAUSE = 1.0
"""Seconds between two rounds when nothing was to do."""


@dataclass(slots=True)
class Round:
    """What one round did."""

    numbered: int = 0
    indexed: int = 0
    lapsed: int = 0
    erased: int = 0
    tasked: int = 0
    told: int = 0
    paid: int = 0
    sealed: bool = False
    digested: bool = False
    drifted: int = 0
    unfinished: bool = False

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        moved = self.numbered or self.indexed or self.lapsed or self.erased or self.told or self.tasked or self.paid
        return not (moved or self.digested or self.unfinished)


class Worker:
    """Runs rounds until it is told to stop; a crash of one round only delays the followers.

    With ``counting`` it keeps the facts of the install's folder in step with the journal, too, beside the rounds: making
    them anew may take minutes, in which time goes on and heads are signed.
    """

    def __init__(self, counting: Counting | None = None) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._kept = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._walked, self._after, self._payer = self._kept, "", ""
        self._turn = 0
        self._seal = Sealing()
        self._checks = Rhythm()
        self._counting = counting

    def stop(self, *_: object) -> None:
        """Finish the round and end: also a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Work until ``stop`` is called."""
        beside = None
        if self._counting is not None:
            beside = threading.Thread(target=self._counting.run, args=(self._stop,), name="facts", daemon=True)
            beside.start()
        self._rounds()
        if beside is not None:
            beside.join(60)

    def _rounds(self) -> None:
        while not self._stop.is_set():
            try:
                done = self.round(current_book(), clock.now())
            except (DatabaseError, NotInstalled):
                log.exception("a round failed and is tried again")
                connection.close()
                self._stop.wait(5)
                continue
            if done.idle:
                self._stop.wait(PAUSE)

    def round(self, book: Book, moment: datetime) -> Round:
        """Do everything once that is waiting."""
        done = Round()
        database = transaction.get_connection()
        done.numbered = sequencer.sequence(database, holder=self.holder, moment=moment)
        done.indexed = following.follow_search(book, self.holder, moment)
        erasing.follow(Path(settings.SHOUSHAN_ERASURES), self.holder, moment)
        done.lapsed, done.unfinished = self._lapse(book, moment)
        done.paid, self._payer = paid_out.tell(book, moment, self._payer)
        done.erased = retention.carry_out(book, moment)
        done.tasked = campaign_tasks.open_tasks(book, lambda: moment) if done.numbered else 0
        done.told = telling.run(book, self.holder, moment)
        done.sealed = self._seal.turn(book, self.holder, moment)
        self._turn += 1
        if moment - self._kept > timedelta(minutes=5):
            self._kept = moment
            done.digested = digesting.write(book, moment)
            done.drifted = self._keep_house(book, moment)
            self._checks.turn(book, moment)
        return done

    def _lapse(self, book: Book, moment: datetime) -> tuple[int, bool]:
        """A step of the walk over cases past due, and whether it goes on; a new walk begins once a minute."""
        opened = 0
        if not self._after:
            if abs(moment - self._walked) < timedelta(minutes=1):
                return 0, False
            self._walked = moment
            opened = recurring.write_due(book, moment)
            opened += mandating.write_due(book, moment)
            opened += studio.serve_due(book, Path(settings.SHOUSHAN_PACKS), moment)
        count, self._after = lapsing.write_due(book, moment, self._after)
        return count + opened, bool(self._after)

    def _keep_house(self, book: Book, moment: datetime) -> int:
        database = transaction.get_connection()
        requests.purge(database, moment)
        store.checkpoint(database)
        files.sweep(moment)
        attach.sweep(moment)
        drafts.sweep(moment)
        tray.sweep(moment)
        if undone := batches.undo_abandoned(book, lambda: moment, self.holder):
            log.warning("%d batches were left unfinished and are taken back", undone)
        outbox.sweep(moment)
        citizens.sweep(moment)
        SessionStore.clear_expired()  # by the clock that wrote when they end; what was never sent goes with its session
        telling.ask_results(book, moment)
        for fault in store.check_triggers(database):
            log.critical("%s: %s %s", fault.where, fault.zh, fault.en)
        drifted = following.check_random(book, self._turn)
        for case_id, names in drifted:
            log.critical("case %s does not agree with its entries: %s", case_id, ", ".join(names))
        return len(drifted)


def settle(book: Book, moment: datetime, most: int = 10_000) -> None:
    """Run rounds until nothing is waiting: for the sample district and for tests."""
    worker = Worker()
    for _ in range(most):
        if worker.round(book, moment).idle:
            return
