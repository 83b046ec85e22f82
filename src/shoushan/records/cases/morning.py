"""What a morning asks: parts nobody took over in time, deferred papers that fall due, call-backs promised for today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

from shoushan.records.cases import mandates
from shoushan.records.cases.definitions import Book

STATES = ("untaken", "deferred", "promised", "mandates")
"""Names of these questions, beside the states that a list knows anyway."""

_DEFERRED = {
    "sqlite": "exists (select 1 from json_each(c.state, '$.materials') m where json_extract(m.value, '$.state') = 'deferred' "
    "and json_extract(m.value, '$.due') <= %s)",
    "postgresql": "exists (select 1 from jsonb_each(c.state::jsonb -> 'materials') m where m.value ->> 'state' = 'deferred' "
    "and m.value ->> 'due' <= %s)",
}


def clause(state: str, book: Book, today: date) -> tuple[str, list[Any]]:
    """The predicate over ``case_row c`` of one of ``STATES`` on the local day ``today``."""
    if state == "untaken":
        offered = "select case_id from case_part where state = 'offered' and since < %s"
        return f"c.closed_on is null and c.id in ({offered})", [_a_working_day_ago(book, today).isoformat()]
    if state == "deferred":
        # the plain text is looked at first, so that only rows with a deferred paper are taken apart
        named = "c.closed_on is null and c.state like %s"
        return f"{named} and {_DEFERRED[connection.vendor]}", ['%"deferred"%', _next_working_day(book, today).isoformat()]
    if state == "mandates":
        until = (today + mandates.BEFORE).isoformat()
        return f"c.id in (select case_id from case_party where {mandates.ENDING})", [today.isoformat(), until]
    parts, given = list[str](), list[Any]()
    for ledger, terms in reminders(book).items():  # one by one: a look at the case inside would be made anew for every row
        marks = ", ".join(["%s"] * len(terms))
        due = f"select case_id from case_term where state = 'running' and substr(due, 1, 10) <= %s and term in ({marks})"
        parts.append(f"(c.ledger = %s and c.id in ({due}))")
        given += [ledger, today.isoformat(), *terms]
    return (f"({' or '.join(parts)})", given) if parts else ("1 = 0", [])


def reminders(book: Book) -> dict[str, tuple[str, ...]]:
    """Ledger → its terms that remind of what somebody promised (``reminder: true`` in a definition)."""
    found = {
        ledger.id: tuple(dict.fromkeys(
            term.id for version in ledger.versions for term in version.terms.values() if term.reminder
        ))
        for ledger in book.pack.ledgers.values()
    }  # fmt: skip
    return {ledger: terms for ledger, terms in found.items() if terms}


def _a_working_day_ago(book: Book, today: date) -> date:
    day = today - timedelta(days=1)
    while not book.calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _next_working_day(book: Book, today: date) -> date:
    """Until when a deferred paper is due "now": today and the next working day, so that there is time to ring."""
    day = today + timedelta(days=1)
    while not book.calendar.is_working(day):
        day += timedelta(days=1)
    return day
