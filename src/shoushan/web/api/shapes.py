"""The shapes of bodies and answers, as OpenAPI declares them. Types are strict: true is not 1, and no number is rounded."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

Uid = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="a case's id")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a local day, ISO 8601")]
Short = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
LampColour = Literal["green", "yellow", "red", "grey", "none"]


class Strict(Schema):
    """A body: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Words(Schema):
    """A text in both languages."""

    zh: str
    en: str


class Error(Schema):
    """Every answer that is not yes."""

    code: str
    message: Words
    remedy: Words
    where: str | None = None


# --- bodies -------------------------------------------------------------------------------------------------------


class Party(Strict):
    """Somebody whom a case is about, or who acts for them."""

    role: Name
    kind: Literal["person", "organisation", "household"] | None = None
    name: Short
    id_number: Short | None = None
    credit_code: Short | None = None
    phone: Short | None = None
    address: Short | None = None
    represents: Name | None = None


class Ground(Strict):
    """The ground of an entry; ``digest`` (64 hex letters) names the scan that proves it."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,29}$")] = "api"
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Act(Strict):
    """An act on a case. ``input`` by input id: texts as people write them, whole numbers as 分, m² × 100, rate × 10 000."""

    act: Name
    input: dict[str, JsonValue] = Field(default_factory=dict, max_length=500)
    parties: list[Party] = Field(default_factory=list, max_length=100)
    part: Short | None = None
    seen: Annotated[int, Field(ge=0, le=2**31)] | None = None
    reason: Annotated[str, Field(max_length=2000)] | None = None
    happened_on: Day | None = None
    source: Ground = Ground()


class Opening(Act):
    """The act that opens a case of a ledger, for a service where the ledger has services."""

    ledger: Name
    service: Name | None = None


class ListedAct(Act):
    """An act in a list, with its case."""

    case: Uid


class Acts(Strict):
    """Acts that are all done or none, in their order."""

    acts: list[ListedAct] = Field(min_length=1, max_length=5000)


class TrackBody(Strict):
    """Number and query code; both must belong together."""

    number: Annotated[str, Field(min_length=1, max_length=60)]
    code: Annotated[str, Field(min_length=1, max_length=20)]


# --- answers ------------------------------------------------------------------------------------------------------


class Done(Schema):
    """What an act came to."""

    case: str
    n: int
    hash: str
    number: str | None
    track: str


class Line(Schema):
    """One row of a list, scoped and masked."""

    uid: str
    number: str
    ledger: str
    noun: Words
    title: Words
    stage: Words
    outcome: Words | None
    party: str
    unit: str | None
    holders: list[str]
    since: str | None
    opened_on: str
    closed_on: str | None
    due: str | None
    due_unit: str | None
    lamp: LampColour
    left: int | None
    provisional: bool
    history: bool
    cells: dict[str, Any]
    n: int


class Lines(Schema):
    """A page of a list."""

    total: int
    page: int
    size: int
    cases: list[Line]


class Held(Schema):
    """A unit that holds the case, with its office telephone."""

    unit: str
    name: Words
    phone: str


class Cell(Schema):
    """A field's value, masked by its class."""

    field: str
    label: Words
    type: str
    klass: str
    value: Any
    text: Words | None
    masked: bool
    as_of: str | None
    entry: int | None


class Term(Schema):
    """A term with its dates; every day is told by ``GET /deadline``."""

    key: str
    label: Words
    kind: str
    basis: str
    state: str
    start: str
    limit: int
    extension: int
    unit: str
    due: str | None
    unrolled: str | None
    provisional: bool
    lamp: LampColour
    left: int | None
    met: bool | None
    part: str | None


class Part(Schema):
    """One unit's part."""

    part: str
    unit: str
    name: Words
    phone: str
    kind: str
    state: str
    since: str
    due: str | None
    lamp: LampColour
    verdict: str | None


class Material(Schema):
    """A paper and how it stands."""

    id: str
    name: Words
    state: str
    required: bool | None
    due: str | None
    files: int


