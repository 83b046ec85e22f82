"""What a viewer may be told of a figure: of all cases, of those in reach of his or her units, or nothing."""

from __future__ import annotations

from shoushan.outputs.indicators.refusing import NotForYou
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Indicator


def reach(viewer: Viewer, book: Book, indicator: Indicator) -> frozenset[str] | None:
    """The units in whose reach the cases must lie; ``None`` for all. Raises `NotForYou`.

    The public, and citizens, are told figures of the class ``public`` and no other.
    """
    if viewer.kind == "system":
        return None
    if viewer.kind != "staff":
        if indicator.klass != "public" or book.pack.ledgers[indicator.ledger].closed:
            raise NotForYou(indicator)
        return None
    refs = [ref for ref in (indicator.above, indicator.below, *indicator.parts) if ref]
    ledgers = [indicator.ledger, *(ref.split("/", 1)[0] for ref in refs)]
    if not all(viewer.may_open(book.pack.ledgers[ledger]) for ledger in ledgers if ledger in book.pack.ledgers):
        raise NotForYou(indicator)
    sees = {right.sees for right in viewer.rights}
    if "all" in sees or ("ledger" in sees and all(book.owners.get(ledger) in viewer.units for ledger in ledgers)):
        return None
    if not viewer.units:
        raise NotForYou(indicator)
    return frozenset(viewer.units)


def closed_classes(viewer: Viewer, book: Book, indicator: Indicator) -> tuple[str | None, ...]:
    """Whose facts are counted: the open ones (``None``) and, where the indicator includes them, the closed classes that the
    viewer may enter. A ledger that is closed as a whole has nothing open."""
    ledger = book.pack.ledgers[indicator.ledger]
    if ledger.closed:
        return (ledger.id,)
    if not indicator.includes_closed:
        return (None,)
    entered = [one.id for one in ledger.classes if viewer.kind == "system" or viewer.may_enter(one.id)]
    return (None, *entered)


def street_of(book: Book, unit: str) -> str | None:
    """The street that a unit is or lies under; ``None`` for a unit of the district itself."""
    units = book.units()
    seen: set[str] = set()
    at: str | None = unit
    while at is not None and at in units and at not in seen:
        if units[at].kind == "street":
            return at
        seen.add(at)
        at = units[at].parent
    return None
