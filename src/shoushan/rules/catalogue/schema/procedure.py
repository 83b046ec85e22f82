"""``procedure.yaml``: stages, outcomes, terms, materials, acts, joins and lapses of one version."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from shoushan.rules.catalogue.schema.base import (
    Bilingual,
    Count,
    Day,
    Doc,
    Expression,
    Flag,
    Json,
    Kebab,
    Snake,
    Word,
    Words,
)
from shoushan.rules.catalogue.schema.ledger import FieldDoc, FieldType, Klass, LimitDoc, UnitName
from shoushan.rules.catalogue.schema.own import OwnDoc
from shoushan.rules.catalogue.schema.payments import BankDoc, PaymentDoc
from shoushan.rules.catalogue.schema.together import CampaignDoc, MatchingDoc, SessionsDoc

SplitColumn = Literal["no", "task", "lead", "assist", "leader", "person", "due", "goal", "quarters", "concerns"]
PartKinds = Literal["person", "organisation", "household"]


class PartyDoc(Doc):
    """A role that a party plays."""

    id: Kebab
    label: Bilingual
    kinds: tuple[PartKinds, ...] = ("person",)
    required: Flag = False
    many: Flag = False
    represents: Kebab | None = None
    number: Flag = True


class StageDoc(Doc):
    """Where a case can stand; ``plain`` tells the citizen."""

    id: Kebab
    label: Bilingual
    plain: Bilingual
    kind: Literal["open", "closed"] = "open"
    first: Flag = False


class OutcomeDoc(Doc):
    """How a case can end."""

    id: Kebab
    label: Bilingual
    kind: Kebab


class PauseDoc(Doc):
    """A kind of pause with its cap."""

    kind: Kebab
    label: Bilingual
    basis: Word = ""
    max_days: Count | None = None
    unit: UnitName = "calendar-day"
    max_times: Count | None = None
    paper: Literal["required", "optional", "none"] = "optional"
    by: Kebab | None = None


class ExtendDoc(Doc):
    """How far a term may be extended."""

    max: Count
    unit: UnitName | None = None
    by: Kebab | None = None
    times: Count = 1
    basis: Word = ""
    before_due: Flag = True


class YellowDoc(Doc):
    """How many units before the end the lamp turns yellow."""

    last: Count


class TermDoc(Doc):
    """A counted limit."""

    id: Kebab
    label: Bilingual
    kind: Literal["legal", "promise"] = "legal"
    of: Kebab | None = None
    owner: Literal["case", "part"] = "case"
    limit: Annotated[Count, Field(ge=1)]
    unit: UnitName
    roll: Flag | None = None
    basis: Word = ""
    assumed: Flag = False
    yellow: YellowDoc | None = None
    means: Kebab | None = None
    outer: Flag = False
    reminder: Flag = False
    pauses: tuple[PauseDoc, ...] = ()
    extend: ExtendDoc | None = None

    @model_validator(mode="before")
    @classmethod
    def _older(cls, given: Any) -> Any:
        """Definitions published earlier say ``acceptance`` where they say ``means`` now."""
        if isinstance(given, dict) and "acceptance" in given and "means" not in given:
            return {"means" if key == "acceptance" else key: value for key, value in given.items()}
        return given


def _required(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


class MaterialDoc(Doc):
    """A paper that a service needs; ``required`` may be an expression."""

    id: Kebab
    label: Bilingual
    required: Annotated[bool | Expression, BeforeValidator(_required)] = True
    original: Count = 0
    copies: Count = 0
    source: Bilingual | None = None
    defer: LimitDoc | None = None
    promise: Flag = False
    known: Flag = False
    note: Bilingual | None = None
    form: Kebab | None = None
    instead: Kebab | None = None
    issued: Flag = False
    standard: Bilingual | None = None
    electronic: Flag = False
    basis: Word = ""


class WhoDoc(Doc):
    """Who may do an act."""

    role: Annotated[str, Field(pattern=r"^(party:)?[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    of: Literal["owner", "holder", "receiver", "lead", "any", "tree"] = "owner"


class InputDoc(Doc):
    """What an act asks for: a field of the ledger or a value of its own."""

    field: Snake | None = None
    id: Snake | None = None
    label: Bilingual | None = None
    type: FieldType | None = None
    required: Flag | None = None
    class_: Annotated[Klass | None, Field(alias="class")] = None
    list: Kebab | None = None
    ref: Kebab | None = None
    default: Json = None
    hint: Bilingual | None = None
    draw: Flag = False


EffectDoc = dict[str, dict[str, Json] | None]
"""One key, the effect's name, with its values; ``if`` and ``each`` may stand among them."""


class ActDoc(Doc):
    """Something that can be done to a case."""

    id: Kebab
    verb: Kebab
    label: Bilingual
    from_: Annotated[Words, Field(alias="from")]
    part: Words = ()
    part_kind: Words = ()
    who: tuple[WhoDoc, ...]
    when: Expression | None = None
    why: Bilingual | None = None
    needs: tuple[Word, ...] = ()
    inputs: tuple[InputDoc, ...] = ()
    effects: tuple[EffectDoc, ...] = ()
    records_only: Flag = False
    reason: Literal["required"] | None = None
    anonymous: Literal["allowed"] | None = None
    note: Bilingual | None = None


class JoinDoc(Doc):
    """What follows as soon as parts or children are ready."""

    id: Kebab
    stage: Kebab
    over: Literal["parts", "children"]
    kind: Kebab | None = None
    need: Expression = "all"
    effects: tuple[EffectDoc, ...]


