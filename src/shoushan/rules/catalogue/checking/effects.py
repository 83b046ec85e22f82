"""Effects: known names, known keys, and targets that exist; joins that can come true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shoushan.rules.catalogue.checking.view import View, is_open, literals, specs
from shoushan.rules.catalogue.effects import EFFECTS, EffectShape
from shoushan.rules.catalogue.model import EffectSpec, Join
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_WORDS: Mapping[str, Text] = {
    "stage": Text("环节", "stage"),
    "outcome": Text("办结方式", "outcome"),
    "term": Text("时限", "term"),
    "paper": Text("文书", "paper"),
    "material": Text("材料", "material"),
    "party": Text("办事对象角色", "party role"),
    "sheet": Text("测算表", "worksheet"),
    "ledger": Text("台账", "ledger"),
    "pause": Text("暂停类型", "kind of pause"),
    "part_kind": Text("分办类型", "kind of part"),
    "closed_class": Text("封闭类别", "closed class"),
    "relation": Text("关系", "relation"),
    "recur": Text("到期续开", "recurring case"),
}
_UNIT = Text("单位", "unit")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the effects and joins of a version."""
    known = _known(view)
    for spec in specs(view.version):
        shape = EFFECTS.get(spec.effect)
        if shape is None:
            yield view.unknown(spec.at, Text("后果", "effect"), spec.effect, EFFECTS)
            continue
        yield from _keys(view, spec, shape)
        yield from _targets(view, spec, shape, known)
        yield from _elsewhere(view, spec)
    for join in view.version.joins:
        yield from _join(view, join)


def _known(view: View) -> dict[str, set[str]]:
    version = view.version
    own = {id_ for service in version.services.values() for id_ in service.own_materials}
    offered = {
        id_ for spec in specs(version) if spec.effect == "part.offer" for id_ in literals(spec.values.get("kind", "handle"))
    }
    return {
        "stage": set(version.stages),
        "outcome": set(version.outcomes),
        "term": set(version.terms),
        "paper": set(version.papers),
        "material": set(version.materials) | own,
        "party": set(version.parties),
        "sheet": set(version.worksheets),
        "relation": set(version.relations),
        "recur": set(version.recurs),
        "ledger": set(view.pack.ledgers),
        "closed_class": {one.id for one in view.ledger.classes},
        "part_kind": offered,
        "pause": {pause.kind for term in version.terms.values() for pause in term.pauses},
    }


def _keys(view: View, spec: EffectSpec, shape: EffectShape) -> Iterator[Problem]:
    fields = view.version.fields
    for key in spec.values:
        if key in shape.keys or shape.open == "columns" or (shape.open == "fields" and key in fields):
            continue
        what = Text("字段", "field") if shape.open == "fields" else Text(f"后果 {spec.effect} 的键", f"key of {spec.effect}")
        known = [*shape.keys, "if", "each", *(fields if shape.open == "fields" else ())]
        yield view.unknown(spec.at, what, key, known)
    for key in sorted(shape.required - set(spec.values)):
        yield view.problem(
            spec.at, Text(f"{spec.effect} 缺少 {key}。", f"{spec.effect} lacks {key}."), Text(f"请补上 {key}。", f"Add {key}.")
        )


def _targets(view: View, spec: EffectSpec, shape: EffectShape, known: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    for key, what in shape.targets.items():
        for id_ in literals(spec.values.get(key)):
            if id_ not in known[what]:
                yield view.unknown(spec.at, _WORDS[what], id_, known[what])


def _elsewhere(view: View, spec: EffectSpec) -> Iterator[Problem]:
    """Targets outside the version: units of the pack, and the service and fields of a child's ledger."""
    if spec.effect in ("part.offer", "part.move") and view.pack.units:
        for id_ in literals(spec.values.get("unit")):
            if id_ not in view.pack.units:
                yield view.unknown(spec.at, _UNIT, id_, view.pack.units)
    if spec.effect == "field.set":
        yield from _only(view, spec)
    if spec.effect == "child.open":
        yield from _child(view, spec)
    if spec.effect == "child.withdraw":
        for id_ in literals(spec.values.get("act")):
            if id_ not in view.version.acts:
                yield view.unknown(spec.at, Text("操作", "act"), id_, view.version.acts)


def _only(view: View, spec: EffectSpec) -> Iterator[Problem]:
    for id_ in literals(spec.values.get("only")):
        if id_ not in view.version.fields:
            yield view.unknown(spec.at, Text("字段", "field"), id_, view.version.fields)


def _child(view: View, spec: EffectSpec) -> Iterator[Problem]:
    for name in literals(spec.values.get("ledger", view.ledger.id)):
        ledger = view.pack.ledgers.get(name)
        if ledger is None or not ledger.versions:
            continue
        latest = ledger.versions[-1]
        for id_ in literals(spec.values.get("service")):
            if id_ not in latest.services:
                yield view.unknown(spec.at, Text("事项", "service"), id_, latest.services)
        given: Any = spec.values.get("fields")
        taken = {one.id for act in literals(spec.values.get("act")) for one in getattr(latest.acts.get(act), "inputs", ())}
        for id_ in given if isinstance(given, Mapping) else ():
            if id_ not in latest.fields and id_ not in taken:
                yield view.unknown(spec.at, Text(f"台账 {name} 的字段", f"field of the ledger {name}"), id_, latest.fields)


def _join(view: View, join: Join) -> Iterator[Problem]:
    """A join that nobody can complete: nothing of its kind is offered, opened or answered."""
    if join.over == "children":
        opened = [spec for spec in specs(view.version) if spec.effect in ("child.open", "link.add")]
        if not _any_kind(opened, join.kind):
            yield view.problem(
                join.at,
                Text(f"汇合“{join.id}”：没有操作会开这类子件。", f"The join “{join.id}”: no act opens a child of its kind."),
                Text("请增加 child.open，或更正 kind。", "Add child.open, or correct kind."),
            )
        return
    offers = [spec for spec in specs(view.version) if spec.effect == "part.offer"]
    if not _any_kind(offers, join.kind):
        yield view.problem(
            join.at,
            Text(f"汇合“{join.id}”：没有操作会分办这类分办件。", f"The join “{join.id}”: no act offers a part of its kind."),
            Text("请增加 part.offer，或更正 kind。", "Add part.offer, or correct kind."),
        )
    elif not _answered(view, join.kind):
        yield view.problem(
            join.at,
            Text(
                f"汇合“{join.id}”无人能完成：没有操作答复这类分办件。",
                f"Nobody can complete the join “{join.id}”: no act answers a part of its kind.",
            ),
            Text("请增加 part.answer 的操作。", "Add an act with part.answer."),
        )


def _any_kind(found: Iterable[EffectSpec], kind: str | None) -> bool:
    """Whether one of the effects makes something of ``kind`` (or of a kind known only with the case)."""
    default = "handle"
    return any(kind is None or is_open(spec.values.get("kind")) or spec.values.get("kind", default) == kind for spec in found)


def _answered(view: View, kind: str | None) -> bool:
    """Whether an act answers parts of ``kind``."""
    return any(
        spec.effect == "part.answer" and (kind is None or not act.part_kind or kind in act.part_kind)
        for act in view.version.acts.values()
        for spec in act.effects
    )
