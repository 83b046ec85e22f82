"""``tables/<id>.yaml``: a statistical table that an office sends: its rows, its columns, what each counts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Expression, Flag, Kebab, Whole, Word


class DimensionDoc(Doc):
    """What the rows of a table are made by."""

    by: Expression
    label: Bilingual
    list: Kebab | None = None


class ColumnDoc(Doc):
    """One column: a count, a sum, or a share formed once of two others."""

    id: Kebab
    label: Bilingual
    over: Word = "cases"
    where: Expression | None = None
    sum: Expression | None = None
    scale: Annotated[Whole, Field(ge=1, le=10**15)] = 1
    by: tuple[Expression, ...] = ()
    share: Kebab | None = None
    of: Kebab | None = None
    with_late: Flag = False
    hidden: Flag = False


class StatTableDoc(Doc):
    """``tables/<id>.yaml``."""

    id: Kebab
    title: Bilingual
    period: Literal["week", "month", "quarter", "year"] = "month"
    rows: Annotated[tuple[DimensionDoc, ...], Field(min_length=1, max_length=2)]
    columns: Annotated[tuple[ColumnDoc, ...], Field(min_length=1, max_length=40)]
    unit_of_measure: Bilingual
    landscape: Flag = True
    note: Bilingual | None = None
    assumed: Flag = False
