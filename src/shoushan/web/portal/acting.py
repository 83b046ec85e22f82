"""What a citizen does in a case that is followed: hand in papers, withdraw, rate; asked and sent on one page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import actions
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.read import CaseShown
from shoushan.records.cases.shown import MaterialShown
from shoushan.rules.catalogue.model import Act, Field, Value
from shoushan.rules.procedure import mandates
from shoushan.rules.procedure.refusals import OfficialOverrideNeeded, Refusal, WrongInput
from shoushan.rules.procedure.values import Actor, Command, Happened, Source
from shoushan.rules.text import Text
from shoushan.web.portal import by_code
from shoushan.web.portal import progress as said
from shoushan.web.portal.apply import MOST_FILES, choices, stored, too_fast
from shoushan.web.portal.frame import Visit, page
from shoushan.web.portal.questions import file_input, papers_input
from shoushan.web.portal.tracking import acts_as, expired, followed
from shoushan.web.portal.words import WORDS
from shoushan.web.ui import components as ui
from shoushan.web.ui import inputs
from shoushan.web.ui.inputs import Answers, Asked, Fault, Posted
from shoushan.web.ui.language import t, word

REASON = "reason"
FROM = ("photo", "file")
"""Two ways to hand in a paper: the telephone's camera, or files that are there."""
CHANNEL = "rating-channels"
FROM_PORTAL = "web"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one act: its plain questions, the papers it waits for, and whether it takes files."""

    act: Act
    asked: tuple[Asked, ...]
    papers: tuple[MaterialShown, ...]
    takes_files: bool


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def act(request: Visit, handle: str, act: str) -> HttpResponse:
    """Ask what the act needs, or do it and go back to the case."""
    shown = followed(request, handle)
    if shown is None:
        return expired()
    able = next((one for one in shown.doable if one.act.id == act), None)
    if able is None:
        raise Http404(act)
    if not able.allowed:
        refusal = able.refusals[0]
        told = ui.Banner(t(refusal.remedy), title=t(refusal.text), tone="warn")
        return page(
            request, "act", _home(handle), heading=word("p-cannot"), banner=told, form=None, title=t(shown.title), status=409
        )
    sheet = sheet_of(request, shown, able.act)
    try:
        by_code.check(request, handle, able.act, request.POST.get("token", "")[:100])
    except Refusal as refused:
        told = ui.Banner(t(refused.remedy), title=t(refused.text), tone="warn")
        return page(
            request, "act", _home(handle), heading=word("p-cannot"), banner=told, form=None, title=t(shown.title), status=410
        )
    if request.method != "POST":
        return ask(request, handle, shown, sheet)
    return _do(request, handle, shown, sheet)


def sheet_of(request: Visit, shown: CaseShown, act: Act) -> Sheet:
    """What the act asks of a citizen: its inputs (a scale shows its levels only), its reason, the papers that lack."""
    found = [_scaled(request, one) for one in inputs.questions(shown.version, act) if one.field.type != "file"]
    found = [one for one in found if one.field.list != CHANNEL]
    if REASON in act.needs:
        label = Text(*WORDS["p-reason"])
        found.append(Asked(REASON, replace(_LONG, id=REASON, label=label), True))
    lacking = said.missing(shown) if papers_input(act) is not None else ()
    return Sheet(act, tuple(found), lacking, file_input(act) is not None)


_LONG = Field(REASON, Text("", ""), "long-text", "personal", max_length=500)


def _scaled(request: Visit, asked: Asked) -> Asked:
    """A code list whose codes stand in groups offers its leaves; the groups are for counting."""
    codes = request.book.pack.code_lists.get(asked.field.list or "") if asked.field.type == "code" else None
    if codes is None:
        return asked
    groups = {code.parent for code in codes.codes.values() if code.parent}
    if not groups:
        return asked
    return replace(asked, options=tuple((one.code, one.label) for one in codes.codes.values() if one.code not in groups))


def _do(request: Visit, handle: str, shown: CaseShown, sheet: Sheet) -> HttpResponse:
    given = inputs.answers(sheet.asked, cast(Posted, request.POST), choices(request))
    uploads, fault = uploaded(request, shown, sheet)
    if fault is not None or any(not one.warning for one in given.faults.values()):
        return ask(request, handle, shown, sheet, given, fault)
    try:
        with transaction.atomic():
            _send(request, handle, shown, sheet, dict(given.values), uploads)
            by_code.spend(request, handle, request.POST.get("token", "")[:100])
    except Refusal as refused:
        return ask(request, handle, shown, sheet, given, refused=refused)
    return HttpResponseRedirect(f"{_home(handle)}?done={sheet.act.id}")


def _send(
    request: Visit, handle: str, shown: CaseShown, sheet: Sheet, values: dict[str, Value], uploads: list[dict[str, Any]]
) -> None:
    """Do the act once, however often the page is sent. Raises a ``Refusal``."""
    reason = values.pop(REASON, None)
    papers, files = papers_input(sheet.act), file_input(sheet.act)
    if papers is not None:
        names = dict.fromkeys(str(one["material"]) for one in uploads)
        values[papers.id] = [{"material": name, "state": "received"} for name in names]
    if files is not None and uploads:
        values[files.id] = list(uploads)
    for one in sheet.act.inputs:
        if one.list == CHANNEL:
            values[one.id] = FROM_PORTAL
    actor = actor_of(shown, acts_as(request, handle, shown.uid))
    command = Command(
        shown.uid, sheet.act.id, actor, Happened.at(request.moment), input=values, source=Source("web"),
        reason=str(reason) if reason else None,
    )  # fmt: skip
    key = actions.Request(request.POST.get("token", "")[:100] or secrets.token_urlsafe(24), f"follow:{shown.uid}")
    actions.act([command], request.book, request.moment, request=key)


def actor_of(shown: CaseShown, party: str | None) -> Actor:
    """Who follows a case acts as the party that the way in says, else as its main one."""
    party = party or mandates.main_party(shown.state)
    return Actor("party" if party else "citizen", shown.uid, party=party)


def uploaded(request: Visit, shown: CaseShown, sheet: Sheet) -> tuple[list[dict[str, Any]], Fault | None]:
    """The files of each paper, checked and stored under the case's key; what is wrong with them, if anything."""
    if not sheet.papers or not sheet.takes_files:
        return [], None
    found: list[dict[str, Any]] = []
    given = {
        one.material.id: [file for kind in FROM for file in request.FILES.getlist(f"{kind}-{one.material.id}")][:MOST_FILES]
        for one in sheet.papers
    }
    if not any(given.values()):
        return [], _no_file()
    if too_fast(request):
        return [], Fault(Text(*WORDS["p-slow-text"]), Text("", ""))
    try:
        for material, files in given.items():
            found += [stored(one, shown.uid, material) for one in files]
    except FileRefused as refused:
        return [], Fault(refused.text, refused.remedy)
    return found, None


