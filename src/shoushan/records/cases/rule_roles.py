"""Who may draft and who may publish rules: what the acts of the register of definitions say of roles."""

from __future__ import annotations

from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Act

ROLE = "definition"
PROPOSE, APPROVE = "propose", "approve"


def may(viewer: Viewer, book: Book, act_id: str) -> bool:
    """Whether one of the viewer's roles may do this act in the register of definitions."""
    found = act_of(book, act_id)
    return found is not None and any(one.role in viewer.roles for one in found.who)


def act_of(book: Book, act_id: str) -> Act | None:
    """An act of the register of definitions."""
    found = book.pack.with_role(ROLE)
    return found.versions[-1].acts.get(act_id) if found else None
