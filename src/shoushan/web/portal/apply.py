"""Applying: one question a page; back never loses an answer, and nothing needs a script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shoushan.records.cases import attach
from shoushan.records.cases.files import FileRefused
from shoushan.records.units.accounts import unit_names
from shoushan.rules.text import Text
from shoushan.web.portal import drafts
from shoushan.web.portal.drafts import Draft
from shoushan.web.portal.frame import Visit, listed, page, phone, today
from shoushan.web.portal.guide import offered
from shoushan.web.portal.prefill import known_for, source_of
from shoushan.web.portal.questions import Step, steps_of
from shoushan.web.portal.words import WORDS
from shoushan.web.ui import components as ui
from shoushan.web.ui import inputs
from shoushan.web.ui.guides import Offer
from shoushan.web.ui.inputs import Choices, Fault
from shoushan.web.ui.language import t, word
from shoushan.web.ui.tries import address_of, too_many

MOST_FILES = 9
"""Files that one paper may have."""
UPLOADS = 20
"""Pages with files that one address may send in a minute."""
CHECK = "check-answers"
"""Name of the check page; no question can have it, because inputs are written in snake_case."""


def choices(request: Visit) -> Choices:
    """What answers may be chosen from."""
    units = {id_: name for id_, (name, _) in unit_names().items()}
    return Choices(request.book.pack.code_lists, units, today(request), settings.SHOUSHAN_UPLOAD_LIMIT)


@require_http_methods(["GET", "POST"])
def start(request: Visit, ledger: str, service: str) -> HttpResponse:
    """Go to the first question without an answer; a POST deletes what was filled in before."""
    offer = offered(request, ledger, service)
    name = name_of(offer)
    if request.method == "POST":
        drafts.drop(request, name)
    draft = drafts.draft_of(request, name, request.moment)
    found = steps_of(offer, draft.answers)
    first = next((step.id for step in found if step.id not in draft.answers), CHECK)
    return HttpResponseRedirect(step_href(offer, first))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def question(request: Visit, ledger: str, service: str, step: str) -> HttpResponse:
    """Ask one question, or keep its answer and go on."""
    offer = offered(request, ledger, service)
    draft = drafts.draft_of(request, name_of(offer), request.moment)
    found = steps_of(offer, draft.answers)
    here = next((one for one in found if one.id == step), None)
    if here is None:
        raise Http404(step)
    if request.method != "POST":
        return ask(request, offer, draft, here)
    typed = inputs.cleaned(request.POST.get(here.id))
    fault = fault_of(request, draft, here, typed)
    if fault is not None:
        return ask(request, offer, draft, here, typed, fault)
    draft.answers[here.id] = typed
    drafts.keep(request, name_of(offer), draft)
    return HttpResponseRedirect(step_href(offer, after(request, offer, draft, here)))


def after(request: Visit, offer: Offer, draft: Draft, here: Step) -> str:
    """Where to go on: back to the check page when the citizen came from there and nothing new is open."""
    found = [one.id for one in steps_of(offer, draft.answers)]
    if request.POST.get("from") == CHECK:
        return next((one for one in found if one not in draft.answers), CHECK)
    place = found.index(here.id)
    return found[place + 1] if place + 1 < len(found) else CHECK


def fault_of(request: Visit, draft: Draft, here: Step, typed: str) -> Fault | None:
    """What is wrong with the answer; a doubtful one passes when it was sent again unchanged."""
    _, fault = inputs.checked(here.asked, typed, choices(request))
    if fault is not None and not (fault.warning and request.POST.get("sure") == typed):
        return replace(fault, remedy=_fault("p-sure-hint").text) if fault.warning else fault
    if here.material is not None and typed == "received":
        return take_files(request, draft, here)
    if here.material is not None:
        draft.files.pop(here.material.id, None)
    return None


def take_files(request: Visit, draft: Draft, here: Step) -> Fault | None:
    """Check and store what was uploaded for a paper, encrypted under the draft's key; what is wrong, if anything."""
    assert here.material is not None
    given = request.FILES.getlist("file")
    if not given:
        return None if draft.files.get(here.material.id) else _fault("p-no-file")
    if len(given) > MOST_FILES:
        return _fault("p-too-many-files", n=MOST_FILES)
    if too_fast(request):
        return _fault("p-slow-text")
    try:
        draft.files[here.material.id] = [stored(one, draft.uid, here.material.id) for one in given]
    except FileRefused as refused:
        return Fault(refused.text, refused.remedy)
    return None


