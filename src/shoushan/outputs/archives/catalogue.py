"""归档文件目录: the items of a year by class and organ as DA/T 22-2015 lays them out, as a workbook and for printing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typst

from shoushan.outputs.papers import fonts
from shoushan.outputs.spreadsheets.writing import Written, workbook_of
from shoushan.records.cases.archive_list import Line
from shoushan.records.cases.definitions import Book
from shoushan.rules.procedure.archiving import NAMES, Fonds, fonds_of
from shoushan.rules.text import Text

TITLE = "归档文件目录"
HEADS = ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注", "盒号", "件号", "件编号")
"""The nine columns of DA/T 22-2015, 5.6; then what the archive fills in, and our number by which rows come back."""
PRINTED = 9
TEMPLATE = Path(__file__).with_name("catalogue.typ")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the catalogue. ``item`` is the number in its group: what came back, else what is proposed."""

    line: Line
    organ: str
    number: str
    document: str
    title: str
    item: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one class and organ: a sheet of its own."""

    klass: str
    unit: str
    organ: str
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return f"{NAMES[self.klass].zh} {self.organ}"


def proposed(lines: Iterable[Line], following: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Case → number of the item: what it was sent with, else the next of its class and unit in the order of ``lines``."""
    given, left = dict[str, int](), dict(following)
    for line in lines:
        if line.proposed is not None:
            given[line.uid] = line.proposed
        else:
            key = (line.klass, line.unit)
            given[line.uid] = left.get(key, 1)
            left[key] = given[line.uid] + 1
    return given


def groups_of(
    book: Book, lines: Sequence[Line], items: Mapping[str, int], units: Mapping[str, tuple[Text, str]],
    documents: Mapping[str, str],
) -> tuple[Group, ...]:  # fmt: skip
    """The sheets of a year: 永久 first, then by organ; ``documents`` is case → number of its last paper (文号)."""
    fonds, found = fonds_of(book.pack.site), dict[tuple[str, str], list[Item]]()
    for line in lines:
        organ = units.get(line.unit, (Text(line.unit, line.unit), ""))[0].zh
        found.setdefault((line.klass, line.unit), []).append(_item(book, fonds, line, items, organ, documents))
    order = list(NAMES)
    return tuple(
        Group(klass, unit, of[0].organ, tuple(sorted(of, key=lambda one: one.item or 0)))
        for (klass, unit), of in sorted(found.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    )


def _item(book: Book, fonds: Fonds, line: Line, items: Mapping[str, int], organ: str, documents: Mapping[str, str]) -> Item:
    ledger = book.ledger(line.ledger)
    title = f"{ledger.name.zh}：{line.subject}" if line.subject else f"{ledger.name.zh}{ledger.noun.zh}{line.case}"
    item = int(line.item) if line.item and line.item.isdigit() else items.get(line.uid)
    number = line.number or (fonds.number(line.year, line.klass, line.unit, item) if item else "")
    return Item(line, organ, number, documents.get(line.uid, ""), title, item, "" if line.number else "拟编")


def as_workbook(year: int, groups: Sequence[Group]) -> bytes:
    """The catalogue: a sheet per class and organ; 盒号 and 件号 are for the archive to fill in."""
    made = [
        Written(
            group.name,
            TITLE,
            HEADS,
            [_row(no, one) for no, one in enumerate(group.items, 1)],
            above=(f"归档年度：{year}    机构：{group.organ}    保管期限：{NAMES[group.klass].zh}",),
            below=("盒号、件号由档案室填写后交回；档号随件号改变。请勿改“件编号”一列。",),
            widths=(5, 30, 18, 22, 44, 10, 6, 6, 8, 8, 8, 23),
        )
        for group in groups
    ] or [Written(TITLE, TITLE, HEADS, [], above=(f"归档年度：{year}",))]
    return workbook_of(made, datetime(year + 1, 1, 1, tzinfo=UTC))


def _row(no: int, one: Item) -> tuple[str | int | None, ...]:
    line = one.line
    return (
        no, one.number, one.document, one.organ, one.title, line.closed.replace("-", ""), None, line.pages, one.note,
        line.box, line.item or (str(one.item) if one.item else None), line.case,
    )  # fmt: skip


def as_pdf(year: int, groups: Sequence[Group]) -> bytes:
    """The catalogue to be printed and signed, A4 landscape. Raises ``NoChineseFont``."""
    faces = fonts.known(fonts.folders())
    told = [
        {
            "year": str(year),
            "organ": group.organ,
            "klass": NAMES[group.klass].zh,
            "rows": [
                ["" if cell is None else str(cell) for cell in _row(no, one)[:PRINTED]] for no, one in enumerate(group.items, 1)
            ],
        }
        for group in groups
    ]
    given = {
        "title": TITLE, "groups": json.dumps(told), "heads": json.dumps(HEADS[:PRINTED]),
        "faces": json.dumps(fonts.chosen(faces)),
    }  # fmt: skip
    made = typst.Compiler(TEMPLATE.read_bytes(), font_paths=faces, ignore_system_fonts=True, sys_inputs=given)
    found = made.compile(format="pdf", timestamp=int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp()))
    if not isinstance(found, bytes):
        raise RuntimeError("the typesetter gave no document")
    return found
