"""What a citizen may see of the own case, as a value."""

from __future__ import annotations

from types import MappingProxyType

from shoushan.rules.catalogue.model import Beside, Own
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.own import OwnDoc


def own(doc: OwnDoc | None, page: Page) -> Own | None:
    """``own`` of a version; ``None`` where nothing is told."""
    if doc is None:
        return None
    sheets = MappingProxyType({one.sheet: one.lines for one in doc.worksheets})
    near = doc.beside
    beside = Beside(near.same, near.sheet, near.lines, near.shows) if near else None
    return Own(doc.parties, doc.object.text(), sheets, doc.payments, doc.next, beside, page.at("own"))
