"""The page of an act, made from its definition: what it asks, how it is entered, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import published, queries, read
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.foreseeing import foreseen
from shoushan.records.cases.read import CaseShown, Doable, NotVisible
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import Value
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.paper_acts import PAPER_ACTS
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command
from shoushan.rules.text import Text
from shoushan.web.desk import case_plan, drafts, field_answers, forms, from_tray, pages, recording, token, uploads
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Choices, Fault, Posted, cleaned
from shoushan.web.ui.language import t, word


@at_desk
@require_http_methods(["GET", "POST"])
def act_on(request: AtDesk, uid: str, act_id: str) -> HttpResponse:
    """Ask for what the act needs (GET), do it (POST). Raises ``NotVisible`` for a case out of the viewer's reach."""
    shown = read.case(request.viewer, request.book, uid, request.moment)
    doable = next((one for one in shown.doable if one.act.id == act_id), None) or _on_paper(shown, act_id)
    if doable is None:
        raise NotVisible(act_id)
    if (proposed := next((one for one in shown.version.proposals if one.act == act_id), None)) is not None:
        return HttpResponseRedirect(reverse("desk:choose", args=[uid, proposed.id]))
    if published.is_prepared(request.book.ledger(shown.state.ledger), doable.act):
        return HttpResponseRedirect(reverse("desk:published", args=[uid]))
    if (own := pages.page_of(shown, act_id)) is not None:
        return HttpResponseRedirect(own)
    if request.method == "POST":
        return _do(request, shown, doable)
    posted = drafts.restored(request, forms.draft_name(uid, act_id))
    return _asked(request, shown, doable, posted, {})


def _on_paper(shown: CaseShown, act_id: str) -> Doable | None:
    """A step of a paper's life: an act that every version has; what stands in its way is told when it is sent."""
    rule = PAPER_ACTS.get(act_id)
    return Doable(rule, True, (), ()) if rule is not None and shown.papers else None


def _asked(
    request: AtDesk,
    shown: CaseShown,
    doable: Doable,
    posted: Posted | None,
    faults: Mapping[str, Fault],
    refusal: ui.Banner | None = None,
    status: int = 200,
    preview: ui.Table | None = None,
) -> HttpResponse:
    banner = refusal
    if banner is None and not doable.allowed:
        first = doable.refusals[0]
        banner = refused(first.text, first.remedy)
    if field_answers.wanted(request):
        return field_answers.refused(faults, banner)
    choices = choices_of(request)
    restored = request.method == "GET" and posted is not None
    if posted is None and (doable.act.id in PAPER_ACTS or _claims(shown, doable)):
        posted = request.GET
    form = forms.act_form(
        shown,
        doable,
        request.viewer,
        request.book,
        choices,
        posted,
        dict(faults),
        token=token.token_of(posted.get("token", "") if posted and request.method == "POST" else None, request.moment),
    )
    return page(
        request,
        "act",
        "inbox",
        status=status,
        form=form if doable.allowed else None,
        banner=banner,
        preview=preview,
        shown=shown,
        heading=t(doable.act.label),
        title=t(shown.title),
        note=t(doable.act.note) if doable.act.note else "",
        restored=ui.Banner(word("draft-restored"), tone="info") if restored else None,
    )


def _claims(shown: CaseShown, doable: Doable) -> bool:
    """Whether the act takes an offer that the case's page proposed: its number comes with the address."""
    return shown.version.matching is not None and shown.version.matching.act == doable.act.id


