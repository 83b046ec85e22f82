"""One version of a ledger, compiled from its checked documents in two passes: names first, then typed expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from shoushan.rules.catalogue.compiling import fields as fields_of
from shoushan.rules.catalogue.compiling import forms as forms_of
from shoushan.rules.catalogue.compiling import meetings, own, payments, together, worksheets, writings
from shoushan.rules.catalogue.compiling import notices as notices_of
from shoushan.rules.catalogue.compiling import procedure as of
from shoushan.rules.catalogue.compiling import service as service_of
from shoushan.rules.catalogue.model import EMPTY, Field, Term, Verb, Version
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.form import FormDoc
from shoushan.rules.catalogue.schema.ledger import FieldsDoc
from shoushan.rules.catalogue.schema.procedure import ProcedureDoc
from shoushan.rules.catalogue.schema.service import ServiceDoc
from shoushan.rules.catalogue.schema.writings import MessageDoc, NoticeDoc, PaperDoc, WorksheetDoc
from shoushan.rules.catalogue.scope import Scope, scope_of
from shoushan.rules.catalogue.tables import DecisionTable
from shoushan.rules.catalogue.yaml_source import Source
from shoushan.rules.text import Text

Made = TypeVar("Made")


@dataclass(slots=True)
class VersionDocs:
    """The checked documents of one version, each with its source."""

    ledger: str
    from_: date
    fields: tuple[FieldsDoc, Source]
    procedure: tuple[ProcedureDoc, Source]
    services: list[tuple[ServiceDoc, Source]] = field(default_factory=list)
    worksheets: list[tuple[WorksheetDoc, Source]] = field(default_factory=list)
    papers: list[tuple[PaperDoc, Source]] = field(default_factory=list)
    messages: list[tuple[MessageDoc, Source]] = field(default_factory=list)
    tables: list[DecisionTable] = field(default_factory=list)
    scenarios: list[Mapping[str, Any]] = field(default_factory=list)
    forms: list[tuple[FormDoc, Source]] = field(default_factory=list)
    notices: list[tuple[NoticeDoc, Source]] = field(default_factory=list)


def compiled(
    docs: VersionDocs, vocabulary: Mapping[str, Verb], digest: str, tables: Mapping[str, DecisionTable] = EMPTY
) -> tuple[Version, list[Problem]]:
    """The version, with everything that could not be compiled left out and told; ``tables`` are the pack's."""
    first, _ = _pass(docs, vocabulary, digest, None)
    return _pass(docs, vocabulary, digest, scope_of(first, tables))


def _pass(docs: VersionDocs, vocabulary: Mapping[str, Verb], digest: str, scope: Scope | None) -> tuple[Version, list[Problem]]:
    problems: list[Problem] = []

    def page(source: Source) -> Page:
        return Page(source, scope, problems)

    fields = fields_of.fields(docs.fields[0], page(docs.fields[1]))
    parts = _procedure(docs, page(docs.procedure[1]), fields, vocabulary)
    terms: Mapping[str, Term] = parts["terms"]
    notices = _by_id((notices_of.notice(doc, page(at)), at) for doc, at in docs.notices)
    brought = {act.id: act for act in notices_of.acts(notices.values()) if act.id not in parts["acts"]}
    parts["acts"] = MappingProxyType({**parts["acts"], **brought})
    version = Version(
        ledger=docs.ledger,
        from_=docs.from_,
        digest=digest,
        to=docs.procedure[0].to,
        fields=fields,
        services=_by_id((service_of.service(doc, page(at), terms), at) for doc, at in docs.services),
        worksheets=_by_id((worksheets.worksheet(doc, page(at), fields), at) for doc, at in docs.worksheets),
        papers=_by_id((writings.paper(doc, page(at)), at) for doc, at in docs.papers),
        messages=_by_id((writings.message(doc, page(at)), at) for doc, at in docs.messages),
        notices=notices,
        forms=_by_id((forms_of.form(doc, page(at)), at) for doc, at in docs.forms),
        tables=MappingProxyType({table.id: table for table in docs.tables}),
        scenarios=tuple(docs.scenarios),
        **parts,
    )
    return version, problems + _misnamed(docs)


def _procedure(docs: VersionDocs, page: Page, fields: Mapping[str, Field], vocabulary: Mapping[str, Verb]) -> dict[str, Any]:
    doc = docs.procedure[0]
    return {
        "parties": page.by_id(((no, x, of.party(x, page.at("parties", no))) for no, x in enumerate(doc.parties)), "parties"),
        "stages": page.by_id(((no, x, of.stage(x, page.at("stages", no))) for no, x in enumerate(doc.stages)), "stages"),
        "outcomes": page.by_id(
            ((no, x, of.outcome(x, page.at("outcomes", no))) for no, x in enumerate(doc.outcomes)), "outcomes"
        ),
        "terms": page.by_id(((no, x, of.term(x, page.at("terms", no))) for no, x in enumerate(doc.terms)), "terms"),
        "materials": page.by_id(
            ((no, x, of.material(x, page, ("materials", no))) for no, x in enumerate(doc.materials)), "materials"
        ),
        "acts": page.by_id(((no, x, of.act(x, no, page, fields, vocabulary)) for no, x in enumerate(doc.acts)), "acts"),
        "joins": tuple(of.join(x, no, page) for no, x in enumerate(doc.joins)),
        "lapses": tuple(of.lapse(x, no, page) for no, x in enumerate(doc.lapses)),
        "recurs": page.by_id(((no, x, of.recur(x, no, page)) for no, x in enumerate(doc.recurs)), "recurs"),
        "proposals": tuple(of.proposer(x, page.at("proposals", no)) for no, x in enumerate(doc.proposals)),
        "lamp_term": doc.lamp_term,
        "milestones": of.milestones(doc.milestones, page),
        "rhythm": of.rhythm(doc.rhythm, fields, page),
        "payments": payments.payments(doc.payments, page),
        "bank": payments.bank(doc.bank, page),
        "own": own.own(doc.own, page),
        "splits": tuple(meetings.split(x, no, page) for no, x in enumerate(doc.splits)),
        "meeting": meetings.meeting(doc.meeting, page),
        "tabled": meetings.tabled(doc.tabled, page),
        "relations": page.by_id(
            ((no, x, of.relation(x, page.at("relations", no))) for no, x in enumerate(doc.relations)), "relations"
        ),
        "campaign": together.campaign(doc.campaign, docs.ledger, page),
        "sessions": together.sessions(doc.sessions, fields, page),
        "matching": together.matching(doc.matching, page),
    }


def _by_id(items: Iterable[tuple[Any, Source]]) -> Mapping[str, Any]:
    return MappingProxyType({item.id: item for item, _ in items if item is not None})


def _misnamed(docs: VersionDocs) -> list[Problem]:
    """Files whose name is not the id written in them."""
    found = []
    groups = (docs.services, docs.worksheets, docs.papers, docs.messages, docs.forms, docs.notices)
    for doc, source in (pair for group in groups for pair in group):
        stem = source.file.rsplit("/", 1)[-1].removesuffix(".yaml")
        if stem != doc.id and source.lines:
            found.append(
                Problem(
                    source.file,
                    source.line(("id",)),
                    Text(f"文件名应与编号“{doc.id}”一致。", f"The file is named after its id “{doc.id}”."),
                    Text(f"请改名为 {doc.id}.yaml，或更正 id。", f"Rename it to {doc.id}.yaml or correct the id."),
                )
            )
    return found