def too_fast(request: Visit) -> bool:
    """Whether this address has sent files too often this minute: they are kept for a day, whether a case names them or not."""
    return too_many((f"upload:{address_of(request)}",), request.moment, UPLOADS)


def stored(upload: UploadedFile[bytes], uid: str, material: str) -> dict[str, Any]:
    """One uploaded file as an act takes it: encrypted and kept before any entry names it. Raises ``FileRefused``."""
    name = "".join(letter for letter in upload.name or "" if letter.isprintable())[-120:] or "file"
    content = upload.read(settings.SHOUSHAN_UPLOAD_LIMIT + 1)
    return {**attach.store(uid, name, content), "material": material}


def _fault(key: str, **values: object) -> Fault:
    zh, en = WORDS[key]
    return Fault(Text(zh.format(**values), en.format(**values)), Text("", ""))


# --- the page -----------------------------------------------------------------------------------------------------


def ask(
    request: Visit, offer: Offer, draft: Draft, here: Step, typed: str | None = None, fault: Fault | None = None
) -> HttpResponse:
    """The page of one question."""
    found = [one.id for one in steps_of(offer, draft.answers)]
    shown = draft.answers.get(here.id) if typed is None else typed
    known = known_for(request, offer, draft, here) if shown is None else None
    fields = fields_of(request, draft, here, str(known.value) if known else shown, fault)
    if known is not None:
        fields = (replace(fields[0], hint=f"{fields[0].hint} {source_of(known)}".strip()), *fields[1:])
    fieldsets = (ui.FieldSet(t(here.title), fields, legend_hidden=True),)
    buttons = [ui.Action(word("p-next"), kind="primary")]
    came = request.POST.get("from") or request.GET.get("from") or ""
    hidden = [("from", CHECK)] if came == CHECK else []
    if fault is not None and fault.warning and typed:
        hidden.append(("sure", typed))
        buttons = [ui.Action(word("p-sure"), kind="primary")]
    form = ui.Form(
        step_href(offer, here.id), fieldsets, ui.ActionBar(tuple(buttons)), errors=ui.errors_of(fieldsets),
        hidden=tuple(hidden), multipart=here.material is not None, id="question",
    )  # fmt: skip
    aside = ui.Form(
        reverse("portal:put-aside", args=[offer.ledger.id, offer.slug]), (),
        ui.ActionBar((ui.Action(word("p-put-aside"), kind="quiet"),)), id="aside",
    )  # fmt: skip
    return page(
        request, "question", back_of(offer, found, here.id, came), form=form, aside=aside if draft.answers else None,
        wrong=word("p-known-wrong", phone=phone(request.book)) if known and phone(request.book) else "",
        heading=t(here.title), service=t(offer.name),
        count=word("p-step-of", n=found.index(here.id) + 1, all=len(found)), status=422 if fault else 200,
    )  # fmt: skip


def fields_of(request: Visit, draft: Draft, here: Step, shown: str | None, fault: Fault | None) -> tuple[ui.Field, ...]:
    """The question's field; a paper that may be uploaded has a field for its files below."""
    field = replace(inputs.field_of(here.asked, choices(request), shown, fault), big_label=True)
    if here.asked.options:
        field = replace(field, kind="radios")
    if here.asked.field.type == "phone":
        field = replace(field, autocomplete="tel")
    if here.material is None:
        return (field,)
    field = replace(field, hint=t(here.material.source))
    if not any(value == "received" for value, _ in here.asked.options):
        return (field,)
    held = listed([str(one["name"]) for one in draft.files.get(here.material.id, [])])
    limit = settings.SHOUSHAN_UPLOAD_LIMIT
    hint = word("p-files-held", names=held) if held else word("p-optional-file")
    upload = ui.Field("file", word("p-files"), "file", hint=hint, accept=inputs.ACCEPTED, multiple=True, max_bytes=limit)
    return field, upload


def back_of(offer: Offer, found: list[str], here: str, came: str) -> str:
    """The page before: the check page, the question before, or the guide."""
    if came == CHECK:
        return step_href(offer, CHECK)
    place = found.index(here)
    if place:
        return step_href(offer, found[place - 1])
    return reverse("portal:guide", args=[offer.ledger.id, offer.slug])


def name_of(offer: Offer) -> str:
    """The draft's name in the session."""
    return f"{offer.ledger.id}/{offer.slug}"


def step_href(offer: Offer, step: str) -> str:
    """The address of a question, or of the check page."""
    if step == CHECK:
        return reverse("portal:check", args=[offer.ledger.id, offer.slug])
    return reverse("portal:question", args=[offer.ledger.id, offer.slug, step])
