"""Dated relations as rows: each edition with what was known when, so that any day can be read as known at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.utils import CursorWrapper

from shoushan.records.cases.holding import key_of
from shoushan.records.cases.rows import Sheet, Writer, change, upsert
from shoushan.records.journal.chain import moment_text
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.values import Fact, Stamp, Tie

TABLES = {
    "case_relation": """
        case_id bigint not null, key text not null, edition integer not null, relation text not null, target text not null,
        number text not null, kind text, begins text not null, ends text, void integer not null default 0,
        known text not null, superseded text, primary key (case_id, key, edition)""",
}
"""One row per edition: ``begins`` is the first day, ``ends`` the first day on which it no longer holds; it was held to be so
from the moment ``known`` until ``superseded``."""
INDEXES = ("create index if not exists case_relation_target on case_relation (target, relation)",)
EFFECTS = frozenset({"relation.begin", "relation.end", "relation.correct"})


def write(cursor: Writer | Sheet, case_id: int, fact: Fact, stamp: Stamp) -> None:
    """The row of a new edition, and the end of the one before it."""
    data, known = fact.data, moment_text(stamp.recorded)
    edition = int(str(data["edition"]))
    if edition > 1:
        change(cursor, "case_relation", {"case_id": case_id, "key": data["key"], "edition": edition - 1}, {"superseded": known})
    upsert(cursor, "case_relation", {"case_id": case_id, "key": data["key"], "edition": edition}, {
        "relation": data["relation"], "target": data["to"], "number": data.get("number") or "", "kind": data.get("kind"),
        "begins": data["from"], "ends": data.get("until"), "void": int(bool(data.get("void"))), "known": known,
        "superseded": None,
    })  # fmt: skip


def ties_to(cursor: CursorWrapper, uid: str) -> list[Tie]:
    """What other cases say of their relations to the case ``uid``, as known now, ended ones too."""
    cursor.execute(
        "select c.uid, c.number, r.key, r.relation, r.target, r.number, r.kind, r.begins, r.ends from case_relation r "
        "join case_row c on c.id = r.case_id where r.target = %s and r.superseded is null and r.void = 0 and c.void = 0 "
        "order by r.begins, c.id",
        [uid],
    )
    return [Tie(row[0], row[1] or "", *row[2:]) for row in cursor.fetchall()]


def numbered(cursor: CursorWrapper, ledger: Ledger, told: str) -> str | None:
    """The id of the case of ``ledger`` that has this number, register key or id; void and hidden ones left out."""
    cursor.execute(
        "select c.uid from case_row c where (c.number = %s or c.uid = %s) and c.ledger = %s and c.void = 0 "
        "and c.hidden is null union all select c.uid from unique_key u join case_row c on c.id = u.case_id "
        "where u.ledger = %s and u.key = %s and c.void = 0 and c.hidden is null",
        [told, told, ledger.id, ledger.id, key_of(ledger, told)],
    )
    row = cursor.fetchone()
    return str(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class Related:
    """One relation as it is shown at either end: the other case, the kind, the days, and since when it is known."""

    uid: str
    ledger: str
    relation: str
    back: bool
    number: str
    kind: str | None
    begins: str
    ends: str | None
    known: str
    corrected: bool


def related(
    cursor: CursorWrapper, case_id: int, uid: str, on: date | None, known: datetime | None, apart: str, given: Sequence[str]
) -> list[Related]:
    """The relations of a case at both ends that hold on the day ``on`` (None: all that ever did), as it was known at the moment
    ``known`` (None: now). ``apart`` with its values ``given`` leaves out cases ``c`` of classes that are shut to the reader.
    """
    when, values = "r.superseded is null", list[str]()
    if known is not None:
        moment = moment_text(known)
        when, values = "r.known <= %s and (r.superseded is null or r.superseded > %s)", [moment, moment]
    if on is not None:
        day = on.isoformat()
        when += " and r.begins <= %s and (r.ends is null or r.ends > %s)"
        values += [day, day]
    cursor.execute(
        "select c.uid, c.ledger, r.relation, 0, r.number, r.kind, r.begins, r.ends, r.known, r.edition from case_relation r "
        f"join case_row c on c.uid = r.target where r.case_id = %s and r.void = 0 and {when} and {apart} union all "
        "select c.uid, c.ledger, r.relation, 1, c.number, r.kind, r.begins, r.ends, r.known, r.edition from case_relation r "
        f"join case_row c on c.id = r.case_id where r.target = %s and r.void = 0 and c.void = 0 and c.hidden is null "
        f"and {when} and {apart} order by 4, 3, 6, 7, 5",
        [case_id, *values, *given, uid, *values, *given],
    )
    return [
        Related(row[0], row[1], row[2], bool(row[3]), row[4] or "", row[5], row[6], row[7], row[8], row[9] > 1)
        for row in cursor.fetchall()
    ]
