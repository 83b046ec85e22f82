"""A case as the fields of somebody else's form: each value with where it comes from, masked until it is asked for in clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shoushan.outputs.spreadsheets.twins import WantedFieldDoc
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import PartyShown
from shoushan.web.desk import wording
from shoushan.web.ui.language import t

CLASSES = {"name": "personal", "phone": "personal", "address": "personal", "number": "sensitive"}


@dataclass(frozen=True, slots=True)
class Copied:
    """One field of their form: our value as it may be shown now, and the path by which it is seen in clear
    (``None``: it is clear already) with the class that guards it."""

    doc: WantedFieldDoc
    value: str
    path: str | None
    klass: str


def values_of(shown: CaseShown, fields: Sequence[WantedFieldDoc], clear: Mapping[str, Any]) -> tuple[Copied, ...]:
    """Their fields in their order; ``clear`` holds what was seen in clear, by path."""
    return tuple(_one(shown, doc, clear) for doc in fields)


def _one(shown: CaseShown, doc: WantedFieldDoc, clear: Mapping[str, Any]) -> Copied:
    kind, _, name = doc.value.partition(":")
    if kind == "party":
        return _party(shown, doc, name, clear)
    if kind == "field":
        return _field(shown, doc, name, clear)
    value = _due(shown, name) if kind == "term" else _fact(shown, kind)
    return Copied(doc, _their_way(doc, value), None, "internal")


def _party(shown: CaseShown, doc: WantedFieldDoc, name: str, clear: Mapping[str, Any]) -> Copied:
    role, _, column = name.partition(".")
    party = next((one for one in shown.parties if _role(shown, one) == role), None)
    masked = getattr(party, column) if party else ""
    if not masked:
        return Copied(doc, "", None, CLASSES[column])
    path = f"party:{party.party}:{column}" if party else ""
    if path in clear:
        return Copied(doc, _their_way(doc, str(clear[path] or "")), None, CLASSES[column])
    return Copied(doc, masked, path, CLASSES[column])


def _role(shown: CaseShown, party: PartyShown) -> str:
    return str(shown.state.parties.get(party.party, {}).get("role", ""))


def _field(shown: CaseShown, doc: WantedFieldDoc, name: str, clear: Mapping[str, Any]) -> Copied:
    one = next((one for one in shown.fields if one.field.id == name), None)
    if one is None:
        return Copied(doc, "", None, "internal")
    if name in clear:
        return Copied(doc, _their_way(doc, wording.plain_value(clear[name], one.field.type)), None, one.field.klass)
    raw = str(one.value)
    said = doc.codes.get(raw) or (t(one.label) if one.label else wording.plain_value(one.value, one.field.type))
    return Copied(doc, _their_way(doc, said), name if one.masked else None, one.field.klass)


def _due(shown: CaseShown, term: str) -> str:
    found = [one.due for one in shown.terms if shown.state.terms[one.key]["term"] == term and one.due]
    return str(found[-1])[:10] if found else ""


def _fact(shown: CaseShown, name: str) -> str:
    facts: dict[str, str] = facts_of(shown)
    return facts.get(name, "")


def facts_of(shown: CaseShown) -> dict[str, str]:
    """What every case has: number, service, unit in charge, stage, outcome, days; in the reader's language."""
    units = "、".join(t(name) for _, name, _ in shown.held.units)
    return {
        "number": shown.number, "service": t(shown.title), "unit": units, "stage": t(shown.stage),
        "outcome": t(shown.outcome) if shown.outcome else "", "opened_on": shown.opened_on.isoformat(),
        "closed_on": str(shown.state.closed or "")[:10], "due": (shown.due or "")[:10],
    }  # fmt: skip


def _their_way(doc: WantedFieldDoc, value: str) -> str:
    value = doc.codes.get(value, value)
    if not doc.form or not value:
        return value
    try:
        return date.fromisoformat(value[:10]).strftime(doc.form)
    except ValueError:
        return value
