"""Delimited text (.csv, .tsv) read as one sheet: cells are texts, blank lines are counted, nothing is guessed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from shoushan.outputs.spreadsheets.workbooks import LARGEST, Row, Sheet, Unreadable, read_workbook
from shoushan.rules.text import Text

ENDINGS = {".csv": ",", ".tsv": "\t"}
"""Endings that are read here, and what stands between two cells."""
CODINGS = ("utf-8-sig", "gb18030")
"""How the text may be written, tried in this order; Chinese office software still writes the second."""

_AGAIN = Text("请另存为 CSV（UTF-8）再导入。", "Save it as CSV (UTF-8) and try again.")


def is_delimited(path: Path) -> bool:
    """Whether the file is delimited text by its ending."""
    return path.suffix.lower() in ENDINGS


def read_delimited(path: Path) -> tuple[Sheet, ...]:
    """The file as one sheet named like it; row numbers are those of records, the header is 1. Raises ``Unreadable``."""
    rows, empty = [], 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(_text(path), newline=""), delimiter=_between(path)), 1):
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, tuple(cell if cell.strip() else None for cell in cells)))
            else:
                empty += 1
    except csv.Error as fault:
        raise Unreadable(Text("文件读不成行列。", f"The file cannot be read as rows and cells ({fault})."), _AGAIN) from None
    return (Sheet(path.stem, tuple(rows), empty, len(rows[0].cells) if rows else None),)


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook, or delimited text as one sheet, by the file's ending. Raises ``Unreadable``."""
    return read_delimited(path) if is_delimited(path) else read_workbook(path)


def _between(path: Path) -> str:
    return ENDINGS[path.suffix.lower()]


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError:
        raise Unreadable(
            Text("文件打不开。", "The file cannot be opened."), Text("请检查路径和权限。", "Look at its path and permissions.")
        ) from None
    if raw is None:
        raise Unreadable(
            Text("文件超过 50 MB。", "The file is larger than 50 MB."), Text("请拆成几个文件。", "Split it into several files.")
        )
    for coding in CODINGS:
        try:
            text = raw.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(Text("不是文字文件。", "The file is no text."), _AGAIN)
