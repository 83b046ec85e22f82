"""The only way into the journal: prepare outside the lock, seal with number and hash, insert inside.

`records.cases` is the only importer. Three steps, so that what is dear happens before a lock is taken:
`prepare` (items, salts, digests, body), `seal` (number, previous hash, header hash), and then `insert` (one
statement per table) or `statement_parts` (PostgreSQL: parts of one statement guarded by the case's number).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from shoushan.records.journal import chain, rows
from shoushan.records.journal.faults import OutOfStep
from shoushan.records.journal.frames import frame_ids
from shoushan.records.journal.rows import Frame

Encrypt = Callable[[bytes], bytes]
"""Clear bytes of a sensitive item → bytes to store, under the key of the case."""

_COLUMNS = ", ".join(rows.ENTRY_COLUMNS)
_CASTS = ("bigint", "bigint", "integer", "integer", "bytea", "bytea", "text", "text", "bytea")
_TYPED = ", ".join(f"%s::{kind}" for kind in _CASTS)
_SENSITIVE = chain.CLASSES.index("sensitive")


class FactLike(Protocol):
    """A fact as the rules make it: effect, its version, structural data, content by key and their classes."""

    @property
    def effect(self) -> str:
        """Id of the effect."""

    @property
    def v(self) -> int:
        """Version of the effect."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Structural data."""

    @property
    def content(self) -> Mapping[str, Any]:
        """Content by key."""

    @property
    def classes(self) -> Mapping[str, str]:
        """Class of each content key; internal when absent."""


class Item(NamedTuple):
    """One thing said in an entry: path `<fact no>/<effect>[/<field>]`, JSON value, visibility class."""

    path: str
    value: Any
    klass: str = "internal"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before its items are salted. `case` is 32 hex digits (UUIDv7), `definition` 64.

    `source` is a kind or `kind:<64 hex>`; `happened` is `{at}`, `{on}` or `{in}`; `batch` is empty for none.
    """

    case: str
    ledger: str
    definition: str
    act: str
    actor: str
    recorder: str
    source: str
    happened: Mapping[str, str]
    items: Sequence[Item]
    batch: str = ""


class Group(NamedTuple):
    """The items of one visibility class: its number, digests one after another, JSON list of items."""

    klass: int
    digests: bytes
    items: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry whose items are salted and hashed; number, previous hash and recording moment are missing."""

    draft: Draft
    frame: Frame
    happened: int
    source: bytes | None
    body: bytes
    groups: tuple[Group, ...]
    fields: Mapping[str, Any] = field(repr=False)


class Head(NamedTuple):
    """The last entry of a case: number, hash (32 raw bytes), recording moment in microseconds since 1970."""

    n: int
    hash: bytes
    recorded: int


