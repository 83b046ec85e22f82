"""The one corridor: whatever changes anything passes here as a list of commands, in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk, Done
from shoushan.records.cases.one_statement import TRIES, NotSimple, act_once
from shoushan.records.cases.refusing import MOST, ListTooLong
from shoushan.records.journal import requests
from shoushan.rules.procedure.refusals import AlreadyOpened, Refusal
from shoushan.rules.procedure.values import Actor, Command

LONGEST = MOST
"""Commands that fit one transaction; a longer list is a batch (decisions B4)."""


@dataclass(frozen=True, slots=True)
class Request:
    """Idempotency: the key that a door gives to one asking, and the account that asks."""

    key: str
    account: str


def act(commands: Sequence[Command], book: Book, moment: datetime, *, request: Request | None = None) -> tuple[Done, ...]:
    """Do every command or none, at ``moment`` (aware, UTC); gives one ``Done`` per command, in order.

    The same ``request`` key with the same commands gives the first answer again. Raises a ``Refusal`` (nothing is
    written then), ``journal.faults.KeyReused`` for a key that came with other commands.
    """
    if len(commands) > LONGEST:
        raise ListTooLong(len(commands), LONGEST)
    asked = requests.Request(request.account, request.key, digest_of(commands)) if request else None
    for _ in range(TRIES if not connection.in_atomic_block else 0):
        try:
            return _asked(commands, book, moment, asked)
        except (IntegrityError, OperationalError) as fault:
            if not _passing(fault):
                raise
    return _asked(commands, book, moment, asked)


def _passing(fault: Exception) -> bool:
    """Whether somebody else was in the way and trying again helps: a deadlock that was broken, a number taken."""
    return getattr(fault.__cause__, "sqlstate", None) in {"40P01", "40001"} or "journal_entry_case_id_n" in str(fault)


def _asked(commands: Sequence[Command], book: Book, moment: datetime, asked: requests.Request | None) -> tuple[Done, ...]:
    database = transaction.get_connection()
    if len(commands) == 1:
        try:
            return act_once(commands[0], book, moment, asked, _text)
        except NotSimple:
            pass
        except Refusal:
            if asked is None or (first := requests.answer_of(database, asked)) is None:
                raise
            return _done(first)
    if asked is None:
        return _run(commands, book, moment)
    try:
        answer = requests.once(database, asked, moment, lambda: _text(_run(commands, book, moment)))
    except AlreadyOpened:  # the same asking was still being written when this one looked: its answer stands now
        if (first := requests.answer_of(database, asked)) is None:
            raise
        return _done(first)
    return _done(answer.result)


def _done(text: str) -> tuple[Done, ...]:
    return tuple(Done(**one) for one in json.loads(text))


def _text(done: tuple[Done, ...]) -> str:
    return json.dumps([one.as_json() for one in done], ensure_ascii=False)


def _run(commands: Sequence[Command], book: Book, moment: datetime) -> tuple[Done, ...]:
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        desk.lock(commands)
        done = tuple(desk.do(command, moment) for command in commands)
        desk.write()
    desk.after()
    return done


def act_timed(timed: Iterable[tuple[Command, datetime]], book: Book) -> tuple[Done, ...]:
    """Do commands that carry their own moments in one transaction: replayed feeds and the sample district.

    Moments must not go back. Raises a ``Refusal``; nothing is written then.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        done = tuple(desk.do(command, moment) for command, moment in timed)
        desk.write()
    desk.after()
    return done


def digest_of(commands: Sequence[Command]) -> bytes:
    """A digest of what was asked, without what the door made itself (fresh case ids, moments, names of blobs)."""

    def asked(command: Command) -> dict[str, Any]:
        return {
            "case": None if command.opens else command.case, "act": command.act, "actor": _who(command.actor),
            "input": {name: _sent(value) for name, value in command.input.items()},
            "parties": [dict(party) for party in command.parties],
            "part": command.part, "opens": command.opens, "reason": command.reason,
            "source": [command.source.kind, command.source.digest],
            "happened": None if command.happened.kind == "at" else command.happened.as_json(),
        }  # fmt: skip

    text = json.dumps([asked(command) for command in commands], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).digest()


def _sent(value: Any) -> Any:
    """A file is what its bytes are: sent again it lies under another name of ours, and is the same request."""
    if isinstance(value, dict) and {"file", "digest"} <= value.keys():
        return {key: one for key, one in value.items() if key != "file"}
    return value


def _who(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}#{actor.handle}"
