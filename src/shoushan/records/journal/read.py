"""Entries as they were written: of one case in order, or of all cases by leaf number, with their facts."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import orjson
from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, rows
from shoushan.records.journal.rows import Row

Decrypt = Callable[[int, bytes], bytes | None]
"""(Internal case key, stored bytes) → clear bytes of the item, or None when the key of the case is gone.

Raises ValueError when the bytes are not what was encrypted."""

_ENTRIES = (
    f"SELECT {rows.SELECT}, p.hash, l.no FROM {rows.FROM} "
    "LEFT JOIN journal_entry p ON p.case_id = e.case_id AND p.n = e.n - 1 "
    "LEFT JOIN journal_leaf l ON l.entry = e.id"
)
_ITEMS = "SELECT i.id, i.digests, i.items FROM journal_entry e JOIN journal_item i ON i.id BETWEEN e.id * 4 AND e.id * 4 + 3"


class ReadItem(NamedTuple):
    """An item as it stands: clear, sealed (its key is not at hand) or erased (only the digest is left).

    `path` is None when erased; `salt` and `value` are None unless clear; `digest` has 32 raw bytes.
    """

    klass: str
    digest: bytes
    state: Literal["clear", "sealed", "erased"]
    path: str | None = None
    salt: str | None = None
    value: Any = None


class FactRow(NamedTuple):
    """A fact: structural `data`, `content` by key with its class; values of `sealed` keys are not at hand."""

    effect: str
    v: int
    data: Mapping[str, Any]
    content: Mapping[str, Any]
    classes: Mapping[str, str]
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its columns, the hash before it (None for the first), its leaf number if it has one, items."""

    row: Row
    prev: bytes | None
    leaf: int | None
    items: tuple[ReadItem, ...]

    @property
    def id(self) -> int:
        """Row id; not an order."""
        return self.row.id

    @property
    def case_id(self) -> int:
        """Internal key of the case."""
        return self.row.case_id

    @property
    def case(self) -> str:
        """The case's id: 32 hex digits."""
        return self.row.uuid.hex()

    @property
    def n(self) -> int:
        """Number in the case, from 1."""
        return self.row.n

    @property
    def ledger(self) -> str:
        """Id of the case's ledger."""
        return self.row.ledger

    @property
    def definition(self) -> str:
        """Digest of the version in force for the case: 64 hex digits."""
        return self.row.definition.hex()

    @property
    def act(self) -> str:
        """Id of the act in its ledger."""
        return self.row.act

    @property
    def actor(self) -> str:
        """Who acted, as the header names it."""
        return self.row.actor

    @property
    def recorder(self) -> str:
        """Who typed it; the actor unless somebody else did."""
        return self.row.actor if self.row.recorder is None else self.row.recorder

    @property
    def happened(self) -> dict[str, str]:
        """When it is said to have happened: `{at}`, `{on}` or `{in}`."""
        return rows.unpack_happened(self.row.happened)

    @property
    def recorded(self) -> datetime:
        """When it was recorded (UTC)."""
        return chain.moment_from(self.row.recorded)

    @property
    def hash(self) -> bytes:
        """The leaf hash: 32 raw bytes."""
        return self.row.hash

    @property
    def fields(self) -> dict[str, Any]:
        """The header."""
        return rows.fields_of(self.row, chain.FIRST_PREV if self.prev is None else self.prev.hex())

    @property
    def erased(self) -> int:
        """How many of its items are erased."""
        return sum(item.state == "erased" for item in self.items)

    def facts(self) -> tuple[FactRow, ...]:
        """The facts in their order; what is erased is absent from them."""
        return facts_of(self.items)


def entries_of(connection: BaseDatabaseWrapper, case_id: int, *, after: int = 0, decrypt: Decrypt | None = None) -> list[Entry]:
    """Entries of one case (internal key) with a number above `after`, in order."""
    where = "WHERE e.case_id = %s AND e.n > %s"
    return _read(connection, where, " ORDER BY e.n", [case_id, after], decrypt)


