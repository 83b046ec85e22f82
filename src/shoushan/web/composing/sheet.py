"""A report as it is read and as it is composed: every line with its numbers, its table or chart, and what to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from django.utils.html import format_html

from shoushan.outputs.indicators.judging import is_percentage
from shoushan.outputs.indicators.periods import Period
from shoushan.rules.catalogue import sentences
from shoushan.rules.catalogue.calibers import caliber_of
from shoushan.rules.catalogue.compositions import Line, composed
from shoushan.rules.catalogue.cuts import cut_of
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import Bound, Chart, Sentence
from shoushan.web.composing.live import Live, hand_written
from shoushan.web.dashboards import figure_parts
from shoushan.web.dashboards.figure_values import change_cell, name_of, place_said, target_words, value_said
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word

CHINESE = "一二三四五六七八九十"
CUTS = {"years": "year", "months": "month"}
Offer = Callable[[str], tuple[Indicator, ...]]


def text_of(live: Live, line: Line) -> Sentence:
    """The words of a line in the reader's language; Chinese where there is no English."""
    return sentences.read((line.en if live.at else "") or line.zh)[0]


def bounds_in(lines: Sequence[Line]) -> tuple[Bound, ...]:
    """Every number of the lines, each once, in their order."""
    found: list[Bound] = []
    for line in lines:
        found += [one for one in sentences.read(line.zh)[0] if isinstance(one, Bound)]
        found += figures_of(line)
    return tuple(dict.fromkeys(found))


def figures_of(line: Line) -> tuple[Bound, ...]:
    """The numbers that a table or chart names."""
    pieces = (piece for text in line.figures for piece in sentences.read("{" + text.strip("{} ") + "}")[0])
    return tuple(one for one in pieces if isinstance(one, Bound))


def number_words(number: int) -> str:
    """1 → 一, 12 → 十二, 23 → 二十三."""
    if number <= 10:
        return CHINESE[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else CHINESE[tens - 1]) + "十" + (CHINESE[ones - 1] if ones else "")


def numbered(lines: Sequence[Line], at: int) -> Iterator[str]:
    """The number of each line: of headings 一、 and （一）, of the others none."""
    first = second = 0
    for line in lines:
        if line.kind == "heading":
            first, second = first + 1, 0
            yield f"{number_words(first)}、" if at == 0 else f"{first}. "
        elif line.kind == "subheading":
            second += 1
            yield f"（{number_words(second)}）" if at == 0 else f"{first}.{second} "
        else:
            yield ""


def lines_of(live: Live, title: str, lines: Sequence[Line], offer: Offer | None = None) -> tuple[ui.ReportLine, ...]:
    """The lines as they are read, the title first; ``offer`` names figures for numbers written by hand."""
    found = [ui.ReportLine("head", "title", live.said(sentences.read(title)[0]))]
    for no, (line, number) in enumerate(zip(lines, numbered(lines, live.at), strict=True)):
        body = _table(live, line, no) if line.kind == "table" else _chart(live, line, no) if line.kind == "chart" else None
        if line.kind == "annex" and offer is None:
            body = annex(live, bounds_in(lines))
        marks = tuple(marks_of(live, line, offer)) if offer else ()
        found.append(ui.ReportLine(
            f"line-{no}", line.kind, live.said(text_of(live, line)), number, body, marks=marks,
            label=word("compose-line", n=no + 1),
        ))  # fmt: skip
    return tuple(found)


def marks_of(live: Live, line: Line, offer: Offer) -> Iterator[ui.ReportMark]:
    """What is to be looked at: numbers written by hand with what to bind instead, faults of form, figures without a value."""
    for number in dict.fromkeys(hand_written(line.zh)):
        links = []
        for one in offer(line.zh):
            name = one.figure or one.full_id
            told = live.told(Bound(name))
            links.append(ui.Link(f"{{{name}}} {t(one.label)} {told.text}", told.href))
        yield ui.ReportMark(
            word("compose-by-hand", n=number), word("compose-bind-instead" if links else "compose-bind-some"), tuple(links)
        )
    for text in (line.zh, line.en):
        _, faults = sentences.read(text)
        yield from (ui.ReportMark(t(one.message), t(one.remedy)) for one in faults if not _is_number(one))
    yield from (ui.ReportMark(one) for one in dict.fromkeys(live.wrongs(line)))
    for bound in figures_of(line):
        if wrong := live.told(bound).wrong:
            yield ui.ReportMark(wrong)


def _is_number(wrong: sentences.Wrong) -> bool:
    """Whether a fault tells of a number written by hand, which is marked on its own."""
    return wrong.message.zh.startswith("句子里直接写了数字")


