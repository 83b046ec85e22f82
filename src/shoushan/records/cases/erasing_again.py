"""After a restore: what was lawfully erased since the backup is erased again, before anybody may work in the place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from shoushan.records.cases import erasing
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.loading import NoSuchCase
from shoushan.rules.procedure.erasing import data_of, reach
from shoushan.rules.procedure.values import Fact


def again(book: Book, folder: Path, moment: datetime) -> int:
    """In a restored place: erase what the list names and the journal does not know; gives how many cases.

    A hold of the backup's time does not stop it: the erasure was lawful when it was made.
    """
    wanted: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for line in erasing.listed(folder):
            cursor.execute("select 1 from journal_entry where hash = %s", [bytes.fromhex(line["hash"])])
            if cursor.fetchone() is None:
                wanted.setdefault(line["case"], []).extend(line["paths"])
    return sum(_erased_again(book, case, paths, moment) for case, paths in wanted.items())


def _erased_again(book: Book, case: str, paths: Sequence[str], moment: datetime) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book, sees_hidden=True)
        try:
            state = desk.state(case)
        except NoSuchCase:
            return False
        reached = reach(book.version_of(state), state, list(dict.fromkeys(paths)), lenient=True)
        if reached:
            desk.record(case, "erase", (Fact(erasing.ERASING, data_of(state, reached)),), moment)
            desk.write()
    return bool(reached)
