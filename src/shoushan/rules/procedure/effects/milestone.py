"""Effects that plan several milestones at once: laid down row by row, or counted back from a target day.

Both make facts of ``plan.set``: one per milestone whose days or dependencies change, what moves with another naming it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shoushan.rules.catalogue.model import Milestones
from shoushan.rules.procedure import plans
from shoushan.rules.procedure.drafting import Draft, reason_of
from shoushan.rules.procedure.effects.effect import Effect, words
from shoushan.rules.procedure.plan_refusals import (
    DayUnreadable,
    EndsBeforeStarts,
    MilestoneReached,
    MilestoneTwice,
    NoSuchMilestone,
    NoTemplate,
    PlanCircle,
)
from shoushan.rules.procedure.plans import Planned
from shoushan.rules.procedure.refusals import NothingSelected, NothingToDo, ReasonNeeded
from shoushan.rules.text import Text

MARKS = re.compile(r"[、，,；;\n\t]")
NONE = frozenset({"-", "–", "无", "none"})
"""What is written for “comes after nothing any more”."""


def make_lay(draft: Draft, values: Mapping[str, Any]) -> None:
    """Plan the milestones of ``items`` (rows of item, planned, starts, after, label); what depends on them moves along.

    Raises ``NothingSelected``, a refusal of `plan_refusals` naming row and column, ``ReasonNeeded`` where a day that stands
    is changed without one, ``NothingToDo`` where nothing would change.
    """
    rows = values.get("items")
    if not isinstance(rows, list | tuple) or not rows:
        raise NothingSelected(Text("节点", "milestones"))
    held = plans.planned_of(draft.state.plan)
    asked: dict[str, Planned] = {}
    labels: dict[str, Any] = {}
    at: dict[str, int] = {}
    for number, row in enumerate(rows):
        given = row if isinstance(row, Mapping) else {}
        one = _row(draft, given, held, number)
        if one.item in asked:
            raise MilestoneTwice(label_of(draft, one.item), number)
        asked[one.item], at[one.item] = one, number
        if given.get("label"):
            labels[one.item] = given["label"]
    for item, one in asked.items():
        for before in one.after:
            if before not in asked and before not in held:
                raise NoSuchMilestone(label_of(draft, before).zh, at[item], _labels(draft, (*held, *asked)), "after")
    _enter(draft, values, held, asked, at, labels)


def make_schedule(draft: Draft, values: Mapping[str, Any]) -> None:
    """Plan the ledger's own steps counted back from ``target`` over working days; reached ones stay. Raises ``NoTemplate``."""
    said = draft.version.milestones
    target = values.get("target")
    if said is None or not said.steps or not target:
        raise NoTemplate
    held = plans.planned_of(draft.state.plan)
    found = plans.scheduled(said.steps, _day(target, None, "target") or date.min, draft.context.calendar)
    _enter(draft, values, held, {one.item: one for one in found if not (held.get(one.item) or one).on}, {}, {})


def _row(draft: Draft, row: Mapping[str, Any], held: Mapping[str, Planned], number: int) -> Planned:
    said = str(row.get("item") or "").strip()
    item = _named(draft, said)
    if not item:
        raise NoSuchMilestone(said, number, _labels(draft, codes_of(draft.version.milestones, draft.context.codes)))
    before = held.get(item)
    planned = _day(row.get("planned"), number, "planned") or (before.planned if before else None)
    if planned is None:
        raise DayUnreadable("", number, "planned")
    starts = _day(row.get("starts"), number, "starts")
    if starts is None and before is not None and before.starts is not None:
        by = draft.context.calendar.working_days(before.planned, planned)
        starts = plans.shifted(before.starts, by, draft.context.calendar) if by else before.starts
    if starts is not None and planned < starts:
        raise EndsBeforeStarts(label_of(draft, item), starts.isoformat(), planned.isoformat(), number)
    after = _after(draft, row.get("after"), number)
    if after is None:
        after = before.after if before else ()
    return Planned(item, planned, starts, after, before.on if before else None)


