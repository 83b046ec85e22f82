"""What is to be archived: the cases closed in a year by ledger and class, what of them was sent, what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import CaseShown
from shoushan.records.cases.subjects import subjects
from shoushan.records.journal.read import Entry
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure import archiving as rules

TO_SEND, OUT, FILED = "to-send", "out", "filed"
"""How a case stands: closed and not sent, sent and not back, back with box and number."""
MASK = "＊"
"""Stands in what is masked: a masked title is none."""
STANDS = (TO_SEND, OUT, FILED)
TOGETHER = 500
"""Cases that are sent in one transaction, all or none."""
CLEAR = frozenset({"public", "internal"})
"""Classes of content that every package holds in the clear; further ones by what the viewer's posts may see."""


@dataclass(frozen=True, slots=True)
class Group:
    """One ledger of a year: its class and how many cases stand how."""

    ledger: str
    klass: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All cases of the ledger closed in the year."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a year: what the catalogue says of it. ``item`` is what came back, ``proposed`` what was printed."""

    uid: str
    case: str
    ledger: str
    klass: str
    unit: str
    year: int
    closed: str
    subject: str
    stands: str
    sent: str | None = None
    pages: int | None = None
    proposed: int | None = None
    manifest: str | None = None
    entries: int | None = None
    number: str | None = None
    box: str | None = None
    item: str | None = None
    filed: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as it is packed: as its viewer may see it, the clear values behind masks, entries up to the last packed."""

    shown: CaseShown
    clear: Mapping[str, Any]
    entries: tuple[Entry, ...]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package that was made of a case: digest of its manifest, entries in it, pages, proposed number of the item."""

    uid: str
    manifest: str
    entries: int
    pages: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the archive has put a case."""

    uid: str
    number: str
    box: str
    item: str


def years(viewer: Viewer, book: Book) -> tuple[int, ...]:
    """The years in which cases that are archived were closed, the newest first."""
    found = _asked(viewer, book, "select distinct substr(c.closed_on, 1, 4)", "c.closed_on is not null", [], "order by 1 desc")
    return tuple(int(row[0]) for row in found)


def groups(viewer: Viewer, book: Book, year: int) -> tuple[Group, ...]:
    """What was closed in a year, by ledger, in the order of classes (for ever first) and of the pack's ledgers."""
    found = _asked(
        viewer, book,
        "select c.ledger, case when a.case_id is null then 'to-send' when a.number is null then 'out' else 'filed' end, "
        "count(*)", *_of(year), "group by 1, 2",
    )  # fmt: skip
    counted: dict[str, dict[str, int]] = {}
    for ledger, stands, count in found:
        counted.setdefault(str(ledger), {})[str(stands)] = int(count)
    every = [Group(one.id, rules.class_of(one) or "", counted[one.id]) for one in _ledgers(viewer, book) if one.id in counted]
    return tuple(sorted(every, key=lambda one: list(rules.NAMES).index(one.klass)))


def lines(
    viewer: Viewer, book: Book, year: int, ledger: str | None = None, stands: str | None = None, most: int = 100_000
) -> tuple[Line, ...]:
    """The cases of a year in the order of the catalogue: class, unit, day of closing; ``most`` bounds a page."""
    where, given = _of(year)
    if ledger is not None:
        where, given = f"{where} and c.ledger = %s", [*given, ledger]
    if stands is not None:
        where += {TO_SEND: " and a.case_id is null", OUT: " and a.case_id is not null and a.number is null",
                  FILED: " and a.number is not null"}[stands]  # fmt: skip
    rows = _asked(viewer, book, f"select {_COLUMNS}", where, given, f"order by c.closed_on, c.id limit {int(most)}")
    return _lines(viewer, book, rows)


def by_number(viewer: Viewer, book: Book, numbers: Sequence[str]) -> dict[str, tuple[Line, ...]]:
    """Number of a case → the cases with it that the viewer may archive, whether sent or not."""
    found: dict[str, tuple[Line, ...]] = {}
    for first in range(0, len(numbers), TOGETHER):
        asked = list(dict.fromkeys(numbers[first : first + TOGETHER]))
        where = f"c.closed_on is not null and c.number in ({', '.join(['%s'] * len(asked))})"
        for line in _lines(viewer, book, _asked(viewer, book, f"select {_COLUMNS}", where, asked, "order by c.id")):
            found[line.case] = (*found.get(line.case, ()), line)
    return found


