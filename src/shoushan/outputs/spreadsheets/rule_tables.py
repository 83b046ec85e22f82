"""A decision table as a workbook to edit, and back: Chinese heads and options outside, the CSV of the pack inside.

The workbook is a view: the CSV stays the rule. A row of the sheet is a line of the CSV, so every finding has its cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from shoushan.outputs.spreadsheets.workbooks import Cell, Sheet, read_workbook
from shoushan.rules import currency
from shoushan.rules.catalogue.model import CodeList, Pack, Version
from shoushan.rules.catalogue.tables import DecisionTable, check_table, parse_table
from shoushan.rules.catalogue.tables.source import heads_of, why_not
from shoushan.rules.catalogue.tables.values import Column
from shoushan.rules.text import Text

RULES, OPTIONS = "规则", "选项"
TOP = 4
"""The sheet's first row of rules, from 1: title, what may be written, heads in words, heads as the table has them."""
TYPES: Mapping[str, str] = {
    "int": "整数", "area": "平方米", "rate": "小数", "bool": "是/否", "text": "文字", "code": "选项",
    "date": "日期",
}  # fmt: skip
HITS = {"unique": "每种情形只许一条规则", "first": "从上往下，第一条算数"}
HELP = "“当”列可写：值、>=80、60..79、甲|乙、!甲、-（任意）；一行一条规则，可增删行；第 4 行不要改。"


_HOW = Text(HELP, "A value, >=80, 60..79, a|b, !x or - (any).")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a table: the cell (``row`` alone where the whole rule is meant), what, and what to do."""

    cell: str
    message: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What a workbook says: the CSV it makes (empty when it cannot be read) and everything that is wrong with it."""

    source: str
    faults: tuple[CellFault, ...]


def as_workbook(table: DecisionTable, version: Version, pack: Pack, title: str) -> bytes:
    """The table to be edited: one row per rule, options to choose from where a column holds codes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    sheet, options = book.add_worksheet(RULES), book.add_worksheet(OPTIONS)
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
    code = book.add_format({"font_color": "#6b7280", "font_size": 9, "border": 1})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"{title}（{HITS[table.hit]}；{'须覆盖全部情形' if table.complete else '允许有未覆盖的情形'}）",
                       book.add_format({"bold": True, "font_size": 14}))  # fmt: skip
    sheet.write_string(1, 0, HELP)
    heads, rows = _records(table.source)
    for at, (written, column) in enumerate(zip(heads, heads_of(heads), strict=True)):
        sheet.write_string(2, at, _label(version, written, column), head)
        sheet.write_string(3, at, written, code)
        sheet.set_column(at, at, 22)
        listed = pack.code_lists.get(column[1].list or "") if column else None
        if listed is not None:
            _options(sheet, options, at, listed)
        for no, row in enumerate(rows, TOP):
            sheet.write_string(no, at, _spoken(row[at], listed) if at < len(row) else "", cell)
    sheet.freeze_panes(TOP, 0)
    book.close()
    return out.getvalue()


def read_table(path: Path, table: DecisionTable, pack: Pack) -> ReadTable:
    """The workbook back as CSV, and everything wrong with it: cells, gaps, overlaps, rules that are never reached.

    Raises ``Unreadable``. The heads must be those of ``table``: its columns are not changed here.
    """
    sheet = next((one for one in read_workbook(path) if one.name == RULES), None)
    heads, _ = _records(table.source)
    given = _texts(next((row.cells for row in sheet.rows if row.number == TOP), ())) if sheet else []
    if sheet is None or given[: len(heads)] != heads:
        return ReadTable("", (CellFault(
            f"A{TOP}", Text("表头不是这张规则表的。", "The heads are not those of this table."),
            Text("请用导出的那份，第 4 行不要改。", "Use the workbook that was exported and leave row 4 alone."),
        ),))  # fmt: skip
    return _read(sheet, heads, table, pack)


def _read(sheet: Sheet, heads: list[str], table: DecisionTable, pack: Pack) -> ReadTable:
    columns = heads_of(heads)
    faults: list[CellFault] = []
    lines, places = [heads], dict[int, int]()
    for row in sheet.rows:
        texts = _texts(row.cells)
        if row.number <= TOP or not any(texts):
            continue
        texts += [""] * (len(heads) - len(texts))
        for at, column in enumerate(columns):
            listed = pack.code_lists.get(column[1].list or "") if column else None
            texts[at] = _written(texts[at], listed)
            why = why_not(texts[at], *column) if column else None
            if why is not None:
                faults.append(CellFault(f"{_letter(at)}{row.number}", why, _HOW))
        lines.append(texts[: len(heads)])
        places[len(lines)] = row.number
    if faults:
        return ReadTable("", tuple(faults))
    source = _csv(lines)
    policy = f"# hit: {table.hit}\n# complete: {'yes' if table.complete else 'no'}\n"
    found, problems = parse_table(policy + source, "", table.id)
    if found is not None:
        codes = {id_: tuple(listed.codes) for id_, listed in pack.code_lists.items()}
        problems = [*problems, *check_table(found, codes)]
    faults += [CellFault(f"{places.get(one.line - 2, TOP)}", one.message, one.remedy) for one in problems]
    return ReadTable(source, tuple(faults))


def replaced(before: str, source: str) -> str:
    """The file's text with other rules: what it says above its head stays."""
    lines = before.splitlines()
    comments = [line for line in lines[: next((no for no, line in enumerate(lines) if line and line[0] != "#"), 0)] if line]
    return "\n".join([*comments, source])


