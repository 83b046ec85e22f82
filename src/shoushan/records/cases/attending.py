"""Hours of a person over all sessions: when he is busy in other ones, and how much they come to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from shoushan.records.cases import typed
from shoushan.rules.catalogue.model import Ledger, Pack, Sessions
from shoushan.rules.procedure.values import State


class Busy(Mapping[str, Any]):
    """Person → hours in other sessions of the ledger, read when asked for.

    ``beside`` are sessions of the same list of acts, which no table holds yet. On PostgreSQL a person is held until the
    transaction ends, so that two sessions entered at the same moment see each other.
    """

    def __init__(self, ledger: Ledger, said: Sessions, case_id: int | None, beside: Iterable[State] = ()) -> None:
        self._ledger, self._said, self._case_id, self._beside = ledger, said, case_id, tuple(beside)

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
                f'where r.row_key = %s and c.void = 0 and c.hidden is null and c.id <> %s and r."{said.from_}" is not null '
                f'and l."{said.day}" is not null order by c.id',
                [person, self._case_id or 0],
            )
            rows = cursor.fetchall()
        names = ("number", "day", "from", "to", "title")
        return [dict(zip(names, row, strict=True)) for row in rows] + self._in_this_list(person)

    def _in_this_list(self, person: str) -> list[dict[str, Any]]:
        """Hours in sessions of the same list of acts, which no table holds yet."""
        said, found = self._said, []
        for state in self._beside:
            row = (state.fields.get(said.field) or {}).get(person)
            if row and row.get(said.from_) and state.fields.get(said.day):
                title = state.fields.get(self._ledger.title or "")
                found.append(
                    {"number": state.number, "day": state.fields[said.day], "from": row[said.from_], "to": row[said.to],
                     "title": title}
                )  # fmt: skip
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True


def _number(ledger: str, person: str) -> int:
    """A signed number of eight bytes that stands for a person."""
    return int.from_bytes(hashlib.sha256(f"{ledger}/{person}".encode()).digest()[:8], signed=True)


def attended(pack: Pack, register: str, person: str) -> dict[str, Any]:
    """What the hours of ``person`` come to in every ledger of sessions whose people stand in ``register``.

    ``hours`` is text with one decimal; sessions that are void, or hold no hours, are not counted.
    """
    days: list[str] = []
    minutes = 0
    for ledger in pack.ledgers.values():
        said = ledger.versions[-1].sessions if ledger.versions else None
        if said is None or said.people != register:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f'select r."{said.minutes}", l."{said.day}" from {typed.rows_table_of(ledger.id, said.field)} r '
                f"join case_row c on c.id = r.case_id join {typed.table_of(ledger.id)} l on l.case_id = c.id "
                f'where r.row_key = %s and c.void = 0 and c.hidden is null and r."{said.minutes}" is not null',
                [person],
            )
            found = cursor.fetchall()
        minutes += sum(int(one) for one, _ in found)
        days += [str(day)[:10] for _, day in found]
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return {
        "minutes": minutes, "hours": str(hours), "sessions": len(days),
        **({"first": min(days), "last": max(days)} if days else {}),
    }  # fmt: skip
