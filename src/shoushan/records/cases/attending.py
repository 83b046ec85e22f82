"""When a person is busy in other sessions: the hours that the sessions of a ledger hold for one person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from shoushan.records.cases import typed
from shoushan.rules.catalogue.model import Ledger, Sessions


class Busy(Mapping[str, Any]):
    """Person → hours in other sessions of the ledger, read when asked for.

    On PostgreSQL a person is held until the transaction ends, so that two sessions entered at the same moment see each other.
    """

    def __init__(self, ledger: Ledger, said: Sessions, case_id: int | None) -> None:
        self._ledger, self._said, self._case_id = ledger, said, case_id

    def __getitem__(self, person: str) -> list[dict[str, Any]]:
        """The hours of ``person``: ``number``, ``title``, ``day``, ``from`` and ``to`` each."""
        said, main = self._said, typed.table_of(self._ledger.id)
        title = f', l."{self._ledger.title}"' if self._ledger.title in typed.fields_of(self._ledger) else ", null"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql" and connection.in_atomic_block:
                cursor.execute("select pg_advisory_xact_lock(%s)", [_number(self._ledger.id, person)])
            cursor.execute(
                f'select c.number, l."{said.day}", r."{said.from_}", r."{said.to}"{title} '
                f"from {typed.rows_table_of(self._ledger.id, said.field)} r join case_row c on c.id = r.case_id "
                f"join {main} l on l.case_id = c.id "
                f"where r.row_key = %s and c.void = 0 and c.hidden is null and c.id <> %s and r.\"{said.from_}\" is not null "
                f'and l."{said.day}" is not null order by c.id',
                [person, self._case_id or 0],
            )
            rows = cursor.fetchall()
        names = ("number", "day", "from", "to", "title")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True


def _number(ledger: str, person: str) -> int:
    """A signed number of eight bytes that stands for a person."""
    return int.from_bytes(hashlib.sha256(f"{ledger}/{person}".encode()).digest()[:8], signed=True)
