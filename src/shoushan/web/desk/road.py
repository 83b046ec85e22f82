"""The way of a case: where it has been, where it stands, and the nearest good end that lies ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from shoushan.rules.catalogue.model import EffectSpec, Stage, Version
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

GOOD = frozenset({"granted", "answered", "solved", "huajie"})


def targets(effects: Sequence[EffectSpec]) -> tuple[str, ...]:
    """The stages that effects lead to, as far as they are written as words."""
    found = (spec.values.get("to") for spec in effects if spec.effect == "case.stage")
    return tuple(to for to in found if isinstance(to, str))


def _edges(version: Version) -> dict[str, list[str]]:
    open_stages = [stage.id for stage in version.stages.values() if not stage.closed]
    edges: dict[str, list[str]] = {}
    for join in version.joins:
        edges.setdefault(join.stage, []).extend(targets(join.effects))
    for act in version.acts.values():
        if act.opens or act.verb in ("withdraw", "void"):
            continue
        starts = open_stages if {"any", "any-open"} & set(act.from_) else act.from_
        for stage in starts:
            edges.setdefault(stage, []).extend(targets(act.effects))
    return edges


def good_ends(version: Version) -> frozenset[str]:
    """The closed stages that an act or a join reaches while closing with a good outcome."""
    found = set()
    for effects in (*(act.effects for act in version.acts.values()), *(join.effects for join in version.joins)):
        outcomes = {str(spec.values.get("outcome")) for spec in effects if spec.effect == "case.close"}
        if any(version.outcomes[one].kind in GOOD for one in outcomes if one in version.outcomes):
            found |= {to for to in targets(effects) if to in version.stages and version.stages[to].closed}
    return frozenset(found)


def ahead(version: Version, stage: str) -> tuple[str, ...]:
    """The stages after ``stage`` on the shortest way to a good end; nothing when it is an end or has none."""
    ends, edges = good_ends(version), _edges(version)
    waiting, seen = deque([(stage, ())]), {stage}
    while waiting:
        at, way = waiting.popleft()
        if at in ends and at != stage:
            return way
        for to in edges.get(at, ()):
            if to in version.stages and to not in seen:
                seen.add(to)
                waiting.append((to, (*way, to)))  # type: ignore[arg-type]
    return ()


def behind(version: Version, acts: Sequence[str], stage: str) -> tuple[str, ...]:
    """The stages that the acts done so far have led through, in the order in which they were reached."""
    found: list[str] = []
    for name in acts:
        act = version.acts.get(name)
        if act is None:
            continue
        reached = targets(act.effects)
        first = next((one.id for one in version.stages.values() if one.first), None)
        if act.opens and not reached and first:
            reached = (first,)
        if len(reached) == 1 and reached[0] not in found:
            found.append(reached[0])
    return tuple(one for one in found if one != stage and one in version.stages)


def steps(version: Version, acts: Sequence[str], stage: str, *, closed: bool, since: str = "") -> ui.Steps:
    """The steps of a case as a page shows them."""
    done = tuple(ui.Step(_label(version, one), "done") for one in behind(version, acts, stage))
    now = ui.Step(_label(version, stage), "done" if closed else "current", since)
    rest = () if closed else tuple(ui.Step(_label(version, one)) for one in ahead(version, stage))
    return ui.Steps((*done, now, *rest), word("desk-way"))


def _label(version: Version, stage: str) -> str:
    found: Stage | None = version.stages.get(stage)
    return t(found.label) if found else stage
