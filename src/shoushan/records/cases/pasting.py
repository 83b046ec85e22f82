"""A list of rows for cases that stand: found by number or query code, each tried alone, the good ones done once together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases.actions import act
from shoushan.records.cases.batch_desk import Rehearsal
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk, Open
from shoushan.records.cases.identifiers import normal_code
from shoushan.records.journal import requests
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command

Asked = requests.Request


class Trial(Rehearsal):
    """Decides on a case that stands, enters nothing and draws no number."""

    def _take(self, uid: str) -> Open:
        return Desk._take(self, uid)


def found(viewer: Viewer, book: Book, names: Sequence[str]) -> dict[str, str]:
    """Number or query code → the case, as far as the viewer sees it."""
    wanted = {name: normal_code(name) for name in names if name}
    if not wanted:
        return {}
    where, given = scope(viewer, book.owners, book.closed)
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, c.number, c.track from case_row c where {where} and c.hidden is null "
            f"and (c.number in ({marks}) or c.track in ({marks}))",
            [*given, *wanted, *wanted.values()],
        )
        rows = cursor.fetchall()
    numbers = {row[1]: row[0] for row in rows if row[1]}
    codes = {row[2]: row[0] for row in rows if row[2]}
    return {name: uid for name, code in wanted.items() if (uid := numbers.get(name) or codes.get(code))}


def refused(command: Command, book: Book, moment: datetime) -> Refusal | DeadlineRefused | None:
    """What the corridor would say against ``command`` at ``moment``; nothing is kept."""
    with connection.cursor() as cursor:
        try:
            Trial(cursor, book, "rehearsal").do(command, moment)
        except (Refusal, DeadlineRefused) as fault:
            return fault
    return None


def done_before(asked: Asked) -> tuple[str, ...] | None:
    """The cases that this very asking was carried out on before. Raises ``KeyReused`` when the key came with other content."""
    first = requests.answer_of(transaction.get_connection(), asked)
    return None if first is None else tuple(json.loads(first))


def do_once(commands: Sequence[Command], book: Book, moment: datetime, asked: Asked) -> tuple[str, ...]:
    """Do every command or none, once for the asking; gives the cases. Raises a ``Refusal``, ``KeyReused``."""

    def run() -> str:
        act(commands, book, moment)
        return json.dumps([command.case for command in commands])

    return tuple(json.loads(requests.once(transaction.get_connection(), asked, moment, run).result))
