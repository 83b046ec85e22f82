"""The release of a report: its file is made of the figures fixed when it was sent, and stays with the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.records.cases import composing
from shoushan.records.cases.actions import Request
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.composing import making
from shoushan.web.composing.compose import act_for, page, shown_report
from shoushan.web.composing.live import live_of
from shoushan.web.composing.reading import name_of
from shoushan.web.dashboards.figure_boards import not_ready
from shoushan.web.desk import token
from shoushan.web.desk.acting import told
from shoushan.web.desk.frame import AtDesk, at_desk, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import word


@at_desk
@require_http_methods(["GET", "POST"])
def release(request: AtDesk, uid: str) -> HttpResponse:
    """Ask once more (GET); make the file, keep it and release the report (POST). Raises ``NotVisible``."""
    shown, report = shown_report(request, uid)
    _, refusal = act_for(shown, "release")
    banner = refused(refusal.text, refusal.remedy) if refusal else None
    status = 200
    if request.method == "POST" and refusal is not None:
        status = 409
    elif request.method == "POST":
        key = token.token_of(request.POST.get("token"), request.moment)
        try:
            content = making.docx(request, live_of(request, report.head, report.known_at), report, making.RELEASED)
            composing.release(
                request.viewer, request.book, uid, report.n, f"{name_of(report)}.docx", content, request.moment,
                Request(key, request.account.handle),
            )  # fmt: skip
        except FactsMissing:
            return not_ready(request)
        except (Refusal, DeadlineRefused, KeyReused) as fault:
            text, remedy, _ = told(fault)
            banner, status = refused(text, remedy), 409
        else:
            messages.success(request, word("compose-released", number=report.number))
            return HttpResponseRedirect(reverse("composing:read", args=[uid]))
    buttons = ui.ActionBar((ui.Action(word("compose-release"), kind="primary"),))
    form = ui.Form(reverse("composing:release", args=[uid]), (), buttons, token=token.fresh(request.moment))
    return page(
        request, "release", status=status, shown=shown, heading=word("compose-release"), title=report.head.title, banner=banner,
        what=word("compose-release-what"), form=form if refusal is None else None,
        back=ui.Link(report.head.title, reverse("composing:read", args=[uid])),
    )  # fmt: skip
