"""Opens one workbook in a process of its own, with little memory and little time, and says its cells as JSON.

A file of one kilobyte may name a cell that lies a thousand million cells away; what runs out of memory over it is this
process, never the service. Nothing of the house is imported here: `workbooks` starts this file and reads what it says.
"""

from __future__ import annotations

import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook

MEMORY, SECONDS = 1 << 30, 60
"""Bytes and seconds of the processor that one file may take."""
UNREADABLE = 3
"""How the process ends over what is no workbook; any other end but 0 is that of a file which wants too much."""
SPAN = "timedelta"
TAGS: dict[str, type[datetime | date | time]] = {"datetime": datetime, "date": date, "time": time}
TIMES = frozenset({*TAGS.values(), timedelta})


def main(path: str, which: str) -> int:
    """Write the sheets of ``path`` (``which``: ``all``, or the ``first``)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = book.sheet_names[:1] if which == "first" else book.sheet_names
            said = [_sheet(book, name) for name in names]
    except (CalamineError, OSError, ValueError):
        return UNREADABLE
    sys.stdout.buffer.write(orjson.dumps(said, default=_told, option=orjson.OPT_PASSTHROUGH_DATETIME))
    return 0


def _sheet(book: CalamineWorkbook, name: str) -> tuple[str, int, list[tuple[int, list[Any], list[int]]]]:
    """Name, how many rows, and each row that holds something: its number, its cells, and where days and spans stand in it."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    held = ((number, cells) for number, cells in enumerate(rows, 1) if any(map(_holds, cells)))
    return name, len(rows), [
        (number, [None if cell == "" else cell for cell in cells], [at for at, cell in enumerate(cells) if type(cell) in TIMES])
        for number, cells in held
    ]  # fmt: skip


def _holds(cell: object) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _told(cell: object) -> list[Any]:
    """A day, a moment or a span by its kind."""
    if isinstance(cell, timedelta):
        return [SPAN, cell.total_seconds()]
    assert isinstance(cell, date | time)
    return [type(cell).__name__, cell.isoformat()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
