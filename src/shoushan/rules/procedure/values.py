"""What goes into a decision and what comes out: actors, commands, state, context, facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal, TypedDict
from zoneinfo import ZoneInfo

from shoushan.rules.catalogue.model import EMPTY, Value, Version
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.deadlines import Calendar, FilingRule, OfficeHours
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or types: a post, a party of the case, a one-time link, a citizen without account, or
    ``system``.

    ``handle`` is opaque and random per account; names never stand here (decisions B2). ``tree`` holds the
    unit and
    all units above it. ``party`` is the party key inside the case when a party acts.
    """

    kind: Literal["post", "party", "link", "citizen", "system"]
    id: str
    unit: str | None = None
    roles: frozenset[str] = frozenset()
    handle: str = ""
    tree: tuple[str, ...] = ()
    for_post: str | None = None
    party: str | None = None
    stands_for: frozenset[str] = frozenset()


SYSTEM = Actor("system", "system")


@dataclass(frozen=True, slots=True)
class Source:
    """The ground of an entry: paper, call, meeting, upper system, import, counter, web; ``digest`` names
    the scan's item."""

    kind: str = "counter"
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """When something is said to have happened: ``at`` a UTC moment, ``on`` a local day, or ``in`` a month
    (``2019-04``)."""

    kind: Literal["at", "on", "in"]
    value: str

    @classmethod
    def at(cls, moment: datetime) -> Happened:
        """At an aware moment, as the journal writes it: UTC, six digits of a second, ``Z``."""
        return cls("at", moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))

    @classmethod
    def on(cls, day: date) -> Happened:
        """On a local day."""
        return cls("on", day.isoformat())

    def as_json(self) -> dict[str, str]:
        """The one nested object of an entry's header (decisions B2)."""
        """The one nested object of a header: ``{at}``, ``{on}`` or ``{in}``."""
        return {self.kind: self.value}

    def day(self, zone: ZoneInfo) -> date:
        """The local day; the first of the month when only the month is known."""
        if self.kind == "at":
            return datetime.fromisoformat(self.value).astimezone(zone).date()
        return date.fromisoformat(self.value if self.kind == "on" else f"{self.value}-01")


@dataclass(frozen=True, slots=True)
class Command:
    """An act with its case, actor and input, as a door asks for it.

    ``opens`` is (ledger, service or None) for the act that opens a case; ``case`` is then a fresh UUIDv7
    in hex form.
    ``seen`` is the entry number that the actor looked at. ``part`` names the part an act is done on (else
    the actor's
    own open part is taken). ``recorder`` differs from ``actor`` when somebody types for another.
    """

    case: str
    act: str
    actor: Actor
    happened: Happened
    input: Mapping[str, Value] = EMPTY
    parties: Sequence[Mapping[str, Value]] = ()
    recorder: Actor | None = None
    source: Source = Source()
    seen: int | None = None
    part: str | None = None
    opens: tuple[str, str | None] | None = None
    parent: str | None = None
    reason: str | None = None

    @property
    def hands(self) -> tuple[str, ...]:
        """The people whose act it is where acts are held apart: who typed first, then, where somebody typed for another
        post, who holds that post. Without accounts a post stands for its holder."""
        own = self.actor.handle or self.actor.id
        typed = self.recorder if self.recorder is not None and self.recorder.kind == self.actor.kind == "post" else None
        return tuple(dict.fromkeys([(typed.handle or typed.id) if typed else own, own]))


class Part(TypedDict, total=False):
    """One unit's part of a case; ``state`` is offered, taken, returned, answered or withdrawn."""

    unit: str
    kind: str
    stage: str
    state: str
    since: str
    verdict: str | None
    post: str | None
    seen: int


class PauseState(TypedDict, total=False):
    """One pause of a term: both days do not count; ``to`` is None while it is open."""

    kind: str
    from_: str
    to: str | None
    paper: str | None


class TermState(TypedDict, total=False):
    """A started term. Days are ISO strings (a moment for hours); ``state`` is running, paused or ended."""

    term: str
    part: str | None
    start: str
    limit: int
    unit: str
    roll: bool
    latest: str
    extension: int
    extended: int
    pauses: list[PauseState]
    due: str | None
    unrolled: str | None
    provisional: bool
    edition: str
    state: str
    ended: str | None
    met: bool | None