def _records(source: str) -> tuple[list[str], list[list[str]]]:
    text = "\n".join(line for line in source.splitlines() if not line.startswith("#"))
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    stripped = [[cell.strip() for cell in row] for row in rows]
    return stripped[0], stripped[1:]


def _csv(lines: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def _label(version: Version, written: str, column: tuple[str, Column] | None) -> str:
    if column is None:
        return "说明"
    side, one = column
    field = version.fields.get(one.name)
    named = field.label.zh if field else one.name
    for sheet in version.worksheets.values():
        named = next((line.label.zh for line in sheet.lines if line.id == one.name and field is None), named)
    unit = currency.current().name.zh if one.type == "money" else TYPES[one.type]
    return f"{'当' if side == 'in' else '则'} {named}（{unit}）"


def _options(sheet: xlsxwriter.worksheet.Worksheet, options: xlsxwriter.worksheet.Worksheet, at: int, listed: CodeList) -> None:
    """The codes of a column's list on a sheet of their own, and a list to choose from; other texts are let through."""
    options.write_string(0, at, listed.name.zh)
    for no, code in enumerate(listed.codes.values(), 1):
        options.write_string(no, at, code.label.zh)
    letter = _letter(at)
    source = f"={OPTIONS}!${letter}$2:${letter}${len(listed.codes) + 1}"
    sheet.data_validation(TOP, at, TOP + 200, at, {"validate": "list", "source": source, "error_type": "information"})


def _spoken(cell: str, listed: CodeList | None) -> str:
    return _each(cell, {code.code: code.label.zh for code in listed.codes.values()}) if listed else cell


def _written(cell: str, listed: CodeList | None) -> str:
    return _each(cell, {code.label.zh: code.code for code in reversed(list(listed.codes.values()))}) if listed else cell


def _each(cell: str, words: Mapping[str, str]) -> str:
    """Every part of ``a|b`` or ``!a`` put into other words; what is not among them stays."""
    sign = "!" if cell[:1] in ("!", "！") else ""
    parts = [part.strip() for part in cell[len(sign) :].replace("｜", "|").split("|")]
    return sign + "|".join(words.get(part, part) for part in parts)


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.date().isoformat() if hasattr(cell, "date") else " ".join(str(cell).split())


def _letter(at: int) -> str:
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)
