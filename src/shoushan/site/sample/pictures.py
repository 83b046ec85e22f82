"""Files that a sample's cases keep, made when they are handed in: pictures of papers (words on white), workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shoushan.outputs.charts.drawing import png
from shoushan.outputs.spreadsheets.writing import Written, workbook
from shoushan.records.cases import attach

NAME, WORDS = "picture", "words"
"""Keys of an input that is a picture: its file's name, and the lines on it."""
BOOK, ROWS = "workbook", "rows"
"""Keys of an input that is a workbook: its file's name, and the cells of its one sheet, row by row."""


def holds_files(value: Any) -> bool:
    """Whether inputs have a file to be made."""
    return any(f"'{key}'" in repr(value) for key in (NAME, BOOK))


def attached(uid: str, value: Any) -> Any:
    """``value`` with every ``{picture: <file name>, words: [lines]}`` and ``{workbook: <file name>, rows: [[cell, …], …]}`` in
    it stored as a file of the case ``uid``."""
    if isinstance(value, Mapping) and NAME in value:
        return attach.store(uid, str(value[NAME]), _picture([str(line) for line in value.get(WORDS, ())]))
    if isinstance(value, Mapping) and BOOK in value:
        return attach.store(uid, str(value[BOOK]), _workbook(str(value[BOOK]), value[ROWS]))
    if isinstance(value, Mapping):
        return {key: attached(uid, one) for key, one in value.items()}
    return [attached(uid, one) for one in value] if isinstance(value, list) else value


def _picture(lines: list[str]) -> bytes:
    rows = [{"line": line, "place": place} for place, line in enumerate(lines)]
    place = {"field": "place", "type": "quantitative", "scale": {"domain": [-1, len(lines)], "reverse": True}, "axis": None}
    return png({
        "width": 560, "height": 60 * (len(lines) + 1), "data": {"values": rows},
        "mark": {"type": "text", "fontSize": 20, "align": "left", "x": 24},
        "encoding": {"y": place, "text": {"field": "line"}},
    }, scale=1)  # fmt: skip


def _workbook(name: str, rows: Sequence[Sequence[Any]]) -> bytes:
    """The first row is the heads; the name of the file without its ending is the title."""
    heads, *lines = [[str(cell) for cell in cells] for cells in rows]
    title = name.rsplit(".", 1)[0]
    return workbook(Written(title, title, tuple(heads), lines, landscape=False), synthetic=True)
