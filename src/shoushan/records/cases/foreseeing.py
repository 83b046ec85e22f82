"""What an act would do to the dates of a plan, told before it is done: decided on the state of now, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from shoushan.records.cases import read
from shoushan.records.cases.definitions import Book
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure import engine, plans
from shoushan.rules.procedure.plans import Move
from shoushan.rules.procedure.values import Command, Happened


def foreseen(viewer: Viewer, book: Book, uid: str, act: str, values: Mapping[str, Any], moment: datetime) -> tuple[Move, ...]:
    """What ``act`` with ``values`` would do to the dates of the plan, decided on the state of now and written nowhere.

    The reason is not asked for yet. Raises ``NotVisible``, or the ``Refusal`` that the act would meet.
    """
    with connection.cursor() as cursor:
        loaded = read.visible(cursor, viewer, book, uid)
        ledger, version = book.ledger(loaded.state.ledger), book.version_of(loaded.state)
        context = read.looking(book, moment, loaded.state, loaded.id)
        state, _ = read.with_time(version, ledger, loaded.state, context, moment)
    command = Command(uid, act, read.acting(viewer, loaded), Happened.at(moment), values, reason="?")
    decided = engine.decide(version, ledger, state, command, context, moment)
    assert decided.state is not None
    laid = [fact.data for fact in decided.facts if fact.effect == "plan.set"]
    follows = {str(data["item"]): str(data["follows"]) for data in laid if data.get("follows")}
    after = {item: replace(one, follows=follows.get(item)) for item, one in plans.planned_of(decided.state.plan).items()}
    found = plans.moves(plans.planned_of(state.plan), after, context.calendar)
    return tuple(sorted(found, key=lambda move: (move.will.begins, move.will.planned)))
