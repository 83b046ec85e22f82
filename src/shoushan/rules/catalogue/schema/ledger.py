"""``ledger.yaml`` and ``fields.yaml``: what all versions share, and the fields of one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shoushan.rules.catalogue.schema.base import Bilingual, Count, Doc, Expression, Flag, Kebab, Snake, Whole, Word

UnitName = Literal["working-day", "calendar-day", "month", "hour", "same-working-day"]
Klass = Literal["public", "internal", "personal", "sensitive"]
RoleName = Literal[
    "units",
    "posts",
    "parties",
    "calendar",
    "code-list",
    "definition",
    "install",
    "queue",
    "handover",
    "published-figure",
    "figure-comparison",
    "series",
    "payment",
    "report",
]
FieldType = Literal[
    "text",
    "long-text",
    "integer",
    "money",
    "area",
    "rate",
    "boolean",
    "date",
    "month",
    "code",
    "id-number",
    "credit-code",
    "phone",
    "unit",
    "place",
    "party",
    "file",
    "ref",
    "rows",
]


def _kept(value: str) -> str:
    """``for-ever`` and 永久 are one."""
    return "永久" if value == "for-ever" else value


class BasisDoc(Doc):
    """A legal basis and how far it was verified."""

    text: Bilingual
    article: Word = ""
    mark: Literal["verified", "unverified", "assumed"] = "unverified"


class LimitDoc(Doc):
    """A number of units of time."""

    limit: Count
    unit: UnitName = "working-day"


class ShapeDoc(Doc):
    """Which fields stand on the card and in the list, and which one tells the rows of lists apart."""

    title: Snake | None = None
    card: tuple[Word, ...] = ()
    list: tuple[Word, ...] = ()


class BoardDoc(Doc):
    """By which of its fields a ledger stands on the board."""

    street: Snake | None = None
    leader: Snake | None = None


class ClosedClassDoc(Doc):
    """A class of cases that is shut to everybody without its right."""

    id: Kebab
    label: Bilingual
    basis: Word = ""


class LedgerDoc(Doc):
    """``ledger.yaml``."""

    id: Kebab
    role: RoleName | None = None
    kind: Literal["procedure", "register"] = "procedure"
    name: Bilingual
    noun: Bilingual
    owner: Kebab
    zone: Literal["gov-external", "gov-internal"] = "gov-external"
    basis: tuple[BasisDoc, ...] = ()
    number: Word
    delay: LimitDoc = LimitDoc(limit=2, unit="working-day")
    retention: Annotated[Literal["永久", "for-ever", "30", "10", "90-days"], AfterValidator(_kept)]
    closed: Flag = False
    closed_classes: tuple[ClosedClassDoc, ...] = ()
    shape: ShapeDoc = ShapeDoc()
    board: BoardDoc = BoardDoc()
    key: Snake | None = None
    published: Flag = True
    assumed: Flag = False
    note: Bilingual | None = None


class FieldDoc(Doc):
    """A field. Its id names a column and is never used again for anything else."""

    id: Snake
    label: Bilingual
    type: FieldType
    class_: Annotated[Klass, Field(alias="class")] = "internal"
    list: Kebab | None = None
    purpose: Bilingual | None = None
    hint: Bilingual | None = None
    stage: Kebab | None = None
    retention: Word | None = None
    required: Flag = False
    min: Whole | None = None
    max: Whole | None = None
    max_length: Count | None = None
    pattern: Expression | None = None
    unit_of_measure: Word | None = None
    ref: Kebab | None = None
    fields: tuple[FieldDoc, ...] = ()
    key: Snake | None = None
    assumed: Flag = False


class FieldsDoc(Doc):
    """``versions/<from>/fields.yaml``."""

    fields: tuple[FieldDoc, ...]
