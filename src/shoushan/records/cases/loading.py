"""A case's state out of its row and its typed tables, as the rules want it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import keys, typed
from shoushan.records.cases.packed import pack, unpack
from shoushan.records.journal.append import Head
from shoushan.records.journal.keys import keys_of
from shoushan.rules.catalogue.model import Field, Ledger
from shoushan.rules.procedure.values import State

COLUMNS = (
    "id", "uid", "ledger", "version", "def", "service", "number", "track", "stage", "since", "outcome", "unit",
    "channel", "opened", "opened_on", "closed_on", "n", "head", "last_recorded", "history", "void", "hidden",
    "klass", "parent", "state",
)  # fmt: skip
OPEN_THINGS = (
    "last", "parts", "terms", "parties", "materials", "children", "links", "files", "papers", "plan", "money",
    "notices", "signs", "sheets", "rating", "holds", "counts", "lapsed", "klass", "approved", "archive", "reports", "recurs",
    "campaign", "payment", "relations",
)  # fmt: skip
SELECT = f"select {', '.join(COLUMNS)} from case_row where uid = %s"
assert {f.name for f in fields(State)} >= set(OPEN_THINGS)


@dataclass(slots=True)
class Loaded:
    """A case as stored: its key inside, the hash of its last entry, and its state."""

    id: int
    head: Head
    definition: str
    track: str
    klass: str | None
    hidden: str | None
    state: State


class NoSuchCase(LookupError):
    """No case has this id."""


def load(cursor: CursorWrapper, uid: str, ledger_of: Callable[[str], Ledger], *, lock: bool = False) -> Loaded:
    """The case ``uid``; with ``lock`` its row is kept for update (PostgreSQL). Raises ``NoSuchCase``."""
    cursor.execute(SELECT + (" for update" if lock else ""), [uid])
    row = cursor.fetchone()
    if row is None:
        raise NoSuchCase(uid)
    return from_row(cursor, dict(zip(COLUMNS, row, strict=True)), ledger_of(row[2]))


def from_row(cursor: CursorWrapper, row: Mapping[str, Any], ledger: Ledger) -> Loaded:
    """A loaded case from its row; reads the typed tables."""
    stored = unpack(row["state"])
    state = State(
        case=row["uid"], ledger=row["ledger"], version=row["version"], service=row["service"], n=row["n"],
        stage=row["stage"], since=row["since"], outcome=row["outcome"], opened=row["opened"], closed=row["closed_on"],
        number=row["number"], unit=row["unit"], channel=row["channel"], parent=row["parent"],
        history=bool(row["history"]), void=bool(row["void"]), **stored,
    )  # fmt: skip
    state.fields, state.origins = typed_row(cursor, ledger, row["id"])
    return Loaded(
        row["id"],
        Head(row["n"], bytes(row["head"]), row["last_recorded"]),
        row["def"],
        row["track"],
        row["klass"],
        row["hidden"],
        state,
    )


def open_things(state: State) -> str:
    """What of a state goes into the row's JSON: open things only, empty ones left out."""
    held = {name: value for name in OPEN_THINGS if (value := getattr(state, name))}
    return pack(held)


def case_key(case_id: int) -> bytes | None:
    """The plain key of a case that holds something sensitive, else ``None``."""
    wrapped = keys_of(transaction.get_connection(), [case_id]).get(case_id)
    return keys.unwrap(wrapped) if wrapped else None


def typed_row(cursor: CursorWrapper, ledger: Ledger, case_id: int) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Field values and origins of one case out of the ledger's typed tables, sensitive ones decrypted."""
    found = list(typed.fields_of(ledger).values())
    plain = [field for field in found if field.type != "rows"]
    names = ", ".join(f'"{field.id}"' for field in plain)
    columns = f"origins, {names}" if names else "origins"
    cursor.execute(f"select {columns} from {typed.table_of(ledger.id)} where case_id = %s", [case_id])
    row = cursor.fetchone()
    if row is None:
        return {}, {}
    opener = _Opener(case_id)
    values = _values(plain, row[1:], opener)
    for field in found:
        if field.type == "rows" and (kept := _rows(cursor, ledger.id, field, case_id, opener)):
            values[field.id] = kept
    return values, unpack(row[0])


def _values(plain: list[Field], stored: tuple[Any, ...], opener: _Opener) -> dict[str, Any]:
    values = {}
    for field, cell in zip(plain, stored, strict=True):
        if cell is None:
            continue
        if field.klass == "sensitive":
            values[field.id] = opener(cell)
        else:
            values[field.id] = typed.from_column(field, cell)
    return values


def _rows(cursor: CursorWrapper, ledger: str, field: Field, case_id: int, opener: _Opener) -> dict[str, Any]:
    names = ", ".join(f'"{sub.id}"' for sub in field.fields)
    cursor.execute(
        f"select row_key, {names} from {typed.rows_table_of(ledger, field.id)} where case_id = %s order by row_key", [case_id]
    )
    return {row[0]: _values(list(field.fields), row[1:], opener) for row in cursor.fetchall()}


def words(cursor: CursorWrapper, ledger: Ledger, cases: list[int], types: frozenset[str]) -> dict[int, dict[str, list[Any]]]:
    """Case → field → values of these types in many cases of one ledger, those in lines of rows under the field of the rows.

    Nothing sensitive is read.
    """
    found: dict[int, dict[str, list[Any]]] = {}
    fields = typed.fields_of(ledger).values()
    sheets = [(typed.table_of(ledger.id), "case_id", [(field, field.id) for field in fields if _is_of(field, types)])]
    for rows in fields:
        if rows.type == "rows":
            own = [(sub, rows.id) for sub in rows.fields if _is_of(sub, types)]
            sheets.append((typed.rows_table_of(ledger.id, rows.id), "row_key", own))
    marks = ", ".join(["%s"] * len(cases))
    for table, order, own in sheets:
        if own and cases:
            names = ", ".join(f'"{field.id}"' for field, _ in own)
            cursor.execute(f"select case_id, {names} from {table} where case_id in ({marks}) order by case_id, {order}", cases)
            for case_id, *cells in cursor.fetchall():
                told = found.setdefault(case_id, {})
                for (field, name), cell in zip(own, cells, strict=True):
                    if cell:
                        told.setdefault(name, []).append(typed.from_column(field, cell))
    return found


def _is_of(field: Field, types: frozenset[str]) -> bool:
    return field.type in types and field.klass != "sensitive"


class _Opener:
    """Decrypts the cells of one case; the key is fetched when the first of them is met."""

    def __init__(self, case_id: int) -> None:
        self._case_id = case_id
        self._open: Callable[[str], bytes] | None = None

    def __call__(self, sealed: str) -> Any:
        """The value of a sealed cell; ``None`` when the case's key was destroyed."""
        if self._open is None:
            key = case_key(self._case_id)
            if key is None:
                return None
            self._open = keys.open_with(key)
        return json.loads(self._open(sealed))
