"""Cases over the interface: lists, one case, what can be done, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Annotated, Any, Literal

import orjson
from django.http import HttpResponse
from ninja import Header, Path, Query, Router

from shoushan.records.cases import actions, queries, read, relating
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.cases.queries import Wanted
from shoushan.rules.catalogue.model import Act as ActRule
from shoushan.rules.procedure.values import Command
from shoushan.web.api import shapes, written
from shoushan.web.api.asking import Asking, command_of, day_of, key_of, ledger_of, text, version_of
from shoushan.web.api.doors import answers, given
from shoushan.web.api.errors import told, wrong

router = Router(tags=["cases 件"])
Uid = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
State = Literal["open", "closed", "history", "waiting", "deliver"]
Sort = Literal["due", "opened", "number", "since"]
Day = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Short = Annotated[str | None, Query(max_length=100)]


@router.get("/cases", response=answers(shapes.Lines), operation_id="listCases", summary="列表 List cases")
def list_cases(
    request: Asking, ledger: Short = None, service: Short = None, stage: Short = None, unit: Short = None,
    state: State | None = None, mine: bool = False, due_until: Day = None, opened_from: Day = None, opened_to: Day = None,
    q: Short = None, field: Annotated[list[str] | None, Query(max_length=10)] = None, sort: Sort = "due",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1, size: Annotated[int, Query(ge=1, le=500)] = 50,
) -> HttpResponse:  # fmt: skip
    """Cases that the token's post may see. ``field`` filters a ledger's open fields, as ``id=value``, several times."""
    if ledger is not None:
        ledger_of(request, ledger)
    wanted = Wanted(
        ledger=ledger, service=text("service", service), stage=text("stage", stage), unit=text("unit", unit), state=state,
        mine=mine, due_until=day_of("due_until", due_until), opened_from=day_of("opened_from", opened_from),
        opened_to=day_of("opened_to", opened_to), text=text("q", q), fields=_filters(field), sort=sort, page=page, size=size,
    )  # fmt: skip
    found = queries.lines(request.auth, request.book, wanted, request.moment)
    return given(orjson.dumps(written.page(found)))


def _filters(asked: Sequence[str] | None) -> dict[str, str] | None:
    found = {}
    for one in asked or ():
        name, equals, value = text("field", one).partition("=")
        if not equals or len(one) > 200:
            raise wrong("field", "应写成 字段=值", "write it as field=value")
        found[name] = value
    return found or None


@router.get("/cases/{uid}", response=answers(shapes.Case), operation_id="getCase", summary="查看 One case")
def get_case(request: Asking, uid: Uid) -> HttpResponse:
    """One case with its terms, parts, materials, papers and history, masked for the token's post."""
    shown = read.case(request.auth, request.book, uid, request.moment)
    return given(orjson.dumps(written.case(shown, staff=True)))


@router.get(
    "/cases/{uid}/acts", response=answers(list[shapes.Possible]), operation_id="listActs", summary="可办操作 What can be done"
)
def list_acts(request: Asking, uid: Uid) -> HttpResponse:
    """Every act of the case's version: whether the token's post can do it now, and if not why."""
    shown = read.case(request.auth, request.book, uid, request.moment)
    return given(orjson.dumps(written.possible(shown.doable)))


@router.get(
    "/cases/{uid}/relations", response=answers(list[shapes.Related]), operation_id="listRelations", summary="关系 Relations"
)
def list_relations(request: Asking, uid: Uid, on: Day = None, known: Day = None) -> HttpResponse:
    """The case's relations at both ends: on the day ``on`` (today without it), as known at the end of the day ``known``."""
    zone = request.book.zone
    day = day_of("on", on) or request.moment.astimezone(zone).date()
    then = day_of("known", known)
    until = datetime.combine(then, time.max, zone) if then else None
    found = relating.shown(request.auth, request.book, uid, request.moment, day, until)
    return given(orjson.dumps(list(map(written.related, found))))


@router.post("/cases", response=answers(shapes.Done), operation_id="openCase", summary="立件 Open a case")
def open_case(request: Asking, body: shapes.Opening, key: Key = None) -> HttpResponse:
    """Do an opening act of a ledger."""
    ledger = ledger_of(request, body.ledger)
    version = version_of(request, ledger, day_of("happened_on", body.happened_on))
    if body.service is not None and body.service not in version.services:
        raise told(404, "service")
    rule = version.acts.get(body.act)
    if rule is not None and not rule.opens:
        raise wrong("act", "不是立件的操作", "this act opens no case")
    opens = (ledger.id, body.service)
    command = command_of(request, body, uuid7(request.moment), opens, rule)
    return _act(request, [command])[0]


@router.post("/cases/{uid}/acts", response=answers(shapes.Done), operation_id="actOnCase", summary="办理 Act on a case")
def act_on_case(request: Asking, uid: Uid, body: shapes.Act, key: Key = None) -> HttpResponse:
    """Do one act on a case that the token's post may see."""
    return _act(request, [_command(request, uid, body)])[0]


@router.post("/acts", response=answers(list[shapes.Done]), operation_id="actOnCases", summary="批量办理 Acts at once")
def act_on_cases(request: Asking, body: shapes.Acts, key: Key = None) -> HttpResponse:
    """Do all acts in their order, or none: the first refusal undoes the list."""
    return _act(request, [_command(request, one.case, one) for one in body.acts])[1]


@router.get("/search", response=answers(list[shapes.Line]), operation_id="search", summary="检索 One search box")
def search(
    request: Asking, q: Annotated[str, Query(min_length=1, max_length=100)], limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> HttpResponse:
    """Number, tracking code, outside number, ID number, telephone, name, words of the text."""
    found = queries.find(request.auth, request.book, text("q", q), request.moment, limit)
    return given(orjson.dumps(list(map(written.line, found))))


def _command(request: Asking, uid: str, body: shapes.Act) -> Command:
    """The command behind a body; a case out of sight is told as none (404)."""
    shown = read.case(request.auth, request.book, uid, request.moment)
    return command_of(request, body, uid, None, _rule(shown, body.act))


def _rule(shown: read.CaseShown, name: str) -> ActRule | None:
    rule = shown.version.acts.get(name)
    return None if rule is None or rule.opens else rule


def _act(request: Asking, commands: list[Command]) -> tuple[HttpResponse, HttpResponse]:
    """Do the commands; the answer as one value and as a list. Raises what the corridor refuses."""
    done: list[Any] = [
        written.done(one) for one in actions.act(commands, request.book, request.moment, request=key_of(request))
    ]
    return given(orjson.dumps(done[0])), given(orjson.dumps(done))
