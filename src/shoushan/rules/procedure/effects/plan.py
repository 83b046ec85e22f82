"""Effects on plans: items with planned and reached days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shoushan.rules.procedure.drafting import Draft, day_of, reason_of, text_of
from shoushan.rules.procedure.effects.effect import Effect, changed, words
from shoushan.rules.procedure.refusals import NothingToDo, NotUnderstood
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text


def make_set(draft: Draft, values: Mapping[str, Any]) -> None:
    """Plan an item for a day; planning it again is a new revision of the baseline."""
    item = text_of("plan.set", values, "item")
    planned = day_of("plan.set", values, "planned", date.min)
    if planned == date.min:
        raise NotUnderstood("plan.set", "planned", values.get("planned"))
    revision = draft.state.plan.get(item, {}).get("revision", 0) + 1
    label = {"label": values["label"]} if values.get("label") else {}
    data = {"item": item, "planned": planned.isoformat(), "revision": revision}
    draft.emit("plan.set", data, {**label, **reason_of(draft, values)})


def reduce_set(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    item = str(fact.data["item"])
    held = state.plan.get(item, {})
    more = {key: fact.data[key] for key in ("starts", "after") if key in fact.data}
    kept = {key: value for key, value in held.items() if key not in ("starts", "after")}
    state.plan[item] = changed(kept, planned=fact.data["planned"], revision=fact.data["revision"], **more)


def make_reach(draft: Draft, values: Mapping[str, Any]) -> None:
    """An item is reached on a day."""
    item = text_of("plan.reach", values, "item")
    held = draft.state.plan.get(item)
    if held is None or held.get("on"):
        raise NothingToDo(Text(f"计划中没有未完成的“{item}”。", f"The plan has no open item “{item}”."))
    draft.emit("plan.reach", {"item": item, "on": day_of("plan.reach", values, "on", draft.day).isoformat()})


def reduce_reach(state: State, fact: Fact, stamp: Stamp) -> None:
    """Let the fact come true."""
    item = str(fact.data["item"])
    state.plan[item] = changed(state.plan[item], on=fact.data["on"])


EFFECTS = (
    Effect("plan.set", Text("列入计划", "an item is planned"), words("item planned label why"),
           words("item planned revision starts after follows"), words("label why"), make_set, reduce_set),
    Effect("plan.reach", Text("到达节点", "an item is reached"), words("item on"), words("item on"),
           maker=make_reach, reducer=reduce_reach),
)  # fmt: skip
