"""Drafts of the desk's forms: saved every few seconds, encrypted under a key of their own, brought back on return."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from shoushan.records.cases import drafted
from shoushan.records.units import drafts as kept
from shoushan.web.desk.frame import AtDesk, at_desk

NAME = re.compile(r"[a-z0-9/-]{1,120}")
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "token", "seen", "step", "do"})
LONGEST = 200_000


@at_desk
@require_POST
def save(request: AtDesk, form: str) -> HttpResponse:
    """Keep what is typed in ``form``; answers 204."""
    if not NAME.fullmatch(form):
        return HttpResponse(status=400)
    pairs = [(name, value) for name, values in request.POST.lists() if name not in LEFT_OUT for value in values if value]
    text = urlencode(pairs)
    if len(text) > LONGEST:
        return HttpResponse(status=413)
    if pairs:
        kept.keep(request.account.handle, form, drafted.sealed(text), request.moment)
    return HttpResponse(status=204)


def restored(request: AtDesk, form: str) -> QueryDict | None:
    """What was typed in the form and never sent, as if it had been posted; nothing when there is no draft."""
    body = kept.kept(request.account.handle, form, request.moment)
    if body is None:
        return None
    text = drafted.opened(body)
    return QueryDict(text) if text else None


def drop(request: AtDesk, form: str) -> None:
    """Forget the draft of a form that was sent."""
    kept.drop(request.account.handle, form)
