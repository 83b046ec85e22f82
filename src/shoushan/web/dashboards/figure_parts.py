"""The parts of the pages of figures: filter, course, breakdown, streets as tiles, what a figure rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.asked import Cell
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import is_percentage, is_whole
from shoushan.outputs.indicators.periods import Period
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Cut, Indicator, Ledger
from shoushan.web.dashboards.figure_asking import ABSENT, FILTERS, THIS_YEAR, Room
from shoushan.web.dashboards.figure_values import (
    change_cell,
    label_in,
    name_of,
    number,
    place_said,
    target_words,
    value_said,
)
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

YEAR = 12
MOST = 30
"""Parts that are drawn; all of them stand in the table."""


def figure_href(room: Room, indicator: Indicator, **changes: object) -> str:
    """The address of a figure's page for the same period and filters."""
    at = reverse("board:figure", args=[indicator.ledger, indicator.id])
    return at + room.asking.href(**{"by": "", "key": "", **changes})


def rows_href(room: Room, indicator: Indicator, by: str = "", value: Cell = None, *, period: Period | None = None) -> str:
    """The address of the rows behind a figure, or behind its part of one value."""
    at = reverse("board:figure-rows", args=[indicator.ledger, indicator.id])
    changes: dict[str, object] = {"by": by, "key": "" if not by else ABSENT if value is None else str(value)}
    if period is not None:
        changes["period"] = f"{period.first}..{period.last}"
    return at + room.asking.href(**changes)


def part_href(room: Room, indicator: Indicator, figure: Figure, cut: Cut) -> str:
    """The address behind one part; none where nothing was counted or nothing is shown."""
    shown = figure.n or figure.apart or figure.unknown
    return rows_href(room, indicator, cut.id, figure.key[0]) if shown and "hidden" not in figure.flags else ""


def filter_form(room: Room, indicator: Indicator | None, hidden: Sequence[str] = ()) -> ui.Filter:
    """Period, unit, street, channel, day and leaf; the choices of a dimension are the values that it has."""
    asking, pack = room.asking, room.request.book.pack
    named = tuple(ui.Option(one.id, t(one.label)) for one in pack.periods.values())
    typed = asking.period if asking.period not in pack.periods else ""
    period = room.period(indicator)
    chosen = asking.period or (indicator.period if indicator and indicator.period else "")
    fields = [
        ui.Field("period", word("figure-period"), "select", chosen if chosen in pack.periods else THIS_YEAR, options=named),
        ui.Field("from", word("figure-from"), "date", period.first.isoformat() if typed else ""),
        ui.Field("to", word("figure-to"), "date", period.last.isoformat() if typed else ""),
    ]
    for name in FILTERS if indicator else ():
        assert indicator is not None
        cut = next((one for one in room.cuts(indicator) if one.id == name), None)
        if cut is not None:
            options = _options(room, indicator, cut)
            if len(options) > 1 or getattr(asking, name):
                fields.append(ui.Field(name, t(cut.label), "select", getattr(asking, name), options=options))
    fields.append(ui.Field("as_of", word("figure-as-of"), "date", asking.as_of.isoformat() if asking.as_of else ""))
    applied = tuple(
        ui.Link(f"{word(f'figure-{name}')}：{_named(room, indicator, name, value)}", asking.href(**{name: ""}))
        for name, value in asking.held
    )
    kept = tuple((name, value) for name in ("known_at", *hidden) if (value := asking.query().get(name)))
    return ui.Filter(tuple(fields), applied=applied, clear_href="?", hidden=kept)


def _named(room: Room, indicator: Indicator | None, name: str, value: str) -> str:
    cut = cut_of(room.request.book.pack.ledgers[indicator.ledger], indicator, name) if indicator else None
    return name_of(room.request, cut, None if value == ABSENT else value) if cut else value


def _options(room: Room, indicator: Indicator, cut: Cut) -> tuple[ui.Option, ...]:
    bare = replace(room, asking=replace(room.asking, unit="", street="", channel=""))
    values = [figure.key[0] for figure in bare.figures(indicator, (cut.id,)) if figure.key]
    return tuple(ui.Option(ABSENT if one is None else str(one), name_of(room.request, cut, one)) for one in values)


