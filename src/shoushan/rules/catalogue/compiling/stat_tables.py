"""Statistical tables as values: their expressions are typed over the union of a ledger's fields, personal ones left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from shoushan.rules.catalogue.expressions import Expr, ExpressionFault, Kind, Name, names
from shoushan.rules.catalogue.model import Field, StatColumn, StatTable, Version
from shoushan.rules.catalogue.model.stat_tables import Dimension
from shoushan.rules.catalogue.reading import Page, text
from shoushan.rules.catalogue.schema.tables import ColumnDoc, DimensionDoc, StatTableDoc
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.catalogue.scope import KINDS
from shoushan.rules.text import Text

PLAIN = ("public", "internal")
OVER = ("cases", "parts", "terms", "ratings")
CASE: dict[str, Kind] = {
    "stage": "text", "opened_on": "date", "closed_on": "date", "closed": "bool", "outcome": "text", "service": "text",
    "channel": "text", "unit": "text", "version": "text", "late": "bool",
}  # fmt: skip
PART: dict[str, Kind] = {"unit": "text", "kind": "text", "state": "text", "since": "date", "verdict": "text"}
TERM: dict[str, Kind] = {
    "id": "text", "unit": "text", "state": "text", "start": "date", "due": "date", "ended": "date", "fell_due": "bool",
    "in_time": "bool",
}  # fmt: skip
RATING: dict[str, Kind] = {
    "level": "text", "scale": "text", "channel": "text", "by_staff": "bool", "on": "date", "contested": "bool",
}  # fmt: skip
PERIOD: dict[str, Kind] = {"from": "date", "to": "date"}
UNITS = frozenset({"case.unit", "part.unit", "term.unit"})


def fields_of(versions: Iterable[Version]) -> dict[str, Field]:
    """The union of fields over versions."""
    found: dict[str, Field] = {}
    for version in versions:
        for field in version.fields.values():
            found.setdefault(field.id, field)
    return found


def stat_table(doc: StatTableDoc, page: Page, versions: Iterable[Version]) -> StatTable:
    """The table; every fault is told in ``page``."""
    known = fields_of(versions)
    firsts = [column.over for column in doc.columns if column.share is None]
    over = firsts[0] if firsts else "cases"
    page.kind_of = kinds_of(known, "cases")
    rows = tuple(_dimension(page, no, known, over, row) for no, row in enumerate(doc.rows))
    columns = tuple(_column(column, no, page, known, doc) for no, column in enumerate(doc.columns))
    said = json.dumps(
        doc.model_dump(mode="json", by_alias=True, exclude_defaults=True), ensure_ascii=False, sort_keys=True,
        separators=(",", ":"),
    )  # fmt: skip
    return StatTable(
        doc.id, doc.title.text(), doc.period, tuple(row for row in rows if row), columns, doc.unit_of_measure.text(),
        doc.landscape, said, text(doc.note), doc.assumed,
    )  # fmt: skip


def _dimension(page: Page, no: int, known: Mapping[str, Field], over: str, doc: DimensionDoc) -> Dimension | None:
    found = page.expr(doc.by, ("rows", no, "by"), "text", kinds_of(known, over))
    if found is None:
        return None
    field = _field(found, known, over)
    units = field.type == "unit" if field else isinstance(found, Name) and found.path in UNITS
    return Dimension(found, doc.label.text(), doc.list or (field.list if field else None), units)


def _field(found: Expr, known: Mapping[str, Field], over: str) -> Field | None:
    if not isinstance(found, Name):
        return None
    if found.path.startswith("row.") and over in known:
        return next((sub for sub in known[over].fields if sub.id == found.path[4:]), None)
    return known.get(found.path)


def _column(doc: ColumnDoc, no: int, page: Page, known: Mapping[str, Field], table: StatTableDoc) -> StatColumn:
    path = ("columns", no)
    ids = [column.id for column in table.columns]
    if ids.count(doc.id) > 1:
        page.fault((*path, "id"), Text(f"编号“{doc.id}”重复。", f"The id “{doc.id}” stands twice."), _ONCE)
    if (doc.share is None) != (doc.of is None):
        page.fault(path, Text("比率要写 share 和 of。", "A share has both share and of."), Text("请补全。", "Complete it."))
    for key, name in (("share", doc.share), ("of", doc.of)):
        counted = {column.id for column in table.columns if column.share is None}
        if name is not None and name not in counted:
            near = nearest(name, sorted(counted))
            remedy = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else _ONCE
            page.fault((*path, key), Text(f"没有计数列“{name}”。", f"There is no counted column “{name}”."), remedy)
    over_rows = doc.over in known and known[doc.over].type == "rows"
    if doc.over not in OVER and not over_rows:
        told = "、".join(OVER)
        page.fault(
            (*path, "over"), Text(f"不能对“{doc.over}”计数。", f"Nothing is counted over “{doc.over}”."),
            Text(f"可用 {told}，或者多行字段的编号。", f"Use {', '.join(OVER)} or the id of a field of rows."),
        )  # fmt: skip
        return StatColumn(doc.id, doc.label.text())
    kinds = kinds_of(known, doc.over)
    if doc.by and len(doc.by) != len(table.rows):
        page.fault(
            (*path, "by"), Text("by 的个数应与 rows 一致。", "by has as many entries as the table has rows."),
            Text("请补全。", "Complete it."),
        )  # fmt: skip
    elif not doc.by and doc.share is None:
        for place, row in enumerate(table.rows):
            page.expr(row.by, ("rows", place, "by"), "text", kinds)
    by = tuple(found for place, one in enumerate(doc.by) if (found := page.expr(one, (*path, "by", place), "text", kinds)))
    where = page.expr(doc.where, (*path, "where"), "bool", kinds)
    added = page.expr(doc.sum, (*path, "sum"), "int", kinds)
    return StatColumn(
        doc.id, doc.label.text(), doc.over, where, added, by, doc.share, doc.of, doc.with_late, doc.hidden,
        doc.scale,
    )  # fmt: skip


_ONCE = Text("请更正编号。", "Correct the id.")


def kinds_of(known: Mapping[str, Field], over: str) -> Callable[[str], Kind]:
    """The names that expressions over cases, parts, terms, ratings or rows may use: never a personal or sensitive one."""
    plain = {id_: KINDS.get(field.type, "any") for id_, field in known.items() if field.klass in PLAIN and field.type != "rows"}
    heads: dict[str, Mapping[str, Kind]] = {"case": CASE, "period": PERIOD}
    heads |= {"part": PART} if over == "parts" else {"term": TERM} if over == "terms" else {}
    heads |= {"rating": RATING} if over == "ratings" else {}
    if over in known and known[over].type == "rows":
        heads["row"] = {sub.id: KINDS.get(sub.type, "any") for sub in known[over].fields if sub.klass in PLAIN}

    def kind_of(name: str) -> Kind:
        head, dot, rest = name.partition(".")
        found = heads.get(head, {}).get(rest) if dot else "date" if name == "today" else plain.get(name)
        if found is None:
            every = [*plain, "today", *(f"{one}.{key}" for one, keys in heads.items() for key in keys)]
            near = nearest(name, every)
            remedy = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else Text(
                "统计表只能用公开和内部的字段。", "Tables use public and internal fields only."
            )  # fmt: skip
            raise ExpressionFault(Text(f"统计表里没有“{name}”。", f"A table knows no “{name}”."), remedy)
        return found

    return kind_of


def names_in(table: StatTable) -> frozenset[str]:
    """Every name that the table's expressions use."""
    every: list[Expr | None] = [row.by for row in table.rows]
    for column in table.columns:
        every += [column.where, column.sum, *column.by]
    return frozenset(name for expr in every if expr is not None for name in names(expr))
