"""Lists longer than one transaction: written hidden, chunk by chunk, and shown by the entry that closes the batch.

All or none is kept by two marks in the journal: an entry that opens the batch and one that closes it, both at the case of
role ``install``. Between them the batch's cases are hidden from lists, search and figures, and no other act meets them.
A batch that its runner has left is taken back by visible acts: every case void, and a closing mark that says so.
"""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from time import perf_counter
from uuid import uuid4

from django.db import connection, transaction

from shoushan.records.cases.actions import digest_of
from shoushan.records.cases.batch_desk import Blocks, PreparedDesk, Rehearsal, TurnNeeded
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.refusing import BatchMeetsRole, BatchMeetsStanding, BatchRunning, BatchScattered, BatchTakenBack
from shoushan.records.journal import append, follower
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Fact

TOGETHER = 500
"""Commands that are rehearsed together, and with which the first chunk begins."""
MOST = 5_000
"""Entries that one chunk holds at most."""
AIM = 0.1
"""Seconds that a chunk should hold the lock; the next one is cut to that, so that 0.2 s are not passed."""
UNDONE = 200
"""Cases that are taken back in one transaction."""
WHY = "批次未完成，整批撤回 · the batch was not finished and is taken back as a whole"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch came to: its id, cases opened, entries written, the longest time the lock was held in seconds, and
    whether it had been done before."""

    id: str
    cases: int
    entries: int
    longest: float = 0.0
    again: bool = False


def run(commands: Sequence[Command], book: Book, now: Callable[[], datetime], account: str) -> Batch:
    """Do every command or none, hidden until all are done; the same list by the same account is done once.

    Every command is on a case that the list itself opens, and the commands of one case stand together. Everything is
    rehearsed before anything is written. Raises a ``Refusal``; ``at`` on it is the number of the command refused, if one was.
    """
    base = hashlib.sha256(account.encode() + b"\0" + digest_of(commands)).hexdigest()[:24]
    if done := _done(base):
        return done
    _rehearse(commands, book, now())
    mine = holder()
    batch = _begin(base, len(commands), book, now(), mine)
    if isinstance(batch, Batch):
        return batch
    return _Run(batch, book, now, mine).all(commands)


def unfinished() -> list[str]:
    """The batches that are open, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select batch from batch_row where closed is null order by opened, batch")
        return [row[0] for row in cursor.fetchall()]


def undo_abandoned(book: Book, now: Callable[[], datetime], mine: str) -> int:
    """Take back every batch whose runner has let its lease lapse; gives how many. Goes on where an earlier call stopped."""
    return sum(_undo(batch, book, now, mine) for batch in unfinished())


def taken_back(uids: Sequence[str]) -> set[str]:
    """The cases among ``uids`` that were opened by a batch which was taken back: their ids are spent."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for first in range(0, len(uids), TOGETHER):
            some = uids[first : first + TOGETHER]
            cursor.execute(
                "select c.uid from case_row c join journal_entry e on e.case_id = c.id and e.n = 1 "
                "join journal_frame f on f.id = e.frame join batch_row b on b.batch = f.batch "
                f"where b.undone = 1 and c.uid in ({', '.join(['%s'] * len(some))})",
                list(some),
            )
            found.update(row[0] for row in cursor.fetchall())
    return found


def holder() -> str:
    """A new holder of leases: no other runner, nor another one in this process, is taken for it."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


# --- before anything is written -------------------------------------------------------------------------------------


def _done(base: str) -> Batch | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select batch, rows, cases from batch_row where batch like %s and closed is not null and undone = 0", [f"{base}%"]
        )
        row = cursor.fetchone()
    return Batch(row[0], row[2], row[1], again=True) if row else None


def _chunks(commands: Sequence[Command], size: Callable[[], int]) -> Iterator[list[Command]]:
    """The commands in their order, cut only between cases."""
    held: list[Command] = []
    for _, own in groupby(commands, key=lambda command: command.case):
        held += own
        if len(held) >= size():
            yield held
            held = []
    if held:
        yield held


def _rehearse(commands: Sequence[Command], book: Book, moment: datetime) -> None:
    """Decide everything and keep nothing, so that a refusal comes before the first entry."""
    firsts = [next(own) for _, own in groupby(commands, key=lambda command: command.case)]
    if len({command.case for command in firsts}) != len(firsts):
        raise BatchScattered
    for first in firsts:
        if first.opens is None:
            raise BatchMeetsStanding
        if book.ledger(first.opens[0]).role is not None:
            raise BatchMeetsRole(book.ledger(first.opens[0]).name)
    at = 0
    with connection.cursor() as cursor:
        for chunk in _chunks(commands, lambda: TOGETHER):
            desk = Rehearsal(cursor, book, "rehearsal")
            for command in chunk:
                try:
                    desk.do(command, moment)
                except Refusal as refusal:
                    refusal.at = at
                    raise
                at += 1


def _begin(base: str, count: int, book: Book, moment: datetime, mine: str) -> str | Batch:
    """Write the opening mark and take the lease; gives the batch's id, or what the same batch came to before."""
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        uid = book_case(book)
        desk.state(uid)  # from here on nobody else begins
        if done := _done(base):
            return done
        cursor.execute("select batch, closed from batch_row where batch like %s order by batch", [f"{base}%"])
        before = cursor.fetchall()
        if any(closed is None for _, closed in before):
            raise BatchRunning
        batch = f"{base}{len(before):08x}"
        follower.take_lease(transaction.get_connection(), f"batch:{batch}", holder=mine, moment=moment)
        desk.record(uid, "batch-open", [Fact("batch.open", {"batch": batch, "rows": count})], moment)
        desk.write()
    return batch


