"""One case, whole, as one viewer may see it: the frozen values that pages and the API are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shoushan.rules.catalogue.model import Act, Field, Ledger, Material, Service, Version
from shoushan.rules.deadlines import Explained, Lamp
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import State
from shoushan.rules.procedure.worksheet_words import SheetTold
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as shown: already masked; ``masked`` tells whether a full one can be asked for, with a reason."""

    field: Field
    value: Any
    label: Text | None = None
    masked: bool = False
    as_of: str | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Who holds the case now: unit, post and office telephone (never a name), since when; ``party`` when the citizen."""

    units: tuple[tuple[str, Text, str], ...]
    party: bool
    since: str | None


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term: its rule, its dates, its lamp at the moment of asking, its pauses, and every day counted or skipped."""

    key: str
    label: Text
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
    lamp: Lamp
    left: int | None
    met: bool | None
    part: str | None
    pauses: tuple[Mapping[str, Any], ...]
    explained: Explained | None
    agreed: bool = False
    """Whether its due day is one that was agreed on, and not counted from a limit."""


@dataclass(frozen=True, slots=True)
class PartShown:
    """One unit's part: who, what kind, how it stands, its term's due day and what was answered."""

    part: str
    unit: str
    unit_name: Text
    phone: str
    kind: str
    state: str
    since: str
    due: str | None
    lamp: Lamp
    verdict: str | None


@dataclass(frozen=True, slots=True)
class EntryShown:
    """A line of the history: the act in words, who did and who typed it, both moments, whether late (补录), its notes."""

    n: int
    act: str
    label: Text
    actor: Text
    unit: Text | None
    recorder: Text | None
    source: str
    happened: str
    recorded: datetime
    late: bool
    by_time: bool
    notes: tuple[tuple[Text, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class MaterialShown:
    """A paper that the service needs, and how it stands."""

    material: Material
    required: bool | None
    state: str
    due: str | None
    files: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Doable:
    """An act and, for this viewer now, whether it can be done and if not why; ``parts`` it can be done on."""

    act: Act
    allowed: bool
    refusals: tuple[Refusal, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party of the case, masked; for one that represents another its days, and whether it ``stands`` today."""

    party: str
    role: Text
    kind: str
    name: str
    phone: str
    address: str
    number: str
    represents: str | None
    since: str = ""
    until: str = ""
    stands: bool = True


@dataclass(frozen=True, slots=True)
class FileShown:
    """An attachment: its id, the name it came with, its size in bytes and its media type."""

    file: str
    name: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A legal paper of the case: its kind, number, state, and the blocks to print."""

    paper: str
    kind: str
    name: Text
    number: str | None
    state: str
    made: str
    body: Any


@dataclass(frozen=True, slots=True)
class TwinShown:
    """The case's number in a system of others: which system, the number, the day it is wanted there, recorded since."""

    system: str
    number: str
    due: str | None
    since: str


@dataclass(frozen=True, slots=True)
class ReplannedShown:
    """One planning of a milestone: entry and day, the act in words, the days then planned, why, what it followed."""

    n: int
    day: date
    act: Text
    starts: date | None
    planned: date
    why: str
    follows: str | None


@dataclass(frozen=True, slots=True)
class MilestoneShown:
    """A milestone: the days planned now, the day reached, what it comes after, every planning of it (the first is the
    baseline), and by how many working days it is or was late."""

    item: str
    label: Text
    said: str
    starts: date | None
    planned: date
    on: date | None
    after: tuple[str, ...]
    revisions: tuple[ReplannedShown, ...]
    late: int

    @property
    def baseline(self) -> ReplannedShown:
        """The first planning."""
        return self.revisions[0]


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A worksheet of the case; ``clear`` tells whether the viewer may see its amounts and the values behind them."""

    told: SheetTold
    clear: bool


@dataclass(frozen=True, slots=True)
class CaseShown:
    """Everything about one case that one viewer may see."""

    uid: str
    number: str
    track: str | None
    ledger: Ledger
    version: Version
    service: Service | None
    title: Text
    subject: str
    stage: Text
    plain: Text
    closed: bool
    outcome: Text | None
    history: bool
    void: bool
    opened_on: date
    n: int
    lamp: Lamp
    left: int | None
    due: str | None
    provisional: bool
    held: HeldBy
    fields: tuple[Shown, ...]
    rows: Mapping[str, tuple[tuple[str, tuple[Shown, ...]], ...]]
    parties: tuple[PartyShown, ...]
    terms: tuple[TermShown, ...]
    parts: tuple[PartShown, ...]
    materials: tuple[MaterialShown, ...]
    papers: tuple[PaperShown, ...]
    files: tuple[Mapping[str, Any], ...]
    children: tuple[Mapping[str, Any], ...]
    links: tuple[Mapping[str, Any], ...]
    twins: tuple[TwinShown, ...]
    rating: Mapping[str, Any] | None
    entries: tuple[EntryShown, ...]
    doable: tuple[Doable, ...]
    provisional_lapses: tuple[Text, ...]
    state: State
    plan: tuple[MilestoneShown, ...] = ()
    sheets: tuple[SheetShown, ...] = ()


class NotVisible(Exception):
    """There is no such case for this viewer: either none at all or none that may be seen; the two are not told apart."""
