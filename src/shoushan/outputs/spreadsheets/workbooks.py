"""A workbook read once: its rows as they stand, and how many empty rows its sheets claim to have."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from shoushan.rules.text import Text

Cell = str | int | float | bool | date | datetime | time | timedelta | None
LARGEST = 50_000_000
"""Bytes of a file that is opened."""
UNPACKED = 1_000_000_000
"""Bytes that a workbook may unpack to."""
_HEAD = 20_000
_SPLIT = Text("请拆成几个文件。", "Split it into several files.")
_DIMENSION = re.compile(r'<(?:\w+:)?dimension\b[^>]*\bref="[A-Z]+[0-9]+:[A-Z]+([0-9]+)"')


class Unreadable(Exception):
    """The file is not a workbook that can be read; ``text`` and ``remedy`` say why, in both languages."""

    def __init__(self, text: Text, remedy: Text) -> None:
        super().__init__(f"{text.zh} {text.en}")
        self.text, self.remedy = text, remedy


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number in the sheet (the first is 1) and its cells, empty ones ``None``."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows that hold something, and how many rows it declares that hold nothing.

    ``width`` is how many cells every row must have where the file itself cannot see to it (delimited text).
    """

    name: str
    rows: tuple[Row, ...]
    empty: int
    width: int | None = None


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of an xlsx, xls, xlsb or ods file. Raises ``Unreadable``; nothing of the file is executed."""
    declared = _declared(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return tuple(_sheet(book, name, declared.get(name, 0)) for name in book.sheet_names)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(
            Text("文件打不开，不是电子表格或已损坏。", "The file cannot be opened: it is no workbook, or it is damaged."),
            Text("请另存为 .xlsx（不加密码）再导入。", "Save it as .xlsx without a password and try again."),
        ) from error


def first_sheet(content: bytes) -> list[tuple[Cell, ...]]:
    """The rows of the first sheet of a workbook that is held in memory. Raises ``Unreadable``."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Unreadable(
            Text("文件打不开，不是电子表格或已损坏。", "The file cannot be opened: it is no workbook, or it is damaged."),
            Text("请另存为 .xlsx（不加密码）再导入。", "Save it as .xlsx without a password and try again."),
        ) from error
    return [tuple(None if cell == "" else cell for cell in row) for row in rows]


def _sheet(book: CalamineWorkbook, name: str, declared: int) -> Sheet:
    found = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = [Row(number, tuple(None if cell == "" else cell for cell in cells)) for number, cells in enumerate(found, 1)]
    held = tuple(row for row in rows if any(_holds(cell) for cell in row.cells))
    return Sheet(name, held, max(len(rows), declared) - len(held))


def _holds(cell: Cell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _declared(path: Path) -> dict[str, int]:
    """Sheet name → last row that an xlsx declares. Raises ``Unreadable`` for what is too large."""
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(Text("文件超过 50 MB。", "The file is larger than 50 MB."), _SPLIT)
        if not zipfile.is_zipfile(path):
            return {}
        with zipfile.ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
                raise Unreadable(Text("文件解开后过大。", "The file unpacks to too much."), _SPLIT)
            return _dimensions(packed)
    except (OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise Unreadable(
            Text("文件打不开。", "The file cannot be opened."), Text("请检查路径和权限。", "Look at its path and permissions.")
        ) from error


def _dimensions(packed: zipfile.ZipFile) -> dict[str, int]:
    """What the sheets of an xlsx say of their own size; nothing for other packed formats."""
    if "xl/workbook.xml" not in packed.namelist():
        return {}
    relations = {
        _attribute(part, "Id"): _attribute(part, "Target")
        for part in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", _text(packed, "xl/_rels/workbook.xml.rels"))
    }
    sizes = {}
    for part in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", _text(packed, "xl/workbook.xml")):
        target = relations.get(_attribute(part, r"\w+:id"), "").lstrip("/")
        inside = target if target.startswith("xl/") else f"xl/{target}"
        if inside in packed.namelist() and (found := _DIMENSION.search(_text(packed, inside, _HEAD))):
            sizes[html.unescape(_attribute(part, "name"))] = int(found[1])
    return sizes


def _attribute(part: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', part)
    return found[1] if found else ""


def _text(packed: zipfile.ZipFile, name: str, most: int = 2_000_000) -> str:
    with packed.open(name) as file:
        return file.read(most).decode("utf-8", "replace")
