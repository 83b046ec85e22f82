"""Who looked at a case: shown to those who may tell it, and told to the person by an act that stays in the journal."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import looked, read
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.looked import Look
from shoushan.records.cases.read import CaseShown
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.procedure.built_in import LOOKS
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.web.desk import token
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.desk.wording import joined, local
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word


@at_desk
@require_http_methods(["GET", "POST"])
def looks(request: AtDesk, uid: str) -> HttpResponse:
    """The list (GET); that it was told to the person, how and on what request (POST). Raises ``NotVisible``."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    if not (request.viewer.erases or request.viewer.audits or request.viewer.unit == shown.state.unit):
        raise PermissionDenied
    if request.method == "GET":
        return _page(request, shown, "", "")
    how = cleaned(request.POST.get("how", ""))[:500]
    if not how:
        return _page(request, shown, how, word("desk-looks-how-needed"), status=422)
    command = Command(uid, LOOKS, request.viewer.actor, Happened.at(request.moment), {"text": how})
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        act([command], request.book, request.moment, request=key)
    except (Refusal, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _page(request, shown, how, "", refused(text, remedy), 409)
    messages.success(request, word("desk-looks-done", number=shown.number))
    return HttpResponseRedirect(reverse("desk:looks", args=[uid]))


def _page(
    request: AtDesk, shown: CaseShown, how: str, error: str, banner: ui.Banner | None = None, status: int = 200
) -> HttpResponse:
    found = looked.of_case(request.viewer, request.book, shown.uid, request.moment)
    field = ui.Field(
        "how", word("desk-looks-how"), value=how, error=error, required=True, hint=word("desk-looks-how-hint"), width=40
    )
    sets = (ui.FieldSet(word("desk-looks-tell"), (field,)),)
    buttons = ui.ActionBar((ui.Action(word("desk-looks-tell"), kind="primary"),))
    made = token.token_of(None, request.moment)
    form = ui.Form(reverse("desk:looks", args=[shown.uid]), sets, buttons, ui.errors_of(sets), token=made)
    return page(
        request, "looks", "inbox", status=status, shown=shown, heading=word("desk-looks"), banner=banner, form=form,
        table=_table(request, found),
    )  # fmt: skip


def _table(request: AtDesk, found: tuple[Look, ...]) -> ui.Table:
    columns = (
        ui.Column(word("desk-looks-when"), "date"), ui.Column(word("desk-looks-who"), "wide"),
        ui.Column(word("desk-looks-kind")), ui.Column(word("desk-looks-what"), "wide"),
        ui.Column(word("desk-looks-why"), "wide"),
    )  # fmt: skip
    rows = tuple(
        ui.Row((
            local(one.at, request.book.zone), " ".join(filter(None, (t(one.unit), t(one.post)))), t(one.kind),
            joined(t(what) for what in one.what) or None, one.why or None,
        ))
        for one in found
    )  # fmt: skip
    return ui.Table(word("desk-looks"), columns, rows, ui.Empty(word("desk-looks-none")), id="looks", caption_hidden=True)
