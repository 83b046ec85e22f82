"""A follower of the journal: for each new entry the messages that its ledger's definition calls for, into the outbox."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.outputs.messages import codes, filing, outbox, words
from shoushan.outputs.messages.outbox import Letter, text_of
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.telling import ERASING, Due, Reached, due_for, erased
from shoushan.records.journal import follower, read
from shoushan.records.journal.read import Entry
from shoushan.records.units.viewer import SYSTEM_VIEWER

NAME = "messages"
NEWS = timedelta(days=3)
"""How old an entry may be when its message is made: what an upgrade or a restored backup reads again is no news."""
MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Portal:
    """Where telephones find the portal: ``https://…`` without a path; empty where no address is known."""

    address: str

    def link(self, code: str) -> str:
        """The address of a code."""
        return f"{self.address}/m/{code}" if self.address and code else ""


def follow(book: Book, portal: Portal, holder: str, moment: datetime, limit: int = 500, folder: Path | None = None) -> int:
    """Read on and propose; gives how many entries were read. Where something was erased, the letters of the case are
    emptied and their lines struck from the sheets in ``folder`` (done twice it is the same)."""

    def handle(entries: Sequence[Entry]) -> None:
        for entry in entries:
            if erased(entry):
                outbox.drop_case(entry.case, moment)
                if folder is not None:
                    filing.strike(folder, outbox.keys_of(entry.case))
            elif moment - entry.recorded <= NEWS:
                outbox.put(letters(book, portal, entry, moment))

    def reader(database: BaseDatabaseWrapper, first: int, count: int) -> Sequence[Entry]:
        return read.leaves_with(database, first, count, ERASING, since=moment - NEWS)

    return follower.follow(transaction.get_connection(), NAME, handle, limit=limit, holder=holder, moment=moment, reader=reader)


def letters(book: Book, portal: Portal, entry: Entry, moment: datetime) -> Iterator[Letter]:
    """The letters that an entry calls for, one for each telephone."""
    for due in due_for(SYSTEM_VIEWER, book, entry, moment):
        for reached in due.reached:
            yield _letter(book, portal, entry, due, reached, moment)


def _letter(book: Book, portal: Portal, entry: Entry, due: Due, reached: Reached, moment: datetime) -> Letter:
    purpose = due.message.link
    link = portal.link(codes.make(due.ground.uid, purpose, moment, reached.party)) if purpose and portal.address else ""
    text, now = words.whole(due), text_of(moment)
    return Letter(
        key_of(entry, due, reached), due.ground.uid, due.ground.n, due.ground.ledger.id, due.message.id, reached.party,
        due.ground.unit, due.ground.state.stage, reached.phone, text.zh, text.en, words.short(due, book.pack, link),
        first_state(reached.phone), next_at=now, made=now, changed=now,
    )  # fmt: skip


def key_of(entry: Entry, due: Due, reached: Reached) -> str:
    """The key by which gateways and people know a message: of the entry's hash, the rule and the party, nothing else."""
    return hashlib.sha256(f"{entry.hash.hex()}/{due.message.id}/{reached.party}".encode()).hexdigest()[:32]


def first_state(phone: str) -> str:
    """A mobile number takes a short message; a fixed one has to be rung; without a number there is paper."""
    plain = re.sub(r"[\s-]", "", phone)
    if MOBILE.fullmatch(plain):
        return outbox.WAITING
    return outbox.CALL if plain else outbox.PAPER
