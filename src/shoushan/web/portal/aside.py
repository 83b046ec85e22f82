"""An application put aside: a code to write down, and going on with it on any telephone within thirty days."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shoushan.records.cases.identifiers import normal_code, tracking_code
from shoushan.web.portal import drafts
from shoushan.web.portal.account import signed_in
from shoushan.web.portal.apply import name_of
from shoushan.web.portal.frame import Visit, page, phone
from shoushan.web.portal.guide import offered
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.tries import address_of, too_many


@require_POST
def put_aside(request: Visit, ledger: str, service: str) -> HttpResponse:
    """Keep what is filled in: in the account of who has signed in, else under a fresh code that is told once."""
    offer = offered(request, ledger, service)
    name = name_of(offer)
    code = ""
    if signed_in(request):
        drafts.keep(request, name, drafts.draft_of(request, name, request.moment))
    else:
        code = tracking_code()
        drafts.put_aside(request, name, code, request.moment)
    start = ui.ActionBar((ui.Action(word("p-go-on"), href=reverse("portal:apply", args=[ledger, service]), kind="plain"),))
    told = word("p-aside-text" if code else "p-aside-mine")
    panel = ui.Confirmation(word("p-aside"), code, word("p-aside-code"), (told,), actions=start) if code else None
    return page(
        request, "aside", reverse("portal:home"), heading=t(offer.name), panel=panel,
        banner=None if panel else ui.Banner(told, title=word("p-aside"), tone="good"), acts=None if panel else start,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def go_on(request: Visit) -> HttpResponse:
    """Ask for the code, or go to the first question without an answer."""
    if request.method != "POST":
        return _asked(request)
    if too_many((f"address:{address_of(request)}",), request.moment):
        answer = _asked(request, "p-slow", 429)
        answer.headers["Retry-After"] = "60"
        return answer
    name = drafts.take_up(request, normal_code(request.POST.get("code", "")[:40]), request.moment)
    if name is None:
        return _asked(request, "p-go-on-none", 404)
    return HttpResponseRedirect(reverse("portal:apply", args=name.split("/", 1)))


def _asked(request: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    field = ui.Field("code", word("p-aside-code"), required=True, width=16, max_length=20, autocomplete="off")
    sets = (ui.FieldSet(word("p-go-on"), (field,), legend_hidden=True),)
    form = ui.Form(reverse("portal:go-on"), sets, ui.ActionBar((ui.Action(word("p-go-on"), kind="primary"),)), id="go-on")
    banner = ui.Banner(word(f"{fault}-text"), title=word(fault), tone="warn") if fault else None
    return page(
        request, "aside", reverse("portal:home"), heading=word("p-go-on"), form=form, banner=banner, status=status,
        telephone=phone(request.book),
    )  # fmt: skip
