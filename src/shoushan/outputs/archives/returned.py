"""What the archive gives back: a catalogue with boxes and items filled in, read into places, or into what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shoushan.outputs.archives.catalogue import HEADS
from shoushan.outputs.spreadsheets.workbooks import Row, Sheet, read_workbook
from shoushan.records.cases.archive_list import FILED, TO_SEND, Line, Place
from shoushan.rules.procedure.archiving import LARGEST_ITEM, Fonds
from shoushan.rules.text import Text

CASE, BOX, ITEM, NUMBER = HEADS[11], HEADS[9], HEADS[10], HEADS[1]
LONGEST = 60
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HEAD_ROWS = 10
"""Rows of a sheet in which its heads are looked for."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell: sheet, row, column by letter and head, what, and what to do."""

    sheet: str
    row: int
    cell: str
    head: str
    message: Text
    remedy: Text

    def words(self, at: int) -> str:
        """The fault in one line: language 0 (zh) or 1 (en)."""
        where = (
            f"［{self.sheet}］{self.cell}{self.row}（{self.head}）"
            if at == 0
            else f"[{self.sheet}] {self.cell}{self.row} ({self.head})"
        )
        return f"{where}：{self.message.zh}{self.remedy.zh}" if at == 0 else f"{where}: {self.message.en} {self.remedy.en}"


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file says: places to enter, rows whose box is still empty, rows that say what is known, and faults."""

    places: tuple[Place, ...]
    waiting: int
    same: int
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    sheet: str
    row: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def fault(self, head: str, zh: str, en: str, do_zh: str, do_en: str) -> CellFault:
        return CellFault(self.sheet, self.row, _letter(self.columns[head]), head, Text(zh, en), Text(do_zh, do_en))


def read(
    path: Path, fonds: Fonds, known: Callable[[Sequence[str]], Mapping[str, tuple[Line, ...]]],
    taken: Callable[[Sequence[str]], Mapping[str, str]], *, correct: bool = False,
) -> Returned:  # fmt: skip
    """What ``path`` says. ``known`` gives cases by their numbers, ``taken`` who has archive numbers already; ``correct``
    lets a row change what came back before. Raises ``Unreadable``."""
    sheets = read_workbook(path)
    faults: list[CellFault] = []
    told = [one for sheet in sheets for one in _rows(sheet)]
    if not told and not any(_heads(sheet) for sheet in sheets):
        name = sheets[0].name if sheets else ""
        heads = "、".join((CASE, BOX, ITEM))
        return Returned((), 0, 0, (CellFault(
            name, 1, "A", CASE, Text(f"没有找到表头（{heads}）。", "The heads of the catalogue were not found."),
            Text("请用本系统导出的归档文件目录。", "Use the catalogue that was exported here."),
        ),))  # fmt: skip
    cases = known([one.cells[CASE] for one in told if one.cells[CASE]])
    places: list[tuple[_Told, Line, Place]] = []
    waiting = same = 0
    for one in told:
        if not one.cells[BOX]:
            waiting += 1
            continue
        found = _place(one, cases, fonds, correct, faults)
        if found is None:
            continue
        line, place = found
        if (line.number, line.box, line.item) == (place.number, place.box, place.item):
            same += 1
        else:
            places.append((one, line, place))
    faults += _doubles(places, taken([place.number for _, _, place in places]))
    return Returned(tuple(place for _, _, place in places), waiting, same, tuple(faults))


def _place(
    one: _Told, cases: Mapping[str, tuple[Line, ...]], fonds: Fonds, correct: bool, faults: list[CellFault]
) -> tuple[Line, Place] | None:
    before = len(faults)
    number, box, item = one.cells[CASE], one.cells[BOX], one.cells[ITEM]
    lines = cases.get(number, ())
    if not number or not lines:
        faults.append(one.fault(CASE, f"没有这一件：“{number}”。", f"There is no such case: “{number}”.",
                                "请勿改“件编号”一列，按导出的填。", "Leave this column as it was exported."))  # fmt: skip
    elif len(lines) > 1:
        faults.append(one.fault(CASE, "这个编号有几件。", "Several cases have this number.",
                                "请在办件台单独登记。", "Enter it at the desk."))  # fmt: skip
    elif lines[0].stands == TO_SEND:
        faults.append(one.fault(CASE, "这一件还没有送交归档。", "This case has not been sent to the archive.",
                                "先运行 shoushan archive 送交。", "Send it first with `shoushan archive`."))  # fmt: skip
    if len(box) > LONGEST:
        faults.append(one.fault(BOX, "盒号太长。", "The box is too long.", f"最多{LONGEST}字。", f"At most {LONGEST} letters."))
    if not re.fullmatch(r"[0-9]{1,4}", item) or not 1 <= int(item) <= LARGEST_ITEM:
        faults.append(one.fault(ITEM, f"“{item}”不是件号。", f"“{item}” is no number of an item.",
                                "件号为 1 至 9999 的整数。", "Write a whole number from 1 to 9999."))  # fmt: skip
    if len(faults) > before:
        return None
    (line,) = lines
    place = Place(line.uid, fonds.number(line.year, line.klass, line.unit, int(item)), box, str(int(item)))
    if line.stands == FILED and not correct and (line.number, line.box, line.item) != (place.number, place.box, place.item):
        faults.append(one.fault(BOX, f"这一件已入库：{line.number}，第 {line.box} 盒。",
                                f"This case is in the archive already: {line.number}, box {line.box}.",
                                "确要更正的，加 --correct。", "To correct it say --correct."))  # fmt: skip
        return None
    return line, place


def _doubles(places: Sequence[tuple[_Told, Line, Place]], taken: Mapping[str, str]) -> Iterator[CellFault]:
    """Two rows of one case or of one number, and numbers that a case outside the file has and keeps."""
    cases, numbers = dict[str, _Told](), dict[str, _Told]()
    moving = {place.uid for _, _, place in places}
    for one, _, place in places:
        if first := cases.get(place.uid):
            yield one.fault(CASE, f"与第 {first.row} 行是同一件。", f"Row {first.row} is of the same case.",
                            "只留一行。", "Leave one of them.")  # fmt: skip
        elif first := numbers.get(place.number):
            yield one.fault(ITEM, f"件号与［{first.sheet}］第 {first.row} 行重复：{place.number}。",
                            f"The number stands in row {first.row} of {first.sheet} too: {place.number}.",
                            "请改其中一个。", "Change one of them.")  # fmt: skip
        elif taken.get(place.number, place.uid) not in moving:
            yield one.fault(ITEM, f"档号 {place.number} 已给了别的件。", f"Another case has the number {place.number}.",
                            "请换一个件号。", "Choose another number.")  # fmt: skip
        cases.setdefault(place.uid, one)
        numbers.setdefault(place.number, one)


def _heads(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for row in sheet.rows[:_HEAD_ROWS]:
        found = {str(cell).strip(): at for at, cell in enumerate(row.cells) if cell is not None}
        if {CASE, BOX, ITEM} <= set(found):
            return row.number, found
    return None


def _rows(sheet: Sheet) -> Iterator[_Told]:
    heads = _heads(sheet)
    if heads is None:
        return
    top, columns = heads
    for row in sheet.rows:
        cells = {head: _said(row, at) for head, at in columns.items()}
        if row.number > top and (cells[CASE] or cells[ITEM]):
            yield _Told(sheet.name, row.number, cells, columns)


def _said(row: Row, at: int) -> str:
    cell = row.cells[at] if at < len(row.cells) else None
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _letter(at: int) -> str:
    return _LETTERS[at] if at < len(_LETTERS) else _LETTERS[at // 26 - 1] + _LETTERS[at % 26]