def _table(live: Live, line: Line, no: int) -> ui.Table:
    """The figures of a table with value, 同比, target and place."""
    columns = (
        ui.Column(word("figure-indicator"), "wide"), ui.Column(word("figure-value"), "number"),
        ui.Column(word("figure-change-last-year"), "number", priority=2), ui.Column(word("figure-target"), priority=2),
        ui.Column(word("figure-rank"), priority=3),
    )  # fmt: skip
    rows = []
    for place, bound in enumerate(figures_of(line)):
        one, told = live.indicator(bound.figure), live.told(bound)
        if one is None:
            rows.append(ui.Row((bound.figure, told.text, None, None, None), tone="mute"))
            continue
        figure = live.figure(bound)
        rank = line.ranks[place] if place < len(line.ranks) else ""
        standing = live.told(Bound(rank, "value", bound.period)).text if rank else place_said(figure)
        rows.append(ui.Row((
            t(one.label), ui.Link(told.said, told.href) if told.href else told.said,
            change_cell(one, figure, "last-year"), target_words(one) or None, standing or None,
        )))  # fmt: skip
    return ui.Table(
        live.plain(text_of(live, line)), columns, tuple(rows), ui.Empty(word("compose-no-figures")), caption_hidden=True,
        id=f"table-{no}",
    )  # fmt: skip


def _chart(live: Live, line: Line, no: int) -> ui.Chart | None:
    """One figure by a dimension, by years or months; or several figures side by side."""
    bounds = [one for one in figures_of(line) if live.indicator(one.figure) is not None]
    if not bounds:
        return None
    title = live.plain(text_of(live, line))
    first = live.indicator(bounds[0].figure)
    assert first is not None
    if len(bounds) == 1 and line.by:
        return _divided(live, line, first, bounds[0], title, no)
    parts, rows = [], []
    for bound in bounds:
        one = live.indicator(bound.figure)
        assert one is not None
        figure, told = live.figure(bound), live.told(bound)
        parts.append(ui.ChartPart(t(one.label), figure.value if figure else None, told.text, _before(figure), told.href))
        rows.append(ui.Row((t(one.label), ui.Link(told.text, told.href) if told.href else told.text)))
    return _drawn(title, parts, rows, share=is_percentage(first), no=no)


def _divided(live: Live, line: Line, one: Indicator, bound: Bound, title: str, no: int) -> ui.Chart | None:
    block = composed((line,)).blocks[0]
    found = list(live.parts(block)) if isinstance(block, Chart) and live.figure(bound) is not None else []
    cut = cut_of(live.room.request.book.pack.ledgers[one.ledger], one, CUTS.get(line.by, line.by))
    if line.by not in CUTS:
        found.sort(key=lambda each: (each.value is None, -(each.value or 0), str(each.key)))
    parts, rows = [], []
    for each in found[: figure_parts.MOST]:
        if line.by == "years":
            label = str(each.last.year)
            href = figure_parts.rows_href(live.room, one, period=Period(each.first or each.last, each.last)) if each.n else ""
        elif cut is not None:
            label = name_of(live.room.request, cut, each.key[0])
            href = figure_parts.part_href(live.room, one, each, cut)
        else:
            continue
        told = value_said(one, each)
        parts.append(ui.ChartPart(label, each.value, told, None, href))
        rows.append(ui.Row((label, ui.Link(told, href) if href else told)))
    return _drawn(title, parts, rows, share=is_percentage(one), no=no, course=line.by in CUTS) if parts else None


def _drawn(
    title: str, parts: Sequence[ui.ChartPart], rows: Sequence[ui.Row], *, share: bool, no: int, course: bool = False
) -> ui.Chart:
    columns = (ui.Column(word("figure-indicator"), "wide"), ui.Column(word("figure-value"), "number"))
    table = ui.Table(title, columns, tuple(rows), ui.Empty(word("no-data")), id=f"chart-rows-{no}", caption_hidden=True)
    before = word("figure-last-year") if any(part.before is not None for part in parts) else ""
    shape: Literal["parts", "course"] = "course" if course else "parts"
    return ui.Chart(title, shape, tuple(parts), table, word("figure-now"), before, share, id=f"chart-{no}")


def _before(figure: Any) -> Decimal | None:
    earlier = figure.before.get("last-year") if figure else None
    return earlier.value if earlier else None


def annex(live: Live, bounds: Sequence[Bound]) -> ui.Table:
    """Every figure of the report laid open: days, n, caliber."""
    columns = (
        ui.Column(word("figure-indicator"), "wide"), ui.Column(word("figure-value"), "wide"),
        ui.Column(word("compose-caliber"), "wide", priority=2),
    )  # fmt: skip
    rows, done = [], set()
    for bound in bounds:
        one = live.indicator(bound.figure)
        if one is None or (key := (one.full_id, live.period_of(bound))) in done:
            continue
        done.add(key)
        told, figure, period = live.told(Bound(bound.figure, "value", bound.period)), live.figure(bound), key[1]
        n = "" if figure is None else f" (n = {figure.n:,})"
        value = format_html('<a href="{}">{}</a>{}', told.href, told.said, n) if told.href else told.said
        caliber = f"{t(caliber_of(live.room.request.book.pack, one))} {period.first} – {period.last}"
        rows.append(ui.Row((f"{one.figure} {t(one.label)}" if one.figure else t(one.label), value, caliber)))
    return ui.Table(word("compose-annex"), columns, tuple(rows), ui.Empty(word("compose-no-figures")), id="annex",
                    caption_hidden=True)  # fmt: skip
