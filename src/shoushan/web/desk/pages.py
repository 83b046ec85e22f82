"""Acts that have a page of their own: an agenda to freeze, a text to split into tasks; and the sheets that come of them."""

from __future__ import annotations

from django.urls import reverse

from shoushan.records.cases import composed
from shoushan.records.cases.read import CaseShown
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import word


def page_of(shown: CaseShown, act: str) -> str | None:
    """Where an act is done, if not on the form made of its definition."""
    verb = shown.version.acts[act].verb if act in shown.version.acts else ""
    if composed.is_composed(shown.ledger, verb):
        return reverse("composing:release" if verb == "release" else "composing:compose", args=[shown.uid])
    if shown.version.meeting is not None and act == shown.version.meeting.freeze:
        return reverse("desk:agenda", args=[shown.uid])
    if any(one.act == act for one in shown.version.splits):
        return reverse("desk:split", args=[shown.uid, act])
    return None


def sheets(shown: CaseShown) -> tuple[ui.Link, ...]:
    """The sheets to print of a meeting or of a matter that was split: agenda and table of tasks, where there are any."""
    found = []
    if shown.ledger.role == composed.ROLE:
        found.append(ui.Link(word("desk-report-read"), reverse("composing:read", args=[shown.uid]), icon="file"))
    if shown.version.meeting is not None:
        found.append(ui.Link(word("desk-agenda"), reverse("desk:agenda", args=[shown.uid])))
        if shown.rows.get(shown.version.meeting.agenda):
            found.append(_sheet(shown, "agenda"))
    if shown.version.splits and shown.children:
        found.append(_sheet(shown, "tasks"))
    return tuple(found)


def _sheet(shown: CaseShown, kind: str) -> ui.Link:
    return ui.Link(word(f"desk-{kind}-sheet"), reverse("desk:meeting-sheet", args=[shown.uid, kind]), icon="print")
