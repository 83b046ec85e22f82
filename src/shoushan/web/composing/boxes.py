"""The boxes of the line that is open: its kind, its words in both languages, the figures of a table or chart."""

from __future__ import annotations

from shoushan.rules.catalogue.compositions import KINDS, Line
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import BY_TIME
from shoushan.web.composing import sheet, working
from shoushan.web.composing.live import Live
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word


def line_boxes(live: Live, line: Line) -> ui.FieldSet:
    """The questions of one line; what its numbers say now stands under its words."""
    kinds = tuple(ui.Option(kind, word(f"compose-kind-{kind}")) for kind in KINDS)
    words = "compose-title-of" if line.kind in ("table", "chart", "annex") else "compose-text"
    fields = [
        ui.Field("kind", word("compose-kind"), "select", line.kind, options=kinds, required=True),
        ui.Field(
            "zh", word(words), "textarea", line.zh, hint=word("compose-text-hint") if line.kind == "paragraph" else "",
            required=True, rows=4 if line.kind == "paragraph" else 2, max_length=working.LONGEST, autofocus=True,
        ),
        ui.Field("en", word("compose-english"), "textarea", line.en, rows=3 if line.kind == "paragraph" else 2,
                 max_length=working.LONGEST),
    ]  # fmt: skip
    if line.kind in ("table", "chart"):
        fields.append(ui.Field(
            "figures", word("compose-figures"), "textarea", working.figures_said(line), rows=max(3, len(line.figures) + 1),
            hint=word("compose-figures-hint"),
        ))  # fmt: skip
    if line.kind == "chart":
        fields.append(ui.Field("by", word("compose-by"), "select", line.by, options=_divisions(live, line)))
    return ui.FieldSet(word("compose-this-line"), tuple(fields), legend_hidden=True)


def _divisions(live: Live, line: Line) -> tuple[ui.Option, ...]:
    """By what a chart may be divided: years, months, and the dimensions of its one figure."""
    time = tuple(ui.Option(one, word(f"compose-by-{one}")) for one in BY_TIME)
    bounds = sheet.figures_of(line)
    one: Indicator | None = live.indicator(bounds[0].figure) if len(bounds) == 1 else None
    cuts = live.room.cuts(one) if one is not None else ()
    return (*time, *(ui.Option(cut.id, t(cut.label)) for cut in cuts if cut.id not in ("year", "month")))
