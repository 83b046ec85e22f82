"""Milestones: a list that exists, a target that is a day, steps that name milestones and form no circle."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, specs
from shoushan.rules.catalogue.model import Milestones
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_STEP = Text("节点", "milestone")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the milestones of a version, and an effect that counts back without steps."""
    said = view.version.milestones
    for spec in specs(view.version):
        if spec.effect == "plan.schedule" and (said is None or not said.steps):
            yield view.problem(
                spec.at,
                Text("倒排工期没有步骤。", "A plan is counted back and there are no steps."),
                Text("请在 milestones 中写 steps。", "Write steps under milestones."),
            )
    if said is not None:
        yield from _said(view, said)


def _said(view: View, said: Milestones) -> Iterator[Problem]:
    codes = view.pack.code_lists.get(said.list)
    if codes is None:
        yield view.unknown(said.at, Text("代码表", "code list"), said.list, view.pack.code_lists)
        return
    target = view.version.fields.get(said.target or "")
    if said.target and target is None:
        yield view.unknown(said.at, Text("字段", "field"), said.target, view.version.fields)
    elif target is not None and target.type != "date":
        yield view.problem(
            said.at,
            Text(f"目标“{target.id}”不是日期字段。", f"The target “{target.id}” is no field of a day."),
            Text("请写日期字段。", "Name a field of type date."),
        )
    if said.steps and not said.basis and not said.assumed:
        yield view.problem(
            said.at,
            Text("倒排步骤的天数没有依据。", "The days of the steps have no basis."),
            Text("请写 basis，或注明 assumed: true。", "Give their basis or mark them assumed: true."),
        )
    days = {step.item: step.days for step in said.steps}
    if len(days) < len(said.steps):
        yield view.problem(
            said.at,
            Text("一个节点在步骤中出现两次。", "A milestone stands twice among the steps."),
            Text("一个节点只写一步。", "Write one step for each."),
        )
    for step in said.steps:
        if step.item not in codes.codes:
            yield view.unknown(said.at, _STEP, step.item, codes.codes)
        for before in step.after:
            if before not in days:
                yield view.unknown(said.at, _STEP, before, days)
        shortest = min((days[before] for before in step.after if before in days), default=0)
        if step.overlap > shortest:
            yield view.problem(
                said.at,
                Text(
                    f"节点“{step.item}”压茬 {step.overlap} 天，比前置节点还长。",
                    f"“{step.item}” overlaps by {step.overlap} days, more than what it comes after takes.",
                ),
                Text("请减小 overlap，或去掉前置节点。", "Make overlap smaller, or take the dependency out."),
            )
    yield from _circle(view, said)


def _circle(view: View, said: Milestones) -> Iterator[Problem]:
    left = {step.item: set(step.after) for step in said.steps}
    while True:
        free = {item for item, before in left.items() if not before & set(left)}
        if not free:
            break
        left = {item: before for item, before in left.items() if item not in free}
    if left:
        names = "、".join(left), ", ".join(left)
        yield view.problem(
            said.at,
            Text(f"前置节点成了一个圈：{names[0]}。", f"Steps come after one another in a circle: {names[1]}."),
            Text("请去掉其中一个 after。", "Take one of the dependencies out."),
        )
