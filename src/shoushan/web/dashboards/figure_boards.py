"""Boards of figures: the district's and one for each ledger; every value leads to its page and to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.reaching import reach
from shoushan.outputs.indicators.refusing import NotForYou
from shoushan.rules.catalogue.model import Indicator, Ledger
from shoushan.rules.text import Text
from shoushan.web.dashboards import figure_parts as parts
from shoushan.web.dashboards.boards import page
from shoushan.web.dashboards.figure_asking import Room, ledgers_of, room_of
from shoushan.web.dashboards.figure_values import card, change_cell, label_in, target_words, value_said
from shoushan.web.desk.frame import AtDesk, at_desk
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

LEAD = ("received", "closed", "on-time", "overdue-open", "satisfied")
"""Standard indicators that the district's table shows for each ledger that has them."""
FEW = 12


@at_desk
@require_GET
def district(request: AtDesk) -> HttpResponse:
    """The figures of the brief as cards, and the main figures of every ledger as a table."""
    try:
        room = room_of(request, together=True)
    except FactsMissing:
        return not_ready(request)
    ledgers = ledgers_of(request)
    shown = brief_of(room, ledgers)
    cards = ui.FigureCards(
        tuple(_card(room, one, label_in(request.book, one)) for one in shown), word("brief-figures")
    )  # fmt: skip
    drawn = (parts.tiles(room, one, _cut(room, one, "street")) for one in shown if _street(room, one))
    tiles = next((found for found in drawn if found), None)
    first = leads_of(room, shown)[: 1 if tiles else 2]
    led = [one for one in ledgers if set(LEAD) & set(one.indicators)]
    return page(
        request, "figures", "figures", heading=word("figure-district"), cards=cards if shown else None,
        filter=parts.filter_form(room, None), table=_by_ledger(room, led), others=_others(room, ledgers, led),
        ledgers=bool(ledgers),
        period=parts.period_said(room), waiting=waiting_said(room), brief_href=reverse("board:brief") + room.asking.href(),
        courses=[parts.course(room, one) for one in first], tiles=tiles,
    )  # fmt: skip


@at_desk
@require_GET
def ledger(request: AtDesk, ledger_id: str) -> HttpResponse:
    """All figures of one ledger, with the course and the parts of the one that is looked at."""
    found = next((one for one in ledgers_of(request) if one.id == ledger_id), None)
    if found is None:
        raise Http404(ledger_id)
    try:
        room = room_of(request, together=True)
    except FactsMissing:
        return not_ready(request)
    every = allowed(room, found.indicators.values())
    lead = next(iter(leads_of(room, every)), None)
    filter_by = next((one for one in every if one.id == "received"), lead)
    groups = [(name, _shown(room, own, name)) for name, own in _grouped(every)]
    street = lead if lead is not None and _street(room, lead) else None
    cuts = [cut for cut in room.divided(lead) if cut.id != "street" or street is None] if lead is not None else []
    return page(
        request, "figures_ledger", "figures", heading=word("figure-board-of", ledger=t(found.name)), groups=groups,
        filter=parts.filter_form(room, filter_by), period=parts.period_said(room), waiting=waiting_said(room),
        course=parts.course(room, lead) if lead else None,
        tiles=parts.tiles(room, street, _cut(room, street, "street")) if street else None,
        parts=parts.breakdown(room, lead, cuts[0]) if lead and cuts else None,
        back_href=reverse("board:figures") + room.asking.href(unit="", street="", channel=""), any=bool(every),
    )  # fmt: skip


def not_ready(request: AtDesk) -> HttpResponse:
    """What is said as long as no facts were made."""
    banner = ui.Banner(word("figure-no-facts-why"), word("figure-no-facts"), "warn")
    answer = page(request, "figures_absent", "figures", heading=word("figures"), banner=banner)
    answer.status_code = 200 if request.method == "GET" else 409
    return answer


def waiting_said(room: Room) -> str:
    """How many entries the facts do not hold yet; empty where there are none."""
    return word("figure-lag", n=f"{room.waiting:,}") if room.waiting else ""


def allowed(room: Room, every: Iterable[Indicator]) -> list[Indicator]:
    """The indicators that the viewer may be told."""
    found = []
    for one in every:
        with suppress(NotForYou):
            reach(room.request.viewer, room.request.book, one)
            found.append(one)
    return found


def brief_of(room: Room, ledgers: Iterable[Ledger]) -> list[Indicator]:
    """The brief's indicators that the viewer may be told, at most twelve; where the pack names none, those with a target."""
    pack, open_ = room.request.book.pack, {one.id for one in ledgers}
    named = [pack.indicator(id_) for id_ in pack.brief] or [
        one for ledger in ledgers for one in ledger.indicators.values() if one.target or one.figure
    ]
    return allowed(room, [one for one in named if one.ledger in open_])[:FEW]


def leads_of(room: Room, every: list[Indicator]) -> list[Indicator]:
    """The figures whose course is worth drawing, first those that move, then those with a target, then shares."""
    known = [one for one in every if parts.has_course(room, one) and _told(room, one)]

    def rank(one: Indicator) -> tuple[bool, bool, bool, bool]:
        moves = len({each.value for each in parts.spark_of(room, one)}) > 2
        return not moves, one.target is None, one.id not in LEAD[2:], one.kind != "share"

    return sorted(known, key=rank)


