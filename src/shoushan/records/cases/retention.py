"""Retention: which closed cases and fields have been kept as long as their definitions say; a person decides on each.

A hold goes before everything, a paper's archive before erasure: what stands against a line is said beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from shoushan.records.cases import loading
from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Done
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.built_in import ERASE
from shoushan.rules.procedure.paper_life import following
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened, State
from shoushan.rules.text import Text

HELD = Text("在封存保全中", "on hold")
UNFILED = Text("文书未归档，先归档", "a paper is not archived yet: archive first")
_DAYS = re.compile(r"([1-9]\d*)-days")
_YEARS = re.compile(r"[1-9]\d*")


class NotDue(Refusal):
    """The case is not kept long enough yet, or something stands against erasing it."""

    def __init__(self, why: Text) -> None:
        super().__init__(
            Text(f"不能按保管期限清除：{why.zh}。", f"It cannot be erased for its age: {why.en}."),
            Text("请看到期清单。", "See the list of what is due."),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One case that is due: what of it (``*``: all that is personal), since which day, and what stands against it."""

    uid: str
    number: str
    ledger: str
    closed_on: str
    since: str
    paths: tuple[str, ...]
    against: Text | None


def until(closed: date, period: str) -> date | None:
    """The last day of a retention period (``10``: years, ``90-days``) that begins on the day of closing; ``None``: for ever.

    A period written in another way keeps for ever: what is not understood erases nothing.
    """
    if found := _DAYS.fullmatch(period):
        return closed + timedelta(days=int(found[1]))
    if not _YEARS.fullmatch(period) or closed.year + int(period) > date.max.year:
        return None
    year = closed.year + int(period)
    try:
        return closed.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 2, 28)


def due(viewer: Viewer, book: Book, day: date, limit: int = 500) -> tuple[Line, ...]:
    """What ``viewer`` may see that has been kept long enough on ``day``, oldest first; the oldest ``limit`` closed cases
    that were not erased yet are looked at."""
    if not viewer.erases:
        return ()
    where, given = scope(viewer, book.owners, book.closed)
    short = [ledger.id for ledger in book.pack.ledgers.values() if ledger.role is None and _ends(ledger)]
    if not short:
        return ()
    marks = ", ".join(["%s"] * len(short))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid from case_row c where c.closed_on is not null and c.void = 0 and c.ledger in ({marks}) "
            f"and c.state not like '%%\"erased\":%%' and {where} order by c.closed_on, c.id limit %s",
            [*short, *given, limit],
        )
        uids = [row[0] for row in cursor.fetchall()]
        lines = [_line(book, loading.load(cursor, uid, book.ledger).state, day) for uid in uids]
    return tuple(line for line in lines if line is not None)


def approve(viewer: Viewer, book: Book, uid: str, reason: str, moment: datetime) -> Done:
    """Erase what is due of a case, as the approver's act: the guards (right, hold) decide at this very moment.

    Raises ``NotDue`` or a ``Refusal``; nothing is erased then.
    """
    day = moment.astimezone(book.zone).date()
    line = next((one for one in due(viewer, book, day) if one.uid == uid), None)
    if line is None or line.against is not None:
        raise NotDue(Text("未到期", "it is not due") if line is None or line.against is None else line.against)
    given = {"paths": " ".join(line.paths)}
    (done,) = act([Command(uid, ERASE, viewer.actor, Happened.at(moment), given, reason=reason)], book, moment)
    return done


def _ends(ledger: Ledger) -> bool:
    """Whether anything of the ledger is kept for a limited time."""
    fields = (field for version in ledger.versions for field in version.fields.values())
    return any(until(date(2000, 1, 1), period) for period in (ledger.retention, *(one.retention or "" for one in fields)))


def _line(book: Book, state: State, day: date) -> Line | None:
    ledger, version = book.ledger(state.ledger), book.version_of(state)
    assert state.closed is not None
    closed = date.fromisoformat(state.closed[:10])
    whole = until(closed, ledger.retention)
    paths: tuple[str, ...] = (erasing.EVERYTHING,)
    if whole is not None and whole < day:
        since = whole
    else:
        over = dict(_fields(version, state, closed, day))
        if not over:
            return None
        since, paths = min(over.values()), tuple(over)
    against = HELD if state.holds else UNFILED if _unfiled(version, state) else None
    return Line(state.case, state.number or "", ledger.id, closed.isoformat(), since.isoformat(), paths, against)


def _fields(version: Version, state: State, closed: date, day: date) -> Iterator[tuple[str, date]]:
    for name in state.fields:
        field = version.fields.get(name)
        last = until(closed, field.retention) if field is not None and field.retention else None
        if last is not None and last < day:
            yield name, last


def _unfiled(version: Version, state: State) -> bool:
    return any(following(version.papers.get(held["kind"]), held) == "archive" for held in state.papers.values())
