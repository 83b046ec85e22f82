"""Campaigns, sessions and matching as values; names in other ledgers are checked where all ledgers are seen together."""

from __future__ import annotations

import json
from collections.abc import Mapping

from shoushan.rules.catalogue.expressions import Kind
from shoushan.rules.catalogue.model import Campaign, Field, Matching, Reason, Sessions
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.together import CampaignDoc, MatchingDoc, SessionsDoc


def _any(name: str) -> Kind:
    """The kind of a name that another ledger gives: told by the check, which sees that ledger."""
    return "any"


def campaign(doc: CampaignDoc | None, ledger: str, page: Page) -> Campaign | None:
    """The campaign of a version; ``said`` is its canonical JSON, which goes into the digest of each frozen list."""
    if doc is None:
        return None
    said = json.dumps(
        doc.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    where = page.expr(doc.where, ("campaign", "where"), "bool", _any)
    told = doc.coverage
    return Campaign(
        doc.over, where, doc.unit, dict(doc.keep), doc.task.ledger or ledger, doc.task.act, told.by, told.done, told.out,
        told.why, told.finding, said, page.at("campaign"),
    )  # fmt: skip


def sessions(doc: SessionsDoc | None, fields: Mapping[str, Field], page: Page) -> Sessions | None:
    """The sessions of a version; who attended is the key of the rows."""
    if doc is None:
        return None
    rows = fields.get(doc.field)
    return Sessions(
        doc.field, (rows.key if rows else None) or "", doc.day, doc.from_, doc.to, doc.minutes, doc.recorded, doc.late,
        doc.staff, doc.within, doc.overlap, doc.enrolled, doc.places, doc.people, page.at("sessions"),
    )  # fmt: skip


def matching(doc: MatchingDoc | None, page: Page) -> Matching | None:
    """The matching of a version."""
    if doc is None:
        return None
    reasons = tuple(
        Reason(one.id, one.label.text(), one.points, one.same, one.meet, one.reaches, one.must) for one in doc.reasons
    )
    need = page.expr(doc.need, ("matching", "need"), "bool", _any)
    offer = page.expr(doc.offer, ("matching", "offer"), "bool", _any)
    return Matching(need, offer, doc.act, doc.into, reasons, doc.show, page.at("matching"))
