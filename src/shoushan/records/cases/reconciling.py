"""Comparisons of two sources kept and signed: the ledger of the role ``figure-comparison``, its acts found by their verbs."""

from __future__ import annotations

from datetime import datetime

from shoushan.records.cases import attach
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Done
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.published import Reconciled
from shoushan.records.cases.releasing import act_of
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.refusals import NoSuchAct
from shoushan.rules.procedure.values import Command, Happened

ROLE = "figure-comparison"


def record(
    viewer: Viewer, book: Book, made: Reconciled, explanation: str, moment: datetime, request: Request | None = None
) -> Done:  # fmt: skip
    """Keep a comparison as ``viewer``; it then waits for another post's signature. Raises a ``Refusal``."""
    ledger, uid = _ledger(book), uuid7(moment)
    stored = attach.store(uid, "lists.parquet", made.file, ours=True)
    given = {**made.cells, "explanation": explanation, "file": dict(stored)}
    name = act_of(ledger, "record").id
    command = Command(uid, name, viewer.actor, Happened.at(moment), given, opens=(ledger.id, None))
    return act([command], book, moment, request=request)[0]


def sign(viewer: Viewer, book: Book, uid: str, moment: datetime) -> Done:
    """Sign a comparison as ``viewer``. Raises a ``Refusal``."""
    return act([Command(uid, act_of(_ledger(book), "sign").id, viewer.actor, Happened.at(moment))], book, moment)[0]


def _ledger(book: Book) -> Ledger:
    found = book.pack.with_role(ROLE)
    if found is None:
        raise NoSuchAct("record")
    return found
