"""Fragments: fields, terms, acts and lapses that ledgers share, put into each version that uses them before it is compiled.

What is published of a version holds them in full, so a case keeps the acts it was filed under when a fragment changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.ledger import FieldsDoc
from shoushan.rules.catalogue.schema.procedure import FragmentDoc, ProcedureDoc
from shoushan.rules.catalogue.schema.validation import nearest
from shoushan.rules.catalogue.yaml_source import Path_, Source
from shoushan.rules.text import Text

Fields = tuple[FieldsDoc, Source]
Procedure = tuple[ProcedureDoc, Source]


def with_fragments(
    fields: Fields, procedure: Procedure, fragments: Mapping[str, FragmentDoc]
) -> tuple[Fields, Procedure, list[Problem]]:
    """Both documents with what their fragments add, and every name that is no fragment.

    What the version defines itself under the same id wins. A fault in what a fragment added is told at the line that uses it.
    """
    doc, source = procedure
    problems = [_unknown(source, no, name, fragments) for no, name in enumerate(doc.uses) if name not in fragments]
    used = [(no, fragments[name]) for no, name in enumerate(doc.uses) if name in fragments]
    if not used:
        return fields, procedure, problems
    acts, act_lines = _added(doc.acts, ((no, item) for no, one in used for item in one.acts))
    terms, term_lines = _added(doc.terms, ((no, item) for no, one in used for item in one.terms))
    lapses, lapse_lines = _added(doc.lapses, ((no, item) for no, one in used for item in one.lapses))
    own, field_lines = _added(fields[0].fields, ((no, item) for no, one in used for item in one.fields))
    lines: dict[Path_, int] = {(name,): source.line((name,)) for name in ("acts", "terms", "lapses")}
    for name, places in (("acts", act_lines), ("terms", term_lines), ("lapses", lapse_lines)):
        lines |= {(name, at): source.line(("uses", no)) for at, no in places.items()}
    rhythm = doc.rhythm or next((one.rhythm for _, one in used if one.rhythm), None)
    if rhythm is not doc.rhythm:
        lines["rhythm",] = source.line(("uses",))
    tabled = doc.tabled or next((one.tabled for _, one in used if one.tabled), None)
    if tabled is not doc.tabled:
        lines["tabled",] = source.line(("uses",))
    of_fields: dict[Path_, int] = {("fields", at): fields[1].line(("fields",)) for at in field_lines}
    return (
        (fields[0].model_copy(update={"fields": own}), _lined(fields[1], of_fields)),
        (
            doc.model_copy(update={"acts": acts, "terms": terms, "lapses": lapses, "rhythm": rhythm, "tabled": tabled}),
            _lined(source, lines),
        ),
        problems,
    )


def _lined(source: Source, lines: Mapping[Path_, int]) -> Source:
    return replace(source, lines=MappingProxyType({**source.lines, **lines}))


def _added(own: tuple[Any, ...], more: Iterable[tuple[int, Any]]) -> tuple[tuple[Any, ...], dict[int, int]]:
    """``own`` with what has another id put after it, and for each place added which use it came from."""
    known, made, places = {item.id for item in own}, list(own), dict[int, int]()
    for no, item in more:
        if item.id not in known:
            known.add(item.id)
            places[len(made)] = no
            made.append(item)
    return tuple(made), places


def _unknown(source: Source, no: int, name: str, fragments: Mapping[str, FragmentDoc]) -> Problem:
    near = nearest(name, list(fragments))
    remedy = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else Text("请更正 uses。", "Correct uses.")
    message = Text(f"没有共用片段“{name}”。", f"There is no fragment “{name}”.")
    return Problem(source.file, source.line(("uses", no)), message, remedy)
