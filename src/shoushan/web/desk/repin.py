"""Moving open cases to another version of their ledger: which can go, why others cannot, and the reason."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import repinning
from shoushan.records.cases.queries import Wanted, lines
from shoushan.records.cases.read import NotVisible, visible
from shoushan.rules.catalogue.model import Ledger
from shoushan.rules.procedure.refusals import Refusal
from shoushan.web.desk.copies import for_rules, publishes
from shoushan.web.desk.frame import AtDesk, page, refused
from shoushan.web.desk.lists import case_href
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SIZE = 50


@for_rules
@require_http_methods(["GET", "POST"])
def repin(request: AtDesk) -> HttpResponse:
    """Choose ledger and version, see which open cases could go (GET); move the ticked ones with a reason (POST)."""
    if not publishes(request):
        raise PermissionDenied
    asked = request.GET
    many = [one for one in request.book.pack.ledgers.values() if len(one.versions) > 1 and request.viewer.may_open(one)]
    ledger = next((one for one in many if one.id == asked.get("ledger", "")), None)
    key = next((one.key for one in ledger.versions if one.key == asked.get("to", "")), "") if ledger else ""
    banner, status, form = None, 200, None
    if request.method == "POST" and ledger is not None and key:
        uids = [one[:64] for one in request.POST.getlist("case")][:SIZE]
        reason = cleaned(request.POST.get("reason", ""))[:500]
        if not uids:
            messages.warning(request, word("desk-nothing-ticked"))
            return HttpResponseRedirect(_here(ledger.id, key))
        if not reason:
            form = _sure(ledger.id, key, uids, word("desk-rule-reason-needed") if "reason" in request.POST else "")
            status = 422 if "reason" in request.POST else 200
        else:
            try:
                n = repinning.repin(request.viewer, request.book, uids, key, reason, request.moment)
            except NotVisible:
                raise
            except Refusal as fault:
                banner, status = refused(fault.text, fault.remedy), 409
            else:
                messages.success(request, word("desk-repin-done", n=n))
                return HttpResponseRedirect(_here(ledger.id, key))
    versions = tuple(ui.Option(f"{one.key}", one.key) for one in (ledger.versions if ledger else ()))
    fields = (
        ui.Field("ledger", word("desk-copies-ledger"), "select", ledger.id if ledger else "", options=tuple(
            ui.Option(one.id, t(one.name)) for one in many
        )),
        *((ui.Field("to", word("desk-repin-to"), "select", key, options=versions),) if ledger else ()),
    )  # fmt: skip
    return page(
        request, "repin", "repin", status=status, banner=banner, filter=ui.Filter(fields, clear_href="?"),
        table=_table(request, ledger, key) if ledger and key and not form else None, form=form,
        back=ui.Link(word("desk-copies"), reverse("desk:copies")),
    )  # fmt: skip


def _here(ledger: str, key: str) -> str:
    return f"{reverse('desk:repin')}?{urlencode({'ledger': ledger, 'to': key})}"


def _sure(ledger: str, key: str, uids: list[str], error: str) -> ui.Form:
    """The check page: how many go to which version, and the question for a reason."""
    field = ui.Field("reason", word("desk-repin-reason"), error=error, required=True, width=60, autofocus=True)
    buttons = ui.ActionBar(
        (ui.Action(word("desk-repin-do"), kind="primary"), ui.Action(word("cancel"), _here(ledger, key), kind="quiet"))
    )
    hidden = (("ledger", ledger), ("to", key), *(("case", uid) for uid in uids))
    sets = (ui.FieldSet(f"{word('desk-repin-to')} {key} ({len(uids)})", (field,)),)
    return ui.Form(_here(ledger, key), sets, buttons, ui.errors_of(sets), hidden=hidden)


def _table(request: AtDesk, ledger: Ledger, key: str) -> ui.Table:
    rows = []
    for one in lines(request.viewer, request.book, Wanted(ledger=ledger.id, state="open", size=SIZE), request.moment).lines:
        with connection.cursor() as cursor:
            state = visible(cursor, request.viewer, request.book, one.uid).state
        if state.version == key:
            continue
        against = repinning.hindrances(request.book.version_of(state), ledger.version(key), state)
        told = t(against[0].why) if against else word("desk-repin-can")
        rows.append(
            ui.Row(
                (one.number, t(one.stage), state.version, told), case_href(one.uid), "" if against else one.uid,
                ticked=one.uid in request.POST.getlist("case"), tone="mute" if against else "",
            )
        )  # fmt: skip
    columns = (
        ui.Column(word("number"), "code"), ui.Column(word("desk-repin-stage"), "wide", priority=2),
        ui.Column(word("desk-repin-from"), priority=2), ui.Column(word("desk-repin-stands"), "wide"),
    )  # fmt: skip
    bar = ui.ActionBar((ui.Action(word("desk-repin-next"), kind="primary"),))
    return ui.Table(
        word("desk-repin"), columns, tuple(rows), ui.Empty(word("desk-repin-none")), caption_hidden=True, select="case",
        batch=bar, batch_url=_here(ledger.id, key),
    )  # fmt: skip
