"""Telling the cases what became of their money: listed once two have approved, then paid or returned, line by line."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection

from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.paying import OPEN
from shoushan.rules.procedure.effects.pay import PAID, RETURNED
from shoushan.rules.procedure.payment_acts import PAYMENT
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, Source

log = logging.getLogger("shoushan.payments")
STEP = 200
"""Cases that are told in one transaction."""
_WAITING = (
    "select k.uid, c.number, p.no, p.purpose, p.period, p.amount, p.state, p.why, p.again, p.ended, "
    "case when p.line is null or m.batch = c.number || '#' || p.no then m.state end, p.line, m.purpose "
    "from payment_line p join case_row c on c.id = p.case_id join case_row k on k.uid = p.claim "
    "left join case_money m on m.case_id = k.id and m.line = coalesce(p.line, c.number || '#' || p.no) "
    "where p.granted = 1 and k.void = 0 and k.uid > %s and ("
    "(p.line is null and (m.state is null or (p.state <> %s and p.state <> m.state))) or (p.line is not null and ("
    "(p.state = %s and coalesce(m.batch, '') <> c.number || '#' || p.no) or "
    "(p.state <> %s and m.state = 'due' and m.batch = c.number || '#' || p.no) or "
    "(p.state <> %s and (m.state = 'due' or (m.state = 'returned' and m.batch is not null)) "
    "and coalesce(m.batch, '') <> c.number || '#' || p.no "
    "and not exists (select 1 from payment_line q where q.claim = p.claim and q.line = p.line and q.case_id > p.case_id))))) "
    "order by k.uid, p.case_id, p.no limit %s"
)
"""Lines whose case does not know yet what became of them. A line of the case's own knows the batch that it stands in; of
several batches that had it only the newest is told."""


def tell(book: Book, moment: datetime, after: str = "") -> tuple[int, str]:
    """Tell the next ``STEP`` lines that wait, in order of their cases' ids behind ``after``.

    Gives how many entries were written and where to go on (empty: all were looked at). A case that refuses is told in the
    log and left: the others do not wait for it. Doing it again writes nothing twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [after, OPEN, OPEN, OPEN, OPEN, STEP])
        rows = cursor.fetchall()
    more = len(rows) == STEP
    if more and rows[0][0] != rows[-1][0]:  # a case whose lines go on behind this step is told whole in the next one
        rows = [row for row in rows if row[0] != rows[-1][0]]
    commands = [list(_commands(own, moment, book)) for _, own in groupby(rows, key=lambda row: row[0])]
    flat = [one for own in commands for one in own]
    try:
        if flat:
            act(flat, book, moment)
        count = len(flat)
    except Refusal:
        count = sum(_alone(own, book, moment) for own in commands)
    return count, rows[-1][0] if more else ""


def tell_all(book: Book, moment: datetime) -> int:
    """Tell everything that waits; gives how many entries were written."""
    count, after = tell(book, moment)
    while after:
        more, after = tell(book, moment, after)
        count += more
    return count


def _alone(own: Sequence[Command], book: Book, moment: datetime) -> int:
    try:
        return len(act(own, book, moment))
    except Refusal as refusal:
        log.error("case %s: its payment cannot be entered: %s", own[0].case, refusal)
        return 0


def _commands(rows: Any, moment: datetime, book: Book) -> Iterator[Command]:
    today = moment.astimezone(book.zone).date().isoformat()
    for uid, number, no, purpose, period, amount, state, why, again, ended, known, owed, its_purpose in rows:
        line = owed or f"{number}#{no}"
        said = {"line": line, "purpose": purpose, "period": period, "batch": number}
        if owed:
            said, again = {"line": line, "purpose": its_purpose, "batch": f"{number}#{no}"}, None
        if known is None:
            yield _command(uid, moment, {**said, "step": "due", "amount": amount, "again": again})
        if state in (PAID, RETURNED):
            if state == PAID and known in (None, "due"):
                yield _command(uid, moment, {"line": line, "step": "paid", "on": ended or today})
            if state == RETURNED and known != RETURNED:
                yield _command(uid, moment, {"line": line, "step": "returned", "why": why})


def _command(uid: str, moment: datetime, given: dict[str, Any]) -> Command:
    typed = {key: value for key, value in given.items() if value is not None}
    return Command(uid, PAYMENT, SYSTEM, Happened.at(moment), typed, source=Source("system"))
