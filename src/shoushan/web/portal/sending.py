"""Check the answers, send them once however often the button is pressed, and say what happens next."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from shoushan.records.cases import actions, read
from shoushan.records.cases.desk import Done
from shoushan.records.cases.read import CaseShown
from shoushan.records.units.viewer import PUBLIC_VIEWER, Viewer
from shoushan.rules.catalogue.model import Value
from shoushan.rules.procedure.refusals import OfficialOverrideNeeded, Refusal, WrongInput
from shoushan.rules.procedure.values import Command, Happened, Source
from shoushan.web.portal import drafts
from shoushan.web.portal.apply import CHECK, choices, name_of, step_href
from shoushan.web.portal.drafts import Draft
from shoushan.web.portal.frame import Visit, limit_words, listed, long_day, page
from shoushan.web.portal.guide import offered
from shoushan.web.portal.progress import office_phone
from shoushan.web.portal.questions import NAMED, NAMELESS, OTHER, Step, file_input, kind_of, papers_input, roles_of, steps_of
from shoushan.web.ui import components as ui
from shoushan.web.ui import inputs
from shoushan.web.ui.guides import Offer, limits_of, materials_of
from shoushan.web.ui.language import t, word
from shoushan.web.ui.qr import qr_svg

ACCOUNT = "portal"
"""Whose request keys these are: all visitors of the portal; a key is 192 random bits of the draft."""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def check(request: Visit, ledger: str, service: str) -> HttpResponse:
    """Show all answers with a way to change each; a POST sends them."""
    offer = offered(request, ledger, service)
    draft = drafts.draft_of(request, name_of(offer), request.moment)
    token = request.POST.get("token", "")[:100]
    if request.method == "POST" and drafts.sent(request, token):
        return HttpResponseRedirect(reverse("portal:done", args=[ledger, service, token]))
    found = steps_of(offer, draft.answers)
    open_ = next((step.id for step in found if step.id not in draft.answers), None)
    if open_ is not None:
        return HttpResponseRedirect(step_href(offer, open_))
    if request.method != "POST":
        return answers_page(request, offer, draft, found)
    try:
        done = send(request, offer, draft, found)
    except Refusal as refused:
        return answers_page(request, offer, draft, found, refused)
    drafts.remember_sent(request, draft, done.number or "", done.track)
    drafts.drop(request, name_of(offer))
    return HttpResponseRedirect(reverse("portal:done", args=[ledger, service, draft.token]))


def send(request: Visit, offer: Offer, draft: Draft, found: tuple[Step, ...]) -> Done:
    """Open the case. Raises a ``Refusal``; the same draft sent twice gives the first answer again."""
    command = Command(
        draft.uid, offer.act.id, PUBLIC_VIEWER.actor, Happened.at(request.moment), input=input_of(request, offer, draft, found),
        parties=parties_of(offer, draft), source=Source("web"), opens=offer.opens,
    )  # fmt: skip
    key = actions.Request(draft.token, ACCOUNT)
    return actions.act([command], request.book, request.moment, request=key)[0]


def input_of(request: Visit, offer: Offer, draft: Draft, found: tuple[Step, ...]) -> Mapping[str, Value]:
    """The answers as the opening act takes them."""
    asked = [step.asked for step in found if step.about == "input"]
    given: dict[str, Value] = dict(inputs.answers(asked, Answered(draft.answers), choices(request)).values)
    if offer.act.anonymous and any(one.id == NAMELESS for one in offer.act.inputs):
        given[NAMELESS] = draft.answers.get(NAMED) == NAMELESS
    papers, uploads = papers_input(offer.act), file_input(offer.act)
    if papers is not None:
        states = [(step.material.id, draft.answers[step.id]) for step in found if step.material is not None]
        given[papers.id] = [{"material": name, "state": state} for name, state in states if state != "none"]
    if uploads is not None and draft.files:
        given[uploads.id] = [one for held in draft.files.values() for one in held]
    return given


class Answered:
    """A draft's answers in the form in which a form would send them."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def get(self, key: str, default: str = "") -> str | None:
        """The answer under ``key``."""
        return self._answers.get(key, default)

    def getlist(self, key: str) -> list[str]:
        """All answers under ``key``: one or none."""
        return [self._answers[key]] if key in self._answers else []


def parties_of(offer: Offer, draft: Draft) -> list[dict[str, Value]]:
    """Who applies, and who acts for them."""
    found = roles_of(offer)
    if found is None or draft.answers.get(NAMED) == NAMELESS:
        return []
    role, agent = found
    made = [_party(role.id, kind_of(role, draft.answers), draft.answers)]
    if agent is not None and draft.answers.get("for-whom") == OTHER:
        made.append({**_party(agent.id, agent.kinds[0], draft.answers), "represents": role.id})
    return [party for party in made if party.get("name")]


