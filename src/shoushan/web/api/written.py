"""Cases, lists and definitions as plain JSON values, in the shapes that ``shapes`` declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from shoushan.records.cases.desk import Done
from shoushan.records.cases.queries import Line, Page
from shoushan.records.cases.read import CaseShown, Doable
from shoushan.records.cases.relating import RelatedShown
from shoushan.records.cases.shown import PartShown, Shown, TermShown
from shoushan.rules import currency
from shoushan.rules.catalogue.model import Act, Field, Ledger, Version
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text


@lru_cache(maxsize=8192)
def words(text: Text) -> dict[str, str]:
    """A text as ``{zh, en}``; the same value for the same text, so that a list of fifty rows makes few of them."""
    return {"zh": text.zh, "en": text.en}


def maybe(text: Text | None) -> dict[str, str] | None:
    """A text, or null."""
    return words(text) if text is not None else None


def done(one: Done) -> dict[str, Any]:
    """What an act came to."""
    return one.as_json()


def related(one: RelatedShown) -> dict[str, Any]:
    """A relation as it is known."""
    held = one.held
    return {
        "relation": held.relation, "label": words(one.label), "back": held.back, "case": held.uid, "ledger": held.ledger,
        "number": one.number, "name": maybe(one.name), "kind": maybe(one.kind), "begins": held.begins, "ends": held.ends,
        "known": held.known,
    }  # fmt: skip


def page(found: Page) -> dict[str, Any]:
    """A page of a list."""
    return {"total": found.total, "page": found.page, "size": found.size, "cases": list(map(line, found.lines))}


def line(one: Line) -> dict[str, Any]:
    """One row of a list."""
    return {
        "uid": one.uid, "number": one.number, "ledger": one.ledger, "noun": words(one.noun), "title": words(one.title),
        "stage": words(one.stage), "outcome": maybe(one.outcome), "party": one.party, "unit": one.unit,
        "holders": list(one.holders), "since": one.since, "opened_on": one.opened_on, "closed_on": one.closed_on,
        "due": one.due, "due_unit": one.due_unit, "lamp": one.lamp.value, "left": one.left,
        "provisional": one.provisional, "history": one.history, "cells": dict(one.cells), "n": one.n,
    }  # fmt: skip


def case(one: CaseShown, *, staff: bool) -> dict[str, Any]:
    """A case; who follows it by code is given no party data and no field but public ones."""
    return {
        "uid": one.uid, "number": one.number, "ledger": one.ledger.id, "version": one.version.key,
        "service": one.service.id if one.service else None, "title": words(one.title), "stage": one.state.stage,
        "stage_label": words(one.stage), "plain": words(one.plain), "closed": one.closed, "outcome": maybe(one.outcome),
        "history": one.history, "void": one.void, "opened_on": one.opened_on.isoformat(), "n": one.n,
        "lamp": one.lamp.value, "left": one.left, "due": one.due, "provisional": one.provisional,
        "held_by": [{"unit": unit, "name": words(name), "phone": phone} for unit, name, phone in one.held.units],
        "waits_for_party": one.held.party, "since": one.held.since,
        "fields": [cell(shown) for shown in one.fields if staff or shown.field.klass == "public"],
        "rows": _rows(one) if staff else {}, "parties": _parties(one) if staff else [],
        "terms": [_term(term) for term in one.terms if staff or term.state != "ended"],
        "parts": list(map(_part, one.parts)), "materials": _materials(one), "papers": _papers(one),
        "children": _children(one), "twins": list(map(asdict, one.twins)), "entries": _entries(one),
        "track": one.track,
    }  # fmt: skip


def cell(one: Shown) -> dict[str, Any]:
    """A field's value."""
    return {
        "field": one.field.id, "label": words(one.field.label), "type": one.field.type, "klass": one.field.klass,
        "value": one.value, "text": maybe(one.label), "masked": one.masked, "as_of": one.as_of, "entry": one.entry,
    }  # fmt: skip


def _rows(one: CaseShown) -> dict[str, dict[str, list[dict[str, Any]]]]:
    return {
        field: {key: [cell(shown) for shown in cells if shown.value is not None] for key, cells in rows}
        for field, rows in one.rows.items()
    }


def _parties(one: CaseShown) -> list[dict[str, Any]]:
    return [
        {
            "party": party.party, "role": words(party.role), "kind": party.kind, "name": party.name, "phone": party.phone,
            "represents": party.represents,
        }
        for party in one.parties
    ]  # fmt: skip


def _term(one: TermShown) -> dict[str, Any]:
    return {
        "key": one.key, "label": words(one.label), "kind": one.kind, "basis": one.basis, "state": one.state,
        "start": one.start, "limit": one.limit, "extension": one.extension, "unit": one.unit, "due": one.due,
        "unrolled": one.unrolled, "provisional": one.provisional, "lamp": one.lamp.value, "left": one.left,
        "met": one.met, "part": one.part,
    }  # fmt: skip


