"""What belongs to one case only: register keys and claimed resources."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from shoushan.records.cases import typed
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.values import State
from shoushan.rules.text import Text

CLAIMS = "claim"
"""What stands in place of a ledger for a resource that a case has claimed."""


def hold_keys(cursor: CursorWrapper, ledger: Ledger, case_id: int, before: State | None, after: State) -> None:
    """Take what the case holds now and give back what it holds no more: its register key, and resources claimed.

    Only the two states count, so that replay, which knows the last one alone, comes to the same rows. Raises
    ``DuplicateKey`` when another case has it.
    """
    old, new = held(ledger, before), held(ledger, after)
    for kind, key in sorted(old - new):
        cursor.execute("delete from unique_key where ledger = %s and key = %s and case_id = %s", [kind, key, case_id])
    for kind, key in sorted(new - old):
        _take(cursor, kind, key, case_id, _unsaid(ledger) if kind == ledger.id else None)


def _unsaid(ledger: Ledger) -> Text | None:
    """What a refusal calls the key where it may not be said: the label of its field."""
    field = typed.fields_of(ledger).get(ledger.key or "")
    return field.label if field is not None and field.klass == "sensitive" else None


def held(ledger: Ledger, state: State | None) -> set[tuple[str, str]]:
    """What a case in this state holds: (ledger or ``CLAIMS``, key) each."""
    if state is None or state.void:
        return set()
    found = {(CLAIMS, str(link["to"])) for link in state.links.values() if link.get("kind") == "claim"}
    if ledger.key and not state.history and (value := state.fields.get(ledger.key)) is not None:
        found.add((ledger.id, key_of(ledger, str(value))))
    return found


def key_of(ledger: Ledger, value: str) -> str:
    """A value of the ledger's key as it is held: a sensitive one as its keyed digest, never in the clear."""
    field = typed.fields_of(ledger).get(ledger.key or "")
    return keyed_digest(value, field.id) if field is not None and field.klass == "sensitive" else value


def names_of(ledger: Ledger, state: State) -> set[str]:
    """What a case can be called by: its id, its number, and the value of its ledger's key where that is not sensitive."""
    field = typed.fields_of(ledger).get(ledger.key or "")
    key = state.fields.get(field.id) if field is not None and field.klass != "sensitive" else None
    return {str(name) for name in (state.case, state.number, key) if name}


def _take(cursor: CursorWrapper, ledger: str, key: str, case_id: int, label: Text | None) -> None:
    """Asks first (so that this is no act of one statement), and again when somebody was faster."""
    _refuse_held(cursor, ledger, key, case_id, label)
    cursor.execute(
        "insert into unique_key (ledger, key, case_id) values (%s, %s, %s) on conflict do nothing", [ledger, key, case_id]
    )
    if cursor.rowcount != 1:
        _refuse_held(cursor, ledger, key, case_id, label)


def _refuse_held(cursor: CursorWrapper, ledger: str, key: str, case_id: int, label: Text | None) -> None:
    cursor.execute(
        "select u.case_id, case when c.klass is null then c.number end from unique_key u "
        "left join case_row c on c.id = u.case_id where u.ledger = %s and u.key = %s",
        [ledger, key],
    )
    row = cursor.fetchone()
    if row is not None and row[0] != case_id:
        raise DuplicateKey(key, row[1], label)
