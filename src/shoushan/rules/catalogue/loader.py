"""Packs read from disk: a pack builds on others, and a file of the upper pack replaces the same file below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from shoushan.rules import currency, telephones
from shoushan.rules.catalogue.calendars import load_calendar
from shoushan.rules.catalogue.compiling import pack as of
from shoushan.rules.catalogue.compiling.indicators import with_rules
from shoushan.rules.catalogue.compiling.reports import report
from shoushan.rules.catalogue.content import digest_of
from shoushan.rules.catalogue.ledgers import load_ledger
from shoushan.rules.catalogue.model import (
    CodeList,
    FullName,
    Ledger,
    NamedPeriod,
    NumberKind,
    Pack,
    Place,
    PostSeed,
    Right,
    UnitSeed,
    Verb,
)
from shoushan.rules.catalogue.model.pages import PageForm
from shoushan.rules.catalogue.model.reports import Composition
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.boards import BoardsDoc
from shoushan.rules.catalogue.schema.indicators import IndicatorSetDoc, PeriodsDoc
from shoushan.rules.catalogue.schema.pack import (
    CodeListDoc,
    PackDoc,
    PostsDoc,
    RightsDoc,
    RolesDoc,
    UnitsDoc,
    VocabularyDoc,
)
from shoushan.rules.catalogue.schema.procedure import FragmentDoc
from shoushan.rules.catalogue.schema.report import ReportDoc
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.tables import DecisionTable, parse_table
from shoushan.rules.catalogue.yaml_source import read_yaml
from shoushan.rules.deadlines import Calendar
from shoushan.rules.text import Text

Model = TypeVar("Model", bound=BaseModel)
_CSV_LARGEST = 1_000_000


@dataclass(slots=True)
class Reading:
    """A pack while it is read: the folders from the lowest pack to the pack itself, and what is wrong."""

    root: Path
    folders: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    numbers: dict[str, NumberKind] = field(default_factory=dict)
    telephones: telephones.Plan = "any"

    def name(self, path: Path) -> str:
        """How messages call ``path``: relative to the packs folder."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.name

    def doc(self, model: type[Model], path: Path) -> Model | None:
        """A checked document; ``None`` when it is faulty (told)."""
        source, problems = read_yaml(path, self.name(path))
        self.problems += problems
        if source is None:
            return None
        found, problems = validated(model, source)
        self.problems += problems
        return found

    def layered(self, pattern: str) -> dict[str, Path]:
        """Files by their path inside a pack; the uppermost pack that has one wins."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(folder.glob(pattern)):
                if path.is_file():
                    found[path.relative_to(folder).as_posix()] = path
        return found

    def tell(self, path: Path, message: Text, remedy: Text, line: int = 0) -> None:
        """Note a problem of a file."""
        self.problems.append(Problem(self.name(path), line, message, remedy))


def load_pack(folder: Path, packs_root: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in ``folder`` with the packs it builds on (``packs_root/<id>``), and everything that is wrong.

    With problems the pack holds what could be read, for the check alone: whoever uses a pack refuses it then.
    ``None``: not even the pack's own file or its calendar could be read. Never raises for content.
    """
    reading = Reading(packs_root)
    top = _folders(reading, folder, ())
    if top is None:
        return None, reading.problems
    currency.use(top.counted_in())
    telephones.use(reading.telephones)
    calendar = _calendar(reading, top)
    if calendar is None:
        return None, reading.problems
    shared = _Shared.read(reading)
    ledgers = _ledgers(reading, shared)
    pack = Pack(
        id=top.id,
        name=top.name.text(),
        zone=top.zone,
        currency=currency.current(),
        calendar=calendar,
        ledgers=MappingProxyType(ledgers),
        code_lists=MappingProxyType(shared.code_lists),
        vocabulary=MappingProxyType(shared.vocabulary),
        roles=MappingProxyType(shared.roles),
        units=MappingProxyType(shared.units),
        posts=MappingProxyType(shared.posts),
        rights=MappingProxyType(shared.rights),
        tables=MappingProxyType(shared.tables),
        synthetic=top.synthetic,
        site=top.site,
        folders=tuple(reading.name(path) for path in reading.folders),
        office_hours=tuple((hours.from_, hours.to) for hours in top.office_hours),
        digest=_digest(top, calendar, shared, ledgers),
        red_heads=MappingProxyType({one.unit: one.mark.text() for one in top.red_heads}),
        full_names=tuple(FullName(Text(one.zh, one.en), one.unit, one.begins or "", one.ends or "") for one in top.full_names),
        periods=MappingProxyType(shared.periods),
        brief=shared.boards.brief,
        streets=of.streets(shared.boards),
        boards_at=MappingProxyType(shared.boards_at),
        reports=MappingProxyType(shared.reports),
        paper=top.paper,
        guide=top.guide,
        languages=tuple(dict.fromkeys(top.languages)),
        numbers=MappingProxyType(reading.numbers),
        telephones=reading.telephones,
        page=top.page.form() if top.page else PageForm(),
    )
    return pack, reading.problems


