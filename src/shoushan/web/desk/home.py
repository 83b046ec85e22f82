"""The first page of the day, the ledgers, and the one search box."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases import queries
from shoushan.records.cases.queries import Line, Page
from shoushan.web.desk import batch, burst, exporting, lists, queue, reports, shift
from shoushan.web.desk.asking import Asking, asking_of, open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

FOUND = 50


@at_desk
@require_GET
def home(request: AtDesk) -> HttpResponse:
    """The morning list and the inbox by what falls due."""
    viewer, book = request.viewer, request.book
    asking = asking_of(request.GET, viewer, book)
    counts = queries.morning(viewer, book, request.moment)
    ledgers = open_ledgers(viewer, book)
    names = names_of(request)
    ledger = book.pack.ledgers.get(asking.ledger)
    found = queries.lines(viewer, book, asking.wanted(), request.moment)
    empty = ui.Empty(word("desk-inbox-empty"), ui.Action(word("intake"), reverse("desk:intake"), icon="plus"))
    table = lists.inbox(found, names, asking, batch=batch.bar(viewer, book, found.lines), empty=empty)
    return page(
        request,
        "home",
        "inbox",
        handed=shift.waiting(request),
        strip=queue.strip(request, reverse("desk:home")),
        kpis=lists.morning_list(counts, today(request)),
        table=table,
        filter=lists.filters(asking, ledgers, ledger, book, names, whole=True),
        tabs=_tabs(asking),
    )


def _tabs(asking: Asking) -> ui.Tabs:
    plain = Asking()
    views: tuple[tuple[str, dict[str, Any]], ...] = (
        ("desk-mine", {"state": "open", "mine": True}),
        ("desk-all-open", {"state": "open", "mine": False}),
        ("desk-state-closed", {"state": "closed", "mine": False}),
        ("desk-state-history", {"state": "history", "mine": False}),
    )
    items = tuple(
        ui.Tab(word(label), plain.href(**view), current=(asking.state, asking.mine) == (view["state"], view["mine"]))
        for label, view in views
    )
    return ui.Tabs(items, word("inbox"))


@at_desk
@require_GET
def ledgers(request: AtDesk) -> HttpResponse:
    """The ledgers that the viewer may open."""
    cards = tuple(
        ui.LinkCard(
            t(ledger.name),
            reverse("desk:ledger", args=[ledger.id]),
            t(ledger.noun),
            (ui.Tag(word("desk-assumed"), "mute"),) if ledger.assumed else (),
        )
        for ledger in open_ledgers(request.viewer, request.book)
    )
    return page(request, "ledgers", "ledgers", cards=ui.LinkList(cards, columns=3))


@at_desk
@require_GET
def ledger(request: AtDesk, ledger_id: str) -> HttpResponse:
    """One ledger's rows, with the columns and the questions that its definition names."""
    viewer, book = request.viewer, request.book
    found = next((one for one in open_ledgers(viewer, book) if one.id == ledger_id), None)
    if found is None:
        raise Http404(ledger_id)
    asking = asking_of(request.GET, viewer, book, found)
    names = names_of(request)
    rows = queries.lines(viewer, book, asking.wanted(), request.moment)
    empty = ui.Empty(
        word("desk-list-empty", noun=t(found.noun)), ui.Action(word("intake"), reverse("desk:intake"), icon="plus")
    )
    table = lists.rows_of(rows, found, names, book, asking, batch=batch.bar(viewer, book, rows.lines), empty=empty)
    return page(
        request,
        "ledger",
        "ledgers",
        heading=t(found.name),
        links=(
            *reports.link(found),
            *exporting.links(found),
            ui.Link(word("desk-studio-from-ledger"), reverse("desk:studio-picture", args=[found.id])),
        ),
        table=table,
        total=rows.total,
        filter=lists.filters(asking, (), found, book, names, whole=False),
    )


@at_desk
@require_GET
def find(request: AtDesk) -> HttpResponse:
    """Everything that answers to what was typed, open ones first; a single exact number opens its case."""
    text = burst.understood(request.GET.get("q", ""))
    found = queries.find(request.viewer, request.book, text, request.moment, FOUND) if text else ()
    if len(found) == 1 and text.upper() == found[0].number.upper():
        return HttpResponseRedirect(lists.case_href(found[0].uid))
    names = names_of(request)
    exact = {line.uid for line in found}
    alike = queries.alike(request.viewer, request.book, text, request.moment) if text else ()
    by_ear = [line for line in alike if line.uid not in exact]
    groups = (
        ("desk-state-open", [line for line in found if not line.closed_on and not line.history]),
        ("desk-state-closed", [line for line in found if line.closed_on and not line.history]),
        ("desk-state-history", [line for line in found if line.history]),
        ("desk-by-ear", by_ear),
    )
    tables = tuple((word(label), _found(lines, names), len(lines)) for label, lines in groups if lines)
    return page(
        request,
        "find",
        "find",
        text=text,
        tables=tables,
        total=len(found) + len(by_ear),
        most=FOUND,
        empty=ui.Empty(word("desk-found-none", text=text) if text else word("desk-search-how")),
    )


def _found(lines: list[Line], names: lists.Names) -> ui.Table:
    one_page = Page(tuple(lines), len(lines), 1, FOUND)
    table = lists.inbox(one_page, names, Asking(), batch=None, empty=ui.Empty(""))
    columns = tuple(ui.Column(column.label, column.kind, priority=column.priority) for column in table.columns)
    return ui.Table(table.caption, columns, table.rows, table.empty, caption_hidden=True, id=f"rows-{lines[0].uid[-6:]}")
