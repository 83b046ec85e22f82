"""Effects on materials: received, missing, wrong, waived, promised, known or deferred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.rules.catalogue.model import Material
from shoushan.rules.deadlines import DeadlineRefused, Term, reckon
from shoushan.rules.procedure import clock
from shoushan.rules.procedure.drafting import Draft, text_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.scope import materials_of, missing_materials
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

PARTY = "party"
"""In place of a unit: the original is back with the citizen."""
PLACE = ("with", "with_since")
STATES = ("received", "missing", "wrong", "waived", "promised", "known", "deferred")


def make_set(draft: Draft, values: Mapping[str, Any]) -> None:
    """Record how a material stands; ``material: all`` means every one that is still missing.

    Deferring (容缺), promising (告知承诺) and not asking (免提交) only where the material allows it.
    """
    name, state = text_of("material.set", values, "material"), str(values.get("state") or "received")
    if state not in STATES:
        raise NotUnderstood("material.set", "state", state)
    if name == "all":
        for material in missing_materials(draft.scope):
            _set(draft, material, state, values)
        return
    found = next(
        (one for one in materials_of(draft.version, draft.state) if one.id == name),
        draft.version.materials.get(name),
    )
    if found is None:
        raise NotUnderstood("material.set", "material", name)
    _set(draft, found, state, values)


def _set(draft: Draft, material: Material, state: str, values: Mapping[str, Any]) -> None:
    allowed = {"deferred": material.defer is not None, "promised": material.promise, "known": material.known}
    if not allowed.get(state, True):
        word = {
            "deferred": Text("容缺", "deferred"),
            "promised": Text("告知承诺", "promised"),
            "known": Text("免提交", "left out"),
        }
        raise NothingToDo(
            Text(
                f"“{material.label.zh}”不能{word[state].zh}。",
                f"“{material.label.en}” cannot be {word[state].en}.",
            ),
            Text("请按事项指南收取。", "Receive it as the guide says."),
            material.id,
        )
    received = state == "received"
    draft.emit(
        "material.set",
        {
            "material": material.id,
            "state": state,
            "due": values.get("due") or (_due(draft, material) if state == "deferred" else None),
            "original": values.get("original", material.original if received else None),
            "copies": values.get("copies", material.copies if received else None),
            "file": values.get("file"),
        },
    )


def _due(draft: Draft, material: Material) -> str | None:
    """The day by which a deferred material must come."""
    assert material.defer is not None
    limit, unit = material.defer
    try:
        due = reckon(Term(draft.day, limit, unit), draft.context.calendar).due
    except DeadlineRefused as error:
        raise clock.refused(error) from error
    return due.isoformat() if due else None


def reduce_set(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    name = str(fact.data["material"])
    kept = {key: value for key, value in (state.materials.get(name) or {}).items() if key in PLACE}
    state.materials[name] = {**{key: value for key, value in fact.data.items() if key != "material"}, **kept}


def make_move(draft: Draft, values: Mapping[str, Any]) -> None:
    """An original goes to a unit, or (``to: party``) back to the citizen; whose it is no more is not given twice."""
    name, to = text_of("material.move", values, "material"), text_of("material.move", values, "to")
    held = draft.state.materials.get(name)
    if held is None or held["state"] in ("missing", "deferred", "waived"):
        raise NothingToDo(
            Text("这份材料没有收到原件。", "No original of this paper was received."),
            Text("请先登记收到。", "Record that it was received first."),
            "material",
        )
    if to not in (PARTY, *draft.context.units):
        raise NotUnderstood("material.move", "to", to)
    if held.get("with", draft.state.unit) == to:
        raise NothingToDo(
            Text("原件已经在那里。", "The original is there already."), Text("请核对。", "Look again."), "material"
        )
    draft.emit("material.move", {"material": name, "to": to})


def reduce_move(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    name = str(fact.data["material"])
    state.materials[name] = {**state.materials[name], "with": fact.data["to"], "with_since": stamp.day.isoformat()}


EFFECTS = (
    Effect("material.set", Text("材料登记", "a material is recorded"),
           words("material state original copies due file"),
           words("material state original copies due file"), maker=make_set, reducer=reduce_set),
    Effect("material.move", Text("原件移交", "an original changes hands"), words("material to"),
           words("material to"), maker=make_move, reducer=reduce_move),
)  # fmt: skip
