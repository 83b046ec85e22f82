"""The page of a case: queue, case, papers; what was asked to be seen in clear; who else looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.records.cases import queries, read, relating
from shoushan.records.cases.queries import Wanted
from shoushan.records.cases.read import CaseShown
from shoushan.records.units import presence
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.desk import (
    case_acts,
    case_linked,
    case_notices,
    case_parts,
    case_plan,
    case_report,
    case_sheet,
    case_terms,
    case_together,
    lists,
    pages,
    rating,
    relations,
    wording,
)
from shoushan.web.desk.frame import AtDesk, at_desk, names_of, page, refused, today
from shoushan.web.desk.systems import twins_of
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
        heading=shown.subject or t(shown.title),
        tags=case_parts.tags(shown),
        queue=lists.queue(mine, shown.uid, word("inbox")),
        present=_present(request, shown),
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
        report=case_report.latest(shown),
        campaign=case_together.campaign(request, shown),
        matches=case_together.matches(request, shown),
        notices=case_notices.table(shown, today(request)),
        plan=case_plan.drawing(shown, today(request)),
        plan_table=case_plan.table(shown, book, today(request)),
        plan_changes=case_plan.changes(shown, book),
        sheets=(*case_sheet.tables(shown.sheets), *case_sheet.beside(shown, book)),
        money=case_sheet.money(shown),
        payment_href=reverse("desk:payment", args=[shown.uid]) if shown.ledger.role == "payment" else "",
        papers=case_parts.papers_table(shown),
        files=case_parts.files_list(shown),
        children=case_linked.children_table(shown, book, names, _children(request, shown)),
        relations=_related(request, shown),
        relations_href=reverse("desk:relations", args=[shown.uid]),
        links=case_linked.links(shown, _seen(request, shown), twins_of(book).systems),
        timeline=case_parts.timeline(shown, book),
        materials=case_parts.materials(shown),
        rating=rating.rating(shown, book),
        meeting_sheets=pages.sheets(shown),
        receipt_href=reverse("desk:receipt", args=[shown.uid]),
        originals_href=reverse("desk:originals", args=[shown.uid]) if shown.materials else "",
        looks_href=reverse("desk:looks", args=[shown.uid]) if _may_tell(request, shown) else "",
        disclose_href=reverse("desk:disclose", args=[shown.uid]) if request.viewer.erases else "",
        accounts=any(one.number and one.kind == "person" for one in shown.parties),
        slip_href=reverse("desk:receipt", args=[shown.uid]) + "?size=80mm",
    )


def _present(request: AtDesk, shown: CaseShown) -> ui.Banner | None:
    """Who else has just opened the same case."""
    post = request.book.pack.posts.get(request.viewer.post or "")
    name = t(post.name) if post else request.viewer.post or ""
    found = presence.others(shown.uid, request.account.handle, request.viewer.name, name, request.moment)
    if not found:
        return None
    who = wording.joined(f"{one}{wording.in_brackets(post)}" for one, post in found)
    return ui.Banner(word("desk-present", who=who), tone="warn")


def _may_tell(request: AtDesk, shown: CaseShown) -> bool:
    """Whether the viewer may see who looked at the case, and tell its party."""
    viewer = request.viewer
    return bool(shown.parties) and (viewer.erases or viewer.audits or viewer.unit == shown.state.unit)


def _related(request: AtDesk, shown: CaseShown) -> ui.Table | None:
    """What is related to the case today; nothing where its ledger has no relations and no other ledger has any to it."""
    ledgers = request.book.pack.ledgers.values()
    own = bool(shown.version.relations)
    if not own and not any(one.to == shown.ledger.id for led in ledgers for v in led.versions for one in v.relations.values()):
        return None
    return relations.table(request, relating.shown(request.viewer, request.book, shown.uid, request.moment, today(request)))


def _children(request: AtDesk, shown: CaseShown) -> dict[str, Text]:
    """What the child cases are about, by id, as far as this viewer may see them."""
    found = queries.by_ids(request.viewer, request.book, [str(one["uid"]) for one in shown.children], request.moment)
    return {line.uid: line.title for line in found}


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
