"""The queue of a hall: tickets of today in the order in which they are called, and how long it takes at today's pace.

Everything stands on the ledger of the role ``queue``; pages find its acts by their verbs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db import connection

from shoushan.records.cases import typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.identifiers import normal_code
from shoushan.records.journal import chain
from shoushan.records.journal import read as journal
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Act, Ledger, Version
from shoushan.rules.text import Text

ROLE = "queue"
ENOUGH = 3
"""Visits that must have ended today before a time is told: before that the hall does not know its pace."""
LATELY = timedelta(minutes=30)
"""A window counts as open when it called somebody within this time."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands: ``short`` is what is called out (A014); ``shown`` is 张＊ or nothing, never a name."""

    uid: str
    number: str
    short: str
    stage: str
    label: Text
    plain: Text
    closed: bool
    group: str
    group_label: Text
    priority: bool
    shown: str
    window: str
    called: int
    since: datetime
    n: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What today shows: median of minutes from call to end per group (and of all), and windows that call now."""

    minutes: Mapping[str, int]
    whole: int | None
    windows: int

    def wait(self, group: str, before: int) -> int | None:
        """Minutes that ``before`` people ahead take; nothing while the day is too young to know."""
        each = self.minutes.get(group, self.whole)
        return None if each is None else -(-before * each // max(1, self.windows))


@dataclass(frozen=True, slots=True)
class Hall:
    """The queue of one hall today: who waits (in calling order), who is at a window, who was absent, and the pace."""

    waiting: tuple[Ticket, ...]
    at_windows: tuple[Ticket, ...]
    absent: tuple[Ticket, ...]
    ended: int
    pace: Pace

    def before(self, ticket: Ticket) -> int:
        """How many are called before this one."""
        return next((place for place, one in enumerate(self.waiting) if one.uid == ticket.uid), 0)


def ledger_of(book: Book) -> Ledger | None:
    """The ledger of tickets, if the pack has one."""
    return book.pack.with_role(ROLE)


def version_on(book: Book, moment: datetime) -> Version | None:
    """The version in force today."""
    ledger, day = ledger_of(book), moment.astimezone(book.zone).date()
    found = [one for one in ledger.versions if one.from_ <= day] if ledger else []
    return found[-1] if found else None


def act_of(version: Version, verb: str) -> Act:
    """The one act of a verb; `shoushan check` holds every version to having it."""
    return next(act for act in version.acts.values() if act.verb == verb)


def halls(book: Book) -> tuple[str, ...]:
    """The units that keep a queue: the owner of the ledger, or all units of the kind that owns it."""
    ledger = ledger_of(book)
    if ledger is None:
        return ()
    return tuple(unit.id for unit in book.units().values() if ledger.owner in (unit.id, unit.kind))


def hall(viewer: Viewer, book: Book, unit: str, moment: datetime) -> Hall:
    """The queue of ``unit`` today. Staff see the tickets of their own hall; for everybody else ``board`` is there."""
    where, given = scope(viewer, book.owners, book.closed)
    return _hall(book, unit, moment, where, given)


def board(book: Book, unit: str, moment: datetime) -> Hall:
    """The same for the public board: a ticket tells a number, a window and at most 张＊; ids are left out."""
    found = _hall(book, unit, moment, "c.hidden is null", [])
    parts = (found.waiting, found.at_windows, found.absent)
    waiting, at_windows, absent = (tuple(_nameless(one) for one in part) for part in parts)
    return replace(found, waiting=waiting, at_windows=at_windows, absent=absent)


def _nameless(ticket: Ticket) -> Ticket:
    return replace(ticket, uid=ticket.short)


def ticket(book: Book, number: str, code: str, moment: datetime) -> tuple[Ticket, str, Hall] | None:
    """The ticket that number and code open, its hall, and the queue it stands in; nothing for an unknown one."""
    ledger = ledger_of(book)
    if ledger is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "select uid, unit from case_row where ledger = %s and number = %s and track = %s and hidden is null",
            [ledger.id, number, normal_code(code)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    found, _ = _tickets(book, ledger, "c.uid = %s", [row[0]])
    return found[0], row[1], _hall(book, row[1], moment, "c.hidden is null", [])


def _hall(book: Book, unit: str, moment: datetime, where: str, given: Sequence[Any]) -> Hall:
    ledger = ledger_of(book)
    if ledger is None:
        return Hall((), (), (), 0, Pace({}, None, 0))
    day = moment.astimezone(book.zone).date().isoformat()
    found, keys = _tickets(
        book, ledger, f"{where} and c.ledger = %s and c.unit = %s and c.opened_on = %s", [*given, ledger.id, unit, day]
    )
    version = version_on(book, moment)
    first = next((stage.id for stage in version.stages.values() if stage.first), "") if version else ""
    passed = set(_reached(version, "pass")) if version else set()
    waiting = sorted((one for one in found if one.stage == first), key=lambda one: (not one.priority, one.since, one.number))
    busy = [one for one in found if not one.closed and one.stage != first and one.stage not in passed]
    absent = [one for one in found if one.stage in passed]
    return Hall(
        tuple(waiting), tuple(sorted(busy, key=lambda one: one.since, reverse=True)), tuple(absent),
        sum(one.closed for one in found), pace_of(_visits(book, version, found, keys), moment),
    )  # fmt: skip


def _reached(version: Version, verb: str) -> Iterable[str]:
    return (str(spec.values["to"]) for spec in act_of(version, verb).effects if spec.effect == "case.stage")


def _tickets(book: Book, ledger: Ledger, where: str, given: Sequence[Any]) -> tuple[list[Ticket], dict[str, int]]:
    columns = ("queue_group", "priority", "surname", "window", "called_times")
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, c.number, c.stage, c.version, c.closed_on, c.last_recorded, c.n, c.id, "
            + ", ".join(f'l."{name}"' for name in columns)
            + f" from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id where {where} order by c.id",
            list(given),
        )
        rows = cursor.fetchall()
    return [_ticket(book, ledger, row) for row in rows], {row[0]: row[7] for row in rows}


def _ticket(book: Book, ledger: Ledger, row: Sequence[Any]) -> Ticket:
    uid, number, stage, version, closed, recorded, n, _, group, priority, surname, window, called = row
    found = ledger.version(version)
    at, field = found.stages[stage], found.fields["queue_group"]
    codes = book.pack.code_lists.get(field.list or "")
    code = codes.codes.get(str(group)) if codes else None
    tail = str(number or "").rsplit("-", 1)[-1]
    return Ticket(
        uid, number or "", f"{group or ''}{tail}", stage, at.label, at.plain, bool(closed) or at.closed, str(group or ""),
        code.label if code else Text(str(group), str(group)), bool(priority), f"{surname[0]}＊" if surname else "",
        window or "", int(called or 0), chain.moment_from(int(recorded)), n,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of today: its group and window, when it was called last, and when it ended (if it did)."""

    group: str
    window: str
    called: datetime
    ended: datetime | None


