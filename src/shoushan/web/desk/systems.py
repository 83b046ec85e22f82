"""The systems of others that the pack in service knows, read once per process and pack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from shoushan.outputs.spreadsheets import TwinDoc, Twins, WantedDoc, read_twins
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.twins import Wanted

_held: dict[str, Twins] = {}


def twins_of(book: Book) -> Twins:
    """The systems of the book's pack and the faults of those that cannot be used."""
    if book.digest not in _held:
        _held.clear()
        _held[book.digest] = read_twins(Path(settings.SHOUSHAN_PACKS), book.pack)
    return _held[book.digest]


def wanted_of(doc: TwinDoc) -> tuple[Wanted, ...]:
    """Which cases the system wants."""
    return tuple(Wanted(one.ledger, one.stages, one.services, one.since) for one in doc.wants)


def form_for(doc: TwinDoc, shown: CaseShown) -> WantedDoc | None:
    """The form that the system has for this case's ledger and service; ``None`` where it does not want it."""
    service = shown.service.id if shown.service else ""
    return next(
        (one for one in doc.wants if one.ledger == shown.ledger.id and (not one.services or service in one.services)), None
    )


def wanting(systems: Mapping[str, TwinDoc], shown: CaseShown) -> tuple[TwinDoc, ...]:
    """The systems that want this case now: its ledger, service and stage are theirs."""
    found = []
    for doc in systems.values():
        form = form_for(doc, shown)
        if form and shown.state.stage in form.stages and not shown.history and not shown.void:
            found.append(doc)
    return tuple(found)