def book_case(book: Book) -> str:
    """The id of the case of role ``install``: what concerns the whole journal is entered there."""
    ledger = next(ledger.id for ledger in book.pack.ledgers.values() if ledger.role == "install")
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where ledger = %s order by id limit 1", [ledger])
        return str(cursor.fetchone()[0])


# --- chunk by chunk -------------------------------------------------------------------------------------------------


class _Run:
    """One batch while it is written."""

    def __init__(self, batch: str, book: Book, now: Callable[[], datetime], mine: str) -> None:
        self.batch, self.book, self.now, self.mine = batch, book, now, mine
        self.numbers = Blocks()
        self.size, self.longest, self.cases, self.entries = TOGETHER, 0.0, 0, 0

    def all(self, commands: Sequence[Command]) -> Batch:
        """Write every chunk and the closing mark; takes back what was written when something is refused midway."""
        try:
            for chunk in _chunks(commands, lambda: self.size):
                self._chunk(chunk)
            self._close()
        except Refusal:
            _undo(self.batch, self.book, self.now, self.mine)
            raise
        return Batch(self.batch, self.cases, self.entries, self.longest)

    def _chunk(self, commands: list[Command]) -> None:
        try:
            self._outside(commands)
        except TurnNeeded:
            self._inside(commands)

    def _outside(self, commands: list[Command]) -> None:
        """Decide, salt and hash before the lock is taken; only insert under it."""
        moment = self.now()
        self.numbers.expect(sum(command.opens is not None for command in commands))
        with connection.cursor() as cursor:
            desk = PreparedDesk(cursor, self.book, self.batch, self.numbers)
            for command in commands:
                desk.do(command, moment)
            append.announce(transaction.get_connection(), (sealed.prepared for _, sealed in desk.sealed))
            self._write(desk, moment)

    def _inside(self, commands: list[Command]) -> None:
        """For acts that draw numbers without gaps: decided under the lock, fewer at a time."""
        for few in _chunks(commands, lambda: max(1, self.size // 8)):
            moment = self.now()
            with connection.cursor() as cursor:
                self._write(Desk(cursor, self.book, self.batch), moment, few)

    def _write(self, desk: Desk, moment: datetime, undecided: Sequence[Command] = ()) -> None:
        with transaction.atomic():
            began = perf_counter()
            _hold(self.batch, moment, self.mine)
            for command in undecided:
                desk.do(command, moment)
            desk.write()
            took = perf_counter() - began
        self.longest = max(self.longest, took)
        self.cases += sum(case.loaded is None for case in desk.open.values())
        self.entries += len(desk.sealed)
        self.size = max(20, min(MOST // 2, round(self.size * min(2.0, max(0.2, AIM / took)))))

    def _close(self) -> None:
        moment = self.now()
        with transaction.atomic(), connection.cursor() as cursor:
            began = perf_counter()
            _hold(self.batch, moment, self.mine)
            _mark(self.batch, self.book, moment, {"rows": self.entries, "cases": self.cases})
            _show(cursor, self.batch)
            self.longest = max(self.longest, perf_counter() - began)


def _hold(batch: str, moment: datetime, mine: str) -> None:
    """Renew the lease inside the transaction. Raises ``BatchTakenBack`` when somebody else has the batch or ended it."""
    ours = follower.take_lease(transaction.get_connection(), f"batch:{batch}", holder=mine, moment=moment)
    if not ours or batch not in unfinished():
        raise BatchTakenBack


def _mark(batch: str, book: Book, moment: datetime, said: dict[str, int | bool]) -> None:
    with connection.cursor() as cursor:
        desk = Desk(cursor, book)
        desk.record(book_case(book), "batch-close", [Fact("batch.close", {"batch": batch, **said})], moment)
        desk.write()


def _show(cursor: object, batch: str) -> None:
    cursor.execute("update case_row set hidden = null where hidden = %s", [batch])  # type: ignore[attr-defined]
    cursor.execute("delete from journal_follower where name = %s", [f"batch:{batch}"])  # type: ignore[attr-defined]


# --- taking back ----------------------------------------------------------------------------------------------------


def _undo(batch: str, book: Book, now: Callable[[], datetime], mine: str) -> bool:
    """Make every case of an unfinished batch void and close it as taken back; False while its runner holds the lease."""
    undone = 0
    while True:
        moment = now()
        with transaction.atomic(), connection.cursor() as cursor:
            database = transaction.get_connection()
            if not follower.take_lease(database, f"batch:{batch}", holder=mine, moment=moment):
                return False
            if batch not in unfinished():
                return False
            cursor.execute("select uid from case_row where hidden = %s and void = 0 order by id limit %s", [batch, UNDONE])
            uids = [row[0] for row in cursor.fetchall()]
            desk = Desk(cursor, book, sees_hidden=True)
            for uid in uids:
                desk.record(uid, "batch-undo", [Fact("case.void", {}, {"why": WHY})], moment)
            desk.write()
            undone += len(uids)
            if not uids:
                cursor.execute("select count(*) from case_row where hidden = %s", [batch])
                cases = int(cursor.fetchone()[0])
                _mark(batch, book, moment, {"rows": 0, "cases": cases, "undone": True})
                _show(cursor, batch)
                return True
