"""The leader's brief: twelve figures on one page, and on the other what has waited longest; two pages of A4, no more."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import changes, reached
from shoushan.records.cases import boards, leaving
from shoushan.rules.catalogue.model import Indicator
from shoushan.web.dashboards import figure_parts as parts
from shoushan.web.dashboards.boards import page
from shoushan.web.dashboards.figure_asking import Room, ledgers_of, room_of
from shoushan.web.dashboards.figure_boards import brief_of, not_ready
from shoushan.web.dashboards.figure_values import (
    amount,
    change_said,
    label_in,
    name_of,
    place_said,
    said,
    value_said,
)
from shoushan.web.desk import lists, wording
from shoushan.web.desk.frame import AtDesk, at_desk, names_of
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.render import render

STUCK = 5
PEERS = ("street", "unit")


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
    heads: tuple[tuple[str, Any], ...] = (
        ("figure-indicator", "wide"), ("figure-value", "number"), ("figure-change-last-year", "number"),
        ("figure-target", "number"), ("brief-gap", "number"), ("figure-rank", "wide"),
    )  # fmt: skip
    rows = tuple(ui.Row(_row(room, one)) for one in shown)
    columns = tuple(ui.Column(word(key), kind) for key, kind in heads)
    return ui.Table(
        word("brief-figures"), columns, rows, ui.Empty(word("figure-none")), id="brief-figures", caption_hidden=True
    )


def _row(room: Room, one: Indicator) -> tuple[Any, ...]:
    figure = room.one(one)
    found = [each for each in changes(one, figure) if each.against == "last-year"] if figure else []
    change = change_said(one, found[0]) if found else None
    target = reached(one, figure) if figure else None
    gap = None if target is None else word("target-met") if target.met else amount(one, target.gap)
    return (
        label_in(room.request.book, one), value_said(one, figure),
        render(ui.Change("", change.said, change.direction, change.good)) if change else None,
        said(one, one.target.value) if one.target else None, gap, _standing(room, one, figure) or None,
    )  # fmt: skip


def _standing(room: Room, one: Indicator, figure: Figure | None) -> str:
    """Its place where it has peers itself; else the best and the last of its streets or units."""
    own = place_said(figure)
    if own:
        return own
    for id_ in PEERS:
        cut = next((cut for cut in room.cuts(one) if cut.id == id_), None)
        ranked = [each for each in room.figures(one, (id_,), compare=True) if each.key and each.place] if cut else []
        if cut is not None and len(ranked) > 1 and one.good != "none":
            first, last = min(ranked, key=_place), max(ranked, key=_place)
            if first.value != last.value:
                names = [name_of(room.request, cut, each.key[0]) for each in (first, last)]
                values = [value_said(one, each) for each in (first, last)]
                return word("brief-best", best=f"{names[0]} {values[0]}", worst=f"{names[1]} {values[1]}")
    return ""


def _place(figure: Figure) -> int:
    return figure.place or 0


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
