"""What tells the rows of a list apart: the field that a ledger names for it, shown as its class allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import typed
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.masks import mask


def subjects(cursor: CursorWrapper, viewer: Viewer, book: Book, rows: Sequence[Mapping[str, Any]]) -> Mapping[int, str]:
    """Case id → subject, for the ``rows`` (``id``, ``ledger``, ``unit``) whose ledger names a field for it and that hold one.

    A subject of class personal is clear to those who work on the case, as on its page; others see its first character.
    """
    found: dict[int, str] = {}
    for name in dict.fromkeys(row["ledger"] for row in rows):
        ledger = book.ledger(name)
        field = typed.fields_of(ledger).get(ledger.title or "")
        if field is None:
            continue
        own = [row for row in rows if row["ledger"] == name]
        open_to = _worked_on(cursor, viewer, own) if field.klass == "personal" else {row["id"] for row in own}
        cursor.execute(
            f'select case_id, "{field.id}" from {typed.table_of(name)} where case_id in ({_marks(own)}) '
            f'and "{field.id}" is not null',
            [row["id"] for row in own],
        )
        for case, stored in cursor.fetchall():
            value = typed.from_column(field, stored)
            shown = value if case in open_to and isinstance(value, str) else mask(field.type, field.klass, value)
            if shown:
                found[case] = str(shown)
    return found


def _worked_on(cursor: CursorWrapper, viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> set[int]:
    """The cases that the viewer's units received or have a part of."""
    if viewer.kind == "system":
        return {row["id"] for row in rows}
    if viewer.kind != "staff" or not viewer.units:
        return set()
    units = sorted(viewer.units)
    cursor.execute(
        f"select distinct case_id from case_part where case_id in ({_marks(rows)}) and unit in ({_marks(units)})",
        [*(row["id"] for row in rows), *units],
    )
    return {row["id"] for row in rows if row["unit"] in viewer.units} | {case for (case,) in cursor.fetchall()}


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))