def months_of(room: Room, indicator: Indicator) -> tuple[Period, ...]:
    """The months of a course: those of the period, at least twelve that end with it, at most 36."""
    period = room.period(indicator)
    last = periods.around("month", min(period.last, room.as_of))
    found = [last]
    while len(found) < 36 and (len(found) < YEAR or found[0].first > period.first):
        found.insert(0, periods.before("month", found[0]))
    return tuple(found)


def has_course(room: Room, indicator: Indicator) -> bool:
    """Whether the figure has a value for each month."""
    return any(cut.id == "month" for cut in room.cuts(indicator))


def by_month(room: Room, indicator: Indicator, months: Sequence[Period]) -> dict[int, Figure]:
    """The figures of these months by year × 100 + month, in one question."""
    whole = Period(months[0].first, months[-1].last)
    found = room.figures(indicator, ("month",), period=whole)
    return {int(one.key[0]): one for one in found if one.key and one.key[0] is not None}


def spark_of(room: Room, indicator: Indicator) -> tuple[Figure, ...]:
    """The last twelve months for the small course of a card; empty where there is none."""
    if not has_course(room, indicator):
        return ()
    months = months_of(room, indicator)[-YEAR:]
    found = by_month(room, indicator, months)
    return tuple(found[key] for month in months if (key := _month(month.first)) in found)


def _month(day: date) -> int:
    return day.year * 100 + day.month


def course(room: Room, indicator: Indicator) -> ui.Chart | None:
    """The figure by month with the same months a year before; ``None`` where months mean nothing for it."""
    if not has_course(room, indicator):
        return None
    months = months_of(room, indicator)
    earlier = tuple(periods.around("month", periods.years_back(month.first, 1)) for month in months)
    now, before = by_month(room, indicator, months), by_month(room, indicator, earlier)
    cut = next(cut for cut in room.cuts(indicator) if cut.id == "month")
    parts, rows = [], []
    years = len({month.first.year for month in months}) > 1
    for month, year_before in zip(months, earlier, strict=True):
        one, other = now.get(_month(month.first)), before.get(_month(year_before.first))
        label = word("figure-month-short", month=month.first.month)
        if years and (month.first.month == 1 or month is months[0]):
            label = f"{month.first.year}-{month.first.month}"
        value = one.value if one else None
        href = rows_href(room, indicator, period=month) if one and one.n and "hidden" not in one.flags else ""
        parts.append(ui.ChartPart(label, value, value_said(indicator, one), other.value if other else None, href))
        shown = value_said(indicator, one)
        rows.append(ui.Row((
            name_of(room.request, cut, _month(month.first)), ui.Link(shown, href) if href else shown, one.n if one else 0,
            value_said(indicator, other),
        )))  # fmt: skip
    heads: tuple[tuple[str, Any], ...] = (
        (t(cut.label), "wide"), (word("figure-value"), "number"), (word("figure-n"), "number"),
        (word("figure-before-last-year"), "number"),
    )  # fmt: skip
    title = word("figure-course", label=label_in(room.request.book, indicator))
    table = ui.Table(
        title, tuple(ui.Column(label, kind) for label, kind in heads), tuple(rows), ui.Empty(word("no-data")),
        id=f"months-{indicator.ledger}-{indicator.id}", caption_hidden=True,
    )  # fmt: skip
    target = indicator.target.value if indicator.target else None
    return ui.Chart(
        title, "course", tuple(parts), table, word("figure-now"),
        word("figure-last-year") if any(part.before is not None for part in parts) else "",
        is_percentage(indicator), target, target_words(indicator), id=f"course-{indicator.ledger}-{indicator.id}",
    )  # fmt: skip


def breakdown(room: Room, indicator: Indicator, cut: Cut) -> ui.Chart:
    """The parts of a figure by one dimension: drawn where there are not too many, all of them in the table."""
    found = [one for one in room.figures(indicator, (cut.id,), compare=True) if one.key]
    if not cut.whole:
        found.sort(key=lambda one: (one.key[0] is None, one.value is None, -(one.value or 0), str(one.key[0])))
    whole = room.one(indicator)
    names = {one.key: name_of(room.request, cut, one.key[0]) for one in found}
    rows = [_part_row(room, indicator, one, cut, names[one.key]) for one in found]
    if whole is not None and rows:
        rows.append(_part_row(room, indicator, whole, None, word("figure-total"), tone="new"))
    parts = tuple(
        ui.ChartPart(
            names[one.key], one.value, value_said(indicator, one), _last_year(one), part_href(room, indicator, one, cut)
        )
        for one in found[:MOST]
    )
    title = word("figure-by", label=label_in(room.request.book, indicator), by=word("figure-by-cut", cut=t(cut.label)))
    return ui.Chart(
        title, "parts", parts,
        _part_table(indicator, cut, tuple(rows)), word("figure-now"),
        word("figure-last-year") if any(part.before is not None for part in parts) else "",
        not is_whole(indicator), indicator.target.value if indicator.target else None, target_words(indicator), id="parts",
    )  # fmt: skip


