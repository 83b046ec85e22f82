"""``services/<id>.yaml``: a public service with its guide (elements of the 实施清单), materials, limits and package."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Count, Doc, Flag, Json, Kebab, Snake, Word, Words
from shoushan.rules.catalogue.schema.ledger import BasisDoc, UnitName
from shoushan.rules.catalogue.schema.procedure import MaterialDoc, PartyDoc

Told = Bilingual | Word


class GuideDoc(Doc):
    """Elements of the 实施清单, named as in the national interface (law-and-standards, A2)."""

    task_code: Word | None = None
    catalog_code: Word | None = None
    local_task_code: Word | None = None
    local_catalog_code: Word | None = None
    task_handle_item: Word | None = None
    task_name: Told | None = None
    task_type: Told | None = None
    task_version: Word | None = None
    task_state: Told | None = None
    power_source: Told | None = None
    use_level: Told | None = None
    dept_name: Told | None = None
    dept_code: Word | None = None
    dept_type: Told | None = None
    entrust_name: Told | None = None
    by_law: tuple[BasisDoc, ...] | Told | None = None
    server_type: Told | Words | None = None
    project_type: Told | None = None
    anticipate_explain: Told | None = None
    promise_explain: Told | None = None
    accept_condition: Told | tuple[Bilingual, ...] | None = None
    review_standard: Told | tuple[Bilingual, ...] | None = None
    handle_flow: Told | tuple[Bilingual, ...] | None = None
    handle_type: Told | Words | None = None
    special_procedure: Told | Words | None = None
    is_fee: Flag | None = None
    fee_basis: Told | None = None
    limit_scene_num: Count | None = None
    transact_addr: Told | None = None
    transact_time: Told | None = None
    link_way: Told | None = None
    supervise_way: Told | None = None
    link_addr: Word | None = None
    mobile_terminal_url: Word | None = None
    result_name: Told | None = None
    plan_effective_date: Word | None = None
    plan_cancel_date: Word | None = None


class ServiceLimitDoc(Doc):
    """A service's own limit for a term of the procedure."""

    limit: Count
    unit: UnitName | None = None


class StepDoc(Doc):
    """One matter of a package."""

    service: Kebab
    key: Kebab
    after: tuple[Kebab, ...] = ()
    one_of: Kebab | None = None


class ServiceDoc(Doc):
    """``services/<id>.yaml``."""

    id: Kebab
    name: Bilingual
    words: tuple[Word, ...] = ()
    kind: Literal["instant", "promised"] = "promised"
    guide: GuideDoc = GuideDoc()
    materials: tuple[Kebab | MaterialDoc, ...] = ()
    terms: dict[Kebab, ServiceLimitDoc] = Field(default_factory=dict)
    units: dict[Word, Json] = Field(default_factory=dict)
    values: dict[Snake, Json] = Field(default_factory=dict)
    fields: tuple[Snake, ...] = ()
    parties: tuple[Kebab | PartyDoc, ...] = ()
    stages: tuple[Kebab, ...] = ()
    outcomes: tuple[Kebab, ...] = ()
    package: tuple[StepDoc, ...] = ()
    assumed: Flag = False
    note: Bilingual | None = None
