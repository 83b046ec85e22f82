"""A place as configured: units, posts, rights, words and ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from shoushan.rules.catalogue.model.basics import EMPTY, CodeList, Place
from shoushan.rules.catalogue.model.indicators import Indicator, NamedPeriod
from shoushan.rules.catalogue.model.ledgers import Ledger
from shoushan.rules.catalogue.model.pages import Form, PageForm
from shoushan.rules.catalogue.model.reports import Composition
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.currency import Currency
from shoushan.rules.deadlines import Calendar
from shoushan.rules.telephones import Plan
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """A unit as the pack seeds it."""

    id: str
    name: Text
    kind: str
    parent: str | None = None
    phone: str = ""
    from_: date | None = None
    to: date | None = None
    successors: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PostSeed:
    """A post as the pack seeds it: a seat in a unit with roles; ``deputies`` are posts that may act for it."""

    id: str
    unit: str
    name: Text
    roles: tuple[str, ...]
    phone: str = ""
    deputies: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ("*",)
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Right:
    """What a post role may see and unmask; ``audits``: whether it reads the lists of auditors;
    ``erases``: whether it approves lawful erasures and gives copies of cases to others;
    ``archives``: whether it hands cases over to the archive and takes box and item numbers back."""

    role: str
    sees: Literal["own", "ledger", "all"] = "own"
    unmask: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    audits: bool = False
    erases: bool = False
    archives: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Verb:
    """A word of the shared vocabulary of acts, with the class that gives its defaults.

    ``field``: acts with it are done out of the office and stand on the pages for a telephone.
    """

    id: str
    label: Text
    klass: str
    field: bool = False


@dataclass(frozen=True, slots=True)
class Street:
    """A street where it stands among the tiles of a board: its unit, its code, column and row from 1."""

    unit: str
    code: str | None
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A number that people or organisations are known by; ``type`` is that of a field, ``pattern`` how a text is written."""

    label: Text
    type: Literal["text", "id-number", "credit-code"] = "text"
    pattern: str | None = None
    hint: Text | None = None


NUMBERS_OF_CHINA: Mapping[str, NumberKind] = MappingProxyType({
    "person": NumberKind(Text("证件号码", "ID number"), "id-number"),
    "organisation": NumberKind(Text("统一社会信用代码", "Credit code"), "credit-code"),
})  # fmt: skip
"""What stood for every place before a pack could say it: content published without a word of numbers means these."""


@dataclass(frozen=True, slots=True)
class FullName:
    """How a unit is named in full on papers (发文机关全称): by its id, or by how its Chinese name begins and ends; ``{name}``
    of ``form`` is the short name."""

    form: Text
    unit: str | None = None
    begins: str = ""
    ends: str = ""

    def fits(self, unit: str, name: Text) -> bool:
        """Whether it says how this unit is named."""
        if self.unit is not None:
            return self.unit == unit
        return name.zh.startswith(self.begins) and name.zh.endswith(self.ends)


A_LETTER = PageForm()
"""The page of a place that declares none."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A place as configured: everything that a folder of definitions, and the packs it builds on, say."""

    id: str
    name: Text
    zone: str
    currency: Currency
    calendar: Calendar
    ledgers: Mapping[str, Ledger]
    code_lists: Mapping[str, CodeList] = EMPTY
    vocabulary: Mapping[str, Verb] = EMPTY
    roles: Mapping[str, Text] = EMPTY
    units: Mapping[str, UnitSeed] = EMPTY
    posts: Mapping[str, PostSeed] = EMPTY
    rights: Mapping[str, Right] = EMPTY
    tables: Mapping[str, DecisionTable] = EMPTY
    synthetic: bool = False
    site: Mapping[str, Any] = member(default_factory=dict)
    office_hours: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()
    digest: str = ""
    red_heads: Mapping[str, Text] = EMPTY
    full_names: tuple[FullName, ...] = ()
    periods: Mapping[str, NamedPeriod] = EMPTY
    brief: tuple[str, ...] = ()
    streets: tuple[Street, ...] = ()
    reports: Mapping[str, Composition] = EMPTY
    paper: str = "gbt-9704"
    guide: tuple[str, ...] | None = None
    languages: tuple[str, ...] = ("zh", "en")
    numbers: Mapping[str, NumberKind] = EMPTY
    telephones: Plan = "cn"
    page: PageForm = A_LETTER
    boards_at: Mapping[str, Place] = member(default=EMPTY, compare=False, repr=False)

    @property
    def form(self) -> Form:
        """How documents are laid out here: by China's standard, or on the page of the place."""
        return "gbt-9704" if self.paper == "gbt-9704" else self.page

    @property
    def at(self) -> int:
        """The place of the pack's first language in a text: 0 Chinese, 1 English."""
        return 0 if self.languages[0] == "zh" else 1

    def full_name(self, unit: str, name: Text) -> Text:
        """The name of a unit as papers write it: the first of ``full_names`` that fits, else the name itself."""
        found = next((one.form for one in self.full_names if one.fits(unit, name)), None)
        if found is None:
            return name
        return Text(found.zh.replace("{name}", name.zh), found.en.replace("{name}", name.en))

    def with_role(self, role: str) -> Ledger | None:
        """The ledger that declares ``role`` (``units``, ``posts``, ``install`` …), or ``None``."""
        return next((ledger for ledger in self.ledgers.values() if ledger.role == role), None)

    def indicator(self, full_id: str) -> Indicator:
        """The indicator ``ledger/id``. Raises ``LookupError``."""
        ledger, _, id_ = full_id.partition("/")
        try:
            return self.ledgers[ledger].indicators[id_]
        except KeyError:
            raise LookupError(f"no indicator {full_id}") from None
