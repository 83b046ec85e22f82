"""Parties, stages, terms, materials, acts, joins and lapses as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model.basics import EMPTY, Place, Value, VisibilityClass
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class PartyRole:
    """A role that a party plays in a case (申请人, 信访人, 被征收人 …); ``represents`` names the role it acts for."""

    id: str
    label: Text
    kinds: tuple[str, ...] = ("person",)
    required: bool = False
    many: bool = False
    represents: str | None = None
    number: bool = True
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
    """A counted limit. A promise names the legal term it shortens in ``of``; ``owner`` is the case or one unit's part.

    ``means`` is what figures call it in every version and every ledger (``acceptance``, ``handling`` …), whatever law names it.
    """

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
    means: str | None = None
    outer: bool = False
    reminder: bool = False
    pauses: tuple[PauseRule, ...] = ()
    extend: ExtendRule | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that a service needs. ``required`` may be an expression; ``defer`` is 容缺 with its own limit (days, unit).

    ``form`` names the form that the applicant fills in for it, ``instead`` the one handed in its place when it is deferred or
    promised; ``issued`` means an office issues it and nobody fills it in. ``standard``: when it is good enough to be taken.
    """

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
    form: str | None = None
    instead: str | None = None
    issued: bool = False
    standard: Text | None = None
    electronic: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Input:
    """What an act asks for: a field of the ledger (``field``) or a value of the act alone.

    ``draw``: on field pages the file may be written by hand, with a finger.
    """

    id: str
    label: Text
    type: str
    field: str | None = None
    required: bool = False
    klass: VisibilityClass = "internal"
    list: str | None = None
    default: Value = None
    hint: Text | None = None
    ref: str | None = None
    draw: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """Who may do an act: a post role (``role``) in relation to it (``of``), ``party:<role>``, ``citizen``, ``system``."""

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
    anonymous: bool = False
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
class Recur:
    """A case that opens by itself ``limit`` units after the day counted from (``recur.set``), also when this one is closed.

    On that day ``when`` is asked once; ``fields`` are what is typed into the opening act ``act`` of ``ledger`` (``None``: the
    same one), ``later`` the days of this case that stand in the next one so much later.
    ``parties``: whether its parties are those of this case.
    """

    id: str
    label: Text
    limit: int
    unit: Unit
    when: Expr | None = None
    ledger: str | None = None
    service: str | None = None
    act: str | None = None
    holder: Any = None
    fields: Mapping[str, Any] = EMPTY
    later: Mapping[str, tuple[int, Unit]] = EMPTY
    parties: bool = True
    basis: str = ""
    assumed: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)

    @property
    def lapse(self) -> Lapse:
        """The same as what time does: its entry is named by it."""
        return Lapse(self.id, self.label, "", "lapse", ())


@dataclass(frozen=True, slots=True)
class Proposer:
    """A code of ``list`` that is proposed from the words of the fields ``from_`` and confirmed by ``act``.

    ``into``, ``proposed``, ``score`` and ``words`` name inputs of the act: the code confirmed, the one proposed, its
    score as a rate, and the words that decided. ``within`` names a field whose code the proposals stay under.
    """

    id: str
    label: Text
    list: str
    from_: tuple[str, ...]
    act: str
    into: str
    proposed: str
    score: str
    words: str
    within: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Reports that a case owes: how often, in which rows they are kept (``key``: the column of the period), by which act one
    reports and one sends back, which term runs while a report is owed and which while one is to be done again."""

    every: Literal["week", "month", "quarter"]
    field: str
    key: str
    act: str
    term: str
    back: str | None = None
    redo: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A dated relation to cases of the ledger ``to``, which call it ``back``. ``kinds`` is the code list of its kinds.

    ``one``: a case has at most one on any day. ``one_of``: kinds of which the other case has at most one on any day.
    """

    id: str
    label: Text
    to: str
    back: Text
    kinds: str | None = None
    one: bool = False
    one_of: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MilestoneStep:
    """One step of a plan that is counted back: ``days`` working days, both ends counted, after what it names.

    ``overlap``: by how many working days it may begin before those are done (压茬).
    """

    item: str
    days: int
    after: tuple[str, ...] = ()
    overlap: int = 0


@dataclass(frozen=True, slots=True)
class Milestones:
    """The milestones of a ledger's plans: their code list, the field of the target day, the steps counted back from it."""

    list: str
    target: str | None = None
    steps: tuple[MilestoneStep, ...] = ()
    basis: str = ""
    assumed: bool = False
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Split:
    """An act that splits its case into tasks: ``rows`` is its input, a row a task; ``columns``: what a cell is called there.

    ``shorts`` is a code list of units' short names, ``since`` the date field before which no task may end, ``matter`` the
    column that names the case which a task concerns.
    """

    act: str
    rows: str
    columns: Mapping[str, str]
    shorts: str | None = None
    since: str | None = None
    matter: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Cases that are meetings: fields of day and series, the rows of the frozen agenda and the act that freezes it, the act
    whose rows are the tasks; ``last``: rows of how the last meeting's tasks stood; ``ledgers``: whose cases are proposed."""

    day: str
    series: str
    agenda: str
    freeze: str
    minute: str
    last: str | None = None
    decisions: str | None = None
    ledgers: tuple[str, ...] = ()
    at: Place | None = member(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TabledReason:
    """A reason to put a case on an agenda: it holds when ``when`` does; unknown is no reason."""

    id: str
    label: Text
    when: Expr


@dataclass(frozen=True, slots=True)
class Tabled:
    """What puts a ledger's cases on an agenda besides their lamps, plans and missed reports: its own reasons, and ``needs``,
    the column of a report that asks for coordination.

    ``text`` is the field that says what the matter is; ``decide`` enters the meeting's words into its input ``into`` and the
    meeting into ``meeting``.
    """

    reasons: tuple[TabledReason, ...] = ()
    text: str | None = None
    needs: str | None = None
    decide: str | None = None
    into: str | None = None
    meeting: str | None = None
    at: Place | None = member(default=None, compare=False, repr=False)
