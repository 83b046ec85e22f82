"""Where cases stand on their way into the archive: one row per case that was sent, with box and number once they came back."""

from __future__ import annotations

from shoushan.records.cases.rows import Sheet, Writer, change, remove, upsert
from shoushan.rules.procedure.values import Fact, Stamp

TABLES = {
    "case_archive": """
        case_id bigint not null primary key, ledger text not null, year integer not null, klass text not null,
        unit text not null, manifest text not null, entries integer not null, pages integer not null,
        proposed integer not null, sent text not null, number text, box text, item text, filed text""",
}
"""Rebuilt from the journal; a case that is opened again leaves it."""
INDEXES = (
    "create index if not exists case_archive_year on case_archive (year, ledger)",
    "create index if not exists case_archive_number on case_archive (number)",
)
EFFECTS = frozenset({"archive.send", "archive.file", "case.reopen"})


def write(cursor: Writer | Sheet, case_id: int, ledger: str, fact: Fact, stamp: Stamp) -> None:
    """The row that a fact of ``EFFECTS`` makes, changes or takes away."""
    key, day = {"case_id": case_id}, stamp.day.isoformat()
    if fact.effect == "case.reopen":
        remove(cursor, "case_archive", key)
    elif fact.effect == "archive.file":
        change(cursor, "case_archive", key, {
            "number": fact.data["number"], "box": fact.data["box"], "item": fact.data["item"], "filed": day,
        })  # fmt: skip
    else:
        upsert(cursor, "case_archive", key, {
            "ledger": ledger, "year": fact.data["year"], "klass": fact.data["class"], "unit": fact.data["unit"],
            "manifest": fact.data["manifest"], "entries": fact.data["entries"], "pages": fact.data["pages"],
            "proposed": fact.data["proposed"], "sent": day, "number": None, "box": None, "item": None, "filed": None,
        })  # fmt: skip
