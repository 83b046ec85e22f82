"""Full text over cases: an index of bigrams on both databases, kept by a follower; closed classes in an index of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases.rows import Writer
from shoushan.rules.bigrams import cut, words

OPEN, CLOSED = "search_open", "search_closed"


def create(vendor: str) -> list[str]:
    """The statements that make both indexes on ``vendor``."""
    if vendor == "sqlite":
        return [
            f"create virtual table {name} using fts5(body, content='', contentless_delete=1, tokenize='unicode61')"
            for name in (OPEN, CLOSED)
        ]
    return [
        statement
        for name in (OPEN, CLOSED)
        for statement in (
            f"create table {name} (case_id bigint primary key, body tsvector not null)",
            f"create index {name}_body on {name} using gin (body)",
        )
    ]


def index(cursor: CursorWrapper, said: Sequence[tuple[int, Iterable[str], bool]]) -> None:
    """Replace what is indexed for each case: its texts, and whether it is of a closed class."""
    column = _key()
    bodies: dict[str, list[tuple[int, str]]] = {OPEN: [], CLOSED: []}
    for case_id, texts, closed in said:
        if tokens := list(cut("\n".join(text for text in texts if text))):
            bodies[CLOSED if closed else OPEN].append((case_id, _body(tokens)))
    kind = "" if connection.vendor == "sqlite" else "::tsvector"
    for table, found in bodies.items():
        cursor.executemany(f"delete from {table} where {column} = %s", [(case_id,) for case_id, *_ in said])
        cursor.executemany(f"insert into {table} ({column}, body) values (%s, %s{kind})", found)


def _body(tokens: Sequence[tuple[str, int]]) -> str:
    if connection.vendor == "sqlite":
        return " ".join(_placed(tokens))
    places: dict[str, list[int]] = {}
    for token, position in tokens:
        places.setdefault(token, []).append(min(position, 16383))
    return " ".join(f"'{token}':{','.join(map(str, at[:250]))}" for token, at in places.items())


def _placed(tokens: Sequence[tuple[str, int]]) -> Iterable[str]:
    """Tokens in order, a stop word in each gap so that FTS5's positions agree with ours."""
    last = 0
    for token, position in tokens:
        yield from ["·x"] * (position - last - 1)
        yield token
        last = position


def forget(cursor: Writer, case_id: int) -> None:
    """Remove a case from both indexes."""
    for table in (OPEN, CLOSED):
        cursor.execute(f"delete from {table} where {_key()} = %s", [case_id])


def _key() -> str:
    return "rowid" if connection.vendor == "sqlite" else "case_id"


def tidy(cursor: CursorWrapper) -> None:
    """Let go of the words of what was removed: a deleted row's words stay in old segments until they are merged."""
    if connection.vendor == "sqlite":
        for table in (OPEN, CLOSED):
            cursor.execute(f"insert into {table} ({table}) values ('optimize')")


def matching(query: str, *, closed: bool) -> tuple[str, list[object]] | None:
    """A sub-select of the case keys whose text holds every phrase of ``query``; ``None`` when nothing can be searched."""
    phrases = words(query)
    if not phrases:
        return None
    tables = [OPEN, CLOSED] if closed else [OPEN]
    if connection.vendor == "sqlite":
        match = " AND ".join('"' + " ".join(phrase) + '"' for phrase in phrases)
        parts = [f"select rowid from {table} where {table} match %s" for table in tables]
        return " union all ".join(parts), [match] * len(tables)
    match = " & ".join("(" + " <-> ".join(f"'{token}'" for token in phrase) + ")" for phrase in phrases)
    parts = [f"select case_id from {table} where body @@ %s::tsquery" for table in tables]
    return " union all ".join(parts), [match] * len(tables)


def sounding(tokens: Sequence[str], *, closed: bool) -> tuple[str, list[str]] | None:
    """A sub-select of the case keys that hold one of ``tokens`` (see ``sounds``); ``None`` without a token."""
    if not tokens:
        return None
    tables = [OPEN, CLOSED] if closed else [OPEN]
    if connection.vendor == "sqlite":
        match = " OR ".join(f'"{token}"' for token in tokens)
        parts = [f"select rowid from {table} where {table} match %s" for table in tables]
        return " union all ".join(parts), [match] * len(tables)
    match = " | ".join(f"'{token}'" for token in tokens)
    parts = [f"select case_id from {table} where body @@ %s::tsquery" for table in tables]
    return " union all ".join(parts), [match] * len(tables)