def _last_year(figure: Figure) -> Any:
    earlier = figure.before.get("last-year")
    return earlier.value if earlier else None


def _part_row(room: Room, indicator: Indicator, one: Figure, cut: Cut | None, name: str, tone: Any = "") -> ui.Row:
    href = part_href(room, indicator, one, cut) if cut else rows_href(room, indicator) if one.n else ""
    shown = value_said(indicator, one)
    earlier = one.before.get("last-year")
    cells: tuple[Any, ...] = (
        name, ui.Link(shown, href) if href else shown, None if "hidden" in one.flags else one.n,
        value_said(indicator, earlier) if earlier else None, change_cell(indicator, one, "last-year"), place_said(one) or None,
    )  # fmt: skip
    return ui.Row(cells, tone=tone)


def _part_table(indicator: Indicator, cut: Cut, rows: tuple[ui.Row, ...]) -> ui.Table:
    heads: tuple[tuple[str, Any, Any], ...] = (
        (t(cut.label), "wide", 1), (word("figure-value"), "number", 1), (word("figure-n"), "number", 1),
        (word("figure-before-last-year"), "number", 2), (word("figure-change-last-year"), "number", 2),
        (word("figure-rank"), "text", 2),
    )  # fmt: skip
    return ui.Table(
        word("figure-by-cut", cut=t(cut.label)), tuple(ui.Column(label, kind, priority=place) for label, kind, place in heads),
        rows, ui.Empty(word("no-data")), id="part-rows", caption_hidden=True,
    )  # fmt: skip


def tiles(room: Room, indicator: Indicator, cut: Cut) -> ui.Tiles | None:
    """The streets as tiles in the places that the pack gives; ``None`` where it gives none or no street has a value."""
    placed = room.request.book.pack.streets
    if not placed or cut.id != "street":
        return None
    found = {one.key[0]: one for one in room.figures(indicator, ("street",)) if one.key}
    items = []
    for street in placed:
        code = street.unit if cut.units else street.code
        one = found.get(code)
        empty = indicator.kind == "count" and one is None
        shown = "0" if empty else value_said(indicator, one) if one is None or one.value is None else number(one.value)
        href = part_href(room, indicator, one, cut) if one else ""
        value = one.value if one and "hidden" not in one.flags else None
        items.append(ui.Tile(name_of(room.request, cut, code), shown, value, street.column, street.row, href))
    if all(item.value is None for item in items):
        return None
    title = word("figure-by", label=label_in(room.request.book, indicator), by=word("figure-by-cut", cut=t(cut.label)))
    return ui.Tiles(title, tuple(items), f" {t(indicator.unit)}", word("figure-tiles-note"))


def provenance(room: Room, indicator: Indicator, figure: Figure | None, caliber: str) -> ui.Provenance:
    """What a figure rests on."""
    notes = [word(f"figure-{flag}-why") for flag in ("provisional", "reach") if figure and flag in figure.flags]
    notes += [t(indicator.note)] if indicator.note else []
    waiting = room.waiting
    return ui.Provenance(
        caliber, indicator.rule[:12], room.as_of.isoformat(), f"{room.known_at:,}", "#definition",
        word("figure-lag", n=f"{waiting:,}") if waiting else "", tuple(notes),
        (ui.Link(word("figure-rows"), rows_href(room, indicator)),) if figure and figure.n else (),
    )  # fmt: skip


def ledger_href(room: Room, ledger: Ledger) -> str:
    """The address of a ledger's board for the same period."""
    return reverse("board:figures-ledger", args=[ledger.id]) + room.asking.href(by="", key="")


def period_said(room: Room, indicator: Indicator | None = None) -> str:
    """The period in words, with its name where it has one."""
    period = room.period(indicator)
    if period.last - period.first > timedelta(days=0):
        return t(period.label)
    return period.first.isoformat()