def written(
    connection: BaseDatabaseWrapper, first: int, last: int, *, decrypt: Decrypt | None = None
) -> Iterator[tuple[Row, tuple[FactRow, ...]]]:
    """Every entry of the cases with internal keys `first` to `last`, case by case and in order, with its facts.

    For whoever folds many: nothing is made of what the facts do not need (salts, digests, the hash before).
    """
    params = [first, last]
    with connection.cursor() as cursor:
        cursor.execute(f"{_ITEMS} WHERE e.case_id BETWEEN %s AND %s", params)
        groups: dict[int, list[tuple[int, str]]] = {}
        for number, _, text in cursor.fetchall():
            groups.setdefault(number >> 2, []).append((number & 3, text))
        cursor.execute(
            f"SELECT {rows.SELECT} FROM {rows.FROM} WHERE e.case_id BETWEEN %s AND %s ORDER BY e.case_id, e.n", params
        )
        found = cursor.fetchall()
    for values in found:
        row = rows.row_of(values)
        yield row, facts_in(row.case_id, sorted(groups.get(row.id, ())), decrypt)


def leaves(connection: BaseDatabaseWrapper, first: int, limit: int, *, decrypt: Decrypt | None = None) -> list[Entry]:
    """Entries with leaf numbers from `first` on, at most `limit`, in the one global order."""
    where = "WHERE e.id IN (SELECT entry FROM journal_leaf WHERE no >= %s AND no < %s)"
    found = _read(connection, where, "", [first, first + limit], decrypt)
    return sorted(found, key=lambda entry: entry.leaf if entry.leaf is not None else -1)


def cases_in(connection: BaseDatabaseWrapper, first: int, limit: int) -> list[str]:
    """The ids (32 hex digits) of the cases that the leaves from `first` on, at most `limit`, belong to; each once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.uuid FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry "
            "JOIN journal_case c ON c.id = e.case_id WHERE l.no >= %s AND l.no < %s",
            [first, first + limit],
        )
        return [bytes(row[0]).hex() for row in cursor.fetchall()]


def leaves_with(
    connection: BaseDatabaseWrapper, first: int, limit: int, effect: str, since: datetime | None = None
) -> list[Entry]:
    """Of the leaves from `first` on, at most `limit`, the entries that hold `effect`, and those recorded at `since` or later;
    sealed items stay so. Most entries are passed over unread."""
    told = "EXISTS (SELECT 1 FROM journal_item i WHERE i.id BETWEEN e.id * 4 AND e.id * 4 + 3 AND i.items LIKE %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM journal_leaf l JOIN journal_entry e ON e.id = l.entry "
            f"WHERE l.no >= %s AND l.no < %s AND (e.recorded >= %s OR {told}) ORDER BY l.no",
            [first, first + limit, chain.micros_of(since) if since else 2**62, f"%/{effect}%"],
        )
        found = [row[0] for row in cursor.fetchall()]
    return entries_at(connection, found)


def entries_at(connection: BaseDatabaseWrapper, ids: Sequence[int], *, decrypt: Decrypt | None = None) -> list[Entry]:
    """Entries by row id, in the order of the ids; unknown ids are left out."""
    if not ids:
        return []
    marks = ", ".join(["%s"] * len(ids))
    found = {one.id: one for one in _read(connection, f"WHERE e.id IN ({marks})", "", list(ids), decrypt)}
    return [found[number] for number in ids if number in found]


def moments_of(connection: BaseDatabaseWrapper, case_ids: Sequence[int]) -> list[tuple[int, str, datetime]]:
    """(Internal key of the case, act, moment of recording) of every entry of these cases, oldest first; no facts."""
    if not case_ids:
        return []
    marks = ", ".join(["%s"] * len(case_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.case_id, f.act, e.recorded FROM journal_entry e JOIN journal_frame f ON f.id = e.frame "
            f"WHERE e.case_id IN ({marks}) ORDER BY e.case_id, e.n",
            list(case_ids),
        )
        return [(case, act, chain.moment_from(recorded)) for case, act, recorded in cursor.fetchall()]


def size(connection: BaseDatabaseWrapper) -> int:
    """How many leaves there are: the first leaf number that is not given yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(no) + 1, 0) FROM journal_leaf")
        return int(cursor.fetchone()[0])