NO_HEAD = Head(0, bytes(32), -(2**62))
"""The head of a case that has no entry yet."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with number and hash (32 raw bytes), ready to be inserted; `header` are the hashed bytes."""

    prepared: Prepared
    n: int
    recorded: int
    header: bytes
    hash: bytes

    def head(self) -> Head:
        """What the next entry of the case follows."""
        return Head(self.n, self.hash, self.recorded)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of one SQL statement: `name AS (…)` terms for its WITH list, and their parameters in order."""

    terms: tuple[str, ...]
    params: tuple[Any, ...]


def items_of(facts: Iterable[FactLike]) -> list[Item]:
    """Facts as items: one internal item for the structural data, one for each content key in its own class.

    Paths are `<fact no>/<effect>[@<v>][/<key>]`, `@<v>` only when v is not 1; `read.facts_of` leads back.
    """
    items = []
    for number, fact in enumerate(facts):
        path = f"{number}/{fact.effect}" if fact.v == 1 else f"{number}/{fact.effect}@{fact.v}"
        items.append(Item(path, fact.data))
        items += [Item(f"{path}/{key}", value, fact.classes.get(key, "internal")) for key, value in fact.content.items()]
    return items


def prepare(draft: Draft, *, log: str, alg: str = "sha256", encrypt: Encrypt | None = None) -> Prepared:
    """Salt, hash and group the items. Sensitive items are stored as `[path, base64 of encrypt(item bytes)]`.

    `log` is the name of this install's journal. Raises NotCanonical for what has no canonical bytes,
    ValueError for an unknown class or a sensitive item without `encrypt`.
    """
    digests: list[list[bytes]] = [[], [], [], []]
    texts: list[list[str]] = [[], [], [], []]
    for salt, one in zip(chain.salts(len(draft.items)), draft.items, strict=True):
        klass = chain.CLASSES.index(one.klass)
        data = chain.item(salt, one.path, one.value)
        digests[klass].append(chain.item_digest(data, alg))
        texts[klass].append(_stored(one.path, data, encrypt) if klass == _SENSITIVE else data.decode())
    body = chain.body_hash([one for group in digests for one in group], alg)
    groups = tuple(
        Group(klass, chain.joined(digests[klass]), f"[{','.join(texts[klass])}]")
        for klass in range(len(chain.CLASSES))
        if texts[klass]
    )
    kind, source = rows.split_source(draft.source)
    definition = rows.raw_digest(draft.definition)
    frame = Frame(chain.HEADER_VERSION, alg, log, draft.ledger, definition, draft.act, kind, draft.batch)
    happened = rows.pack_happened(draft.happened)
    return Prepared(draft, frame, happened, source, body, groups, _fields(draft, frame, body))


def _stored(path: str, data: bytes, encrypt: Encrypt | None) -> str:
    if encrypt is None:
        raise ValueError(f"sensitive item {path!r} without a key")
    return chain.canonical([path, b64encode(encrypt(data)).decode()]).decode()


def _fields(draft: Draft, frame: Frame, body: bytes) -> dict[str, Any]:
    rows.raw_uuid(draft.case)
    fields: dict[str, Any] = {
        "v": frame.v,
        "alg": frame.alg,
        "log": frame.log,
        "case": draft.case,
        "ledger": draft.ledger,
        "def": draft.definition,
        "act": draft.act,
        "actor": draft.actor,
        "recorder": draft.recorder,
        "source": draft.source,
        "happened": draft.happened,
        "body": body.hex(),
    }
    if draft.batch:
        fields["batch"] = draft.batch
    return fields


def announce(connection: BaseDatabaseWrapper, prepared: Iterable[Prepared]) -> None:
    """Make what the headers share known before the transaction, so that nobody waits for a new frame in it.

    Costs nothing when this connection has met the frames before; `insert` would make them inside otherwise.
    """
    frame_ids(connection, {one.frame for one in prepared})


def seal(prepared: Prepared, head: Head, recorded: datetime) -> Sealed:
    """Number and hash an entry as the one after `head`, recorded at a UTC moment.

    Raises OutOfStep when `recorded` lies before the head's (decisions B7: take `not_before` first).
    """
    micros = chain.micros_of(recorded)
    if micros < head.recorded:
        raise OutOfStep(f"recorded {recorded} before the entry it follows")
    n = head.n + 1
    prev = head.hash.hex()
    fields = {**prepared.fields, "n": n, "recorded": chain.moment_text(recorded), "prev": prev}
    header = chain.header(fields)
    return Sealed(prepared, n, micros, header, chain.leaf_hash(header, prepared.frame.alg))


def not_before(head: Head, now: datetime) -> datetime:
    """When the entry after `head` is recorded: now, or the head's moment if its clock ran ahead."""
    return max(now, chain.moment_from(head.recorded)) if head.n else now


def open_cases(connection: BaseDatabaseWrapper, cases: Sequence[str]) -> list[int]:
    """Give new case ids (32 hex digits) their internal keys, in order; inside the caller's transaction."""
    raw = [rows.raw_uuid(case) for case in cases]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            first = _next_id(cursor, "journal_case")
            ids = list(range(first, first + len(raw)))
            cursor.executemany("INSERT INTO journal_case (id, uuid) VALUES (%s, %s)", list(zip(ids, raw, strict=True)))
            return ids
        ids = _reserve(cursor, "journal_case", len(raw))
        cursor.execute("INSERT INTO journal_case (id, uuid) SELECT * FROM unnest(%s::bigint[], %s::bytea[])", [ids, raw])
    return ids


def insert(connection: BaseDatabaseWrapper, sealed: Sequence[tuple[int, Sealed]]) -> list[int]:
    """Insert entries of (internal case key, sealed entry) with their items; gives the entries' row ids.

    Inside the caller's transaction: on SQLite under the write lock, on PostgreSQL with the cases locked. A
    number that another entry of the case has is refused by the database (IntegrityError).
    """
    if not sealed:
        return []
    frames = frame_ids(connection, {one.prepared.frame for _, one in sealed})
    entries = [_columns(case_id, one, frames) for case_id, one in sealed]
    with connection.cursor() as cursor:
        write = _insert_sqlite if connection.vendor == "sqlite" else _insert_postgres
        ids = write(cursor, entries)
        _insert_items(cursor, connection.vendor, ids, [one for _, one in sealed])
    return ids


def _columns(case_id: int, sealed: Sealed, frames: Mapping[Frame, int]) -> tuple[Any, ...]:
    prepared = sealed.prepared
    draft = prepared.draft
    recorder = None if draft.recorder == draft.actor else draft.recorder
    return (
        case_id,
        prepared.happened,
        sealed.recorded,
        sealed.n,
        frames[prepared.frame],
        sealed.hash,
        prepared.body,
        draft.actor,
        recorder,
        prepared.source,
    )


