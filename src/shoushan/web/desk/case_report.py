"""The latest report of a case with what changed since the one before, and how every period stands that is not given."""

from __future__ import annotations

from django.utils.html import format_html

from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import Shown
from shoushan.rules.changed import marked
from shoushan.rules.procedure.periods import period_named
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.marking import marked_html


def latest(shown: CaseShown) -> ui.SummaryList | None:
    """The newest report, column by column; nothing where the ledger has no rhythm or nothing is reported or missed."""
    said = shown.version.rhythm
    if said is None:
        return None
    rows = [(key, cells) for key, cells in shown.rows.get(said.field, ()) if period_named(key, said.every)]
    found = [_standing(shown, code) for code in sorted(shown.state.reports) if shown.state.reports[code]["state"] != "given"]
    if not rows:
        return ui.SummaryList(tuple(found), dense=True) if found else None
    key, cells = rows[-1]
    before = {one.field.id: one for one in rows[-2][1]} if len(rows) > 1 else {}
    period = period_named(key, said.every)
    found.append(ui.SummaryRow(word("desk-report-period"), t(period.label) if period else key))
    for one in cells:
        if one.field.id != said.key and one.value not in (None, "") and one.field.type in ("text", "long-text"):
            found.append(ui.SummaryRow(t(one.field.label), marked_html(marked(_text(before.get(one.field.id)), _text(one)))))
    if before:
        found.append(ui.SummaryRow("", format_html('<span class="muted">{}</span>', word("desk-report-key"))))
    return ui.SummaryList(tuple(found), dense=True)


def _text(one: Shown | None) -> str:
    return str(one.value) if one is not None and one.value is not None else ""


def _standing(shown: CaseShown, code: str) -> ui.SummaryRow:
    """A period that is owed, missed or sent back."""
    held = shown.state.reports[code]
    period = period_named(code, shown.version.rhythm.every) if shown.version.rhythm else None
    tones = {"missed": "bad", "back": "warn"}
    tag = ui.Tag(word(f"desk-report-{held['state']}"), tones.get(str(held["state"]), "plain"))  # type: ignore[arg-type]
    return ui.SummaryRow(t(period.label) if period else code, tag)
