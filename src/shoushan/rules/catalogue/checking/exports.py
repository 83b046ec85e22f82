"""Exports: every column has one source that exists, and the act that marks a case as sent can be done."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.catalogue.checking.view import unknown
from shoushan.rules.catalogue.model import Export, ExportColumn, Field, Ledger, Place
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_FIELD, _ACT, _INPUT = Text("字段", "field"), Text("操作", "act"), Text("输入项", "input")


def check(ledger: Ledger) -> Iterator[Problem]:
    """Everything that is wrong with the exports of a ledger, seen with its newest version."""
    for export in ledger.exports:
        if ledger.versions:
            yield from _export(ledger, export)


def _export(ledger: Ledger, export: Export) -> Iterator[Problem]:
    version, at = ledger.versions[-1], export.at or Place(ledger.folder, 0)
    fields = {id_: field for one in ledger.versions for id_, field in one.fields.items()}
    act = version.acts.get(export.act)
    if export.due not in fields or fields[export.due].type != "boolean":
        flags = [id_ for id_, field in fields.items() if field.type == "boolean"]
        yield unknown(at, Text("是否字段", "yes-or-no field"), export.due, flags)
    if act is None:
        yield unknown(at, _ACT, export.act, version.acts)
    elif export.file not in {given.id for given in act.inputs}:
        yield unknown(at, _INPUT, export.file, {given.id for given in act.inputs})
    if export.file not in fields:
        yield unknown(at, _FIELD, export.file, fields)
    if export.receipt is not None and export.receipt not in version.acts:
        yield unknown(at, _ACT, export.receipt, version.acts)
    for column in export.columns:
        yield from _column(ledger, fields, column)


def _column(ledger: Ledger, fields: dict[str, Field], column: ExportColumn) -> Iterator[Problem]:
    at = column.at or Place(ledger.folder, 0)
    version = ledger.versions[-1]
    if column.kind == "several":
        yield Problem(
            at.file,
            at.line,
            Text(f"列“{column.head}”有几个来源。", f"The column “{column.head}” has several sources."),
            Text("一列只写一个来源。", "Give one source."),
        )
    if column.kind == "field" and column.name not in fields:
        yield unknown(at, _FIELD, column.name, fields)
    elif column.kind == "field" and (fields[column.name].klass == "sensitive" or fields[column.name].type == "rows"):
        yield Problem(
            at.file,
            at.line,
            Text(f"字段“{column.name}”敏感或者是多行，不能导出。", f"“{column.name}” is sensitive or has rows."),
            Text("请换一个字段。", "Take another field."),
        )
    if column.kind == "party" and column.name.split(".")[0] not in version.parties:
        yield unknown(at, Text("办事对象角色", "party role"), column.name.split(".")[0], version.parties)
    if column.kind in ("paper", "paper_name") and column.name not in version.papers:
        yield unknown(at, Text("文书", "paper"), column.name, version.papers)
