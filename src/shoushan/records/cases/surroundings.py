"""What the engine is told of a case's surroundings: calendar, units, roles, tables, and the parties when it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.db import connection

from shoushan.records.cases import campaigning, claims, identifiers, keys, loading, relations
from shoushan.records.cases.attending import Busy, attended
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import in_force
from shoushan.rules.catalogue.model import Version
from shoushan.rules.procedure.values import Context, Fact, Other, State, Tie, other_of


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
    """Linked things by name, read when they are asked for.

    ``parent``, and ``parties`` of the case in the clear; in a campaign its ``targets`` as of now and the ``latecomers``
    that no list holds; where sessions are kept, when a person is ``busy`` in other ones, and what a person has ``attended``;
    of a batch of payments the ``claims`` that are due and the ``lines`` that are frozen; of a case the lines of its money that
    are ``listed`` in a batch.
    """

    NAMES = ("parent", "parties", "targets", "latecomers", "busy", "attended")

    def __init__(
        self, book: Book, moment: datetime, state: State | None, case_id: int | None, beside: Callable[[], Iterable[State]],
        added: Sequence[Fact] = (),
    ) -> None:  # fmt: skip
        self._book, self._moment, self._state, self._case_id, self._beside = book, moment, state, case_id, beside
        self._added = added
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The linked thing; ``KeyError`` where there is none."""
        if name not in self._read:
            found = _RULES[name](self) if name in _RULES else None
            if found is None:
                raise KeyError(name)
            self._read[name] = found
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.NAMES if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def parent(self) -> Any:
        """The case above."""
        return self._state.parent or None if self._state is not None else None

    def parties(self) -> Any:
        """The parties in force, in the clear, with those that this very transaction added (they stand in no table yet)."""
        if self._case_id is None and not self._added:
            return None
        day = self._moment.astimezone(self._book.zone).date()
        stored = tuple(parties_of(self._case_id, day)) if self._case_id is not None else ()
        return (*stored, *(added_party(fact) for fact in self._added))

    def targets(self) -> Any:
        """What a campaign is about, as of now."""
        said = self._version.campaign if self._version else None
        if said is None or self._state is None:
            return None
        return campaigning.targets(said, self._book, self._state.fields, self._moment)

    def latecomers(self) -> Any:
        """Targets that appeared after the list was frozen."""
        said = self._version.campaign if self._version else None
        if said is None or self._state is None or self._case_id is None:
            return None
        return campaigning.latecomers(said, self._book, self._state.fields, self._case_id, self._moment)

    def busy(self) -> Any:
        """When people are busy in other sessions."""
        version = self._version
        if version is None or version.sessions is None:
            return None
        mine = self._state.case if self._state is not None else ""
        others = [one for one in self._beside() if one.ledger == version.ledger and one.case != mine]
        return Busy(self._book.ledger(version.ledger), version.sessions, self._case_id, others)

    def attended(self) -> Any:
        """What the hours of the person of this row come to over all sessions."""
        ledger = self._book.ledger(self._state.ledger) if self._state is not None else None
        number = self._state.fields.get(ledger.key) if self._state is not None and ledger and ledger.key else None
        return None if ledger is None or number is None else attended(self._book.pack, ledger.id, str(number))

    def claims(self) -> Any:
        """Who is due in a batch of payments, and whom a doubt holds out."""
        said = self._state.fields if self._state is not None else {}
        if "pay_source" not in said:
            return None
        return claims.due(self._book, str(said["pay_source"]), str(said.get("pay_period") or ""))

    def lines(self) -> Any:
        """The frozen lines of a batch of payments, by their number."""
        return None if self._case_id is None else claims.lines_of(self._case_id)

    def listed(self) -> Any:
        """The lines of money that stand in a batch."""
        return None if self._state is None or not self._state.money else claims.listed(self._state.case) or None

    @property
    def _version(self) -> Version | None:
        return None if self._state is None else self._book.version_of(self._state)


_RULES: Mapping[str, Callable[[Linked], Any]] = {
    "parent": Linked.parent, "parties": Linked.parties, "targets": Linked.targets, "latecomers": Linked.latecomers,
    "busy": Linked.busy, "attended": Linked.attended, "claims": Linked.claims, "lines": Linked.lines,
    "listed": Linked.listed,
}  # fmt: skip


class Around(Protocol):
    """How other cases are looked up while one is looked at."""

    def beside(self) -> Sequence[State]:
        """The cases that the same list of acts has changed and that no table holds yet."""

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

    def beside(self) -> Sequence[State]:
        """None: a page changes nothing."""
        return ()

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
    around: Around | None = None, added: Sequence[Fact] = (),
) -> Context:  # fmt: skip
    """The context of a decision on a case at ``moment``; ``draw`` gives numbers by kind, ``around`` other cases,
    ``added`` parties just now."""
    near = around or Looking(book)
    return Context(
        calendar=book.calendar, zone=book.zone, units=book.units(), tables=book.pack.tables, fresh=Fresh(moment),
        numbers=Numbers(draw), linked=Linked(book, moment, state, case_id, near.beside, added), codes=book.pack.code_lists,
        roles=book.pack.roles, others=near.other, named=near.named, ties=near.ties,
    )  # fmt: skip


def added_party(fact: Fact) -> Mapping[str, Any]:
    """A party as an opening command would name it, out of the fact that added it."""
    data = {key: fact.data[key] for key in ("role", "kind", "represents", "from", "until") if fact.data.get(key)}
    return {**data, **{key: value for key, value in fact.content.items() if value}}


def parties_of(case_id: int, day: date) -> Iterator[Mapping[str, Any]]:
    """The parties of a case in force on a day, in the clear, as an opening command would name them."""
    with connection.cursor() as cursor:
        force, days = in_force(day.isoformat())
        cursor.execute(
            "select role, kind, name, phone, address, id_cipher, represents, since, until from case_party "
            f"where case_id = %s and {force} order by party",
            [case_id, *days],
        )
        rows = cursor.fetchall()
    for role, kind, name, phone, address, cipher, represents, since, until in rows:
        said = {
            "role": role, "kind": kind, "name": name, "phone": phone, "address": address, "represents": represents,
            "from": since, "until": until,
        }  # fmt: skip
        if cipher and (key := loading.case_key(case_id)):
            number = keys.open_with(key)(cipher).decode()
            said["credit_code" if kind == "organisation" else "id_number"] = number
        yield {column: value for column, value in said.items() if value}