def _do(request: AtDesk, shown: CaseShown, doable: Doable) -> HttpResponse:
    posted = request.POST
    faults: dict[str, Fault] = {}
    choices = choices_of(request)
    given = forms.inputs_of(shown.version, doable.act, posted, choices, forms.needed_of(shown), shown)
    faults.update({key: one for key, one in given.faults.items() if not one.warning})
    reason = cleaned(posted.get("reason", ""))[:2000]
    warned = {key: one for key, one in given.faults.items() if one.warning}
    if warned and not reason:
        faults.update(warned)
    values = dict(given.values)
    if posted.get("preview", "") and case_plan.can_try(doable.act) and not set(faults) - {"reason"}:
        return _tried(request, shown, doable, values)
    scan = None
    try:
        values |= uploads.inputs(request, shown.uid, doable.act, shown.version, faults)
        scan = uploads.scan(request, shown.uid) if not faults else None
    except FileRefused as fault:
        faults["scan"] = Fault(fault.text, fault.remedy)
    proof = scan["digest"] if scan else uploads.proof(values, cleaned(posted.get("source", "")))
    said = recording.recorded(request.viewer, request.book, posted, request.moment, faults, proof)
    if doable.act.reason and not reason:
        faults["reason"] = Fault(Text("请写明理由。", "Give the reason."), Text("", ""))
    if faults:
        return _asked(request, shown, doable, posted, {**faults, **warned}, status=422)
    command = Command(
        shown.uid,
        doable.act.id,
        said.actor,
        said.happened,
        values,
        forms.parties_posted(doable.act, posted),
        recorder=said.recorder,
        source=said.source,
        seen=_seen(posted.get("seen", "")),
        part=cleaned(posted.get("part", "")) or None,
        reason=reason or None,
    )
    return _done(request, shown, doable, [command, *uploads.keeping(command, scan, uploads.keeper(shown))])


def _tried(request: AtDesk, shown: CaseShown, doable: Doable, values: Mapping[str, Value]) -> HttpResponse:
    """The form again, with the dates that would move; nothing is written and no reason asked for."""
    try:
        moves = foreseen(request.viewer, request.book, shown.uid, doable.act.id, values, request.moment)
    except (Refusal, DeadlineRefused) as fault:
        text, remedy, where = told(fault)
        faults = {where: Fault(text, remedy)} if where else {}
        return _asked(request, shown, doable, request.POST, faults, refused(text, remedy), status=422)
    table = case_plan.preview(shown, request.book, moves, today(request))
    return _asked(request, shown, doable, request.POST, {}, preview=table)


def _done(request: AtDesk, shown: CaseShown, doable: Doable, commands: list[Command]) -> HttpResponse:
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        done = act(commands, request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        now = read.case(request.viewer, request.book, shown.uid, request.moment)
        doable = next((one for one in now.doable if one.act.id == doable.act.id), doable)
        text, remedy, where = told(fault)
        faults = {where: Fault(text, remedy)} if where else {}
        changed = forms.changed_since(shown, _seen(request.POST.get("seen", "")))
        banner = refused(text, remedy, *changed)
        return _asked(request, now, replace(doable, allowed=True), request.POST, faults, banner, status=409)
    drafts.drop(request, forms.draft_name(shown.uid, doable.act.id))
    from_tray.attached(request)
    if field_answers.wanted(request):
        return field_answers.sent(done[0].number or shown.number)
    messages.success(request, word("desk-done", act=t(doable.act.label), number=done[0].number or shown.number))
    if shown.ledger.classes and not queries.by_ids(request.viewer, request.book, [shown.uid], request.moment):
        messages.warning(request, word("desk-closed-off", number=shown.number))
        return HttpResponseRedirect(reverse("desk:home"))
    paper = request.POST.get("paper", "") if doable.act.id in PAPER_ACTS else ""
    known = any(one.paper == paper for one in shown.papers)
    back = reverse("desk:paper-page", args=[shown.uid, paper]) if known else reverse("desk:case", args=[shown.uid])
    if request.POST.get("back", "") == field_answers.BACK:
        back = reverse("desk:field")
    return HttpResponseRedirect(back)


def told(fault: Exception) -> tuple[Text, Text, str | None]:
    """Text, remedy and place of what the corridor refused."""
    if isinstance(fault, Refusal):
        return fault.text, fault.remedy, fault.where
    if isinstance(fault, DeadlineRefused):
        return fault.message, fault.remedy, None
    return (
        Text("这一页已经提交过，内容与上次不同。", "This form was sent before with other content."),
        Text("请打开该件核对，需要时重新办理。", "Open the case, look, and do it anew where needed."),
        None,
    )


def _seen(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def choices_of(request: AtDesk) -> Choices:
    """What answers may be chosen from today: code lists, and the units in force by name."""
    names, pack = forms.unit_texts(request.book), request.book.pack
    return Choices(pack.code_lists, names, today(request), settings.SHOUSHAN_UPLOAD_LIMIT, pack.numbers)
