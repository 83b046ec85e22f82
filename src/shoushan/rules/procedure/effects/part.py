"""Effects on parts: one unit's share of a case, offered, taken, returned, answered or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shoushan.rules.procedure.drafting import Draft, reason_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.marks import moved, part_mark
from shoushan.rules.procedure.refusals import (
    NoSuchUnit,
    NothingSelected,
    NotUnderstood,
    NotYourPart,
    PartNotOpen,
)
from shoushan.rules.procedure.scope import OPEN_PARTS, unit_label
from shoushan.rules.procedure.values import Fact, Part, Stamp, State
from shoushan.rules.text import Text

PART_STATES: Mapping[str, Text] = {
    "offered": Text("待签收", "offered"),
    "taken": Text("办理中", "taken"),
    "returned": Text("已退单", "returned"),
    "answered": Text("已答复", "answered"),
    "withdrawn": Text("已撤回", "withdrawn"),
}


def targets(draft: Draft, effect: str, values: Mapping[str, Any], allowed: Iterable[str]) -> list[str]:
    """The parts that an effect is about: named, ``all`` in an allowed state, or the act's own.

    Raises ``NotYourPart`` or ``PartNotOpen``.
    """
    parts, wanted, states = draft.state.parts, values.get("part"), frozenset(allowed)
    if wanted == "all":
        kind = values.get("kind")
        return [key for key, part in parts.items() if part["state"] in states and kind in (None, part["kind"])]
    key = draft.part if wanted is None else str(wanted)
    if key not in parts:
        key = next((name for name, part in parts.items() if part["unit"] == key and part["state"] in states), None)
    if key is None:
        held = dict.fromkeys(part["unit"] for part in parts.values() if part["state"] in OPEN_PARTS)
        raise NotYourPart(draft.act.label, [unit_label(draft.context, unit) for unit in held])
    if parts[key]["state"] not in states:
        raise PartNotOpen(
            draft.act.label,
            unit_label(draft.context, parts[key]["unit"]),
            PART_STATES[parts[key]["state"]],
            [PART_STATES[name] for name in sorted(states)],
            key,
        )
    return [key]


def units_of(draft: Draft, values: Mapping[str, Any]) -> list[str]:
    """The units named, each once. Raises ``NothingSelected``, ``NotUnderstood`` or ``NoSuchUnit``."""
    given = values.get("unit")
    found = [given] if isinstance(given, str) else list(given) if isinstance(given, tuple) else given
    if not found:
        raise NothingSelected(Text("承办单位", "unit"))
    if not isinstance(found, list) or not all(isinstance(unit, str) for unit in found):
        raise NotUnderstood("part.offer", "unit", given)
    for unit in found:
        if draft.context.units and unit not in draft.context.units:
            raise NoSuchUnit(unit)
    return list(dict.fromkeys(found))


def make_offer(draft: Draft, values: Mapping[str, Any]) -> None:
    """Offer a part to each unit; with ``in_turn`` the next is offered when the one before has answered."""
    units, kind = units_of(draft, values), str(values.get("kind") or "handle")
    later = units[1:] if values.get("in_turn") else []
    for unit in units[:1] if later else units:
        offer(draft, unit, kind, later, values.get("note"), values.get("stage"))


def offer(draft: Draft, unit: str, kind: str, later: list[str], note: str | None = None, stage: str | None = None) -> None:
    """One part for one unit, with the units that follow in turn."""
    number = draft.count(f"part:{unit}")
    key = unit if number == 1 else f"{unit}#{number}"
    data: dict[str, Any] = {
        "part": key,
        "unit": unit,
        "kind": kind,
        "stage": stage or _stage(draft),
        "then": list(later) or None,
    }
    draft.emit("part.offer", data, {"note": note} if note else {})
    draft.offered.append(key)


def _stage(draft: Draft) -> str:
    """The stage in which the part lies: where the act's own, unconditional move leads, else where the case
    stands."""
    if draft.lapse is None:
        for spec in draft.act.effects:
            to = spec.values.get("to")
            if spec.effect == "case.stage" and spec.if_ is None and isinstance(to, str):
                return to
    return draft.state.stage


def reduce_offer(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    data, key = fact.data, str(fact.data["part"])
    state.counts[f"part:{data['unit']}"] = state.counts.get(f"part:{data['unit']}", 0) + 1
    part: dict[str, Any] = {name: data[name] for name in ("unit", "kind", "stage")}
    part |= {"state": "offered", "since": stamp.day.isoformat(), "seen": stamp.n}
    if data.get("then"):
        part["then"] = data["then"]
    state.parts[key] = part  # type: ignore[assignment]
    moved(state, stamp, part_mark(key))


def make_take(draft: Draft, values: Mapping[str, Any]) -> None:
    """Sign for the part (签收)."""
    for key in targets(draft, "part.take", values, ("offered",)):
        draft.emit("part.take", {"part": key, "post": draft.command.actor.for_post or draft.command.actor.id})


def make_return(draft: Draft, values: Mapping[str, Any]) -> None:
    """Not mine (退单): waits for the one who decides."""
    for key in targets(draft, "part.return", values, ("offered", "taken")):
        draft.emit("part.return", {"part": key}, reason_of(draft, values))


def make_answer(draft: Draft, values: Mapping[str, Any]) -> None:
    """Answer with a verdict; where parts go in turn, the next unit is offered its part."""
    for key in targets(draft, "part.answer", values, ("offered", "taken")):
        text = values.get("text")
        verdict = str(values.get("verdict") or "done")
        draft.emit("part.answer", {"part": key, "verdict": verdict}, {"text": text} if text else {})
        held: Any = draft.state.parts[key]
        if held.get("then") and verdict not in (values.get("stop") or ()):
            offer(draft, held["then"][0], held["kind"], held["then"][1:])


def make_part_move(draft: Draft, values: Mapping[str, Any]) -> None:
    """Give the part to another unit (转派), or offer it again to the same one (a hand-back that is not
    accepted)."""
    for key in targets(draft, "part.move", values, OPEN_PARTS):
        unit = units_of(draft, {"unit": values.get("unit") or draft.state.parts[key]["unit"]})[0]
        draft.emit("part.move", {"part": key, "unit": unit}, reason_of(draft, values))
        draft.offered.append(key)


def make_withdraw(draft: Draft, values: Mapping[str, Any]) -> None:
    """Take the part back (撤回)."""
    for key in targets(draft, "part.withdraw", values, OPEN_PARTS):
        draft.emit("part.withdraw", {"part": key}, reason_of(draft, values))


def make_reject(draft: Draft, values: Mapping[str, Any]) -> None:
    """Refuse an answer (退回重报): the unit has its part again."""
    for key in targets(draft, "part.reject", values, ("answered",)):
        draft.emit("part.reject", {"part": key}, reason_of(draft, values))
        draft.offered.append(key)


def _to(name: str, **more: Any) -> Any:
    """A reducer that puts a part into another state."""

    def reduce(state: State, fact: Fact, stamp: Stamp) -> None:
        key = str(fact.data["part"])
        part: dict[str, Any] = {
            **state.parts[key],
            "state": name,
            "since": stamp.day.isoformat(),
            "seen": stamp.n,
            **more,
        }
        for given in ("post", "verdict", "unit"):
            if given in fact.data:
                part[given] = fact.data[given]
        state.parts[key] = part  # type: ignore[assignment]
        if name in ("returned", "taken") and fact.effect != "part.take":
            state.counts[fact.effect] = state.counts.get(fact.effect, 0) + 1
        moved(state, stamp, part_mark(key))

    return reduce


def open_parts(state: State) -> dict[str, Part]:
    """The parts that still lie with somebody."""
    return {key: part for key, part in state.parts.items() if part["state"] in OPEN_PARTS}


_PART = words("part")
EFFECTS = (
    Effect("part.offer", Text("分办", "a part is offered"), words("unit kind stage note in_turn"),
           words("part unit kind stage then"), words("note"), make_offer, reduce_offer),
    Effect("part.take", Text("签收", "a part is taken"), _PART, words("part post"), maker=make_take,
           reducer=_to("taken")),
    Effect("part.return", Text("退单", "a part is returned"), words("part why"), _PART, words("why"),
           make_return, _to("returned")),
    Effect("part.answer", Text("答复", "a part is answered"), words("part verdict text stop"),
           words("part verdict"),
           words("text"), make_answer, _to("answered")),
    Effect("part.move", Text("转派", "a part goes to another unit"), words("part unit why"),
           words("part unit"),
           words("why"), make_part_move, reducer=_to("offered", post=None, verdict=None)),
    Effect("part.withdraw", Text("撤回分办", "a part is withdrawn"), words("part kind why"), _PART,
           words("why"), make_withdraw, reducer=_to("withdrawn")),
    Effect("part.reject", Text("退回重报", "an answer is refused"), words("part why"), _PART, words("why"),
           make_reject, _to("taken", verdict=None)),
)  # fmt: skip
