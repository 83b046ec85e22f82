"""Every projected row as a value that can be compared: JSON as what it says, ciphertext as what it hides."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.db import connection

from shoushan.records.cases import keys, loading, tables

LEFT_OUT = frozenset({"typed_column", "pending_key"})


def rows(*, outside: bool = False) -> dict[str, list[str]]:
    """Table → its rows in order, each as canonical text; ``outside`` names cases as the outside does, not by key."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct ledger, field from typed_column")
        typed = cursor.fetchall()
    names = [name for name in tables.COMMON if name not in LEFT_OUT]
    names += ["l_" + ledger.replace("-", "_") for ledger in sorted({ledger for ledger, _ in typed})]
    names += sorted({f"l_{ledger.replace('-', '_')}__{field.split('.')[0]}" for ledger, field in typed if "." in field})
    opened: dict[int, Any] = {}
    return {name: sorted(_rows(name, opened, _uids() if outside else {})) for name in names}


def _uids() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("select id, uid from case_row")
        return dict(cursor.fetchall())


def _rows(table: str, opened: dict[int, Any], uids: dict[int, str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")
        columns = [column[0] for column in cursor.description]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    plain = [{name: _value(value, row, opened) for name, value in row.items()} for row in found]
    for row in plain if uids else ():
        key = "id" if table == "case_row" else "case_id"
        row[key] = uids.get(row.get(key), row.get(key))
    return [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in plain]


def _value(value: Any, row: dict[str, Any], opened: dict[int, Any]) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.loads(value)
    if isinstance(value, str) and len(value) >= 40 and "case_id" in row and (clear := _opened(value, row["case_id"], opened)):
        return {"sealed": clear}
    return value


def _opened(value: str, case_id: int, opened: dict[int, Any]) -> str | None:
    if case_id not in opened:
        key = loading.case_key(case_id)
        opened[case_id] = keys.open_with(key) if key else None
    try:
        base64.b64decode(value, validate=True)
        return opened[case_id](value).decode() if opened[case_id] else None
    except Exception:  # no ciphertext of this case
        return None
