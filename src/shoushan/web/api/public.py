"""What everybody may ask: definitions, guides, a count of days, and a case by number and query code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal

import orjson
from django.http import HttpResponse
from ninja import Query, Router

from shoushan.records.cases import queries, read
from shoushan.records.units.viewer import Viewer
from shoushan.rules.deadlines import Pause, Term, Unit, as_json, explain
from shoushan.web.api import shapes, written
from shoushan.web.api.asking import Asking, clean, day_of, ledger_of, text, version_of
from shoushan.web.api.doors import answers, given
from shoushan.web.api.errors import told, wrong
from shoushan.web.ui.guides import guide_json, offers
from shoushan.web.ui.guides import search as search_offers
from shoushan.web.ui.tries import address_of, too_many

router = Router(tags=["public 公开"])
Units = Literal["working-day", "calendar-day", "month", "hour", "same-working-day"]
Day = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
YEARS = (1900, 2200)
"""Moments are taken within these years; days are held by the calendar itself."""
_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})?")


@router.get("/ledgers", response=answers(list[shapes.LedgerLine]), operation_id="listLedgers", summary="台账 Ledgers")
def list_ledgers(request: Asking) -> HttpResponse:
    """The ledgers that the token's post may know of."""
    found = [one for one in request.book.pack.ledgers.values() if request.auth.may_open(one)]
    return given(orjson.dumps(list(map(written.ledger, found))))


@router.get(
    "/ledgers/{ledger}/schema", response=answers(shapes.LedgerSchema), operation_id="getLedgerSchema",
    summary="台账定义 Definition of a ledger",
)  # fmt: skip
def ledger_schema(request: Asking, ledger: str, on: Day = None) -> HttpResponse:
    """The version in force on a day: fields as JSON Schema, stages, outcomes, terms, acts."""
    found = ledger_of(request, ledger)
    version = version_of(request, found, day_of("on", on))
    return given(orjson.dumps(written.schema(found, version, request.book.pack.code_lists)))


@router.get(
    "/services", response=answers(list[shapes.Guide]), operation_id="listServices", auth=None, summary="办事指南 Guides"
)
def list_services(request: Asking, q: Annotated[str, Query(max_length=50)] = "") -> HttpResponse:
    """The guides of everything that citizens may file; ``q`` finds by everyday words, names and pinyin initials."""
    day = request.moment.astimezone(request.book.zone).date()
    found = search_offers(offers(request.book.pack, day), clean("q", q))
    return given(orjson.dumps([guide_json(offer) for offer in found]))


@router.get("/deadline", response=answers(shapes.Deadline), operation_id="countDeadline", auth=None, summary="算期限 Count")
def deadline(
    request: Asking, start: Annotated[str, Query(max_length=40)], unit: Units,
    limit: Annotated[int, Query(ge=0, le=2000)] = 1, pause: Annotated[list[str] | None, Query(max_length=20)] = None,
    extend: Annotated[int, Query(ge=0, le=1000)] = 0, roll: bool | None = None,
) -> HttpResponse:  # fmt: skip
    """Count a term and list its days. ``start`` is not counted; for hours it is a moment with its offset.

    ``pause`` is FROM..TO, both days not counted, several times; FROM.. is still open.
    """
    kind = Unit(unit)
    begin: date | datetime | None = _moment(start) if kind is Unit.HOUR else day_of("start", text("start", start)[:10])
    assert begin is not None
    term = Term(begin, limit, kind, roll, tuple(_pauses(pause or ())), extend)
    return given(orjson.dumps(as_json(explain(term, request.book.calendar))))


def _moment(said: str) -> datetime:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise wrong("start", "应为带时区的时刻", "a moment with its offset is expected") from None
    if found.tzinfo is None or not YEARS[0] <= found.year <= YEARS[1]:
        raise wrong("start", "应为带时区的时刻", "a moment with its offset is expected")
    return found


def _pauses(asked: Iterable[str]) -> Iterable[Pause]:
    for one in asked:
        found = _SPAN.fullmatch(one)
        if found is None:
            raise wrong("pause", "应写成 2026-01-05..2026-01-09", "write it as 2026-01-05..2026-01-09")
        first, last = day_of("pause", found[1]), day_of("pause", found[2])
        assert first is not None
        yield Pause("pause", first, last)


@router.post("/track", response=answers(shapes.Case), operation_id="track", auth=None, summary="办到哪了 Follow a case")
def track(request: Asking, body: shapes.TrackBody) -> HttpResponse:
    """A case by its number and query code: office, post and telephone, days, what is missing; no personal data.

    Ten tries a minute for one address, and for one number; then 429.
    """
    number, code = clean("number", body.number).strip(), clean("code", body.code)
    if too_many((f"address:{address_of(request)}", f"number:{number}"), request.moment):
        fault = told(429)
        raise fault
    uid = queries.track(request.book, number, code)
    if uid is None:
        raise told(404, "number")
    shown = read.case(Viewer("tracker", case=uid), request.book, uid, request.moment)
    return given(orjson.dumps(written.case(shown, staff=False)))
