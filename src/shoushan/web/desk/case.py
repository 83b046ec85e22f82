"""The page of a case: queue, case, papers; what was asked to be seen in clear; the shift's hand-over list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.records.cases import queries, read
from shoushan.records.cases.queries import Wanted
from shoushan.records.cases.read import CaseShown
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk import case_acts, case_parts, case_terms, lists, rating
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

QUEUE = 30


@at_desk
@require_GET
def show(request: AtDesk, uid: str) -> HttpResponse:
    """One case, whole. Raises ``NotVisible``."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    return _page(request, shown, {})


def _page(request: AtDesk, shown: CaseShown, clear: Mapping[str, Any]) -> HttpResponse:
    book, names = request.book, names_of(request)
    mine = queries.lines(request.viewer, book, Wanted(mine=True, state="open", size=QUEUE), request.moment)
    may = request.viewer.may_unmask
    return page(
        request,
        "case",
        "inbox",
        shown=shown,
        heading=t(shown.title),
        tags=case_parts.tags(shown),
        queue=lists.queue(mine, shown.uid, word("inbox")),
        holder=case_parts.holder(shown, book.zone, names),
        steps=case_parts.steps(shown),
        lapses=case_acts.waiting_lapses(shown),
        acts=case_acts.possible(shown),
        closed=case_acts.closed_acts(shown.doable),
        parties=case_parts.parties(shown, may, clear),
        fields=case_parts.fields(shown, book, may, clear),
        tables=case_parts.rows_tables(shown, book),
        parts=case_parts.parts_table(shown, book.zone),
        terms=case_terms.terms_table(shown, book.zone, names),
        deadlines=case_terms.deadlines(shown, book, today(request)),
        papers=case_parts.papers_table(shown),
        files=case_parts.files_list(shown),
        children=case_parts.children_table(shown, book, names),
        links=case_parts.links(shown, _seen(request, shown)),
        timeline=case_parts.timeline(shown, book),
        materials=case_parts.materials(shown),
        rating=rating.rating(shown, book),
        receipt_href=reverse("desk:receipt", args=[shown.uid]),
        slip_href=reverse("desk:receipt", args=[shown.uid]) + "?size=80mm",
    )


def _seen(request: AtDesk, shown: CaseShown) -> dict[str, str]:
    """The cases linked that this viewer may see, by number."""
    uids = [str(link["target"]) for link in shown.links] + ([shown.state.parent] if shown.state.parent else [])
    found = queries.by_ids(request.viewer, request.book, uids, request.moment)
    return {line.uid: line.number for line in found}


@at_desk
@require_http_methods(["GET", "POST"])
def unmask(request: AtDesk, uid: str) -> HttpResponse:
    """Show a value in clear: the reason is asked, and an entry says who looked and why before anything is shown."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    path = cleaned(request.POST.get("path") or request.GET.get("path", ""))[:200]
    reason = cleaned(request.POST.get("reason", ""))[:500]
    banner, error = None, ""
    if request.method == "POST":
        if reason:
            try:
                clear = read.unmask(request.viewer, request.book, uid, (path,), reason, request.moment)
            except Refusal as fault:
                banner = refused(fault.text, fault.remedy)
            else:
                again = read.case(request.viewer, request.book, uid, request.moment)
                return _page(request, again, clear)
        else:
            error = word("desk-reason-needed")
    field = ui.Field(
        "reason", word("desk-why-see"), error=error, required=True, hint=word("desk-why-see-hint"), width=40, autofocus=True
    )
    sets = (ui.FieldSet(word("desk-see-all"), (field,), legend_hidden=True),)
    buttons = ui.ActionBar(
        (
            ui.Action(word("desk-see-all"), kind="primary"),
            ui.Action(word("cancel"), reverse("desk:case", args=[uid]), kind="quiet"),
        )
    )
    form = ui.Form(reverse("desk:unmask", args=[uid]), sets, buttons, ui.errors_of(sets), hidden=(("path", path),))
    return page(
        request,
        "act",
        "inbox",
        status=422 if error else 403 if banner else 200,
        form=form,
        banner=banner,
        shown=shown,
        heading=word("desk-see-all"),
        title=t(shown.title),
        note="",
    )


@at_desk
@require_GET
def handover(request: AtDesk) -> HttpResponse:
    """The list handed over at the end of a shift: open cases of the unit by what falls due."""
    wanted = Wanted(mine=True, state="open", size=200)
    rows = queries.lines(request.viewer, request.book, wanted, request.moment)
    names = names_of(request)
    columns = tuple(
        ui.Column(word(key), kind)  # type: ignore[arg-type]
        for key, kind in (
            ("number", "code"),
            ("desk-matter", "wide"),
            ("desk-party", "text"),
            ("desk-stage", "tag"),
            ("desk-held-by", "text"),
            ("due-day", "date"),
            ("desk-lamp", "lamp"),
        )
    )
    lines = tuple(
        ui.Row(
            (
                line.number,
                t(line.title),
                line.party,
                lists.stage_cell(line),
                lists.holder_cell(line, names),
                line.due[:10] if line.due else None,
                lists.lamp_cell(line),
            )
        )
        for line in rows.lines
    )
    table = ui.Table(word("desk-handover"), columns, lines, ui.Empty(word("desk-inbox-empty")), caption_hidden=True)
    unit = t(names.get(request.viewer.unit or "", (None, ""))[0])
    return page(
        request, "handover", table=table, unit=unit, day=today(request), total=rows.total, back_href=reverse("desk:home")
    )
