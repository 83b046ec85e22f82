"""A row of somebody else's sheet as values with names: trimmed, typed, placed and routed, or told what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shoushan.outputs.spreadsheets.mappings import ColumnDoc, MappingDoc
from shoushan.outputs.spreadsheets.workbooks import Cell, Row
from shoushan.rules.catalogue.model import Pack
from shoushan.rules.catalogue.tables.lookup import table_value
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused: the row's number, the head of the column, what is wrong, what to do."""

    row: int
    column: str
    message: Text
    remedy: Text


@dataclass(slots=True)
class Named:
    """A row's values by name; ``moments`` are its times in the place's zone, ``trimmed`` counts cells with blanks at an end."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    moments: dict[str, datetime | date] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    trimmed: int = 0


def named(row: Row, heads: Mapping[str, int], mapping: MappingDoc, pack: Pack) -> Named:
    """The values of ``row``; ``heads`` tells in which place each column of the mapping stands."""
    found = Named(row.number)
    for name, column in mapping.columns.items():
        place = heads.get(name)
        cell = row.cells[place] if place is not None and place < len(row.cells) else None
        if isinstance(cell, str):
            found.trimmed += cell != cell.strip()
            cell = cell.strip() or None
        _value(found, name, column, cell, pack)
    if not found.faults:
        _hours(found, mapping)
    if not found.faults:
        _place(found, mapping, pack)
        if mapping.route:
            unit = table_value(pack.tables, mapping.route.table, lambda name: found.values.get(name))
            found.values[mapping.route.name] = unit
    return found


def _value(found: Named, name: str, column: ColumnDoc, cell: Cell, pack: Pack) -> None:
    if cell is None:
        if column.required:
            found.faults.append(_fault(found, column, "为空", "is empty", "请填写这一格。", "Fill the cell."))
        return
    text = _said(cell)
    if column.whole:
        _whole(found, name, column, cell, text)
    elif column.times:
        _time(found, name, column, cell, text, pack)
    elif column.list:
        _code(found, name, column, text, pack)
    else:
        found.values[name] = text


def _said(cell: Cell) -> str:
    """A cell as text; whole numbers without the point that spreadsheets keep."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return re.sub(r"[\s\u00a0]+", " ", str(cell)).strip()


def _whole(found: Named, name: str, column: ColumnDoc, cell: Cell, text: str) -> None:
    if isinstance(cell, float) and abs(cell) >= 1e15:
        found.faults.append(_fault(
            found, column, "数字超过15位，已被表格软件改动", "was rounded by the spreadsheet",
            "请把该列设为文本后重新导出。", "Export that column as text.",
        ))  # fmt: skip
    elif not re.fullmatch(r"[0-9]{1,40}", text):
        found.faults.append(_fault(
            found, column, f"“{text[:30]}”不是编号", f"“{text[:30]}” is no number", "编号只含数字。", "Write digits only."
        ))  # fmt: skip
    else:
        found.values[name] = text


def _time(found: Named, name: str, column: ColumnDoc, cell: Cell, text: str, pack: Pack) -> None:
    moment = cell if isinstance(cell, date) else _parsed(text, column)
    if moment is None:
        found.faults.append(_fault(
            found, column, f"“{text[:30]}”不是时间", f"“{text[:30]}” is no time", "请写成 2019/9/9 11:07:48。",
            "Write it as 2019/9/9 11:07:48.",
        ))  # fmt: skip
        return
    found.values[name] = text
    found.values[f"{name}_day"] = (moment.date() if isinstance(moment, datetime) else moment).isoformat()
    found.moments[name] = moment.replace(tzinfo=ZoneInfo(pack.zone)) if isinstance(moment, datetime) else moment


def _hours(found: Named, mapping: MappingDoc) -> None:
    """Whole hours between two moments, up to the next; real hours, whatever the clock on the wall was put to."""
    for name, span in mapping.hours.items():
        first, last = found.moments.get(span.first), found.moments.get(span.last)
        if not isinstance(first, datetime) or not isinstance(last, datetime):
            continue
        seconds = round((last.astimezone(UTC) - first.astimezone(UTC)).total_seconds())
        if seconds <= 0:
            found.faults.append(_fault(
                found, mapping.columns[span.last], "不晚于起始时间", "is not later than the time it counts from",
                "请核对两个时间。", "Look at both times.",
            ))  # fmt: skip
        else:
            found.values[name] = -(-seconds // 3600)


def _parsed(text: str, column: ColumnDoc) -> datetime | None:
    """The time in one of the column's patterns; months, days and hours may have one digit or two."""
    for pattern in column.times:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 (local time of the sheet; its zone follows)
        except ValueError:
            continue
    return None


def _code(found: Named, name: str, column: ColumnDoc, text: str, pack: Pack) -> None:
    listed = pack.code_lists.get(column.list or "")
    codes = listed.codes.values() if listed else ()
    code = next((one.code for one in codes if text in (one.code, one.label.zh, one.label.en)), None)
    if code is None:
        shown = "、".join(one.label.zh for one in codes)
        found.faults.append(_fault(
            found, column, f"“{text[:30]}”不在分类表中", f"“{text[:30]}” is not in the list", f"可填：{shown}。",
            "There is: " + ", ".join(one.label.en for one in codes) + ".",
        ))  # fmt: skip
        return
    found.values[name], found.values[f"{name}_given"] = code, text


def _place(found: Named, mapping: MappingDoc, pack: Pack) -> None:
    """Look for a known place in the text; what is not found is marked unknown, never guessed."""
    if mapping.places is None:
        return
    listed = pack.code_lists.get(mapping.places.list)
    text = str(found.values.get(mapping.places.column) or "")
    names = _names(listed.codes.values(), mapping.places.drop) if listed else ()
    known = next((code for code, label in names if label in text), None)
    found.values["place"], found.values["place_unknown"] = known, "true" if known is None else None


def _names(codes: Any, drop: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each code with its label and with the label's shorter form, the longest labels first."""
    for code in sorted(codes, key=lambda one: -len(one.label.zh)):
        yield code.code, code.label.zh
    for code in codes:
        for ending in drop:
            short = code.label.zh.removesuffix(ending)
            if short != code.label.zh and len(short) > 1:
                yield code.code, short


def _fault(found: Named, column: ColumnDoc, zh: str, en: str, fix: str, fix_en: str) -> RowFault:
    head = column.head[0]
    return RowFault(found.row, head, Text(f"“{head}”{zh}。", f"“{head}” {en}."), Text(fix, fix_en))
