"""Figures filled in through the corridor: the evidence stored first, then the one act that freezes what was prepared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shoushan.records.cases import attach
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Done
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.published import Prepared, ledger_of, published
from shoushan.records.units.viewer import SYSTEM_VIEWER, Viewer
from shoushan.rules.catalogue.model import Act, Ledger
from shoushan.rules.procedure.refusals import NoSuchAct, Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.rules.text import Text


class PublishedBefore(Refusal):
    """The figure has a case already: it is corrected with a reason, not filled in a second time."""

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(f"这个数已经填报（{number}）。", f"This figure was filled in before ({number})."),
            Text("要改请用“更正”，并写明原因。", "Correct it, with a reason."),
        )


class NotPublished(Refusal):
    """There is no such figure to be corrected."""

    def __init__(self) -> None:
        super().__init__(
            Text("这个数还没有填报。", "This figure was not filled in yet."), Text("请先“填报”。", "Fill it in first.")
        )


def fill(viewer: Viewer, book: Book, made: Prepared, moment: datetime, request: Request | None = None) -> Done:
    """Fill a figure in as ``viewer``; it then waits for review. Raises a ``Refusal``; the evidence is swept then."""
    known = published(SYSTEM_VIEWER, book, key=str(made.head["figure_key"]))
    if known:
        raise PublishedBefore(known[0].number)
    ledger = _ledger(book)
    uid = uuid7(moment)
    given = {**made.head, **_given(uid, made, 1)}
    command = Command(
        uid, act_of(ledger, "fill").id, viewer.actor, Happened.at(moment), given, opens=(ledger.id, None)
    )  # fmt: skip
    return act([command], book, moment, request=request)[0]


def correct(viewer: Viewer, book: Book, made: Prepared, reason: str, moment: datetime, request: Request | None = None) -> Done:
    """Fill a figure in anew, with the reason; the release in force stands until the new one is signed."""
    known = published(SYSTEM_VIEWER, book, key=str(made.head["figure_key"]))
    if not known:
        raise NotPublished
    found = known[0]
    given = _given(found.uid, made, len(found.releases) + 1)
    command = Command(
        found.uid, act_of(_ledger(book), "correct").id, viewer.actor, Happened.at(moment), given, reason=reason or None
    )  # fmt: skip
    return act([command], book, moment, request=request)[0]


def step(
    viewer: Viewer, book: Book, uid: str, verb: str, reason: str, moment: datetime, request: Request | None = None
) -> Done:  # fmt: skip
    """The act of this verb (review, release, send back, take back) on a figure, as ``viewer``. Raises a ``Refusal``."""
    command = Command(uid, act_of(_ledger(book), verb).id, viewer.actor, Happened.at(moment), reason=reason or None)
    return act([command], book, moment, request=request)[0]


def _given(uid: str, made: Prepared, revision: int) -> dict[str, Any]:
    name = f"evidence-{revision}.parquet"
    stored = attach.store(uid, name, made.evidence, ours=True)
    row = {**made.release, "revision": revision, "evidence_file": stored["file"]}
    return {"pending": [{key: value for key, value in row.items() if value is not None}], "evidence": dict(stored)}


def _ledger(book: Book) -> Ledger:
    found = ledger_of(book)
    if found is None:
        raise NoSuchAct("fill")
    return found


def act_of(ledger: Ledger, verb: str) -> Act:
    """The act of a verb in the newest version. Raises ``NoSuchAct``."""
    found = next((one for one in ledger.versions[-1].acts.values() if one.verb == verb), None)
    if found is None:
        raise NoSuchAct(verb)
    return found
