"""A report's definition as a composition, with the place of everything that was written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.compositions import KINDS, Fault, Line, LineKind, composed, lines_of, said_of
from shoushan.rules.catalogue.model import Place
from shoushan.rules.catalogue.model.reports import Composition
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.report import ReportDoc, ReportPartDoc
from shoushan.rules.catalogue.sentences import written
from shoushan.rules.catalogue.yaml_source import Source
from shoushan.rules.text import Text


def report(doc: ReportDoc, source: Source) -> tuple[Composition, list[Problem]]:
    """The composition, and what is wrong with its form."""
    problems: list[Problem] = []
    lines: list[Line] = []
    places: dict[tuple[int, str], Place] = {
        (-1, key): Place(source.file, source.line((key,))) for key in ("", "title", "period")
    }
    for number, part in enumerate(doc.parts):
        kinds = [kind for kind in KINDS if getattr(part, kind) is not None]
        if len(kinds) != 1:
            problems.append(_not_one(source, number, kinds))
        kind = kinds[0] if kinds else "paragraph"
        lines.append(_line(part, kind))
        places |= _places(source, number, kind)
    title, wrong = said_of(doc.title.zh, doc.title.en)
    found = composed(lines)
    faults = [*(Fault(-1, "title", one.message, one.remedy) for _, one in wrong), *found.faults]
    made = Composition(
        doc.id, title, doc.organ.text(), doc.period, found.blocks,
        **({"mark": doc.mark.text()} if doc.mark else {}),
        addressee=doc.addressee.text() if doc.addressee else None, places=MappingProxyType(places),
    )  # fmt: skip
    return made, [*problems, *(problem_of(made, fault) for fault in faults)]


def said(composition: Composition) -> dict[str, Any]:
    """What a composition says as plain values, without the places."""
    title, organ, addressee, mark = composition.title, composition.organ, composition.addressee, composition.mark
    return {
        "id": composition.id, "title": [written(title.zh), written(title.en)], "organ": [*organ], "mark": [*mark],
        "addressee": [*addressee] if addressee else [], "period": composition.period,
        "lines": [[one.kind, one.zh, one.en, one.figures, one.ranks, one.by] for one in lines_of(composition)],
    }  # fmt: skip


def from_said(kept: Mapping[str, Any]) -> Composition:
    """The composition that `said` told. Raises ``ValueError`` when it is none."""
    lines = [Line(kind, zh, en, tuple(figures), tuple(ranks), by) for kind, zh, en, figures, ranks, by in kept["lines"]]
    title, wrong = said_of(*kept["title"])
    found = composed(lines)
    faults = [*(one.message for _, one in wrong), *(one.message for one in found.faults)]
    if faults:
        raise ValueError(faults[0].en)
    return Composition(
        kept["id"], title, Text(*kept["organ"]), kept["period"], found.blocks, Text(*kept["mark"]),
        Text(*kept["addressee"]) if kept["addressee"] else None,
    )  # fmt: skip


def problem_of(composition: Composition, fault: Fault) -> Problem:
    """A fault with the file and the line at which it was written."""
    places = composition.places
    at = places.get((fault.line, fault.key)) or places.get((fault.line, "")) or places.get((-1, "")) or Place("", 0)
    return Problem(at.file, at.line, fault.message, fault.remedy)


def _not_one(source: Source, number: int, kinds: list[LineKind]) -> Problem:
    listed = "、".join(KINDS)
    told = "写了几种" if kinds else "一种也没写"
    return Problem(
        source.file, source.line(("parts", number)),
        Text(f"一段只能是一种内容，这里{told}。", "A part is exactly one thing."),
        Text(f"请写其中一个：{listed}。", f"Write one of: {', '.join(KINDS)}."),
    )  # fmt: skip


def _line(part: ReportPartDoc, kind: LineKind) -> Line:
    said = part.heading or part.subheading or part.paragraph or part.annex
    if kind == "chart" and part.chart is not None:
        return Line(kind, part.chart.title.zh, part.chart.title.en, part.chart.figures, by=part.chart.by or "")
    if kind == "table" and part.table is not None:
        rows = part.table.rows
        title = part.table.title
        return Line(kind, title.zh, title.en, tuple(row.figure for row in rows), tuple(row.rank or "" for row in rows))
    return Line(kind, said.zh, said.en) if said is not None else Line(kind)


def _places(source: Source, number: int, kind: LineKind) -> dict[tuple[int, str], Place]:
    within = ("title",) if kind in ("chart", "table") else ()
    figures = "rows" if kind == "table" else "figures"
    paths = {
        "": ("parts", number), "zh": ("parts", number, kind, *within, "zh"), "en": ("parts", number, kind, *within, "en"),
        "figures": ("parts", number, kind, figures),
    }  # fmt: skip
    return {(number, key): Place(source.file, source.line(path)) for key, path in paths.items()}
