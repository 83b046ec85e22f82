"""A report as PDF, set by typst: the geometry of GB/T 9704 or of the pack's plain letter, faces embedded, charts in grey.

The file is tagged and fit for an archive (PDF/A-2a): headings, tables and charts with their words stand in its structure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from shoushan.outputs.charts import drawing
from shoushan.outputs.papers import fonts
from shoushan.outputs.papers.forms import indents_of, measures
from shoushan.outputs.papers.plain import is_plain
from shoushan.outputs.reports.hypertext import href_of
from shoushan.outputs.reports.made import Close, Grid, Item, Line, Made, Picture, Run, annex_lead, is_long, title_lines
from shoushan.rules.catalogue.model.pages import Form

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARD: Final = "a-2a"
WIDE = 150
"""Millimetres of a chart."""


def pdf_of(made: Made, moment: datetime, form: Form = "gbt-9704", address: str = "") -> bytes:
    """The document; ``moment`` is its own, ``form`` the pack's. With the ``address`` of the house its numbers are links.

    Raises ``NoChineseFont`` where this machine could not show Chinese.
    """
    found = _set(made, form, address).compile(format="pdf", timestamp=int(moment.timestamp()), pdf_standards=STANDARD)
    if not isinstance(found, bytes):
        raise RuntimeError("the typesetter gave no document")
    return found


def pages_of(made: Made, dots_per_inch: int = 60) -> list[bytes]:
    """The pages of the PDF as PNG pictures, for a look at them. Raises ``NoChineseFont``."""
    found = _set(made, "gbt-9704", "").compile(format="png", ppi=dots_per_inch)
    return [found] if isinstance(found, bytes) else list(found or ())


def _set(made: Made, form: Form, address: str) -> typst.Compiler:
    faces = fonts.known((*fonts.folders(), str(drawing.FACES)))
    first, last, page = made.period.first, made.period.last, measures(form)
    room = (page["across"] - page["left"] - page["right"]) / 25.4 * 72 / page["title"]
    told = {
        "language": made.language, "mark": made.mark, "organ": made.organ, "date": made.date, "addressee": made.addressee,
        "indents": indents_of(form, made.organ, made.date) if made.language == "zh" else (0, 0),
        "asked": f"{made.id} {first}..{last}, {made.as_of}, {made.known_at}",
        "title": [_runs(made, runs, "") for runs in title_lines(made.title, room)],
        "items": [_item(made, one, address) for one in made.items],
    }  # fmt: skip
    needed = not is_plain(form) or fonts.is_chinese(json.dumps(told, ensure_ascii=False))
    given = {
        "report": json.dumps(told), "faces": json.dumps(fonts.chosen(faces, needed=needed)),
        "measures": json.dumps({**page, "wide": WIDE}),
    }  # fmt: skip
    root = TEMPLATE.parents[1]
    return typst.Compiler(TEMPLATE, root, font_paths=faces, ignore_system_fonts=True, sys_inputs=given)


def _item(made: Made, item: Item, address: str) -> dict[str, Any]:
    match item:
        case Line():
            return {"kind": item.kind, "runs": _runs(made, item.runs, address), "above": item.above, "breaks": item.breaks}
        case Picture():
            return {"kind": "picture", "svg": drawing.on_paper(item.spec), "alt": item.alt}
        case Grid():
            rows = [[{"runs": _runs(made, cell, address), "long": is_long(cell)} for cell in row] for row in item.rows]
            return {"kind": "grid", "heads": item.heads, "widths": item.widths, "rows": rows, "small": item.small}
        case Close():
            zh, of = made.language == "zh", len(item.annexes)
            named = [
                [(annex_lead(no, of, zh=zh), ""), *_runs(made, one, address)] for no, one in enumerate(item.annexes)
            ]  # fmt: skip
            return {"kind": "close", "annexes": named}


def _runs(made: Made, runs: Sequence[Run], address: str) -> list[tuple[str, str]]:
    """Words with the address that they lead to; a PDF has no root, so that without the house's address they are no links."""
    return [(run, "") if isinstance(run, str) else (run.text, href_of(made, run, address) if address else "") for run in runs]
