"""Paragraphs on what stands beside the procedure: calculations, tables of rules, services, papers, notices, messages."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from shoushan.rules.catalogue.expressions import Expr
from shoushan.rules.catalogue.model import Pack, Version
from shoushan.rules.catalogue.model.notices import Shown
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.catalogue.tables.values import Column
from shoushan.rules.mechanism import said
from shoushan.rules.mechanism.naming import Names
from shoushan.rules.mechanism.telling import Line, Told, line
from shoushan.rules.procedure.worksheet_words import rounding_of
from shoushan.rules.text import Text


def rules_told(pack: Pack, version: Version) -> Iterator[Told]:
    """What opens by itself, worksheets and tables."""
    names = Names(pack, version)
    for recur in version.recurs.values():
        ledger = pack.ledgers.get(recur.ledger or "")
        yield Told("recur", recur.id, recur.label, _some(
            line("多久以后", "after", said.length(recur.limit, recur.unit)),
            line("开出", "opens", ledger.noun) if ledger else None,
            line("条件", "on condition that", names.condition(recur.when)) if recur.when is not None else None,
            line("依据", "source", Text(recur.basis, recur.basis)),
            line("推定", "assumed", Text("是", "yes")) if recur.assumed else None,
        ), recur)  # fmt: skip
    for sheet in version.worksheets.values():
        lines = tuple(
            (one.label, Text("；".join(x for x in zh if x), "; ".join(x for x in en if x)))
            for one in sheet.lines
            for note in [one.note or Text("", "")]
            for round_ in [rounding_of(one)]
            for zh, en in [((note.zh, round_.zh, one.basis), (note.en, round_.en, one.basis))]
        )
        yield Told("rule", f"sheet-{sheet.id}", sheet.label, lines, sheet)
    for table in version.tables.values():
        yield Told("rule", f"table-{table.id}", _table_name(pack, version, table.id), _rows(pack, version, table), table.source)


def _table_name(pack: Pack, version: Version, id_: str) -> Text:
    outputs = said.listed(_column(pack, version, column.name) for column in version.tables[id_].outputs)
    return Text(f"规则表（得出：{outputs.zh}）", f"Table of rules (gives: {outputs.en})")


def _column(pack: Pack, version: Version, name: str) -> Text:
    """A column by the field or the name of the case that it stands for."""
    label = Names(pack, version).label(name)
    return Text("结果", "result") if label.zh == name else label


def _rows(pack: Pack, version: Version, table: DecisionTable) -> tuple[Line, ...]:
    """The rules as they were written, one a line: what must hold, then what it gives; codes by their labels."""
    written = list(csv.reader(text for text in table.source.splitlines() if text.strip() and not text.startswith("#")))
    columns = (*table.inputs, *table.outputs)
    found = []
    for number, cells in enumerate(written[1:], start=1):
        told = [
            (_column(pack, version, column.name), _cell(pack, column, cell.strip()))
            for column, cell in zip(columns, cells, strict=False) if cell.strip() not in ("", "-")
        ]  # fmt: skip
        zh = "；".join(f"{label.zh} {cell.zh}" for label, cell in told)
        en = "; ".join(f"{label.en} {cell.en}" for label, cell in told)
        found.append((Text(f"第{number}条", f"rule {number}"), Text(zh, en)))
    return tuple(found)


def _cell(pack: Pack, column: Column, cell: str) -> Text:
    """What a cell asks for or gives: several values, a span, a bound, or all but one value."""
    if "|" in cell:
        told = [_cell(pack, column, one) for one in cell.split("|")]
        return Text("或".join(one.zh for one in told), " or ".join(one.en for one in told))
    if cell.startswith("!"):
        other = _cell(pack, column, cell[1:])
        return Text(f"不是{other.zh}", f"not {other.en}")
    if ".." in cell:
        low, _, high = cell.partition("..")
        return Text(f"{low}至{high}", f"{low} to {high}")
    for sign, (number, day) in _BOUNDS.items():
        if cell.startswith(sign):
            words, value = (day if column.type == "date" else number), cell.removeprefix(sign)
            return Text(f"{words.zh}{value}", f"{words.en} {value}")
    codes = pack.code_lists.get(column.list or "")
    if codes is not None and cell in codes.codes:
        return codes.codes[cell].label
    return {"true": Text("是", "yes"), "false": Text("否", "no")}.get(cell, Text(cell, cell))


_BOUNDS: dict[str, tuple[Text, Text]] = {
    ">=": (Text("不小于", "at least"), Text("不早于", "not before")),
    "<=": (Text("不大于", "at most"), Text("不晚于", "not after")),
    ">": (Text("大于", "more than"), Text("晚于", "after")),
    "<": (Text("小于", "less than"), Text("早于", "before")),
}


def written_told(pack: Pack, version: Version) -> Iterator[Told]:
    """Materials, services, papers, notices and messages."""
    names = Names(pack, version)
    for material in version.materials.values():
        needed = names.condition(material.required) if isinstance(material.required, Expr) else None
        always = Text("是", "yes") if material.required else Text("否", "no")
        yield Told("material", material.id, material.label, _some(
            line("必须", "needed", needed or always),
            line("份数", "copies", Text(f"原件{material.original}份、复印件{material.copies}份",
                                      f"{material.original} original, {material.copies} copies")),
            line("来源", "where from", material.source) if material.source else None,
            line("容缺", "may come later", said.length(*material.defer)) if material.defer else None,
        ), material)  # fmt: skip
    for service in version.services.values():
        limits = said.listed(
            Text(f"{term.label.zh}{said.length(*limit).zh}", f"{term.label.en} {said.length(*limit).en}")
            for id_, limit in service.terms.items()
            if (term := version.terms.get(id_)) is not None
        )
        held = {**version.materials, **service.own_materials}
        needs = said.listed(held[id_].label for id_ in service.materials if id_ in held)
        yield Told("service", service.id, service.name, _some(
            line("办理时限", "terms", limits), line("材料", "materials", needs)), service)  # fmt: skip
    for paper in version.papers.values():
        yield Told("paper", paper.id, paper.name, _some(
            line("何时", "when", _owners(version, paper.on)),
            line("签发", "signed by", said.listed(pack.roles.get(one, Text(one, one)) for one in paper.sign)),
            line("份数", "copies", Text(f"{paper.copies}份", str(paper.copies))),
            line("救济途径", "remedy", names.filled(paper.remedy)) if paper.remedy else None,
            line("依据", "source", Text(paper.basis, paper.basis)),
        ), paper)  # fmt: skip
    for notice in version.notices.values():
        yield Told("notice", notice.id, notice.name, _some(
            line("公示多久", "stands for", said.length(notice.days, notice.unit)),
            line("内容", "shows", said.listed(_shown(version, one) for one in notice.shows)),
            line("异议", "objections", Text("可以提出", "may be made")) if notice.objection else None,
            line("期满才能办", "until then nobody may", _owners(version, notice.before)),
            line("依据", "source", Text(notice.basis, notice.basis)),
        ), notice)  # fmt: skip
    for message in version.messages.values():
        head = _owners(version, message.on)
        heading = head if head.zh else Text("通知", "Message")
        yield Told("message", message.id, heading, _some(
            line("发给", "to", _to(pack, version, message.to)),
            line("条件", "on condition that", names.condition(message.when)) if message.when is not None else None,
            line("内容", "says", names.filled(message.text)),
        ), message)  # fmt: skip


def _shown(version: Version, one: Shown) -> Text:
    """What a notice tells by its own label, or that of its field or party."""
    field, party = version.fields.get(one.field or ""), version.parties.get(one.party or "")
    return one.label or (field.label if field else party.label if party else Text("", ""))


def _some(*lines: Line | None) -> tuple[Line, ...]:
    return tuple(one for one in lines if one is not None and (one[1].zh or one[1].en))


def _owners(version: Version, ids: tuple[str, ...]) -> Text:
    """Acts, lapses and effects by what they are called."""
    lapses = {one.id: one.label for one in version.lapses}
    found = (version.acts[id_].label if id_ in version.acts else lapses.get(id_) for id_ in ids)
    return said.listed(one for one in found if one is not None)


def _to(pack: Pack, version: Version, to: str) -> Text:
    name = to.rpartition(":")[2]
    party = version.parties.get(name)
    return party.label if party else pack.roles.get(name, Text("有关单位", "the unit concerned"))
