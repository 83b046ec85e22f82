"""What the people whose case it is may see of how an amount was formed and of what was paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Kebab, Snake, Words


class OwnSheetDoc(Doc):
    """A worksheet, and which of its lines are told: all of them where none is named."""

    sheet: Kebab
    lines: Words = ()


class BesideDoc(Doc):
    """Neighbours: cases with the same values of ``same``; of each, lines of a worksheet and fields that tell nobody's name."""

    same: Annotated[tuple[Snake, ...], Field(min_length=1)]
    sheet: Kebab
    lines: Annotated[Words, Field(min_length=1)]
    shows: tuple[Snake, ...] = ()


class OwnDoc(Doc):
    """``own`` of a version: to whom (roles of parties) which worksheets, payments and days are told, and how to object."""

    parties: Annotated[Words, Field(min_length=1)]
    worksheets: tuple[OwnSheetDoc, ...] = ()
    payments: Words = ()
    next: tuple[Snake, ...] = ()
    object: Bilingual
    beside: BesideDoc | None = None
