"""Figures as markup: charts drawn, tiles shaded, small courses, and the words for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from shoushan.outputs.charts import drawing, shapes
from shoushan.web.ui.cells import href, spoken
from shoushan.web.ui.components.figures import Change, Chart, FigureCard, Suppressed, Target, Tile, Tiles
from shoushan.web.ui.language import word

ARROWS = {"up": "▲", "down": "▼", "level": "＝"}
SHADES = 5


def change_html(change: Change) -> str:
    """同比 ▲ 1.23 个百分点 向好."""
    tone = "" if change.good is None else " change-good" if change.good else " change-bad"
    how = "better" if change.good else "worse"
    verdict = "" if change.good is None else f' <span class="change-word">{word(how)}</span>'
    return (
        f'<span class="change{tone}"><span class="change-label">{spoken(change.label)}</span> '
        f'<span aria-hidden="true">{ARROWS[change.direction]}</span>'
        f'<span class="visually-hidden">{word(f"change-{change.direction}")}</span> '
        f"<b>{spoken(change.said)}</b>{verdict}</span>"
    )


def target_html(target: Target) -> str:
    """目标 ≥ 98% ✓ 达到, or ✗ 差 1.2."""
    if target.met is None:
        return f'<span class="target">{spoken(target.said)}</span>'
    mark, tone = ("✓", "good") if target.met else ("✗", "bad")
    gap = spoken(target.gap) if target.gap else word("target-met" if target.met else "target-missed")
    return (
        f'<span class="target target-{tone}">{spoken(target.said)} <span aria-hidden="true">{mark}</span> <b>{gap}</b></span>'
    )


def suppressed_html(hidden: Suppressed) -> str:
    """A mark with its reason, as title and for screen readers."""
    why = hidden.why or word("suppressed-why")
    return (
        f'<span class="suppressed" title="{escape(why)}"><span aria-hidden="true">＊</span>'
        f'<span class="visually-hidden">{spoken(why)}</span></span>'
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart in both widths."""

    wide: SafeString
    narrow: SafeString


def drawn(chart: Chart) -> Drawn | None:
    """The chart as SVG for wide and for narrow screens; nothing where nothing can be drawn."""
    if all(one.value is None and one.before is None for one in chart.parts):
        return None
    hrefs = tuple(one.href if href(one.href) != "#" else "" for one in chart.parts)
    return Drawn(*(mark_safe(_svg(chart, width, hrefs)) for width in (shapes.WIDE, shapes.NARROW)))  # noqa: S308 - escaped


def _svg(chart: Chart, width: int, hrefs: Sequence[str]) -> str:
    of = [shapes.Part(one.label, one.value, one.said, one.before) for one in chart.parts]
    draw = shapes.parts if chart.shape == "parts" else shapes.course
    found = drawing.svg(draw(of, width=width, share=chart.share, target=chart.target), hrefs)
    return found.replace("<svg ", '<svg aria-hidden="true" ', 1)


def alternative(chart: Chart) -> str:
    """What the drawing shows, in one sentence."""
    known = [one for one in chart.parts if one.value is not None]
    if not known:
        return chart.title
    most = max(known, key=lambda one: one.value or Decimal(0))
    least = min(known, key=lambda one: one.value or Decimal(0))
    return word(
        "chart-alt", title=chart.title, n=len(chart.parts), most=most.label, most_said=most.said, least=least.label,
        least_said=least.said,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spark:
    """A small course: lines between gaps, in a box of 100 × 28, and the place of its last point."""

    lines: tuple[str, ...]
    x: str
    y: str


def spark(card: FigureCard) -> Spark | None:
    """The course of a card; nothing below three values."""
    known = [value for value in card.spark if value is not None]
    if len(known) < 3:
        return None
    low, high = min(known), max(known)
    span = high - low or Decimal(1)
    places = [
        None if value is None else f"{_x(place, len(card.spark))},{24 - 20 * (value - low) / span:.1f}"
        for place, value in enumerate(card.spark)
    ]
    lines: list[list[str]] = [[]]
    for at in places:
        if at is None:
            lines.append([])
        else:
            lines[-1].append(at)
    x, y = next(at for at in reversed(places) if at is not None).split(",")
    return Spark(tuple(" ".join(line) for line in lines if line), x, y)


def _x(place: int, of: int) -> str:
    return f"{4 + Decimal(92 * place) / max(1, of - 1):.1f}"


@dataclass(frozen=True, slots=True)
class Shaded:
    """A tile with its shade, 0 where there is no number, else 1 to 5."""

    tile: Tile
    level: int


def shaded(tiles: Tiles) -> tuple[Shaded, ...]:
    """Shades in equal steps from the least to the greatest value."""
    known = [tile.value for tile in tiles.items if tile.value is not None]
    low, high = (min(known), max(known)) if known else (Decimal(0), Decimal(0))

    def level(value: Decimal | None) -> int:
        if value is None:
            return 0
        return 1 + min(SHADES - 1, int((value - low) * SHADES / (high - low))) if high > low else 3

    return tuple(Shaded(tile, level(tile.value)) for tile in tiles.items)


def scale(tiles: Tiles) -> tuple[str, str] | None:
    """The words of the least and of the greatest tile, where they differ."""
    known = [tile for tile in tiles.items if tile.value is not None]
    if not known:
        return None
    least = min(known, key=lambda tile: tile.value or Decimal(0))
    most = max(known, key=lambda tile: tile.value or Decimal(0))
    return (least.said, most.said) if least.value != most.value else None
