"""Tasks of a campaign: one for each row of its frozen lists, opened through the batch corridor, never two for one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from shoushan.records.cases import batches, identifiers
from shoushan.records.cases.campaigning import Row, frozen, tasks_by
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.packed import unpack
from shoushan.records.journal.read import key_of
from shoushan.rules.catalogue.model import Campaign
from shoushan.rules.procedure.values import SYSTEM, Command, Fact, Happened, Source, State

ACCOUNT = "campaigns"
"""In whose name the batches of tasks are done; the same list is never done twice."""


def open_tasks(book: Book, now: Callable[[], datetime]) -> int:
    """Open a task for every row of a frozen list that has none; gives how many were opened. Through the batch corridor."""
    return sum(_open(book, uid, now) for uid in _waiting(book))


def _waiting(book: Book) -> list[str]:
    """Campaigns whose lists hold more rows than tasks were opened for."""
    ledgers = [one.id for one in book.pack.ledgers.values() if any(version.campaign for version in one.versions)]
    if not ledgers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"select uid, state from case_row where ledger in ({', '.join(['%s'] * len(ledgers))}) "
            "and closed_on is null and void = 0 and hidden is null order by id",
            ledgers,
        )
        rows = cursor.fetchall()
    held = ((uid, unpack(state).get("campaign") or {}) for uid, state in rows)
    return [uid for uid, one in held if one and one["rows"] > one["tasks"]]


def _open(book: Book, uid: str, now: Callable[[], datetime]) -> int:
    moment = now()
    with connection.cursor() as cursor:
        state = Desk(cursor, book).state(uid)
    version = book.version_of(state)
    said = version.campaign
    case_id = key_of(transaction.get_connection(), uid)
    if said is None or case_id is None:
        return 0
    have = tasks_by(said, uid, "target")
    rows = [row for row in frozen(case_id) if row["target"] not in have]
    commands = [_command(book, said, state, row, moment) for row in rows]
    batch = batches.run(commands, book, now, f"{ACCOUNT}:{uid}").id if commands else None
    _told(book, uid, int(state.campaign["rows"]) - int(state.campaign["tasks"]), batch, now())
    return len(commands)


def _told(book: Book, uid: str, count: int, batch: str | None, moment: datetime) -> None:
    """Enter at the campaign that its tasks are there."""
    data = {"count": count} | ({"batch": batch} if batch else {})
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        desk.record(uid, "campaign-tasks", [Fact("campaign.tasks", data)], moment)
        desk.write()


def _command(book: Book, said: Campaign, state: State, row: Row, moment: datetime) -> Command:
    act = book.ledger(said.ledger).on(moment.astimezone(book.zone).date()).acts[said.act]
    given = {"campaign": state.case, **row}
    named = {one.id: given[one.id] for one in act.inputs if given.get(one.id) is not None}
    unit = replace(SYSTEM, unit=state.unit)
    return Command(
        identifiers.uuid7(moment), act.id, unit, Happened.at(moment), named, source=Source("system"),
        opens=(said.ledger, None),
    )  # fmt: skip
