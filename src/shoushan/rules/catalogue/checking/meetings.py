"""Meetings: fields and acts that exist, an agenda with the columns that are frozen, tasks that open cases, reasons."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.model import Meeting, Place, Split, Tabled
from shoushan.rules.catalogue.opened import opening
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

AGENDA = ("item", "number", "title", "unit", "lamp", "reasons", "as_of")
LAST = ("number", "task", "unit", "due", "stands")
"""Columns that frozen rows have: of the agenda, and of the last meeting's tasks."""
_ACT, _FIELD, _INPUT = Text("操作", "act"), Text("字段", "field"), Text("输入项", "input")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with splitting, meetings and reasons in a version."""
    for one in view.version.splits:
        yield from _split(view, one)
    if view.version.meeting is not None:
        yield from _meeting(view, view.version.meeting)
    if view.version.tabled is not None:
        yield from _tabled(view, view.version.tabled)


def _split(view: View, one: Split) -> Iterator[Problem]:
    act = view.version.acts.get(one.act)
    if act is None:
        yield view.unknown(one.at, _ACT, one.act, view.version.acts)
        return
    if one.rows not in {given.id for given in act.inputs}:
        yield view.unknown(one.at, _INPUT, one.rows, [given.id for given in act.inputs])
    spec = opening(act, one.rows)
    if spec is None:
        yield view.problem(
            one.at,
            Text(f"“{one.act}”没有逐行开出子件。", f"“{one.act}” opens no child for each row."),
            Text(f"请写 child.open，each: =input.{one.rows}。", f"Write child.open with each: =input.{one.rows}."),
        )
    if one.shorts and one.shorts not in view.pack.code_lists:
        yield view.unknown(one.at, Text("代码表", "code list"), one.shorts, view.pack.code_lists)
    yield from _typed(view, one.at, one.since, ("date",))


def _typed(view: View, at: Place | None, name: str | None, types: tuple[str, ...]) -> Iterator[Problem]:
    if name is None:
        return
    field = view.version.fields.get(name)
    if field is None:
        yield view.unknown(at, _FIELD, name, view.version.fields)
    elif field.type not in types:
        said = "、".join(types), " or ".join(types)
        yield view.problem(
            at,
            Text(f"“{name}”应为 {said[0]} 类型。", f"“{name}” should be of type {said[1]}."),
            Text("请更正字段的类型。", "Correct the field."),
        )


def _meeting(view: View, one: Meeting) -> Iterator[Problem]:
    yield from _typed(view, one.at, one.day, ("date",))
    yield from _typed(view, one.at, one.series, ("code", "text"))
    for name, columns in ((one.agenda, AGENDA), (one.last, LAST), (one.decisions, ("item", "decision"))):
        yield from _typed(view, one.at, name, ("rows",))
        rows = view.version.fields.get(name or "")
        for column in columns if rows and rows.type == "rows" else ():
            if column not in {sub.id for sub in rows.fields}:  # type: ignore[union-attr]
                message = Text(f"“{name}”缺少“{column}”一栏。", f"“{name}” lacks the column “{column}”.")
                yield view.problem(one.at, message, Text("请加上这一栏。", "Add it."))
    for act, inputs in ((one.freeze, (one.agenda, one.last)), (one.minute, (one.decisions,))):
        rule = view.version.acts.get(act)
        if rule is None:
            yield view.unknown(one.at, _ACT, act, view.version.acts)
            continue
        for name in filter(None, inputs):
            if name not in {given.id for given in rule.inputs}:
                yield view.unknown(one.at, _INPUT, name, [given.id for given in rule.inputs])
    if one.minute not in {split.act for split in view.version.splits}:
        message = Text(f"“{one.minute}”不在 splits 中。", f"“{one.minute}” is not among splits.")
        yield view.problem(one.at, message, Text("请在 splits 中写明。", "Say it under splits."))
    for name in one.ledgers:
        if name not in view.pack.ledgers:
            yield view.unknown(one.at, Text("台账", "ledger"), name, view.pack.ledgers)


def _tabled(view: View, one: Tabled) -> Iterator[Problem]:
    ids = [reason.id for reason in one.reasons]
    if len(set(ids)) < len(ids):
        yield view.problem(
            one.at,
            Text("一个理由写了两次。", "A reason stands twice."),
            Text("每个理由一个编号。", "Give each an id of its own."),
        )
    yield from _typed(view, one.at, one.text, ("text", "long-text"))
    said = view.version.fields.get(one.text or "")
    if said is not None and said.klass not in ("public", "internal"):
        yield view.problem(
            one.at,
            Text(f"“{said.id}”的类别应为公开或者内部。", f"“{said.id}” should be public or internal."),
            Text("个人信息不上议题清单。", "No personal data stands on an agenda."),
        )
    if one.needs is not None:
        rows = view.version.fields.get(view.version.rhythm.field) if view.version.rhythm else None
        known = [sub.id for sub in rows.fields] if rows else []
        if one.needs not in known:
            yield view.unknown(one.at, Text("报告的栏", "column of the reports"), one.needs, known)
    if one.decide is None:
        return
    act = view.version.acts.get(one.decide)
    if act is None:
        yield view.unknown(one.at, _ACT, one.decide, view.version.acts)
        return
    for name in (one.into or "", *filter(None, (one.meeting,))):
        if name not in {given.id for given in act.inputs}:
            yield view.unknown(one.at, _INPUT, name, [given.id for given in act.inputs])
