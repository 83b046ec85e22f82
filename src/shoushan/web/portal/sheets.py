"""Forms as sheets to print: the blank, and the sample filled in, both from one definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shoushan.rules.catalogue.model import Box, Form
from shoushan.web.portal.frame import Visit, page
from shoushan.web.portal.guide import offered
from shoushan.web.portal.guide_sheet import forms_of
from shoushan.web.ui.guides import Offer
from shoushan.web.ui.language import t


@require_safe
def blank(request: Visit, ledger: str, service: str, sheet: str) -> HttpResponse:
    """The form with nothing in it."""
    return _sheet(request, offered(request, ledger, service), sheet, filled=False)


@require_safe
def sample(request: Visit, ledger: str, service: str, sheet: str) -> HttpResponse:
    """The form as it is filled in, with made-up contents that say so."""
    return _sheet(request, offered(request, ledger, service), sheet, filled=True)


def _sheet(request: Visit, offer: Offer, id_: str, *, filled: bool) -> HttpResponse:
    if id_ not in forms_of(offer):
        raise Http404(id_)
    form = offer.version.forms[id_]
    place = [offer.ledger.id, offer.slug]
    other = reverse("portal:form" if filled else "portal:form-sample", args=[*place, id_])
    return page(
        request, "form", heading=t(form.name), service=t(offer.name), intro=t(form.intro) if form.intro else "",
        rows=tuple(rows(form, filled=filled)), statement=[t(one) for one in form.statement],
        notes=[t(one) for one in form.notes], signature=form.signature, filled=filled, other=other,
        back_href=reverse("portal:guide", args=place),
    )  # fmt: skip


def rows(form: Form, *, filled: bool) -> Iterator[list[dict[str, Any]]]:
    """The blanks two in a row, wide ones alone."""
    waiting: list[dict[str, Any]] = []
    for box in form.boxes:
        if box.wide:
            if waiting:
                yield [{**waiting.pop(), "alone": True}]
            yield [{**_box(box, filled=filled), "alone": True}]
            continue
        waiting.append(_box(box, filled=filled))
        if len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield [{**waiting[0], "alone": True}]


def _box(box: Box, *, filled: bool) -> dict[str, Any]:
    ticks = [{"label": t(one), "ticked": filled and one == box.sample} for one in box.options]
    return {
        "label": t(box.label), "kind": box.kind, "ticks": ticks, "hint": t(box.hint) if box.hint else "",
        "value": t(box.sample) if filled and not ticks else "", "alone": False,
    }  # fmt: skip
