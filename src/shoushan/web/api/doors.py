"""The interface ``/api/v1``: the same acts, the same reads and the same refusals as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import NinjaAPI

from shoushan.web.api import errors
from shoushan.web.api.asking import Token
from shoushan.web.api.shapes import Error

DESCRIPTION = (
    "首善接口：与页面同一套办理操作、同一套查询、同一套拒绝理由。The interface of Shoushan: the same acts, reads and refusals "
    "as the pages. Tokens act from one post. `Idempotency-Key` makes an act safe to repeat."
)
REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503})
JSON = "application/json"

api = NinjaAPI(
    title="首善 Shoushan", version="1", description=DESCRIPTION, openapi_url="/openapi.json", docs_url=None,
    auth=Token(), urls_namespace="api-v1",
)  # fmt: skip
errors.install(api)


def answers(kind: Any) -> dict[Any, Any]:
    """The declared answers of an operation: what it gives, and the one error for everything else."""
    return {200: kind, REFUSALS: Error}


def given(content: bytes) -> HttpResponse:
    """JSON bytes made here; their shape is held to the declared one by tests, not converted once more per row."""
    return HttpResponse(content, content_type=JSON)
