"""Tables written as workbooks: a title, heads, typed cells, what stands below; opened in WPS and Excel alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter

Value = str | int | Decimal | date | datetime | None
WIDEST = 40
SYNTHETIC = "（合成数据样例 · synthetic sample）"
"""Ends the title of a sheet while the place keeps synthetic data."""
LINE = 15
"""Points of one line of a row."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a sheet holds; ``above`` and ``below`` are lines of text over and under the table."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    landscape: bool = True
    widths: tuple[int, ...] = ()
    """Widths of columns in characters, in which texts are wrapped; none: by what stands in them."""


def workbook(sheet: Written, *, synthetic: bool = False) -> bytes:
    """The workbook's bytes; ``synthetic`` data are called so in the title.

    A text that begins like a formula stays a text; moments have no zone and are local.
    """
    return workbook_of([replace(sheet, title=sheet.title + SYNTHETIC) if synthetic else sheet])


def workbook_of(sheets: Sequence[Written], made: datetime | None = None) -> bytes:
    """A workbook of several sheets; with ``made`` as its own moment the same sheets give the same bytes."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    if made is not None:
        book.set_properties({"created": made.replace(tzinfo=None)})
    names: set[str] = set()
    for sheet in sheets:
        name = _name(sheet.name)
        while name in names:
            name = f"{name[:27]}~{len(names)}"
        names.add(name)
        _sheet(book, name, sheet)
    book.close()
    return out.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, sheet: Written) -> None:
    made = book.add_worksheet(name)
    if sheet.landscape:
        made.set_landscape()
    made.set_paper(9)
    made.fit_to_pages(1, 0)
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    wraps = {"text_wrap": True, "valign": "vcenter"} if sheet.widths else {}
    cell, day = book.add_format({"border": 1, **wraps}), book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    moment, share = (book.add_format({"border": 1, "num_format": form}) for form in ("yyyy-mm-dd hh:mm", "0.00"))
    last = max(len(sheet.heads) - 1, 1)
    made.merge_range(0, 0, 0, last, sheet.title, title)
    for row, line in enumerate(sheet.above, 1):
        made.write_string(row, 0, line)
    top = len(sheet.above) + 1
    for column, label in enumerate(sheet.heads):
        made.write_string(top, column, label, head)
    made.freeze_panes(top + 1, 1)
    made.repeat_rows(top)
    for number, row_values in enumerate(sheet.rows, top + 1):
        for column, value in enumerate(row_values):
            if value is None:
                made.write_blank(number, column, None, cell)
            elif isinstance(value, datetime):
                made.write_datetime(number, column, value.replace(tzinfo=None), moment)
            elif isinstance(value, date):
                made.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif isinstance(value, str):
                made.write_string(number, column, value, cell)
            else:
                made.write_number(number, column, value, share if isinstance(value, Decimal) else cell)
    for number, row_values in enumerate(sheet.rows if sheet.widths else (), top + 1):
        made.set_row(number, LINE * _lines(row_values, sheet.widths))
    _columns(made, sheet)
    for number, line in enumerate(sheet.below, top + 2 + len(sheet.rows)):
        made.write_string(number, 0, line)


def _columns(made: xlsxwriter.worksheet.Worksheet, sheet: Written) -> None:
    for column, label in enumerate(sheet.heads):
        width = (
            sheet.widths[column]
            if column < len(sheet.widths)
            else _width([label, *(str(one[column] or "") for one in list(sheet.rows)[:200])])
        )
        made.set_column(column, column, width)


def _name(text: str) -> str:
    return "".join("·" if sign in "[]:*?/\\'" else sign for sign in text)[:31] or "1"


def _lines(values: Sequence[Value], widths: Sequence[int]) -> int:
    """Lines that the longest cell of a row takes where texts are wrapped."""
    told = [(str(value), width - 1) for value, width in zip(values, widths, strict=False) if value]
    return max((-(-(_width([text], 10**6) - 2) // width) for text, width in told), default=1)


def _width(texts: list[str], most: int = WIDEST) -> int:
    """A column's width in characters; a Chinese one takes two."""
    return min(most, max(sum(2 if sign > "\u2e7f" else 1 for sign in text) for text in texts) + 2)
