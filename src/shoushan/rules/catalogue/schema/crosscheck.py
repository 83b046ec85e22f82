"""``checks/<id>.yaml``: two ledgers, or a ledger and an imported list, held together; each hit becomes a case of the ledger."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Kebab, Snake, Word, Words

MATCH = r"^(case|party:[a-z0-9]+(-[a-z0-9]+)*|[a-z][a-z0-9]*(_[a-z0-9]+)*)$"


class ListFileDoc(Doc):
    """In an imported list: the heads under which the value to match may stand."""

    heads: Annotated[Words, Field(min_length=1)]


class SideDoc(Doc):
    """One side: cases of a ledger and what of them is matched; or, with ``file``, the rows of the files kept with its cases."""

    ledger: Kebab
    match: Annotated[str, Field(pattern=MATCH)] | None = None
    stages: tuple[Kebab, ...] = ()
    only: dict[Snake, Words] = Field(default_factory=dict)
    file: ListFileDoc | None = None


class CrossCheckDoc(Doc):
    """``checks/<id>.yaml``."""

    id: Kebab
    name: Bilingual
    left: SideDoc
    right: SideDoc
    finds: Literal["both", "left-alone"] = "both"
    every: Literal["day", "week", "month"] = "day"
    act: Kebab
    input: dict[Snake, Word]
    note: Bilingual | None = None
