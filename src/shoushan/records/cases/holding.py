"""What belongs to one case only: register keys and claimed resources; and what is erased for good."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from shoushan.records.cases.entries import key_of
from shoushan.records.cases.refusing import DuplicateKey
from shoushan.records.journal import erasure
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.values import Fact, State

CLAIMS = "claim"
"""What stands in place of a ledger for a resource that a case has claimed."""
FIELD_EFFECTS = ("field.set", "field.amend", "field.correct")


def hold_keys(cursor: CursorWrapper, ledger: Ledger, case_id: int, before: State | None, after: State) -> None:
    """Take what the case holds now and give back what it holds no more: its register key, and resources claimed.

    Only the two states count, so that replay, which knows the last one alone, comes to the same rows. Raises
    ``DuplicateKey`` when another case has it.
    """
    old, new = held(ledger, before), held(ledger, after)
    for kind, key in sorted(old - new):
        cursor.execute("delete from unique_key where ledger = %s and key = %s and case_id = %s", [kind, key, case_id])
    for kind, key in sorted(new - old):
        _take(cursor, kind, key, case_id)


def held(ledger: Ledger, state: State | None) -> set[tuple[str, str]]:
    """What a case in this state holds: (ledger or ``CLAIMS``, key) each."""
    if state is None or state.void:
        return set()
    found = {(CLAIMS, str(link["to"])) for link in state.links.values() if link.get("kind") == "claim"}
    if ledger.key and not state.history and (value := state.fields.get(ledger.key)) is not None:
        found.add((ledger.id, str(value)))
    return found


def _take(cursor: CursorWrapper, ledger: str, key: str, case_id: int) -> None:
    """Asks first (so that this is no act of one statement), and again when somebody was faster."""
    _refuse_held(cursor, ledger, key, case_id)
    cursor.execute(
        "insert into unique_key (ledger, key, case_id) values (%s, %s, %s) on conflict do nothing", [ledger, key, case_id]
    )
    if cursor.rowcount != 1:
        _refuse_held(cursor, ledger, key, case_id)


def _refuse_held(cursor: CursorWrapper, ledger: str, key: str, case_id: int) -> None:
    cursor.execute(
        "select u.case_id, case when c.klass is null then c.number end from unique_key u "
        "left join case_row c on c.id = u.case_id where u.ledger = %s and u.key = %s",
        [ledger, key],
    )
    row = cursor.fetchone()
    if row is not None and row[0] != case_id:
        raise DuplicateKey(key, row[1])


def erase_items(cursor: CursorWrapper, case_id: int, entry: int, facts: Iterable[Fact]) -> None:
    """Replace the erased fields' items by their digests in every earlier entry of the case, under ``entry``."""
    erased = {path for fact in facts if fact.effect == "field.erase" for path in _paths(fact)}
    if not erased:
        return
    cursor.execute("select id from journal_entry where case_id = %s and id < %s order by id", [case_id, entry])
    for (earlier,) in cursor.fetchall():
        erasure.erase(transaction.get_connection(), entry, earlier, lambda klass, path: _is_of(path, erased))


def _paths(fact: Fact) -> list[str]:
    paths = fact.data["paths"]
    return [str(path) for path in paths] if isinstance(paths, list) else []


def _is_of(path: str, erased: set[str]) -> bool:
    """Whether an item holds an erased field, or an erased row (``rows field/row key``) of a field of rows."""
    _, effect, *key = path.split("/", 2)
    if not key or effect.split("@")[0] not in FIELD_EFFECTS:
        return False
    said = key_of(key[0])
    return said in erased or said.split("/")[0] in erased
