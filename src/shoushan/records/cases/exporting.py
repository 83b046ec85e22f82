"""A file for another system: the cases that are due, their cells in the template's order, and the act that marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from shoushan.records.cases import queries, read, typed
from shoushan.records.cases.actions import LONGEST, Request, act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.loading import Loaded
from shoushan.records.cases.queries import Line, Wanted
from shoushan.records.units.viewer import Viewer, scope
from shoushan.rules.catalogue.model import Export, ExportColumn, Field, Ledger
from shoushan.rules.procedure.values import Command, Happened, Source

MOST = min(500, LONGEST)
"""Cases in one file at most; what is left is due still."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that went out, and its cases."""

    file: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """Heads and rows as the template wants them, and the cases they are of."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cases: tuple[str, ...]


def due(viewer: Viewer, book: Book, ledger: Ledger, export: Export, moment: datetime) -> queries.Page:
    """The cases that ``viewer`` may see and that are to go out."""
    wanted = Wanted(ledger=ledger.id, fields={export.due: "true"}, sort="opened", size=MOST)
    return queries.lines(viewer, book, wanted, moment)


def sent(viewer: Viewer, book: Book, ledger: Ledger, export: Export, limit: int = 20) -> tuple[Sent, ...]:
    """The files that went out last, newest first, as far as the viewer may see their cases."""
    where, given = scope(viewer, book.owners, book.closed)
    table = typed.table_of(ledger.id)
    with connection.cursor() as cursor:
        cursor.execute(
            f'select l."{export.file}", c.uid from {table} l join case_row c on c.id = l.case_id '
            f'where {where} and l."{export.file}" is not null order by l."{export.file}" desc limit %s',
            [*given, MOST * 4],
        )
        found: dict[str, list[str]] = {}
        for file, uid in cursor.fetchall():
            found.setdefault(str(file), []).append(uid)
    return tuple(Sent(file, tuple(uids)) for file, uids in list(found.items())[:limit])


def collect(
    viewer: Viewer, book: Book, ledger: Ledger, export: Export, lines: Sequence[Line], reason: str, moment: datetime
) -> Exported:
    """The cells of ``lines`` in the clear; an entry of each case says who looked, and why. Raises a ``Refusal``."""
    rows = []
    for line in lines:
        with connection.cursor() as cursor:
            loaded = read.visible(cursor, viewer, book, line.uid)
        paths = _paths(book, export, loaded)
        clear = read.unmask(viewer, book, line.uid, paths, reason, moment) if paths else {}
        rows.append(tuple(_cell(one, book, ledger, loaded, clear) for one in export.columns))
    heads = tuple(column.head for column in export.columns)
    return Exported(heads, tuple(rows), tuple(line.uid for line in lines))


def send(
    viewer: Viewer, book: Book, ledger: Ledger, export: Export, file: str, reason: str, moment: datetime, key: str
) -> Exported:
    """Collect what is due and mark every case as sent in ``file``, all or nothing. Raises a ``Refusal``."""
    lines = due(viewer, book, ledger, export, moment).lines
    with transaction.atomic():
        made = collect(viewer, book, ledger, export, lines, reason, moment)
        commands = [
            Command(uid, export.act, viewer.actor, Happened.at(moment), {export.file: file}, source=Source("export"))
            for uid in made.cases
        ]
        if commands:
            act(commands, book, moment, request=Request(key, viewer.handle))
    return made


def again(viewer: Viewer, book: Book, ledger: Ledger, export: Export, file: str, reason: str, moment: datetime) -> Exported:
    """The rows of a file that went out before, as its cases stand now; nothing is marked."""
    return collect(viewer, book, ledger, export, of_file(viewer, book, ledger, export, file, moment), reason, moment)


def of_file(viewer: Viewer, book: Book, ledger: Ledger, export: Export, file: str, moment: datetime) -> tuple[Line, ...]:
    """The cases that went out in ``file`` and that ``viewer`` may see."""
    wanted = Wanted(ledger=ledger.id, fields={export.file: file}, sort="opened", size=MOST)
    return queries.lines(viewer, book, wanted, moment).lines


def _paths(book: Book, export: Export, loaded: Loaded) -> tuple[str, ...]:
    """What must be unmasked: parties' columns, and personal fields that hold a value."""
    version = book.version_of(loaded.state)
    found = []
    for column in export.columns:
        if column.kind == "party" and (party := _party(column, loaded)):
            found.append(f"party:{party}:{column.name.split('.')[1]}")
        field = version.fields.get(column.name) if column.kind == "field" else None
        if field is not None and field.klass == "personal" and loaded.state.fields.get(field.id) is not None:
            found.append(field.id)
    return tuple(dict.fromkeys(found))


def _party(column: ExportColumn, loaded: Loaded) -> str | None:
    role = column.name.split(".")[0]
    parties = loaded.state.parties.items()
    return next((key for key, one in parties if one.get("role") == role and not one.get("ended")), None)


def _cell(column: ExportColumn, book: Book, ledger: Ledger, loaded: Loaded, clear: Any) -> str:
    value = _value(column, book, ledger, loaded, clear)
    if column.words:
        return column.words.get(value, column.words.get("else", value))
    if column.day and value:
        return date.fromisoformat(value[:10]).strftime(column.day)
    return value


def _value(column: ExportColumn, book: Book, ledger: Ledger, loaded: Loaded, clear: Any) -> str:
    state, kind, name = loaded.state, column.kind, column.name
    if kind == "field":
        field = book.version_of(state).fields.get(name)
        return _plain(field, clear.get(name, state.fields.get(name)), book, bool(column.words)) if field else ""
    if kind == "party":
        party = _party(column, loaded)
        return str(clear.get(f"party:{party}:{name.split('.')[1]}") or "") if party else ""
    if kind in ("paper", "paper_name"):
        numbers = [one.get("number") for one in state.papers.values() if one["kind"] == name and one["state"] != "void"]
        paper = book.version_of(state).papers.get(name)
        if not numbers or paper is None:
            return ""
        return paper.name.zh if kind == "paper_name" else str(numbers[-1] or "")
    if kind == "case":
        closed = state.closed
        said = {"number": state.number, "stage": state.stage, "outcome": state.outcome, "opened_on": state.opened}
        return str({**said, "closed_on": closed, "service": state.service}[name] or "")
    if kind == "organ":
        unit = book.pack.units.get(ledger.owner)
        codes = dict(book.pack.site.get("organ_codes") or {})
        return str(codes.get(ledger.owner, "")) if name == "code" else unit.name.zh if unit else ledger.owner
    return name


def _plain(field: Field, value: Any, book: Book, coded: bool) -> str:
    if value is None:
        return ""
    codes = book.pack.code_lists.get(field.list or "")
    if codes is not None and not coded and str(value) in codes.codes:
        return codes.codes[str(value)].label.zh
    return str(value)
