"""Splitting into tasks, meetings, and what puts a case on an agenda, as values."""

from __future__ import annotations

from types import MappingProxyType

from shoushan.rules.catalogue.model import Meeting, Split, Tabled, TabledReason
from shoushan.rules.catalogue.reading import Page
from shoushan.rules.catalogue.schema.procedure import MeetingDoc, SplitDoc, TabledDoc

COLUMNS = MappingProxyType({
    "no": "order_no", "task": "task_text", "lead": "lead_unit", "assist": "assist_units", "leader": "leader",
    "person": "duty_person", "due": "due_on", "goal": "year_goal", "quarters": "quarters", "concerns": "concerns",
})  # fmt: skip
"""What the cells of a task are called in its row unless a definition says otherwise."""


def split(doc: SplitDoc, no: int, page: Page) -> Split:
    """An act that splits its case into tasks."""
    columns = MappingProxyType({**COLUMNS, **doc.columns})
    return Split(doc.act, doc.rows, columns, doc.shorts, doc.since, doc.matter, page.at("splits", no))


def meeting(doc: MeetingDoc | None, page: Page) -> Meeting | None:
    """What makes the cases of a version meetings."""
    if doc is None:
        return None
    return Meeting(
        doc.day, doc.series, doc.agenda, doc.freeze, doc.minute, doc.last, doc.decisions, doc.ledgers, page.at("meeting"),
    )  # fmt: skip


def tabled(doc: TabledDoc | None, page: Page) -> Tabled | None:
    """What puts a version's cases on an agenda; a reason whose condition cannot be read is told and left out."""
    if doc is None:
        return None
    reasons = []
    for no, one in enumerate(doc.reasons):
        when = page.expr(one.when, ("tabled", "reasons", no, "when"), "bool")
        if when is not None:
            reasons.append(TabledReason(one.id, one.label.text(), when))
    return Tabled(tuple(reasons), doc.text, doc.needs, doc.decide, doc.into, doc.meeting, page.at("tabled"))
