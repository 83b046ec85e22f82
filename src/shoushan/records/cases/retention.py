"""Retention: what has been kept as long as its definitions say, a person's approval, and what the worker does with it.

The list is proposed, never erased. An approval is an entry of its own; the worker carries it out in small steps through
the corridor, where right, period, hold and archive are asked again at the moment of doing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from shoushan.records.cases import erasures, loading, typed
from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Done
from shoushan.records.cases.read import visible
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure import retention as rules
from shoushan.rules.procedure.built_in import APPROVE, CARRY, DROP
from shoushan.rules.procedure.refusals import NothingToDo, Refusal
from shoushan.rules.procedure.retention import AGAINST, Item, NotDue
from shoushan.rules.procedure.values import SYSTEM, Command, Happened, State
from shoushan.rules.text import Text

log = logging.getLogger("shoushan.retention")
STEP = 200
"""Cases that are looked at together."""
PER_ROUND = 20
"""Approvals that one round of the worker carries out, each in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case that is due: what of it and why, since which day, and what stands against erasing it."""

    uid: str
    number: str
    ledger: str
    closed_on: str
    items: tuple[Item, ...]
    against: str | None
    place: tuple[str, int]

    @property
    def paths(self) -> tuple[str, ...]:
        """What is due: ``*`` or fields."""
        return tuple(item.path for item in self.items)

    @property
    def since(self) -> str:
        """The last day of the period that ended first."""
        return min(item.until for item in self.items).isoformat()

    @property
    def words(self) -> Text | None:
        """What stands against it, in words."""
        return AGAINST[self.against] if self.against else None


@dataclass(frozen=True, slots=True)
class Group:
    """One rule of one ledger and how many cases are due by it."""

    ledger: str
    path: str
    period: str
    cases: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the list, and the place to go on from (``None``: all were looked at)."""

    lines: tuple[Line, ...]
    after: tuple[str, int] | None


