"""A whole pack as canonical JSON and back: an install in service runs from its database, never from the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from shoushan.rules import currency, telephones
from shoushan.rules.catalogue.compiling.crosschecks import from_said as crosscheck_from
from shoushan.rules.catalogue.compiling.crosschecks import said as crosscheck_said
from shoushan.rules.catalogue.compiling.indicators import Written, canonical, cuts, indicator, with_rules
from shoushan.rules.catalogue.compiling.reports import from_said as report_from
from shoushan.rules.catalogue.compiling.reports import said as report_said
from shoushan.rules.catalogue.compiling.stat_tables import stat_table
from shoushan.rules.catalogue.content import version_from_content
from shoushan.rules.catalogue.expressions import write
from shoushan.rules.catalogue.model import (
    NUMBERS_OF_CHINA,
    Basis,
    ClosedClass,
    Code,
    CodeList,
    Cut,
    Export,
    ExportColumn,
    FullName,
    Indicator,
    Ledger,
    NamedPeriod,
    NumberKind,
    Pack,
    PostSeed,
    Right,
    StatTable,
    Street,
    UnitSeed,
    Verb,
    Version,
)
from shoushan.rules.catalogue.model.pages import PageForm
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.indicators import CutDoc, IndicatorDoc
from shoushan.rules.catalogue.schema.tables import StatTableDoc
from shoushan.rules.catalogue.tables import DecisionTable, parse_table
from shoushan.rules.catalogue.yaml_source import Source
from shoushan.rules.currency import YUAN, Currency
from shoushan.rules.deadlines import Calendar, Special, Unit, calendar_of
from shoushan.rules.text import Text

ContentOf = Callable[[str], str]
"""Digest of a version → its published content."""


def pack_content(pack: Pack, again: int | None = None) -> str:
    """Canonical JSON of everything ``pack`` says; versions of ledgers stand by their digests only. ``again``: the number of a
    publication that returns to what was in service earlier, so that it has a digest of its own."""
    said = {
        "id": pack.id,
        "name": pack.name,
        "zone": pack.zone,
        "currency": _currency(pack.currency),
        "synthetic": pack.synthetic,
        "site": pack.site,
        "folders": pack.folders,
        "digest": pack.digest,
        "roles": pack.roles,
        "calendar": _calendar(pack.calendar),
        "code_lists": pack.code_lists,
        "vocabulary": pack.vocabulary,
        "units": pack.units,
        "posts": pack.posts,
        "rights": pack.rights,
        "tables": {id_: [table.file, table.source] for id_, table in pack.tables.items()},
        "office_hours": pack.office_hours,
        "ledgers": {id_: _ledger(ledger) for id_, ledger in pack.ledgers.items()},
    }
    if pack.red_heads:
        said["red_heads"] = pack.red_heads
    if pack.full_names:
        said["full_names"] = pack.full_names
    if pack.periods:
        said["periods"] = pack.periods
    if pack.brief:
        said["brief"] = pack.brief
    if pack.streets:
        said["streets"] = pack.streets
    said |= _ways(pack)
    if pack.reports:
        said["reports"] = [report_said(one) for one in pack.reports.values()]
    if again is not None:
        said["again"] = again
    return json.dumps(
        {name: _plain(one) for name, one in said.items()}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def pack_from_content(text: str, content_of: ContentOf) -> Pack:
    """The pack that was published as ``text``. Raises ``ValueError`` when it is not what ``pack_content`` wrote."""
    said = json.loads(text)
    counted_in = _currency_from(said["currency"])
    currency.use(counted_in)
    telephones.use(said.get("telephones", "cn"))
    vocabulary = {
        id_: Verb(one["id"], _text(one["label"]), one["klass"], one.get("field", False))
        for id_, one in _kept(said["vocabulary"])
    }
    tables = {id_: _table(id_, *one) for id_, one in _kept(said["tables"])}
    return Pack(
        id=said["id"],
        name=_text(said["name"]),
        zone=said["zone"],
        currency=counted_in,
        telephones=said.get("telephones", "cn"),
        page=PageForm(**said.get("page", {})),
        languages=tuple(said.get("languages", ("zh", "en"))),
        numbers=_frozen({id_: _number(one) for id_, one in _kept(said["numbers"])}) if "numbers" in said else NUMBERS_OF_CHINA,
        calendar=_calendar_from(said["calendar"]),
        synthetic=said["synthetic"],
        site=_site(said["site"]),
        folders=tuple(said["folders"]),
        digest=said["digest"],
        paper=said.get("paper", "gbt-9704"),
        guide=tuple(said["guide"]) if "guide" in said else None,
        red_heads=_frozen({id_: _text(one) for id_, one in _kept(said.get("red_heads", {"": []}))}),
        full_names=tuple(
            FullName(_text(one["form"]), one.get("unit"), one.get("begins", ""), one.get("ends", ""))
            for one in said.get("full_names", ())
        ),
        vocabulary=_frozen(vocabulary),
        roles=_frozen({id_: _text(one) for id_, one in _kept(said["roles"])}),
        code_lists=_frozen({id_: _code_list(one) for id_, one in _kept(said["code_lists"])}),
        units=_frozen({id_: _unit(one) for id_, one in _kept(said["units"])}),
        posts=_frozen({id_: _post(one) for id_, one in _kept(said["posts"])}),
        rights=_frozen({id_: _right(one) for id_, one in _kept(said["rights"])}),
        tables=_frozen(tables),
        office_hours=tuple((opens, closes) for opens, closes in said["office_hours"]),
        ledgers=_frozen(
            with_rules({id_: _ledger_from(one, content_of, vocabulary, tables) for id_, one in _kept(said["ledgers"])})
        ),
        periods=_frozen({id_: _period(one) for id_, one in _kept(said.get("periods", {"": []}))}),
        brief=tuple(said.get("brief", ())),
        streets=tuple(Street(one["unit"], one["code"], one["column"], one["row"]) for one in said.get("streets", ())),
        reports=_frozen({one["id"]: report_from(one) for one in map(_plainly, said.get("reports", ()))}),
    )


def ledger_content(ledger: Ledger) -> str:
    """Canonical JSON of everything a ledger says, with its versions by their digests: equal texts are equal ledgers."""
    return json.dumps(_plain(_ledger(ledger)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def calendar_from_content(text: str) -> Calendar:
    """The calendar of a pack that was published as ``text``, without what else it holds."""
    return _calendar_from(json.loads(text)["calendar"])


def _plain(value: Any) -> Any:
    """JSON of frozen values: mappings keep their order in a list of pairs, because order is meaning (codes, posts)."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        return {"": [[key, _plain(one)] for key, one in value.items()]}
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _kept(pairs: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return [(key, value) for key, value in pairs[""]]


def _frozen(members: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(members)


def _text(said: Mapping[str, str]) -> Text:
    return Text(said["zh"], said["en"])


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _ways(pack: Pack) -> dict[str, Any]:
    """What a place says of itself where it is not what China's places say; content without a word of it means these."""
    ways: tuple[tuple[str, Any, Any], ...] = (
        ("paper", pack.paper, "gbt-9704"), ("guide", pack.guide, None), ("languages", pack.languages, ("zh", "en")),
        ("telephones", pack.telephones, "cn"), ("numbers", pack.numbers, NUMBERS_OF_CHINA), ("page", pack.page, PageForm()),
    )  # fmt: skip
    return {name: said for name, said, usual in ways if said != usual}


def _currency(currency: Currency) -> Any:
    """China's by its code alone, as it was said before a place could say more."""
    return currency.code if currency == YUAN else currency


def _currency_from(said: Any) -> Currency:
    if isinstance(said, str):
        return YUAN if said == YUAN.code else Currency(said, said, 2, Text(said, said))
    return Currency(said["code"], said["symbol"], said["digits"], _text(said["name"]))


def _number(said: Any) -> NumberKind:
    return NumberKind(_text(said["label"]), said["type"], said["pattern"], _text(said["hint"]) if said["hint"] else None)


def _site(said: Any) -> Any:
    if isinstance(said, dict) and set(said) == {"zh", "en"}:
        return _text(said)
    if isinstance(said, dict):
        return {key: _site(one) for key, one in said.get("", ())}
    return [_site(one) for one in said] if isinstance(said, list) else said


def _calendar(calendar: Calendar) -> Any:
    years = (calendar.first.year, calendar.last.year)
    return {"name": calendar.name, "zone": calendar.zone, "years": years, "special": tuple(calendar.special.values())}


def _calendar_from(said: Any) -> Calendar:
    kept = dict(_kept(said))
    first, last = kept["years"]
    days = [
        Special(
            date.fromisoformat(one["day"]),
            one["kind"],
            _text(one["name"]),
            one["notice"],
            _day(one["notice_on"]),
            one["verified"],
            one["seeded"],
        )
        for one in kept["special"]
    ]
    return calendar_of(kept["name"], kept["zone"], range(first, last + 1), days)


def _code(said: Any) -> Code:
    words = tuple(said.get("words", ()))
    return Code(said["code"], _text(said["label"]), said["parent"], _day(said["from_"]), _day(said["to"]), words)


def _code_list(said: Any) -> CodeList:
    codes = {id_: _code(one) for id_, one in _kept(said["codes"])}
    return CodeList(said["id"], _text(said["name"]), _frozen(codes))


def _unit(said: Any) -> UnitSeed:
    return UnitSeed(
        said["id"],
        _text(said["name"]),
        said["kind"],
        said["parent"],
        said["phone"],
        _day(said["from_"]),
        _day(said["to"]),
        tuple(said["successors"]),
    )


def _post(said: Any) -> PostSeed:
    return PostSeed(
        said["id"],
        said["unit"],
        _text(said["name"]),
        tuple(said["roles"]),
        said["phone"],
        tuple(said["deputies"]),
        tuple(said["ledgers"]),
    )


def _right(said: Any) -> Right:
    more = bool(said.get("audits")), bool(said.get("erases")), bool(said.get("archives"))
    return Right(said["role"], said["sees"], tuple(said["unmask"]), tuple(said["closed"]), *more)


def _table(id_: str, file: str, source: str) -> DecisionTable:
    table, problems = parse_table(source, file, id_)
    if table is None:
        raise ValueError(f"table {id_}: {problems[0].message.en}")
    return table


def _ledger(ledger: Ledger) -> Any:
    said = {one.name: getattr(ledger, one.name) for one in fields(ledger) if one.name != "at"}
    said["exports"] = [
        replace(one, at=None, columns=tuple(replace(column, at=None) for column in one.columns)) for one in ledger.exports
    ]
    said["checks"] = [crosscheck_said(one) for one in ledger.checks]
    if not ledger.checks:  # a ledger without keeps the content it had before there were any
        del said["checks"]
    said["tables"] = [table.said for table in ledger.tables.values()]
    del said["indicators"], said["cuts"]
    if ledger.indicators or ledger.cuts:  # a ledger without keeps the content it had before there were any
        said["indicators"] = {
            "cuts": tuple(_cut(cut) for cut in ledger.cuts.values()),
            "said": tuple(one.said for one in ledger.indicators.values()),
        }
    said["versions"] = [[version.key, version.to, version.digest] for version in ledger.versions]
    return said


def _ledger_from(
    said: Any, content_of: ContentOf, vocabulary: Mapping[str, Verb], tables: Mapping[str, DecisionTable]
) -> Ledger:
    kept = dict(_kept(said))
    kept["name"], kept["noun"] = _text(kept["name"]), _text(kept["noun"])
    kept["basis"] = tuple(Basis(_text(one["text"]), one["article"], one["mark"]) for one in kept["basis"])
    classes = kept.get("classes", ())
    kept["classes"] = tuple(ClosedClass(one["id"], _text(one["label"]), one["basis"]) for one in classes)
    kept["delay"] = (kept["delay"][0], Unit(kept["delay"][1]))
    kept["versions"] = tuple(_version(entry, content_of, vocabulary, tables) for entry in kept["versions"])
    kept["exports"] = tuple(_export(one) for one in kept.get("exports", ()))
    kept["checks"] = tuple(crosscheck_from(_plainly(one)) for one in kept.get("checks", ()))
    kept["tables"] = _stat_tables(kept.get("tables", ()), kept["versions"], kept["id"])
    counted = dict(_kept(kept.pop("indicators", {"": []})))
    kept["indicators"], kept["cuts"] = _indicators(counted, kept)
    for name in ("card", "columns"):
        kept[name] = tuple(kept[name])
    return Ledger(**kept)


def _plainly(said: Any) -> Any:
    """Mappings as they were before they were packed as pairs."""
    if isinstance(said, Mapping):
        pairs = said[""] if set(said) == {""} else said.items()
        return {key: _plainly(value) for key, value in pairs}
    return [_plainly(one) for one in said] if isinstance(said, list | tuple) else said


def _export(said: Any) -> Export:
    columns = tuple(
        ExportColumn(one["head"], one["kind"], one["name"], dict(_kept(one["words"])), one["day"]) for one in said["columns"]
    )
    note = _text(said["note"]) if said["note"] else None
    return Export(said["id"], _text(said["name"]), said["due"], said["act"], said["file"], columns, said["receipt"], note)


def _stat_tables(said: Iterable[str], versions: tuple[Version, ...], ledger: str) -> Mapping[str, StatTable]:
    """Statistical tables by their id. Raises ``ValueError`` when one is not what was published."""
    found: dict[str, StatTable] = {}
    for text in said:
        page = Page(Source(f"{ledger}@tables", None, {}))
        table = stat_table(StatTableDoc.model_validate_json(text), page, versions)
        if page.problems:
            raise ValueError(page.problems[0].message.en)
        found[table.id] = table
    return _frozen(found)


def _cut(cut: Cut) -> str:
    said = {"id": cut.id, "label": {"zh": cut.label.zh, "en": cut.label.en}, "by": write(cut.by)}
    return canonical({**said, "list": cut.list} if cut.list else said)


def _indicators(said: Mapping[str, Any], kept: Mapping[str, Any]) -> tuple[Mapping[str, Indicator], Mapping[str, Cut]]:
    """Indicators and dimensions by their ids. Raises ``ValueError`` when they are not what was published."""
    page = Page(Source(f"{kept['id']}@indicators", None, {}))
    register, versions = kept["kind"] == "register", kept["versions"]
    found: dict[str, Indicator] = {}
    for text in said.get("said", ()):
        doc = json.loads(text)
        standard = doc.pop("standard", None)
        one = indicator(Written(IndicatorDoc.model_validate(doc), (), standard), page, kept["id"], register, versions)
        if one is not None:
            found[one.id] = one
    dimensions = cuts([CutDoc.model_validate_json(text) for text in said.get("cuts", ())], page, versions)
    if page.problems:
        raise ValueError(page.problems[0].message.en)
    return _frozen(found), _frozen(dimensions)


def _period(said: Any) -> NamedPeriod:
    note = _text(said["note"]) if said["note"] else None
    first, last = _day(said["first"]), _day(said["last"])
    return NamedPeriod(said["id"], _text(said["label"]), first, last, said["moving"], said["assumed"], note)


def _version(entry: Any, content_of: ContentOf, vocabulary: Mapping[str, Verb], tables: Mapping[str, DecisionTable]) -> Version:
    _, to, digest = entry
    version = version_from_content(content_of(digest), vocabulary, tables)
    if version.digest != digest:
        raise ValueError(f"{version.ledger} {version.key}: content does not give the digest {digest}")
    return replace(version, to=_day(to))
