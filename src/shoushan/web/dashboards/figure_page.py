"""A figure's page: what it is, what it rests on, how it is formed, its parts; and the rows behind it."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET
from ruamel.yaml import YAML

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.asked import Cell
from shoushan.outputs.indicators.behind import behind
from shoushan.outputs.indicators.facts.damage import FactsMissing
from shoushan.outputs.indicators.figures import Figure, Row
from shoushan.outputs.indicators.judging import adds_up, in_unit
from shoushan.outputs.indicators.publishing.checking import NO_DATA
from shoushan.records.cases import boards
from shoushan.records.cases.published import published
from shoushan.rules.catalogue.calibers import caliber_of
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Cut, Indicator
from shoushan.rules.catalogue.schema.indicators import IndicatorDoc
from shoushan.rules.text import Text
from shoushan.web.dashboards import figure_parts as parts
from shoushan.web.dashboards.asking import SIZE
from shoushan.web.dashboards.boards import page
from shoushan.web.dashboards.figure_asking import ABSENT, Room, ledgers_of, room_of
from shoushan.web.dashboards.figure_boards import not_ready
from shoushan.web.dashboards.figure_values import card, name_of, number, value_said
from shoushan.web.desk import lists
from shoushan.web.desk.filling import fill_href, may_fill
from shoushan.web.desk.frame import AtDesk, at_desk
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import current, t, word

TONES: Mapping[str, Any] = {"counted": "good", "below": "plain", "apart": "mute", "unknown": "warn"}


def found(request: AtDesk, ledger_id: str, indicator_id: str) -> Indicator:
    """The indicator of an address. Raises ``Http404`` for one that is none or whose ledger the viewer may not open."""
    ledger = next((one for one in ledgers_of(request) if one.id == ledger_id), None)
    if ledger is None or indicator_id not in ledger.indicators:
        raise Http404(indicator_id)
    return ledger.indicators[indicator_id]


@at_desk
@require_GET
def figure(request: AtDesk, ledger_id: str, indicator_id: str) -> HttpResponse:
    """One figure with everything that it needs to be believed."""
    one = found(request, ledger_id, indicator_id)
    try:
        room = room_of(request)
    except FactsMissing:
        return not_ready(request)
    value = room.one(one)
    cuts = room.divided(one)
    cut = next((cut for cut in cuts if cut.id == room.asking.by), cuts[0] if cuts else None)
    street = next((each for each in room.cuts(one) if each.id == "street"), None)
    tabs = ui.Tabs(
        tuple(
            ui.Tab(t(each.label), room.asking.href(by=each.id, key="") + "#parts", current=each is cut) for each in cuts
        ),
        word("figure-cuts"),
    )  # fmt: skip
    caliber = caliber_of(request.book.pack, one)
    return page(
        request, "figure", "figures", heading=t(one.label), filter=parts.filter_form(room, one, ("by",)),
        card=card(one, value, "", parts.rows_href(room, one), whole=True), period=parts.period_said(room, one),
        provenance=parts.provenance(room, one, value, t(caliber)), facts=facts_of(room, one, value),
        course=parts.course(room, one), tabs=tabs if len(cuts) > 1 else None,
        parts=parts.breakdown(room, one, cut) if cut else None, tiles=parts.tiles(room, one, street) if street else None,
        definition=definition_of(one), rule=one.rule, other=caliber.zh if current() == "en" else caliber.en,
        back_href=reverse("board:figures-ledger", args=[one.ledger]) + room.asking.href(by="", key=""),
        rows=ui.Link(word("figure-rows"), parts.rows_href(room, one), icon="next") if value and value.n else None,
        beside=ui.Link(
            word("figure-beside"), reverse("board:figure-beside", args=[one.ledger, one.id]) + room.asking.href(by="", key="")
        ),
        published=published_values(request, one), fill=fill_link(room, one),
    )  # fmt: skip


def fill_link(room: Room, one: Indicator) -> ui.Link | None:
    """To the form that fills the figure in as it is shown, for those to whom it opens."""
    if not may_fill(room.request.viewer, room.request.book):
        return None
    return ui.Link(word("desk-figure-fill"), fill_href(one, room.period(one), room.as_of), icon="next")


def published_values(request: AtDesk, one: Indicator) -> ui.Table:
    """What was published of it: every release with its reason, the newest first; each leads to its own page."""
    rows = []
    for each in published(request.viewer, request.book, indicator=one.full_id):
        head, href = each.head, reverse("desk:published", args=[each.uid])
        for release in reversed(each.releases):
            unit = t(Text(head["measure_unit"] or "", head["measure_unit_en"] or ""))
            value = word("no-data") if release["value"] == NO_DATA else f"{release['value']} {unit}".strip()
            last = release is each.releases[-1]
            why = each.revoked if each.revoked and last else release["why"]
            cells = (
                f"{head['period_first']} – {head['period_last']} {head['breakdown'] or ''}".strip(), value,
                int(release["revision"]), str(release["published_on"]), why or None,
            )  # fmt: skip
            rows.append(ui.Row(cells, href, tone="" if last and not each.revoked else "mute"))
    heads: tuple[tuple[str, Any, Any], ...] = (
        ("figure-period", "wide", 1), ("figure-value", "number", 1), ("figure-published-revision", "number", 2),
        ("figure-published-on", "date", 2), ("figure-published-why", "wide", 2),
    )  # fmt: skip
    columns = tuple(ui.Column(word(key), kind, priority=place) for key, kind, place in heads)
    empty = ui.Empty(word("figure-published-none"))
    return ui.Table(word("figure-published"), columns, tuple(rows), empty, id="published", caption_hidden=True)


def definition_of(one: Indicator) -> str:
    """The definition as it is published, as YAML."""
    out = io.StringIO()
    yaml = YAML(pure=True)
    yaml.width = 100
    written = _chinese_first(json.loads(one.said))
    order = [field.alias or name for name, field in IndicatorDoc.model_fields.items()]
    yaml.dump({key: written[key] for key in [*order, *(set(written) - set(order))] if key in written}, out)
    return out.getvalue()


def _chinese_first(said: Any) -> Any:
    """Canonical JSON sorts its keys; a text is read in Chinese first."""
    if isinstance(said, list):
        return [_chinese_first(one) for one in said]
    if not isinstance(said, dict):
        return said
    return {key: _chinese_first(said[key]) for key in sorted(said, key=lambda key: (key != "zh", key))}


def facts_of(room: Room, one: Indicator, value: Figure | None) -> ui.SummaryList:
    """How it is formed, how it is told, where it comes from."""
    rows = [ui.SummaryRow(word("figure-how"), tuple(_formed(room, one, value)))] if value else []
    own = periods.read(one.period or "", room.request.book.pack.periods, room.as_of)
    if one.told and value and value.value is not None and room.period(one) == own:
        agrees = one.told.agrees(value.value)
        mark = ui.Tag(word(f"figure-told-{'agrees' if agrees else 'differs'}"), "good" if agrees else "warn")
        wrong = (ui.Tag(word("figure-impossible"), "bad"),) if "impossible" in value.flags else ()
        rows.append(ui.SummaryRow(word("figure-told"), (t(one.told.as_), mark, *wrong)))
    rows.append(ui.SummaryRow(word("figure-class"), word("figure-public" if one.klass == "public" else "figure-internal")))
    if one.source:
        rows.append(ui.SummaryRow(word("figure-source"), t(one.source)))
    return ui.SummaryList(tuple(rows), dense=True)


def _formed(room: Room, one: Indicator, value: Figure) -> list[Any]:
    """The whole numbers, or the figures that it is formed of."""
    pack = room.request.book.pack
    refs = [pack.indicator(ref) for ref in (one.above, one.below, *one.parts) if ref]
    if refs:
        return [
            ui.Link(f"{t(ref.label)} {value_said(ref, room.one(ref, compare=False))}", parts.figure_href(room, ref))
            for ref in refs if ref.ledger in {ledger.id for ledger in ledgers_of(room.request)}
        ]  # fmt: skip
    if value.above is not None and value.below is not None:
        return [f"{value.above:,} ÷ {value.below:,} × 100 = {value_said(one, value)}"]
    return [value_said(one, value)]


@at_desk
@require_GET
def rows(request: AtDesk, ledger_id: str, indicator_id: str) -> HttpResponse:
    """The rows behind a figure or one part of it: each counts as the figure counted it, so they add up."""
    one = found(request, ledger_id, indicator_id)
    try:
        room = room_of(request)
    except FactsMissing:
        return not_ready(request)
    by, key, cut = _key(room, one)
    value = _figure_of(room, one, cut, key)
    every = list(behind(
        request.viewer, request.book, room.store, one, room.period(one), as_of=room.as_of, known_at=room.asking.known_at, by=by,
        key=key,
    ))  # fmt: skip
    asking = room.asking
    shown = every[(asking.page - 1) * SIZE : asking.page * SIZE]
    states = Counter(row.state for row in every)
    label = t(one.label) if cut is None else f"{t(one.label)}，{name_of(request, cut, key[0])}"
    query = asking.query()
    return page(
        request, "figure_rows", "figures", heading=word("figure-rows-of", label=label), total=len(every),
        value=value_said(one, value), period=parts.period_said(room, one),
        summary=word("figure-rows-sum", n=len(every), **{s: states[s] for s in ("counted", "below", "apart", "unknown")}),
        agrees=_agrees(one, value, every), outside=_outside(one, value, states),
        table=_table(room, one, shown, ui.paging_of(query, asking.page, SIZE, len(every))),
        back_href=parts.figure_href(room, one, by=asking.by), back=t(one.label),
        as_of=room.as_of, known_at=room.known_at,
    )  # fmt: skip


def _key(room: Room, one: Indicator) -> tuple[tuple[str, ...], tuple[Cell, ...], Cut | None]:
    """The dimensions and values of an address: the part first, then the filters. Raises ``Http404`` for no dimension."""
    held = room.held(one)
    by, key, cut = [name for name, _ in held], [_cell(value) for _, value in held], None
    if room.asking.by:
        ledger = room.request.book.pack.ledgers[one.ledger]
        cut = cut_of(ledger, one, room.asking.by)
        if cut is None:
            raise Http404(room.asking.by)
        value = _cell(room.asking.key)
        whole = int(value) if cut.whole and isinstance(value, str) and value.isdigit() else value
        by, key = [cut.id, *by], [whole, *key]
    return tuple(by), tuple(key), cut


def _cell(value: str) -> Cell:
    return None if value == ABSENT else value


def _figure_of(room: Room, one: Indicator, cut: Cut | None, key: tuple[Cell, ...]) -> Figure | None:
    """The figure whose rows are listed: the same answer that the page showed."""
    if cut is None:
        return room.one(one, compare=False)
    return next((each for each in room.figures(one, (cut.id,)) if each.key and each.key[0] == key[0]), None)


def _agrees(one: Indicator, value: Figure | None, every: list[Row]) -> str:
    """That the rows add up to the figure, where adding is what it does."""
    if value is None or not adds_up(one, value, (row.contribution for row in every if row.state == "counted")):
        return ""
    told = f"{value.above} ÷ {value.below}" if one.kind == "share" else value_said(one, value)
    return word("figure-rows-agree", value=told)


def _outside(one: Indicator, value: Figure | None, states: Mapping[Any, int]) -> str:
    """How many rows of the figure the viewer may not see."""
    if value is None or not one.counted:
        return ""
    listed = states["counted"] + (states["below"] if one.kind == "share" else 0)
    missing = value.n - listed
    return word("figure-rows-outside", n=missing) if missing > 0 else ""


def _table(room: Room, one: Indicator, shown: list[Row], paging: ui.Paging) -> ui.Table:
    """The rows with what each case is about; which thing in it and of which figure only where there are several."""
    request = room.request
    lines = boards.lines_of(request.viewer, request.book, list(dict.fromkeys(row.case for row in shown)), request.moment)
    about = {line.uid: line for line in lines}
    things = any(cell is not None for row in shown for cell in row.thing)
    summed = any(row.contribution not in (0, 1) for row in shown)
    heads: list[tuple[str, Any, Any]] = [
        ("number", "code", 1), ("desk-matter", "wide", 1), ("desk-stage", "tag", 2),
        *([("figure-thing", "text", 2)] if things else []),
        *([("figure-of-which", "text", 3)] if not one.counted else []), ("figure-state", "tag", 1),
        *([("figure-contribution", "number", 1)] if summed else []),
    ]  # fmt: skip
    made = []
    for row in shown:
        line = about.get(row.case)
        own = request.book.pack.ledgers[row.ledger].indicators.get(row.indicator)
        cells: list[Any] = [row.number, t(line.title) if line else None, lists.stage_cell(line) if line else None]
        cells += [" ".join(str(cell) for cell in row.thing if cell is not None) or None] if things else []
        cells += [t(own.label) if own else None] if not one.counted else []
        cells += [ui.Tag(word(f"figure-row-{row.state}"), TONES[row.state])]
        cells += [number(in_unit(one, row.contribution))] if summed else []
        made.append(ui.Row(tuple(cells), lists.case_href(row.case)))
    columns = tuple(ui.Column(word(key), kind, priority=place) for key, kind, place in heads)
    empty = ui.Empty(word("figure-no-rows"))
    return ui.Table(word("figure-rows"), columns, tuple(made), empty, paging, id="figure-rows", caption_hidden=True)
