"""Writing down what a day brings to mandates: the reminder before the last day, and the end after it."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import connection

from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.mandates import BEFORE, ENDING, OVER
from shoushan.rules.procedure.mandate_acts import MANDATE_ENDING, MANDATE_OVER
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source

log = logging.getLogger("shoushan.mandates")
STEP = 200
"""Mandates of one kind in one round."""


def write_due(book: Book, moment: datetime) -> int:
    """Write what the day brings: reminders of mandates that end soon, and the end of those that are over. Gives how many.

    Nothing waits for it: a mandate is over on its day whether this was written or not. Doing it again writes nothing twice.
    """
    today = moment.astimezone(book.zone).date()
    soon = _rows(f"{ENDING} and (reminded is null or reminded <> until)", [today.isoformat(), (today + BEFORE).isoformat()])
    over = _rows(OVER, [today.isoformat()])
    commands = [_command(uid, MANDATE_ENDING, party, moment) for uid, party in soon]
    commands += [_command(uid, MANDATE_OVER, party, moment) for uid, party in over]
    return sum(_done(one, book, moment) for one in commands)


def _rows(where: str, values: list[str]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, p.party from case_party p join case_row c on c.id = p.case_id "
            f"where c.void = 0 and c.hidden is null and {where} order by c.id, p.party limit {STEP}",
            values,
        )
        return [(str(uid), str(party)) for uid, party in cursor.fetchall()]


def _command(uid: str, what: str, party: str, moment: datetime) -> Command:
    return Command(uid, what, SYSTEM, Happened.at(moment), {"party": party}, source=Source("system"))


def _done(command: Command, book: Book, moment: datetime) -> int:
    try:
        return len(act([command], book, moment))
    except Refusal as refusal:
        log.error("case %s: %s cannot be entered: %s", command.case, command.act, refusal)
        return 0
