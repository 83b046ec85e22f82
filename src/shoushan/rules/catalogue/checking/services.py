"""Services: a guide that tells the citizen what law wants told, materials and terms that exist, packages without circle."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, literals, unknown
from shoushan.rules.catalogue.model import Place, Service
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

GUIDE = (
    "by_law",
    "server_type",
    "accept_condition",
    "handle_flow",
    "transact_addr",
    "transact_time",
    "link_way",
    "supervise_way",
    "is_fee",
    "limit_scene_num",
)
"""Elements that every service for citizens must have (优化营商环境条例 35; 实施清单)."""


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the services of a version."""
    version = view.version
    for service in version.services.values():
        missing = [name for name in GUIDE if name not in service.guide]
        if missing:
            told = ", ".join(missing)
            yield view.problem(
                service.at,
                Text(f"办事指南缺少：{told}。", f"The guide lacks {told}."),
                Text("请在 guide 中补全实施清单要素。", "Complete the guide."),
            )
        groups = (
            (service.materials, version.materials.keys() | service.own_materials.keys(), Text("材料", "material")),
            (service.terms, version.terms, Text("时限", "term")),
            (service.fields, version.fields, Text("字段", "field")),
            (service.stages, version.stages, Text("环节", "stage")),
            (service.outcomes, version.outcomes, Text("办结方式", "outcome")),
            (service.parties, version.parties, Text("办事对象角色", "party role")),
        )
        for ids, known, what in groups:
            for id_ in ids:
                if id_ not in known:
                    yield view.unknown(service.at, what, id_, known)
        yield from _units(view, service)
        yield from _package(view, service)


def _units(view: View, service: Service) -> Iterator[Problem]:
    if not view.pack.units:
        return
    for value in service.units.values():
        for id_ in literals(value):
            if id_ not in view.pack.units:
                yield view.unknown(service.at, Text("单位", "unit"), id_, view.pack.units)


def _package(view: View, service: Service) -> Iterator[Problem]:
    """Matters that exist, keys that stand once, and an order without circle."""
    place = service.at or Place(view.ledger.folder, 0)
    keys = [step.key for step in service.package]
    known = {*keys, *(step.one_of for step in service.package if step.one_of)}
    for step in service.package:
        if step.service not in view.version.services:
            yield unknown(place, Text("事项", "service"), step.service, view.version.services)
        for key in step.after:
            if key not in known:
                yield unknown(place, Text("联办事项", "matter of the package"), key, known)
    if len(set(keys)) != len(keys):
        yield view.problem(
            service.at, Text("联办事项的 key 重复。", "A key of the package stands twice."), Text("请更正。", "Correct it.")
        )
    circle = _circle(service)
    if circle:
        told = ", ".join(sorted(circle))
        yield view.problem(
            service.at,
            Text(f"联办次序成环：{told}。", f"The order of the package is a circle: {told}."),
            Text("请更正 after。", "Correct after."),
        )


def _circle(service: Service) -> set[str]:
    """Keys that wait for each other: what is left when every step that waits for nothing is taken away."""
    groups: dict[str, set[str]] = {}
    for step in service.package:
        groups.setdefault(step.one_of or step.key, set()).add(step.key)
        groups.setdefault(step.key, set()).add(step.key)
    waits = {step.key: {key for name in step.after for key in groups.get(name, ())} for step in service.package}
    while free := {key for key, others in waits.items() if not others & waits.keys()}:
        waits = {key: others for key, others in waits.items() if key not in free}
    return set(waits)
