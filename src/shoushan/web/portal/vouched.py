"""Signing in with a provider of identities, where the install names one: there and back."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shoushan.records.cases.knowing import party_digest
from shoushan.records.units import citizens
from shoushan.web.portal.account import BACKEND
from shoushan.web.portal.frame import Visit, page, phone
from shoushan.web.portal.provider import Asking, NotVouched, Provider, asking_address, number_of, provider_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import word
from shoushan.web.ui.tries import address_of, too_many

log = logging.getLogger("shoushan.oidc")
SESSION = "vouching"


def _provider() -> Provider:
    try:
        found = provider_of(settings.SHOUSHAN_OIDC)
    except (ValueError, KeyError) as fault:
        log.error("[oidc] of shoushan.toml cannot be used: %s", fault)
        found = None
    if found is None:
        raise Http404("oidc")
    return found


@never_cache
@require_safe
def go(request: Visit) -> HttpResponse:
    """Send the visitor to the provider."""
    provider = _provider()
    if too_many((f"address:{address_of(request)}",), request.moment):
        return _told(request, "p-slow", 429)
    asking = Asking.fresh()
    try:
        address = asking_address(provider, asking, _back(request))
    except NotVouched as fault:
        log.warning("%s", fault)
        return _told(request, "p-not-vouched", 502)
    request.session[SESSION] = asdict(asking)
    return HttpResponseRedirect(address)


@never_cache
@require_safe
def back(request: Visit) -> HttpResponse:
    """Take what the provider says of the visitor who comes back; each asking is good for one answer."""
    provider = _provider()
    kept = request.session.pop(SESSION, None)
    state, code = request.GET.get("state", "")[:200], request.GET.get("code", "")[:2000]
    if kept is None or not code or not secrets.compare_digest(state.encode(), kept["state"].encode()):
        return _told(request, "p-not-vouched", 403)
    try:
        number = number_of(provider, Asking(**kept), code, _back(request), request.moment)
    except NotVouched as fault:
        log.warning("%s", fault)
        return _told(request, "p-not-vouched", 403)
    found = citizens.enter(party_digest(number))
    login(request, User.objects.get(pk=found.user), backend=BACKEND)
    return HttpResponseRedirect(reverse("portal:mine"))


def _back(request: Visit) -> str:
    return request.build_absolute_uri(reverse("portal:vouched-back"))


def _told(request: Visit, key: str, status: int) -> HttpResponse:
    banner = ui.Banner(word(f"{key}-text"), title=word(key), tone="warn")
    return page(
        request, "told", reverse("portal:sign-in"), here="p-mine", banner=banner, telephone=phone(request.book), status=status
    )
