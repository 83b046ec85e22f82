"""What the engine is told of a case's surroundings: calendar, units, roles, tables, and the parties when it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from shoushan.records.cases import identifiers, keys, loading, relations
from shoushan.records.cases.definitions import Book
from shoushan.rules.procedure.ties import Tie
from shoushan.rules.procedure.values import Context, Other, State, other_of


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
    """Linked things by name, read when they are asked for: ``parent``, and ``parties`` of the case in the clear."""

    NAMES = ("parent", "parties")

    def __init__(self, state: State | None, case_id: int | None) -> None:
        self._state, self._case_id = state, case_id
        self._parties: tuple[Mapping[str, Any], ...] | None = None

    def __getitem__(self, name: str) -> Any:
        """The linked thing; ``KeyError`` where there is none."""
        if name == "parent" and self._state is not None and self._state.parent:
            return self._state.parent
        if name == "parties" and self._case_id is not None:
            if self._parties is None:
                self._parties = tuple(parties_of(self._case_id))
            return self._parties
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.NAMES if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Around(Protocol):
    """How other cases are looked up while one is looked at."""

    def other(self, uid: str) -> Other | None:
        """The case ``uid``, or None."""

    def named(self, ledger: str, told: str) -> str | None:
        """The id of the case of ``ledger`` that has this number, or this id."""

    def ties(self, uid: str) -> Sequence[Tie]:
        """The relations that other cases have, or had, to the case ``uid``."""


class Looking:
    """Other cases as pages look them up: read when they are asked for, never locked."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def other(self, uid: str) -> Other | None:
        """The case ``uid``, or None."""
        try:
            with connection.cursor() as cursor:
                state = loading.load(cursor, uid, self._book.ledger).state
        except loading.NoSuchCase:
            return None
        return other_of(self._book.version_of(state), state)

    def named(self, ledger: str, told: str) -> str | None:
        """The id of the case of ``ledger`` that has this number, or this id."""
        with connection.cursor() as cursor:
            return relations.numbered(cursor, self._book.ledger(ledger), told)

    def ties(self, uid: str) -> Sequence[Tie]:
        """The relations that other cases have, or had, to the case ``uid``."""
        with connection.cursor() as cursor:
            return relations.ties_to(cursor, uid)


def context_of(
    book: Book, moment: datetime, state: State | None, case_id: int | None, draw: Callable[[str], str],
    around: Around | None = None,
) -> Context:  # fmt: skip
    """The context of a decision on a case at ``moment``; ``draw`` gives numbers by kind, ``around`` other cases."""
    near = around or Looking(book)
    return Context(
        calendar=book.calendar, zone=book.zone, units=book.units(), tables=book.pack.tables, fresh=Fresh(moment),
        numbers=Numbers(draw), linked=Linked(state, case_id), codes=book.pack.code_lists, roles=book.pack.roles,
        others=near.other, named=near.named, ties=near.ties,
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
