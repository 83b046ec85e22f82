"""What the engine is told of a case's surroundings: calendar, units, roles, tables, and the parties when it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import claims, identifiers, keys, loading
from shoushan.records.cases.definitions import Book
from shoushan.rules.procedure.values import Context, State


class Fresh(Sequence[str]):
    """Unused case ids, made when they are asked for."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self._made: list[str] = []

    def __len__(self) -> int:
        return 10_000

    def __getitem__(self, index: Any) -> Any:
        """The id with this number."""
        while len(self._made) <= index:
            self._made.append(identifiers.uuid7(self._moment))
        return self._made[index]


class Numbers(Mapping[str, str]):
    """Numbers drawn from their counters when the engine asks: ``case``, ``track``, and one per kind of paper."""

    def __init__(self, draw: Callable[[str], str]) -> None:
        self._draw = draw
        self._drawn: dict[str, str] = {}

    def __getitem__(self, kind: str) -> str:
        """The number of this kind, drawn once."""
        if kind not in self._drawn:
            self._drawn[kind] = self._draw(kind)
        return self._drawn[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._drawn)

    def __len__(self) -> int:
        return len(self._drawn)


class Linked(Mapping[str, Any]):
    """Linked things by name, read when they are asked for: ``parent``, ``parties`` of the case in the clear; of a batch of
    payments ``claims``, what is due, and ``lines``, what is frozen."""

    NAMES = ("parent", "parties")

    def __init__(self, state: State | None, case_id: int | None, book: Book) -> None:
        self._state, self._case_id, self._book = state, case_id, book
        self._parties: tuple[Mapping[str, Any], ...] | None = None

    def __getitem__(self, name: str) -> Any:
        """The linked thing; ``KeyError`` where there is none."""
        if name == "parent" and self._state is not None and self._state.parent:
            return self._state.parent
        if name == "parties" and self._case_id is not None:
            if self._parties is None:
                self._parties = tuple(parties_of(self._case_id))
            return self._parties
        if name == "claims" and self._state is not None and "pay_source" in self._state.fields:
            said = self._state.fields
            return claims.due(self._book, str(said["pay_source"]), str(said.get("pay_period") or ""))
        if name == "lines" and self._case_id is not None:
            return claims.lines_of(self._case_id)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.NAMES if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def context_of(book: Book, moment: datetime, state: State | None, case_id: int | None, draw: Callable[[str], str]) -> Context:
    """The context of a decision on a case at ``moment``; ``draw`` gives numbers by kind."""
    return Context(
        calendar=book.calendar, zone=book.zone, units=book.units(), tables=book.pack.tables, fresh=Fresh(moment),
        numbers=Numbers(draw), linked=Linked(state, case_id, book), codes=book.pack.code_lists, roles=book.pack.roles,
    )  # fmt: skip


def parties_of(case_id: int) -> Iterator[Mapping[str, Any]]:
    """The parties in force of a case, in the clear, as an opening command would name them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select role, kind, name, phone, address, id_cipher, represents from case_party "
            "where case_id = %s and ended = 0 order by party",
            [case_id],
        )
        rows = cursor.fetchall()
    for role, kind, name, phone, address, cipher, represents in rows:
        said = {"role": role, "kind": kind, "name": name, "phone": phone, "address": address, "represents": represents}
        if cipher and (key := loading.case_key(case_id)):
            number = keys.open_with(key)(cipher).decode()
            said["credit_code" if kind == "organisation" else "id_number"] = number
        yield {column: value for column, value in said.items() if value}
