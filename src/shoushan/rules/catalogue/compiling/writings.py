"""Papers and messages as values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.model import Message, Paper
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.base import Bilingual
from shoushan.rules.catalogue.schema.writings import BlockDoc, MessageDoc, PaperDoc
from shoushan.rules.text import Text


def paper(doc: PaperDoc, page: Page) -> Paper:
    """A paper. A block is ``{text}``, or ``{if|unless|each, text?, body?}`` with blocks below it in ``body``."""
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
        at=page.at(),
    )


def _roles(doc: PaperDoc) -> dict[str, tuple[str, ...]]:
    return {"review": doc.review, "sign": doc.sign, "stamp": doc.seal_keeper, "deliver": doc.delivers}


def _block(doc: BlockDoc | Bilingual, path: tuple[str | int, ...], page: Page) -> Mapping[str, Any]:
    if isinstance(doc, Bilingual):
        return MappingProxyType({"text": doc.text()})
    said = text(doc.text) or (Text(doc.zh, doc.en) if doc.zh and doc.en else None)
    if said is None and not doc.body:
        page.fault(
            path,
            Text("段落缺少中文或英文。", "The paragraph lacks its Chinese or English text."),
            Text("请写 {zh: …, en: …}。", "Write {zh: …, en: …}."),
        )
    made: dict[str, Any] = {"if": doc.if_, "unless": doc.unless, "each": doc.each, "text": said}
    made = {key: value for key, value in made.items() if value is not None}
    if doc.body:
        made["body"] = tuple(_block(item, (*path, "body", no), page) for no, item in enumerate(doc.body))
    return MappingProxyType(made)


def message(doc: MessageDoc, page: Page) -> Message:
    """A message."""
    when = page.expr(doc.when, ("when",), "bool")
    return Message(doc.id, doc.on, doc.to, doc.text.text(), text(doc.sms), when, doc.link, page.at())
