"""The files of a pack outside its ledgers: pack, units, posts, roles, rights, vocabulary and code lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from shoushan.rules.catalogue.model.pages import PageForm
from shoushan.rules.catalogue.schema.base import Bilingual, Count, Day, Doc, Flag, Json, Kebab, Word, Words
from shoushan.rules.currency import YUAN, Currency
from shoushan.rules.text import Text

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Phone = Annotated[str, StringConstraints(max_length=40)]


class HoursDoc(Doc):
    """Office hours between two clock times."""

    from_: Annotated[Clock, Field(alias="from")]
    to: Clock


class RedHeadDoc(Doc):
    """A unit whose signed papers may carry a red head, and the organ's mark in it."""

    unit: Kebab
    mark: Bilingual


CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class CurrencyDoc(Doc):
    """The currency of the place: its code (ISO 4217), its sign, how many decimals are written (0 to 2), its name."""

    code: CurrencyCode
    symbol: Annotated[str, StringConstraints(min_length=1, max_length=8)] | None = None
    digits: Annotated[Count, Field(le=2)] = 2
    name: Bilingual | None = None

    def currency(self) -> Currency:
        """The house's own value; a currency without a name goes by its code."""
        name = self.name.text() if self.name else Text(self.code, self.code)
        return Currency(self.code, self.symbol or self.code, self.digits, name)


class NumberDoc(Doc):
    """A kind of number that people or organisations are known by: what it is called, how it is written.

    ``type``: ``id-number`` and ``credit-code`` are China's, checked with their check digits; ``text`` by ``pattern``.
    """

    label: Bilingual
    type: Literal["text", "id-number", "credit-code"] = "text"
    pattern: Word | None = None
    hint: Bilingual | None = None


class NumbersDoc(Doc):
    """By which numbers a place knows people and organisations; what is not named has none."""

    person: NumberDoc | None = None
    organisation: NumberDoc | None = None


class FullNameDoc(Doc):
    """How units are named in full on papers: those with this id, or whose Chinese name begins or ends so; ``{name}`` is the
    short name."""

    unit: Kebab | None = None
    begins: Word | None = None
    ends: Word | None = None
    zh: Word
    en: Word


Millimetres = Annotated[Count, Field(ge=5, le=80)]
Face = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 .-]{0,59}$")]


class PageDoc(Doc):
    """The page of letters and reports where ``paper`` is ``plain``; what is not said is that of an ordinary letter."""

    size: Literal["a4", "letter"] = "a4"
    top: Millimetres = 25
    bottom: Millimetres = 25
    left: Millimetres = 25
    right: Millimetres = 25
    face: Face = "Liberation Serif"
    heads: Face | None = None
    body: Annotated[Count, Field(ge=8, le=18)] = 11
    line: Annotated[Count, Field(ge=9, le=40)] | None = None

    def form(self) -> PageForm:
        """The house's own value; headings are in the face of the text, lines half as high again as the text."""
        line = self.line or self.body * 31 // 20
        return PageForm(
            self.size, self.top, self.bottom, self.left, self.right, self.face, self.heads or self.face, self.body, line
        )


class PackDoc(Doc):
    """``pack.yaml``: which place, which packs it builds on, which calendar it counts with."""

    id: Kebab
    name: Bilingual
    extends: tuple[Kebab, ...] = ()
    zone: Word = "Asia/Shanghai"
    currency: CurrencyCode | CurrencyDoc = "CNY"
    languages: Annotated[tuple[Literal["zh", "en"], ...], Field(min_length=1)] = ("zh", "en")
    calendar: Kebab
    office_hours: tuple[HoursDoc, ...] = ()
    synthetic: Flag = False
    site: dict[str, Json] = Field(default_factory=dict)
    red_heads: tuple[RedHeadDoc, ...] = ()
    full_names: tuple[FullNameDoc, ...] = ()
    paper: Literal["gbt-9704", "plain"] = "gbt-9704"
    page: PageDoc | None = None
    guide: Words | None = None
    numbers: NumbersDoc | None = None
    telephones: Literal["cn", "any"] | None = None
    note: Bilingual | None = None

    def counted_in(self) -> Currency:
        """The currency; a code alone is its own name, China's is known."""
        if isinstance(self.currency, CurrencyDoc):
            return self.currency.currency()
        return YUAN if self.currency == YUAN.code else CurrencyDoc(code=self.currency).currency()


class UnitDoc(Doc):
    """A unit with the days between which it exists and what it became."""

    id: Kebab
    name: Bilingual
    kind: Literal["district", "department", "street", "community", "park", "hall", "firm", "party-organ"]
    parent: Kebab | None = None
    phone: Phone = ""
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    successors: tuple[Kebab, ...] = ()
    note: Bilingual | None = None


class UnitsDoc(Doc):
    """``units.yaml``."""

    units: tuple[UnitDoc, ...]


class PostDoc(Doc):
    """A seat in a unit."""

    id: Kebab
    unit: Kebab
    name: Bilingual
    roles: tuple[Kebab, ...]
    phone: Phone = ""
    deputies: tuple[Kebab, ...] = ()
    ledgers: Words = ("*",)
    note: Bilingual | None = None


class PostsDoc(Doc):
    """``posts.yaml``."""

    posts: tuple[PostDoc, ...]


class RoleDoc(Doc):
    """A role of posts."""

    label: Bilingual
    note: Bilingual | None = None


class RolesDoc(RootModel[dict[Kebab, RoleDoc]]):
    """``roles.yaml``: role id → label."""


class RightDoc(Doc):
    """What a role sees and may unmask, and which closed classes it may enter."""

    sees: Literal["own", "ledger", "all"] = "own"
    unmask: tuple[Literal["personal", "sensitive"], ...] = ()
    with_reason: Flag = True
    closed: tuple[Kebab, ...] = ()
    audits: Flag = False
    erases: Flag = False
    archives: Flag = False


class RightsDoc(RootModel[dict[Kebab, RightDoc]]):
    """``rights.yaml``: role id → right."""


VERB_CLASSES = (
    "intake",
    "routing",
    "work",
    "decision",
    "delivery",
    "supervision",
    "review",
    "record",
    "register",
    "money",
    "notice",
    "system",
)


class VerbDoc(Doc):
    """A verb of the shared vocabulary."""

    label: Bilingual
    class_: Annotated[
        Literal[
            "intake",
            "routing",
            "work",
            "decision",
            "delivery",
            "supervision",
            "review",
            "record",
            "register",
            "money",
            "notice",
            "system",
        ],
        Field(alias="class"),
    ]
    icon: Word | None = None
    field: Flag = False
    note: Bilingual | None = None


class VocabularyDoc(Doc):
    """``vocabulary.yaml``: the verbs that acts are named with."""

    acts: dict[Kebab, VerbDoc]


CodeText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]


class CodeDoc(Doc):
    """One code and the days between which it may be entered."""

    code: CodeText
    label: Bilingual
    parent: Word | None = None
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    words: Words = ()
    note: Bilingual | None = None


class CodeListDoc(Doc):
    """``code-lists/<id>.yaml``."""

    id: Kebab
    name: Bilingual
    codes: tuple[CodeDoc, ...]
    source: Bilingual | None = None
    note: Bilingual | None = None
