"""Effects on the case itself: opened, moved, closed, reopened, void, carried, lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.marks import entered, lapsing, moved, setting_aside
from shoushan.rules.procedure.refusals import LapseStands, NothingToDo, NotUnderstood
from shoushan.rules.procedure.scope import service_of
from shoushan.rules.procedure.values import Command, Fact, Stamp, State
from shoushan.rules.text import Text

RESTORED = ("stage", "since", "outcome", "closed", "terms", "parts")


def make_open(draft: Draft, values: Mapping[str, Any]) -> None:
    """Open the case: where it came in decides its unit.

    A clerk's unit is the clerk's; what a citizen files from outside goes to the service's receiver, else to the ledger's
    owner, whose counter must see it; what the system opens (a matter of a package) lies with its lead unit.
    """
    command = draft.command
    service = command.opens[1] if command.opens else None
    draft.state.service = service
    found = service_of(draft.version, draft.state)
    named = (found.units.get("receiver") or (found.units.get("lead") if _by_system(command) else None)) if found else None
    unit = values.get("unit") or command.actor.unit or (named if isinstance(named, str) else None) or draft.ledger.owner
    draft.emit(
        "case.open",
        {
            "ledger": draft.ledger.id,
            "version": draft.version.key,
            "service": service,
            "number": draft.context.numbers.get("case"),
            "track": draft.context.numbers.get("track"),
            "parent": command.parent,
            "unit": unit,
            "channel": values.get("channel") or command.source.kind,
        },
    )
    if values.get("stage"):
        make_stage(draft, {"to": values["stage"]})


def _by_system(command: Command) -> bool:
    return command.actor.kind == "system"


def reduce_open(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data = fact.data
    state.ledger, state.version = str(data["ledger"]), str(data["version"])
    for name in ("service", "number", "parent", "unit", "channel"):
        setattr(state, name, data.get(name))
    state.opened = state.since = stamp.day.isoformat()
    entered(state, stamp)
    moved(state, stamp)


def make_stage(draft: Draft, values: Mapping[str, Any]) -> None:
    """Move to another stage; the same stage is no move. A stage that is entered anew forgets its settled
    parts."""
    to = text_of("case.stage", values, "to")
    if to not in draft.version.stages:
        raise NotUnderstood("case.stage", "to", to)
    if to != draft.state.stage:
        draft.emit("case.stage", {"to": to})


def reduce_stage(state: State, fact: Fact, stamp: Stamp) -> None:
    """Move. Where no part of the stage lies open a new round begins: its settled parts are forgotten."""
    state.stage, state.since = str(fact.data["to"]), stamp.day.isoformat()
    own = [part for part in state.parts.values() if part.get("stage") == state.stage]
    if own and all(part["state"] in ("answered", "withdrawn") and part["seen"] != stamp.n for part in own):
        state.parts = {key: part for key, part in state.parts.items() if part.get("stage") != state.stage}
    entered(state, stamp)
    moved(state, stamp)


def make_close(draft: Draft, values: Mapping[str, Any]) -> None:
    """Close with an outcome. What still runs or lies open is ended by the engine after all effects of the
    act."""
    outcome = text_of("case.close", values, "outcome")
    if outcome not in draft.version.outcomes:
        raise NotUnderstood("case.close", "outcome", outcome)
    if draft.state.closed is not None:
        raise NothingToDo(Text("该件已经办结。", "The case is closed already."))
    if values.get("stage"):
        make_stage(draft, {"to": values["stage"]})
    on = day_of("case.close", values, "on", draft.day) if values.get("on") else None
    draft.emit("case.close", {"outcome": outcome, "on": on.isoformat() if on else None})


def reduce_close(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.outcome, state.closed = str(fact.data["outcome"]), str(fact.data.get("on") or stamp.day.isoformat())
    entered(state, stamp)
    moved(state, stamp)


def make_reopen(draft: Draft, values: Mapping[str, Any]) -> None:
    """Open a closed case again at a stage; its outcome no longer stands."""
    to = text_of("case.reopen", values, "to")
    if draft.state.closed is None:
        raise NothingToDo(Text("该件尚未办结，无须重办。", "The case is open; there is nothing to reopen."))
    draft.emit("case.reopen", {"to": to}, reason_of(draft, values))


def reduce_reopen(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.outcome = state.closed = None
    state.archive = {}  # once closed again it goes to the archive again
    state.stage, state.since = str(fact.data["to"]), stamp.day.isoformat()
    state.parts = {key: part for key, part in state.parts.items() if part["seen"] == stamp.n}
    state.counts["reopened"] = state.counts.get("reopened", 0) + 1
    entered(state, stamp)
    moved(state, stamp)


def make_void(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    draft.emit("case.void", {}, reason_of(draft, values))


def reduce_void(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.void = True
    state.closed = state.closed or stamp.day.isoformat()
    entered(state, stamp)
    moved(state, stamp)


def make_carry(draft: Draft, values: Mapping[str, Any]) -> None:
    """An opening balance (历史件): stage, outcome and days as the old book has them."""
    draft.emit(
        "case.carry",
        {key: values.get(key) for key in ("stage", "outcome", "opened", "closed", "file", "sheet", "row")},
    )


def reduce_carry(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data = fact.data
    state.history = True
    state.stage, state.outcome = str(data.get("stage") or state.stage), data.get("outcome")  # type: ignore[assignment]
    state.opened = str(data.get("opened") or state.opened)
    closed = data.get("closed") or (state.opened if state.outcome else None)
    state.closed = str(closed) if closed else None
    state.since = state.closed or state.opened
    entered(state, stamp)
    moved(state, stamp)


def reduce_lapse(state: State, fact: Fact, stamp: Stamp) -> None:
    """Remember what stood before, so that a paper dated earlier can set the lapse aside."""
    data = fact.data
    lapsing(state, stamp)
    state.lapsed[f"{data['lapse']}/{data['key']}"] = {
        "lapse": data["lapse"],
        "on": data["on"],
        "n": stamp.n,
        "was": {name: getattr(state, name) for name in RESTORED},
    }
    state.terms, state.parts = dict(state.terms), dict(state.parts)


def set_aside(draft: Draft, key: str) -> None:
    """Undo a written lapse because an act is proven to have happened before it. Raises ``LapseStands``."""
    held: Any = draft.state.lapsed[key]
    changes = [draft.state.counts.get(mark, 0) for mark in draft.state.counts if mark == "@stage" or mark.startswith("@part:")]
    if any(n > held["n"] for n in changes) or "was" not in held:
        lapse = next((one for one in draft.version.lapses if one.id == held["lapse"]), None)
        raise LapseStands(lapse.label if lapse else Text(held["lapse"], held["lapse"]), held["on"])
    draft.emit("case.unlapse", {"lapse": key})


def reduce_unlapse(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    held: Any = state.lapsed.pop(str(fact.data["lapse"]))
    for name in RESTORED:
        setattr(state, name, held["was"][name])
    state.terms, state.parts = dict(state.terms), dict(state.parts)
    setting_aside(state, stamp)
    entered(state, stamp)


def make_move(draft: Draft, values: Mapping[str, Any]) -> None:
    """Make the fact."""
    draft.emit("version.move", {"to": text_of("version.move", values, "to")})


def reduce_move(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    state.version = str(fact.data["to"])
    moved(state, stamp)


def reduce_for(state: State, fact: Fact, stamp: Stamp) -> None:
    """That a deputy acted changes nothing about the case; the entry says for which post."""


EFFECTS = (
    Effect("act.for", Text("替岗办理", "done for a post that is away"), words(""), words("post"), reducer=reduce_for),
    Effect("case.open", Text("立件", "the case is opened"), words("unit channel stage"),
           words("ledger version service number track parent unit channel"), maker=make_open,
           reducer=reduce_open),
    Effect("case.stage", Text("进入环节", "a stage is entered"), words("to"), words("to"),
           maker=make_stage, reducer=reduce_stage),
    Effect("case.close", Text("办结", "the case is closed"), words("outcome stage on"), words("outcome on"),
           maker=make_close, reducer=reduce_close),
    Effect("case.reopen", Text("重办", "the case is opened again"), words("to why"), words("to"),
           words("why"),
           make_reopen, reduce_reopen),
    Effect("case.void", Text("作废", "the case is void"), words("why"), frozenset(), words("why"),
           make_void, reduce_void),
    Effect("case.carry", Text("历史件结转", "a row is carried over"),
           words("stage outcome opened closed file sheet row"),
           words("stage outcome opened closed file sheet row"), maker=make_carry, reducer=reduce_carry),
    Effect("case.lapse", Text("期满生效", "time did something"), frozenset(), words("lapse key on"),
           reducer=reduce_lapse),
    Effect("case.unlapse", Text("期满撤开", "a paper beats the lapse"), frozenset(), words("lapse"),
           reducer=reduce_unlapse),
    Effect("version.move", Text("改适用版本", "the version changes"), words("to"), words("to"), words("why"),
           maker=make_move, reducer=reduce_move),
)  # fmt: skip
