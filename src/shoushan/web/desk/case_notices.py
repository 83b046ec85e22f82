"""The notices of a case: how each stands, whether it is posted, what was said against it, and its sheet for the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from shoushan.records.cases.notices import sheet_of
from shoushan.records.cases.read import CaseShown
from shoushan.rules.procedure.scope import notice_state
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

TONES = {"waiting": "warn", "standing": "info", "over": "good", "ended": "mute"}


def table(shown: CaseShown, today: date) -> ui.Table | None:
    """One row per declared notice that was published; nothing where there is none."""
    held = [(name, one) for name, one in shown.state.notices.items() if name in shown.version.notices and one.get("no")]
    if not held:
        return None
    columns = (
        ui.Column(word("desk-notice-name"), "wide"), ui.Column(word("desk-notice-state"), "tag"),
        ui.Column(word("desk-notice-from"), "date", priority=2), ui.Column(word("desk-notice-to"), "date"),
        ui.Column(word("desk-notice-posted"), "date", priority=2), ui.Column(word("desk-notice-open"), "number", priority=2),
        ui.Column(word("desk-notice-sheet")),
    )  # fmt: skip
    rows = tuple(_row(shown, name, one, today) for name, one in held)
    return ui.Table(word("desk-notices"), columns, rows, ui.Empty(""), id="notice-rows", caption_hidden=True)


def _row(shown: CaseShown, name: str, held: Mapping[str, Any], today: date) -> ui.Row:
    state = notice_state(held, today)
    tag = ui.Tag(word(f"desk-notice-{state}"), TONES[state])  # type: ignore[arg-type]
    if held.get("upheld"):
        tag = ui.Tag(word("desk-notice-upheld"), "bad")
    sheet = sheet_of(shown.uid, name, int(held["no"])) if state in ("waiting", "standing") else None
    link = ui.Link(word("desk-notice-pdf"), reverse("desk:notice-file", args=[sheet, "pdf"])) if sheet else None
    label = t(shown.version.notices[name].name)
    cells = (label, tag, held["from"], held["to"], held.get("posted"), str(len(held.get("open", ()))), link)
    return ui.Row(cells, reverse("portal:notice", args=[sheet]) if sheet else "")
