"""The rating of a case as the desk shows it: level, channel, and whether staff entered it for the citizen."""

from __future__ import annotations

from shoushan.records.cases.definitions import Book
from shoushan.records.cases.read import CaseShown
from shoushan.rules.catalogue.model import CodeList
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

RATE, CHANNELS = "rate", "rating-channels"


def rating(shown: CaseShown, book: Book) -> ui.SummaryList | None:
    """What was given last; nothing where nobody has rated."""
    given = shown.rating
    if not given:
        return None
    lists = book.pack.code_lists
    scales = [
        lists[one.list]
        for act in shown.version.acts.values() if act.verb == RATE
        for one in act.inputs if one.list and one.list in lists and one.list != CHANNELS
    ]  # fmt: skip
    told = str(given["level"])
    level = next((_label(codes, told) for codes in scales if told in codes.codes), told)
    channel = _label(lists[CHANNELS], str(given["channel"])) if CHANNELS in lists else str(given["channel"])
    marks = [ui.Tag(word("desk-rating-staff"), "warn")] if given.get("by_staff") else [ui.Tag(word("desk-rating-self"), "good")]
    if given.get("contested"):
        marks.append(ui.Tag(word("desk-rating-contested"), "mute"))
    rows = (
        ui.SummaryRow(word("desk-rating-level"), level),
        ui.SummaryRow(word("desk-rating-channel"), (channel, *marks)),
    )
    return ui.SummaryList(rows, word("desk-rating"), dense=True)


def _label(codes: CodeList, code: str) -> str:
    found = codes.codes.get(code)
    return t(found.label) if found else code
