"""What is told to the people whose case it is: only what there is, and nothing sensitive."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, specs
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_ROLE, _SHEET = Text("办事对象角色", "party role"), Text("计算表", "worksheet")
_LINE = Text("计算表的行", "line of the worksheet")
_PAID, _FIELD = Text("发放项或者款项", "payment or line of money"), Text("字段", "field")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with ``own`` of a version."""
    own = view.version.own
    if own is None:
        return
    for role in own.parties:
        if role not in view.version.parties:
            yield view.unknown(own.at, _ROLE, role, view.version.parties)
    told = [*own.worksheets.items(), *([(own.beside.sheet, own.beside.lines)] if own.beside else [])]
    for name, lines in told:
        sheet = view.version.worksheets.get(name)
        if sheet is None:
            yield view.unknown(own.at, _SHEET, name, view.version.worksheets)
            continue
        known = {line.id for line in sheet.lines}
        for line in lines:
            if line not in known:
                yield view.unknown(own.at, _LINE, line, known)
    due = {str(one.values["line"]) for one in specs(view.version) if one.effect == "money.due" and one.values.get("line")}
    known = due | {one.id for one in view.version.payments}
    for name in own.payments:
        if name not in known:
            yield view.unknown(own.at, _PAID, name, known)
    yield from _next(view)
    yield from _beside(view)


def _next(view: View) -> Iterator[Problem]:
    own = view.version.own
    for name in own.next if own else ():
        field = view.version.fields.get(name)
        if field is None:
            yield view.unknown(own.at if own else None, _FIELD, name, view.version.fields)
        elif field.type != "date" or field.klass == "sensitive":
            yield view.problem(
                own.at if own else None,
                Text(f"next 里的“{name}”须是日期字段，不能是敏感类。", f"“{name}” in next is a date and not sensitive."),
                Text("请写核查日期、下次办理日期这样的字段。", "Name a field such as the day of the next check."),
            )


def _beside(view: View) -> Iterator[Problem]:
    own = view.version.own
    near = own.beside if own else None
    for name in (*near.same, *near.shows) if near else ():
        field = view.version.fields.get(name)
        if field is None:
            yield view.unknown(own.at if own else None, _FIELD, name, view.version.fields)
        elif field.klass not in ("public", "internal") or field.type in ("rows", "file"):
            yield view.problem(
                own.at if own else None,
                Text(f"beside 里的“{name}”会让人认出邻户。", f"“{name}” in beside could tell who a neighbour is."),
                Text("只写公开或者内部的普通字段，如楼栋、面积。", "Name public or internal fields, such as the floor area."),
            )
