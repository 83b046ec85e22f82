"""The leader's brief: twelve figures on one page, and on the other what has waited longest; two pages of A4, no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.reports.key_figures import HEADS, Ask, Said, key_figures
from shoushan.records.cases import boards, leaving
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.text import Text
from shoushan.web.dashboards import figure_parts as parts
from shoushan.web.dashboards.boards import page
from shoushan.web.dashboards.figure_asking import Room, ledgers_of, room_of
from shoushan.web.dashboards.figure_boards import brief_of, not_ready
from shoushan.web.desk import lists, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.render import render

STUCK = 5


@at_desk
@require_GET
def brief(request: AtDesk) -> HttpResponse:
    """The brief as a sheet to print; noted as a print."""
    try:
        room = room_of(request, together=True)
    except FactsMissing:
        return not_ready(request)
    shown = brief_of(room, ledgers_of(request))
    leaving.note(request.viewer, "print", f"brief {room.period().first}..{room.period().last}", len(shown), request.moment)
    drawn = sorted((one for one in shown if parts.has_course(room, one)), key=lambda one: _still(room, one))[:2]
    return page(
        request, "brief", "figures", heading=word("brief-title", place=t(request.book.pack.name)),
        period=parts.period_said(room), table=_figures(room, shown), charts=[parts.course(room, one) for one in drawn],
        stuck=_stuck(request), as_of=room.as_of, known_at=f"{room.known_at:,}", waiting=room.waiting,
        back_href=reverse("board:figures") + room.asking.href(),
    )  # fmt: skip


def _still(room: Room, one: Indicator) -> bool:
    """Whether its course does not move: another one says more."""
    return len({each.value for each in parts.spark_of(room, one)}) < 3


def _figures(room: Room, shown: list[Indicator]) -> ui.Table:
    """The figures formed as in the document; see `key_figures`."""
    request = room.request
    names = {unit: name for unit, (name, _) in names_of(request).items()}
    found = key_figures(_ask(room), request.book.pack, names, shown, room.period(), room.as_of)
    kinds = {"standing": "wide", "target": "wide"}
    columns = (
        ui.Column(word("figure-indicator"), "wide"),
        *(ui.Column(t(HEADS[one]), kinds.get(one, "number")) for one in found.columns),  # type: ignore[arg-type]
    )
    rows = tuple(ui.Row((t(row.label), *(_cell(row.cells.get(one)) for one in found.columns))) for row in found.rows)
    return ui.Table(
        word("brief-figures"), columns, rows, ui.Empty(word("figure-none")), id="brief-figures", caption_hidden=True
    )


def _ask(room: Room) -> Ask:
    def asked(one: Indicator, by: tuple[str, ...], period: Period) -> Sequence[Figure]:
        return room.figures(one, by, compare=True, period=period)

    return asked


def _cell(said: tuple[Said, ...] | None) -> Any:
    if not said:
        return None
    first = said[0]
    if first.change is not None:
        return render(ui.Change("", t(first.words), first.change.direction, first.change.good))
    return t(Text("，", "; ")).join(t(one.words) for one in said)


def _stuck(request: AtDesk) -> ui.Table:
    """The open cases that are longest overdue: those of the viewer where he or she leads some, else of the district."""
    lines = boards.longest_overdue(request.viewer, request.book, request.moment, STUCK)
    heads: tuple[tuple[str, Any], ...] = (
        ("number", "code"), ("brief-what", "wide"), ("brief-who", "wide"), ("brief-since", "date"), ("desk-lamp", "lamp"),
    )  # fmt: skip
    rows = tuple(
        ui.Row(
            (
                line.number, f"{t(line.noun)}：{t(line.title)}", lists.holder_said(line, names_of(request)),
                wording.day_of(line.due), lists.lamp_cell(line),
            ),
            lists.case_href(line.uid),
        )
        for line in lines
    )  # fmt: skip
    columns = tuple(ui.Column(word(key), kind) for key, kind in heads)
    return ui.Table(word("brief-stuck"), columns, rows, ui.Empty(word("brief-none-stuck")), id="stuck", caption_hidden=True)
