"""One case, whole, as one viewer may see it: masked, explained, with its history and with what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import files, loading, planning, showing, worksheets
from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.loading import Loaded, NoSuchCase
from shoushan.records.cases.shown import CaseShown, Doable, FileShown, MilestoneShown, NotVisible
from shoushan.records.cases.surroundings import context_of
from shoushan.records.journal import access
from shoushan.records.journal.access import Access
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.procedure import engine, reducers
from shoushan.rules.procedure.mandates import main_party
from shoushan.rules.procedure.values import Actor, Command, Context, Happened, State
from shoushan.rules.text import Text

__all__ = ["CaseShown", "Doable", "FileShown", "NotVisible", "case", "file", "opening", "unmask"]


def case(viewer: Viewer, book: Book, uid: str, moment: datetime) -> CaseShown:
    """Everything that ``viewer`` may see of the case ``uid`` at ``moment``. Raises ``NotVisible``."""
    with connection.cursor() as cursor:
        loaded = visible(cursor, viewer, book, uid)
        ledger, version = book.ledger(loaded.state.ledger), book.version_of(loaded.state)
        context = looking(book, moment, loaded.state, loaded.id)
        state, waiting = with_time(version, ledger, loaded.state, context, moment)
        shown = showing.case_shown(cursor, viewer, book, loaded, state, version, moment)
    doable = () if viewer.kind == "public" else _doable(version, ledger, state, viewer, loaded, context, moment)
    plan: tuple[MilestoneShown, ...] = ()
    sheets = worksheets.sheets_for(viewer, book, version, state) if viewer.kind != "public" else ()
    if viewer.kind in {"staff", "system"}:
        plan = planning.plan_shown(version, book, loaded, state, moment.astimezone(book.zone).date())
    return replace(shown, doable=doable, provisional_lapses=waiting, plan=plan, sheets=sheets)


def opening(viewer: Viewer, book: Book, ledger: str, service: str | None, moment: datetime) -> tuple[Doable, ...]:
    """The acts by which ``viewer`` may open a case of ``ledger`` (for ``service``) at ``moment``, and why not others."""
    found = book.ledger(ledger)
    day = moment.astimezone(book.zone).date()
    try:
        version = found.on(day)
    except LookupError:
        return ()
    possible = engine.possible(version, found, None, viewer.actor, looking(book, moment, None), moment)
    return tuple(Doable(one.act, not one.refusals, tuple(one.refusals), ()) for one in possible if one.act.opens)


def unmask(viewer: Viewer, book: Book, uid: str, paths: tuple[str, ...], reason: str, moment: datetime) -> Mapping[str, Any]:
    """The clear values behind ``paths`` (``field`` or ``party:<key>:<column>``); an entry says who looked and why.

    The entry is written before anything is given. Raises ``NotVisible``, or a ``Refusal`` when the viewer's
    posts may not see the class, or gave no reason.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        loaded = visible(cursor, viewer, book, uid)
        asked = showing.clear_values(cursor, viewer, book, loaded, paths)
        act(
            [Command(uid, "unmask", viewer.actor, Happened.at(moment), {"paths": " ".join(paths)}, reason=reason)],
            book,
            moment,
        )
    return asked


def file(viewer: Viewer, book: Book, uid: str, file: str, moment: datetime) -> tuple[FileShown, bytes]:
    """A file of a case in the clear; the access log says who read it. Never given to somebody with a tracking code only.

    Raises ``NotVisible`` for a file that is not there for this viewer, ``FileRefused`` when its content was erased.
    """
    with connection.cursor() as cursor:
        loaded = visible(cursor, viewer, book, uid)
        cursor.execute("select name, size, type from case_file where case_id = %s and file = %s", [loaded.id, file])
        row = cursor.fetchone()
    if row is None or viewer.kind in {"tracker", "public"}:
        raise NotVisible(file)
    access.note(transaction.get_connection(), Access(moment, viewer.handle, "file", loaded.id, (file,), ""))
    try:
        return FileShown(file, row[0] or "", row[1], row[2]), files.read(file, loading.case_key(loaded.id) or b"")
    except (FileNotFoundError, ValueError, InvalidTag):
        raise FileRefused(
            Text("该附件的内容已清除或不可读", "The content of this file was erased or cannot be read"),
            Text("请查看留痕，或联系系统管理员", "See the history, or ask the administrator"),
        ) from None


def visible(cursor: CursorWrapper, viewer: Viewer, book: Book, uid: str) -> Loaded:
    """The case if it exists and lies in the viewer's scope. Raises ``NotVisible`` else: the two are not told apart."""
    where, given = scope(viewer, book.owners, book.closed)
    cursor.execute(f"select 1 from case_row c where c.uid = %s and {where}", [uid, *given])
    if cursor.fetchone() is None:
        raise NotVisible(uid)
    try:
        return loading.load(cursor, uid, book.ledger)
    except NoSuchCase:
        raise NotVisible(uid) from None


def looking(book: Book, moment: datetime, state: State | None, case_id: int | None = None) -> Context:
    """The context in which rules are asked what is possible: nothing is drawn from it."""
    return context_of(book, moment, state, case_id, lambda kind: f"({kind})")


def with_time(
    version: Version, ledger: Ledger, state: State, context: Context, moment: datetime
) -> tuple[State, tuple[Text, ...]]:
    """The state after what time has done, folded in memory only, and the lapses that are not written yet."""
    waiting = []
    for lapsed in engine.lapses(version, ledger, state, moment, context):
        state = reducers.fold(state, lapsed.facts, engine.lapse_stamp(lapsed, state, moment))
        waiting.append(lapsed.lapse.label)
    return state, tuple(waiting)


def _doable(
    version: Version, ledger: Ledger, state: State, viewer: Viewer, loaded: Loaded, context: Context, moment: datetime
) -> tuple[Doable, ...]:
    actor = acting(viewer, loaded)
    possible = engine.possible(version, ledger, state, actor, context, moment)
    return tuple(Doable(one.act, not one.refusals, tuple(one.refusals), tuple(one.parts)) for one in possible)


def acting(viewer: Viewer, loaded: Loaded) -> Actor:
    """The viewer as an actor in this case: a tracker acts as the case's party."""
    if viewer.kind not in {"tracker", "citizen"}:
        return viewer.actor
    return Actor("party", loaded.state.case, handle=viewer.handle, party=main_party(loaded.state))


def day_of(text: str) -> date:
    """The day in an ISO day or moment."""
    return date.fromisoformat(text[:10])
