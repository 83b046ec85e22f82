"""The page of a case's relations: who belonged to it on a day, as it is known now or was known then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import read, relating
from shoushan.records.cases.relating import RelatedShown
from shoushan.rules.text import Text
from shoushan.web.desk import wording
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

UNREADABLE = (Text("日期读不懂。", "The day cannot be read."), Text("请写成 2017-03-01。", "Write it as 2017-03-01."))


@at_desk
@require_GET
def relations(request: AtDesk, uid: str) -> HttpResponse:
    """The relations of one case on the day ``on`` (``all``: ever), as known on the day ``known``. Raises ``NotVisible``."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    asked, known = cleaned(request.GET.get("on", ""))[:10], cleaned(request.GET.get("known", ""))[:10]
    day, then = _day(asked), _day(known)
    wrong = (asked not in ("", "all") and day is None) or (bool(known) and then is None)
    whole = asked == "all"
    moment = _until(request, then) if then is not None else None
    found = () if wrong else relating.shown(
        request.viewer, request.book, uid, request.moment, None if whole else day or today(request), moment
    )  # fmt: skip
    told = word("desk-relations-all") if whole else word("desk-relations-on", day=(day or today(request)).isoformat())
    banner = refused(*UNREADABLE) if wrong else None
    return page(
        request,
        "relations",
        "ledgers",
        status=422 if wrong else 200,
        shown=shown,
        heading=word("desk-relations"),
        title=shown.subject or t(shown.title),
        told="" if wrong else told + (word("desk-relations-known", day=known) if then else ""),
        banner=banner,
        asking=_asking(uid, asked, known),
        table=None if wrong else table(request, found, dated=True),
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None


def _until(request: AtDesk, day: date) -> datetime:
    """The end of a local day."""
    return datetime.combine(day, time.max, request.book.zone)


def _asking(uid: str, on: str, known: str) -> ui.Filter:
    fields = (
        ui.Field("on", word("desk-relations-day"), "date", "" if on == "all" else on, width=12),
        ui.Field("known", word("desk-relations-as-known"), "date", known, hint=word("desk-relations-as-known-hint"), width=12),
    )
    whole = ui.Link(word("desk-relations-all"), "?on=all", current=on == "all")
    return ui.Filter(fields, reverse("desk:relations", args=[uid]), links=(whole,))


def table(request: AtDesk, found: Sequence[RelatedShown], *, dated: bool = False) -> ui.Table:
    """The relations as rows; with a link where the viewer may open the other case."""
    columns: tuple[ui.Column, ...] = (
        ui.Column(word("desk-relation"), "wide"),
        ui.Column(word("desk-relation-kind")),
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-relation-other"), "wide"),
        ui.Column(word("desk-relation-from"), "date"),
        ui.Column(word("desk-relation-until"), "date"),
    )
    if dated:
        columns += (ui.Column(word("desk-relation-entered"), "date"),)
    rows = tuple(_row(request, one, dated) for one in found)
    return ui.Table(
        word("desk-relations"), columns, rows, ui.Empty(word("desk-relations-none")), id="relations", caption_hidden=True
    )


def _row(request: AtDesk, one: RelatedShown, dated: bool) -> ui.Row:
    held = one.held
    cells: tuple[str | None, ...] = (
        t(one.label), t(one.kind) if one.kind else None, one.number, t(one.name) if one.name else None, held.begins, held.ends,
    )  # fmt: skip
    if dated:
        entered = wording.local(held.known, request.book.zone)[:10]
        cells += (entered + (f" {word('desk-relation-corrected')}" if held.corrected and not held.ends else ""),)
    return ui.Row(cells, reverse("desk:case", args=[held.uid]) if one.name else "")