class LapseDoc(Doc):
    """What the passing of time does."""

    id: Kebab
    label: Bilingual
    term: Kebab
    verb: Kebab = "lapse"
    when: Expression | None = None
    basis: Word = ""
    effects: tuple[EffectDoc, ...]


class ProposalDoc(Doc):
    """A code proposed for what was written, which an act confirms: which list, from which fields, into which inputs."""

    id: Kebab
    label: Bilingual
    list: Kebab
    from_: Annotated[tuple[Snake, ...], Field(alias="from", min_length=1)]
    within: Snake | None = None
    act: Kebab
    into: Snake
    proposed: Snake
    score: Snake
    words: Snake


class MilestoneStepDoc(Doc):
    """One step of a plan that is counted back: working days, what it comes after, how far it may overlap with that."""

    item: Kebab
    days: Annotated[Count, Field(ge=1)]
    after: Words = ()
    overlap: Count = 0


class MilestonesDoc(Doc):
    """The milestones of a case's plan: their code list, the field of the target day, the steps counted back from it."""

    list: Kebab
    target: Snake | None = None
    steps: tuple[MilestoneStepDoc, ...] = ()
    basis: Word = ""
    assumed: Flag = False


class RhythmDoc(Doc):
    """Reports that a case owes, week by week, month by month or quarter by quarter."""

    every: Literal["week", "month", "quarter"]
    field: Snake
    act: Kebab
    term: Kebab
    back: Kebab | None = None
    redo: Kebab | None = None


class SplitDoc(Doc):
    """An act that splits its case into tasks, a row each; ``columns``: what a recognised cell is called in the rows."""

    act: Kebab
    rows: Snake
    shorts: Kebab | None = None
    since: Snake | None = None
    matter: Snake | None = None
    columns: dict[SplitColumn, Snake] = Field(default_factory=dict)


class MeetingDoc(Doc):
    """Cases that are meetings: their day and series, the frozen agenda, how the last meeting's tasks stood, the minutes."""

    day: Snake
    series: Snake
    agenda: Snake
    freeze: Kebab
    minute: Kebab
    last: Snake | None = None
    decisions: Snake | None = None
    ledgers: Words = ()


class TabledReasonDoc(Doc):
    """A reason of the ledger's own to put a case on an agenda."""

    id: Kebab
    label: Bilingual
    when: Expression


class TabledDoc(Doc):
    """What puts a case on the agenda of a meeting, and the act that writes the meeting's decision into it."""

    reasons: tuple[TabledReasonDoc, ...] = ()
    text: Snake | None = None
    needs: Snake | None = None
    decide: Kebab | None = None
    into: Snake | None = None
    meeting: Snake | None = None


class RelationDoc(Doc):
    """A dated relation that cases of this ledger have to cases of another: member of a household, dweller of a house."""

    id: Kebab
    label: Bilingual
    to: Kebab
    back: Bilingual
    kinds: Kebab | None = None
    one: Flag = False
    one_of: Words = ()


class AfterDoc(Doc):
    """How long after the day counted from."""

    limit: Annotated[Count, Field(ge=1)]
    unit: Literal["calendar-day", "month"] = "month"


class OpensDoc(Doc):
    """Which case follows: its ledger (else the same one), service, opening act, unit, fields and parties."""

    ledger: Kebab | None = None
    service: Kebab | None = None
    act: Kebab | None = None
    unit: Json = None
    fields: dict[Snake, Json] = Field(default_factory=dict)
    later: dict[Snake, AfterDoc] = Field(default_factory=dict)
    parties: Literal["same", "none"] = "same"


class RecurDoc(Doc):
    """A case that opens by itself on its day, a time after the one before it."""

    id: Kebab
    label: Bilingual
    after: AfterDoc
    when: Expression | None = None
    opens: OpensDoc = OpensDoc()
    basis: Word = ""
    assumed: Flag = False


class FragmentDoc(Doc):
    """``fragments/<id>.yaml``: fields, terms, acts and lapses that ledgers share by naming the fragment in ``uses``."""

    id: Kebab
    name: Bilingual
    fields: tuple[FieldDoc, ...] = ()
    terms: tuple[TermDoc, ...] = ()
    acts: tuple[ActDoc, ...] = ()
    lapses: tuple[LapseDoc, ...] = ()
    rhythm: RhythmDoc | None = None
    tabled: TabledDoc | None = None


class ProcedureDoc(Doc):
    """``versions/<from>/procedure.yaml``."""

    to: Day | None = None
    uses: tuple[Kebab, ...] = ()
    parties: tuple[PartyDoc, ...] = ()
    stages: Annotated[tuple[StageDoc, ...], Field(min_length=1)]
    outcomes: tuple[OutcomeDoc, ...] = ()
    terms: tuple[TermDoc, ...] = ()
    materials: tuple[MaterialDoc, ...] = ()
    acts: tuple[ActDoc, ...] = ()
    joins: tuple[JoinDoc, ...] = ()
    lapses: tuple[LapseDoc, ...] = ()
    proposals: tuple[ProposalDoc, ...] = ()
    recurs: tuple[RecurDoc, ...] = ()
    lamp_term: Kebab | None = None
    milestones: MilestonesDoc | None = None
    rhythm: RhythmDoc | None = None
    payments: tuple[PaymentDoc, ...] = ()
    bank: BankDoc | None = None
    own: OwnDoc | None = None
    splits: tuple[SplitDoc, ...] = ()
    meeting: MeetingDoc | None = None
    tabled: TabledDoc | None = None
    relations: tuple[RelationDoc, ...] = ()
    campaign: CampaignDoc | None = None
    sessions: SessionsDoc | None = None
    matching: MatchingDoc | None = None
