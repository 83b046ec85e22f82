"""Proposals: a list of several levels, fields that are written, and an act that takes what is confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View
from shoushan.rules.catalogue.model import Proposer
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_FIELD = Text("字段", "field")


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the proposals of a version."""
    for one in view.version.proposals:
        yield from _proposer(view, one)


def _proposer(view: View, one: Proposer) -> Iterator[Problem]:
    fields = view.version.fields
    if one.list not in view.pack.code_lists:
        yield view.unknown(one.at, Text("代码表", "code list"), one.list, view.pack.code_lists)
    for name in (*one.from_, *((one.within,) if one.within else ())):
        if name not in fields:
            yield view.unknown(one.at, _FIELD, name, fields)
    act = view.version.acts.get(one.act)
    if act is None:
        yield view.unknown(one.at, Text("操作", "act"), one.act, view.version.acts)
        return
    known = {given.id: fields.get(given.field or "", given).type for given in act.inputs}
    wanted = ((one.into, "code"), (one.proposed, "code"), (one.score, "rate"), (one.words, "text"))
    for name, type_ in wanted:
        if name not in known:
            yield view.unknown(one.at, Text("输入项", "input"), name, known)
        elif known[name] != type_:
            yield view.problem(
                one.at,
                Text(f"“{name}”应为 {type_} 类型。", f"“{name}” should be of type {type_}."),
                Text("请更正输入项的类型。", "Correct the input."),
            )
    if one.into not in fields:
        yield view.unknown(one.at, _FIELD, one.into, fields)
