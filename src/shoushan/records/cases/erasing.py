"""Lawful erasure in all rooms of the database: items, every row of the case, index, drafts, requests; then blobs and key.

The rows are not searched for what has to go: the items are replaced by their digests, then all rows of the case are made
again from its entries as a replay makes them, so nothing can stay in a row that is no longer in an item.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import drafted, files, replaying, search
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.entries import key_of
from shoushan.records.cases.unsealing import opener
from shoushan.records.journal import erasure, follower, read, store
from shoushan.records.journal.keys import destroy_key
from shoushan.records.journal.read import Entry
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.values import Fact

NAME = "erasures"
"""The follower that writes the list of erasures outside the database, and its file."""
ERASING = "field.erase"
_OF_A_PERSON = frozenset({"name", "id_number", "credit_code", "phone"})


def erase(cursor: CursorWrapper, book: Book, case_id: int, entry: int, facts: Sequence[Fact]) -> None:
    """Erase what the facts of ``entry`` name from every earlier entry of the case, and make the case's rows again.

    In the transaction that inserts ``entry``; blobs go once it is committed (and by the sweep, should that be cut short).
    """
    paths = [str(path) for fact in facts for path in _paths(fact)]
    asked = not all("approval" in fact.data for fact in facts)
    words = _telling(case_id, paths) if asked else set()  # what is erased for its age is older than any draft
    cursor.execute("select id from journal_entry where case_id = %s and id < %s order by id", [case_id, entry])
    for (earlier,) in cursor.fetchall():
        wanted = partial(_wanted, paths, _structure(cursor, earlier))
        erasure.erase(transaction.get_connection(), entry, earlier, wanted)
    replaying.rewrite(cursor, book, case_id)
    if erasing.EVERYTHING in paths and not _sealed(cursor, case_id):
        destroy_key(transaction.get_connection(), case_id)
    _beside(cursor, case_id)
    drafted.forget(cursor, words)
    gone = [file for fact in facts for file in erasing.files_of(fact)]
    for file in gone:
        transaction.on_commit(partial(files.remove, file))


def _telling(case_id: int, paths: Sequence[str]) -> set[str]:
    """What a draft would tell of the same person by: name, numbers and telephone of erased parties, sensitive values."""
    found: set[str] = set()
    for entry in read.entries_of(transaction.get_connection(), case_id, decrypt=opener()):
        for fact in entry.facts():
            for key, value in fact.content.items():
                tells = key in _OF_A_PERSON if fact.effect == "party.add" else fact.classes.get(key) == "sensitive"
                said = Fact(fact.effect, fact.data)
                if tells and isinstance(value, str) and len(value) > 1 and erasing.takes(paths, said, key, fact.classes[key]):
                    found.add(value)
    return found


def _paths(fact: Fact) -> list[Any]:
    paths = fact.data["paths"]
    return paths if isinstance(paths, list) else []


def _structure(cursor: CursorWrapper, entry: int) -> dict[str, Fact]:
    """Number of each fact of an entry → the fact without its content."""
    cursor.execute("select items from journal_item where id between %s and %s", [entry * 4, entry * 4 + 3])
    found: dict[str, Fact] = {}
    for (text,) in cursor.fetchall():
        for element in json.loads(text):
            if isinstance(element, list) and len(element) == 3 and element[1].count("/") == 1:
                number, effect = element[1].split("/")
                found[number] = Fact(effect.split("@")[0], element[2])
    return found


def _wanted(paths: Sequence[str], structure: dict[str, Fact], klass: str, path: str) -> bool:
    number, _, *key = path.split("/", 2)
    fact = structure.get(number)
    return bool(key) and fact is not None and erasing.takes(paths, fact, key_of(key[0]), klass)


def _sealed(cursor: CursorWrapper, case_id: int) -> bool:
    """Whether a row of the case still needs its key."""
    cursor.execute("select 1 from case_party where case_id = %s and id_cipher is not null", [case_id])
    return cursor.fetchone() is not None


def _beside(cursor: CursorWrapper, case_id: int) -> None:
    """What was made of the case beside its rows: index, drafts of its forms, and digests of what was asked for it."""
    search.forget(cursor, case_id)
    cursor.execute("select uid from case_row where id = %s", [case_id])
    named = f"%{cursor.fetchone()[0]}%"
    cursor.execute("delete from draft where form like %s", [named])
    cursor.execute("update journal_request set digest = %s where result like %s", [os.urandom(32), named])


# --- the list outside the database ------------------------------------------------------------------------------------


def follow(folder: Path, holder: str, moment: datetime, limit: int = 500) -> int:
    """Write each erasure to a list outside the database, so that a restored backup can be erased again; then let the
    words go from the index's old segments and from the write-ahead log. Gives how many entries were read."""
    seen = False

    def handle(entries: Sequence[Entry]) -> None:
        nonlocal seen
        lines = [line for entry in entries for line in _lines(entry)]
        if lines:
            seen = True
            _append(folder / f"{NAME}.jsonl", lines)
            with connection.cursor() as cursor:
                search.tidy(cursor)

    def reader(database: BaseDatabaseWrapper, first: int, count: int) -> Sequence[Entry]:
        return read.leaves_with(database, first, count, ERASING)

    done = follower.follow(transaction.get_connection(), NAME, handle, limit=limit, holder=holder, moment=moment, reader=reader)
    if seen:
        store.checkpoint(transaction.get_connection())
    return done


def listed(folder: Path) -> list[dict[str, Any]]:
    """The erasures on the list, each once, in order; a line cut short by a crash is left out."""
    path = folder / f"{NAME}.jsonl"
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            line = json.loads(text)
            found.setdefault((line["case"], line["n"]), line)
        except (ValueError, KeyError, TypeError):
            continue
    return list(found.values())


def _lines(entry: Entry) -> list[dict[str, Any]]:
    paths = [str(path) for fact in entry.facts() if fact.effect == ERASING for path in fact.data["paths"]]
    return [{"case": entry.case, "n": entry.n, "hash": entry.hash.hex(), "paths": paths}] if paths else []


def _append(path: Path, lines: Sequence[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
