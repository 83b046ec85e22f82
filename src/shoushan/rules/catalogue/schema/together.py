"""Campaigns, sessions with attendance and matching, as ``procedure.yaml`` writes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Count, Doc, Expression, Flag, Kebab, Snake


class TaskDoc(Doc):
    """What a campaign opens for each target: in which ledger (else its own), by which act."""

    ledger: Kebab | None = None
    act: Kebab


class CoverageDoc(Doc):
    """How the coverage of a campaign is told."""

    by: Annotated[tuple[Snake, ...], Field(min_length=1, max_length=2)]
    done: Annotated[tuple[Kebab, ...], Field(min_length=1)]
    out: tuple[Kebab, ...] = ()
    why: Snake | None = None
    finding: Snake | None = None


class CampaignDoc(Doc):
    """A campaign (专项行动): its targets, the list that is frozen, the tasks, the coverage."""

    over: Kebab
    where: Expression | None = None
    unit: str
    keep: Annotated[dict[Snake, str], Field(min_length=1)]
    task: TaskDoc
    coverage: CoverageDoc


class SessionsDoc(Doc):
    """Who attended a session, from when to when."""

    field: Snake
    day: Snake
    from_: Annotated[Snake, Field(alias="from")]
    to: Snake
    minutes: Snake
    recorded: Snake | None = None
    late: Snake | None = None
    staff: Snake | None = None
    within: Kebab | None = None
    overlap: Literal["refuse", "raise"] = "refuse"
    enrolled: Snake | None = None
    places: Snake | None = None
    people: Kebab | None = None


class ReasonDoc(Doc):
    """Why an offer suits a need."""

    id: Kebab
    label: Bilingual
    points: Annotated[Count, Field(ge=1)]
    same: Snake | None = None
    meet: tuple[Snake, ...] = ()
    reaches: Snake | None = None
    must: Flag = False


class MatchingDoc(Doc):
    """Needs and offers of a ledger, why they suit each other, and the act that claims."""

    need: Expression
    offer: Expression
    act: Kebab
    into: Snake
    reasons: Annotated[tuple[ReasonDoc, ...], Field(min_length=1)]
    show: tuple[Snake, ...] = ()