def _visits(book: Book, version: Version | None, found: Sequence[Ticket], keys: Mapping[str, int]) -> list[Visit]:
    if version is None:
        return []
    call, end = act_of(version, "call-number").id, act_of(version, "close").id
    called: dict[int, datetime] = {}
    ended: dict[int, datetime] = {}
    for case, act, moment in journal.moments_of(connection, [keys[one.uid] for one in found if one.called]):
        if act == call:
            called[case] = moment
        elif act == end:
            ended[case] = moment
    return [
        Visit(one.group, one.window, called[keys[one.uid]], ended.get(keys[one.uid]))
        for one in found if keys[one.uid] in called
    ]  # fmt: skip


def pace_of(visits: Sequence[Visit], moment: datetime) -> Pace:
    """The pace that these visits show at ``moment``: medians, so that one long visit does not frighten everybody."""
    spent: dict[str, list[int]] = {}
    for one in visits:
        if one.ended is not None:
            spent.setdefault(one.group, []).append(max(1, -(-int((one.ended - one.called).total_seconds()) // 60)))
    every = [minutes for group in spent.values() for minutes in group]
    return Pace(
        {group: _half_up(found) for group, found in spent.items() if len(found) >= ENOUGH},
        _half_up(every) if len(every) >= ENOUGH else None,
        len({one.window for one in visits if moment - one.called <= LATELY}),
    )  # fmt: skip


def _half_up(minutes: Sequence[int]) -> int:
    return -(-int(median(minutes) * 2) // 2)


def next_for(found: Hall, groups: Iterable[str]) -> tuple[Ticket, ...]:
    """Who may be called next at a window that serves ``groups`` (all when empty), in order."""
    wanted = frozenset(groups)
    return tuple(one for one in found.waiting if not wanted or one.group in wanted)
