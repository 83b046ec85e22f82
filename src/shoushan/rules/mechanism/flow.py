"""What of a version is drawn: its stages, what leads from one to the next, where it begins and how it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.catalogue.model import Act, EffectSpec, Join, Lapse, Version

Kind = Literal["start", "any", "stage", "act", "lapse", "join", "outcome"]
MOVES = {"case.stage": "to", "case.reopen": "to", "case.carry": "stage", "case.close": "stage", "case.open": "stage"}
"""Effect → which of its values names the stage to which it leads."""
ENDS = ("case.close", "case.carry")
ANYWHERE = ("any", "any-open", "closed")
MOST = 3
"""From so many stages an act has an arrow of its own; from more it has one from a box that names them."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the picture. ``ref`` is the id of what it stands for; ``stages`` are those that a box of kind any names."""

    id: str
    kind: Kind
    ref: str = ""
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inside:
    """What may be done in a stage without leaving it: an act, a lapse or a join."""

    kind: Kind
    ref: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Boxes and arrows; what stays inside one stage; ``beside`` is what stays in several and is told once."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    inside: dict[str, tuple[Inside, ...]]
    beside: tuple[Inside, ...]
    terms: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class _Making:
    version: Version
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[tuple[str, str]] = field(default_factory=list)
    inside: dict[str, list[Inside]] = field(default_factory=dict)
    beside: list[Inside] = field(default_factory=list)

    def add(self, kind: Kind, ref: str = "", stages: tuple[str, ...] = ()) -> str:
        id_ = f"{kind}:{ref}"
        self.nodes.setdefault(id_, Node(id_, kind, ref, stages))
        return id_


def flow_of(version: Version) -> Flow:
    """The picture of ``version``, not yet placed. Each act, lapse and join stands in it exactly once."""
    making = _Making(version)
    making.add("start")
    for stage in version.stages:
        making.add("stage", stage)
    for act in version.acts.values():
        _act(making, act)
    for join in version.joins:
        _placed(making, "join", join.id, (join.stage,), join.effects)
    terms = starts(version)
    for lapse in version.lapses:
        _placed(making, "lapse", lapse.id, _lapse_stages(version, lapse, terms), lapse.effects)
    _outcomes(making)
    if not any(a == "start:" for a, _ in making.edges):
        del making.nodes["start:"]
    inside = {stage: tuple(held) for stage, held in making.inside.items()}
    return Flow(tuple(making.nodes.values()), tuple(dict.fromkeys(making.edges)), inside, tuple(making.beside), terms)


def _act(making: _Making, act: Act) -> None:
    _placed(making, "act", act.id, act.from_, act.effects)


def _placed(making: _Making, kind: Kind, id_: str, sources: Sequence[str], effects: Iterable[EffectSpec]) -> None:
    """A box with its arrows where it leads elsewhere; else a line inside its stage, or beside where it has several."""
    version, effects = making.version, tuple(effects)
    opens = "none" in sources
    targets = targets_of(effects, version)
    ends = () if targets else outcomes_of(effects)
    named = tuple(stage for stage in sources if stage in version.stages)
    loose = tuple(word for word in sources if word in ANYWHERE) or (() if named or opens else ("any-open",))
    if opens and not targets:
        targets = tuple(one.id for one in version.stages.values() if one.first) or tuple(version.stages)[:1]
    stays = not targets or (not loose and len(named) == 1 and targets == named)
    if not opens and not ends and stays:
        if len(named) == 1 and not loose:
            making.inside.setdefault(named[0], []).append(Inside(kind, id_))
        else:
            making.beside.append(Inside(kind, id_))
        return
    node = making.add(kind, id_)
    for source in _sources(making, opens, named, loose):
        making.edges.append((source, node))
    making.edges += [(node, f"stage:{stage}") for stage in targets]
    making.edges += [(node, making.add("outcome", outcome)) for outcome in ends if outcome in version.outcomes]


