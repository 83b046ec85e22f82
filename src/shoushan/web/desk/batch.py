"""Batch acts: offered over the ticked rows, tried first, then done in one list under one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shoushan.records.cases import read
from shoushan.records.cases.actions import Request, act
from shoushan.records.cases.definitions import Book
from shoushan.records.cases.queries import Line
from shoushan.records.cases.read import CaseShown, Doable, NotVisible
from shoushan.records.journal.faults import KeyReused
from shoushan.records.units.viewer import Viewer
from shoushan.rules.catalogue.model import Act, Version
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Command
from shoushan.rules.text import Text
from shoushan.web.desk import forms, lists, recording, tables, token
from shoushan.web.desk.acting import choices_of, told
from shoushan.web.desk.frame import AtDesk, at_desk, page, refused
from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Answers, Asked, Fault, answers, cleaned, field_of, told_of
from shoushan.web.ui.language import t, word

MOST = 200
OFFERED = 6
URGE, URGING = "urge", "u"
"""The verb that has a key of its own on lists, and usual words, so that it is done with two keys."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """One ticked case and the act that was asked for on it; ``why`` says what stands in the way."""

    shown: CaseShown
    doable: Doable | None
    why: Text | None


def bar(viewer: Viewer, book: Book, lines: Sequence[Line]) -> ui.ActionBar | None:
    """The acts that may be done on several rows at once, by verb; nothing for an empty list."""
    if not lines:
        return None
    versions = {line.ledger: book.ledger(line.ledger).versions[-1] for line in lines}
    stages = {ledger: {line.stage for line in lines if line.ledger == ledger} for ledger in versions}
    found: dict[str, tuple[Text, int]] = {}
    for ledger, version in versions.items():
        by_export = {export.act for export in book.ledger(ledger).exports}
        for one in version.acts.values():
            offered_here = _mine(one, viewer) and _reachable(one, version, stages[ledger])
            if one.id not in by_export and fits_many(one, version) and offered_here:
                label, times = found.get(one.verb, (one.label, 0))
                found[one.verb] = (label, times + 1)
    offered = sorted(found.items(), key=lambda pair: (pair[0] != URGE, -pair[1][1]))[:OFFERED]
    if not offered:
        return None
    return ui.ActionBar(
        tuple(_offered(verb, label) for verb, (label, _) in offered),
        label=word("desk-batch"),
    )


def _offered(verb: str, label: Text) -> ui.Action:
    return ui.Action(t(label), name="verb", value=verb, kind="quiet", key=URGING if verb == URGE else "")


def fits_many(one: Act, version: Version) -> bool:
    """Whether an act can be done on several cases with one set of answers: no rows, no files, no proposal."""
    if any(proposed.act == one.id for proposed in version.proposals):
        return False
    return not one.opens and not tables.rows_of(version, one) and not any(given.type == "file" for given in one.inputs)


def _mine(one: Act, viewer: Viewer) -> bool:
    return any(who.role in viewer.roles for who in one.who)


def _reachable(one: Act, version: Version, stages: set[Text]) -> bool:
    if {"any", "any-open"} & set(one.from_):
        return True
    return any(version.stages[name].label in stages for name in one.from_ if name in version.stages)


@at_desk
@require_POST
def batch(request: AtDesk) -> HttpResponse:
    """Try the act on every ticked row and say what would change; with ``do`` it is done on those it fits."""
    verb = cleaned(request.POST.get("verb", ""))[:60]
    uids = list(dict.fromkeys(request.POST.getlist("case")))[:MOST]
    if not uids or not verb:
        messages.warning(request, word("desk-nothing-ticked"))
        return HttpResponseRedirect(reverse("desk:home"))
    ticked = [one for uid in uids if (one := _try(request, uid, verb)) is not None]
    if request.POST.get("do"):
        return _do(request, ticked, verb)
    return _tell(request, ticked, verb, {})


def _try(request: AtDesk, uid: str, verb: str) -> Ticked | None:
    try:
        shown = read.case(request.viewer, request.book, uid[:64], request.moment)
    except NotVisible:
        return None
    of_verb = [one for one in shown.doable if one.act.verb == verb]
    able = next((one for one in of_verb if one.allowed), None)
    if able is not None:
        return Ticked(shown, able, None)
    why = of_verb[0].refusals[0].text if of_verb and of_verb[0].refusals else _UNKNOWN
    return Ticked(shown, of_verb[0] if of_verb else None, why)


_UNKNOWN = Text("本台账没有这一操作。", "This ledger has no such act.")


def _tell(
    request: AtDesk,
    ticked: list[Ticked],
    verb: str,
    faults: dict[str, Fault],
    banner: ui.Banner | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the trial: how many change, which cannot and why, and what the act asks."""
    able = [one for one in ticked if one.why is None and one.doable is not None]
    unable = [one for one in ticked if one.why is not None]
    label = t(_label(ticked, verb))
    summary = ui.Banner(
        word("desk-batch-why") if unable else word("desk-batch-all"),
        tone="warn" if unable else "info",
        title=word("desk-batch-tried", able=len(able), unable=len(unable)),
    )
    return page(
        request,
        "batch",
        "inbox",
        status=status,
        heading=word("desk-batch-heading", act=label),
        summary=summary,
        banner=banner,
        form=_form(request, able, verb, label, faults) if able else None,
        unable=_unable(unable),
        able=_able(able),
    )