def _party(role: str, kind: str, answers: Mapping[str, str]) -> dict[str, Value]:
    number = "credit_code" if kind == "organisation" else "id_number"
    columns = (("name", "name"), (number, "number"), ("phone", "phone"))
    party: dict[str, Value] = {"role": role, "kind": kind}
    for column, asked in columns:
        if told := answers.get(f"{role}-{asked}"):
            party[column] = told.upper().replace(" ", "") if asked == "number" else told
    return party


# --- check your answers -------------------------------------------------------------------------------------------


def answers_page(
    request: Visit, offer: Offer, draft: Draft, found: tuple[Step, ...], refused: Refusal | None = None
) -> HttpResponse:
    """All answers, each with its link; what was refused stands at its answer and on top."""
    faults = refused.faults if isinstance(refused, (WrongInput, OfficialOverrideNeeded)) else ()
    at = {name: f"{t(text)} {t(remedy)}" for name, text, remedy in faults}
    rows = tuple(
        ui.SummaryRow(
            t(step.material.label if step.material else step.title), said(request, draft, step), note=at.get(step.id, ""),
            actions=(ui.Link(word("p-change"), f"{step_href(offer, step.id)}?from={CHECK}"),),
        )
        for step in found
    )  # fmt: skip
    form = ui.Form(
        step_href(offer, CHECK), (), ui.ActionBar((ui.Action(word("p-send"), kind="primary"),)), token=draft.token, id="send"
    )
    again = ui.Form(
        reverse("portal:apply", args=[offer.ledger.id, offer.slug]), (),
        ui.ActionBar((ui.Action(word("p-start-over"), kind="quiet"),)), id="again",
    )  # fmt: skip
    banner = ui.Banner(t(refused.remedy), title=t(refused.text), tone="bad") if refused else None
    return page(
        request, "check", step_href(offer, found[-1].id) if found else "", rows=ui.SummaryList(rows), form=form, again=again,
        banner=banner, service=t(offer.name), status=409 if refused else 200,
    )  # fmt: skip


def said(request: Visit, draft: Draft, step: Step) -> tuple[str, ...]:
    """An answer as its reader gave it: the label of a choice, the names of the files."""
    typed = draft.answers.get(step.id, "")
    if not typed:
        return (word("p-not-given"),)
    shown = inputs.field_of(step.asked, choices(request), typed)
    label = next((option.label for option in shown.options if option.value == typed), typed)
    if step.asked.field.type == "date":
        label = long_day(typed)
    if step.material is not None and typed == "received":
        return (label, *(str(one["name"]) for one in draft.files.get(step.material.id, [])))
    return (label,)


# --- sent -----------------------------------------------------------------------------------------------------------


@require_safe
def done(request: Visit, ledger: str, service: str, token: str) -> HttpResponse:
    """Number, query code, QR, what happens next and by when, whom to ring."""
    offer = offered(request, ledger, service)
    kept = drafts.sent(request, token)
    if kept is None:
        return HttpResponseRedirect(reverse("portal:track"))
    uid, number, code = kept
    shown = read.case(Viewer("tracker", case=uid), request.book, uid, request.moment)
    href = reverse("portal:follow", args=[number, code])
    panel = ui.Confirmation(
        word("p-sent"), number, word("p-your-number"), then(shown, offer), code=code,
        qr=qr_svg(request.build_absolute_uri(href), word("where-is-it")), telephone=office_phone(request, shown),
        actions=ui.ActionBar((ui.Action(word("p-track-button"), href=href, kind="primary"),)),
    )  # fmt: skip
    return page(request, "done", confirmation=panel, keep=ui.Banner(word("p-keep")), heading=t(offer.name))


def then(shown: CaseShown, offer: Offer) -> tuple[str, ...]:
    """What happens next, by when, and what to bring."""
    found = [t(shown.plain)]
    promise = limits_of(offer).promise
    if shown.due:
        label = next((t(term.label) for term in shown.terms if term.due == shown.due), "")
        found.append(word("p-due-by", what=label, day=long_day(shown.due)))
    elif promise is not None and offer.theme != "instant":
        found.append(word("p-done-within", limit=limit_words(promise[1], promise[2])))
    needed = {material.id for material in materials_of(offer) if material.required is True}
    bring = [t(one.material.label) for one in shown.materials if one.state == "missing" and one.material.id in needed]
    if bring:
        found.append(word("p-bring-along", what=listed(bring)))
    return tuple(found)