def _part(one: PartShown) -> dict[str, Any]:
    return {
        "part": one.part, "unit": one.unit, "name": words(one.unit_name), "phone": one.phone, "kind": one.kind,
        "state": one.state, "since": one.since, "due": one.due, "lamp": one.lamp.value, "verdict": one.verdict,
    }  # fmt: skip


def _materials(one: CaseShown) -> list[dict[str, Any]]:
    return [
        {
            "id": held.material.id, "name": words(held.material.label), "state": held.state, "required": held.required,
            "due": held.due, "files": len(held.files),
        }
        for held in one.materials
    ]  # fmt: skip


def _papers(one: CaseShown) -> list[dict[str, Any]]:
    return [
        {
            "paper": paper.paper, "kind": paper.kind, "name": words(paper.name), "number": paper.number,
            "state": paper.state, "made": str(paper.made),
        }
        for paper in one.papers
    ]  # fmt: skip


def _children(one: CaseShown) -> list[dict[str, Any]]:
    columns = ("uid", "ledger", "service", "number", "stage", "outcome", "closed_on")
    return [{column: child[column] for column in columns} for child in one.children]


def _entries(one: CaseShown) -> list[dict[str, Any]]:
    return [
        {
            "n": entry.n, "act": entry.act, "label": words(entry.label), "actor": words(entry.actor),
            "unit": maybe(entry.unit), "recorder": maybe(entry.recorder), "source": entry.source,
            "happened": entry.happened, "recorded": entry.recorded.isoformat(), "late": entry.late,
            "by_time": entry.by_time, "hash": entry.hash,
        }
        for entry in one.entries
    ]  # fmt: skip


def possible(found: Iterable[Doable]) -> list[dict[str, Any]]:
    """Acts with whether they can be done and if not why."""
    return [
        {
            **act(one.act), "allowed": one.allowed, "parts": list(one.parts), "why_not": list(map(refusal, one.refusals)),
        }
        for one in found
    ]  # fmt: skip


def refusal(one: Refusal) -> dict[str, Any]:
    """A refusal in the one error schema."""
    return {"code": one.code, "message": words(one.text), "remedy": words(one.remedy), "where": one.where}


def act(one: Act) -> dict[str, Any]:
    """An act and what it asks for."""
    inputs = [
        {
            "id": given.id, "label": words(given.label), "type": given.type, "required": given.required,
            "list": given.list, "field": given.field, "klass": given.klass,
        }
        for given in one.inputs
    ]  # fmt: skip
    return {"act": one.id, "verb": one.verb, "label": words(one.label), "needs": list(one.needs), "inputs": inputs}


# --- definitions ----------------------------------------------------------------------------------------------------


def ledger(one: Ledger) -> dict[str, Any]:
    """A ledger as a line."""
    return {
        "id": one.id, "name": words(one.name), "noun": words(one.noun), "kind": one.kind, "owner": one.owner,
        "closed": one.closed, "published": one.published, "versions": [version.key for version in one.versions],
    }  # fmt: skip


def schema(one: Ledger, version: Version, codes: Mapping[str, Any]) -> dict[str, Any]:
    """A version: fields as JSON Schema 2020-12, and the rest as lists."""
    return {
        "ledger": one.id, "version": version.key, "digest": version.digest,
        "fields": {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "properties": {field.id: field_schema(field, codes) for field in version.fields.values()},
            "required": [field.id for field in version.fields.values() if field.required],
        },
        "stages": [
            {"id": stage.id, "label": words(stage.label), "plain": words(stage.plain), "closed": stage.closed}
            for stage in version.stages.values()
        ],
        "outcomes": [{"id": way.id, "label": words(way.label), "kind": way.kind} for way in version.outcomes.values()],
        "terms": [
            {"id": term.id, "label": words(term.label), "kind": term.kind, "limit": term.limit, "unit": term.unit.value,
             "owner": term.owner, "basis": term.basis}
            for term in version.terms.values()
        ],
        "services": list(version.services), "acts": [{**act(a), "opens": a.opens} for a in version.acts.values()],
    }  # fmt: skip


TYPES: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "money": {"type": "integer"},
    "area": {"type": "integer", "x-unit": "m²/100"},
    "rate": {"type": "integer", "x-unit": "1/10000"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    "file": {"type": "object"},
}


def field_schema(field: Field, codes: Mapping[str, Any]) -> dict[str, Any]:
    """A field as JSON Schema, with its labels, class and purpose as extensions."""
    found = {**TYPES.get(field.type, {"type": "string"}), "title": field.label.zh, "x-label": words(field.label)}
    if field.type == "money":
        found["x-unit"] = f"{currency.current().code}/100"
    if field.type == "rows":
        columns = {one.id: field_schema(one, codes) for one in field.fields}
        found |= {"type": "object", "additionalProperties": {"type": "object", "properties": columns}}
    listed = codes.get(field.list or "")
    if field.type == "code" and listed is not None:
        found["enum"] = list(listed.codes)
    limits = {"minimum": field.min, "maximum": field.max, "maxLength": field.max_length, "pattern": field.pattern}
    found |= {name: value for name, value in limits.items() if value is not None}
    return {**found, "x-type": field.type, "x-class": field.klass, "x-purpose": maybe(field.purpose)}
