"""What messages are made of, read from a case after an entry; and the entry that says how a message ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import loading
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.desk import Desk
from shoushan.records.cases.loading import NoSuchCase
from shoushan.records.cases.mandates import party_stands
from shoushan.records.cases.papering import prepared
from shoushan.records.cases.surroundings import context_of
from shoushan.records.journal.read import Entry
from shoushan.records.units.viewer import Viewer, in_force
from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Ledger, Message, Version
from shoushan.rules.procedure.scope import Scope
from shoushan.rules.procedure.values import SYSTEM, Command, Fact, Happened, Stamp, State
from shoushan.rules.text import Text

ERASING = "field.erase"
SENT = "send-message"
"""Verb of the shared vocabulary under which the outcome of a message is entered."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody whom a message is for: the party's key in the case, and a telephone, if one is known."""

    party: str
    phone: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A case as messages about one of its entries need it; ``unit`` is the unit that rings where nothing else reaches."""

    uid: str
    n: int
    ledger: Ledger
    version: Version
    state: State
    values: Mapping[str, Any]
    unit: str


@dataclass(frozen=True, slots=True)
class Due:
    """One message of the definition that an entry calls for, and whom it is for."""

    ground: Ground
    message: Message
    reached: tuple[Reached, ...]


def due_for(viewer: Viewer, book: Book, entry: Entry, moment: datetime) -> tuple[Due, ...]:
    """The messages that ``entry`` calls for. None for closed classes, void, hidden and history cases.

    Only the worker asks, as ``system``: another viewer is given nothing.
    """
    if viewer.kind != "system" or not _may_call(book, entry):
        return ()
    with connection.cursor() as cursor:
        try:
            loaded = loading.load(cursor, entry.case, book.ledger)
        except (NoSuchCase, LookupError):
            return ()
        state = loaded.state
        ledger = book.ledger(state.ledger)
        if ledger.closed or ledger.core or state.void or state.history or loaded.hidden or loaded.klass is not None:
            return ()
        version = book.version_of(state)
        wanted = [one for one in version.messages.values() if _calls(one, entry)]
        if not wanted:
            return ()
        ground = _ground(cursor, book, ledger, version, state, entry, loaded.id)
        scope = Scope(version, ledger, state, SYSTEM, context_of(book, moment, state, loaded.id, str), _day(book, moment))
        day = _day(book, moment)
        return tuple(Due(ground, one, _reached(cursor, ground, one.to, loaded.id, day)) for one in wanted if _holds(one, scope))


def erased(entry: Entry) -> bool:
    """Whether the entry erases something of its case: what was made of it before has to go."""
    return any(fact.effect == ERASING for fact in entry.facts())


def stands(uid: str, stage: str, party: str = "", day: date | None = None) -> bool:
    """Whether a message made while the case stood at ``stage`` may still go out: not void, not closed or shut off since, and
    where it is for a ``party`` that one still stands on ``day``."""
    if party and day is not None and not party_stands(uid, party, day):
        return False
    with connection.cursor() as cursor:
        cursor.execute("select void, closed_on, stage from case_row where uid = %s and hidden is null and klass is null", [uid])
        row = cursor.fetchone()
    return row is not None and not row[0] and (row[1] is None or row[2] == stage)


def record(book: Book, uid: str, words: Text, state: str, moment: datetime) -> None:
    """Enter as ``system`` how a message about the case ended: ``delivered``, ``failed`` or ``sent``."""
    fact = Fact("note.add", {"kind": f"message-{state}"}, {"text": words.zh}, {"text": "internal"})
    with transaction.atomic(), connection.cursor() as cursor:
        desk = Desk(cursor, book)
        desk.record(uid, SENT, (fact,), moment)
        desk.write()
    desk.after()


def _may_call(book: Book, entry: Entry) -> bool:
    """Whether any version of the ledger has a message for such an entry: known without reading the case."""
    ledger = book.pack.ledgers.get(str(entry.fields["ledger"]))
    return ledger is not None and any(_calls(one, entry) for version in ledger.versions for one in version.messages.values())


def _calls(message: Message, entry: Entry) -> bool:
    return entry.act in message.on or any(fact.effect in message.on for fact in entry.facts())


def _holds(message: Message, scope: Scope) -> bool:
    """Whether the message's condition holds; what is unknown sends nothing."""
    return message.when is None or evaluate(message.when, scope) is True


def _day(book: Book, moment: datetime) -> date:
    return moment.astimezone(book.zone).date()


def _ground(
    cursor: CursorWrapper, book: Book, ledger: Ledger, version: Version, state: State, entry: Entry, case_id: int
) -> Ground:
    happened = Happened(*next(iter(entry.fields["happened"].items())))
    reason = next((str(fact.content["why"]) for fact in entry.facts() if fact.content.get("why")), None)
    command = Command(state.case, entry.act, SYSTEM, happened, _given(entry), reason=reason)
    stamp = Stamp(entry.n, entry.act, happened, entry.recorded.astimezone(book.zone).date(), entry.recorded)
    values = prepared(cursor, book, version, state, command, (), stamp, case_id)
    noun = {"noun": ledger.noun, "ledger": ledger.name, "stage": version.stages[state.stage].label}
    parts = [part["unit"] for part in state.parts.values() if part["state"] in {"offered", "taken"}]
    return Ground(state.case, entry.n, ledger, version, state, {**noun, **values}, (parts or [state.unit or ledger.owner])[0])


def _given(entry: Entry) -> Mapping[str, Any]:
    """What the act was given, as far as facts keep it."""
    found: dict[str, Any] = {}
    for fact in entry.facts():
        found |= {key: value for key, value in fact.content.items() if isinstance(value, (str, int)) and key != "why"}
    return found


def _reached(cursor: CursorWrapper, ground: Ground, to: str, case_id: int, day: date) -> tuple[Reached, ...]:
    """The parties of the role and whoever acts for them on this day; where ``to`` is no role of a party, the unit itself."""
    role = to.removeprefix("party:")
    if role not in ground.version.parties:
        cursor.execute("select phone from unit where id = %s", [ground.unit])
        row = cursor.fetchone()
        return (Reached(f"unit:{ground.unit}", row[0] if row else ""),)
    force, days = in_force(day.isoformat())
    cursor.execute(
        f"select party, phone from case_party where case_id = %s and {force} and (role = %s or represents = %s) order by party",
        [case_id, *days, role, role],
    )
    found = [Reached(party, phone or "") for party, phone in cursor.fetchall()]
    by_phone = {one.phone or one.party: one for one in reversed(found)}
    return tuple(one for one in found if by_phone[one.phone or one.party] is one)