def key_of(connection: BaseDatabaseWrapper, case: str) -> int | None:
    """The internal key of a case id of 32 hex digits, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM journal_case WHERE uuid = %s", [rows.raw_uuid(case)])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def facts_of(items: Iterable[ReadItem]) -> tuple[FactRow, ...]:
    """Put items together into facts by their paths `<fact no>/<effect>[@v][/<key>]`."""
    facts: dict[int, _Open] = {}
    for item in items:
        if item.path is None:
            continue
        number, effect, v, key = _parts(item.path)
        fact = facts.get(number)
        if fact is None:
            fact = facts[number] = _Open(effect, v)
        if key is None:
            fact.data = item.value or {}
        elif item.state == "sealed":
            fact.sealed.append(key)
        else:
            fact.content[key] = item.value
            fact.classes[key] = item.klass
    return tuple(facts[number].closed() for number in sorted(facts))


def facts_in(case_id: int, groups: Iterable[tuple[int, str]], decrypt: Decrypt | None) -> tuple[FactRow, ...]:
    """`facts_of` straight from stored items."""
    facts: dict[int, _Open] = {}
    for klass, text in groups:
        for element in orjson.loads(text):
            if type(element) is str:
                continue
            clear = element
            if len(element) == 2:
                opened = decrypt(case_id, b64decode(element[1])) if decrypt else None
                clear = None if opened is None else orjson.loads(opened)
            number, effect, v, key = _parts(element[0] if clear is None else clear[1])
            fact = facts.get(number)
            if fact is None:
                fact = facts[number] = _Open(effect, v)
            if clear is None:
                if key is not None:
                    fact.sealed.append(key)
            elif key is None:
                fact.data = clear[2] or {}
            else:
                fact.content[key] = clear[2]
                fact.classes[key] = chain.CLASSES[klass]
    return tuple(facts[number].closed() for number in sorted(facts))


class _Open:
    """A fact while its items are being collected."""

    __slots__ = ("classes", "content", "data", "effect", "sealed", "v")

    def __init__(self, effect: str, v: int) -> None:
        self.effect = effect
        self.v = v
        self.data: Mapping[str, Any] = {}
        self.content: dict[str, Any] = {}
        self.classes: dict[str, str] = {}
        self.sealed: list[str] = []

    def closed(self) -> FactRow:
        return FactRow(self.effect, self.v, self.data, self.content, self.classes, tuple(self.sealed))


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[int, str, int, str | None]:
    """Fact number, effect, its version, content key; paths repeat, there are few of them."""
    pieces = path.split("/", 2)
    effect, _, v = pieces[1].partition("@")
    return int(pieces[0]), effect, int(v or 1), pieces[2] if len(pieces) == 3 else None


def _read(connection: BaseDatabaseWrapper, where: str, order: str, params: list[Any], decrypt: Decrypt | None) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_ENTRIES} {where}{order}", params)
        found = cursor.fetchall()
        cursor.execute(f"{_ITEMS} {where}", params)
        groups: dict[int, list[tuple[int, bytes, str]]] = {}
        for number, digests, text in cursor.fetchall():
            groups.setdefault(number >> 2, []).append((number & 3, bytes(digests), text))
    return [_entry(values, groups.get(values[0], []), decrypt) for values in found]


def _entry(values: Sequence[Any], groups: list[tuple[int, bytes, str]], decrypt: Decrypt | None) -> Entry:
    *columns, prev, leaf = values
    row = rows.row_of(columns)
    items = [
        _item(row.case_id, klass, digest, element, decrypt)
        for klass, digests, text in sorted(groups)
        for digest, element in zip(chain.split(digests), json.loads(text), strict=True)
    ]
    return Entry(row, None if prev is None else bytes(prev), leaf, tuple(items))


def _item(case_id: int, klass: int, digest: bytes, element: Any, decrypt: Decrypt | None) -> ReadItem:
    name = chain.CLASSES[klass]
    if isinstance(element, str):
        return ReadItem(name, digest, "erased")
    if len(element) == 2:
        clear = decrypt(case_id, b64decode(element[1])) if decrypt else None
        if clear is None:
            return ReadItem(name, digest, "sealed", element[0])
        element = json.loads(clear)
    salt, path, value = element
    return ReadItem(name, digest, "clear", path, salt, value)
