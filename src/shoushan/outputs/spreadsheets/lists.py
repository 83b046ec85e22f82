"""A list kept as a file, read in memory: the rows of its first sheet by their heads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from shoushan.outputs.spreadsheets.delimited import CODINGS, ENDINGS
from shoushan.outputs.spreadsheets.workbooks import Cell, Unreadable, first_sheet
from shoushan.rules.text import Text

DEEPEST = 8
"""Rows among which the heads are looked for: official lists begin with titles."""


def rows_of(name: str, content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row below the heads: its number in the sheet (the first is 1) and its cells by head. Raises ``Unreadable``.

    The heads are the first of the topmost rows in which two or more cells hold something.
    """
    lines = _lines(name, content)
    start = next((place for place, line in enumerate(lines[:DEEPEST]) if sum(1 for cell in line if cell) > 1), 0)
    heads = [cell.replace("\n", "").replace(" ", "") for cell in lines[start]] if lines else []
    for place, line in enumerate(lines[start + 1 :], start + 2):
        cells = {head: cell for head, cell in zip(heads, line, strict=False) if head and cell}
        if cells:
            yield place, cells


def _lines(name: str, content: bytes) -> list[list[str]]:
    ending = "." + name.lower().rsplit(".", 1)[-1]
    if ending in ENDINGS:
        return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(_text(content)), delimiter=ENDINGS[ending])]
    return [[_said(cell) for cell in line] for line in first_sheet(content)]


def _text(content: bytes) -> str:
    for coding in CODINGS:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(Text("文字编码读不出。", "The text cannot be decoded."), Text("请另存为 UTF-8。", "Save it as UTF-8."))


def _said(cell: Cell) -> str:
    """A cell as text; whole numbers without the point that spreadsheets keep."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
