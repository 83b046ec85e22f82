"""Rows that were pasted from a spreadsheet: their heads understood, their cells read, and what is wrong told."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shoushan.rules.text import Text
from shoushan.web.desk.burst import understood
from shoushan.web.ui.inputs import Asked, Choices, Fault

MOST = 200
LONGEST = 200_000
"""Rows, and characters, of one paste."""
NUMBER, CODE, REASON = "number", "code", "reason"
HEADS: Mapping[str, tuple[Text, ...]] = {
    NUMBER: (Text("编号", "Number"), Text("件号", "Case number")),
    CODE: (Text("查询码", "Query code"), Text("查询码", "Code")),
    REASON: (Text("理由", "Reason"),),
}
YES_NO = {"是": "true", "否": "false", "yes": "true", "no": "false"}
_NONE = Text("", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place in the sheet (the heads are row 1), its cells as they were, and the cells by what they answer."""

    place: int
    cells: tuple[str, ...]
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood of a paste; ``faults`` stand against the whole of it."""

    heads: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its place, the head of the column (empty where it is the row), why and what to do."""

    place: int
    column: str
    fault: Fault


def labels(asked: Sequence[Asked], *, reason: bool) -> tuple[Text, ...]:
    """The heads that are understood, in the order in which they are asked."""
    own = tuple(one.field.label for one in asked)
    given = {one.id for one in asked}
    return (HEADS[NUMBER][0], HEADS[CODE][0], *own, *((HEADS[REASON][0],) if reason and REASON not in given else ()))


def read(text: str, asked: Sequence[Asked], *, reason: bool) -> Pasted:
    """The rows of a paste whose first line has the heads; faults where the heads or the size are not right."""
    if len(text) > LONGEST:
        return _wrong(Text(f"粘贴的内容超过 {LONGEST} 个字符", f"the paste is longer than {LONGEST} characters"), _IN_PARTS)
    try:
        records = _records(text)
    except csv.Error:
        return _wrong(
            Text("粘贴的内容不是表格行", "what was pasted are no rows"),
            Text("请从表格里重新复制", "Copy it from the sheet again"),
        )
    first = next((place for place, cells in enumerate(records) if any(cells)), None)
    if first is None:
        return Pasted()
    heads = tuple(records[first])
    keys, faults = _keys(heads, asked, reason=reason)
    rows = tuple(
        Row(place + 1, tuple(cells), {key: cell for key, cell in zip(keys, cells, strict=False) if key})
        for place, cells in enumerate(records)
        if place > first and any(cells)
    )
    if any(cell for row in rows for cell in row.cells[len(heads) :]):
        faults.append(
            Fault(
                Text("有的行比表头多出几格。", "Some rows have more cells than there are heads."),
                Text("请连表头一起重新复制。", "Copy the rows together with their heads."),
            )
        )
    if not rows and not faults:
        faults.append(
            Fault(
                Text("只有表头，没有行。", "There are heads, but no rows."), Text("请连同各行一起复制。", "Copy the rows, too.")
            )
        )
    if len(rows) > MOST:
        said = Text(f"一次最多 {MOST} 行，这里有 {len(rows)} 行。", f"At most {MOST} rows at once; these are {len(rows)}.")
        faults.append(Fault(said, Text("请分几次粘贴。", "Paste them in parts.")))
    return Pasted(heads, keys, rows, tuple(faults))


_IN_PARTS = Text("请分几次粘贴", "Paste it in parts")


def _wrong(text: Text, remedy: Text) -> Pasted:
    return Pasted(
        faults=(Fault(Text(f"{text.zh}。", f"{text.en[0].upper()}{text.en[1:]}."), Text(f"{remedy.zh}。", f"{remedy.en}.")),)
    )


def _records(text: str) -> list[list[str]]:
    plain = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    lines = io.StringIO(plain)
    uneven = plain.count('"') % 2
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if uneven else csv.reader(lines, delimiter="\t")
    return [[cell.strip() for cell in cells] for cells in reader]


def written(heads: Sequence[str], rows: Sequence[Row]) -> str:
    """Heads and rows as they were pasted; nothing where there is no row."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([heads, *(row.cells for row in rows)])
    return out.getvalue()


def _keys(heads: Sequence[str], asked: Sequence[Asked], *, reason: bool) -> tuple[tuple[str, ...], list[Fault]]:
    known = {_plain(text): key for key, texts in HEADS.items() for one in texts for text in (one.zh, one.en)}
    required = {one.id: one.field.label for one in asked if one.required}
    for one in asked:
        known |= {_plain(name): one.id for name in (one.id, one.field.id, one.field.label.zh, one.field.label.en)}
    keys = tuple(known.get(_plain(head), "") for head in heads)
    if reason:
        required.setdefault(REASON, HEADS[REASON][0])
    faults = [
        Fault(
            Text(f"表头“{head}”不认识。", f"The head “{head}” is not understood."),
            Text("请改成可用的表头，或去掉这一栏。", "Use one of the heads that are understood, or leave the column out."),
        )
        for head, key in zip(heads, keys, strict=True)
        if head and not key
    ]
    for key in sorted({key for key in keys if key and keys.count(key) > 1}):
        head = heads[keys.index(key)]
        faults.append(
            Fault(Text(f"“{head}”一栏出现了两次。", f"“{head}” stands twice."), Text("请去掉一栏。", "Leave one of them out."))
        )
    if NUMBER not in keys and CODE not in keys:
        faults.append(
            Fault(
                Text("表头里没有“编号”或“查询码”。", "No head is “Number” or “Query code”."),
                Text("请连表头一起复制，第一行是表头。", "Copy the heads, too; they are the first row."),
            )
        )
    for key, label in required.items():
        if key not in keys:
            faults.append(
                Fault(
                    Text(f"缺少“{label.zh}”一栏。", f"The column “{label.en}” is missing."),
                    Text("请加上这一栏再粘贴。", "Add it and paste again."),
                )
            )
    return keys, faults


def _plain(head: str) -> str:
    return unicodedata.normalize("NFKC", head).strip().rstrip("*:").strip().casefold()


def name_of(row: Row, key: str) -> str:
    """The number or query code of a row, full width and blanks made plain."""
    return understood(row.given.get(key, "")).upper() if key == NUMBER else understood(row.given.get(key, ""))


def coded(asked: Asked, text: str, choices: Choices) -> str:
    """A cell as a form would send it: the label of a choice (zh or en) becomes its code."""
    if asked.options:
        known: Mapping[str, Text] = dict(asked.options)
    elif asked.field.type == "unit":
        known = choices.units
    elif asked.field.type == "code" and (codes := choices.codes.get(asked.field.list or "")):
        known = {one.code: one.label for one in codes.codes.values()}
    elif asked.field.type == "boolean":
        return YES_NO.get(text.casefold(), text)
    else:
        return " ".join(text.split()) if asked.field.type == "text" else text
    if text in known:
        return text
    return next((code for code, label in known.items() if _plain(text) in (_plain(label.zh), _plain(label.en))), text)
