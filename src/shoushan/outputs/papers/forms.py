"""The forms in which documents are laid out: the national standard's, loaded only where a pack has it, or a place's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shoushan.outputs.papers.plain import is_plain, measures_of, page_of
from shoushan.outputs.papers.sheet import Sheet
from shoushan.rules.catalogue.model.pages import Form

if TYPE_CHECKING:
    from shoushan.outputs.papers.national import NationalLaying
    from shoushan.outputs.papers.plain_laying import PlainLaying


LATIN = "Libertinus Serif"
"""The face of letters beside Chinese ones; the typesetter brings it along."""


def measures(form: Form) -> dict[str, Any]:
    """What the typesetter must know of a form."""
    if is_plain(form):
        return measures_of(page_of(form))
    from shoushan.outputs.papers import geometry

    return {
        "top": geometry.TOP, "bottom": geometry.BOTTOM, "left": geometry.LEFT, "right": geometry.RIGHT,
        "line": geometry.LINE, "body": geometry.BODY, "title": geometry.TITLE, "small": geometry.SMALL,
        "mark": geometry.MARK, "tracking": geometry.TRACKING, "drop": geometry.HEAD_DROP, "gap": geometry.RULE_GAP,
        "foot": geometry.FOOT, "red": geometry.RED, "paper": "a4", "latin": LATIN, "heads": LATIN, "plain": False,
        "table": 12, "across": 210,
    }  # fmt: skip


def signature_indents(sheet: Sheet) -> tuple[float, float]:
    """Characters from the right edge for the organ's name and for the date."""
    return indents_of(sheet.form, sheet.organ, sheet.date)


def indents_of(form: Form, organ: str, date: str) -> tuple[float, float]:
    """The same for an organ and a date that stand on no sheet."""
    if is_plain(form):
        return 0.0, 0.0
    from shoushan.outputs.papers import geometry

    return geometry.signature_indents(organ, date)


def laying_of(form: Form) -> NationalLaying | PlainLaying:
    """What lays out lines and pages of a docx in a form."""
    if is_plain(form):
        from shoushan.outputs.papers.plain_laying import PlainLaying

        return PlainLaying(page_of(form))
    from shoushan.outputs.papers.national import NationalLaying

    return NationalLaying()


def docx_of(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets as one docx, in the form of the first: all come from one pack."""
    if is_plain(sheets[0].form):
        from shoushan.outputs.papers import letter

        return letter.docx_of(sheets, made)
    from shoushan.outputs.papers import docx

    return docx.docx_of(sheets, made)
