"""Intake: one screen for one or many matters; looking up, opening them in one list, one receipt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from shoushan.records.cases import queries
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.desk import Done
from shoushan.records.cases.files import FileRefused
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command
from shoushan.web.desk import drafts, forms, from_tray, intake_form, offers, recording, tables, token, uploads
from shoushan.web.desk.acting import choices_of, told
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused, today
from shoushan.web.desk.intake_form import Intake
from shoushan.web.desk.printing import confirmations
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Fault, Posted, cleaned
from shoushan.web.ui.language import word
from shoushan.web.ui.numbers import whole


@at_desk
@require_http_methods(["GET", "POST"])
def intake(request: AtDesk) -> HttpResponse:
    """The screen: GET brings back a draft, POST looks up or opens."""
    if request.method == "GET":
        posted: Posted | None = drafts.restored(request, "intake") if "new" not in request.GET else None
        return _screen(request, _looked(request, posted), restored=posted is not None)
    screen = _looked(request, request.POST)
    wish = request.POST.get("do", "")
    if not wish:
        return _screen(request, screen)
    return _open(request, screen, wish)


def _looked(request: AtDesk, posted: Posted | None) -> Intake:
    offered = offers.offers(request.viewer, request.book, today(request))
    number = intake_form.plain_number(cleaned(posted.get("number", ""))) if posted else ""
    numbers = request.book.pack.numbers
    known = queries.known_party(request.viewer, request.book, number, request.moment) if whole(numbers, number) else None
    screen = intake_form.looked_up(posted, offered, known, numbers)
    acts = offers.opening(request.viewer, request.book, screen.chosen, request.moment)
    faults: dict[str, Fault] = {}
    if posted is not None:
        intake_form.number_faults(screen, faults)
    return replace(screen, acts=acts, faults=faults)


def _screen(
    request: AtDesk, screen: Intake, banner: ui.Banner | None = None, *, restored: bool = False, status: int = 200
) -> HttpResponse:
    choices = choices_of(request)
    beside = recording.fields(
        request.viewer, request.book, screen.posted, screen.faults, scan=False, upload_limit=choices.upload_limit
    )
    sent = screen.posted.get("token", "") if screen.posted and request.method == "POST" else None
    form = intake_form.form(screen, request.viewer, choices, beside, token=token.token_of(sent, request.moment))
    form = replace(form, fieldsets=tuple(from_tray.offered(form.fieldsets, request.viewer, request.book, screen.posted)))
    return page(
        request,
        "intake",
        "intake",
        status=status,
        form=form,
        banner=banner,
        matters=intake_form.matters(screen.known),
        known=screen.known,
        readers=[one.as_json() for one in settings.SHOUSHAN_READERS],
        restored=ui.Banner(word("draft-restored"), links=(ui.Link(word("desk-start-new"), "?new=1"),)) if restored else None,
    )


def _open(request: AtDesk, screen: Intake, wish: str) -> HttpResponse:
    name, _, then = wish.partition("+")
    doables = dict(screen.acts).get(name)
    if doables is None:
        screen.faults["s"] = Fault(*intake_form.CHOOSE)
        return _screen(request, screen, status=422)
    commands = _commands(request, screen, doables, then)
    reason = screen.typed("reason")
    hard = [fault for fault in screen.faults.values() if not fault.warning]
    if hard or (screen.faults and not reason):
        return _screen(request, screen, status=422)
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        done = act(commands, request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _screen(request, screen, refused(text, remedy), status=409)
    drafts.drop(request, "intake")
    from_tray.attached(request)
    return _closed_off(request, done) or _opened(done, screen, then)


def _commands(request: AtDesk, screen: Intake, doables: Any, then: str) -> list[Command]:
    """One opening command per matter and, where it needs no answers, the act that follows at once."""
    posted, choices = request.POST, choices_of(request)
    said = recording.recorded(request.viewer, request.book, posted, request.moment, screen.faults)
    sent = token.token_of(posted.get("token"), request.moment)
    required = {key: value is True for key, value in intake_form.required_of(screen.chosen).items()}
    rows = tables.papers_posted(intake_form.materials_of(screen.chosen), posted, required)
    reason = screen.typed("reason") or None
    commands: list[Command] = []
    for place, (offer, doable) in enumerate(zip(screen.chosen, doables, strict=True)):
        uid = token.case_of(sent, request.account.handle, place)
        prefix = f"{offer.ledger.id}."
        given = forms.inputs_of(offer.version, doable.act, posted, choices, (), None, offer.asked, prefix, required)
        screen.faults.update({key: fault for key, fault in given.faults.items() if key not in screen.faults})
        values = dict(given.values)
        for one in tables.rows_of(offer.version, doable.act):
            if one.shape == "papers":
                screen.faults.pop(one.given.id, None)
                values[one.given.id] = intake_form.own_papers(offer, rows)
        try:
            values |= uploads.inputs(request, uid, doable.act, offer.version, screen.faults, prefix)
        except FileRefused as fault:
            screen.faults["s"] = Fault(fault.text, fault.remedy)
        opens = (offer.ledger.id, offer.service.id if offer.service else None)
        commands.append(
            Command(
                uid,
                doable.act.id,
                said.actor,
                said.happened,
                values,
                intake_form.parties(screen, offer, screen.faults),
                recorder=said.recorder,
                source=replace(said.source, digest=uploads.proof(values, cleaned(posted.get("source", "")))),
                opens=opens,
                reason=reason,
            )
        )
        follow = offer.version.acts.get(then)
        if follow is not None and not asks(follow):
            commands.append(Command(uid, then, said.actor, said.happened, recorder=said.recorder, source=said.source))
    return commands


def asks(act_: Any) -> bool:
    """Whether an act cannot be done without an answer."""
    return bool(act_.reason) or any(given.required for given in act_.inputs)


def _closed_off(request: AtDesk, done: tuple[Done, ...]) -> HttpResponse | None:
    """What entered a closed class on being opened cannot be shown any more: its number and code are told once, here."""
    uids = [one.case for one in done]
    seen = {line.uid for line in queries.by_ids(request.viewer, request.book, uids, request.moment)}
    gone = [one for one in done if one.case not in seen]
    for one in gone:
        messages.warning(request, word("desk-closed-off-code", number=one.number or "", code=one.track))
    return HttpResponseRedirect(reverse("desk:home")) if len(gone) == len(done) else None


def _opened(done: tuple[Done, ...], screen: Intake, then: str) -> HttpResponse:
    """On to the page that says it is done, or to the form of the act that follows and has questions."""
    uids = list(dict.fromkeys(one.case for one in done))
    follow = screen.chosen[0].version.acts.get(then)
    if follow is not None and asks(follow) and len(uids) == 1:
        return HttpResponseRedirect(reverse("desk:act", args=[uids[0], then]))
    return HttpResponseRedirect(reverse("desk:taken-in") + "?" + "&".join(f"case={uid}" for uid in uids))


@at_desk
@require_GET
def taken_in(request: AtDesk) -> HttpResponse:
    """What was opened just now: numbers, codes, receipt, and what comes next."""
    uids = request.GET.getlist("case")[:20]
    shown, acts = confirmations(request, uids)
    return page(request, "taken_in", "intake", confirmations=shown, acts=acts)