def _label(ticked: list[Ticked], verb: str) -> Text:
    return next((one.doable.act.label for one in ticked if one.doable is not None), Text(verb, verb))


def _form(request: AtDesk, able: list[Ticked], verb: str, label: str, faults: dict[str, Fault]) -> ui.Form:
    first = able[0]
    assert first.doable is not None
    posted = request.POST if request.POST.get("do") else None
    choices = choices_of(request)
    fields = [
        field_of(one, choices, posted.get(one.id, "") if posted else _usual(verb, one), faults.get(one.id))
        for one in forms.asked_by(first.shown.version, first.doable.act, first.shown)
    ]
    if first.doable.act.reason and all(field.name != "reason" for field in fields):
        fields.append(
            ui.Field(
                "reason",
                word("desk-reason"),
                "textarea",
                cleaned(request.POST.get("reason", "")),
                required=True,
                rows=3,
                error=told_of(faults.get("reason")),
            )
        )
    sets = [ui.FieldSet(label, tuple(fields), legend_hidden=True)] if fields else []
    sets.append(recording.fields(request.viewer, request.book, posted, faults, scan=False, upload_limit=0))
    hidden = (("verb", verb), *(("case", one.shown.uid) for one in able))
    send = ui.Action(word("desk-batch-do", act=label, n=len(able)), name="do", value="1", kind="primary", key="Ctrl+Enter")
    back = ui.Action(word("cancel"), reverse("desk:home"), kind="quiet")
    sent = request.POST.get("token")
    return ui.Form(
        reverse("desk:batch"),
        tuple(sets),
        ui.ActionBar((send, back), sticky=True),
        forms.summary_of(sets, faults),
        token.token_of(sent, request.moment),
        hidden=hidden,
    )


def _usual(verb: str, one: Asked) -> str | None:
    return word("desk-urge-text") if verb == URGE and one.required and one.field.type in ("text", "long-text") else None


def _unable(unable: list[Ticked]) -> ui.Table | None:
    if not unable:
        return None
    columns = (
        ui.Column(word("number"), "code"),
        ui.Column(word("desk-matter"), "wide"),
        ui.Column(word("desk-stage"), "tag"),
        ui.Column(word("desk-reason"), "wide"),
    )
    rows = tuple(
        ui.Row((one.shown.number, t(one.shown.title), ui.Tag(t(one.shown.stage)), t(one.why)), lists.case_href(one.shown.uid))
        for one in unable
    )
    return ui.Table(word("desk-batch-unable"), columns, rows, ui.Empty(""), id="unable")


def _able(able: list[Ticked]) -> ui.Disclosure | None:
    if not able:
        return None
    rows = tuple(ui.SummaryRow(one.shown.number, ui.Link(t(one.shown.title), lists.case_href(one.shown.uid))) for one in able)
    return ui.Disclosure(word("desk-batch-able", n=len(able)), ui.SummaryList(rows, dense=True))


def _do(request: AtDesk, ticked: list[Ticked], verb: str) -> HttpResponse:
    able = [one for one in ticked if one.why is None and one.doable is not None]
    if not able:
        return _repeated(request, ticked, verb)
    first = able[0]
    assert first.doable is not None
    given = answers(forms.asked_by(first.shown.version, first.doable.act, first.shown), request.POST, choices_of(request))
    faults = {key: fault for key, fault in given.faults.items() if not fault.warning}
    reason = cleaned(request.POST.get("reason", ""))[:2000]
    if first.doable.act.reason and not reason:
        faults["reason"] = Fault(Text("请写明理由。", "Give the reason."), Text("", ""))
    said = recording.recorded(request.viewer, request.book, request.POST, request.moment, faults)
    if faults:
        return _tell(request, ticked, verb, faults, status=422)
    commands = [_command(one, said, given, reason) for one in able if one.doable is not None]
    key = Request(token.token_of(request.POST.get("token"), request.moment), request.account.handle)
    try:
        done = act(commands, request.book, request.moment, request=key)
    except (Refusal, DeadlineRefused, KeyReused) as fault:
        text, remedy, _ = told(fault)
        return _tell(request, ticked, verb, {}, refused(text, remedy), status=409)
    messages.success(request, word("desk-batch-done", act=t(first.doable.act.label), n=len(done)))
    return HttpResponseRedirect(reverse("desk:home"))


def _repeated(request: AtDesk, ticked: list[Ticked], verb: str) -> HttpResponse:
    """Nothing fits any more: most likely the form was sent twice and the first time did it."""
    return _tell(request, ticked, verb, {}, status=409)


def _command(one: Ticked, said: recording.Recorded, given: Answers, reason: str) -> Command:
    assert one.doable is not None
    known = {asked.id for asked in one.doable.act.inputs}
    return Command(
        one.shown.uid,
        one.doable.act.id,
        said.actor,
        said.happened,
        {key: value for key, value in given.values.items() if key in known},
        recorder=said.recorder,
        source=said.source,
        seen=one.shown.n,
        reason=reason or None,
    )
