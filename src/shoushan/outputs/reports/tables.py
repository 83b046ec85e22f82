"""A statistical table as people send it: names in place of codes, 序号, unit of measure, period, who fills and checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from shoushan.outputs.indicators.tables import Cell, Counted, Share, Tabled, TabledRow, scaled
from shoushan.outputs.spreadsheets.writing import Value, Written
from shoushan.records.cases.definitions import Book
from shoushan.rules.catalogue.model import StatColumn
from shoushan.rules.text import Text

Say = Callable[[Text], str]
Units = Mapping[str, tuple[Text, str]]
"""Unit → its name and telephone."""
NO_DATA = Text("无数据", "no data")
NUMBER = Text("序号", "No.")
TOTAL = Text("合计", "Total")
SUBTOTAL = Text("小计", "Subtotal")
UNSTATED = Text("未注明", "not stated")
WITHOUT_LATE = Text("（不含补录）", " (late entries left out)")
SIGNERS = (Text("填报人", "Filled in by"), Text("审核人", "Checked by"), Text("负责人", "Responsible"))


def columns_shown(tabled: Tabled) -> tuple[tuple[StatColumn, bool], ...]:
    """The columns of the sheet; a share that is given twice stands twice, the second time without late entries."""
    found: list[tuple[StatColumn, bool]] = []
    for column in tabled.table.columns:
        if not column.hidden:
            found += [(column, False), (column, True)] if column.with_late else [(column, False)]
    return tuple(found)


def head_of(column: StatColumn, prompt: bool, say: Say) -> str:
    """The head of a column; a share is in percent."""
    unit = " %" if column.share else ""
    return say(column.label) + (say(WITHOUT_LATE) if prompt else "") + unit


def value_of(cell: Cell, column: StatColumn, prompt: bool) -> int | Decimal | None:
    """What a cell shows, in the column's unit; ``None`` for a share without a denominator."""
    if isinstance(cell, Counted):
        return cell.value if column.scale == 1 else scaled(cell.value, column.scale)
    return cell.prompt if prompt else cell.value


def names_of_row(tabled: Tabled, row: TabledRow, book: Book, units: Units, say: Say) -> tuple[str, ...]:
    """The names of a row, one for each dimension."""
    dimensions = tabled.table.rows
    if row.kind == "total":
        return (say(TOTAL), *[""] * (len(dimensions) - 1))
    found = []
    for dimension, value in zip(dimensions, row.key, strict=False):
        codes = book.pack.code_lists.get(dimension.list or "")
        if not value:
            found.append(say(UNSTATED))
        elif dimension.units and value in units:
            found.append(say(units[value][0]))
        elif codes and value in codes.codes:
            found.append(say(codes.codes[value].label))
        else:
            services = tabled.ledger.versions[-1].services
            found.append(say(services[value].name) if value in services else value)
    if row.kind == "subtotal":
        found.append(say(SUBTOTAL))
    return tuple(found)


def written(tabled: Tabled, book: Book, units: Units, organ: str, say: Say) -> Written:
    """The table as a sheet to be written: 填报单位 and 单位 above, 填报人, 审核人, 负责人 and the caliber below."""
    shown = columns_shown(tabled)
    heads = (say(NUMBER), *(say(row.label) for row in tabled.table.rows), *(head_of(one, late, say) for one, late in shown))
    rows: list[list[Value]] = []
    number = 0
    for row in tabled.rows:
        number += row.kind == "row"
        values: list[Value] = [number if row.kind == "row" else None, *names_of_row(tabled, row, book, units, say)]
        for column, late in shown:
            found = value_of(row.cells[column.id], column, late)
            values.append(say(NO_DATA) if found is None else found)
        rows.append(values)
    return Written(
        tabled.table.id, say(tabled.table.title), heads, rows, above(tabled, organ, say), below(tabled, book, say),
        tabled.table.landscape,
    )  # fmt: skip


def above(tabled: Tabled, organ: str, say: Say) -> tuple[str, ...]:
    """填报单位, period and unit of measure."""
    return (
        say(Text(f"填报单位：{organ}", f"Filled in by: {organ}")),
        say(Text(f"期间：{tabled.period.label.zh}", f"Period: {tabled.period.label.en}")),
        say(Text(f"单位：{tabled.table.unit_of_measure.zh}", f"Unit: {tabled.table.unit_of_measure.en}")),
    )


def below(tabled: Tabled, book: Book, say: Say) -> tuple[str, ...]:
    """Signatures, the moment of counting, what could not be told, the note."""
    local = f"{tabled.moment.astimezone(book.zone):%Y-%m-%d %H:%M}"
    lines = [say(Text("　　　　".join(f"{one.zh}：" for one in SIGNERS), "        ".join(f"{one.en}:" for one in SIGNERS)))]
    lines.append(say(Text(f"统计时点：{local}", f"Counted at {local}")))
    unknown = unknown_of(tabled)
    if unknown:
        told = f"{unknown} more could not be told for want of data."
        lines.append(say(Text(f"另有 {unknown} 项因数据缺失无法判断，未计入。", told)))
    if tabled.table.note:
        lines.append(say(Text(f"口径：{tabled.table.note.zh}", f"Caliber: {tabled.table.note.en}")))
    return tuple(lines)


def unknown_of(tabled: Tabled) -> int:
    """How many things could not be told, over all columns."""
    total = tabled.rows[-1]
    return sum(len(cell.unknown) for cell in total.cells.values() if isinstance(cell, Counted))


def is_share(cell: Cell) -> bool:
    """Whether a cell is a share."""
    return isinstance(cell, Share)
