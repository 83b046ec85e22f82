"""Meetings of one series after each other: the last one, and what became of its tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import queries, read, typed
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line
from shoushan.records.cases.shown import CaseShown
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Field, Ledger, Split, Version
from shoushan.rules.catalogue.opened import opened, opening
from shoushan.rules.deadlines import Lamp


@dataclass(frozen=True, slots=True)
class Task:
    """A task that an act opened: its line, its cells by role (``no task lead …``; nodes of quarters as one text), their
    fields, and ``closed``, ``open`` or ``overdue``."""

    line: Line
    cells: Mapping[str, Any]
    fields: Mapping[str, Field]
    stands: str

    def as_frozen(self) -> dict[str, Any]:
        """The row of a frozen agenda that says how the task stood."""
        found = {
            "number": self.line.number, "task": str(self.cells.get("task") or self.line.title.zh),
            "unit": self.cells.get("lead"), "due": self.cells.get("due"), "stands": self.stands,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


def columns_of(book: Book, version: Version, split: Split, day: date) -> tuple[tuple[str, str, Field, bool], ...]:
    """Role (empty for none), column, the child's field that takes it, whether the child needs it; in the definition's order."""
    act = version.acts[split.act]
    spec = opening(act, split.rows)
    if spec is None:
        return ()
    child = _child(book, spec.values.get("ledger", version.ledger), day)
    roles = {column: role for role, column in split.columns.items()}
    taking = child.acts.get(str(spec.values.get("act"))) if child else None
    needed = {one.field or one.id for one in taking.inputs if one.required} if taking else set()
    found = opened(spec, child) if child else ()
    return tuple((roles.get(column, ""), column, field, field.id in needed) for column, field in found)


def _child(book: Book, ledger: object, day: date) -> Version | None:
    found = book.pack.ledgers.get(str(ledger))
    if found is None or not found.versions:
        return None
    try:
        return found.on(day)
    except LookupError:
        return found.versions[-1]


def tasks(viewer: Viewer, book: Book, shown: CaseShown, moment: datetime) -> tuple[Task, ...]:
    """The tasks split from a case that ``viewer`` may see, in order of their numbers in the table."""
    day, uids = moment.astimezone(book.zone).date(), [str(one["uid"]) for one in shown.children if one.get("uid")]
    lines = {one.uid: one for one in queries.by_ids(viewer, book, uids, moment)}
    found = []
    for split in shown.version.splits:
        columns = columns_of(book, shown.version, split, day)
        fields = {role: field for role, _, field, _ in columns if role}
        for uid, cells in _cells(book, list(lines.values()), fields).items():
            found.append(Task(lines[uid], cells, fields, _stands(lines[uid], cells, day)))
        if found:
            break
    return tuple(sorted(found, key=lambda one: _order(one.cells.get("no"))))


def _cells(book: Book, lines: list[Line], fields: Mapping[str, Field]) -> dict[str, dict[str, Any]]:
    """Case → role → value, for lines whose ledger has the fields."""
    found: dict[str, dict[str, Any]] = {}
    kept = [(role, field) for role, field in fields.items() if field.type != "rows"]
    for ledger in dict.fromkeys(line.ledger for line in lines):
        known = typed.fields_of(book.ledger(ledger))
        if not kept or any(field.id not in known for _, field in kept):
            continue
        names, uids = ", ".join(f'l."{field.id}"' for _, field in kept), [one.uid for one in lines if one.ledger == ledger]
        marks = ", ".join(["%s"] * len(uids))
        with connection.cursor() as cursor:
            cursor.execute(
                f"select c.uid, {names} from case_row c join {typed.table_of(ledger)} l on l.case_id = c.id "
                f"where c.uid in ({marks})",
                uids,
            )
            for uid, *values in cursor.fetchall():
                found[uid] = {role: typed.from_column(field, value) for (role, field), value in zip(kept, values, strict=True)}
        for role, field in fields.items():
            if field.type == "rows" and field.id in known:
                for uid, text in _rows(ledger, field, uids).items():
                    found[uid][role] = text
    return found


def _rows(ledger: str, field: Field, uids: list[str]) -> dict[str, str]:
    """Case → the rows of a field as one text: the first two columns of each."""
    said: dict[str, list[str]] = {}
    names, marks = ", ".join(f'r."{one.id}"' for one in field.fields[:2]), ", ".join(["%s"] * len(uids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid, {names} from {typed.rows_table_of(ledger, field.id)} r join case_row c on c.id = r.case_id "
            f"where c.uid in ({marks}) order by r.case_id, r.row_key",
            uids,
        )
        for uid, *cells in cursor.fetchall():
            said.setdefault(uid, []).append("：".join(str(cell) for cell in cells if cell))
    return {uid: "；".join(rows) for uid, rows in said.items()}


def _stands(line: Line, cells: Mapping[str, Any], day: date) -> str:
    if line.closed_on:
        return "closed"
    due = str(cells.get("due") or "9999")[:10]
    return "overdue" if line.lamp is Lamp.RED or due < day.isoformat() else "open"


def _order(number: object) -> tuple[int, str]:
    text = str(number or "")
    digits = "".join(sign for sign in text if sign.isdigit())
    return (int(digits[:9]) if digits else 0, text)


def last_meeting(viewer: Viewer, book: Book, shown: CaseShown, moment: datetime) -> CaseShown | None:
    """The meeting of the same series before this one, if the viewer may see it; those without tasks are passed over."""
    said = shown.version.meeting
    held, series = (shown.state.fields.get(said.day), shown.state.fields.get(said.series)) if said else (None, None)
    if said is None or not held or not series:
        return None
    for uid in _before(viewer, book, shown.ledger, shown.uid, said.day, said.series, str(held), str(series)):
        before = read.case(viewer, book, uid, moment)
        if before.children:
            return before
    return None


def _before(viewer: Viewer, book: Book, ledger: Ledger, uid: str, day: str, series: str, held: str, said: str) -> list[str]:
    where, given = scope(viewer, book.owners, book.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select c.uid from case_row c join {typed.table_of(ledger.id)} l on l.case_id = c.id "
            f'where {where} and c.void = 0 and c.uid <> %s and l."{series}" = %s and l."{day}" < %s '
            f'order by l."{day}" desc, c.id desc limit 5',
            [*given, uid, said, held],
        )
        return [row[0] for row in cursor.fetchall()]