def rules_of(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """(Path, period) of everything in a ledger that is kept for a limited time."""
    if rules.closed_before(date(2000, 1, 1), ledger.retention):
        yield erasing.EVERYTHING, ledger.retention
    for field in typed.fields_of(ledger).values():
        if field.retention and rules.closed_before(date(2000, 1, 1), field.retention):
            yield field.id, field.retention


def groups(viewer: Viewer, book: Book, day: date) -> tuple[Group, ...]:
    """How many cases ``viewer`` may see are due on ``day``, by ledger and item."""
    found = []
    for ledger in _ledgers(viewer, book):
        for path, period in rules_of(ledger):
            where, given = _due(ledger, path, period, day)
            count = _count(viewer, book, ledger, where, given)
            if count:
                found.append(Group(ledger.id, path, period, count))
    return tuple(found)


def page(viewer: Viewer, book: Book, day: date, ledger: str, after: tuple[str, int] | None = None, size: int = 50) -> Page:
    """Up to ``size`` cases of one ledger that are due, those closed first in front, behind the place ``after``."""
    found = next((one for one in _ledgers(viewer, book) if one.id == ledger), None)
    lines: list[Line] = []
    place = after or ("", 0)
    while found is not None and len(lines) < size:
        looked, step = _step(viewer, book, found, day, place)
        for line in step:
            lines.append(line)
            if len(lines) == size:
                return Page(tuple(lines), line.place)
        if looked is None:
            return Page(tuple(lines), None)
        place = looked
    return Page(tuple(lines), None)


def due(viewer: Viewer, book: Book, day: date) -> Iterator[Line]:
    """Every case ``viewer`` may see that is due on ``day``, ledger by ledger; all closed cases are looked at."""
    for ledger in _ledgers(viewer, book):
        place: tuple[str, int] | None = ("", 0)
        while place is not None:
            place, lines = _step(viewer, book, ledger, day, place)
            yield from lines


def line_of(viewer: Viewer, book: Book, uid: str, day: date) -> Line | None:
    """The line of one case; ``None`` when nothing of it is due. Raises ``NotVisible``."""
    with connection.cursor() as cursor:
        loaded = visible(cursor, viewer, book, uid)
    return _line(book, loaded.state, day, ("", loaded.id))


def approve(viewer: Viewer, book: Book, uids: Sequence[str], reason: str, moment: datetime) -> tuple[Done, ...]:
    """Approve that what is due of these cases is erased, as an act on each, all or none; the worker does it afterwards.

    Raises ``NotVisible``, ``NotDue`` or another ``Refusal``; then nothing is approved.
    """
    commands = []
    day = moment.astimezone(book.zone).date()
    for uid in dict.fromkeys(uids):
        with connection.cursor() as cursor:
            state = visible(cursor, viewer, book, uid).state
        found = rules.due(book.ledger(state.ledger), book.version_of(state), state, day)
        if found is None or found.against is not None:
            raise NotDue(found.against if found and found.against else rules.NOT_DUE)
        given = {"paths": " ".join(found.paths)}
        commands.append(Command(uid, APPROVE, viewer.actor, Happened.at(moment), given, reason=reason))
    return act(commands, book, moment)


def carry_out(book: Book, moment: datetime, most: int = PER_ROUND) -> int:
    """Carry out what was approved, at most ``most`` of it, each in a transaction of its own; gives how many came to an end.

    What may not be erased at this moment (a hold, a case opened again) is told in an entry, and its approval ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, e.n from case_erasure e join case_row c on c.id = e.case_id "
            "where e.state = %s and c.hidden is null order by e.case_id, e.n limit %s",
            [erasures.WAITING, most],
        )
        waiting = cursor.fetchall()
    return sum(_carry(book, uid, n, moment) for uid, n in waiting)


def _carry(book: Book, uid: str, approval: int, moment: datetime) -> bool:
    try:
        try:
            _system(book, uid, CARRY, {"approval": approval}, moment)
        except NotDue as fault:
            _system(book, uid, DROP, {"approval": approval, "why": fault.ground}, moment)
    except NothingToDo:  # another worker was faster
        return False
    except Refusal as refusal:
        log.error("case %s: what was approved cannot be erased: %s", uid, refusal)
        return False
    return True


def _system(book: Book, uid: str, name: str, given: dict[str, int | str], moment: datetime) -> None:
    act([Command(uid, name, SYSTEM, Happened.at(moment), given)], book, moment)


# --- what is looked at --------------------------------------------------------------------------------------------------


def _ledgers(viewer: Viewer, book: Book) -> list[Ledger]:
    if not viewer.erases:
        return []
    return [one for one in book.pack.ledgers.values() if viewer.may_open(one) and any(rules_of(one))]


def _due(ledger: Ledger, path: str, period: str, day: date) -> tuple[str, list[str]]:
    """The predicate of what is due by one rule of a ledger."""
    before = rules.closed_before(day, period)
    assert before is not None
    if path == erasing.EVERYTHING:
        return "c.closed_on < %s", [before.isoformat()]
    whole = rules.closed_before(day, ledger.retention)
    field = typed.fields_of(ledger)[path]
    table = typed.rows_table_of(ledger.id, path) if field.type == "rows" else typed.table_of(ledger.id)
    held = "" if field.type == "rows" else f' where "{path}" is not null'
    where = f"c.closed_on < %s and c.id in (select case_id from {table}{held})"
    if whole is None:
        return where, [before.isoformat()]
    return f"c.closed_on >= %s and {where}", [whole.isoformat(), before.isoformat()]


_CLOSED = "c.ledger = %s and c.closed_on is not null and c.void = 0 and c.state not like '%%\"erased\":%%'"


def _count(viewer: Viewer, book: Book, ledger: Ledger, due: str, given: list[str]) -> int:
    where, more = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from case_row c where {_CLOSED} and {due} and {where}", [ledger.id, *given, *more])
        return int(cursor.fetchone()[0])


def _step(
    viewer: Viewer, book: Book, ledger: Ledger, day: date, after: tuple[str, int]
) -> tuple[tuple[str, int] | None, list[Line]]:
    """The next ``STEP`` closed cases behind a place: where to go on, and what of them is due."""
    where, given = scope(viewer, book.owners, book.closed)
    dues = [_due(ledger, path, period, day) for path, period in rules_of(ledger)]
    either = " or ".join(f"({one})" for one, _ in dues)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, c.closed_on, c.id from case_row c where {_CLOSED} and ({either}) and {where} "
            "and (c.closed_on > %s or (c.closed_on = %s and c.id > %s)) order by c.closed_on, c.id limit %s",
            [ledger.id, *(one for _, values in dues for one in values), *given, after[0], *after, STEP],
        )
        rows = cursor.fetchall()
        lines = [_line(book, loading.load(cursor, uid, book.ledger).state, day, (on, id_)) for uid, on, id_ in rows]
    place = (str(rows[-1][1]), int(rows[-1][2])) if len(rows) == STEP else None
    return place, [line for line in lines if line is not None]


def _line(book: Book, state: State, day: date, place: tuple[str, int]) -> Line | None:
    found = rules.due(book.ledger(state.ledger), book.version_of(state), state, day)
    if found is None:
        return None
    return Line(state.case, state.number or "", state.ledger, str(state.closed)[:10], found.items, found.against, place)


# --- what became of it --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ended:
    """One erasure as its case tells it: what, approved by which post when and why, its state, and why it was not done."""

    uid: str
    number: str
    ledger: str
    paths: tuple[str, ...]
    by: str | None
    approved: str | None
    why: str | None
    state: str
    ended: str | None
    dropped: Text | None


def history(viewer: Viewer, book: Book, size: int = 50, offset: int = 0) -> tuple[int, tuple[Ended, ...]]:
    """How many approvals and erasures ``viewer`` may see, and some of them: what waits first, then the newest."""
    if not viewer.erases:
        return 0, ()
    where, given = scope(viewer, book.owners, book.closed)
    base = f"from case_erasure e join case_row c on c.id = e.case_id where {where}"
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) {base}", given)
        total = int(cursor.fetchone()[0])
        cursor.execute(
            f"select c.uid, c.number, c.ledger, e.paths, e.by_post, e.approved, e.why, e.state, e.ended, e.dropped {base} "
            "order by case when e.ended is null then 0 else 1 end, e.ended desc, e.case_id desc, e.n desc limit %s offset %s",
            [*given, size, offset],
        )
        rows = cursor.fetchall()
    return total, tuple(
        Ended(uid, number or "", ledger, tuple(paths.split()), by, approved, why, state, ended, AGAINST.get(dropped))
        for uid, number, ledger, paths, by, approved, why, state, ended, dropped in rows
    )
