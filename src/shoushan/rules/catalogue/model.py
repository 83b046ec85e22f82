"""What a pack's definitions say, as frozen values: the only form in which the rest of the house knows a mechanism."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from typing import Any, Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.deadlines import Calendar, Unit
from shoushan.rules.text import Text

VisibilityClass = Literal["public", "internal", "personal", "sensitive"]
Value = str | int | bool | None | list["Value"] | dict[str, "Value"]
"""What a cell, an input or a fact may hold: JSON without floats; dates are ISO strings, money is integer minor units."""



class _Nothing(Mapping[str, Any]):
    """A mapping without members that may stand as a default of a dataclass (it is hashable)."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0


EMPTY: Mapping[str, Any] = _Nothing()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a definition was written, for messages that say where: path relative to the packs folder, and 1-based line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis: the text, its article, and how far it was verified (``verified``, ``unverified``, ``assumed``)."""

    text: Text
    article: str
    mark: str = "verified"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code list, with the days between which it may be entered."""

    code: str
    label: Text
    parent: str | None = None
    from_: date | None = None
    to: date | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes, kept in order."""

    id: str
    name: Text
    codes: Mapping[str, Code]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a ledger. ``type`` is one of ``FIELD_TYPES``; ``rows`` fields have ``fields`` and may have a ``key``."""

    id: str
    label: Text
    type: str
    klass: VisibilityClass = "internal"
    list: str | None = None
    purpose: Text | None = None
    hint: Text | None = None
    stage: str | None = None
    retention: str | None = None
    required: bool = False
    min: int | None = None
    max: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    unit_of_measure: str | None = None
    ref: str | None = None
    fields: tuple[Field, ...] = ()
    key: str | None = None
    assumed: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PartyRole:
    """A role that a party plays in a case (申请人, 信访人, 被征收人 …); ``represents`` names the role it acts for."""

    id: str
    label: Text
    kinds: tuple[str, ...] = ("person",)
    required: bool = False
    many: bool = False
    represents: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a case can stand; ``plain`` is the citizen's sentence for it."""

    id: str
    label: Text
    plain: Text
    closed: bool = False
    first: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case can end; ``kind`` keeps answered, solved, declined, transferred, withdrawn apart."""

    id: str
    label: Text
    kind: str
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PauseRule:
    """A kind of pause that a term allows, with its cap, the paper it needs and who may decide it."""

    kind: str
    label: Text
    basis: str = ""
    max_days: int | None = None
    unit: Unit = Unit.CALENDAR_DAY
    max_times: int | None = None
    paper: Literal["required", "optional", "none"] = "optional"
    by: str | None = None


@dataclass(frozen=True, slots=True)
class ExtendRule:
    """How far, how often and by whom a term may be extended."""

    max: int
    by: str | None = None
    times: int = 1
    basis: str = ""
    before_due: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A counted limit. A promise names the legal term it shortens in ``of``; ``owner`` is the case or one unit's part."""

    id: str
    label: Text
    limit: int
    unit: Unit
    kind: Literal["legal", "promise"] = "legal"
    of: str | None = None
    owner: Literal["case", "part"] = "case"
    roll: bool | None = None
    basis: str = ""
    assumed: bool = False
    yellow: int | None = None
    acceptance: str | None = None
    outer: bool = False
    pauses: tuple[PauseRule, ...] = ()
    extend: ExtendRule | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that a service needs. ``required`` may be an expression; ``defer`` is 容缺 with its own limit (days, unit)."""

    id: str
    label: Text
    required: bool | Expr = True
    original: int = 0
    copies: int = 0
    source: Text | None = None
    defer: tuple[int, Unit] | None = None
    promise: bool = False
    known: bool = False
    note: Text | None = None
    blank: str | None = None
    sample: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Input:
    """What an act asks for: a field of the ledger (``field``) or a value of the act alone."""

    id: str
    label: Text
    type: str
    field: str | None = None
    required: bool = False
    klass: VisibilityClass = "internal"
    list: str | None = None
    default: Value = None
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """Who may do an act: a post role (``role``) in a relation to the case (``of``), ``party:<role>``, ``citizen`` or ``system``."""

    role: str
    of: Literal["owner", "holder", "receiver", "lead", "any", "tree"] = "owner"


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """One effect as composed by a definition. Values are literals, ``Expr`` or nested lists and mappings of these."""

    effect: str
    values: Mapping[str, Any]
    if_: Expr | None = None
    each: Expr | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done to a case, in the words of the trade."""

    id: str
    verb: str
    label: Text
    klass: str
    from_: tuple[str, ...]
    who: tuple[Who, ...]
    effects: tuple[EffectSpec, ...]
    inputs: tuple[Input, ...] = ()
    part: tuple[str, ...] = ()
    part_kind: tuple[str, ...] = ()
    when: Expr | None = None
    why: Text | None = None
    needs: tuple[str, ...] = ()
    records_only: bool = False
    opens: bool = False
    reason: bool = False
    note: Text | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Join:
    """Effects that follow in the same entry as soon as parts or children of a stage satisfy ``need``."""

    id: str
    stage: str
    over: Literal["parts", "children"]
    need: Literal["all", "any"] | Expr
    effects: tuple[EffectSpec, ...]
    kind: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Lapse:
    """What the passing of time does once the running term ``term`` is past due."""

    id: str
    label: Text
    term: str
    verb: str
    effects: tuple[EffectSpec, ...]
    basis: str = ""
    when: Expr | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PackageStep:
    """One matter of a package: the service of a child case, and the keys that must be closed before it opens."""

    service: str
    key: str
    after: tuple[str, ...] = ()
    one_of: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A public service on a ledger's shared procedure, with its guide (实施清单 elements), materials and own limits."""

    id: str
    name: Text
    words: tuple[str, ...] = ()
    kind: Literal["instant", "promised"] = "promised"
    guide: Mapping[str, Any] = EMPTY
    materials: tuple[str, ...] = ()
    terms: Mapping[str, tuple[int, Unit]] = EMPTY
    units: Mapping[str, Any] = EMPTY
    values: Mapping[str, Any] = EMPTY
    fields: tuple[str, ...] = ()
    package: tuple[PackageStep, ...] = ()
    own_materials: Mapping[str, Material] = EMPTY
    parties: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A calculation line by line; each line names its expression or table, its scale and its rounding."""

    id: str
    label: Text
    lines: tuple[WorksheetLine, ...]
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WorksheetLine:
    """One line: ``amount`` (integer expression) divided by ``scale`` and rounded to a multiple of ``step`` by ``rounding``."""

    id: str
    label: Text
    amount: Expr
    scale: int = 1
    step: int = 1
    rounding: Literal["half-up", "down", "up", "half-even"] = "half-up"
    basis: str = ""
    when: Expr | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A legal paper (文书): blocks of text with placeholders, its number series, remedy, seal and copies."""

    id: str
    name: Text
    number: str
    on: tuple[str, ...]
    body: tuple[Mapping[str, Any], ...]
    remedy: Text | None = None
    seal: Text | None = None
    signature: bool = True
    copies: int = 2
    title: Text | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """A message (通知) sent to a party role or a unit's post when an act or a lapse has happened."""

    id: str
    on: tuple[str, ...]
    to: str
    text: Text
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a ledger: law with a first day in force. ``digest`` names its content; a revision changes the digest only."""

    ledger: str
    from_: date
    digest: str
    to: date | None = None
    fields: Mapping[str, Field] = EMPTY
    parties: Mapping[str, PartyRole] = EMPTY
    stages: Mapping[str, Stage] = EMPTY
    outcomes: Mapping[str, Outcome] = EMPTY
    terms: Mapping[str, Term] = EMPTY
    materials: Mapping[str, Material] = EMPTY
    acts: Mapping[str, Act] = EMPTY
    joins: tuple[Join, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    lamp_term: str | None = None
    services: Mapping[str, Service] = EMPTY
    tables: Mapping[str, DecisionTable] = EMPTY
    worksheets: Mapping[str, Worksheet] = EMPTY
    papers: Mapping[str, Paper] = EMPTY
    messages: Mapping[str, Message] = EMPTY
    scenarios: tuple[Mapping[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """The version's name inside its ledger: the ISO day from which it is in force."""
        return self.from_.isoformat()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The definition of one mechanism: what all its versions share, and the versions in order of their days in force."""

    id: str
    name: Text
    noun: Text
    kind: Literal["procedure", "register"]
    owner: str
    number: str
    versions: tuple[Version, ...]
    role: str | None = None
    zone: str = "gov-external"
    basis: tuple[Basis, ...] = ()
    delay: tuple[int, Unit] = (2, Unit.WORKING_DAY)
    retention: str = "10"
    closed: bool = False
    key: str | None = None
    card: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    published: bool = True
    assumed: bool = False
    folder: str = ""
    at: Place | None = member(default=None, compare=False, repr=False)

    def on(self, day: date) -> Version:
        """The version in force on ``day``. Raises ``LookupError`` when the ledger had none."""
        for version in reversed(self.versions):
            if version.from_ <= day and (version.to is None or day <= version.to):
                return version
        raise LookupError(f"{self.id}: no version in force on {day}")

    def version(self, key: str) -> Version:
        """The version whose first day in force is the ISO day ``key``. Raises ``LookupError`` when there is none."""
        for version in self.versions:
            if version.key == key:
                return version
        raise LookupError(f"{self.id}: no version {key}")


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
    """What a post role may see and unmask."""

    role: str
    sees: Literal["own", "ledger", "all"] = "own"
    unmask: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Verb:
    """A word of the shared vocabulary of acts, with the class that gives its defaults."""

    id: str
    label: Text
    klass: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A place as configured: everything that a folder of definitions, and the packs it builds on, say."""

    id: str
    name: Text
    zone: str
    currency: str
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

    def with_role(self, role: str) -> Ledger | None:
        """The ledger that declares ``role`` (``units``, ``posts``, ``install`` …), or ``None``."""
        return next((ledger for ledger in self.ledgers.values() if ledger.role == role), None)


FIELD_TYPES = (
    "text", "long-text", "integer", "money", "area", "rate", "boolean", "date", "month", "code", "id-number",
    "credit-code", "phone", "unit", "place", "party", "file", "ref", "rows",
)  # fmt: skip