def _no_file() -> Fault:
    return Fault(Text(*WORDS["p-no-file"]), Text("", ""))


# --- the page -----------------------------------------------------------------------------------------------------


def ask(
    request: Visit, handle: str, shown: CaseShown, sheet: Sheet, given: Answers | None = None, fault: Fault | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of an act, with what was typed and what is wrong about it."""
    faults = dict(given.faults) if given else {}
    if isinstance(refused, (WrongInput, OfficialOverrideNeeded)):
        faults |= {name: Fault(text, remedy) for name, text, remedy in refused.faults}
    fields = (*_files(sheet, fault), *_questions(request, sheet, given.typed if given else {}, faults))
    fieldsets = (ui.FieldSet(t(sheet.act.label), fields, legend_hidden=True),) if fields else ()
    button = ui.ActionBar((ui.Action(word("p-confirm-act"), kind="primary"),))
    form = ui.Form(
        reverse("portal:act", args=[handle, sheet.act.id]), fieldsets, button, errors=ui.errors_of(fieldsets),
        token=request.POST.get("token", "")[:100] or secrets.token_urlsafe(24), multipart=bool(sheet.papers), id="act",
    )  # fmt: skip
    banner = ui.Banner(t(refused.remedy), title=t(refused.text), tone="bad") if refused else None
    status = 409 if refused else 422 if fault or faults else 200
    if sheet.papers and not sheet.takes_files:
        return _at_the_counter(request, handle, shown, sheet)
    heading = word("p-supplement") if sheet.papers else t(sheet.act.label)
    return page(
        request, "act", _home(handle), heading=heading, form=form, banner=banner, title=t(shown.title), note=t(sheet.act.note),
        status=status,
    )  # fmt: skip


def _at_the_counter(request: Visit, handle: str, shown: CaseShown, sheet: Sheet) -> HttpResponse:
    """The act takes no files: say what to bring."""
    return page(
        request, "act", _home(handle), heading=word("what-missing"), form=None, papers=said.papers(sheet.papers),
        banner=ui.Banner(word("p-bring-along", what=""), tone="info"), title=t(shown.title),
    )  # fmt: skip


def _files(sheet: Sheet, fault: Fault | None) -> tuple[ui.Field, ...]:
    limit = settings.SHOUSHAN_UPLOAD_LIMIT
    found = []
    for place, one in enumerate(sheet.papers):
        error, name = inputs.told_of(fault) if place == 0 else "", t(one.material.label)
        photo = ui.Field(
            f"photo-{one.material.id}", word("p-photo", what=name), "file", hint=t(one.material.source), accept="image/*",
            multiple=True, max_bytes=limit, error=error, camera=True, big_label=True, either=True,
        )  # fmt: skip
        file = ui.Field(
            f"file-{one.material.id}", word("p-or-file", what=name), "file", accept=inputs.ACCEPTED, multiple=True,
            max_bytes=limit, either=True,
        )  # fmt: skip
        found += [photo, file]
    return tuple(found)


def _questions(request: Visit, sheet: Sheet, typed: Mapping[str, str], faults: Mapping[str, Fault]) -> tuple[ui.Field, ...]:
    found = choices(request)
    fields = []
    for asked in sheet.asked:
        field = inputs.field_of(asked, found, typed.get(asked.id), faults.get(asked.id))
        fields.append(replace(field, kind="radios") if asked.options else field)
    return tuple(fields)


def _home(handle: str) -> str:
    return reverse("portal:progress", args=[handle])
