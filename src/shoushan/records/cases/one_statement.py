"""PostgreSQL: one act in one statement, guarded by the case's number, so that an act costs three round trips.

The act is decided on what was read without a lock; the statement changes the case only while its number is still
the one that was read. When somebody else was faster everything is read and decided again; after three tries, and for
acts that draw numbers without gaps, open cases or are followed by others, the general path takes locks (decisions B4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk, Done
from shoushan.records.journal import append, requests
from shoushan.rules.procedure.values import Command

TRIES = 3
MOVED_ON = "select 1 / count(*) from guard"
"""Division by zero when the guard gave no row: the whole statement is undone."""


NOT_ALONE = frozenset({
    "field.erase", "link.claim", "link.release", "case.void", "relation.begin", "relation.end", "relation.correct",
})  # fmt: skip
"""Effects whose truth depends on other cases, so that rows must be locked."""


class NotSimple(Exception):
    """The act needs more than one statement."""


class Gathered:
    """Stands in for a cursor: keeps the statements that the writers of rows would run."""

    rowcount = 1

    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any]]] = []

    def execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Keep a statement that changes something; anything that must read first is not simple."""
        if sql.lstrip()[:6].lower() not in {"insert", "update", "delete"}:
            raise NotSimple
        self.statements.append((sql, params))


class SimpleDesk(Desk):
    """A desk for one act on one case outside any transaction: reads freely, writes one statement."""

    def _next(self, series: str, *, gaps: bool) -> int:
        raise NotSimple

    def statement(self, request: requests.Request | None, result: str, moment: datetime) -> tuple[str, list[Any]]:
        """The one statement with its parameters. Raises ``NotSimple``."""
        (uid, case), *others = self.open.items()
        if others or case.loaded is None or case.wrapped is not None or case.ledger.role:
            raise NotSimple
        if any(fact.effect in NOT_ALONE for fact, _ in case.facts):
            raise NotSimple
        if case.state is not None and self.book.version_of(case.state).sessions is not None:
            raise NotSimple  # whether somebody is busy elsewhere is asked while that person is held
        gathered = Gathered()
        self.cursor = gathered  # type: ignore[assignment]
        self._project(uid, case.loaded.id, case)
        (update, params), *rest = gathered.statements
        database = transaction.get_connection()
        part = append.statement_parts(database, [sealed for _, sealed in self.sealed], guard="guard")
        terms = [f"guard as ({update} and n = %s returning id)", *part.terms]
        given = [*params, case.loaded.state.n, *part.params]
        for number, (sql, values) in enumerate(rest):
            terms.append(f"row{number} as ({sql})")
            given += values
        if request is not None:
            term, more = requests.request_term(request, result, moment, guard="guard", name="kept")
            terms.append(term)
            given += more
        return f"with {', '.join(terms)} {MOVED_ON}", given


def act_once(
    command: Command,
    book: Book,
    moment: datetime,
    request: requests.Request | None,
    as_text: Callable[[tuple[Done, ...]], str],
) -> tuple[Done, ...]:
    """Do one act in one statement. Raises ``NotSimple`` when it cannot be; a ``Refusal`` when it may not be."""
    if command.opens is not None or connection.vendor != "postgresql" or connection.in_atomic_block:
        raise NotSimple
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            desk = SimpleDesk(cursor, book)
            done = (desk.do(command, moment),)
            sql, params = desk.statement(request, as_text(done), moment)
            try:
                cursor.execute(sql, params)
            except (IntegrityError, DataError) as fault:
                if request is not None and "journal_request" in str(fault):
                    raise NotSimple from fault
                continue
        return done
    raise NotSimple
