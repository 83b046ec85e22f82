"""What is laid side by side: one of our figures at its moments, a published one, or a list of cases of another system."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from shoushan.outputs.indicators import comparing
from shoushan.outputs.indicators.comparing import NONE, Compared, Differing, Share, Thing
from shoushan.outputs.indicators.deriving import Asking, engine_of
from shoushan.outputs.indicators.facts.store import Store
from shoushan.outputs.indicators.figures import Row
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing.preparing import Counted, Wanted, count
from shoushan.records.cases import listed
from shoushan.records.cases.definitions import Book
from shoushan.records.journal import heads
from shoushan.records.units.viewer import Viewer
from shoushan.rules.text import Text

EVER = Period(date(1900, 1, 1), date(2199, 12, 31))
"""The period in which everything lies: what our rule counts at whatever moment."""
MOST = 200_000
"""Rows of a list that is read."""
NUMBER = ("number", "case", "编号", "件号")
ABOVE, BELOW = ("above", "counted", "分子", "计入"), ("below", "分母")
YES, NO = ("1", "yes", "true", "y", "是"), ("0", "no", "false", "n", "否")


class BadList(ValueError):
    """A list that cannot be read; says where and why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our figures, as it is counted at the moments that ``wanted`` says."""

    wanted: Wanted
    label: Text


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of another system: number of the case there → what it adds."""

    name: str
    shares: Mapping[str, Share]


Source = Ours | Listed


@dataclass(frozen=True, slots=True)
class Laid:
    """Two sources compared, ready to be shown, signed and kept; ``numbers`` maps our cases to their numbers."""

    a: Source
    b: Source
    compared: Compared
    numbers: Mapping[str, str]
    counted: tuple[Counted | None, Counted | None]


def read_list(name: str, text: str) -> Listed:
    """Numbers of cases, one a line, or a CSV with a head: ``number`` and, where wanted, ``above`` and ``below``.

    Without these columns every case of the list is counted once. Raises ``BadList`` naming the line.
    """
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    if len(rows) > MOST:
        raise BadList(f"超过 {MOST} 行。", f"It has more than {MOST} rows.")
    heads_ = [cell.strip().lower() for cell in rows[0]] if rows else []
    place = next((no for no, head in enumerate(heads_) if head in NUMBER), None)
    body, first = (rows, 1) if place is None else (rows[1:], 2)
    named = heads_ if place is not None else []
    columns = [next((no for no, head in enumerate(named) if head in names), None) for names in (ABOVE, BELOW)]
    shares: dict[str, Share] = {}
    for line, row in enumerate(body, first):
        number = row[place or 0].strip() if len(row) > (place or 0) else ""
        if not number:
            raise BadList(f"第 {line} 行没有编号。", f"Line {line} has no number.")
        above, below = (_cell(row, column, line) for column in columns)
        shares[number] = shares.get(number, NONE) + Share(1 if above is None else above, 1 if below is None else below)
    if not shares:
        raise BadList("清单是空的。", "The list is empty.")
    return Listed(name, shares)


def _cell(row: list[str], column: int | None, line: int) -> int | None:
    text = row[column].strip().lower() if column is not None and column < len(row) else ""
    if not text:
        return None if column is None else 0
    if text in YES or text in NO:
        return int(text in YES)
    try:
        found = int(text)
    except ValueError:
        raise BadList(f"第 {line} 行的“{text[:20]}”不是整数。", f"“{text[:20]}” in line {line} is no whole number.") from None
    if abs(found) >= 2**53:
        raise BadList(f"第 {line} 行的数过大。", f"The number in line {line} is too large.")
    return found


def read_file(path: Path, text: str) -> Listed:
    """The list in a file, named like it. Raises ``BadList``."""
    return read_list(path.name, text)


def lay(viewer: Viewer, book: Book, store: Store, a: Source, b: Source) -> Laid:
    """``a`` and ``b`` side by side. Raises what counting a figure raises."""
    if isinstance(a, Listed) and isinstance(b, Ours):
        return _mirrored(lay(viewer, book, store, b, a))
    if isinstance(a, Listed):
        assert isinstance(b, Listed)
        found = comparing.compare(
            _things(a.shares), _things(b.shares), a_there=None, a_knows=a.shares.__contains__, b_knows=b.shares.__contains__
        )
        return Laid(a, b, found, {}, (None, None))
    return _ours(viewer, book, store, a, b)


