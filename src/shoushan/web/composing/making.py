"""A report of a case as a file: the same composition, days and leaf as its page, written by the writers of reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from shoushan.outputs.reports.asking import ask, evidence_of
from shoushan.outputs.reports.composing import made_of
from shoushan.outputs.reports.made import Made
from shoushan.records.cases.composed import Composed, Head
from shoushan.rules.catalogue.compositions import Line, composed, said_of
from shoushan.rules.catalogue.model.reports import MARK, Composition
from shoushan.rules.text import Text
from shoushan.web.composing.live import Live
from shoushan.web.desk.frame import AtDesk, today
from shoushan.web.ui.language import current

DRAFT, FOR_REVIEW, RELEASED = Text("草稿", "DRAFT"), MARK, Text("", "")

AGAIN = Text("重新生成的副本，以签发的文件为准", "MADE AGAIN; THE RELEASED FILE ALONE COUNTS")
"""On copies of what was released: they are counted by today's rules."""


def mark_of(report: Composed) -> Text:
    """What stands at the head of every page: nothing once it is released."""
    if report.known_at is None:
        return DRAFT
    return RELEASED if report.file else FOR_REVIEW


def composition_of(live: Live, uid: str, head: Head, lines: Sequence[Line], mark: Text) -> Composition:
    """The report of a case as the writers take it."""
    addressee = Text(head.addressee, head.addressee) if head.addressee else None
    title, _ = said_of(head.title, head.title_en or head.title)
    return Composition(head.definition or uid, title, live.organ, head.period, composed(lines).blocks, mark, addressee)


def made(request: AtDesk, live: Live, report: Composed, mark: Text | None = None) -> Made:
    """The report with its numbers in place, in the reader's language."""
    one = composition_of(live, report.uid, report.head, report.lines, mark_of(report) if mark is None else mark)
    language: Literal["zh", "en"] = "en" if current() == "en" else "zh"
    proofs = evidence_of(request.viewer, request.book)
    return made_of(ask(live.asking, one, live.span), language, dated=today(request), evidence=proofs)


def docx(request: AtDesk, live: Live, report: Composed, mark: Text | None = None) -> bytes:
    """The report as docx."""
    from shoushan.outputs.reports.document import docx_of  # the national form, loaded only where a report is written

    return docx_of(made(request, live, report, mark), request.moment, request.book.pack.form)


def pdf(request: AtDesk, live: Live, report: Composed, mark: Text | None = None) -> bytes:
    """The report as PDF. Raises ``NoChineseFont``."""
    from shoushan.outputs.reports.pdf import pdf_of  # the typesetter, loaded only where a file is asked for

    return pdf_of(made(request, live, report, mark), request.moment, request.book.pack.form)
