"""One ledger read from its files: what all versions share, and each version in order of its first day in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from shoushan.rules.catalogue.compiling.crosschecks import crosscheck
from shoushan.rules.catalogue.compiling.exports import export
from shoushan.rules.catalogue.compiling.indicators import cuts, indicator
from shoushan.rules.catalogue.compiling.standard import written
from shoushan.rules.catalogue.compiling.stat_tables import stat_table
from shoushan.rules.catalogue.compiling.version import VersionDocs, compiled
from shoushan.rules.catalogue.content import content_of, remember
from shoushan.rules.catalogue.fragments import with_fragments
from shoushan.rules.catalogue.model import (
    EMPTY,
    Basis,
    ClosedClass,
    CrossCheck,
    Cut,
    Export,
    Indicator,
    Ledger,
    Place,
    StatTable,
    Verb,
    Version,
)
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.crosscheck import CrossCheckDoc
from shoushan.rules.catalogue.schema.export import ExportDoc
from shoushan.rules.catalogue.schema.form import FormDoc
from shoushan.rules.catalogue.schema.indicators import IndicatorsDoc, IndicatorSetDoc
from shoushan.rules.catalogue.schema.ledger import FieldsDoc, LedgerDoc
from shoushan.rules.catalogue.schema.procedure import FragmentDoc, ProcedureDoc
from shoushan.rules.catalogue.schema.service import ServiceDoc
from shoushan.rules.catalogue.schema.tables import StatTableDoc
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.schema.writings import MessageDoc, NoticeDoc, PaperDoc, ScenarioDoc, WorksheetDoc
from shoushan.rules.catalogue.tables import DecisionTable, parse_table
from shoushan.rules.catalogue.yaml_source import Source, read_yaml
from shoushan.rules.deadlines import Unit
from shoushan.rules.text import Text

Model = TypeVar("Model", bound=BaseModel)
Files = Mapping[str, Path]
_KNOWN = ("fields.yaml", "procedure.yaml")
_FOLDERS = ("services", "rules", "papers", "messages", "forms", "notices", "scenarios")


@dataclass(slots=True)
class _Reading:
    """A ledger while it is read; ``files`` are its files by their path inside the ledger's folder."""

    files: Files
    name: Callable[[Path], str]
    problems: list[Problem] = field(default_factory=list)
    fragments: Mapping[str, FragmentDoc] = EMPTY

    def doc(self, model: type[Model], path: str) -> tuple[Model, Source] | None:
        """A checked document with its source; ``None`` when it is absent or faulty (told)."""
        source, problems = read_yaml(self.files[path], self.name(self.files[path]))
        self.problems += problems
        if source is None:
            return None
        found, problems = validated(model, source)
        self.problems += problems
        return None if found is None else (found, source)

    def docs(self, model: type[Model], folder: str) -> list[tuple[Model, Source]]:
        """The checked documents of a folder."""
        paths = (path for path in self.files if path.startswith(folder) and path.endswith(".yaml"))
        return [pair for path in paths if (pair := self.doc(model, path)) is not None]

    def tell(self, path: str, zh: str, en: str, remedy: Text) -> None:
        """Note a problem of a file (or of one that should be there)."""
        told = self.name(self.files[path]) if path in self.files else path
        self.problems.append(Problem(told, 0, Text(zh, en), remedy))


def load_ledger(
    id_: str,
    files: Files,
    name: Callable[[Path], str],
    vocabulary: Mapping[str, Verb],
    tables: Mapping[str, DecisionTable],
    fragments: Mapping[str, FragmentDoc] = EMPTY,
    sets: Mapping[str, IndicatorSetDoc] = EMPTY,
) -> tuple[Ledger | None, list[Problem]]:
    """The ledger made of ``files`` (path inside its folder → path on disk), and everything that is wrong.

    ``vocabulary``, ``tables``, ``fragments`` and ``sets`` (of indicators) are the pack's.
    """
    reading = _Reading(files, name, fragments=fragments)
    head = reading.doc(LedgerDoc, "ledger.yaml")
    found = [_version(reading, id_, key, vocabulary, tables) for key in _version_keys(reading)]
    if head is None:
        return None, reading.problems
    doc, source = head
    if doc.id != id_:
        reading.problems.append(
            Problem(
                source.file,
                source.line(("id",)),
                Text(f"文件夹名应与编号“{doc.id}”一致。", f"The folder is named after the id “{doc.id}”."),
                Text("请改文件夹名或 id。", "Rename the folder or correct the id."),
            )
        )
    versions = tuple(version for version in found if version is not None)
    if not found:
        reading.tell(
            "ledger.yaml",
            "台账没有任何版本。",
            "The ledger has no version.",
            Text("请建立 versions/<生效日>/。", "Make versions/<first day in force>/."),
        )
    ledger = _ledger(doc, versions, source.file.removesuffix("/ledger.yaml"), _exports(reading))
    ledger = replace(ledger, checks=_checks(reading))
    counted, dimensions = _indicators(reading, ledger, sets)
    ledger = replace(ledger, indicators=MappingProxyType(counted), cuts=MappingProxyType(dimensions))
    return replace(ledger, tables=MappingProxyType(_stat_tables(reading, versions))), reading.problems


