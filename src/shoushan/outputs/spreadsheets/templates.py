"""Rows written as a workbook or as CSV, every cell a text: nothing is turned into a number, a day or a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import xlsxwriter

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
"""Kinds of files that can be written, with their media types."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(kind: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The file of ``kind`` (``xlsx`` or ``csv``). Raises ``KeyError`` for another kind."""
    return {"xlsx": _workbook, "csv": _csv}[kind](heads, rows)


def _workbook(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet("Sheet1")
    head, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    for place, name in enumerate(heads):
        sheet.write_string(0, place, name, head)
        sheet.set_column(place, place, min(40, max(12, 2 * len(name))), text)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, text)
    sheet.freeze_panes(1, 1)
    book.close()
    return made.getvalue()


def _csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a mark at its head, as office programs want it; what would begin a formula is made harmless."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerows([list(heads), *([_harmless(cell) for cell in row] for row in rows)])
    return made.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