def _others(room: Room, ledgers: Iterable[Ledger], led: list[Ledger]) -> ui.LinkList | None:
    """The ledgers whose figures are all their own, with how many they have."""
    cards = tuple(
        ui.LinkCard(t(one.name), parts.ledger_href(room, one), word("figure-count", n=len(one.indicators)))
        for one in ledgers if one not in led
    )  # fmt: skip
    return ui.LinkList(cards, word("figure-others"), columns=3) if cards else None


def _told(room: Room, one: Indicator) -> bool:
    found = room.one(one)
    return found is not None and found.value is not None


def _street(room: Room, indicator: Indicator) -> bool:
    return _cut(room, indicator, "street") is not None


def _cut(room: Room, indicator: Indicator | None, id_: str) -> Any:
    return next((cut for cut in room.cuts(indicator) if cut.id == id_), None) if indicator else None


def _card(room: Room, one: Indicator, label: str = "") -> ui.FigureCard:
    figure, spark = room.one(one), parts.spark_of(room, one)
    return card(one, figure, parts.figure_href(room, one), parts.rows_href(room, one), spark, label=label)


def _grouped(every: Iterable[Indicator]) -> list[tuple[str, list[Indicator]]]:
    """Own figures first, then each shared set."""
    found: dict[str, list[Indicator]] = {}
    for one in every:
        found.setdefault(one.standard or "", []).append(one)
    order = sorted(found, key=lambda name: (name != "", name != "standard", name))
    return [(name, found[name]) for name in order]


def _shown(room: Room, own: list[Indicator], name: str) -> tuple[str, ui.FigureCards | ui.Table]:
    key = {"": "figure-own", "standard": "figure-standard", "gaming": "figure-gaming"}.get(name, "figure-shared")
    title = word(key)
    if name in ("", "standard"):
        return title, ui.FigureCards(tuple(_card(room, one) for one in own), title)
    return title, figures_table(room, own, title, f"figures-{name}")


def figures_table(room: Room, own: Iterable[Indicator], title: str, id_: str) -> ui.Table:
    """Figures as lines: value, n, what it was, change, target."""
    heads: tuple[tuple[str, Any, Any], ...] = (
        ("figure-indicator", "wide", 1), ("figure-value", "number", 1), ("figure-n", "number", 2),
        ("figure-change-last-period", "number", 2), ("figure-change-last-year", "number", 2), ("figure-target", "text", 3),
    )  # fmt: skip
    rows: list[ui.Row] = []
    for one in own:
        figure = room.one(one)
        rows.append(ui.Row(
            (
                t(one.label), _value_cell(room, one, figure), None if figure is None or "hidden" in figure.flags else figure.n,
                change_cell(one, figure, "last-period"), change_cell(one, figure, "last-year"), target_words(one) or None,
            ),
            parts.figure_href(room, one),
        ))  # fmt: skip
    used = [at for at in range(len(heads)) if at < 3 or any(row.cells[at] is not None for row in rows)]
    columns = tuple(ui.Column(word(heads[at][0]), heads[at][1], priority=heads[at][2]) for at in used)
    rows = [replace(row, cells=tuple(row.cells[at] for at in used)) for row in rows]
    return ui.Table(title, columns, tuple(rows), ui.Empty(word("figure-none")), id=id_, caption_hidden=True)


def _value_cell(room: Room, one: Indicator, figure: Figure | None) -> Any:
    shown = value_said(one, figure)
    return ui.Link(shown, parts.rows_href(room, one)) if figure and figure.n and "hidden" not in figure.flags else shown


def _named(ledgers: Iterable[Ledger], id_: str) -> Text:
    """The label of a standard figure: that of the shared set before a ledger's own words for it."""
    held = [one.indicators[id_] for one in ledgers if id_ in one.indicators]
    return next((one.label for one in held if one.standard), held[0].label)


def _by_ledger(room: Room, ledgers: Iterable[Ledger]) -> ui.Table:
    """One line for each ledger: the standard figures that it has."""
    rows, used = [], [id_ for id_ in LEAD if any(id_ in one.indicators for one in ledgers)]
    for one in ledgers:
        cells: list[Any] = [t(one.name)]
        for id_ in used:
            own = allowed(room, [one.indicators[id_]]) if id_ in one.indicators else []
            cells.append(_value_cell(room, own[0], room.one(own[0], compare=False)) if own else None)
        rows.append(ui.Row(tuple(cells), parts.ledger_href(room, one)))
    labels = {id_: t(_named(ledgers, id_)) for id_ in used}
    columns = (ui.Column(word("board-ledger"), "wide"), *(
        ui.Column(labels[id_], "number", priority=1 if place < 3 else 2) for place, id_ in enumerate(used)
    ))  # fmt: skip
    return ui.Table(
        word("figure-by-ledger"), columns, tuple(rows), ui.Empty(word("figure-none")), id="ledgers", caption_hidden=True
    )