def _insert_sqlite(cursor: Any, entries: Sequence[tuple[Any, ...]]) -> list[int]:
    if len(entries) == 1:
        cursor.execute(
            f"INSERT INTO journal_entry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            entries[0],
        )
        return [cursor.lastrowid]
    first = _next_id(cursor, "journal_entry")
    ids = list(range(first, first + len(entries)))
    cursor.executemany(
        f"INSERT INTO journal_entry (id, {_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [(number, *entry) for number, entry in zip(ids, entries, strict=True)],
    )
    return ids


def _next_id(cursor: Any, table: str) -> int:
    # Under the write lock, and rows are never deleted: the largest number is the last one given.
    cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
    return int(cursor.fetchone()[0])


def _insert_postgres(cursor: Any, entries: Sequence[tuple[Any, ...]]) -> list[int]:
    ids = _reserve(cursor, "journal_entry", len(entries))
    arrays = ", ".join(f"%s::{kind}[]" for kind in ("bigint", "bigint", *_CASTS))
    columns = [list(column) for column in zip(*entries, strict=True)]
    cursor.execute(f"INSERT INTO journal_entry (id, {_COLUMNS}) SELECT * FROM unnest({arrays})", [ids, *columns])
    return ids


def _reserve(cursor: Any, table: str, count: int) -> list[int]:
    cursor.execute(f"SELECT nextval('{table}_id_seq') FROM generate_series(1, %s)", [count])
    return sorted(row[0] for row in cursor.fetchall())


def _insert_items(cursor: Any, vendor: str, ids: Sequence[int], sealed: Sequence[Sealed]) -> None:
    items = [
        (number * 4 + group.klass, group.digests, group.items)
        for number, one in zip(ids, sealed, strict=True)
        for group in one.prepared.groups
    ]
    if not items:
        return
    if vendor != "sqlite":
        cursor.execute(
            "INSERT INTO journal_item (id, digests, items) SELECT * FROM unnest(%s::bigint[], %s::bytea[], %s::text[])",
            [list(column) for column in zip(*items, strict=True)],
        )
    elif len(items) <= 4:
        values = ", ".join(["(%s, %s, %s)"] * len(items))
        flat = [value for item in items for value in item]
        cursor.execute(f"INSERT INTO journal_item (id, digests, items) VALUES {values}", flat)
    else:
        cursor.executemany("INSERT INTO journal_item (id, digests, items) VALUES (%s, %s, %s)", items)


def opening_part(case: str, name: str = "opened") -> Part:
    """PostgreSQL: the term that gives a new case its key; it returns one row with column `id`."""
    term = f"{name} AS (INSERT INTO journal_case (uuid) VALUES (%s::bytea) RETURNING id)"
    return Part((term,), (rows.raw_uuid(case),))


def statement_parts(
    connection: BaseDatabaseWrapper,
    sealed: Sequence[Sealed],
    *,
    guard: str,
    column: str = "id",
    name: str = "entry",
) -> Part:
    """PostgreSQL: terms that insert entries of ONE case and their items if the term `guard` gives a row.

    `guard` names an earlier term of the same WITH list that returns the case's key as `column`, and no row
    when the case's number has moved on. Afterwards `name` holds (id, n) of what was inserted, in order.
    Runs extra statements only for frames that this connection has not seen.
    """
    frames = frame_ids(connection, {one.prepared.frame for one in sealed})
    entries = [_columns(0, one, frames)[1:] for one in sealed]
    items = [(one.n, *group) for one in sealed for group in one.prepared.groups]
    terms = [
        f"{name} AS (INSERT INTO journal_entry ({_COLUMNS}) SELECT g.{column}, v.* FROM {guard} g, "
        f"(VALUES {', '.join([f'({_TYPED})'] * len(entries))}) AS v "
        f"({', '.join(rows.ENTRY_COLUMNS[1:])}) ORDER BY v.n RETURNING id, n)"
    ]
    if items:
        typed = ", ".join(["(%s::integer, %s::integer, %s::bytea, %s::text)"] * len(items))
        terms.append(
            f"{name}_items AS (INSERT INTO journal_item (id, digests, items) "
            f"SELECT e.id * 4 + v.class, v.digests, v.items FROM {name} e "
            f"JOIN (VALUES {typed}) AS v (n, class, digests, items) ON v.n = e.n)"
        )
    return Part(tuple(terms), tuple(value for row in [*entries, *items] for value in row))


def heads_of(connection: BaseDatabaseWrapper, case_ids: Sequence[int]) -> dict[int, Head]:
    """The last entry of each case that has one, by internal case key."""
    if not case_ids:
        return {}
    marks = ", ".join(["%s"] * len(case_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, n, hash, recorded FROM journal_entry e "
            f"WHERE case_id IN ({marks}) "
            "AND n = (SELECT max(n) FROM journal_entry m WHERE m.case_id = e.case_id)",
            list(case_ids),
        )
        return {row[0]: Head(row[1], bytes(row[2]), row[3]) for row in cursor.fetchall()}
