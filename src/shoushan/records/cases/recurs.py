"""Rows of the days on which a case opens the next one by itself; rebuilt from the journal."""

from __future__ import annotations

from shoushan.records.cases.rows import Sheet, Writer, remove, upsert
from shoushan.rules.procedure.effects.recur import NEXT
from shoushan.rules.procedure.values import Fact

TABLES = {"case_recur": "case_id bigint not null, recur text not null, due text not null, primary key (case_id, recur)"}
INDEXES = ("create index if not exists case_recur_due on case_recur (due)",)
EFFECTS = frozenset({"recur.set", "recur.end", "recur.open"})


def write(cursor: Writer | Sheet, case_id: int, fact: Fact) -> None:
    """The rows that a fact of ``EFFECTS`` makes or takes away."""
    data = fact.data
    key = {"case_id": case_id, "recur": str(data["recur"])}
    if fact.effect == "recur.set":
        upsert(cursor, "case_recur", key, {"due": data["on"]})
        return
    remove(cursor, "case_recur", key)
    if fact.effect == "recur.open":
        upsert(cursor, "case_link", {"case_id": case_id, "link": str(data["link"])}, {
            "kind": NEXT, "target": data["to"], "ledger": data.get("ledger"), "ended": 0,
        })  # fmt: skip
