"""The address in a message: it opens the case on the telephone that got it; one for missing papers works once."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.outputs.messages import codes
from shoushan.records.cases.read import CaseShown
from shoushan.rules.catalogue.model import Act
from shoushan.web.portal import by_code
from shoushan.web.portal.by_code import SUPPLEMENT
from shoushan.web.portal.frame import Visit, page, phone, short_day
from shoushan.web.portal.tracking import BY_PARTY, followed, remember, way_stands
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import word
from shoushan.web.ui.tries import address_of, too_many


@require_safe
def opened(request: Visit, code: str) -> HttpResponse:
    """Open what a code opens. Looking spends nothing: telephones look ahead by themselves."""
    if too_many((f"address:{address_of(request)}",), request.moment):
        answer = _told(request, "p-slow", 429)
        answer.headers["Retry-After"] = "60"
        return answer
    found = codes.find(code[:40], request.moment)
    if found is None:
        return _told(request, "p-code-unknown", 404)
    if found.used is not None:
        return _told(request, "p-code-used", 410, day=short_day(found.used))
    if found.over:
        return _told(request, "p-code-over", 410)
    handle = remember(request, found.uid, BY_PARTY, found.party)
    if not way_stands(request, handle, found.uid):
        return _told(request, "p-code-mandate", 410)
    by_code.keep(request, handle, found.digest)
    shown = followed(request, handle)
    if shown is None:
        return _told(request, "p-code-over", 410)
    act = _supplement(shown) if found.purpose == codes.SUPPLEMENT else None
    if act is None:
        return HttpResponseRedirect(reverse("portal:progress", args=[handle]))
    return HttpResponseRedirect(reverse("portal:act", args=[handle, act.id]))


def _supplement(shown: CaseShown) -> Act | None:
    return next((one.act for one in shown.doable if one.allowed and one.act.verb == SUPPLEMENT), None)


def _told(request: Visit, key: str, status: int, **values: object) -> HttpResponse:
    banner = ui.Banner(word(f"{key}-text", **values), title=word(key), tone="warn")
    return page(
        request, "told", reverse("portal:home"), here="where-is-it", banner=banner, telephone=phone(request.book), status=status
    )
