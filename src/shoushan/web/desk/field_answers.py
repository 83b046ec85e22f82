"""What a telephone hears when it sends an act by itself: sent, or refused with the reason; never a page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse

from shoushan.web.ui import components as ui
from shoushan.web.ui.inputs import Fault
from shoushan.web.ui.language import t

HEADER = "X-Shoushan-Field"
"""The field pages send it with every act; anything else gets pages."""
BACK = "field"
"""What the form says under ``back`` when somebody without script comes from the field pages."""


def wanted(request: HttpRequest) -> bool:
    """Whether the answer goes to the field pages' script."""
    return request.method == "POST" and request.headers.get(HEADER) == "1"


def sent(number: str) -> JsonResponse:
    """The act is done; the same answer for the same request key."""
    return JsonResponse({"state": "sent", "number": number})


def refused(faults: Mapping[str, Fault], banner: ui.Banner | None) -> JsonResponse:
    """Nothing was written, and why: the refusal, else what is wrong in the form, each with its remedy."""
    said = [(str(banner.title or ""), str(banner.text))] if banner else []
    said += [(t(one.text), t(one.remedy)) for one in faults.values()] if not said else []
    return JsonResponse({"state": "refused", "reasons": [f"{text}{remedy}" for text, remedy in said]})
