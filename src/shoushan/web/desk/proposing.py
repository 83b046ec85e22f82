"""Codes proposed with a score and the words that decided: a list to confirm in batch, and one case with every choice."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import classing
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.classing import Waiting
from shoushan.records.journal.faults import KeyReused
from shoushan.rules.catalogue.model import CodeList, Ledger, Proposer
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.proposing import path_of
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command, Happened
from shoushan.web.desk import lists, token
from shoushan.web.desk.acting import told
from shoushan.web.desk.asking import open_ledgers
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import cleaned
from shoushan.web.ui.language import t, word

SIZE = 30
HIGHEST = 10_000


@at_desk
@require_http_methods(["GET", "POST"])
def propose(request: AtDesk, ledger_id: str, proposal_id: str) -> HttpResponse:
    """What waits for a person, each with its best proposal (GET); confirm those that were ticked (POST)."""
    ledger = next((one for one in open_ledgers(request.viewer, request.book) if one.id == ledger_id), None)
    one = next((one for one in ledger.versions[-1].proposals if one.id == proposal_id), None) if ledger else None
    if ledger is None or one is None:
        raise Http404(proposal_id)
    if request.method == "GET":
        return _list(request, ledger, one)
    uids = list(dict.fromkeys(request.POST.getlist("case")))[:SIZE]
    found = [classing.proposed_for(request.viewer, request.book, one, uid[:64]) for uid in uids]
    chosen = [(each, each.proposed[0].code) for each in found if each.proposed and each.confirmed is None]
    if not chosen:
        messages.warning(request, word("desk-nothing-ticked"))
        return HttpResponseRedirect(reverse("desk:propose", args=[ledger.id, one.id]))
    if fault := _confirm(request, one, chosen):
        return _list(request, ledger, one, fault, 409)
    messages.success(request, word("desk-propose-done", n=len(chosen)))
    return HttpResponseRedirect(reverse("desk:propose", args=[ledger.id, one.id]))


def _confirm(request: AtDesk, one: Proposer, chosen: list[tuple[Waiting, str]]) -> ui.Banner | None:
    """Do the confirming act on every case or on none; a banner says what stood against it."""
    commands = [
        Command(
            each.uid, one.act, request.viewer.actor, Happened.at(request.moment),
            classing.confirming(one, code, each.proposed), seen=each.n,
        )
        for each, code in chosen
    ]  # fmt: skip
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        act(commands, request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return refused(text, remedy)
    return None


def _list(request: AtDesk, ledger: Ledger, one: Proposer, banner: ui.Banner | None = None, status: int = 200) -> HttpResponse:
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    rows, total = classing.waiting(request.viewer, request.book, ledger, one, max(1, number), SIZE, request.moment)
    codes = request.book.pack.code_lists[one.list]
    here = reverse("desk:propose", args=[ledger.id, one.id])
    columns = (
        ui.Column(word("number"), "code", priority=2),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-propose-given"), priority=3),
        ui.Column(word("desk-propose-best"), "wide"),
        ui.Column(word("desk-propose-score"), "number", priority=2),
        ui.Column(word("desk-propose-words"), "wide", priority=2),
    )
    lines = tuple(
        ui.Row(
            (
                each.number or "—", each.title,
                t(codes.codes[each.within].label) if each.within and each.within in codes.codes else "",
                _short(codes, each) if each.proposed else word("desk-propose-none"),
                f"{each.proposed[0].score * 100 // HIGHEST}%" if each.proposed else "",
                "、".join(each.proposed[0].words) if each.proposed else "",
            ),
            reverse("desk:choose", args=[each.uid, one.id]), each.uid,
        )
        for each in rows
    )  # fmt: skip
    send = ui.Action(word("desk-propose-confirm"), kind="primary")
    table = ui.Table(
        t(one.label), columns, lines, ui.Empty(word("desk-propose-empty")), ui.paging_of({}, number, SIZE, total),
        select="case", batch=ui.ActionBar((send,), label=word("desk-propose-confirm")), batch_url=here, caption_hidden=True,
    )  # fmt: skip
    return page(
        request, "propose", "ledgers", status=status, heading=t(one.label), banner=banner, table=table, total=total,
        how=word("desk-propose-how"), back=ui.Link(t(ledger.name), reverse("desk:ledger", args=[ledger.id])),
    )  # fmt: skip


def _short(codes: CodeList, each: Waiting) -> str:
    """The best proposal without the level that the case was given already."""
    said = _path(codes, each.proposed[0].code)
    given = codes.codes.get(each.within or "")
    return said.removeprefix(f"{t(given.label)} › ") if given else said


def _path(codes: CodeList, code: str) -> str:
    return " › ".join(t(codes.codes[one].label) for one in path_of(codes, code))


@at_desk
@require_http_methods(["GET", "POST"])
def choose(request: AtDesk, uid: str, proposal_id: str) -> HttpResponse:
    """One case: the proposals with their words, or any other code of the list. Raises ``NotVisible``."""
    found = _proposer(request, uid, proposal_id)
    if found is None:
        raise Http404(proposal_id)
    ledger, one = found
    each = classing.proposed_for(request.viewer, request.book, one, uid)
    codes = request.book.pack.code_lists[one.list]
    if request.method == "GET":
        return _one(request, ledger, one, each)
    code = cleaned(request.POST.get("other", "")) or cleaned(request.POST.get("code", ""))
    if code not in codes.codes:
        return _one(request, ledger, one, each, error=word("desk-propose-choose"), status=422)
    if fault := _confirm(request, one, [(each, code)]):
        return _one(request, ledger, one, each, fault, status=409)
    messages.success(request, word("desk-propose-done", n=1))
    return HttpResponseRedirect(lists.case_href(uid))


def _proposer(request: AtDesk, uid: str, proposal_id: str) -> tuple[Ledger, Proposer] | None:
    for ledger in open_ledgers(request.viewer, request.book):
        for one in ledger.versions[-1].proposals:
            if one.id == proposal_id and classing.in_ledger(uid, ledger.id):
                return ledger, one
    return None


def _one(
    request: AtDesk,
    ledger: Ledger,
    one: Proposer,
    each: Waiting,
    banner: ui.Banner | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    codes = request.book.pack.code_lists[one.list]
    proposed = tuple(
        ui.Option(
            p.code, word("desk-propose-option", path=_path(codes, p.code), score=p.score * 100 // HIGHEST),
            hint=word("desk-propose-because", words="、".join(p.words)),
        )
        for p in each.proposed
    )  # fmt: skip
    above = {code.parent for code in codes.codes.values()}
    rest = tuple(
        ui.Option(code, _path(codes, code), group=t(codes.codes[path_of(codes, code)[0]].label))
        for code in codes.codes
        if code not in above
    )
    fields = (
        *((ui.Field("code", t(one.label), "radios", each.confirmed or "", options=proposed, error=error),) if proposed else ()),
        ui.Field("other", word("desk-propose-other"), "select", "", options=rest, error="" if proposed else error),
    )
    sets = (ui.FieldSet(each.title, fields),)
    buttons = ui.ActionBar(
        (ui.Action(word("desk-propose-confirm-one"), kind="primary", key="Ctrl+Enter"),
         ui.Action(word("cancel"), lists.case_href(each.uid), kind="quiet")),
    )  # fmt: skip
    form = ui.Form(
        reverse("desk:choose", args=[each.uid, one.id]), sets, buttons, ui.errors_of(sets),
        token.token_of(request.POST.get("token"), request.moment),
    )  # fmt: skip
    return page(
        request, "propose", "ledgers", status=status, heading=t(one.label), banner=banner, form=form,
        how=word("desk-propose-how"), back=ui.Link(each.number or t(ledger.noun), lists.case_href(each.uid)),
    )  # fmt: skip
