"""Our cases beside the rows of a system's own export: only here, only there, different; pure, nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shoushan.outputs.spreadsheets.mappings import ColumnDoc
from shoushan.outputs.spreadsheets.twins import ExportDoc, TwinDoc, fits
from shoushan.outputs.spreadsheets.workbooks import Cell, Row, Sheet
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Ours:
    """A case of ours: its id and number, its number there (or none yet), the due day recorded of them, its facts."""

    uid: str
    number: str
    twin: str | None
    due: str | None
    opened_on: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Theirs:
    """A row of the export: where it stands, their number, ours as they have it, their due day, their words by column."""

    row: int
    number: str
    ours: str
    due: str | None
    day: str | None
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that the two do not say alike; ``here`` is ours."""

    case: Ours
    number: str
    row: int
    column: str
    head: str
    here: str
    there: str


@dataclass(slots=True)
class Compared:
    """The three lists, what can be recorded at once (``to_link``: found by our number; ``due_moved``: another due day
    there), how many agree, and rows that cannot be used with the reason."""

    read: int = 0
    same: int = 0
    only_here: list[Ours] = field(default_factory=list)
    only_there: list[Theirs] = field(default_factory=list)
    different: list[Difference] = field(default_factory=list)
    to_link: list[tuple[Ours, Theirs]] = field(default_factory=list)
    due_moved: list[tuple[Ours, Theirs]] = field(default_factory=list)
    faults: list[tuple[int, Text]] = field(default_factory=list)


def heads_of_export(sheet: Sheet, export: ExportDoc) -> dict[str, int] | None:
    """Column of the definition → its place in the sheet; ``None`` where a needed head is missing."""
    header = next((row for row in sheet.rows if row.number == export.header), None)
    if header is None:
        return None
    given = {str(cell).strip(): place for place, cell in enumerate(header.cells) if cell is not None}
    found = {}
    for name, column in export.columns.items():
        place = next((given[head] for head in column.head if head in given), None)
        if place is not None:
            found[name] = place
        elif column.required or name == export.number:
            return None
    return found


def rows_of_export(sheet: Sheet, heads: Mapping[str, int], doc: TwinDoc) -> tuple[list[Theirs], list[tuple[int, Text]]]:
    """The rows of an export, and those that cannot be used: no number, a number written otherwise, a number twice."""
    assert doc.export is not None
    rows, faults, seen = list[Theirs](), list[tuple[int, Text]](), Counter[str]()
    for row in (row for row in sheet.rows if row.number > doc.export.header):
        one = _theirs(row, heads, doc.export)
        if not one.number:
            faults.append((one.row, Text("没有编号。", "It has no number.")))
        elif not fits(doc, one.number):
            shown = one.number[:40]
            faults.append((one.row, Text(f"编号“{shown}”写法不符。", f"The number “{shown}” is written otherwise.")))
        elif seen[one.number]:
            faults.append((one.row, Text(f"编号 {one.number} 重复。", f"The number {one.number} stands twice.")))
        else:
            rows.append(one)
        seen[one.number] += 1
    return rows, faults


def compare(ours: Sequence[Ours], theirs: Sequence[Theirs], doc: TwinDoc) -> Compared:
    """The two side by side, matched by their number, else by ours.

    A case that has a number there but whose row the export lacks is only here, unless it was opened outside the days
    that the export covers (an export of one month says nothing of another). Every row of theirs ends in exactly one of:
    matched, only there, faulty.
    """
    assert doc.export is not None
    found = Compared(read=len(theirs))
    by_twin = {case.twin: case for case in ours if case.twin}
    by_number = {case.number: case for case in ours if not case.twin}
    matched = set[str]()
    for row in theirs:
        case = by_twin.get(row.number)
        if case is None and (case := by_number.get(row.ours)) is not None:
            found.to_link.append((case, row))
        if case is None or case.uid in matched:
            found.only_there.append(row)
            continue
        matched.add(case.uid)
        _facts(found, case, row, doc.export)
    days = sorted(row.day for row in theirs if row.day)
    found.only_here = [
        case for case in ours
        if case.uid not in matched and (not case.twin or not days or days[0] <= case.opened_on <= days[-1])
    ]  # fmt: skip
    return found


def _facts(found: Compared, case: Ours, row: Theirs, export: ExportDoc) -> None:
    if case.twin and row.due and row.due != case.due:
        found.due_moved.append((case, row))
    agree = True
    for one in export.compare:
        there = row.words.get(one.column, "")
        there = one.codes.get(there, there)
        here = case.facts.get(one.with_, "")
        if there and there != here:
            agree = False
            head = export.columns[one.column].head[0]
            found.different.append(Difference(case, row.number, row.row, one.column, head, here, there))
    found.same += agree


def _theirs(row: Row, heads: Mapping[str, int], export: ExportDoc) -> Theirs:
    said = {
        name: _said(row.cells[place] if place < len(row.cells) else None, export.columns[name]) for name, place in heads.items()
    }
    return Theirs(
        row.number, said.get(export.number, ""), said.get(export.ours or "", ""), said.get(export.due or "") or None,
        said.get(export.day or "") or None, said,
    )  # fmt: skip


def _said(cell: Cell, column: ColumnDoc) -> str:
    """A cell as trimmed text; a column with ``times`` gives its ISO day, or its own words where it is none."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = " ".join(str(cell).split())
    for pattern in column.times:
        try:
            return datetime.strptime(text, pattern).date().isoformat()  # noqa: DTZ007 (a local day of the sheet)
        except ValueError:
            continue
    return text
