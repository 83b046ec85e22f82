"""``forms/<id>.yaml``: a form that people fill in; its blank and its filled sample are both rendered from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Flag, Kebab


class BoxDoc(Doc):
    """One blank of a form, with what the sample writes into it."""

    id: Kebab
    label: Bilingual
    kind: Literal["text", "long", "choice", "sign"] = "text"
    options: tuple[Bilingual, ...] = ()
    sample: Bilingual
    hint: Bilingual | None = None
    wide: Flag = False


class FormDoc(Doc):
    """``forms/<id>.yaml``."""

    id: Kebab
    name: Bilingual
    intro: Bilingual | None = None
    boxes: Annotated[tuple[BoxDoc, ...], Field(min_length=1)]
    statement: tuple[Bilingual, ...] = ()
    notes: Annotated[tuple[Bilingual, ...], Field(min_length=1)]
    signature: Flag = True
    assumed: Flag = False
