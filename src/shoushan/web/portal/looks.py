"""Who looked at my data: a citizen's own list, in daily words."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shoushan.records.cases import looked
from shoushan.records.cases.looked import Look
from shoushan.web.portal.account import signed_in
from shoushan.web.portal.frame import Visit, listed, long_day, page, phone
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

SHOWN = 200


@never_cache
@require_safe
def looks(request: Visit) -> HttpResponse:
    """When which unit saw what of one's data in full, opened a file, or was given a copy."""
    if not signed_in(request):
        return HttpResponseRedirect(reverse("portal:sign-in"))
    found = looked.of_person(request.viewer, request.book, request.moment)
    columns = (
        ui.Column(word("p-looks-day"), "date"), ui.Column(word("p-looks-who"), "wide"), ui.Column(word("p-looks-what"), "wide"),
        ui.Column(word("p-looks-matter"), "wide"),
    )  # fmt: skip
    rows = tuple(_row(request, look) for look in found[:SHOWN])
    table = ui.Table(word("p-looks"), columns, rows, ui.Empty(word("p-looks-none")), id="looks", caption_hidden=True)
    return page(
        request, "looks", reverse("portal:mine"), here="p-mine", table=table, telephone=phone(request.book),
        more=word("p-looks-more", count=len(found)) if len(found) > SHOWN else "",
    )  # fmt: skip


def _row(request: Visit, look: Look) -> ui.Row:
    day = long_day(look.at.astimezone(request.book.zone).date())
    who = " ".join(part for part in (t(look.unit), t(look.post)) if part)
    seen = f"{t(look.kind)}{word('p-looks-of', what=listed([t(one) for one in look.what])) if look.what else ''}"
    return ui.Row((day, who, seen, f"{t(look.matter)} {look.number}".strip()))
