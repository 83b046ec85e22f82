"""The acts on composed reports, found by their verbs: begun, saved, sent for review with its figures fixed, released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shoushan.records.cases import attach
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.composed import Head, given_of, ledger_of
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Done
from shoushan.records.cases.releasing import act_of
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.compositions import Line
from shoushan.rules.catalogue.model import Ledger, Value
from shoushan.rules.procedure.refusals import NoSuchAct
from shoushan.rules.procedure.values import Command, Happened


def draft(
    viewer: Viewer, book: Book, uid: str, head: Head, lines: Sequence[Line], unbound: int, moment: datetime,
    request: Request | None = None,
) -> Done:  # fmt: skip
    """Begin a report as ``viewer`` under the id ``uid``. Raises a ``Refusal``."""
    ledger = _ledger(book)
    command = Command(
        uid, act_of(ledger, "draft").id, viewer.actor, Happened.at(moment), given_of(head, lines, unbound),
        opens=(ledger.id, None),
    )  # fmt: skip
    return act([command], book, moment, request=request)[0]


def revise(
    viewer: Viewer, book: Book, uid: str, seen: int, head: Head, lines: Sequence[Line], unbound: int, moment: datetime,
    request: Request | None = None,
) -> Done:  # fmt: skip
    """Save a draft over the one that was ``seen``. Raises a ``Refusal``, when somebody else saved since too."""
    given = given_of(replace(head, definition="", previous=""), lines, unbound)
    command = Command(
        uid, act_of(_ledger(book), "revise").id, viewer.actor, Happened.at(moment), given, seen=seen
    )  # fmt: skip
    return act([command], book, moment, request=request)[0]


def send(
    viewer: Viewer, book: Book, uid: str, seen: int, known_at: int, moment: datetime, request: Request | None = None
) -> Done:
    """Send a report for review with its figures as known at a leaf. Raises a ``Refusal``."""
    command = Command(
        uid, act_of(_ledger(book), "send-for-review").id, viewer.actor, Happened.at(moment), {"known_at": known_at}, seen=seen
    )
    return act([command], book, moment, request=request)[0]


def release(
    viewer: Viewer, book: Book, uid: str, seen: int, name: str, content: bytes, moment: datetime,
    request: Request | None = None,
) -> Done:  # fmt: skip
    """Release a report: its file is stored with the case, its digest in the entry. Raises a ``Refusal``."""
    stored = attach.store(uid, name, content)
    given: dict[str, Value] = {"file_digest": str(stored["digest"]), "document": dict(stored)}
    command = Command(uid, act_of(_ledger(book), "release").id, viewer.actor, Happened.at(moment), given, seen=seen)
    return act([command], book, moment, request=request)[0]


def _ledger(book: Book) -> Ledger:
    found = ledger_of(book)
    if found is None:
        raise NoSuchAct("draft")
    return found
