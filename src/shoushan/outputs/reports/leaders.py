"""The brief for leaders as two pages: the twelve figures that the pack names, and the five matters that have waited longest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from shoushan.outputs.charts import shapes
from shoushan.outputs.indicators import deriving
from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.judging import is_percentage
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.planning import Moment
from shoushan.outputs.reports import telling
from shoushan.outputs.reports.asking import Span, span_of
from shoushan.outputs.reports.composing import Language, writing_words
from shoushan.outputs.reports.key_figures import HEADS as COLUMNS
from shoushan.outputs.reports.key_figures import Ask, KeyFigures, Row, Said, by_month, key_figures
from shoushan.outputs.reports.made import Cell, Close, Grid, Item, Line, Made, Marks, Number, Picture, Run
from shoushan.records.cases import boards
from shoushan.records.units.accounts import unit_names
from shoushan.rules.catalogue.model import Indicator, Pack
from shoushan.rules.catalogue.model.reports import Composition
from shoushan.rules.catalogue.model.reports import Said as Title
from shoushan.rules.procedure.papers import spoken_day
from shoushan.rules.text import Text

MATTERS = 5
TITLE = Text("重点指标和待办事项", "Key figures and what waits")
FIGURES = Text("重点指标", "Key figures")
FIGURE = Text("指标", "Figure")
COURSE = Text("逐月", "by month")
WAITING = Text("等得最久的五件", "The five that have waited longest")
NONE = Text("没有超期的件。", "Nothing is overdue.")
HEADS = (
    Text("编号", "Number"), Text("什么事", "What"), Text("谁在办", "Who has it"), Text("自何日起", "Since"),
    Text("到期日", "Due"),
)  # fmt: skip
WIDTHS = (43, 41, 22, 25, 25)
SHARES = {"value": 18, "month": 18, "change": 20, "target": 30, "standing": 52}
"""Millimetres of each column; the name of the figure has what they leave."""
WHOLE, LEAST = 156, 34
MOVES = 3
"""Different values that make a course worth drawing."""


def brief(
    asking: Asking,
    organ: Text,
    period: str,
    day: date,
    moment: datetime,
    *,
    known_at: int | None = None,
    language: Language = "zh",
) -> Made:
    """The brief of a viewer for a period by name: figures as of ``day`` as known at a leaf, cases as they wait at ``moment``.
    Raises `NoSuchPeriod`."""
    pack, at, marks = asking.book.pack, 0 if language == "zh" else 1, Marks()
    span = span_of(asking.book, Composition("brief", Title(), organ, period, ()), day, known_at=known_at)
    leaf = asking.known(Moment(span.period, day, known_at)).known_at
    ask = _ask(asking, span, leaf)
    names = {unit: name for unit, (name, _) in unit_names().items()}
    indicators = [pack.indicator(full_id) for full_id in pack.brief]
    found = key_figures(ask, pack, names, indicators, span.period, day)
    title = writing_words(marks, f"{pack.name.zh}{TITLE.zh}" if at == 0 else f"{pack.name.en}: {TITLE.en}")
    cells = _matters(asking, names, moment, at, marks)
    items: tuple[Item, ...] = (
        Line("caption", (writing_words(marks, _caption(found, span, at)),), above=True),
        _table(found, at, marks),
        Line("caption", (WAITING[at],), above=True, breaks=True),
        Grid(tuple(head[at] for head in HEADS), WIDTHS, cells, small=True) if cells else Line("body", (NONE[at],)),
        *_course(ask, pack, found, span, at, marks),
        Close(),
    )
    return Made(
        "brief", language, (title,), organ[at], "", items, span.period, day, leaf if leaf is not None else -1,
        spoken_day(day)[at],
    )  # fmt: skip


def _ask(asking: Asking, span: Span, leaf: int | None) -> Ask:
    """Questions of one viewer as of the brief's day, known at its leaf."""

    def asked(one: Indicator, by: tuple[str, ...], period: Period) -> Sequence[Figure]:
        return deriving.ask(
            asking.viewer, asking.book, asking.store, one, period, as_of=span.as_of, known_at=leaf, by=by,
            engine=asking.engine, compare=True,
        )  # fmt: skip

    return asked


