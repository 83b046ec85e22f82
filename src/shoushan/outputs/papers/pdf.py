"""A paper as PDF, set by typst in the form of its pack; the words come as data and are never read as markup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import segno
import typst

from shoushan.outputs.papers import fonts
from shoushan.outputs.papers.forms import measures, signature_indents
from shoushan.outputs.papers.plain import is_plain
from shoushan.outputs.papers.sheet import Sheet

TEMPLATE = Path(__file__).with_name("paper.typ")


def pages_of(sheets: Sequence[Sheet], dots_per_inch: int = 60) -> list[bytes]:
    """The pages of the PDF as PNG pictures, for a look at them. Raises ``NoChineseFont``."""
    found = _set(sheets).compile(format="png", ppi=dots_per_inch)
    return [found] if isinstance(found, bytes) else list(found or ())


def pdf_of(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The sheets one after the other, each beginning on a page of its own. ``made`` is the document's own moment.

    Raises ``NoChineseFont`` where this machine could not show Chinese.
    """
    found = _set(sheets).compile(format="pdf", timestamp=int(made.timestamp()))
    if not isinstance(found, bytes):
        raise RuntimeError("the typesetter gave no document")
    return found


def _set(sheets: Sequence[Sheet]) -> typst.Compiler:
    faces = fonts.known(fonts.folders())
    said = [{**one.as_json(), "indents": _indents(one), "qr": _qr(one.address)} for one in sheets]
    needed = not is_plain(sheets[0].form) or fonts.is_chinese(json.dumps(said, ensure_ascii=False))
    given = {
        "sheets": json.dumps(said),
        "faces": json.dumps(fonts.chosen(faces, needed=needed)),
        "measures": json.dumps(measures(sheets[0].form)),
    }
    return typst.Compiler(TEMPLATE, TEMPLATE.parent, font_paths=faces, ignore_system_fonts=True, sys_inputs=given)


def _indents(sheet: Sheet) -> list[float]:
    return list(signature_indents(sheet))


def _qr(address: str) -> list[list[int]]:
    """The modules of the QR code, row by row; empty where there is no address."""
    return [list(row) for row in segno.make(address, error="m").matrix] if address else []
