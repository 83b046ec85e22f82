"""待出件, 材料交接单: results that wait to be fetched with their place, and the slip that says who has which original."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import queries, read
from shoushan.records.cases.queries import Wanted
from shoushan.records.cases.read import CaseShown
from shoushan.web.desk import batch, lists, printing, wording
from shoushan.web.desk.asking import Asking, open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

MOST = 200
BACK = "party"
"""In place of a unit: the original is with the citizen again."""


@at_desk
@require_GET
def shelf(request: AtDesk) -> HttpResponse:
    """Results that wait, by ledger, with the columns that the ledger names (place on the shelf, number of the parcel)."""
    viewer, book, names = request.viewer, request.book, names_of(request)
    delivering = {ledger for ledger, _ in book.delivering()}
    tables = []
    for ledger in open_ledgers(viewer, book):
        if ledger.id not in delivering:
            continue
        found = queries.lines(viewer, book, Wanted(ledger=ledger.id, state="deliver", mine=True, size=MOST), request.moment)
        if not found.total:
            continue
        bar = batch.bar(viewer, book, found.lines)
        empty = ui.Empty(word("desk-shelf-empty"))
        value = lists.rows_of(found, ledger, names, book, Asking(), batch=bar, empty=empty, waits=False)
        tables.append((t(ledger.name), value, found.total))
    return page(request, "shelf", "shelf", tables=tables, empty=ui.Empty(word("desk-shelf-empty")))


@at_desk
@require_GET
def originals(request: AtDesk, uid: str) -> HttpResponse:
    """The slip of a case: each original, where it lies since when, with room for both signatures."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    organ, phone = printing.organ_of(request, shown)
    return render(
        request,
        "desk/originals.html",
        {
            "organ": organ,
            "phone": phone,
            "shown": shown,
            "heading": t(shown.title),
            "table": _table(request, shown),
            "day": today(request),
            "back_href": reverse("desk:case", args=[uid]),
        },
    )


def _table(request: AtDesk, shown: CaseShown) -> ui.Table:
    heads = ("desk-original", "desk-original-count", "desk-original-with", "desk-original-since", "desk-original-signed")
    columns = tuple(ui.Column(word(key), "wide" if key == "desk-original" else "text") for key in heads)
    rows = []
    for one in shown.materials:
        held = shown.state.materials.get(one.material.id) or {}
        count = held.get("original") or 0
        if one.state not in ("received", "known") or not (count or held.get("with")):
            continue
        since = held.get("with_since") or shown.opened_on.isoformat()
        rows.append(ui.Row((t(one.material.label), count or 1, place_of(request, shown, held), date.fromisoformat(since), "")))
    return ui.Table(word("desk-originals"), columns, tuple(rows), ui.Empty(word("desk-originals-none")), caption_hidden=True)


def place_of(request: AtDesk, shown: CaseShown, held: dict[str, object]) -> str:
    """Where an original lies: the window that received it, a unit with its telephone, or the citizen again."""
    where = str(held.get("with") or shown.state.unit or "")
    if where == BACK:
        return word("desk-original-back")
    name, phone = names_of(request).get(where, (None, ""))
    return t(name) + (wording.in_brackets(phone) if phone else "") if name else where
