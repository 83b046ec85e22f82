"""What a pack says of a system that belongs to others: what must be typed there, in its own order, and what it exports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shoushan.outputs.spreadsheets.mappings import ColumnDoc
from shoushan.rules.catalogue.model import Ledger, Pack
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.base import Bilingual, Count, Day, Doc, Kebab, Snake, Word
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.yaml_source import Source, read_yaml
from shoushan.rules.text import Text

FACTS = ("number", "service", "unit", "stage", "outcome", "opened_on", "closed_on", "due")
"""What every case has, whatever its ledger."""
PARTY_COLUMNS = ("name", "number", "phone", "address")
_FROM = rf"^({'|'.join(FACTS)}|field:[a-z0-9_]+|term:[a-z0-9-]+|party:[a-z0-9-]+\.[a-z]+)$"
From = Annotated[str, StringConstraints(pattern=_FROM)]
"""Where a value comes from: a fact of every case, ``field:<id>``, ``term:<id>`` (its due day), ``party:<role>.<column>``."""
Compare = Literal["service", "unit", "stage", "outcome", "opened_on", "closed_on"]


class WantedFieldDoc(Doc):
    """One field of their form: what it is called there and where its value comes from; ``form`` writes days their way."""

    label: Bilingual
    value: From
    form: Word | None = None
    codes: Mapping[Word, Word] = Field(default_factory=dict)
    note: Bilingual | None = None


class WantedDoc(Doc):
    """Which cases of a ledger must stand in the system too: at these stages, opened on or after a day; and its form."""

    ledger: Kebab
    stages: tuple[Kebab, ...]
    since: Day | None = None
    services: tuple[Kebab, ...] = ()
    fields: tuple[WantedFieldDoc, ...] = Field(min_length=1)


class ComparedDoc(Doc):
    """A column of the export that must say the same as a fact of ours; ``codes`` turn their words into ours."""

    column: Snake
    with_: Compare = Field(alias="with")
    codes: Mapping[Word, Word] = Field(default_factory=dict)


class ExportDoc(Doc):
    """The sheet that the system exports: ``number`` is its own column of numbers, ``ours`` the one that holds ours,
    ``due`` its due day, ``day`` the day it took the matter in."""

    header: Count = 1
    columns: Mapping[Snake, ColumnDoc]
    number: Snake = "number"
    ours: Snake | None = None
    due: Snake | None = None
    day: Snake | None = None
    compare: tuple[ComparedDoc, ...] = ()


class TwinDoc(Doc):
    """A system of others in which the same matters stand."""

    id: Kebab
    name: Bilingual
    note: Bilingual | None = None
    pattern: Word | None = None
    wants: tuple[WantedDoc, ...] = Field(min_length=1)
    export: ExportDoc | None = None


@dataclass(frozen=True, slots=True)
class Twins:
    """The systems of a pack by id, and what is wrong with those that cannot be read."""

    systems: Mapping[str, TwinDoc]
    problems: tuple[Problem, ...]


def read_twins(root: Path, pack: Pack) -> Twins:
    """Every system in ``<root>/<pack>/twins/<system>/twin.yaml``, checked against the pack's ledgers.

    A pack sees the systems of those it builds on; one of the same id replaces the one below.
    """
    found, problems = dict[str, TwinDoc](), list[Problem]()
    for path in [path for name in pack.folders for path in sorted((root / name / "twins").glob("*/twin.yaml"))]:
        source, faults = read_yaml(path, path.relative_to(root).as_posix())
        problems += faults
        if source is None:
            continue
        doc, faults = validated(TwinDoc, source)
        problems += faults
        if doc is None:
            continue
        faults = [*_misnamed(doc, path, source), *_unknown(doc, pack, source)]
        problems += faults
        if not faults:
            found[doc.id] = doc
    return Twins(found, tuple(problems))


def fits(doc: TwinDoc, number: str) -> bool:
    """Whether ``number`` is written as the system writes its numbers."""
    return doc.pattern is None or re.fullmatch(doc.pattern, number) is not None


def _misnamed(doc: TwinDoc, path: Path, source: Source) -> Iterator[Problem]:
    if doc.id != path.parent.name:
        yield _problem(
            source, ("id",), f"编号“{doc.id}”和文件夹名不同。", f"The id “{doc.id}” differs from the folder’s name.",
            f"请写 {path.parent.name}。", f"Write {path.parent.name}.",
        )  # fmt: skip
    try:
        re.compile(doc.pattern or "")
    except re.error:
        yield _problem(
            source,
            ("pattern",),
            "编号写法不是正则式。",
            "The pattern of numbers is none.",
            "请更正 pattern。",
            "Correct pattern.",
        )
    for name in filter(None, _columns(doc.export)):
        if doc.export and name not in doc.export.columns:
            yield _problem(
                source, ("export",), f"导出表没有列“{name}”。", f"The export has no column “{name}”.",
                "请在 columns 里写上它。", "Write it under columns.",
            )  # fmt: skip


def _columns(export: ExportDoc | None) -> tuple[str | None, ...]:
    if export is None:
        return ()
    return (export.number, export.ours, export.due, export.day, *(one.column for one in export.compare))


def _unknown(doc: TwinDoc, pack: Pack, source: Source) -> Iterator[Problem]:
    for place, wanted in enumerate(doc.wants):
        ledger = pack.ledgers.get(wanted.ledger)
        if ledger is None:
            yield _problem(
                source, ("wants", place, "ledger"), f"没有台账“{wanted.ledger}”。", f"There is no ledger “{wanted.ledger}”.",
                "请更正 ledger。", "Correct ledger.",
            )  # fmt: skip
            continue
        known = {stage for version in ledger.versions for stage in version.stages}
        for stage in wanted.stages:
            if stage not in known:
                yield _problem(
                    source, ("wants", place, "stages"), f"台账没有环节“{stage}”。", f"The ledger has no stage “{stage}”.",
                    "可选：" + "、".join(sorted(known)) + "。", "There is: " + ", ".join(sorted(known)) + ".",
                )  # fmt: skip
        for row, one in enumerate(wanted.fields):
            if not _is_there(one.value, ledger):
                yield _problem(
                    source, ("wants", place, "fields", row, "value"), f"“{one.value}”取不到值。",
                    f"“{one.value}” gives no value.",
                    "请写台账有的字段、时限或办事对象。", "Name a field, a term or a party of the ledger.",
                )  # fmt: skip


def _is_there(value: str, ledger: Ledger) -> bool:
    kind, _, name = value.partition(":")
    if not name:
        return kind in FACTS
    if kind == "field":
        return any(name in version.fields for version in ledger.versions)
    if kind == "term":
        return any(name in version.terms for version in ledger.versions)
    role, _, column = name.partition(".")
    return column in PARTY_COLUMNS and any(role in version.parties for version in ledger.versions)


def _problem(source: Source, path: tuple[str | int, ...], zh: str, en: str, fix: str, fix_en: str) -> Problem:
    return Problem(source.file, source.line(path), Text(zh, en), Text(fix, fix_en))
