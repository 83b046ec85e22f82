"""Effects of keeping the book: holds, batches, go-live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, whole_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NothingToDo
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_hold(draft: Draft, values: Mapping[str, Any]) -> None:
    """Nothing of the case may be erased until the hold ends."""
    hold = str(values.get("hold") or f"h{draft.count('holds')}")
    draft.emit("hold.set", {"hold": hold}, reason_of(draft, values))


def reduce_hold(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.counts["holds"] = state.counts.get("holds", 0) + 1
    state.holds[str(fact.data["hold"])] = stamp.day.isoformat()


def make_hold_end(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    hold = values.get("hold") or next(iter(draft.state.holds), None)
    if hold not in draft.state.holds:
        raise NothingToDo(Text("没有这项保全。", "There is no such hold."))
    draft.emit("hold.end", {"hold": hold})


def reduce_hold_end(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.holds.pop(str(fact.data["hold"]), None)


def _batch(effect: str) -> Any:
    def make(draft: Draft, values: Mapping[str, Any]) -> None:
        draft.emit(effect, {"batch": str(values.get("batch") or "batch"), "rows": whole_of(effect, values, "rows")})

    return make


def reduce_batch(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true. A closing mark that counts its cases (those of the corridor) takes the opening one away,
    so that the case which holds them does not grow."""
    if fact.effect == "batch.close" and "cases" in fact.data:
        state.links.pop(f"batch:{fact.data['batch']}", None)
        state.counts["batches"] = state.counts.get("batches", 0) + 1
        return
    state.links[f"batch:{fact.data['batch']}"] = {
        "kind": "batch",
        "to": fact.data["batch"],
        "rows": fact.data["rows"],
        "state": "open" if fact.effect == "batch.open" else "closed",
    }


def make_live(draft: Draft, values: Mapping[str, Any]) -> None:
    """From this day on the ledger is kept here; what is older is history."""
    draft.emit("ledger.live", {"on": day_of("ledger.live", values, "on", draft.day).isoformat()})


def reduce_live(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.last["live"] = str(fact.data["on"])


def reduce_access(state: State, fact: Fact, stamp: Stamp) -> None:
    """The last day of the log of accesses that a digest vouches for."""
    state.last["access"] = str(fact.data["last"])


EFFECTS = (
    Effect("hold.set", Text("保全", "a hold is set"), words("hold why"), words("hold"), words("why"),
           make_hold, reduce_hold),
    Effect("hold.end", Text("解除保全", "a hold ends"), words("hold"), words("hold"),
           maker=make_hold_end, reducer=reduce_hold_end),
    Effect("batch.open", Text("批次开始", "a batch opens"), words("batch rows"), words("batch rows"),
           maker=_batch("batch.open"), reducer=reduce_batch),
    Effect("batch.close", Text("批次完成", "a batch closes"), words("batch rows"), words("batch rows cases undone"),
           maker=_batch("batch.close"), reducer=reduce_batch),
    Effect("ledger.live", Text("启用", "the ledger goes live"), words("on"), words("on"), maker=make_live,
           reducer=reduce_live),
    Effect("access.digest", Text("查阅记录摘要", "the log of accesses is vouched for"), frozenset(),
           words("from to last alg days"), reducer=reduce_access),
)  # fmt: skip
