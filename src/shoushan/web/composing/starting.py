"""Reports as they stand, and a new one: from a definition, an earlier report with new dates, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import composed, composing, queries, read
from shoushan.records.cases.actions import Request
from shoushan.records.cases.composed import Head
from shoushan.records.cases.queries import Wanted
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.compositions import Line
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.composing import heads
from shoushan.web.composing.compose import page
from shoushan.web.composing.live import live_of, typed_in
from shoushan.web.desk import token
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, refused, today
from shoushan.web.desk.lists import stage_cell
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

DEFINITION, REPORT, BLANK = "definition:", "report:", "blank"


@at_desk
@require_http_methods(["GET", "POST"])
def reports(request: AtDesk) -> HttpResponse:
    """The reports that the viewer may see, and the form that begins one (GET); begin one (POST)."""
    ledger = composed.ledger_of(request.book)
    if ledger is None:
        raise Http404
    if request.method == "GET" or not may_begin(request):
        return _page(request, status=200 if request.method == "GET" else 409)
    faults: dict[str, str] = {}
    found = _begun(request, faults)
    if found is None:
        return _page(request, faults=faults, status=422)
    head, lines = found
    key = token.token_of(request.POST.get("token"), request.moment)
    uid = token.case_of(key, request.account.handle, 0)
    try:
        done = composing.draft(
            request.viewer, request.book, uid, head, lines, typed_in(lines), request.moment,
            Request(key, request.account.handle),
        )  # fmt: skip
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _page(request, refused(text, remedy), status=409)
    messages.success(request, word("compose-begun", number=done.number or ""))
    return HttpResponseRedirect(reverse("composing:compose", args=[done.case]))


def may_begin(request: AtDesk) -> bool:
    """Whether the viewer's roles begin a report."""
    ledger = composed.ledger_of(request.book)
    acts = ledger.versions[-1].acts.values() if ledger else ()
    return any(who.role in request.viewer.roles for one in acts if one.verb == "draft" for who in one.who)


def _begun(request: AtDesk, faults: dict[str, str]) -> tuple[Head, tuple[Line, ...]] | None:
    """Head and lines of what the form asks for; ``None`` with faults."""
    source, title = cleaned(request.POST.get("source", "")), cleaned(request.POST.get("title", ""))[:120]
    as_of, year = cleaned(request.POST.get("counted_on", "")), cleaned(request.POST.get("year", ""))
    counted_on, last = today(request), None
    try:
        counted_on = date.fromisoformat(as_of) if as_of else counted_on
    except ValueError:
        faults["counted_on"] = word("compose-no-day")
    if counted_on > today(request):
        faults["counted_on"] = word("compose-not-yet")
    if year:
        if year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100:
            last = date(int(year), 12, 31)
        else:
            faults["year"] = word("compose-no-year")
    found = None if faults else _made(request, source, title, counted_on, last, faults)
    if found is None or faults:
        return None
    head, lines = found
    return (replace(head, title=title) if title else head), lines


def _made(
    request: AtDesk, source: str, title: str, counted_on: date, last: date | None, faults: dict[str, str]
) -> tuple[Head, tuple[Line, ...]] | None:  # fmt: skip
    pack = request.book.pack
    if source.startswith(DEFINITION) and (one := pack.reports.get(source.removeprefix(DEFINITION))) is not None:
        head, lines = heads.from_definition(request, one, counted_on, last)
        return _titled(request, head, lines)
    if source.startswith(REPORT):
        try:
            shown = read.case(request.viewer, request.book, source.removeprefix(REPORT), request.moment)
        except read.NotVisible:
            shown = None
        if shown is not None and shown.ledger.role == composed.ROLE:
            return heads.from_report(composed.composed_of(shown), counted_on, last)
    if source == BLANK:
        if not title:
            faults["title"] = word("compose-no-title")
            return None
        return heads.blank(request, title, counted_on)
    faults["source"] = word("compose-choose")
    return None


def _titled(request: AtDesk, head: Head, lines: tuple[Line, ...]) -> tuple[Head, tuple[Line, ...]]:
    """The title of a definition holds names and years: they are written out once, so that a list can show it."""
    return heads.titled(live_of(request, head), head), lines


def _page(
    request: AtDesk, banner: ui.Banner | None = None, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    ledger = composed.ledger_of(request.book)
    assert ledger is not None
    found = queries.lines(request.viewer, request.book, Wanted(ledger=ledger.id, state="all"), request.moment)
    names = names_of(request)
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("compose-title"), "wide"),
        ui.Column(word("compose-organ"), priority=3), ui.Column(word("compose-last"), "date", priority=2),
        ui.Column(word("desk-figure-stage"), "tag"),
    )  # fmt: skip
    organs = {line.uid: str(line.cells.get("organ") or "") for line in found.lines}
    rows = tuple(
        ui.Row(
            (
                line.number, t(line.title), t(names[organs[line.uid]][0]) if organs[line.uid] in names else None,
                str(line.cells.get("period_last") or "") or None, stage_cell(line),
            ),
            reverse("composing:read", args=[line.uid]),
        )
        for line in found.lines
    )  # fmt: skip
    table = ui.Table(word("compose-reports"), columns, rows, ui.Empty(word("compose-none")), id="reports", caption_hidden=True)
    begins = may_begin(request)
    sources = [(line.uid, f"{t(line.title)} {line.number}") for line in found.lines]
    return page(
        request, "reports", status=status, heading=word("compose-reports"), note=word("compose-what"), listed=table,
        banner=banner, form=_form(request, sources, faults or {}) if begins else None,
    )  # fmt: skip


def _form(request: AtDesk, sources: list[tuple[str, str]], faults: dict[str, str]) -> ui.Form:
    given = request.POST if request.method == "POST" else request.GET
    options = [
        ui.Option(DEFINITION + id_, heads.title_said(one, request), group=word("compose-from-definition"))
        for id_, one in request.book.pack.reports.items()
    ]  # fmt: skip
    options += [ui.Option(REPORT + uid, said, group=word("compose-from-report")) for uid, said in sources]
    options.append(ui.Option(BLANK, word("compose-from-nothing"), group=word("compose-from-else")))

    def said(name: str) -> str:
        return given.get(name, "") or ""

    sets = (ui.FieldSet(word("compose-begin"), (
        ui.Field("source", word("compose-source"), "select", said("source"), options=tuple(options), required=True,
                 error=faults.get("source", "")),
        ui.Field("title", word("compose-title"), value=said("title"), hint=word("compose-title-hint"), max_length=120,
                 error=faults.get("title", ""), width=36),
        ui.Field("year", word("compose-year"), value=said("year"), hint=word("compose-year-hint"), width=6,
                 error=faults.get("year", "")),
        ui.Field("counted_on", word("compose-counted-on"), "date", said("counted_on"), hint=word("compose-today-hint"),
                 error=faults.get("counted_on", "")),
    ), columns=2),)  # fmt: skip
    buttons = ui.ActionBar((ui.Action(word("compose-begin"), kind="primary"),))
    return ui.Form(reverse("composing:reports"), sets, buttons, ui.errors_of(sets), token=token.fresh(request.moment))