def _indicators(
    reading: _Reading, ledger: Ledger, sets: Mapping[str, IndicatorSetDoc]
) -> tuple[dict[str, Indicator], dict[str, Cut]]:
    """The indicators of the ledger with those of the standard sets, and its own dimensions."""
    pair = reading.doc(IndicatorsDoc, "indicators.yaml") if "indicators.yaml" in reading.files else None
    if pair is None:
        return {}, {}
    doc, source = pair
    page = Page(source, None, reading.problems)
    every = [
        indicator(one, page, ledger.id, ledger.kind == "register", ledger.versions)
        for one in written(doc, page, ledger.versions, sets)
    ]  # fmt: skip
    return {one.id: one for one in every if one is not None}, cuts(doc.dimensions, page, ledger.versions)


def _stat_tables(reading: _Reading, versions: tuple[Version, ...]) -> dict[str, StatTable]:
    """The statistical tables of the ledger."""
    found = {}
    for doc, source in reading.docs(StatTableDoc, "tables/"):
        stem = source.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        page = Page(source, None, reading.problems)
        if stem != doc.id:
            page.fault(("id",), Text(f"文件名应与编号“{doc.id}”一致。", f"The file is named after its id “{doc.id}”."), _RENAME)
        found[doc.id] = stat_table(doc, page, versions)
    return found


_RENAME = Text("请改文件名或 id。", "Rename the file or correct the id.")


def _exports(reading: _Reading) -> tuple[Export, ...]:
    """The files of ``exports/``, in order of their names; a file is named after its id."""
    return tuple(export(_stemmed(reading, doc, source), source) for doc, source in reading.docs(ExportDoc, "exports/"))


def _checks(reading: _Reading) -> tuple[CrossCheck, ...]:
    """The files of ``checks/``, likewise."""
    return tuple(crosscheck(_stemmed(reading, doc, source), source) for doc, source in reading.docs(CrossCheckDoc, "checks/"))


def _stemmed(reading: _Reading, doc: Any, source: Source) -> Any:
    """The document; that its file is named otherwise is told."""
    if not source.file.endswith(f"/{doc.id}.yaml"):
        told = Text(f"文件名应与编号“{doc.id}”一致。", f"The file is named after its id “{doc.id}”.")
        reading.problems.append(Problem(source.file, source.line(("id",)), told, _RENAME))
    return doc


def _ledger(doc: LedgerDoc, versions: tuple[Version, ...], folder: str, exports: tuple[Export, ...]) -> Ledger:
    return Ledger(
        id=doc.id,
        name=doc.name.text(),
        noun=doc.noun.text(),
        kind=doc.kind,
        owner=doc.owner,
        number=doc.number,
        versions=versions,
        role=doc.role,
        zone=doc.zone,
        basis=tuple(Basis(basis.text.text(), basis.article, basis.mark) for basis in doc.basis),
        delay=(doc.delay.limit, Unit(doc.delay.unit)),
        retention=doc.retention,
        closed=doc.closed,
        classes=tuple(ClosedClass(one.id, one.label.text(), one.basis) for one in doc.closed_classes),
        key=doc.key,
        card=doc.shape.card,
        columns=doc.shape.list,
        title=doc.shape.title,
        street=doc.board.street,
        leader=doc.board.leader,
        published=doc.published,
        exports=exports,
        assumed=doc.assumed,
        folder=folder,
        at=Place(f"{folder}/ledger.yaml", 1),
    )


