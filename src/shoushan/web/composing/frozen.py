"""What a released report says in its file, so that its page says the same whatever rules have become since."""

from __future__ import annotations

from shoushan.outputs.reports.edited import NoReport, read
from shoushan.records.cases import read as cases
from shoushan.records.cases.composed import Composed
from shoushan.records.cases.files import FileRefused
from shoushan.web.composing.live import Frozen, Live
from shoushan.web.desk.frame import AtDesk
from shoushan.web.ui.language import word


def frozen(request: AtDesk, report: Composed) -> tuple[Frozen, str]:
    """The numbers of the released file with the language that it is written in; nothing where it was erased. Raises
    ``NotVisible``."""
    try:
        _, content = cases.file(request.viewer, request.book, report.uid, report.file, request.moment)
        found = read(content)
    except (FileRefused, NoReport):
        return {}, ""
    numbers = found.numbers or ()
    told = {(one.figure, one.tell, one.period): one.text for one in numbers if one.figure and one.period is not None}
    return told, found.language


def said(live: Live, language: str) -> str:
    """What the page says of its numbers, once they have been told."""
    if language and not live.frozen:
        return word("compose-frozen-other")
    if not live.frozen:
        return ""
    return word("compose-frozen") + (word("compose-frozen-moved", n=live.moved) if live.moved else "")
