"""The way to the form that fills figures in, for pages that show figures and change nothing."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from shoushan.outputs.indicators.asked import Key
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import wording
from shoushan.records.cases import published
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Indicator


def fill_href(indicator: Indicator, period: Period, as_of: date, by: tuple[str, ...] = (), key: Key = ()) -> str:
    """Where a figure is filled in: the address that a figure's own page leads to."""
    given = {
        "indicator": indicator.full_id, "period": f"{period.first}..{period.last}", "as_of": as_of.isoformat(),
        "cell": wording.breakdown(by, key),
    }  # fmt: skip
    return f"{reverse('desk:figures')}?{urlencode({name: value for name, value in given.items() if value})}"


def may_fill(viewer: Viewer, book: Book) -> bool:
    """Whether the form that fills figures in opens to the viewer; whether a figure may be filled, the act says."""
    return bool(viewer.roles & published.roles(book, "fill"))
