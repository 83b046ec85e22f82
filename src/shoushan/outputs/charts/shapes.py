"""The two shapes that figures are drawn in: bars or dots for the parts of a whole, a line for the course of time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shoushan.outputs.charts.drawing import FAMILY, INKS, PLACE

Spec = dict[str, Any]
WIDE, NARROW = 640, 330
"""Pixels: on a desk's page and on paper; on a telephone."""
TEXT = 13
_AXIS: Spec = {
    "labelColor": INKS["ink-2"], "labelFontSize": TEXT, "labelPadding": 6, "gridColor": INKS["line"], "tickCount": 5,
    "domainColor": INKS["line-strong"], "tickColor": INKS["line-strong"],
}  # fmt: skip
_NOW: Spec = {"type": "point", "shape": "circle", "filled": True, "opacity": 1, "color": INKS["brand"]}
_BEFORE: Spec = {
    "type": "point", "shape": "diamond", "filled": True, "opacity": 1, "color": INKS["paper"], "stroke": INKS["ink-2"],
    "strokeWidth": 1.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One bar or one place of a line: its name, the value now (``None``: no data, or not shown) with its words, and the
    value of the period compared with."""

    label: str
    value: Decimal | None
    said: str
    before: Decimal | None = None


def parts(of: Sequence[Part], *, width: int = WIDE, share: bool = False, target: Decimal | None = None, room: int = 0) -> Spec:
    """Bars from zero, with ``room`` pixels for their names; a ``share`` is dots on a scale that need not begin at zero,
    because its differences are small.

    The value before is a hollow mark on the same line, the target an upright dotted line. Bar ``n`` leads to link ``n``.
    """
    rows = _rows(of)
    room = room or (150 if width >= WIDE else 104)
    low, most = _domain(rows, target, share)
    free = 1 - (max((len(one.said) for one in of), default=0) * 8 + 18) / (width - room)
    beyond = {"condition": {"test": f"datum.value > {most}", "value": 0}, "value": 1}
    scale = {"domain": [low, low + (most - low) / max(free, 0.4)], "nice": False}
    within = f"datum.value > {most} ? '' : datum.label"
    axis = {**_AXIS, "domain": False, "gridOpacity": beyond, "tickOpacity": beyond, "labelExpr": within}
    x = {"type": "quantitative", "title": None, "scale": scale, "axis": axis}
    names = {**_AXIS, "ticks": False, "labelColor": INKS["ink"], "labelLimit": room, "labelExpr": _names(of)}
    y = {
        "field": "at", "type": "ordinal", "title": None, "sort": None, "scale": {"paddingInner": 0.35, "paddingOuter": 0.3},
        "axis": names,
    }  # fmt: skip
    mark = {**_NOW, "size": 110} if share else {"type": "bar", "color": INKS["brand"]}
    words = {"type": "text", "align": "right", "fontSize": TEXT, "color": INKS["ink"]}
    layers = [
        _layer(mark, {"x": {"field": "v", **x}, "y": y, "href": {"field": "href"}}, "datum.v !== null"),
        _layer({**_BEFORE, "size": 70}, {"x": {"field": "b", **x}, "y": y}, "datum.b !== null"),
        _layer(words, {"x": {"value": "width"}, "y": y, "text": {"field": "said"}}),
    ]
    return _spec(rows, [*_target(target, "x", x), *layers], width, {"step": 28})


def course(of: Sequence[Part], *, width: int = WIDE, share: bool = False, target: Decimal | None = None) -> Spec:
    """A line with a dot for each period, the one before dashed with hollow marks; a gap where there is no data."""
    rows = _rows(of)
    low, most = _domain(rows, target, share)
    scale = {"domain": [low, most if share else most * 1.1], "nice": True}
    y = {"type": "quantitative", "title": None, "scale": scale, "axis": {**_AXIS, "domain": False, "ticks": False}}
    every = max(1, -(-len(rows) * 46 // width))
    names = f"datum.value % {every} ? '' : " + _names(of)
    axis = {**_AXIS, "grid": False, "labelAngle": 0, "labelOverlap": False, "labelExpr": names}
    x = {"field": "at", "type": "ordinal", "title": None, "scale": {"padding": 0.5}, "axis": axis}
    broken = {"type": "line", "invalid": "break-paths-show-domains"}
    then: Spec = {"x": x, "y": {"field": "b", **y}}
    now: Spec = {"x": x, "y": {"field": "v", **y}}
    layers = [
        _layer({**broken, "color": INKS["ink-2"], "strokeWidth": 1.5, "strokeDash": [5, 4]}, then),
        _layer({**_BEFORE, "size": 45}, then, "datum.b !== null"),
        _layer({**broken, "color": INKS["brand"], "strokeWidth": 2.5}, now),
        _layer({**_NOW, "size": 75}, {**now, "href": {"field": "href"}}, "datum.v !== null"),
        *_last_said(rows, now, low + (most - low) / 5),
    ]
    return _spec(rows, [*_target(target, "y", y), *layers], width, 220 if width >= WIDE else 180)


def _rows(of: Sequence[Part]) -> list[Spec]:
    return [
        {
            "at": place, "label": one.label, "said": one.said, "v": _number(one.value), "b": _number(one.before),
            "href": f"{PLACE}{place}",
        }
        for place, one in enumerate(of)
    ]  # fmt: skip


def _layer(mark: Spec, encoding: Spec, only: str = "") -> Spec:
    return {**({"transform": [{"filter": only}]} if only else {}), "mark": mark, "encoding": encoding}


def _last_said(rows: list[Spec], now: Spec, ground: float) -> list[Spec]:
    """The words of the last value on a halo, above the line, or below where it came down; not so near the ``ground`` that they
    would lie over the axis."""
    known = [row for row in rows if row["v"] is not None]
    if not known:
        return []
    falls = len(known) > 1 and known[-2]["v"] > known[-1]["v"] > ground
    words = {"type": "text", "dy": 18 if falls else -16, "fontSize": TEXT, "color": INKS["ink"]}
    halo = {**words, "color": INKS["paper"], "stroke": INKS["paper"], "strokeWidth": 4}
    encoding = {**now, "text": {"field": "said"}}
    return [_layer(mark, encoding, f"datum.at === {known[-1]['at']}") for mark in (halo, words)]


def _spec(rows: list[Spec], layers: list[Spec], width: int, height: object) -> Spec:
    return {
        "data": {"values": rows}, "layer": layers, "width": width, "height": height, "background": None,
        "autosize": {"type": "fit-x", "contains": "padding"}, "padding": {"left": 2, "right": 8, "top": 14, "bottom": 2},
        "config": {"aria": False, "font": FAMILY, "view": {"stroke": None}},
    }  # fmt: skip


def _target(target: Decimal | None, axis: str, channel: Spec) -> list[Spec]:
    if target is None:
        return []
    mark = {"type": "rule", "color": INKS["ink"], "strokeDash": [2, 3], "strokeWidth": 1.5}
    return [{"data": {"values": [{"t": _number(target)}]}, "mark": mark, "encoding": {axis: {"field": "t", **channel}}}]


def _number(value: Decimal | None) -> float | None:
    """A value for drawing: places on a screen need no exactness."""
    return None if value is None else float(value)


def _names(of: Sequence[Part]) -> str:
    """The expression that gives the name of a place: places are numbers, so that two parts of one name stay two."""
    return json.dumps([one.label for one in of], ensure_ascii=False) + "[datum.value]"


def _domain(rows: list[Spec], target: Decimal | None, share: bool) -> tuple[float, float]:
    """From zero to the greatest; of a share from a little below the least to a little above the greatest, within 0 and 100."""
    every = [one for row in rows for one in (row["v"], row["b"]) if one is not None]
    every += [float(target)] if target is not None else []
    low, high = (min(every), max(every)) if every else (0.0, 1.0)
    if not share:
        return min(0.0, low), max(high, 1.0) * 1.02
    margin = max((high - low) * 0.15, 1.0)
    above = high + margin
    return max(0.0, low - margin) if low >= 0 else low - margin, min(100.0, above) if high <= 100 else above