def taken(numbers: Sequence[str]) -> dict[str, str]:
    """Archive number → id of the case that has it, over all cases of the place."""
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(numbers), TOGETHER):
            asked = list(numbers[first : first + TOGETHER])
            cursor.execute(
                "select a.number, c.uid from case_archive a join case_row c on c.id = a.case_id "
                f"where a.number in ({', '.join(['%s'] * len(asked))})", asked,
            )  # fmt: skip
            found |= {str(number): str(uid) for number, uid in cursor.fetchall()}
    return found


def documents(viewer: Viewer, book: Book, year: int) -> dict[str, str]:
    """Case → number (文号) of its last paper that has one and is not void."""
    found = _asked(
        viewer, book, "select c.uid, p.number", f"{_of(year)[0]} and p.number is not null and p.state <> 'void'", _of(year)[1],
        "order by p.made, p.paper", " join case_paper p on p.case_id = c.id",
    )  # fmt: skip
    return {str(uid): str(number) for uid, number in found}


def next_items(year: int) -> dict[tuple[str, str], int]:
    """(Class, unit) → the first number of an item that no case of the place has been given in a year."""
    with connection.cursor() as cursor:
        cursor.execute("select klass, unit, max(proposed) from case_archive where year = %s group by klass, unit", [year])
        return {(str(klass), str(unit)): int(last) + 1 for klass, unit, last in cursor.fetchall()}


_COLUMNS = (
    "c.id, c.uid, c.number, c.ledger, c.unit, c.service, c.closed_on, a.year, a.klass, a.unit, a.manifest, a.entries, a.pages, "
    "a.proposed, a.sent, a.number, a.box, a.item, a.filed"
)
_NOT_ERASED = "c.void = 0 and (a.case_id is not null or c.state not like '%%\"erased\":%%')"


def _of(year: int) -> tuple[str, list[Any]]:
    return "c.closed_on >= %s and c.closed_on < %s", [f"{year:04d}-01-01", f"{year + 1:04d}-01-01"]


def _ledgers(viewer: Viewer, book: Book) -> list[Ledger]:
    if not viewer.archives:
        return []
    return [one for one in book.pack.ledgers.values() if viewer.may_open(one) and rules.class_of(one)]


def _asked(
    viewer: Viewer, book: Book, what: str, where: str, given: Sequence[Any], order: str, more_of: str = ""
) -> list[tuple[Any, ...]]:
    ledgers = [one.id for one in _ledgers(viewer, book)]
    if not ledgers:
        return []
    within, more = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{what} from case_row c left join case_archive a on a.case_id = c.id{more_of} "
            f"where c.ledger in ({', '.join(['%s'] * len(ledgers))}) and {_NOT_ERASED} and {where} and {within} {order}",
            [*ledgers, *given, *more],
        )
        return list(cursor.fetchall())


def _lines(viewer: Viewer, book: Book, rows: Sequence[tuple[Any, ...]]) -> tuple[Line, ...]:
    about = [{"id": row[0], "ledger": row[3], "unit": row[4]} for row in rows]
    told: dict[int, str] = {}
    with connection.cursor() as cursor:
        for first in range(0, len(about), TOGETHER):
            told |= subjects(cursor, viewer, book, about[first : first + TOGETHER])
    clear = {case: subject for case, subject in told.items() if MASK not in subject}
    found = [_line(book, row, clear.get(row[0], "")) for row in rows]
    order = list(rules.NAMES)
    return tuple(sorted(found, key=lambda one: (order.index(one.klass), one.unit, one.proposed or 10**9)))


def _line(book: Book, row: tuple[Any, ...], subject: str) -> Line:
    _, uid, case, ledger_id, unit, service, closed, *sent_off = row
    year, klass, sent_unit, manifest, entries, pages, proposed, sent, *place = sent_off
    ledger = book.ledger(ledger_id)
    stands = TO_SEND if sent is None else OUT if place[0] is None else FILED
    return Line(
        uid, case or "", ledger_id, klass or rules.class_of(ledger) or "", sent_unit or unit or ledger.owner,
        year or int(closed[:4]), closed[:10], subject or _matter(ledger, service), stands, sent,
        pages, proposed, manifest, entries, *place,
    )  # fmt: skip


def _matter(ledger: Ledger, service: str | None) -> str:
    """What a case without a subject of its own is about: its service."""
    found = next((one.services[service] for one in reversed(ledger.versions) if service and service in one.services), None)
    return found.name.zh if found else ""
