"""Worksheets as values: every expression of a line typed, with the lines above it and the columns of its rows as names."""

from __future__ import annotations

from collections.abc import Mapping

from shoushan.rules.catalogue.expressions import Expr, Kind
from shoushan.rules.catalogue.model import Field, Worksheet, WorksheetLine
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.writings import LineDoc, WorksheetDoc
from shoushan.rules.catalogue.scope import KINDS, Scope
from shoushan.rules.text import Text


def worksheet(doc: WorksheetDoc, page: Page, fields: Mapping[str, Field]) -> Worksheet | None:
    """A worksheet; a line may use the lines above it as ``line.<id>``, and with ``over`` the columns as ``row.<column>``."""
    lines: list[WorksheetLine] = []
    for no, item in enumerate(doc.lines):
        made = _line(item, no, page, fields, [line.id for line in lines])
        if made is None:
            return None
        lines.append(made)
    total = page.expr(doc.total, ("total",), "int", _names(page, [line.id for line in lines], {}))
    return Worksheet(doc.id, doc.label.text(), tuple(lines), total, doc.unit, page.at())


def _line(doc: LineDoc, no: int, page: Page, fields: Mapping[str, Field], above: list[str]) -> WorksheetLine | None:
    if doc.id in above:
        page.fault(
            ("lines", no, "id"),
            Text(f"行“{doc.id}”重复：同一笔会算两次。", f"The line “{doc.id}” stands twice: it would count twice."),
            Text("行的编号在一张表内唯一。", "An id stands once in a worksheet."),
        )
    rows = fields.get(doc.over) if doc.over else None
    if doc.over and (rows is None or rows.type != "rows"):
        page.fault(
            ("lines", no, "over"),
            Text(f"“{doc.over}”不是明细字段，不能逐行计算。", f"“{doc.over}” is no field of rows, so no line runs over it."),
            Text("over 写类型为 rows 的字段。", "Name a field of the type rows."),
        )
    if doc.where is not None and not doc.over:
        page.fault(
            ("lines", no, "where"),
            Text("where 只用于逐行计算（over）的行。", "Only a line over rows has where."),
            Text("整行的条件写 when。", "Write when for the condition of the whole line."),
        )
    names = _names(page, above, {})
    inner = _names(page, above, {sub.id: KINDS.get(sub.type, "any") for sub in rows.fields} if rows else {})

    def read(key: str, said: str | None, kind: Kind, inside: bool = False) -> Expr | None:
        return page.expr(said, ("lines", no, key), kind, inner if inside else names)

    amount = read("amount", doc.amount, "int", inside=True)
    if amount is None:
        return None
    return WorksheetLine(
        doc.id, doc.label.text(), amount, doc.scale, doc.step, doc.rounding, doc.basis, read("when", doc.when, "bool"),
        doc.over, read("where", doc.where, "bool", inside=True), read("per", doc.per, "int"),
        read("at_least", doc.at_least, "int"), read("at_most", doc.at_most, "int"), doc.counts, doc.unit, text(doc.note),
        page.at("lines", no),
    )  # fmt: skip


def _names(page: Page, lines: list[str], columns: Mapping[str, Kind]) -> Scope | None:
    scope = page.kind_of
    return scope.of_lines(lines, columns) if isinstance(scope, Scope) else None