def _ours(viewer: Viewer, book: Book, store: Store, a: Ours, b: Source) -> Laid:
    mine = count(viewer, book, store, a.wanted)
    if isinstance(b, Listed):
        ids = listed.cases_of(viewer, book, _ledgers(viewer, book, store, a), tuple(b.shares))
        shares = {ids.get(number, number): share for number, share in b.shares.items()}
        ever = replace(a.wanted, period=EVER, known_at=mine.figure.known_at)
        there = count(viewer, book, store, ever)
        numbers = {**_numbers(mine.rows), **_numbers(there.rows), **{case: number for number, case in ids.items()}}
        found = comparing.compare(
            _by_case(mine), _things(shares), a_there=_by_case(there), a_knows=set(ids.values()).__contains__,
            b_knows=shares.__contains__,
        )  # fmt: skip
        return Laid(a, b, found, numbers, (mine, None))
    theirs = count(viewer, book, store, b.wanted)
    there = count(viewer, book, store, _at(a.wanted, b.wanted, theirs.figure.known_at))
    fine = a.wanted.indicator.over == b.wanted.indicator.over and len(mine.makeup.leaves) == len(theirs.makeup.leaves) == 1
    side = _by_thing if fine else _by_case
    ledgers = [_ledgers(viewer, book, store, one) for one in (a, b)]
    home = {row.case: row.ledger for found in (mine, theirs) for _, row in found.rows}
    known = [set(heads.heads_at(transaction.get_connection(), sorted(home), found.figure.known_at)) for found in (mine, theirs)]
    compared = comparing.compare(
        side(mine), side(theirs), a_there=side(there),
        a_knows=lambda case: case in known[0] and home[case] in ledgers[0],
        b_knows=lambda case: case in known[1] and home[case] in ledgers[1],
    )  # fmt: skip
    return Laid(a, b, compared, {**_numbers(mine.rows), **_numbers(theirs.rows)}, (mine, theirs))


def _at(a: Wanted, b: Wanted, known_at: int) -> Wanted:
    """A's rule and cell at B's moments."""
    return replace(a, period=b.period, as_of=b.as_of, known_at=known_at)


def _ledgers(viewer: Viewer, book: Book, store: Store, one: Ours) -> frozenset[str]:
    asking = Asking(viewer, book, store, engine_of(one.wanted.engine))
    return frozenset(part.ledger for part in asking.counted(one.wanted.indicator))


def share_of(row: Row, shares: bool) -> Share:
    """What a row adds: to a share above and below the line, else its contribution and one thing."""
    if row.state == "below":
        return Share(0, 1)
    if row.state != "counted":
        return NONE
    return Share(1 if shares else row.contribution, 1)


def _by_thing(found: Counted) -> dict[Thing, Share]:
    shares = found.makeup.leaves[0].kind == "share"
    side: dict[Thing, Share] = {}
    for _, row in found.rows:
        thing = (row.case, row.thing)
        side[thing] = side.get(thing, NONE) + share_of(row, shares)
    return side


def _by_case(found: Counted) -> dict[Thing, Share]:
    kinds = {leaf.part: leaf.kind for leaf in found.makeup.leaves}
    side: dict[Thing, Share] = {}
    for part, row in found.rows:
        thing: Thing = (row.case, ())
        side[thing] = side.get(thing, NONE) + share_of(row, kinds[part] == "share")
    return side


def _things(shares: Mapping[str, Share]) -> dict[Thing, Share]:
    return {(case, ()): share for case, share in shares.items()}


def _numbers(rows: Iterable[tuple[int, Row]]) -> dict[str, str]:
    return {row.case: row.number for _, row in rows}


MIRROR: Mapping[Any, comparing.Why] = {"only-a": "only-b", "only-b": "only-a", "moment": "moment", "caliber": "caliber"}


def _mirrored(laid: Laid) -> Laid:
    """The same comparison with both sources changed over."""
    found = laid.compared
    lists = {
        MIRROR[why]: tuple(Differing(MIRROR[why], one.case, one.thing, NONE - one.by) for one in rows)
        for why, rows in found.lists.items()
    }
    compared = Compared(found.b, found.a, found.same, {why: lists[why] for why in comparing.WHYS})
    return Laid(laid.b, laid.a, compared, laid.numbers, (laid.counted[1], laid.counted[0]))
