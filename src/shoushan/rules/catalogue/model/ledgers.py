"""A mechanism: what all its versions share, and each version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from typing import Any, Literal

from shoushan.rules.catalogue.model.basics import EMPTY, Basis, Field, Place
from shoushan.rules.catalogue.model.crosschecks import CrossCheck
from shoushan.rules.catalogue.model.exports import Export
from shoushan.rules.catalogue.model.forms import Form
from shoushan.rules.catalogue.model.indicators import Cut, Indicator
from shoushan.rules.catalogue.model.notices import Notice
from shoushan.rules.catalogue.model.own import Own
from shoushan.rules.catalogue.model.payments import Bank, Payment
from shoushan.rules.catalogue.model.procedure import (
    Act,
    Join,
    Lapse,
    Material,
    Meeting,
    Milestones,
    Outcome,
    PartyRole,
    Proposer,
    Recur,
    RelationRule,
    Rhythm,
    Split,
    Stage,
    Tabled,
    Term,
)
from shoushan.rules.catalogue.model.services import Message, Paper, Service, Worksheet
from shoushan.rules.catalogue.model.stat_tables import StatTable
from shoushan.rules.catalogue.model.together import Campaign, Matching, Sessions
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text

OPEN_ROLES = frozenset({"published-figure", "figure-comparison", "series", "payment", "report"})
"""Roles whose cases people work on as on any other: what is special about them is only that figures find them."""

SHARED_ROLES = frozenset({"payment"})
"""Roles that several ledgers may have: each unit that pays keeps batches of its own."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a ledger: law with a first day in force. ``digest`` names its content, and a revision changes that only."""

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
    recurs: Mapping[str, Recur] = EMPTY
    proposals: tuple[Proposer, ...] = ()
    lamp_term: str | None = None
    milestones: Milestones | None = None
    rhythm: Rhythm | None = None
    payments: tuple[Payment, ...] = ()
    bank: Bank | None = None
    own: Own | None = None
    splits: tuple[Split, ...] = ()
    meeting: Meeting | None = None
    tabled: Tabled | None = None
    relations: Mapping[str, RelationRule] = EMPTY
    campaign: Campaign | None = None
    sessions: Sessions | None = None
    matching: Matching | None = None
    notices: Mapping[str, Notice] = EMPTY
    services: Mapping[str, Service] = EMPTY
    tables: Mapping[str, DecisionTable] = EMPTY
    worksheets: Mapping[str, Worksheet] = EMPTY
    papers: Mapping[str, Paper] = EMPTY
    messages: Mapping[str, Message] = EMPTY
    forms: Mapping[str, Form] = EMPTY
    scenarios: tuple[Mapping[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """The version's name inside its ledger: the ISO day from which it is in force."""
        return self.from_.isoformat()


@dataclass(frozen=True, slots=True)
class ClosedClass:
    """A class of a ledger's cases that only posts with its right reach; a case enters it by the effect ``class.enter``."""

    id: str
    label: Text
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The definition of one mechanism: what all its versions share, and the versions in order of their days in force.

    ``street`` and ``leader`` are the fields by which its cases stand on the board; ``title`` is the one by which lists
    tell them apart. ``cuts`` are its own dimensions of figures.
    """

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
    classes: tuple[ClosedClass, ...] = ()
    key: str | None = None
    card: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    title: str | None = None
    tables: Mapping[str, StatTable] = EMPTY
    street: str | None = None
    leader: str | None = None
    published: bool = True
    exports: tuple[Export, ...] = ()
    checks: tuple[CrossCheck, ...] = ()
    indicators: Mapping[str, Indicator] = EMPTY
    cuts: Mapping[str, Cut] = EMPTY
    assumed: bool = False
    folder: str = ""
    at: Place | None = member(default=None, compare=False, repr=False)

    @property
    def core(self) -> bool:
        """Whether it is the core's own book (units, posts, definitions, queue …) that no list of cases shows."""
        return self.role is not None and self.role not in OPEN_ROLES

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
