"""What became of erasures: one row per approval (waiting, done, dropped) and per erasure that a person did at once."""

from __future__ import annotations

from typing import Any

from shoushan.records.cases.rows import Sheet, Writer, change, upsert
from shoushan.rules.procedure import erasing
from shoushan.rules.procedure.values import Fact, Stamp

WAITING, DONE, DROPPED = "waiting", "done", "dropped"
TABLES = {
    "case_erasure": """
        case_id bigint not null, n integer not null, ledger text not null, paths text not null, whole integer not null,
        by_post text, approved text, why text, state text not null, ended text, dropped text, primary key (case_id, n)""",
}
"""Rebuilt from the journal; ``n`` is the entry that approved (or erased at once), ``dropped`` a code of why it was not done."""
INDEXES = (
    "create index if not exists case_erasure_state on case_erasure (state, case_id)",
    "create index if not exists case_erasure_ended on case_erasure (ended, case_id)",
    "create index if not exists case_row_closed on case_row (ledger, closed_on) where closed_on is not null",
)
EFFECTS = frozenset({"erase.approve", "erase.drop", "field.erase"})


def write(cursor: Writer | Sheet, case_id: int, ledger: str, fact: Fact, stamp: Stamp) -> None:
    """The row that a fact of ``EFFECTS`` makes or changes."""
    paths = [str(path) for path in fact.data["paths"]] if "paths" in fact.data else []  # type: ignore[union-attr]
    day = stamp.day.isoformat()
    if fact.effect == "erase.drop":
        change(cursor, "case_erasure", _key(case_id, fact.data["approval"]), {
            "state": DROPPED, "ended": day, "dropped": fact.data["why"],
        })  # fmt: skip
    elif "approval" in fact.data:
        change(cursor, "case_erasure", _key(case_id, fact.data["approval"]), {"state": DONE, "ended": day})
    else:
        approves = fact.effect == "erase.approve"
        upsert(cursor, "case_erasure", _key(case_id, stamp.n), {
            "ledger": ledger, "paths": " ".join(paths), "whole": int(erasing.EVERYTHING in paths),
            "by_post": fact.data.get("by"), "approved": day if approves else None, "why": fact.content.get("why"),
            "state": WAITING if approves else DONE, "ended": None if approves else day, "dropped": None,
        })  # fmt: skip


def _key(case_id: int, n: Any) -> dict[str, Any]:
    return {"case_id": case_id, "n": n}