def _named(draft: Draft, said: str) -> str:
    """The id of a milestone written as code or in words of either language; any text where the ledger has no list."""
    known = codes_of(draft.version.milestones, draft.context.codes)
    if not known:
        return said
    return said if said in known else next((code for code, label in known.items() if said and said in label), "")


def _after(draft: Draft, said: Any, number: int) -> tuple[str, ...] | None:
    if isinstance(said, str):  # words of English labels have spaces, and spaces part Chinese ones
        whole = [one.strip() for one in MARKS.split(said) if one.strip()]
        parts = [part for one in whole for part in ([one] if _named(draft, one) else one.split())]
    else:
        parts = [str(one) for one in said or ()]
    if not parts:
        return None
    if len(parts) == 1 and parts[0].lower() in NONE:
        return ()
    found = []
    for part in parts:
        item = _named(draft, part)
        if not item:
            known = codes_of(draft.version.milestones, draft.context.codes)
            raise NoSuchMilestone(part, number, _labels(draft, known), "after")
        found.append(item)
    return tuple(dict.fromkeys(found))


def _day(given: Any, row: int | None, column: str) -> date | None:
    if given in (None, ""):
        return None
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        raise DayUnreadable(given, row, column) from None


def _enter(
    draft: Draft,
    values: Mapping[str, Any],
    held: Mapping[str, Planned],
    asked: Mapping[str, Planned],
    at: Mapping[str, int],
    labels: Mapping[str, Any],
) -> None:
    """Whatever then stands otherwise, as facts: first all that could be wrong with the plan as a whole."""
    after = {item: one.after for item, one in {**held, **asked}.items()}
    ring = plans.circle(after)
    if ring:
        row = next((at[item] for item in ring if item in at), None)
        raise PlanCircle([label_of(draft, item) for item in ring], row)
    changed = {item: one for item, one in asked.items() if one != held.get(item)}
    for item in changed:
        if item in held and (on := held[item].on) is not None:
            raise MilestoneReached(label_of(draft, item), on.isoformat(), at.get(item))
    if not changed:
        remedy = Text("请改日期后再办。", "Change a day first.")
        raise NothingToDo(Text("计划没有变化。", "Nothing in the plan would change."), remedy)
    why = reason_of(draft, values)
    if any(item in held for item in changed) and not why:
        raise ReasonNeeded(draft.act.label)
    for one in plans.moved(held, changed.values(), draft.context.calendar):
        revision = draft.state.plan.get(one.item, {}).get("revision", 0) + 1
        label = {"label": labels[one.item]} if labels.get(one.item) else {}
        data = {
            "item": one.item,
            "planned": one.planned.isoformat(),
            "revision": revision,
            "starts": one.starts.isoformat() if one.starts else None,
            "after": list(one.after) or None,
            "follows": one.follows,
        }
        draft.emit("plan.set", data, {**label, **(why if revision > 1 else {})})


def codes_of(said: Milestones | None, codes: Mapping[str, Any]) -> Mapping[str, Text]:
    """The milestones that the ledger knows, in words; none where its definition names no list."""
    found = codes.get(said.list) if said else None
    return {id_: code.label for id_, code in found.codes.items()} if found else {}


def label_of(draft: Draft, item: str) -> Text:
    """A milestone in words."""
    return codes_of(draft.version.milestones, draft.context.codes).get(item, Text(item, item))


def _labels(draft: Draft, items: Iterable[str]) -> Sequence[Text]:
    return [label_of(draft, item) for item in dict.fromkeys(items)]


EFFECTS = (
    Effect("plan.lay", Text("节点计划", "milestones are planned"), words("items why"), maker=make_lay),
    Effect("plan.schedule", Text("倒排工期", "a plan is counted back"), words("target why"), maker=make_schedule),
)  # fmt: skip