def _version_keys(reading: _Reading) -> Iterator[date]:
    """The first days in force that the folders under ``versions`` are named after, in order."""
    names = {parts[1] for path in reading.files if (parts := path.split("/"))[0] == "versions" and len(parts) > 2}
    days = []
    for name in names:
        try:
            days.append(date.fromisoformat(name) if len(name) == 10 else date.fromisoformat("?"))
        except ValueError:
            reading.tell(
                f"versions/{name}",
                f"版本文件夹“{name}”不是日期。",
                f"The version folder “{name}” is not a day.",
                Text("请以生效日命名，如 2019-04-23。", "Name it after the first day in force."),
            )
    yield from sorted(days)


def _version(
    reading: _Reading, ledger: str, from_: date, vocabulary: Mapping[str, Verb], shared: Mapping[str, DecisionTable]
) -> Version | None:
    base = f"versions/{from_.isoformat()}/"
    _strangers(reading, base)
    for needed in _KNOWN:
        if base + needed not in reading.files:
            reading.tell(
                "ledger.yaml",
                f"{base}{needed} 不存在。",
                f"{base}{needed} is missing.",
                Text("每个版本都要有 fields.yaml 和 procedure.yaml。", "Every version has fields.yaml and procedure.yaml."),
            )
            return None
    fields, procedure = reading.doc(FieldsDoc, base + _KNOWN[0]), reading.doc(ProcedureDoc, base + _KNOWN[1])
    docs_of = {folder: f"{base}{folder}/" for folder in _FOLDERS}
    services = reading.docs(ServiceDoc, docs_of["services"])
    worksheets = reading.docs(WorksheetDoc, docs_of["rules"])
    papers = reading.docs(PaperDoc, docs_of["papers"])
    messages = reading.docs(MessageDoc, docs_of["messages"])
    forms = reading.docs(FormDoc, docs_of["forms"])
    notices = reading.docs(NoticeDoc, docs_of["notices"])
    tables, scenarios = _tables(reading, docs_of["rules"]), _scenarios(reading, docs_of["scenarios"])
    if fields is None or procedure is None:
        return None
    fields, procedure, unknown = with_fragments(fields, procedure, reading.fragments)
    reading.problems += unknown
    told = (services, worksheets, papers, messages, tables, scenarios, forms, notices)
    docs = VersionDocs(ledger, from_, fields, procedure, *told)
    version, problems = compiled(docs, vocabulary, remember(content_of(docs)), shared)
    reading.problems += problems
    return version


def _strangers(reading: _Reading, base: str) -> None:
    """Files of a version that nobody reads."""
    for path in reading.files:
        if not path.startswith(base) or path.removeprefix(base) in _KNOWN:
            continue
        folder, _, rest = path.removeprefix(base).partition("/")
        known = folder in _FOLDERS and rest.endswith((".yaml", ".csv") if folder == "rules" else ".yaml")
        if not known and not path.endswith((".md", ".docx")):
            reading.tell(
                path,
                "这个文件不会被读取。",
                "Nobody reads this file.",
                Text("可用文件夹：" + "、".join(_FOLDERS) + "。", "Folders: " + ", ".join(_FOLDERS) + "."),
            )


def _tables(reading: _Reading, folder: str) -> list[DecisionTable]:
    found = []
    for path in sorted(reading.files):
        if not path.startswith(folder) or not path.endswith(".csv"):
            continue
        file = reading.files[path]
        try:
            text = file.read_bytes()[:1_000_001].decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            reading.tell(
                path,
                "规则表不是 UTF-8 或打不开。",
                "The table is not UTF-8 or cannot be opened.",
                Text("请存为 UTF-8 的 CSV。", "Save it as CSV in UTF-8."),
            )
            continue
        table, problems = parse_table(text, reading.name(file), Path(path).stem)
        reading.problems += problems
        if table is not None:
            found.append(table)
    return found


def _scenarios(reading: _Reading, folder: str) -> list[Mapping[str, Any]]:
    """Scenarios as written: ``id``, ``file``, ``source`` (a `Source`, for lines) and ``data`` (texts, lists, mappings)."""
    found: list[Mapping[str, Any]] = []
    for doc, source in reading.docs(ScenarioDoc, folder):
        stem = source.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        data = source.data if isinstance(source.data, dict) else {}
        made = {**data, "id": doc.id or stem, "file": source.file, "source": source}
        found.append(MappingProxyType(made))
    return found