@dataclass(slots=True)
class State:
    """A case as its entries have made it. Holds *open* things: closed children, notes and old papers are
    only counted.

    ``fields`` maps a field id to its value (a ``rows`` field to key → row); ``origins`` maps a cell path to
    ``[as_of, n]`` (B7: older never over newer). Party names and numbers are not here but in the parties'
    rows.
    """

    case: str
    ledger: str
    version: str
    service: str | None = None
    n: int = 0
    stage: str = ""
    since: str = ""
    outcome: str | None = None
    opened: str = ""
    closed: str | None = None
    number: str | None = None
    unit: str | None = None
    channel: str | None = None
    parent: str | None = None
    klass: str | None = None
    history: bool = False
    void: bool = False
    last: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, list[Any]] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    terms: dict[str, TermState] = field(default_factory=dict)
    parties: dict[str, dict[str, Any]] = field(default_factory=dict)
    materials: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    plan: dict[str, dict[str, Any]] = field(default_factory=dict)
    money: dict[str, dict[str, Any]] = field(default_factory=dict)
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    signs: dict[str, dict[str, Any]] = field(default_factory=dict)
    sheets: dict[str, dict[str, Any]] = field(default_factory=dict)
    rating: dict[str, Any] | None = None
    holds: dict[str, str] = field(default_factory=dict)
    approved: dict[str, Any] = field(default_factory=dict)
    archive: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    lapsed: dict[str, Any] = field(default_factory=dict)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    payment: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, dict[str, Any]] = field(default_factory=dict)
    campaign: dict[str, Any] = field(default_factory=dict)
    recurs: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """What then is true: an effect with its values. ``data`` is structural; every key of ``content`` is an
    item of its own
    whose visibility class stands in ``classes`` (internal when absent)."""

    effect: str
    data: Mapping[str, Value] = EMPTY
    content: Mapping[str, Value] = EMPTY
    classes: Mapping[str, str] = EMPTY
    v: int = 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """The entry a fact stands in, as far as the fold needs it: number in the case, act, actor's unit, days
    and moments."""

    n: int
    act: str
    happened: Happened
    day: date
    recorded: datetime
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit in force, as much as rules need."""

    id: str
    kind: str
    parent: str | None = None
    name: Text | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Another case, as much as rules need of it: where it stands, its open values, its personal ones; sensitive ones never."""

    case: str
    ledger: str
    number: str
    stage: str
    closed: str | None = None
    void: bool = False
    unit: str | None = None
    fields: Mapping[str, Any] = EMPTY
    personal: Mapping[str, Any] = EMPTY


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of ``case`` (known by ``case_number``) to the case ``to`` (``number``): its kind, its days."""

    case: str
    case_number: str
    key: str
    relation: str
    to: str
    number: str
    kind: str | None
    from_: str
    until: str | None = None


def _nobody(case: str) -> Other | None:
    return None


def _unnamed(ledger: str, number: str) -> str | None:
    return None


def _no_ties(case: str) -> Sequence[Tie]:
    return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the corridor read beforehand so that the engine stays pure.

    ``fresh`` are unused case ids for children; ``numbers`` are paper and case numbers allocated under the
    lock, by
    kind; ``linked`` holds what an act's ``needs`` declared (name → values); ``tables`` are the pack's tables.
    ``others`` gives another case by its id, ``named`` the id of the case of a ledger with a number, ``ties`` the
    relations that other cases have, or had, to a case.
    """

    calendar: Calendar
    zone: ZoneInfo
    units: Mapping[str, UnitInfo] = EMPTY
    tables: Mapping[str, DecisionTable] = EMPTY
    fresh: Sequence[str] = ()
    numbers: Mapping[str, str] = EMPTY
    linked: Mapping[str, Any] = EMPTY
    codes: Mapping[str, Any] = EMPTY
    roles: Mapping[str, Text] = EMPTY
    hours: OfficeHours | None = None
    filing: FilingRule = FilingRule.RECEIVED
    others: Callable[[str], Other | None] = _nobody
    named: Callable[[str, str], str | None] = _unnamed
    ties: Callable[[str], Sequence[Tie]] = _no_ties


@dataclass(frozen=True, slots=True)
class Decision:
    """The facts that an act makes, and the commands that follow in the same list (children to open,
    parents to tell).

    ``state`` and ``stamp`` are what folding the facts gives and the stamp they were made under, so that
    the corridor
    need not fold again; ``day`` is the local day that counts for terms.
    """

    facts: tuple[Fact, ...]
    commands: tuple[Command, ...] = ()
    warnings: tuple[Any, ...] = ()
    state: State | None = None
    stamp: Stamp | None = None
    day: date | None = None


def other_of(version: Version, state: State) -> Other:
    """A case as another one reads it."""
    kept: dict[str, dict[str, Any]] = {"open": {}, "personal": {}}
    for name, value in state.fields.items():
        field = version.fields.get(name)
        if field is not None and field.klass != "sensitive":
            kept["personal" if field.klass == "personal" else "open"][name] = value
    return Other(
        state.case, state.ledger, state.number or "", state.stage, state.closed, state.void, state.unit, kept["open"],
        kept["personal"],
    )  # fmt: skip
