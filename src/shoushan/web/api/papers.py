"""Papers over the interface: what waits, the registers, and the steps of one paper; steps are made as acts ``paper-…``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import orjson
from django.http import HttpResponse
from ninja import Path, Query, Router

from shoushan.records.cases import paper_queries, read
from shoushan.records.cases.paper_queries import Made
from shoushan.rules.procedure.paper_life import STEPS
from shoushan.web.api import paper_shapes, written
from shoushan.web.api.asking import Asking, day_of, text
from shoushan.web.api.doors import answers, given
from shoushan.web.api.errors import told

router = Router(tags=["papers 文书"])
Uid = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Key = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]
Waits = Literal["review", "countersign", "sign", "number", "stamp", "deliver", "archive"]


@router.get(
    "/papers/waiting", response=answers(list[paper_shapes.PaperWaits]), operation_id="listPapersWaiting",
    summary="待办文书 Papers that wait",
)  # fmt: skip
def list_waiting(request: Asking, step: Waits | None = None) -> HttpResponse:
    """Papers whose next step may be the token's post's."""
    found = paper_queries.waiting(request.auth, request.book, step)
    rows = [{**asdict(one), "name": written.words(one.name), "step_name": written.words(STEPS[one.step])} for one in found]
    return given(orjson.dumps(rows))


@router.get("/papers/series", response=answers(list[str]), operation_id="listPaperSeries", summary="发文代字 Series of numbers")
def list_series(request: Asking) -> HttpResponse:
    """The series of which the token's post may see a number; ``{}`` stands for the place."""
    return given(orjson.dumps(list(paper_queries.series(request.auth, request.book))))


@router.get(
    "/papers/numbers", response=answers(paper_shapes.PaperSeries), operation_id="getPaperNumbers",
    summary="发文登记簿 Register of numbers",
)  # fmt: skip
def get_numbers(request: Asking, series: Annotated[str, Query(min_length=1, max_length=200)]) -> HttpResponse:
    """Every number of a series in order, void ones with their reason, and what is missing. 404 for a series out of sight."""
    wanted = text("series", series)
    if wanted not in paper_queries.series(request.auth, request.book):
        raise told(404, "series")
    found = paper_queries.register(request.auth, request.book, wanted)
    said = {"series": found.series, "rows": [_made(one) for one in found.rows]}
    return given(orjson.dumps({**said, "elsewhere": list(found.elsewhere), "gaps": list(found.gaps)}))


@router.get(
    "/papers/{step}/{from_day}/{to_day}", response=answers(list[paper_shapes.PaperMade]), operation_id="listPaperSteps",
    summary="用印、送达登记 Registers of seals and deliveries",
)  # fmt: skip
def list_steps(
    request: Asking, step: Literal["stamp", "deliver"],
    from_day: Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")],
    to_day: Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")],
) -> HttpResponse:  # fmt: skip
    """What was stamped or delivered between two days."""
    since, until = day_of("from_day", from_day), day_of("to_day", to_day)
    found = paper_queries.steps(request.auth, request.book, step, str(since), str(until))
    return given(orjson.dumps([_made(one) for one in found]))


@router.get(
    "/cases/{uid}/papers/{paper}", response=answers(list[paper_shapes.PaperMade]), operation_id="getPaperLife",
    summary="文书办理过程 Life of a paper",
)  # fmt: skip
def get_life(request: Asking, uid: Uid, paper: Key) -> HttpResponse:
    """Every step of one paper in order. 404 for a paper that the case has not."""
    shown = read.case(request.auth, request.book, uid, request.moment)
    if all(one.paper != paper for one in shown.papers):
        raise told(404, "paper")
    return given(orjson.dumps([_made(one) for one in paper_queries.of_paper(request.auth, request.book, uid, paper)]))


def _made(one: Made) -> dict[str, Any]:
    said = asdict(one)
    return {
        **said, "name": written.words(one.name), "post": written.maybe(one.post), "void": one.void is not None,
        "void_reason": one.void,
    }  # fmt: skip
