"""The way of a case: where it has been, where it stands, and the nearest good end that lies ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from shoushan.rules.catalogue.expressions import evaluate
from shoushan.rules.catalogue.model import Act, EffectSpec, Stage, Version
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

ASIDE = frozenset({"withdraw", "void", "tell-missing", "send-back"})
"""Verbs that lead off the way or back on it."""
GOOD = frozenset({"granted", "answered", "solved", "huajie"})


def targets(effects: Sequence[EffectSpec], facts: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The stages that effects lead to, as far as they are written as words; ``facts`` rule out what cannot be."""
    return tuple(
        spec.values["to"]
        for spec in effects
        if spec.effect == "case.stage"
        and isinstance(spec.values.get("to"), str)
        and (facts is None or spec.if_ is None or evaluate(spec.if_, facts) is not False)
    )


def _edges(version: Version, facts: Mapping[str, Any]) -> dict[str, list[str]]:
    open_stages = [stage.id for stage in version.stages.values() if not stage.closed]
    edges: dict[str, list[str]] = {}
    for join in version.joins:
        edges.setdefault(join.stage, []).extend(targets(join.effects, facts))
    for act in version.acts.values():
        if act.opens or act.verb in ASIDE or any(spec.effect == "class.leave" for spec in act.effects):
            continue
        starts = open_stages if {"any", "any-open"} & set(act.from_) else act.from_
        for stage in starts:
            edges.setdefault(stage, []).extend(targets(act.effects, facts))
    return edges


def good_ends(version: Version) -> frozenset[str]:
    """The closed stages that an act or a join reaches while closing with a good outcome."""
    found = set()
    for effects in (*(act.effects for act in version.acts.values()), *(join.effects for join in version.joins)):
        outcomes = {str(spec.values.get("outcome")) for spec in effects if spec.effect == "case.close"}
        if any(version.outcomes[one].kind in GOOD for one in outcomes if one in version.outcomes):
            found |= {to for to in targets(effects) if to in version.stages and version.stages[to].closed}
    return frozenset(found)


def ahead(version: Version, stage: str, facts: Mapping[str, Any] | None = None, been: Collection[str] = ()) -> tuple[str, ...]:
    """The stages after ``stage`` on the shortest way to a good end; nothing when it is an end or has none.

    ``facts`` (names of expressions) rule out conditional ways, ``been`` keeps from going back.
    """
    edges = _edges(version, facts or {})
    return _nearest(good_ends(version), edges, stage, been) or _nearest(_ends(version, "transferred"), edges, stage, been)


def _ends(version: Version, kind: str) -> frozenset[str]:
    """The closed stages that an act reaches while closing with an outcome of the kind, save those that leave the way."""
    found = set()
    for act in version.acts.values():
        outcomes = {str(spec.values.get("outcome")) for spec in act.effects if spec.effect == "case.close"}
        if act.verb not in ASIDE and any(version.outcomes[one].kind == kind for one in outcomes if one in version.outcomes):
            found |= {to for to in targets(act.effects) if version.stages[to].closed}
    return frozenset(found)


def _nearest(ends: Collection[str], edges: Mapping[str, Sequence[str]], stage: str, been: Collection[str]) -> tuple[str, ...]:
    waiting: deque[tuple[str, tuple[str, ...]]] = deque([(stage, ())])
    seen = {stage, *been}
    while waiting:
        at, way = waiting.popleft()
        if at in ends and at != stage:
            return way
        for to in edges.get(at, ()):
            if to not in seen:
                seen.add(to)
                waiting.append((to, (*way, to)))
    return ()


def behind(version: Version, acts: Sequence[str], stage: str, facts: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The stages that the acts done so far have led through, in the order in which they were reached."""
    found: list[str] = []
    first = next((one.id for one in version.stages.values() if one.first), None)
    for act in (version.acts[name] for name in acts if name in version.acts):
        reached = _opened(act, first) if act.opens else targets(act.effects, facts or {})
        started = act.from_ if len(act.from_) == 1 and act.from_[0] in version.stages else ()
        found += [one for one in (*started, *(reached if len(reached) == 1 else ())) if one not in found]
    return tuple(one for one in found if one != stage and one in version.stages)


def _opened(act: Act, first: str | None) -> tuple[str, ...]:
    """Where a case begins: a condition of the opening may have led elsewhere, which the stage that follows then tells."""
    certain = tuple(str(spec.values["to"]) for spec in act.effects if spec.effect == "case.stage" and spec.if_ is None)
    return certain or ((first,) if first and not targets(act.effects) else ())


def steps(
    version: Version, acts: Sequence[str], stage: str, *, closed: bool, since: str = "", facts: Mapping[str, Any] | None = None
) -> ui.Steps:
    """The steps of a case as a page shows them."""
    been = behind(version, acts, stage, facts)
    done = tuple(ui.Step(_label(version, one), "done") for one in been)
    now = ui.Step(_label(version, stage), "done" if closed else "current", since)
    onward = () if closed else ahead(version, stage, facts, been) or ahead(version, stage, facts)
    rest = tuple(ui.Step(_label(version, one)) for one in onward)
    return ui.Steps((*done, now, *rest), word("desk-way"))


def _label(version: Version, stage: str) -> str:
    found: Stage | None = version.stages.get(stage)
    return t(found.label) if found else stage
