"""Papers over all cases: what waits for a viewer, and the registers of numbers, seals and deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shoushan.records.cases.definitions import Book
from shoushan.records.units.models import Post
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.masks import name as mask_name
from shoushan.rules.procedure.paper_life import gaps
from shoushan.rules.text import Text

MOST, NEWEST = 500, 100
"""Rows that a register and the list of what waits give at most; the counts beside the list are whole."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper whose next step may be the viewer's."""

    uid: str
    case: str
    paper: str
    name: Text
    step: str
    since: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """One step that was made: of a register or of a paper's life. Names are masked; posts stand for people."""

    uid: str
    case: str
    paper: str
    name: Text
    step: str
    day: str
    n: int
    number: str | None = None
    seq: int | None = None
    post: Text | None = None
    unit: str | None = None
    way: str | None = None
    taker: str = ""
    note: str = ""
    file: str | None = None
    void: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A series of numbers as the register shows it: rows in order, places that other units' papers hold, and gaps."""

    series: str
    rows: tuple[Made, ...]
    elsewhere: tuple[int, ...]
    gaps: tuple[int, ...]


def waiting(viewer: Viewer, book: Book, step: str | None = None) -> tuple[Waiting, ...]:
    """What waits for the viewer: steps of papers of its units' cases (and ledgers) that one of its roles may make,
    and countersignatures asked of its units."""
    where, given = _mine(viewer, book)
    if step is not None:
        where, given = f"{where} and w.step = %s", [*given, step]
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uid, c.number, w.paper, w.ledger, w.kind, w.step, w.since, p.number from case_paper_wait w "
            "join case_row c on c.id = w.case_id left join case_paper p on p.case_id = w.case_id and p.paper = w.paper "
            f"where {where} order by w.since desc, c.id desc, w.paper limit {NEWEST}",
            given,
        )
        rows = cursor.fetchall()
    return tuple(
        Waiting(uid, number or "", paper, _name(book, ledger, kind), at, since, held)
        for uid, number, paper, ledger, kind, at, since, held in rows
    )


def waiting_counts(viewer: Viewer, book: Book) -> Mapping[str, int]:
    """Step → how many papers wait for the viewer."""
    where, given = _mine(viewer, book)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select w.step, count(*) from case_paper_wait w join case_row c on c.id = w.case_id where {where} group by w.step",
            given,
        )
        return {str(step): int(count) for step, count in cursor.fetchall()}


def _mine(viewer: Viewer, book: Book) -> tuple[str, list[Any]]:
    where, given = scope(viewer, book.owners, book.closed)
    if viewer.kind == "system":
        return where, given
    units = list(viewer.units) or [""]
    mine = [ledger for ledger, owner in book.owners.items() if owner in viewer.units]
    own = f"c.unit in ({_marks(units)})" + (f" or c.ledger in ({_marks(mine)})" if mine else "")
    parts = [where, f"((w.step <> 'countersign' and ({own})) or (w.step = 'countersign' and w.unit in ({_marks(units)})))"]
    given = [*given, *units, *mine, *units]
    barred = _barred(viewer, book)
    if barred:
        parts.append(f"w.ledger || '/' || w.kind || '/' || w.step not in ({_marks(barred)})")
        given += barred
    return " and ".join(parts), given


def _barred(viewer: Viewer, book: Book) -> list[str]:
    """Steps (``ledger/kind/step``) for which definitions name roles of which the viewer has none."""
    found: dict[str, set[str]] = {}
    for ledger in book.pack.ledgers.values():
        for version in ledger.versions:
            for paper in version.papers.values():
                for step, roles in paper.roles.items():
                    found.setdefault(f"{ledger.id}/{paper.id}/{step}", set()).update(roles)
    return sorted(key for key, roles in found.items() if not roles & viewer.roles)


# --- registers -------------------------------------------------------------------------------------------------------

_COLUMNS = (
    "c.uid, c.number, s.paper, s.ledger, s.kind, s.step, s.day, s.n, coalesce(s.number, p.number), s.seq, s.by_post, "
    "s.by_unit, s.way, s.taker, "
    "s.note, s.file, (select v.note from case_paper_step v where v.case_id = s.case_id and v.paper = s.paper "
    "and v.step = 'void' limit 1), (select 1 from case_paper_step v where v.case_id = s.case_id and v.paper = s.paper "
    "and v.step = 'void' limit 1)"
)


