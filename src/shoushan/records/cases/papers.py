"""What papers leave in tables: each step of their lives, and which step of which paper waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shoushan.records.cases.rows import Sheet, Writer, remove, upsert
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.procedure.paper_life import awaited, following, series_of
from shoushan.rules.procedure.values import Fact, Stamp, State

TABLES = {
    "case_paper_step": """
        case_id bigint not null, n integer not null, paper text not null, step text not null, ledger text not null,
        kind text not null, unit text, by_unit text, by_post text, day text not null, number text, series text,
        seq integer, way text, taker text, note text, file text, primary key (case_id, n, paper, step)""",
    "case_paper_wait": """
        case_id bigint not null, paper text not null, step text not null, unit text not null, ledger text not null,
        kind text not null, since text not null, primary key (case_id, paper, step, unit)""",
}
"""Both tables are rebuilt from the journal; ``step`` is the effect without ``paper.``."""

INDEXES = (
    "create index if not exists case_paper_step_series on case_paper_step (step, series, seq)",
    "create index if not exists case_paper_step_day on case_paper_step (step, day)",
    "create index if not exists case_paper_wait_step on case_paper_wait (step, unit)",
)
_PREFIX = "paper."


def write(
    cursor: Writer | Sheet, case_id: int, ledger: Ledger, before: State | None, state: State,
    facts: Sequence[tuple[Fact, Stamp]],
) -> None:  # fmt: skip
    """The rows that the paper facts among ``facts`` make; ``state`` is the case after all of them."""
    about = [(fact, stamp) for fact, stamp in facts if fact.effect.startswith(_PREFIX)]
    if not about:
        return
    version = ledger.version(state.version)
    for fact, stamp in about:
        _step(cursor, case_id, ledger, version, state, fact, stamp)
    old = _waits(version, before)
    for paper, stamp in {str(fact.data["paper"]): stamp for fact, stamp in about}.items():
        now = _waits(version, state, paper)
        for key in [key for key in old if key[0] == paper and key not in now]:
            remove(cursor, "case_paper_wait", _keys(case_id, key))
        for key in now:
            values = {"ledger": ledger.id, "kind": state.papers[paper]["kind"], "since": stamp.day.isoformat()}
            upsert(cursor, "case_paper_wait", _keys(case_id, key), values)


def _keys(case_id: int, key: tuple[str, str, str]) -> dict[str, Any]:
    return {"case_id": case_id, "paper": key[0], "step": key[1], "unit": key[2]}


def _waits(version: Version, state: State | None, only: str | None = None) -> set[tuple[str, str, str]]:
    """(Paper, step, unit) that wait in a state; the unit is empty save for countersigning."""
    found = set()
    for paper, held in (state.papers if state else {}).items():
        step = following(version.papers.get(held["kind"]), held) if only in (None, paper) else None
        if step is not None:
            units = (awaited(held) or ("",)) if step == "countersign" else ("",)
            found |= {(paper, step, unit) for unit in units}
    return found


def _step(
    cursor: Writer | Sheet, case_id: int, ledger: Ledger, version: Version, state: State, fact: Fact, stamp: Stamp
) -> None:
    paper, step = str(fact.data["paper"]), fact.effect.removeprefix(_PREFIX)
    kind = str(state.papers.get(paper, {}).get("kind") or fact.data.get("kind") or "")
    form, number = version.papers.get(kind), fact.data.get("number")
    series, place = series_of(form.number if form else "", str(number)) if number else (None, None)
    values: dict[str, Any] = {
        "ledger": ledger.id, "kind": kind, "unit": state.unit or ledger.owner,
        "by_unit": fact.data.get("unit"), "by_post": fact.data.get("by"), "day": stamp.day.isoformat(),
        "number": number, "series": series, "seq": place, "way": fact.data.get("way"),
        "taker": fact.content.get("to"), "note": fact.content.get("why") or fact.content.get("opinion") or _place(fact),
        "file": fact.data.get("file") or fact.data.get("receipt"),
    }  # fmt: skip
    keys = {"case_id": case_id, "n": stamp.n, "paper": paper, "step": f"{step}:{values['by_unit']}" if step in _MANY else step}
    upsert(cursor, "case_paper_step", keys, values)


_MANY = frozenset({"circulate"})
"""Steps of which one entry may hold several for one paper."""


def _place(fact: Fact) -> str | None:
    if fact.effect != "paper.archive":
        return None
    return f"{fact.data['year']}-{fact.data['box']}-{fact.data['item']}"
