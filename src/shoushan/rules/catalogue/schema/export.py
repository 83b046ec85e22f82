"""``exports/<id>.yaml``: a file that another system wants, its heads in their order and where each cell comes from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Kebab, Snake, Word

PARTY = r"^[a-z0-9]+(-[a-z0-9]+)*\.(name|number|phone|address)$"


class ExportColumnDoc(Doc):
    """One column; exactly one of the sources is given, or none for a column that stays empty."""

    head: Word
    field: Snake | None = None
    party: Annotated[str, StringConstraints(pattern=PARTY)] | None = None
    paper: Kebab | None = None
    paper_name: Kebab | None = None
    case: Literal["number", "stage", "outcome", "opened_on", "closed_on", "service"] | None = None
    organ: Literal["name", "code"] | None = None
    text: Word | None = None
    words: dict[Word, Word] = Field(default_factory=dict)
    day: Word | None = None


class ExportDoc(Doc):
    """``exports/<id>.yaml``."""

    id: Kebab
    name: Bilingual
    due: Snake
    act: Kebab
    file: Snake
    receipt: Kebab | None = None
    columns: Annotated[tuple[ExportColumnDoc, ...], Field(min_length=1)]
    note: Bilingual | None = None