def _sources(making: _Making, opens: bool, named: tuple[str, ...], loose: tuple[str, ...]) -> Iterator[str]:
    if opens:
        yield "start:"
    if loose:
        for word in loose:
            yield making.add("any", word)
    elif len(named) > MOST:
        yield making.add("any", "+".join(named), named)
    else:
        yield from (f"stage:{stage}" for stage in named)


def targets_of(effects: Iterable[EffectSpec], version: Version) -> tuple[str, ...]:
    """The stages to which effects may lead, each once."""
    found = (
        stage for spec in effects if (key := MOVES.get(spec.effect)) for stage in constants(spec.values.get(key))
        if stage in version.stages
    )  # fmt: skip
    return tuple(dict.fromkeys(found))


def outcomes_of(effects: Iterable[EffectSpec]) -> tuple[str, ...]:
    """The outcomes with which effects may close a case."""
    found = (one for spec in effects if spec.effect in ENDS for one in constants(spec.values.get("outcome")))
    return tuple(dict.fromkeys(found))


def constants(value: Any) -> Iterator[str]:
    """The texts that a value may come to: itself, or those among which its expression chooses."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, n.Const):
        yield from constants(value.value)
    elif isinstance(value, n.Case):
        for branch in value.branches:
            yield from constants(branch.then)
        yield from constants(value.otherwise)
    elif isinstance(value, n.Coalesce):
        for item in value.items:
            yield from constants(item)


def _outcomes(making: _Making) -> None:
    """From the stage in which a case rests to how it ended; carrying over tells nothing where another way does."""
    version = making.version
    owners: list[Act | Join | Lapse] = [*version.acts.values(), *version.joins, *version.lapses]
    later: list[tuple[str, str]] = []
    for owner in owners:
        carried = any(spec.effect == "case.carry" for spec in owner.effects)
        closed = [one for one in targets_of(owner.effects, version) if version.stages[one].closed]
        pairs = [(f"stage:{one}", outcome) for one in closed for outcome in outcomes_of(owner.effects)]
        for stage, outcome in pairs:
            if outcome not in version.outcomes:
                continue
            if carried:
                later.append((stage, outcome))
            else:
                making.edges.append((stage, making.add("outcome", outcome)))
    for stage, outcome in later:
        if f"outcome:{outcome}" not in making.nodes:
            making.edges.append((stage, making.add("outcome", outcome)))


def starts(version: Version) -> dict[str, tuple[str, ...]]:
    """Stage → the terms that begin to run there."""
    found: dict[str, dict[str, None]] = {}
    first = [one.id for one in version.stages.values() if one.first] or list(version.stages)[:1]
    owners = [(act.from_, act.effects) for act in version.acts.values()]
    owners += [((join.stage,), join.effects) for join in version.joins]
    for sources, effects in owners:
        begun = [term for spec in effects if spec.effect == "term.start" for term in constants(spec.values.get("term"))]
        if not begun:
            continue
        there = targets_of(effects, version) or (tuple(first) if "none" in sources else sources)
        for stage in there:
            if stage in version.stages:
                found.setdefault(stage, {}).update(dict.fromkeys(term for term in begun if term in version.terms))
    return {stage: tuple(terms) for stage, terms in found.items()}


def _lapse_stages(version: Version, lapse: Lapse, terms: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The stages in which time does it: those that its condition names, else those in which its term begins."""
    named = tuple(stage for stage in _stages_said(lapse.when) if stage in version.stages)
    return named or tuple(stage for stage, held in terms.items() if lapse.term in held) or ("any-open",)


def _stages_said(expr: Expr | None) -> tuple[str, ...]:
    """The stages that a condition holds the case to."""
    if isinstance(expr, n.And):
        return tuple(stage for item in expr.items for stage in _stages_said(item))
    if isinstance(expr, n.Compare) and expr.op == "=" and isinstance(expr.left, n.Name) and expr.left.path == "case.stage":
        return tuple(constants(expr.right))
    if isinstance(expr, n.In) and isinstance(expr.item, n.Name) and expr.item.path == "case.stage":
        return tuple(one for choice in expr.choices for one in constants(choice))
    return ()
