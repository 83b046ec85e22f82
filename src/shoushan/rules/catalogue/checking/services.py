"""Services: a guide that tells the citizen what law wants told, materials and terms that exist, packages without circle."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, literals, unknown
from shoushan.rules.catalogue.model import Material, Place, Service
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

GUIDE = (
    "task_code",
    "catalog_code",
    "local_task_code",
    "local_catalog_code",
    "task_handle_item",
    "task_name",
    "task_type",
    "task_version",
    "task_state",
    "power_source",
    "use_level",
    "dept_name",
    "dept_code",
    "dept_type",
    "by_law",
    "server_type",
    "project_type",
    "anticipate_explain",
    "promise_explain",
    "accept_condition",
    "review_standard",
    "handle_flow",
    "handle_type",
    "special_procedure",
    "is_fee",
    "fee_basis",
    "limit_scene_num",
    "transact_addr",
    "transact_time",
    "link_way",
    "supervise_way",
    "result_name",
    "plan_effective_date",
)
"""Elements that the guide of every service has (优化营商环境条例 35; 山东省优化营商环境条例 28; 实施清单), unless the pack
names those that its own law wants (`guide` in pack.yaml).

The rest follows from elsewhere: the days of both limits from the terms, the addresses on line from the portal's own, an
entrusting office and a last day only where there are any.
"""


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the services of a version."""
    version = view.version
    for service in version.services.values():
        wanted = GUIDE if view.pack.guide is None else view.pack.guide
        missing = [name for name in wanted if name not in service.guide]
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
        yield from _materials(view, service)
        yield from _limits(view, service)
        yield from _units(view, service)
        yield from _package(view, service)


def _materials(view: View, service: Service) -> Iterator[Problem]:
    """Every paper says who gives it, how many, how to fill it in, when it is good enough, and has a form if it is filled in."""
    for name in service.materials:
        material = service.own_materials.get(name) or view.version.materials.get(name)
        if material is None:
            continue
        for id_ in (material.form, material.instead):
            if id_ is not None and id_ not in view.version.forms:
                yield view.unknown(material.at, Text("表单", "form"), id_, view.version.forms)
        lacking = [key for key, told in _told(material).items() if not told]
        if lacking:
            listed = ", ".join(lacking)
            yield view.problem(
                material.at,
                Text(f"材料“{material.label.zh}”没有写明：{listed}。", f"The paper “{material.label.en}” lacks {listed}."),
                Text(
                    "份数、来源、填报须知、受理标准都要写；自己填写的材料写 form，机关核发的写 issued: true。",
                    "Write how many, the source, a note and the standard; form where it is filled in, else issued: true.",
                ),
            )


def _told(material: Material) -> dict[str, bool]:
    return {
        "original": bool(material.original or material.copies or material.known),
        "source": material.source is not None,
        "note": material.note is not None,
        "standard": material.standard is not None,
        "form": material.form is not None or material.issued,
        "instead": material.instead is not None or not (material.promise or material.defer),
    }


def _limits(view: View, service: Service) -> Iterator[Problem]:
    """A promise is no longer than the legal limit that it shortens, where both count in one unit."""
    for id_, (limit, unit) in service.terms.items():
        term = view.version.terms.get(id_)
        legal = view.version.terms.get(term.of or "") if term else None
        if legal is None:
            continue
        most, counted = service.terms.get(legal.id, (legal.limit, legal.unit))
        if unit == counted and limit > most:
            yield view.problem(
                service.at,
                Text(
                    f"承诺时限 {limit} 超过法定时限 {most}。",
                    f"The promise of {limit} is longer than the legal limit of {most}.",
                ),
                Text("承诺时限只能更短。", "A promise may only be shorter."),
            )


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
