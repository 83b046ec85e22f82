"""Stages: one to begin with, each within reach, each open one with a way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shoushan.rules.catalogue.checking.view import View, is_open, literals
from shoushan.rules.catalogue.expressions import Expr, Name
from shoushan.rules.catalogue.expressions.nodes import And, Compare, Const, In
from shoushan.rules.catalogue.model import EffectSpec, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_STAGE = Text("环节", "stage")
_CASE_STAGE = Name("case.stage", "text")
_MOVES = {"case.stage": "to", "case.reopen": "to", "case.close": "stage", "case.carry": "stage", "case.open": "stage"}
WORDS = frozenset({"any", "any-open", "closed", "none"})


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the stages of a version."""
    version = view.version
    first = [stage for stage in version.stages.values() if stage.first]
    if len(first) > 1:
        yield view.problem(
            first[1].at,
            Text("不止一个起始环节。", "There is more than one first stage."),
            Text("只在一个环节写 first: true。", "Write first: true at one stage only."),
        )
    yield from _names(view)
    starts = _starts(version)
    if not starts:
        at = next(iter(version.stages.values())).at
        yield view.problem(
            at,
            Text("没有起始环节。", "There is no first stage."),
            Text(
                "在一个环节写 first: true，或由立件操作进入环节。",
                "Write first: true at a stage, or let the opening act enter one.",
            ),
        )
        return
    edges = _edges(version)
    reached = _reached(starts, edges)
    for id_, stage in version.stages.items():
        if id_ not in reached:
            yield view.problem(
                stage.at,
                Text(f"环节“{id_}”无法到达。", f"The stage “{id_}” cannot be reached."),
                Text("请增加进入它的操作，或删去。", "Add an act that enters it, or take it out."),
            )
        elif not stage.closed and not (edges[id_] - {id_}) and view.ledger.kind == "procedure":
            yield view.problem(
                stage.at,
                Text(f"环节“{id_}”没有出口。", f"The stage “{id_}” has no way out."),
                Text(
                    "请增加离开它或办结的操作、汇合或期满后果。",
                    "Add an act, a join or a lapse that leaves it or closes the case.",
                ),
            )


def _names(view: View) -> Iterator[Problem]:
    stages = view.version.stages
    for act in view.version.acts.values():
        for id_ in act.from_:
            if id_ not in stages and id_ not in WORDS:
                yield view.unknown(act.at, _STAGE, id_, [*stages, *WORDS])
    for join in view.version.joins:
        if join.stage not in stages:
            yield view.unknown(join.at, _STAGE, join.stage, stages)
    for field in view.version.fields.values():
        if field.stage is not None and field.stage not in stages:
            yield view.unknown(field.at, _STAGE, field.stage, stages)


def _starts(version: Version) -> set[str]:
    """Stages in which a case can begin: the first one, or the first that its opening act enters."""
    found = {stage.id for stage in version.stages.values() if stage.first}
    for act in version.acts.values():
        if "none" in act.from_:
            found |= _targets(act.effects, version)
    return found & set(version.stages)


def _targets(effects: Iterable[EffectSpec], version: Version) -> set[str]:
    """Stages that these effects enter; all of them when the stage is only known with the case."""
    found: set[str] = set()
    for spec in effects:
        key = _MOVES.get(spec.effect)
        value = spec.values.get(key) if key else None
        if is_open(value):
            return set(version.stages)
        found.update(literals(value))
        if spec.effect == "case.close" and value is None:
            found.add("")
    return found


def _edges(version: Version) -> dict[str, set[str]]:
    """Stage → stages that may follow; an empty text stands for being closed where it is."""
    edges: dict[str, set[str]] = {id_: set() for id_ in version.stages}
    closes = any("" in _targets(act.effects, version) for act in version.acts.values())
    for act in version.acts.values():
        targets = _targets(act.effects, version)
        for id_ in _from(act.from_, version, closes):
            edges[id_] |= targets
    for join in version.joins:
        if join.stage in edges:
            edges[join.stage] |= _targets(join.effects, version)
    for lapse in version.lapses:
        targets = _targets(lapse.effects, version)
        for id_ in _from(("any-open",), version, False) & _only_in(lapse.when, version):
            edges[id_] |= targets
    return edges


def _only_in(when: Expr | None, version: Version) -> set[str]:
    """The stages that a condition leaves, as far as it says ``case.stage = …`` or ``case.stage in (…)`` outright."""
    left = set(version.stages)
    for item in when.items if isinstance(when, And) else [when]:
        if isinstance(item, Compare) and item.op == "=" and item.left == _CASE_STAGE and isinstance(item.right, Const):
            left &= {str(item.right.value)}
        elif isinstance(item, In) and item.item == _CASE_STAGE:
            left &= {str(choice.value) for choice in item.choices if isinstance(choice, Const)}
    return left


def _from(from_: tuple[str, ...], version: Version, closes: bool) -> set[str]:
    """The stages in which an act may be done (``closes``: cases may be closed where they stand)."""
    found: set[str] = set()
    for word in from_:
        if word == "any":
            found |= set(version.stages)
        elif word == "any-open":
            found |= {id_ for id_, stage in version.stages.items() if not stage.closed}
        elif word == "closed":
            found |= {id_ for id_, stage in version.stages.items() if stage.closed or closes}
        elif word in version.stages:
            found.add(word)
    return found


def _reached(starts: set[str], edges: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        id_ = waiting.pop()
        if id_ in edges and id_ not in seen:
            seen.add(id_)
            waiting.extend(edges[id_])
    return seen
