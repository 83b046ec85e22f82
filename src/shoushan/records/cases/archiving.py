"""Archiving: a case opened to be packed, and both acts. What is to be archived stands in ``archive_list``; packages and
catalogues are made by ``outputs/archives``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases import keys, loading, read, showing
from shoushan.records.cases.actions import act
from shoushan.records.cases.archive_list import CLEAR, TOGETHER, Line, Opened, Parcel, Place
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Done
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.shown import FileShown
from shoushan.records.journal import access
from shoushan.records.journal.access import Access
from shoushan.records.journal.read import entries_of
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.archive_acts import FILE, SEND
from shoushan.rules.procedure.values import Command, Happened


def opened(viewer: Viewer, book: Book, line: Line, moment: datetime) -> Opened:
    """A case to be packed; who packed it is logged before anything is given. Raises ``NotVisible``."""
    shown = read.case(viewer, book, line.uid, moment)
    classes = CLEAR | {klass for klass in ("personal", "sensitive") if viewer.may_unmask(klass)}
    with connection.cursor() as cursor:
        loaded = read.visible(cursor, viewer, book, line.uid)
        paths = [one.field.id for one in shown.fields if one.masked and one.field.klass in classes]
        paths += [
            f"party:{one.party}:{column}" for one in shown.parties for column, klass in showing.PARTY_COLUMNS.items()
            if klass in classes and getattr(one, column)
        ]  # fmt: skip
        access.note(transaction.get_connection(), Access(moment, viewer.handle, SEND, loaded.id, ("*",), "archive"))
        clear = showing.clear_values(cursor, viewer, book, loaded, tuple(paths))
    key = loading.case_key(loaded.id)
    opener = keys.decrypt_with(key) if key else None
    found = entries_of(transaction.get_connection(), loaded.id, decrypt=(lambda _, sealed: opener(sealed)) if opener else None)
    last = line.entries or loaded.state.n
    return Opened(shown, clear, tuple(one for one in found if one.n <= last), frozenset(classes))


def file_of(viewer: Viewer, book: Book, uid: str, file: str, moment: datetime) -> tuple[FileShown, bytes] | None:
    """An attachment for the package; ``None`` for one whose content was erased or cannot be read."""
    try:
        return read.file(viewer, book, uid, file, moment)
    except FileRefused:
        return None


def send(viewer: Viewer, book: Book, year: int, parcels: Sequence[Parcel], moment: datetime) -> tuple[Done, ...]:
    """Enter that these cases were sent to the archive, in steps of ``TOGETHER``. Raises a ``Refusal``: then that step, and
    what follows it, was not entered."""
    done: list[Done] = []
    for first in range(0, len(parcels), TOGETHER):
        done += act([
            Command(one.uid, SEND, viewer.actor, Happened.at(moment), {
                "year": year, "manifest": one.manifest, "entries": one.entries, "pages": one.pages, "proposed": one.proposed,
            })
            for one in parcels[first : first + TOGETHER]
        ], book, moment)  # fmt: skip
    return tuple(done)


def file(viewer: Viewer, book: Book, places: Sequence[Place], moment: datetime) -> tuple[Done, ...]:
    """Enter where the archive has put cases, all or none. Raises a ``Refusal``."""
    return act([
        Command(one.uid, FILE, viewer.actor, Happened.at(moment), {"number": one.number, "box": one.box, "item": one.item})
        for one in places
    ], book, moment)  # fmt: skip