class Entry(Schema):
    """A line of the history; its hash is the leaf hash of RFC 9162."""

    n: int
    act: str
    label: Words
    actor: Words
    unit: Words | None
    recorder: Words | None
    source: str
    happened: str
    recorded: str
    late: bool
    by_time: bool
    hash: str


class PartyShown(Schema):
    """A party, masked."""

    party: str
    role: Words
    kind: str
    name: str
    phone: str
    represents: str | None


class Paper(Schema):
    """A legal paper of the case."""

    paper: str
    kind: str
    name: Words
    number: str | None
    state: str
    made: str


class Twin(Schema):
    """The same matter in a system of others: its number there, the day it is wanted there, recorded since."""

    system: str
    number: str
    due: str | None
    since: str


class Related(Schema):
    """A relation at either end (``back``: the other case has it to this one); ``name`` where the other may be seen."""

    relation: str
    label: Words
    back: bool
    case: str
    ledger: str
    number: str
    name: Words | None
    kind: Words | None
    begins: str
    ends: str | None
    known: str


class Child(Schema):
    """A child case."""

    uid: str
    ledger: str
    service: str | None
    number: str | None
    stage: str
    outcome: str | None
    closed_on: str | None


class Case(Schema):
    """A case, whole, as the asking one may see it."""

    uid: str
    number: str
    ledger: str
    version: str
    service: str | None
    title: Words
    stage: str
    stage_label: Words
    plain: Words
    closed: bool
    outcome: Words | None
    history: bool
    void: bool
    opened_on: str
    n: int
    lamp: LampColour
    left: int | None
    due: str | None
    provisional: bool
    held_by: list[Held]
    waits_for_party: bool
    since: str | None
    fields: list[Cell]
    rows: dict[str, dict[str, list[Cell]]]
    parties: list[PartyShown]
    terms: list[Term]
    parts: list[Part]
    materials: list[Material]
    papers: list[Paper]
    children: list[Child]
    twins: list[Twin]
    entries: list[Entry]
    track: str | None


class WhyNot(Schema):
    """One thing that stands in the way of an act."""

    code: str
    message: Words
    remedy: Words
    where: str | None


class AskedInput(Schema):
    """An input of an act."""

    id: str
    label: Words
    type: str
    required: bool
    list: str | None
    field: str | None
    klass: str


class Possible(Schema):
    """An act, whether it can be done now by the asking one, and if not why."""

    act: str
    verb: str
    label: Words
    allowed: bool
    parts: list[str]
    why_not: list[WhyNot]
    needs: list[str]
    inputs: list[AskedInput]


class LedgerLine(Schema):
    """A ledger."""

    id: str
    name: Words
    noun: Words
    kind: str
    owner: str
    closed: bool
    published: bool
    versions: list[str]


class LedgerSchema(Schema):
    """A version of a ledger: its fields as JSON Schema 2020-12, its stages, outcomes, terms and acts."""

    ledger: str
    version: str
    digest: str
    fields: dict[str, Any]
    stages: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    services: list[str]
    acts: list[dict[str, Any]]


class CountedDay(Schema):
    """One day of a count."""

    date: str
    weekday: int
    counted: bool
    why: Words
    make_up: bool


class Deadline(Schema):
    """A due day with every day counted or skipped."""

    start: str
    limit: int
    unit: str
    due: str | None
    unrolled: str | None
    provisional: bool
    calendar: str
    days: list[CountedDay]


class Guide(Schema):
    """The guide of a service with the elements of the national list."""

    ledger: str
    service: str | None
    slug: str
    name: Words
    words: list[str]
    theme: str
    kind: str | None
    act: str
    legal_limit: dict[str, Any] | None
    promised_limit: dict[str, Any] | None
    materials: list[dict[str, Any]]
    package: list[str]
    remedies: list[Words]
    basis: list[dict[str, Any]]
    guide: dict[str, Any]
