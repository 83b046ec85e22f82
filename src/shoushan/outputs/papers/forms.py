"""The forms in which papers are laid out: the national standard's, loaded only where a pack has it, and a plain letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shoushan.outputs.papers.plain import PLAIN
from shoushan.outputs.papers.sheet import Sheet


def measures(form: str) -> dict[str, Any]:
    """What the typesetter must know of a form."""
    if form == "plain":
        return dict(PLAIN)
    from shoushan.outputs.papers import geometry

    return {
        "top": geometry.TOP, "bottom": geometry.BOTTOM, "left": geometry.LEFT, "right": geometry.RIGHT,
        "line": geometry.LINE, "body": geometry.BODY, "title": geometry.TITLE, "small": geometry.SMALL,
        "mark": geometry.MARK, "tracking": geometry.TRACKING, "drop": geometry.HEAD_DROP, "gap": geometry.RULE_GAP,
        "foot": geometry.FOOT, "red": geometry.RED,
    }  # fmt: skip


def signature_indents(sheet: Sheet) -> tuple[float, float]:
    """Characters from the right edge for the organ's name and for the date."""
    return indents_of(sheet.form, sheet.organ, sheet.date)


def indents_of(form: str, organ: str, date: str) -> tuple[float, float]:
    """The same for an organ and a date that stand on no sheet."""
    if form == "plain":
        return 0.0, 0.0
    from shoushan.outputs.papers import geometry

    return geometry.signature_indents(organ, date)


def docx_of(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets as one docx, in the form of the first: all come from one pack."""
    if sheets[0].form == "plain":
        from shoushan.outputs.papers import letter

        return letter.docx_of(sheets, made)
    from shoushan.outputs.papers import docx

    return docx.docx_of(sheets, made)
