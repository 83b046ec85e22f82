"""Rhythms of reports: rows with a column for the period, acts and terms that exist, effects that have a rhythm to go by."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import View, specs
from shoushan.rules.catalogue.model import Field, Rhythm
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_ACT, _TERM = Text("操作", "act"), Text("时限", "term")
_KEYS = frozenset({"date", "month", "text"})


def check(view: View) -> Iterator[Problem]:
    """Everything that is wrong with the rhythm of a version, and effects on reports where there is none."""
    said = view.version.rhythm
    if said is None:
        for spec in specs(view.version):
            if spec.effect.startswith("report."):
                yield view.problem(
                    spec.at,
                    Text("没有写定期报告的节奏。", "No rhythm of reports is said."),
                    Text("请在 procedure.yaml 写 rhythm。", "Write rhythm in procedure.yaml."),
                )
        return
    yield from _said(view, said)


def _said(view: View, said: Rhythm) -> Iterator[Problem]:
    version = view.version
    rows = version.fields.get(said.field)
    if rows is None:
        yield view.unknown(said.at, Text("字段", "field"), said.field, version.fields)
        return
    yield from _rows(view, said, rows)
    for act in filter(None, (said.act, said.back)):
        if act not in version.acts:
            yield view.unknown(said.at, _ACT, act, version.acts)
    for name in filter(None, (said.term, said.redo)):
        if name not in version.terms:
            yield view.unknown(said.at, _TERM, name, version.terms)
    columns = {"period", *(one.id for one in rows.fields)}
    for spec in specs(version):
        for name in spec.values if spec.effect == "report.give" else ():
            if name not in columns:
                yield view.unknown(spec.at, Text("报告的栏", "column of the reports"), name, columns)


def _rows(view: View, said: Rhythm, rows: Field) -> Iterator[Problem]:
    """What is wrong with the rows that hold reports."""
    columns = {one.id: one for one in rows.fields}
    if rows.type != "rows" or said.key not in columns or columns[said.key].type not in _KEYS:
        yield view.problem(
            said.at,
            Text(
                f"“{said.field}”不是以报告期为关键字的多行字段。",
                f"“{said.field}” is no rows field with a key for the period.",
            ),
            Text(
                "请用 type: rows，key 为 date、month 或 text 的一栏。",
                "Use type: rows with a key of type date, month or text.",
            ),
        )
    elif columns[said.key].type == "month" and said.every != "month":
        yield view.problem(
            said.at,
            Text("关键字是月份，报告却不是每月。", "The key is a month and the reports are not monthly."),
            Text("请把关键字改为 date 或 text。", "Make the key a date or a text."),
        )
    if rows.klass not in ("public", "internal"):
        yield view.problem(
            said.at,
            Text("报告的类别应为公开或者内部。", "Reports are public or internal."),
            Text("请更正字段的 class。", "Correct the class of the field."),
        )
