"""``reports/<report>.yaml`` of a pack: headings, sentences with bound numbers, charts, tables of figures, an annex."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from shoushan.rules.catalogue.schema.base import Bilingual, Doc, Kebab, Words

Named = Annotated[
    str, StringConstraints(pattern=r"^(F[0-9]{3}|[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*)$", max_length=129)
]
"""A figure by its number or as ``<ledger>/<indicator>``."""


def _list(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class ReportChartDoc(Doc):
    """A chart: several figures of one unit, or one figure by a dimension, by years or by months."""

    title: Bilingual
    figures: Annotated[Words, Field(min_length=1, max_length=24)]
    by: Kebab | None = None


class ReportRowDoc(Doc):
    """A line of a table of figures; ``rank`` is the figure that says its place."""

    figure: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    rank: Named | None = None


class ReportTableDoc(Doc):
    """A table of figures."""

    title: Bilingual
    rows: Annotated[tuple[ReportRowDoc, ...], BeforeValidator(_list), Field(min_length=1, max_length=120)]


class ReportPartDoc(Doc):
    """One block: exactly one of its keys."""

    heading: Bilingual | None = None
    subheading: Bilingual | None = None
    paragraph: Bilingual | None = None
    chart: ReportChartDoc | None = None
    table: ReportTableDoc | None = None
    annex: Bilingual | None = None


class ReportDoc(Doc):
    """``reports/<report>.yaml``."""

    id: Kebab
    title: Bilingual
    organ: Bilingual
    addressee: Bilingual | None = None
    mark: Bilingual | None = None
    period: Kebab
    parts: Annotated[tuple[ReportPartDoc, ...], BeforeValidator(_list), Field(min_length=1, max_length=400)]