def _caption(found: KeyFigures, span: Span, at: int) -> str:
    """What the table shows, of which days, and which month is the last."""
    label, month = span.period.label[at], found.month
    if at == 0:
        return f"{FIGURES.zh}（{label}" + (f"；上月为{month.first.year}年{month.first.month}月）" if month else "）")
    return f"{FIGURES.en} ({label}" + (f"; last month: {month.first:%B %Y})" if month else ")")


def _table(found: KeyFigures, at: int, marks: Marks) -> Grid:
    widths = [SHARES[column] for column in found.columns]
    over = sum(widths) + LEAST - WHOLE
    if over > 0:
        widths = [width - round(over * width / sum(widths) + 0.5) for width in widths]
    heads = (FIGURE[at], *(COLUMNS[column][at] for column in found.columns))
    rows = tuple(
        (
            (writing_words(marks, row.label[at]),),
            *(_cell(row, column, at, marks) for column in found.columns),
        )
        for row in found.rows
    )
    return Grid(heads, (WHOLE - sum(widths), *widths), rows, small=True)


def _cell(row: Row, column: str, at: int, marks: Marks) -> Cell:
    found: list[Run] = []
    for said in row.cells.get(column, ()):
        found += [*([("，", "; ")[at]] if found else []), _number(row.indicator, said, at, marks)]
    return tuple(found) or ("—",)


def _number(one: Indicator, said: Said, at: int, marks: Marks) -> Run:
    if said.tell is None or said.period is None:
        return writing_words(marks, said.words[at])
    return Number(marks.figure(one.full_id, one.figure, said.tell), said.words[at], one.full_id, said.tell, said.period)


def _course(
    ask: Ask, pack: Pack, found: KeyFigures, span: Span, at: int, marks: Marks
) -> tuple[Item, ...]:
    """The figure that moves most, by month up to the last whole one."""
    if found.month is None:
        return ()
    months = Period(max(span.period.first, date(found.month.first.year, 1, 1)), found.month.last)
    best: tuple[int, Indicator, list[shapes.Part]] | None = None
    for row in found.rows:
        if "month" not in row.cells:
            continue
        parts = [_part(row.indicator, figure, at) for figure in by_month(ask, pack, row.indicator, months)]
        moves = len({part.value for part in parts if part.value is not None})
        if moves >= MOVES and (best is None or moves > best[0]):
            best = (moves, row.indicator, parts)
    if best is None:
        return ()
    _, one, parts = best
    label = next(row.label for row in found.rows if row.indicator is one)[at]
    unit = one.unit[at]
    words = f"{label}{COURSE.zh}（{unit}）" if at == 0 else f"{label}, {COURSE.en} ({unit})"
    said = "；".join(f"{part.label} {part.said}" for part in parts)
    spec = shapes.course(parts, share=is_percentage(one))
    return Picture(spec, f"{words}：{said}"), Line("caption", (writing_words(marks, words),))


def _part(one: Indicator, figure: Figure, at: int) -> shapes.Part:
    key = figure.key[0]
    label = f"{key // 100}-{key % 100:02}" if isinstance(key, int) else str(key)
    value = None if "hidden" in figure.flags else figure.value
    return shapes.Part(label, value, telling.tell(one, figure, "number")[at])


def _matters(asking: Asking, names: dict[str, Text], moment: datetime, at: int, marks: Marks) -> tuple[tuple[Cell, ...], ...]:
    """What is longest overdue, the viewer's own first: number, what, who has it, since when, due."""
    found = []
    for line in boards.longest_overdue(asking.viewer, asking.book, moment, MATTERS):
        holders = ("、", ", ")[at].join(names[unit][at] if unit in names else unit for unit in line.holders)
        words = (
            line.number, f"{line.noun[at]}{('：', ': ')[at]}{line.title[at]}", holders, (line.since or "—")[:10],
            (line.due or "—")[:10],
        )  # fmt: skip
        found.append(tuple((writing_words(marks, word),) for word in words))
    return tuple(found)
