"""What statistical tables count: the cases of a ledger, their parts, terms, ratings and rows, in the scope of a viewer.

Values are those that expressions know (whole numbers, codes, local days); personal and sensitive ones are never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import auditing, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Field, Ledger

PLAIN = ("public", "internal")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing counted: the case it belongs to, and its values by the names that expressions use."""

    case: str
    values: Mapping[str, Any]


def items(viewer: Viewer, book: Book, ledger: Ledger, over: str, period: tuple[date, date], moment: datetime) -> Iterator[Item]:
    """Everything of kind ``over`` (cases, parts, terms, ratings or a field of rows) in the ledger that ``viewer`` may see.

    Void and history cases and closed classes are left out. ``period`` (both days included) gives ``period.from`` and
    ``period.to``; a term fell due in it when its due day lies in it and is past or the term has ended; ``term.in_time`` is
    unknown for others.
    """
    reading = _Reading(viewer, book, ledger, period, moment)
    if over == "cases":
        yield from (Item(values["case.uid"], values) for values in reading.cases().values())
    else:
        yield from _RULES.get(over, _rows)(reading, over)


class _Reading:
    """One question: the cases read once, and the predicate that holds every further read to them."""

    def __init__(self, viewer: Viewer, book: Book, ledger: Ledger, period: tuple[date, date], moment: datetime) -> None:
        where, given = scope(viewer, book.owners, book.closed)
        self.viewer, self.book, self.ledger, self.moment = viewer, book, ledger, moment
        self.where = f"{where} and c.klass is null and c.ledger = %s and c.void = 0 and c.history = 0"
        if ledger.closed:
            self.where = "1 = 0"
        self.given = [] if ledger.closed else [*given, ledger.id]
        self.first, self.last = (day.isoformat() for day in period)
        self.today = moment.astimezone(book.zone).date().isoformat()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a question about the cases in reach."""
        with connection.cursor() as cursor:
            cursor.execute(sql.format(where=self.where), self.given)
            return list(cursor.fetchall())

    def cases(self) -> dict[int, dict[str, Any]]:
        """Internal key → the values of each case."""
        known = typed.fields_of(self.ledger)
        plain = [field for field in known.values() if field.klass in PLAIN and field.type != "rows"]
        cells = "".join(f', l."{field.id}"' for field in plain)
        found = self.rows(
            "select c.id, c.uid, c.stage, c.opened_on, c.closed_on, c.outcome, c.service, c.channel, c.unit, c.version"
            f"{cells} from case_row c left join {typed.table_of(self.ledger.id)} l on l.case_id = c.id "
            "where {where} order by c.id"
        )
        late = auditing.late_cases(self.viewer, self.book, self.ledger)
        return {row[0]: self._case(row, plain, row[1] in late) for row in found}

    def _case(self, row: tuple[Any, ...], plain: list[Field], late: bool) -> dict[str, Any]:
        names = ("uid", "stage", "opened_on", "closed_on", "outcome", "service", "channel", "unit", "version")
        values: dict[str, Any] = {f"case.{name}": value for name, value in zip(names, row[1:10], strict=True)}
        values |= {field.id: typed.from_column(field, cell) for field, cell in zip(plain, row[10:], strict=True)}
        return values | {
            "case.closed": row[4] is not None, "case.late": late, "today": self.today, "period.from": self.first,
            "period.to": self.last,
        }  # fmt: skip


def _of(reading: _Reading, sql: str, head: str, names: tuple[str, ...], flags: frozenset[str] = frozenset()) -> Iterator[Item]:
    cases = reading.cases()
    for case, *cells in reading.rows(sql):
        values = {f"{head}.{name}": bool(cell) if name in flags and cell is not None else cell
                  for name, cell in zip(names, cells, strict=True)}  # fmt: skip
        yield Item(cases[case]["case.uid"], {**cases[case], **values})


def _parts(reading: _Reading, over: str) -> Iterator[Item]:
    names = ("unit", "kind", "state", "since", "verdict")
    sql = "select p.case_id, p.unit, p.kind, p.state, p.since, p.verdict from case_part p join case_row c on c.id = p.case_id "
    return _of(reading, sql + "where {where} order by c.id, p.part", "part", names)


def _ratings(reading: _Reading, over: str) -> Iterator[Item]:
    names = ("level", "scale", "channel", "by_staff", "on", "contested")
    sql = (
        "select r.case_id, r.level, r.scale, r.channel, r.by_staff, r.given, r.contested from case_rating r "
        "join case_row c on c.id = r.case_id where {where} order by c.id, r.rating"
    )
    return _of(reading, sql, "rating", names, frozenset({"by_staff", "contested"}))


def _terms(reading: _Reading, over: str) -> Iterator[Item]:
    cases = reading.cases()
    sql = (
        "select t.case_id, t.term, t.state, t.start, t.due, t.ended, t.met, p.unit from case_term t "
        "join case_row c on c.id = t.case_id left join case_part p on p.case_id = t.case_id and p.part = t.part "
        "where {where} order by c.id, t.key"
    )
    for case, term, state, start, due, ended, met, unit in reading.rows(sql):
        day = due[:10] if due else None
        past = day is not None and (state == "ended" or day < reading.today)
        fell = past and day is not None and reading.first <= day <= reading.last
        values = {
            "term.id": term, "term.unit": unit, "term.state": state, "term.start": start[:10], "term.due": day,
            "term.ended": ended[:10] if ended else None, "term.fell_due": fell,
            "term.in_time": bool(met) if met is not None else False if past else None,
        }  # fmt: skip
        yield Item(cases[case]["case.uid"], {**cases[case], **values})


def _rows(reading: _Reading, over: str) -> Iterator[Item]:
    subs = [sub for sub in typed.fields_of(reading.ledger)[over].fields if sub.klass in PLAIN]
    cells = "".join(f', r."{sub.id}"' for sub in subs)
    table = typed.rows_table_of(reading.ledger.id, over)
    cases = reading.cases()
    sql = f"select r.case_id{cells} from {table} r join case_row c on c.id = r.case_id where {{where}} order by c.id, r.row_key"
    for case, *found in reading.rows(sql):
        values = {f"row.{sub.id}": typed.from_column(sub, cell) for sub, cell in zip(subs, found, strict=True)}
        yield Item(cases[case]["case.uid"], {**cases[case], **values})


_RULES = {"parts": _parts, "terms": _terms, "ratings": _ratings}
