"""Whether this process is alive and whether it can serve."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from shoushan.outputs.indicators.facts import position
from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.records.cases.definitions import NotInstalled, current_book
from shoushan.records.journal import sealing
from shoushan.site import clock


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and a pack is installed; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        book = current_book()
        late = sealing.lag(connection, clock.now())
    except (DatabaseError, NotInstalled) as fault:
        return JsonResponse({"ready": False, "why": type(fault).__name__}, status=503)
    told = {"ready": True, "pack": book.pack.id, "seal_lag_seconds": round(late)}
    return JsonResponse(told | _facts())


def _facts() -> dict[str, int | None]:
    """How far figures lag behind the journal; ``None`` where nothing was made yet. Acts go on without figures."""
    try:
        lag = position.lag(connection, Path(settings.SHOUSHAN_HOME), clock.now())
    except FactsMissing:
        return {"facts_lag_seconds": None, "facts_lag_entries": None}
    return {"facts_lag_seconds": round(lag.seconds), "facts_lag_entries": lag.entries}
