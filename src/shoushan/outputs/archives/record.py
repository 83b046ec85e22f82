"""The record of a case (办理单) as one sheet: what it was about, who did what when; readable without any system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shoushan.outputs.papers.sheet import SYNTHETIC, Kind, Paragraph, Sheet
from shoushan.records.cases.archive_list import Line, Opened
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import Shown
from shoushan.rules import currency
from shoushan.rules.hundredths import digits
from shoushan.rules.procedure.archiving import NAMES
from shoushan.rules.procedure.papers import spoken_day
from shoushan.rules.text import Text

WITHHELD = "（未提供）"
"""Stands for what may not be seen by whoever packed the case."""
_PARTY = (("name", ""), ("phone", "电话"), ("number", "证件号码"), ("address", "地址"))


def record_of(book: Book, line: Line, opened: Opened, units: Mapping[str, tuple[Text, str]]) -> Sheet:
    """The sheet. Values stand in the clear as far as whoever packs may see them."""
    shown = opened.shown
    unit = units.get(line.unit, (Text(line.unit, line.unit), ""))[0]
    last = opened.entries[-1].n if opened.entries else 0
    said: list[tuple[Kind, str]] = [
        ("heading", "一、基本情况"),
        ("item", f"编号：{line.case}"), ("item", f"台账：{shown.ledger.name.zh}"),
        *_matter(opened),
        ("item", f"办理单位：{unit.zh}"), ("item", f"立件：{_day(shown.opened_on.isoformat())}"),
        ("item", f"办结：{_day(line.closed)}，{shown.outcome.zh if shown.outcome else '已办结'}"),
        ("item", f"保管期限：{NAMES[line.klass].zh}"),
        *_parties(opened), ("heading", "二、登记内容"), *_fields(opened), *_rows(opened), ("heading", "三、办理过程"),
    ]  # fmt: skip
    for one in shown.entries:
        if one.n <= last:
            who = f"{one.unit.zh if one.unit else ''}{one.actor.zh}"
            notes = "；".join(f"{label.zh}：{text}" for label, text in one.notes) if "personal" in opened.classes else ""
            said.append(("item", f"{one.n}. {one.happened[:10]} {one.label.zh}（{who}）{notes}"))
    return Sheet(
        title=f"{shown.ledger.noun.zh}办理单", organ=unit.zh, number=line.case,
        paragraphs=tuple(Paragraph(kind, text) for kind, text in said), date=_day(line.closed),
        note="本单由系统依留痕日志编制，供归档。", form=book.pack.form,
        made_up=SYNTHETIC.zh if book.pack.synthetic else "",
    )  # fmt: skip


def said_of(opened: Opened, one: Shown) -> str:
    """A field's value in words, in the clear where that is allowed."""
    if one.masked:
        return _words(opened.clear[one.field.id], one.field.type) if one.field.id in opened.clear else WITHHELD
    return one.label.zh if one.label else _words(one.value, one.field.type)


def _matter(opened: Opened) -> Iterator[tuple[Kind, str]]:
    """Which matter of its ledger it is, where that says more than the ledger's name."""
    if opened.shown.title.zh != opened.shown.ledger.name.zh:
        yield "item", f"事项：{opened.shown.title.zh}"


def _parties(opened: Opened) -> Iterator[tuple[Kind, str]]:
    for one in opened.shown.parties:
        parts = []
        for column, label in _PARTY:
            value = opened.clear.get(f"party:{one.party}:{column}")
            if value or getattr(one, column):
                parts.append(f"{label}{value or WITHHELD}")
        if parts:
            yield "item", f"{one.role.zh}：{'，'.join(parts)}"


def _fields(opened: Opened) -> Iterator[tuple[Kind, str]]:
    for one in opened.shown.fields:
        if one.value is not None and (said := said_of(opened, one)):
            yield "item", f"{one.field.label.zh}：{said}"


def _rows(opened: Opened) -> Iterator[tuple[Kind, str]]:
    """Tables inside the case, a row a line; what is masked stays so."""
    for name, rows in opened.shown.rows.items():
        field = opened.shown.version.fields.get(name)
        for key, cells in rows:
            said = "，".join(
                f"{cell.field.label.zh}{cell.label.zh if cell.label else _words(cell.value, cell.field.type)}"
                for cell in cells if cell.value is not None
            )  # fmt: skip
            yield "item", f"{field.label.zh if field else name} {key}：{said}"


def _words(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and kind in ("money", "area", "rate"):
        if kind == "money":
            return currency.current().said(value).zh
        return digits(value) + {"area": "㎡", "rate": "%"}[kind]
    if isinstance(value, list | tuple):
        return "、".join(_words(one, kind) for one in value)
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("address") or "、".join(str(one) for one in value.values()))
    return _day(value) if kind == "date" and isinstance(value, str) else str(value)


def _day(text: str) -> str:
    return spoken_day(date.fromisoformat(text[:10])).zh
