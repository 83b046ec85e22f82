"""A decision table changed cell by cell or row by row: only the lines of what changed are written anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shoushan.rules.catalogue.editing.places import CannotEdit
from shoushan.rules.catalogue.tables.source import heads_of, why_not
from shoushan.rules.catalogue.tables.values import Column
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a grid: the columns (``None``: a note) with their side, and rows with the lines they take."""

    columns: tuple[tuple[str, Column] | None, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[int, int], ...]

    def fault(self, column: int, cell: str) -> Text | None:
        """What is wrong with a text as the cell of a column; ``None`` where it can be read."""
        held = self.columns[column]
        if held is None:
            return None
        return why_not(cell.strip(), *held)


def sheet_of(text: str) -> Sheet:
    """The grid of a table's text. Raises ``CannotEdit`` where its head or its quotes cannot be read."""
    records = list(_records(text))
    if not records:
        raise CannotEdit(_NOTHING)
    try:
        columns = tuple(heads_of([cell.strip() for cell in records[0][1]]))
    except Exception as error:  # whatever the head's own parser says: it is told by the check of the file
        raise CannotEdit(_HEAD, records[0][0][0]) from error
    width = len(columns)
    rows = tuple(tuple([*(cell.strip() for cell in cells), *[""] * width][:width]) for _, cells in records[1:])
    if any(len(cells) > width for _, cells in records[1:]):
        raise CannotEdit(_HEAD)
    return Sheet(columns, rows, tuple(lines for lines, _ in records[1:]))


def with_cell(text: str, row: int, column: int, value: str) -> str:
    """The text with another value in one cell. Raises ``CannotEdit``."""
    sheet = sheet_of(text)
    if not (0 <= row < len(sheet.rows) and 0 <= column < len(sheet.columns)):
        raise CannotEdit(_GONE)
    cells = list(sheet.rows[row])
    cells[column] = value.strip()
    return _with_lines(text, sheet.lines[row], [_line(cells)])


def with_row(text: str, cells: Sequence[str], after: int | None = None) -> str:
    """The text with one more row, after row ``after`` or at the end. Raises ``CannotEdit``."""
    sheet = sheet_of(text)
    if len(cells) != len(sheet.columns):
        raise CannotEdit(_GONE)
    if not sheet.rows:
        return text.rstrip("\n") + "\n" + _line(cells) + "\n"
    at = sheet.lines[len(sheet.rows) - 1 if after is None else min(after, len(sheet.rows) - 1)][1]
    return _with_lines(text, (at + 1, at), [_line(cells)])


def without_row(text: str, row: int) -> str:
    """The text without one row. Raises ``CannotEdit``; the last row stays."""
    sheet = sheet_of(text)
    if not 0 <= row < len(sheet.rows) or len(sheet.rows) == 1:
        raise CannotEdit(_GONE)
    return _with_lines(text, sheet.lines[row], [])


def _with_lines(text: str, lines: tuple[int, int], made: list[str]) -> str:
    """Lines ``lines`` (from 1, both ends) replaced."""
    held = text.split("\n")
    held[lines[0] - 1 : lines[1]] = made
    return "\n".join(held)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _records(text: str) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """Records after the comments, each with the lines that it takes."""
    lines = text.split("\n")
    skipped = next(
        (at for at, line in enumerate(lines) if line.strip() and not line.lstrip("\ufeff").startswith("#")), len(lines)
    )
    reader = csv.reader(iter(line + "\n" for line in lines[skipped:]), strict=True)
    begin = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield (begin, skipped + reader.line_num), cells
            begin = skipped + reader.line_num + 1
    except csv.Error as error:
        raise CannotEdit(_HEAD, begin) from error


_NOTHING = Text("规则表没有表头。", "The table has no head.")
_HEAD = Text("规则表读不懂，请先在文件里改正。", "The table cannot be read; mend it in the file first.")
_GONE = Text("没有这一格或这一行；规则表至少留一行。", "There is no such cell or row; a table keeps one row.")
