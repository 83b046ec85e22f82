"""The worksheets of a case as one viewer may see them, and as papers say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.showing import works_on
from shoushan.records.cases.shown import SheetShown
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Version
from shoushan.rules.procedure.capitals import in_words
from shoushan.rules.procedure.values import State
from shoushan.rules.procedure.worksheet_words import sentences, table_rows, told
from shoushan.rules.text import Text


def sheets_for(viewer: Viewer, book: Book, version: Version, state: State) -> tuple[SheetShown, ...]:
    """Every worksheet kept in the case, the newest first.

    Amounts formed from personal values are clear to those who work on the case, to the owner unit that answers for them, and
    to the party whose case it is; to others they are hidden, like the values.
    """
    mine = viewer.kind in {"citizen", "system"} or works_on(viewer, state)
    mine = mine or (viewer.kind == "staff" and book.ledger(state.ledger).owner in viewer.units)
    found = []
    for name, held in state.sheets.items():
        clear = mine or not _personal(version, held)
        one = told(version, name, held, codes_of(book, version), hide=not clear)
        if one is not None:
            found.append(SheetShown(one, clear))
    return tuple(sorted(found, key=lambda one: -one.told.n))


def _personal(version: Version, held: Mapping[str, Any]) -> bool:
    """Whether a worksheet was formed from something that is personal or sensitive."""
    fields = [version.fields[name] for name in held.get("inputs") or () if name in version.fields]
    classes = {sub.klass for field in fields for sub in (field, *field.fields)}
    return bool(held.get("sealed")) or not classes <= {"public", "internal"}


def for_papers(book: Book, version: Version, state: State) -> Mapping[str, Any]:
    """What placeholders of papers may name: ``calc_<sheet>`` one sentence per line, ``calc_<sheet>_rows`` the same as rows
    (``it.label``, ``it.how``, ``it.basis``, ``it.amount``), ``calc_<sheet>_total`` the result, in capitals ``…_in_words``."""
    values: dict[str, Any] = {}
    for name, held in state.sheets.items():
        sheet = told(version, name, held, codes_of(book, version))
        if sheet is None:
            continue
        said = sentences(sheet)
        key = f"calc_{sheet.id.replace('-', '_')}"
        values[key] = list(said)
        values[f"{key}_rows"] = [dict(row) for row in table_rows(sheet)]
        if sheet.unit == "money" and sheet.total is not None:
            values[f"{key}_total_in_words"] = in_words(sheet.total)
        values[f"{key}_total"] = Text(said[-1].zh.removeprefix("结果："), said[-1].en.removeprefix("Result: "))
    return values


def codes_of(book: Book, version: Version) -> Any:
    """A function that gives the label of a code by its field (or column of rows) and its value."""
    lists = {field.id: field.list for field in version.fields.values() if field.list}
    for field in version.fields.values():
        lists |= {sub.id: sub.list for sub in field.fields if sub.list}

    def label(name: str, code: str) -> Text | None:
        codes = book.pack.code_lists.get(lists.get(name) or "")
        found = codes.codes.get(code) if codes else None
        return found.label if found else None

    return label
