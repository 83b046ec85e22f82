"""Papers and messages as values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.model import Message, Paper
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.base import Bilingual
from shoushan.rules.catalogue.schema.writings import BlockDoc, Cell, MessageDoc, PaperDoc, TableDoc
from shoushan.rules.text import Text


def paper(doc: PaperDoc, page: Page) -> Paper:
    """A paper. A block is ``{text}``, or ``{if|unless|each, text?, table?, body?}`` with blocks below it in ``body``."""
    body = tuple(_block(item, ("body", no), page) for no, item in enumerate(doc.body))
    return Paper(
        id=doc.id,
        name=doc.name.text(),
        number=doc.number,
        on=doc.on,
        body=body,
        remedy=text(doc.remedy),
        seal=text(doc.seal),
        signature=doc.signature,
        copies=doc.copies,
        title=text(doc.title),
        basis=doc.basis,
        kind=doc.kind,
        head=doc.head,
        to=text(doc.to),
        attachments=tuple(one.text() for one in doc.attachments),
        note=text(doc.note),
        cc=tuple(one.text() for one in doc.cc),
        roles=MappingProxyType({step: roles for step, roles in _roles(doc).items() if roles}),
        countersign=doc.countersign.units if doc.countersign else (),
        in_turn=doc.countersign is not None and doc.countersign.order == "in-turn",
        sides=tuple(one.text() for one in doc.sides),
        at=page.at(),
    )


def _roles(doc: PaperDoc) -> dict[str, tuple[str, ...]]:
    return {"review": doc.review, "sign": doc.sign, "stamp": doc.seal_keeper, "deliver": doc.delivers}


def _block(doc: BlockDoc | Bilingual, path: tuple[str | int, ...], page: Page) -> Mapping[str, Any]:
    if isinstance(doc, Bilingual):
        return MappingProxyType({"text": doc.text()})
    said = text(doc.text) or (Text(doc.zh, doc.en) if doc.zh and doc.en else None)
    if said is None and not doc.body and doc.table is None:
        page.fault(
            path,
            Text("段落缺少中文或英文。", "The paragraph lacks its Chinese or English text."),
            Text("请写 {zh: …, en: …}。", "Write {zh: …, en: …}."),
        )
    table = _table(doc.table, (*path, "table"), page) if doc.table else None
    made: dict[str, Any] = {"if": doc.if_, "unless": doc.unless, "each": doc.each, "text": said, "table": table}
    made = {key: value for key, value in made.items() if value is not None}
    if doc.body:
        made["body"] = tuple(_block(item, (*path, "body", no), page) for no, item in enumerate(doc.body))
    return MappingProxyType(made)


def _table(doc: TableDoc, path: tuple[str | int, ...], page: Page) -> Mapping[str, Any]:
    """A table: ``head``, ``each`` with ``cells``, ``rows``; all rows as wide as its head or its first row."""
    rows = (*((doc.cells,) if doc.cells else ()), *doc.rows)
    wide = len(doc.head) or (len(rows[0]) if rows else 0)
    if not rows or bool(doc.each) != bool(doc.cells):
        page.fault(
            path, Text("表格没有内容。", "The table has no rows."),
            Text("请写 rows，或者 each 和 cells。", "Write rows, or each with cells."),
        )  # fmt: skip
    elif any(len(row) != wide for row in rows):
        page.fault(
            path, Text("表格各行的格数不同。", "The rows of the table differ in their cells."),
            Text(f"每行请写 {wide} 格。", f"Give each row {wide} cells."),
        )  # fmt: skip
    made = {"head": _cells(doc.head), "cells": _cells(doc.cells), "rows": tuple(_cells(row) for row in doc.rows)}
    return MappingProxyType({**made, **({"each": doc.each} if doc.each else {})})


def _cells(cells: tuple[Cell, ...]) -> tuple[Text, ...]:
    return tuple(Text(one, one) if isinstance(one, str) else one.text() for one in cells)


def message(doc: MessageDoc, page: Page) -> Message:
    """A message."""
    when = page.expr(doc.when, ("when",), "bool")
    return Message(doc.id, doc.on, doc.to, doc.text.text(), text(doc.sms), when, doc.link, page.at())
