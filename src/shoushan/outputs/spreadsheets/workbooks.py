"""A workbook read once: its rows as they stand, and how many empty rows its sheets claim to have."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson

from shoushan.outputs.spreadsheets import opening
from shoushan.rules.text import Text

Cell = str | int | float | bool | date | datetime | time | timedelta | None
LARGEST = 50_000_000
"""Bytes of a file that is opened."""
UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to."""
_HEAD = 20_000
_SPLIT = Text("请拆成几个文件。", "Split it into several files.")
_TOO_MUCH = Text(
    "表太大，或者写到了很远的行、列，没有打开。",
    "The sheet is too large, or writes in rows or columns far away; it was not opened.",
)
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
    return tuple(
        Sheet(name, tuple(Row(number, cells) for number, cells in rows), max(count, declared.get(name, 0)) - len(rows))
        for name, count, rows in _opened(path, "all")
    )


def first_sheet(content: bytes) -> list[tuple[Cell, ...]]:
    """The rows of the first sheet of a workbook that is held in memory. Raises ``Unreadable``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first"
        path.write_bytes(content)
        _declared(path)
        opened = _opened(path, "first")
    if not opened:
        raise _unreadable()
    (_, count, rows) = opened[0]
    held = dict(rows)
    return [held.get(number, ()) for number in range(1, count + 1)]


def _opened(path: Path, which: str) -> list[tuple[str, int, list[tuple[int, tuple[Cell, ...]]]]]:
    """What `opening` says of a file: name, how many rows, and those that hold something. Raises ``Unreadable``."""
    try:
        done = subprocess.run(  # noqa: S603 (our own file, with a path of our own)
            [sys.executable, "-I", opening.__file__, str(path), which], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, timeout=2 * opening.SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(_TOO_MUCH, _SPLIT) from None
    if done.returncode == opening.UNREADABLE:
        raise _unreadable()
    if done.returncode:
        raise Unreadable(_TOO_MUCH, _SPLIT)
    return [
        (name, count, [(number, _cells(cells, times)) for number, cells, times in rows])
        for name, count, rows in orjson.loads(done.stdout)
    ]


def _cells(said: list[Any], times: list[int]) -> tuple[Cell, ...]:
    for at in times:
        kind, value = said[at]
        said[at] = timedelta(seconds=value) if kind == opening.SPAN else opening.TAGS[kind].fromisoformat(value)
    return tuple(said)


def _unreadable() -> Unreadable:
    return Unreadable(
        Text("文件打不开，不是电子表格或已损坏。", "The file cannot be opened: it is no workbook, or it is damaged."),
        Text("请另存为 .xlsx（不加密码）再导入。", "Save it as .xlsx without a password and try again."),
    )


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
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError) as error:
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
