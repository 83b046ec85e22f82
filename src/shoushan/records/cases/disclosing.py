"""Copies of cases for others: a party, an auditor, a court; each entry with the items that they may see, and its proof."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import connection, transaction

from shoushan.records.cases import keys, loading
from shoushan.records.cases.actions import act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.entries import key_of
from shoushan.records.cases.read import visible
from shoushan.records.journal import access, read, vouching
from shoushan.records.journal.access import Access
from shoushan.records.journal.proofs import disclosing
from shoushan.records.journal.proofs.notes import Signer
from shoushan.records.journal.read import Entry, ReadItem
from shoushan.records.units.viewer import Viewer
from shoushan.rules.procedure.built_in import DISCLOSE
from shoushan.rules.procedure.mandates import in_force
from shoushan.rules.procedure.recording import MayNotUnmask
from shoushan.rules.procedure.refusals import NotAParty
from shoushan.rules.procedure.values import Command, Happened
from shoushan.rules.text import Text

CLASSES = {
    "party": frozenset({"public", "personal", "sensitive"}),
    "auditor": frozenset({"public", "internal", "personal"}),
    "court": frozenset({"public", "internal", "personal", "sensitive"}),
}
"""Classes of content by audience. The structure of entries (what was done, not what was said) goes to all of them."""
LABELS = {"personal": Text("个人信息", "personal data"), "sensitive": Text("敏感信息", "sensitive data")}
INWARD = frozenset({"why", "opinion", "note"})
"""Words of officials to officials, which a party is not given."""
OF_OTHERS = frozenset({"note.add", "notice.object"})
"""Effects whose words are other people's: a party is never told who objected to a notice, or how."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to have the copy, which party of the case it is (for ``party``), which contents (none: all), and why."""

    audience: str
    reason: str
    fields: tuple[str, ...] = ()
    party: str | None = None


def disclose(viewer: Viewer, book: Book, uid: str, asked: Asked, log: Path, promiser: Signer | None, moment: datetime) -> bytes:
    """The copy as a file. The act is entered and the access logged before anything is given.

    Raises ``NotVisible``, ``MayNotUnmask`` when the viewer's posts may not see such a class in clear, ``NotAParty``, or a
    ``Refusal`` of the corridor (no right, no reason).
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            loaded = visible(cursor, viewer, book, uid)
        for klass in sorted(CLASSES[asked.audience] & {"personal", "sensitive"}):
            if not viewer.may_unmask(klass):
                raise MayNotUnmask(LABELS[klass])
        party = loaded.state.parties.get(asked.party or "")
        if asked.audience == "party" and (party is None or not in_force(party, moment.astimezone(book.zone).date())):
            raise NotAParty(Text(asked.party or "?", asked.party or "?"))
        given = {"whom": f"{asked.audience} {asked.party or ''}".strip(), "fields": " ".join(asked.fields) or None}
        act([Command(uid, DISCLOSE, viewer.actor, Happened.at(moment), given, reason=asked.reason)], book, moment)
        access.note(
            transaction.get_connection(),
            Access(moment, viewer.handle, DISCLOSE, loaded.id, asked.fields or ("*",), asked.reason),
        )
    case_key = loading.case_key(loaded.id)
    opened = keys.decrypt_with(case_key) if case_key else None
    database = transaction.get_connection()
    entries = read.entries_of(database, loaded.id, decrypt=(lambda _, sealed: opened(sealed)) if opened else None)
    given_out = [vouching.receipt_of(database, log, one, partial(_shows, asked, _parties(one)), promiser) for one in entries]
    said = disclosing.disclosure(loaded.state.case, asked.audience, moment.isoformat(), given_out)
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _parties(entry: Entry) -> dict[str, str]:
    """Number of each ``party.add`` of an entry → the party's key."""
    return {
        str(one.path).split("/")[0]: str(one.value["party"])
        for one in entry.items
        if one.state == "clear" and one.path and one.path.endswith("/party.add") and isinstance(one.value, dict)
    }


def _shows(asked: Asked, parties: dict[str, str], item: ReadItem) -> bool:
    number, effect, *rest = str(item.path).split("/", 2)
    if not rest:
        return True
    key = key_of(rest[0])
    if item.klass not in CLASSES[asked.audience] or (asked.fields and key.split("/")[0] not in asked.fields):
        return False
    if asked.audience != "party":
        return True
    return key not in INWARD and effect.split("@")[0] not in OF_OTHERS and parties.get(number, asked.party) == asked.party
