"""Papers, messages, worksheets and scenarios of one version."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from shoushan.rules.catalogue.schema.base import Bilingual, Count, Doc, Expression, Flag, Json, Kebab, Snake, Word, Words

Cell = Word | Bilingual
"""A cell of a table: words in both languages, or one text for both (a placeholder)."""


class TableDoc(Doc):
    """A table of a paper: ``rows`` as they are written, or one row of ``cells`` for each item of ``each``."""

    head: tuple[Cell, ...] = ()
    each: Word | None = None
    cells: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


class BlockDoc(Doc):
    """A paragraph, or paragraphs under a condition (``if``) or for every item (``each``) of a prepared value."""

    zh: Word | None = None
    en: Word | None = None
    text: Bilingual | None = None
    if_: Annotated[Word | None, Field(alias="if")] = None
    unless: Word | None = None
    each: Word | None = None
    table: TableDoc | None = None
    body: tuple[Bilingual | BlockDoc, ...] = ()


class CountersignDoc(Doc):
    """Which units countersign a paper, together or one after the other."""

    units: Words = ()
    order: Literal["together", "in-turn"] = "together"


class PaperDoc(Doc):
    """``papers/<id>.yaml``: a legal paper."""

    id: Kebab
    name: Bilingual
    number: str = ""
    on: Words = ()
    title: Bilingual | None = None
    body: tuple[BlockDoc, ...]
    remedy: Bilingual | None = None
    seal: Bilingual | None = None
    signature: Flag = True
    sides: tuple[Bilingual, ...] = ()
    copies: Count = 2
    basis: Word = ""
    kind: Literal["notice", "decision", "letter", "record", "certificate", "agreement", "document"] | None = None
    head: Literal["organ", "red", "letter"] = "organ"
    to: Bilingual | None = None
    attachments: tuple[Bilingual, ...] = ()
    note: Bilingual | None = None
    cc: tuple[Bilingual, ...] = ()
    review: Words = ()
    countersign: CountersignDoc | None = None
    sign: Words = ()
    seal_keeper: Words = ()
    delivers: Words = ()


class MessageDoc(Doc):
    """``messages/<id>.yaml``: a message sent after an act, a lapse or an effect; ``sms`` is its short form."""

    id: Kebab
    on: Words
    to: Word
    text: Bilingual
    sms: Bilingual | None = None
    when: Expression | None = None
    link: Literal["follow", "supplement"] | None = None


class ShownDoc(Doc):
    """One thing that a notice may tell: a field, or the name of a party; masked unless a law says otherwise."""

    field: Snake | None = None
    party: Kebab | None = None
    label: Bilingual | None = None
    street: Flag = False
    whole: Flag = False
    basis: Word = ""
    optional: Flag = False


class NoticeDoc(Doc):
    """``notices/<id>.yaml``: what of a case is told to everybody, for how long, where, and what waits for it."""

    id: Kebab
    name: Bilingual
    kind: Literal["notice", "announcement"] = "notice"
    days: Annotated[Count, Field(ge=1, le=3660)]
    unit: Literal["calendar-day", "working-day"] = "calendar-day"
    basis: Word = ""
    assumed: Flag = False
    intro: Bilingual
    closing: Bilingual | None = None
    shows: Annotated[tuple[ShownDoc, ...], Field(min_length=1)]
    list_by: Snake | None = None
    board: Flag = False
    objection: Flag = True
    before: Words = ()
    needed: Expression | None = None
    note: Bilingual | None = None


class LineDoc(Doc):
    """One line of a worksheet; with ``over`` it is formed for every row of a field of rows and summed."""

    id: Kebab
    label: Bilingual
    amount: Expression
    over: Word = ""
    where: Expression | None = None
    when: Expression | None = None
    scale: Annotated[Count, Field(ge=1)] = 1
    per: Expression | None = None
    step: Annotated[Count, Field(ge=1)] = 1
    rounding: Literal["half-up", "down", "up", "half-even"] = "half-up"
    at_least: Expression | None = None
    at_most: Expression | None = None
    counts: Flag = True
    unit: Literal["money", "int", "area", "rate"] = "money"
    basis: Word = ""
    note: Bilingual | None = None


class WorksheetDoc(Doc):
    """``rules/<id>.yaml``: a calculation line by line; ``total`` says what it comes to where that is no plain sum."""

    id: Kebab
    label: Bilingual
    lines: Annotated[tuple[LineDoc, ...], Field(min_length=1)]
    total: Expression | None = None
    unit: Literal["money", "int", "area", "rate"] = "money"


class ScenarioDoc(Doc):
    """``scenarios/<id>.yaml``: a worked case; its steps are read by the player of scenarios."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Kebab | None = None
    name: Bilingual | None = None
    __pydantic_extra__: dict[str, Json]
