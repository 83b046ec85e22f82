"""A citizen's own account: opened with a code from the counter, entered with number and password, left on shared telephones."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shoushan.records.cases import queries
from shoushan.records.cases.identifiers import normal_code
from shoushan.records.cases.keys import keyed_digest
from shoushan.records.cases.knowing import party_digest
from shoushan.records.cases.queries import Line, Wanted
from shoushan.records.units import citizens
from shoushan.records.units.citizens import CodeWrong, username_of
from shoushan.web.portal.frame import Visit, long_day, page, phone
from shoushan.web.portal.tracking import BY_IDENTITY, remember
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.numbers import control
from shoushan.web.ui.tries import address_of, too_many

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _without_accounts(request: Visit) -> HttpResponse | None:
    """Where a place knows nobody by a number there are no accounts: matters are followed by number and code."""
    return None if "person" in request.book.pack.numbers else HttpResponseRedirect(reverse("portal:track"))


def signed_in(request: Visit) -> bool:
    """Whether a citizen has signed in here."""
    return request.viewer.kind == "citizen"


@never_cache
@require_safe
def mine(request: Visit) -> HttpResponse:
    """All matters in which the citizen is a party, for oneself or for another; open ones first."""
    if not signed_in(request):
        return HttpResponseRedirect(reverse("portal:sign-in"))
    found = queries.lines(request.viewer, request.book, Wanted(size=200), request.moment)
    open_, closed = (
        tuple(_card(request, line) for line in found.lines if bool(line.closed_on) is over) for over in (False, True)
    )  # fmt: skip
    lists = (ui.LinkList(open_, word("p-mine-open")), ui.LinkList(closed, word("p-mine-closed")))
    leave = ui.Form(reverse("portal:sign-out"), (), ui.ActionBar((ui.Action(word("p-sign-out"), kind="quiet"),)), id="leave")
    return page(
        request, "mine", reverse("portal:home"), here="p-mine", lists=[one for one in lists if one.items], leave=leave,
        none="" if found.lines else word("p-mine-none"), telephone=phone(request.book),
    )  # fmt: skip


def _card(request: Visit, line: Line) -> ui.LinkCard:
    """A matter with where it stands in plain words, its number, and the day by which it is ready."""
    due = word("p-mine-due", day=long_day(line.due)) if line.due and not line.closed_on else ""
    stages = (stage for version in request.book.ledger(line.ledger).versions for stage in version.stages.values())
    plain = next((stage.plain for stage in stages if stage.label == line.stage), line.stage)
    said = " · ".join(part for part in (t(plain), line.number, due) if part)
    return ui.LinkCard(t(line.title), reverse("portal:mine-open", args=[line.uid]), said)


@never_cache
@require_safe
def open_case(request: Visit, uid: str) -> HttpResponse:
    """One of the citizen's own matters, on the page that everybody follows a matter on."""
    if not signed_in(request):
        return HttpResponseRedirect(reverse("portal:sign-in"))
    if not queries.by_ids(request.viewer, request.book, [uid], request.moment):
        raise Http404(uid)
    return HttpResponseRedirect(reverse("portal:progress", args=[remember(request, uid, BY_IDENTITY)]))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: Visit) -> HttpResponse:
    """Identity number and password; five wrong passwords lock the number at this address for half an hour."""
    if answer := _without_accounts(request):
        return answer
    if request.method != "POST":
        return HttpResponseRedirect(reverse("portal:mine")) if signed_in(request) else _ask_sign_in(request)
    number, password = request.POST.get("number", "")[:40].replace("\x00", ""), request.POST.get("password", "")[:200]
    if too_many((f"address:{address_of(request)}",), request.moment):
        return _ask_sign_in(request, "p-slow", 429)
    user = authenticate(request, username=username_of(party_digest(number)), password=password)
    if isinstance(user, User):
        login(request, user)
        return HttpResponseRedirect(reverse("portal:mine"))
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # answered here, in both languages
        return _ask_sign_in(request, "p-locked", 429)
    return _ask_sign_in(request, "p-sign-in-wrong", 403)


@require_POST
def sign_out(request: Visit) -> HttpResponse:
    """Leave: nothing of the citizen stays on this telephone."""
    logout(request)
    return HttpResponseRedirect(reverse("portal:home"))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: Visit) -> HttpResponse:
    """Open the account (or set a new password) with the code that a clerk gave after seeing the identity card."""
    if answer := _without_accounts(request):
        return answer
    if request.method != "POST":
        return _ask_register(request)
    if too_many((f"address:{address_of(request)}",), request.moment):
        return _ask_register(request, "p-slow", 429)
    number = request.POST.get("number", "")[:40].replace("\x00", "")
    password = request.POST.get("password", "")[:200]
    if password != request.POST.get("again", "")[:200]:
        return _ask_register(request, "p-password-differs", 422)
    try:
        validate_password(password)
    except ValidationError:
        return _ask_register(request, "p-password-weak", 422)
    code = keyed_digest(normal_code(request.POST.get("code", "")[:40]), citizens.PURPOSE)
    try:
        found = citizens.register(party_digest(number), code, password, request.moment)
    except CodeWrong:
        return _ask_register(request, "p-code-wrong", 403)
    login(request, User.objects.get(pk=found.user), backend=BACKEND)
    return HttpResponseRedirect(reverse("portal:mine"))


# --- the pages --------------------------------------------------------------------------------------------------------


def _number(request: Visit) -> ui.Field:
    numbers = request.book.pack.numbers
    kind = numbers["person"]
    label = word("p-own-number") if kind.type == "id-number" else t(kind.label)
    return ui.Field("number", label, control(numbers, "person"), required=True, width=22, autocomplete="off")


def _ask_sign_in(request: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    password = ui.Field(
        "password", word("p-password"), "password", required=True, width=24, max_length=200, autocomplete="current-password"
    )
    return _asked(request, "p-sign-in", reverse("portal:sign-in"), (_number(request), password), fault, status)


def _ask_register(request: Visit, fault: str = "", status: int = 200) -> HttpResponse:
    fields = (
        _number(request),
        ui.Field(
            "code", word("p-own-code"), required=True, width=16, max_length=20, autocomplete="off", hint=word("p-own-code-hint")
        ),
        ui.Field(
            "password", word("p-password-new"), "password", required=True, width=24, max_length=200,
            autocomplete="new-password", hint=word("p-password-hint"),
        ),
        ui.Field(
            "again", word("p-password-again"), "password", required=True, width=24, max_length=200, autocomplete="new-password"
        ),
    )  # fmt: skip
    return _asked(request, "p-register", reverse("portal:register"), fields, fault, status)


def _asked(request: Visit, key: str, action: str, fields: tuple[ui.Field, ...], fault: str, status: int) -> HttpResponse:
    sets = (ui.FieldSet(word(key), fields, legend_hidden=True),)
    form = ui.Form(action, sets, ui.ActionBar((ui.Action(word(f"{key}-button"), kind="primary"),)), id="account")
    banner = ui.Banner(word(f"{fault}-text"), title=word(fault), tone="bad") if fault else None
    return page(
        request, "account", reverse("portal:home"), here="p-mine", heading=word(key), form=form, banner=banner, status=status,
        other=key == "p-sign-in", vouched=bool(settings.SHOUSHAN_OIDC), telephone=phone(request.book),
    )  # fmt: skip