def _folders(reading: Reading, folder: Path, above: tuple[str, ...]) -> PackDoc | None:
    """The pack's own file, after the packs that it builds on were put below it."""
    path = folder / "pack.yaml"
    doc = reading.doc(PackDoc, path)
    if doc is None:
        return None
    for below in doc.extends:
        if below in above or below == doc.id:
            reading.tell(
                path,
                Text(f"配置包相互包含：{below}。", f"Packs build on each other in a circle: {below}."),
                Text("请删去其中一个 extends。", "Take one of the extends out."),
            )
            return None
        if not (reading.root / below / "pack.yaml").is_file():
            reading.tell(
                path,
                Text(f"没有配置包“{below}”。", f"There is no pack “{below}”."),
                Text("请更正 extends。", "Correct extends."),
            )
            return None
        if _folders(reading, reading.root / below, (*above, doc.id)) is None:
            return None
    if folder not in reading.folders:
        reading.folders.append(folder)
        if doc.numbers is not None:
            reading.numbers = of.numbers(doc.numbers)
        if doc.telephones is not None:
            reading.telephones = doc.telephones
    return doc


def _calendar(reading: Reading, top: PackDoc) -> Calendar | None:
    """The calendar of the uppermost pack that has a folder ``calendars``."""
    folder = next((path / "calendars" for path in reversed(reading.folders) if (path / "calendars").is_dir()), None)
    if folder is None:
        reading.tell(
            reading.folders[-1] / "pack.yaml",
            Text("没有日历。", "There is no calendar."),
            Text("请建立 calendars/<年>.yaml。", "Make calendars/<year>.yaml."),
        )
        return None
    found = load_calendar(folder, top.calendar, top.zone)
    if isinstance(found, Calendar):
        return found
    place = reading.name(folder)
    reading.problems += [Problem(f"{place}/{Path(one.file).name}", one.line, one.message, one.remedy) for one in found]
    return None


@dataclass(slots=True)
class _Shared:
    """What stands outside the ledgers."""

    code_lists: dict[str, CodeList] = field(default_factory=dict)
    vocabulary: dict[str, Verb] = field(default_factory=dict)
    roles: dict[str, Text] = field(default_factory=dict)
    units: dict[str, UnitSeed] = field(default_factory=dict)
    posts: dict[str, PostSeed] = field(default_factory=dict)
    rights: dict[str, Right] = field(default_factory=dict)
    tables: dict[str, DecisionTable] = field(default_factory=dict)
    fragments: dict[str, FragmentDoc] = field(default_factory=dict)
    sets: dict[str, IndicatorSetDoc] = field(default_factory=dict)
    periods: dict[str, NamedPeriod] = field(default_factory=dict)
    boards: BoardsDoc = field(default_factory=BoardsDoc)
    boards_at: dict[str, Place] = field(default_factory=dict)
    reports: dict[str, Composition] = field(default_factory=dict)

    @classmethod
    def read(cls, reading: Reading) -> _Shared:
        """Everything of all folders, from the lowest up; entries of one id replace those below."""
        found = cls()
        for folder in reading.folders:
            found._folder(reading, folder)
        for name, path in reading.layered("code-lists/*.yaml").items():
            doc = reading.doc(CodeListDoc, path)
            if doc is not None:
                found._code_list(reading, doc, path, Path(name).stem)
        for name, path in reading.layered("fragments/*.yaml").items():
            fragment = reading.doc(FragmentDoc, path)
            if fragment is not None:
                _named_after(reading, fragment.id, path, Path(name).stem)
                found.fragments[fragment.id] = fragment
        for name, path in reading.layered("indicators/*.yaml").items():
            indicators = reading.doc(IndicatorSetDoc, path)
            if indicators is not None:
                _named_after(reading, indicators.id, path, Path(name).stem)
                found.sets[indicators.id] = indicators
        for name, path in reading.layered("reports/*.yaml").items():
            found._report(reading, path, Path(name).stem)
        for name, path in reading.layered("routing/*.csv").items():
            table = read_table(path, reading.name(path), Path(name).stem, reading.problems)
            if table is not None:
                found.tables[table.id] = table
        return found

    def _folder(self, reading: Reading, folder: Path) -> None:
        if (path := folder / "vocabulary.yaml").is_file() and (words := reading.doc(VocabularyDoc, path)):
            self.vocabulary |= {id_: of.verb(id_, doc) for id_, doc in words.acts.items()}
        if (path := folder / "roles.yaml").is_file() and (roles := reading.doc(RolesDoc, path)):
            self.roles |= {id_: doc.label.text() for id_, doc in roles.root.items()}
        if (path := folder / "rights.yaml").is_file() and (rights := reading.doc(RightsDoc, path)):
            self.rights |= {id_: of.right(id_, doc) for id_, doc in rights.root.items()}
        if (path := folder / "units.yaml").is_file() and (units := reading.doc(UnitsDoc, path)):
            _repeated(reading, path, "units", [doc.id for doc in units.units])
            self.units |= {doc.id: of.unit(doc) for doc in units.units}
        if (path := folder / "periods.yaml").is_file() and (periods := reading.doc(PeriodsDoc, path)):
            _repeated(reading, path, "periods", [doc.id for doc in periods.periods])
            self.periods |= {doc.id: of.period(doc) for doc in periods.periods}
        if (path := folder / "boards.yaml").is_file() and (boards := reading.doc(BoardsDoc, path)):
            source, _ = read_yaml(path, reading.name(path))
            name = reading.name(path)
            self.boards = boards
            self.boards_at = {
                f"{list_} {place}": Place(name, source.line((list_, place)) if source else 0)
                for list_, items in (("brief", boards.brief), ("streets", boards.streets))
                for place in range(len(items))
            }
        if (path := folder / "posts.yaml").is_file() and (posts := reading.doc(PostsDoc, path)):
            _repeated(reading, path, "posts", [doc.id for doc in posts.posts])
            self.posts |= {doc.id: of.post(doc) for doc in posts.posts}

    def _report(self, reading: Reading, path: Path, stem: str) -> None:
        doc = reading.doc(ReportDoc, path)
        source, _ = read_yaml(path, reading.name(path))
        if doc is None or source is None:
            return
        _named_after(reading, doc.id, path, stem)
        self.reports[doc.id], problems = report(doc, source)
        reading.problems += problems

    def _code_list(self, reading: Reading, doc: CodeListDoc, path: Path, stem: str) -> None:
        _named_after(reading, doc.id, path, stem)
        _repeated(reading, path, "codes", [code.code for code in doc.codes])
        self.code_lists[doc.id] = of.code_list(doc)


