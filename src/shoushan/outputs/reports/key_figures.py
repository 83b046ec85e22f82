"""Figures side by side for a leader, formed once for the page and for the document: value, last month, change, target and what
is lacking, the best and the last of their peers. A column in which no figure has anything to tell is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from shoushan.outputs.indicators import periods
from shoushan.outputs.indicators.asked import Cell as Value
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import Change, changes, reached
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.refusing import NotForYou
from shoushan.outputs.reports import telling
from shoushan.outputs.reports.recorded import marked
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Cut, Indicator, Pack
from shoushan.rules.catalogue.model.reports import Tell
from shoushan.rules.text import Text

Ask = Callable[[Indicator, tuple[str, ...], Period], Sequence[Figure]]
"""Asks for figures by dimensions and a period, with what they are compared with. Raises ``NotForYou``."""
PEERS = ("street", "unit")
HEADS: Mapping[str, Text] = {
    "value": Text("数值", "Value"), "month": Text("上月", "Last month"), "change": Text("同比", "On last year"),
    "target": Text("目标和差距", "Target"), "standing": Text("最好、最后", "Best and last"),
}  # fmt: skip
"""The columns in their order."""
_UNDIVIDED = frozenset({"run", "rank", "days", "series"})


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a cell, or a part of it; ``tell`` and ``period`` say how the figure is asked for again, where it is one
    figure and not put together of several."""

    words: Text
    tell: Tell | None = None
    period: Period | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: its label where several ledgers stand together, and its cells by column; what it cannot tell is not there."""

    indicator: Indicator
    label: Text
    cells: Mapping[str, tuple[Said, ...]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The rows, the columns that at least one of them fills, and the month that is the last."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    month: Period | None


def key_figures(
    ask: Ask, pack: Pack, names: Mapping[str, Text], indicators: Sequence[Indicator], period: Period, as_of: date
) -> KeyFigures:
    """The figures of a period as of a day; ``names`` are those of units."""
    month = last_month(period, as_of)
    rows = tuple(_row(ask, pack, names, one, period, month) for one in indicators)
    filled = {column for row in rows for column in row.cells}
    return KeyFigures(rows, tuple(one for one in HEADS if one in filled), month if "month" in filled else None)


def last_month(period: Period, as_of: date) -> Period | None:
    """The last whole month of a period up to a day, where the period holds more than it."""
    end = min(period.last, as_of) + timedelta(days=1)
    found = periods.around("month", end.replace(day=1) - timedelta(days=1))
    whole = (period.first, end - timedelta(days=1)) == found.days
    return found if period.first <= found.first and not whole else None


def label_of(pack: Pack, one: Indicator) -> Text:
    """The label where several ledgers stand together: a shared indicator says of what."""
    noun = pack.ledgers[one.ledger].noun
    return Text(f"{noun.zh}{one.label.zh}", f"{one.label.en} ({noun.en})") if one.standard else one.label


def part_name(pack: Pack, names: Mapping[str, Text], cut: Cut, value: Value) -> Text:
    """A value of a dimension as people call it."""
    if value is None:
        return Text("区本级", "the district itself") if cut.streets else Text("未注明", "not stated")
    key = str(value)
    if cut.units and key in names:
        return names[key]
    codes = pack.code_lists.get(cut.list or "")
    return codes.codes[key].label if codes and key in codes.codes else Text(key, key)


def by_month(ask: Ask, pack: Pack, one: Indicator, period: Period) -> tuple[Figure, ...]:
    """The figure of each month; none where months mean nothing for it."""
    return tuple(figure for figure in ask(one, ("month",), period) if figure.key) if _has_months(pack, one) else ()


def _has_months(pack: Pack, one: Indicator) -> bool:
    return one.kind not in _UNDIVIDED and cut_of(pack.ledgers[one.ledger], one, "month") is not None


def _row(
    ask: Ask, pack: Pack, names: Mapping[str, Text], one: Indicator, period: Period, month: Period | None
) -> Row:
    label = label_of(pack, one)
    try:
        figure = _plain(ask, pack, one, period)
    except (NotForYou, IndexError):
        return Row(one, label, {"value": (Said(telling.NOT_YOURS),)})
    cells: dict[str, tuple[Said, ...]] = {"value": (Said(telling.tell(one, figure, "value"), "value", period),)}
    if month is not None and _has_months(pack, one):
        then = _plain(ask, pack, one, month)
        if not telling.lacks(one, then, "value"):
            cells["month"] = (Said(telling.tell(one, then, "value"), "value", month),)
    found = next((each for each in changes(one, figure) if each.against == "last-year"), None)
    if found is not None and not telling.lacks(one, figure, "change"):
        cells["change"] = (Said(telling.tell(one, figure, "change"), "change", period, found),)
    if one.target is not None:
        tells: tuple[Tell, ...] = ("target",) if reached(one, figure) is None else ("target", "gap")
        cells["target"] = tuple(Said(telling.tell(one, figure, tell), tell, period) for tell in tells)
    standing = _standing(ask, pack, names, one, figure, period)
    if standing is not None:
        cells["standing"] = (standing,)
    return Row(one, label, cells)


def _plain(ask: Ask, pack: Pack, one: Indicator, period: Period) -> Figure:
    """A figure that tells a nought from silence."""
    return marked(pack, one, ask(one, (), period)[-1], lambda base: ask(base, (), period)[-1].n)


def _standing(
    ask: Ask, pack: Pack, names: Mapping[str, Text], one: Indicator, figure: Figure, period: Period
) -> Said | None:
    """Its place where it has peers itself; else the best and the last of its streets or units."""
    if one.kind == "rank" or figure.place is not None:
        return Said(telling.tell(one, figure, "rank"), "rank", period)
    if one.good == "none" or one.kind in _UNDIVIDED:
        return None
    for id_ in PEERS:
        cut = cut_of(pack.ledgers[one.ledger], one, id_)
        ranked = [each for each in ask(one, (id_,), period) if each.key and each.place] if cut else []
        if cut is None or len(ranked) < 2:
            continue
        first, last = (pick(ranked, key=lambda each: each.place or 0) for pick in (min, max))
        if first.value != last.value:
            best, worst = (
                Text(f"{name.zh}{value.zh}", f"{name.en} {value.en}")
                for each in (first, last)
                for name, value in [(part_name(pack, names, cut, each.key[0]), telling.tell(one, each, "value"))]
            )
            return Said(Text(f"{best.zh}；{worst.zh}", f"{best.en}; {worst.en}"))
    return None