def series(viewer: Viewer, book: Book) -> tuple[str, ...]:
    """The series of which the viewer may see at least one number."""
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct s.series from case_paper_step s join case_row c on c.id = s.case_id "
            f"where s.step = 'number' and s.series is not null and {where} order by s.series limit {MOST}",
            given,
        )
        return tuple(str(row[0]) for row in cursor.fetchall())


def register(viewer: Viewer, book: Book, wanted: str) -> Series:
    """发文登记簿: every number of a series in order, void ones with their reason, and what is missing between them."""
    rows = _made(viewer, book, "s.step = 'number' and s.series = %s", [wanted], "s.seq, s.day, s.n")
    with connection.cursor() as cursor:
        cursor.execute("select seq from case_paper_step where step = 'number' and series = %s and seq is not null", [wanted])
        all_places = [int(row[0]) for row in cursor.fetchall()]
    seen = {row.seq for row in rows}
    return Series(wanted, rows, tuple(place for place in sorted(all_places) if place not in seen), tuple(gaps(all_places)))


def steps(viewer: Viewer, book: Book, step: str, from_day: str, to_day: str) -> tuple[Made, ...]:
    """Steps of one kind between two days: 用印登记 (``stamp``), 送达登记 (``deliver``), papers drafted or numbered."""
    return _made(
        viewer, book, "s.step = %s and s.day between %s and %s", [step, from_day, to_day], "s.day desc, s.case_id, s.n"
    )


def of_paper(viewer: Viewer, book: Book, uid: str, paper: str) -> tuple[Made, ...]:
    """Every step of one paper in order."""
    found = _made(viewer, book, "c.uid = %s and s.paper = %s", [uid, paper], "s.n")
    return tuple(sorted(found, key=lambda one: (one.n, _ORDER.index(one.step))))


_ORDER = (
    "draft", "redraft", "review", "circulate", "countersign", "sign", "number", "stamp", "original", "deliver", "archive",
    "return", "void",
)  # fmt: skip
"""The order of steps that stand in one entry."""


def of_day(viewer: Viewer, book: Book, day: str) -> tuple[tuple[str, str], ...]:
    """(Case, paper) of what the viewer's units drafted or numbered on a day, void ones left out, in order."""
    where, given = scope(viewer, book.owners, book.closed)
    units = list(viewer.units) or [""]
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct c.uid, s.paper, c.id from case_paper_step s join case_row c on c.id = s.case_id "
            "join case_paper p on p.case_id = s.case_id and p.paper = s.paper "
            "where s.step in ('draft', 'redraft', 'number') and s.day = %s and p.state <> 'void' "
            f"and c.unit in ({_marks(units)}) "
            f"and {where} order by c.id, s.paper limit 200",
            [day, *units, *given],
        )
        return tuple((str(uid), str(paper)) for uid, paper, _ in cursor.fetchall())


def _made(viewer: Viewer, book: Book, what: str, asked: Sequence[Any], order: str) -> tuple[Made, ...]:
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from case_paper_step s join case_row c on c.id = s.case_id "
            "left join case_paper p on p.case_id = s.case_id and p.paper = s.paper "
            f"where {what} and {where} order by {order} limit {MOST}",
            [*asked, *given],
        )
        rows = cursor.fetchall()
    posts = {
        post.id: Text(post.name_zh, post.name_en) for post in Post.objects.filter(id__in={row[10] for row in rows if row[10]})
    }
    return tuple(_one(book, row, posts) for row in rows)


def _one(book: Book, row: Sequence[Any], posts: Mapping[str, Text]) -> Made:
    uid, case, paper, ledger, kind, step, day, n, number, seq, post, unit, way, taker, note, file, why, is_void = row
    return Made(
        uid, case or "", paper, _name(book, ledger, kind), step.split(":")[0], day, n, number, seq, posts.get(post or ""), unit,
        way, mask_name(taker) if taker else "", note or "", file, (why or "") if is_void else None,
    )  # fmt: skip


def _name(book: Book, ledger: str, kind: str) -> Text:
    for version in reversed(book.ledger(ledger).versions):
        if kind in version.papers:
            return version.papers[kind].name
    return Text(kind, kind)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