def _named_after(reading: Reading, id_: str, path: Path, stem: str) -> None:
    if id_ != stem:
        reading.tell(
            path,
            Text(f"文件名应与编号“{id_}”一致。", f"The file is named after its id “{id_}”."),
            Text("请改文件名或 id。", "Rename the file or correct the id."),
        )


def _repeated(reading: Reading, path: Path, list_: str, ids: list[str]) -> None:
    again = of.repeated(ids)
    if not again:
        return
    source, _ = read_yaml(path, reading.name(path))
    for place, id_ in again.items():
        line = source.line((list_, place)) if source else 0
        reading.tell(
            path,
            Text(f"编号“{id_}”重复。", f"The id “{id_}” stands twice."),
            Text("请删去或改名。", "Remove or rename one."),
            line,
        )


def read_table(path: Path, file: str, id_: str, problems: list[Problem]) -> DecisionTable | None:
    """The decision table in ``path``; ``None`` when it cannot be read at all (told)."""
    try:
        if path.stat().st_size > _CSV_LARGEST:
            raise ValueError("larger than 1 MB")
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        told = "不是 UTF-8 或超过 1 MB" if isinstance(error, ValueError) else "打不开"
        problems.append(
            Problem(
                file,
                0,
                Text(f"规则表{told}。", "The table is not UTF-8, too large or unreadable."),
                Text("请存为 UTF-8 的 CSV。", "Save it as CSV in UTF-8."),
            )
        )
        return None
    table, found = parse_table(text, file, id_)
    problems += found
    return table


def _ledgers(reading: Reading, shared: _Shared) -> dict[str, Ledger]:
    ids = sorted({Path(name).parts[1] for name in reading.layered("ledgers/*/ledger.yaml")})
    found: dict[str, Ledger] = {}
    for id_ in ids:
        files = {name.removeprefix(f"ledgers/{id_}/"): path for name, path in reading.layered(f"ledgers/{id_}/**/*").items()}
        ledger, problems = load_ledger(
            id_, files, reading.name, shared.vocabulary, shared.tables, shared.fragments, shared.sets
        )
        reading.problems += problems
        if ledger is not None:
            found[id_] = ledger
    return with_rules(found)


def _digest(top: PackDoc, calendar: Calendar, shared: _Shared, ledgers: Mapping[str, Ledger]) -> str:
    """A digest over all that the pack says."""
    said: list[Any] = [repr(top), calendar.edition]
    groups: Iterable[Mapping[str, Any]] = (
        shared.code_lists,
        shared.vocabulary,
        shared.roles,
        shared.units,
        shared.posts,
        shared.rights,
    )
    said += [repr(sorted(group.items())) for group in groups]
    said += [f"{id_}:{table.source}" for id_, table in sorted(shared.tables.items())]
    said += [repr(ledger.exports) for _, ledger in sorted(ledgers.items()) if ledger.exports]
    said += [repr(ledger.checks) for _, ledger in sorted(ledgers.items()) if ledger.checks]
    said += [f"{ledger.id}:{one.said}" for ledger in ledgers.values() for one in ledger.indicators.values()]
    said += [repr(period) for period in shared.periods.values()]
    said += [repr(shared.boards)] if shared.boards_at else []
    said += [repr(one) for _, one in sorted(shared.reports.items())]
    said += [f"{id_}:{version.key}:{version.digest}" for id_, ledger in sorted(ledgers.items()) for version in ledger.versions]
    return digest_of("\n".join(said))
