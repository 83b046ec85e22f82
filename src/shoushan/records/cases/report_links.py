"""One-time links for reports: the case and period that one is for, whoever holds it as an actor, who made it in the log."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases import read
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.shown import CaseShown, NotVisible
from shoushan.records.journal import access
from shoushan.records.journal.access import Access
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.effects.report import OWED
from shoushan.rules.procedure.refusals import NotYourDesk, NotYourPart
from shoushan.rules.procedure.values import Actor


def to_give(viewer: Viewer, book: Book, uid: str, period: str, moment: datetime) -> CaseShown | None:
    """The case ``uid`` where its report of ``period`` may be given now; None where none is owed (any more)."""
    try:
        shown = read.case(viewer, book, uid, moment)
    except NotVisible:
        return None
    held = shown.state.reports.get(period)
    return shown if shown.version.rhythm and not shown.closed and held and held["state"] in OWED else None


def may_make(shown: CaseShown) -> bool:
    """Whether the viewer of ``shown`` may hand out a link: it is their desk to report on this case, or to send back."""
    said = shown.version.rhythm
    return said is not None and any(
        one.act.id in (said.act, said.back) and not any(isinstance(why, NotYourDesk | NotYourPart) for why in one.refusals)
        for one in shown.doable
    )


def link_noted(handle: str, uid: str, period: str, moment: datetime) -> None:
    """Write into the access log who made a one-time link for the report of ``period``."""
    with connection.cursor() as cursor:
        cursor.execute("select id from case_row where uid = %s", [uid])
        row = cursor.fetchone()
    access.note(transaction.get_connection(), Access(moment, handle, "report-link", row[0] if row else None, (period,), ""))


def giver(shown: CaseShown, unit: str, handle: str) -> Actor:
    """Whoever holds a one-time link of ``unit``: with the roles of the act that reports, and of no other."""
    assert shown.version.rhythm is not None
    rule = shown.version.acts[shown.version.rhythm.act]
    return Actor("link", unit, unit, frozenset(who.role for who in rule.who), handle, (unit,))
