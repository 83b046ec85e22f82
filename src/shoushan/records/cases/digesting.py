"""The log of accesses vouched for by the journal: once a day the worker enters a digest of each day that is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from shoushan.records.cases.batches import book_case
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.journal import access
from shoushan.records.journal.chain import moment_text
from shoushan.rules.catalogue.model import Value
from shoushan.rules.procedure.values import Fact, State

ACT = "access-digest"
SETTLED = timedelta(hours=1)
"""After midnight nothing of the day before is still being written."""
MOST = 400
"""Days with lines in one entry: a place that was idle or older catches up in several."""


def write(book: Book, moment: datetime) -> bool:
    """Enter the digests of all days that are over and have none yet, on the case of the install; whether there were any."""
    last = (moment - SETTLED).astimezone(book.zone).date() - timedelta(days=1)
    uid = book_case(book)
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        first = _next(desk.state(uid), book)
        if first > last:
            return False
        days, last = _days(book, first, last)
        data: dict[str, Value] = {
            "from": moment_text(_start(book, first)), "to": moment_text(_start(book, last + timedelta(days=1))),
            "last": last.isoformat(), "alg": "sha256", "days": days,
        }  # fmt: skip
        desk.record(uid, ACT, [Fact(access.EFFECT, data)], moment)
        desk.write()
    return True


def _next(state: State, book: Book) -> date:
    """The first day without a digest: behind the last one, else the day of the install."""
    if kept := state.last.get("access"):
        return date.fromisoformat(kept) + timedelta(days=1)
    opened = state.opened
    return datetime.fromisoformat(opened).astimezone(book.zone).date() if len(opened) > 10 else date.fromisoformat(opened)


def _days(book: Book, first: date, last: date) -> tuple[list[Value], date]:
    """The days with lines among ``first`` to ``last``, at most ``MOST``, and up to which day that goes."""
    database = transaction.get_connection()
    lines = access.accesses(database, _start(book, first), _start(book, last + timedelta(days=1)))
    named = sorted({line.at.astimezone(book.zone).date() for line in lines})
    if len(named) > MOST:
        named = named[:MOST]
        last = named[-1]
    found: list[Value] = []
    for day in named:
        start, end = _start(book, day), _start(book, day + timedelta(days=1))
        count, digest = access.day_digest(database, start, end)
        found.append([day.isoformat(), moment_text(start), moment_text(end), count, digest.hex()])
    return found, last


def _start(book: Book, day: date) -> datetime:
    return datetime.combine(day, time(), book.zone)
