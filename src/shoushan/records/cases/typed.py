"""Typed tables: one per ledger, made from its definitions, columns named by field id, additive only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from shoushan.rules.catalogue.model import Field, Ledger, Value
from shoushan.rules.derived import once_per

INTEGERS = frozenset({"integer", "money", "area", "rate", "boolean"})
SYSTEM_COLUMNS = ("case_id", "origins", "klass")
CLASS = "@class"
"""What ``typed_column`` calls the column ``klass``: the closed class of each row, in ledgers that have such classes."""


class FieldRetyped(Exception):
    """A field id that is stored with one type came back with another: field ids are for ever (decisions B8)."""


@lru_cache(maxsize=512)
def table_of(ledger: str) -> str:
    """The typed table of a ledger."""
    return "l_" + ledger.replace("-", "_")


@lru_cache(maxsize=2048)
def rows_table_of(ledger: str, field: str) -> str:
    """The table that holds the rows of a ``rows`` field."""
    return f"{table_of(ledger)}__{field}"


def column_type(field: Field) -> str:
    """The SQL type of a field's column: integers for whole numbers and booleans, text (also ciphertext) for the rest."""
    return "bigint" if field.type in INTEGERS and field.klass != "sensitive" else "text"


@once_per
def fields_of(ledger: Ledger) -> dict[str, Field]:
    """The union of a ledger's fields over its versions, in the order of first appearance."""
    found: dict[str, Field] = {}
    for version in ledger.versions:
        for field in version.fields.values():
            found.setdefault(field.id, field)
    return found


def create(ledger: Ledger, known: Mapping[str, str]) -> list[str]:
    """The statements that bring the ledger's typed tables up to its definitions.

    ``known`` maps ``field`` (or ``field.sub``) to the type with which its column was made. Nothing is ever dropped.
    Raises ``FieldRetyped`` when a known field has another type now.
    """
    statements: list[str] = []
    table = table_of(ledger.id)
    if not known:
        statements.append(f"create table if not exists {table} (case_id bigint not null primary key, origins text not null)")
    if ledger.classes and CLASS not in known:
        statements.append(f"alter table {table} add column klass text")
    for field in fields_of(ledger).values():
        if field.type == "rows":
            statements += _rows(ledger, field, known)
        else:
            statements += _column(table, field.id, field, known)
    return statements


def create_whole(ledger: Ledger) -> tuple[list[str], list[str]]:
    """Statements that make the ledger's typed tables where none stands, one per table, and those of their indexes."""
    found = list(fields_of(ledger).values())
    plain = [field for field in found if field.type != "rows"]
    table, klass = table_of(ledger.id), ", klass text" if ledger.classes else ""
    made = [f"create table {table} (case_id bigint not null primary key, origins text not null{klass}{_columns(plain)})"]
    indexes = [line for field in plain for line in _indexes(table, field)]
    for field in found:
        if field.type == "rows":
            table = rows_table_of(ledger.id, field.id)
            made.append(
                f"create table {table} (case_id bigint not null, row_key text not null, origins text not null{klass}"
                f"{_columns(field.fields)}, primary key (case_id, row_key))"
            )
            indexes += [line for sub in field.fields for line in _indexes(table, sub)]
    return made, indexes


def _columns(fields: Iterable[Field]) -> str:
    return "".join(f', "{name}" {kind}' for field in fields for name, kind in _cells(field))


def _cells(field: Field) -> Iterable[tuple[str, str]]:
    """The columns of a field and their types: a sensitive one has its keyed digest beside it."""
    yield field.id, column_type(field)
    if field.klass == "sensitive":
        yield f"{field.id}__key", "text"


def _indexes(table: str, field: Field) -> Iterable[str]:
    if field.klass == "sensitive":
        yield f'create index if not exists {table}_{field.id}__key on {table} ("{field.id}__key")'
    elif field.type in {"code", "unit", "date", "id-number", "credit-code", "ref"}:
        yield f'create index if not exists {table}_{field.id} on {table} ("{field.id}")'


def _column(table: str, path: str, field: Field, known: Mapping[str, str]) -> Iterable[str]:
    if path in known:
        if known[path] != field.type:
            raise FieldRetyped(f"{table}.{path}: {known[path]} → {field.type}")
        return
    for name, kind in _cells(field):
        yield f'alter table {table} add column "{name}" {kind}'
    yield from _indexes(table, field)


def _rows(ledger: Ledger, field: Field, known: Mapping[str, str]) -> Iterable[str]:
    table = rows_table_of(ledger.id, field.id)
    if field.id not in known:
        yield (
            f"create table if not exists {table} (case_id bigint not null, row_key text not null, "
            f"origins text not null, primary key (case_id, row_key))"
        )
    if ledger.classes and f"{field.id}.{CLASS}" not in known:
        yield f"alter table {table} add column klass text"
    for sub in field.fields:
        yield from _column(table, f"{field.id}.{sub.id}", sub, known)


def columns_made(ledger: Ledger) -> dict[str, str]:
    """What ``create`` makes: ``field`` and ``field.sub`` → type."""
    made: dict[str, str] = {CLASS: "klass"} if ledger.classes else {}
    for field in fields_of(ledger).values():
        made[field.id] = field.type
        if ledger.classes and field.type == "rows":
            made[f"{field.id}.{CLASS}"] = "klass"
        for sub in field.fields:
            made[f"{field.id}.{sub.id}"] = sub.type
    return made


def to_column(field: Field, value: Value) -> Any:
    """A value as its column stores it (booleans as 0/1, lists and mappings as canonical JSON text)."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (list, dict)):
        import json

        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return value


def from_column(field: Field, stored: Any) -> Value:
    """A stored value as the rules know it."""
    if stored is None:
        return None
    if field.type == "boolean":
        return bool(stored)
    if field.type in {"file", "place", "party"} and isinstance(stored, str) and stored[:1] in "[{":
        import json

        return json.loads(stored)  # type: ignore[no-any-return]
    return stored  # type: ignore[no-any-return]
