"""The way of a case through its stages, as far as the definition lets it be told: where it came from, where it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shoushan.rules.catalogue.expressions import Expr, evaluate
from shoushan.rules.catalogue.model import EffectSpec, Service, Version
from shoushan.rules.procedure.values import State

MOVES = ("case.stage", "case.reopen")


def way_of(version: Version, service: Service | None, state: State, opened_by: str) -> tuple[str, ...]:
    """The stages from the first to the usual end, by the shortest way through the stage where the case stands."""
    edges = edges_of(version, service, state)
    first = _first(version, service, state, opened_by)
    behind = shortest(edges, first, state.stage) or (state.stage,)
    stage = version.stages.get(state.stage)
    if stage is None or stage.closed:
        return behind
    ends = (one.id for one in version.stages.values() if one.closed)
    ahead = next((found for end in ends if (found := shortest(edges, state.stage, end))), (state.stage,))
    return (*behind, *ahead[1:])


def edges_of(version: Version, service: Service | None, state: State) -> Mapping[str, tuple[str, ...]]:
    """Stage → stages to which an act or a join leads from it; what cannot hold for this service is left out."""
    known = _known(service, state)
    found: dict[str, list[str]] = {}
    for act in version.acts.values():
        for stage in act.from_:
            if stage in version.stages:
                found.setdefault(stage, []).extend(_targets(act.effects, known))
    for join in version.joins:
        found.setdefault(join.stage, []).extend(_targets(join.effects, known))
    return {stage: tuple(dict.fromkeys(targets)) for stage, targets in found.items()}


def shortest(edges: Mapping[str, tuple[str, ...]], start: str, goal: str) -> tuple[str, ...]:
    """The stages of the shortest way from ``start`` to ``goal``, both included; empty when there is none."""
    waiting: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while waiting:
        way = waiting.popleft()
        if way[-1] == goal:
            return way
        for stage in edges.get(way[-1], ()):
            if stage not in seen:
                seen.add(stage)
                waiting.append((*way, stage))
    return ()


def _first(version: Version, service: Service | None, state: State, opened_by: str) -> str:
    """The stage in which the opening act put the case."""
    act = version.acts.get(opened_by)
    told = next(_targets(act.effects, _known(service, state)), None) if act else None
    return told or next((stage.id for stage in version.stages.values() if stage.first), state.stage)


def _known(service: Service | None, state: State) -> dict[str, Any]:
    values: dict[str, Any] = {"case.parent": state.parent, "case.service": state.service}
    if service is not None:
        told = {**service.units, **service.values, "id": service.id, "kind": service.kind}
        values |= {f"service.{name}": value for name, value in told.items()}
    return values


def _targets(specs: Iterable[EffectSpec], known: Mapping[str, Any]) -> Iterator[str]:
    for spec in specs:
        to = spec.values.get("to")
        if spec.effect in MOVES and isinstance(to, str) and _may_hold(spec.if_, known):
            yield to


def _may_hold(test: Expr | None, known: Mapping[str, Any]) -> bool:
    return test is None or evaluate(test, known) is not False
