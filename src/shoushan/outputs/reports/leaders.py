"""The brief for leaders as two pages: the twelve figures that the pack names, and the five matters that have waited longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from shoushan.outputs.indicators.deriving import Asking
from shoushan.outputs.reports.asking import ask, span_of
from shoushan.outputs.reports.composing import Language, made_of, writing_words
from shoushan.outputs.reports.made import Cell, Close, Grid, Line, Made, Marks
from shoushan.records.cases import boards
from shoushan.records.units.accounts import unit_names
from shoushan.rules.catalogue.compositions import said_of
from shoushan.rules.catalogue.model.reports import Bound, Composition, FigureTable, TableRow
from shoushan.rules.text import Text

MATTERS = 5
TITLE = Text("重点指标和待办事项", "Key figures and what waits")
WAITING = Text("等得最久的五件", "The five that have waited longest")
NONE = Text("没有超期的件。", "Nothing is overdue.")
HEADS = (
    Text("编号", "Number"), Text("什么事", "What"), Text("谁在办", "Who has it"), Text("自何日起", "Since"),
    Text("到期日", "Due"),
)  # fmt: skip
WIDTHS = (46, 34, 24, 26, 26)


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
    book, at = asking.book, 0 if language == "zh" else 1
    title, _ = said_of(f"{{place}}{TITLE.zh}", f"{{place}}: {TITLE.en}")
    rows = tuple(TableRow(Bound(full_id, "value", period)) for full_id in book.pack.brief)
    table, _ = said_of("重点指标", "Key figures")
    composition = Composition("brief", title, organ, period, (FigureTable(table, rows),), Text("", ""))
    made = made_of(ask(asking, composition, span_of(book, composition, day, known_at=known_at)), language, dated=day)
    caption = Line("caption", (WAITING[at],), above=True)
    cells = _matters(asking, moment, at)
    waiting = Grid(tuple(head[at] for head in HEADS), WIDTHS, cells, small=True) if cells else Line("body", (NONE[at],))
    tables = tuple(item for item in made.items if not isinstance(item, Close))
    return replace(made, items=(*tables, caption, waiting, Close()))


def _matters(asking: Asking, moment: datetime, at: int) -> tuple[tuple[Cell, ...], ...]:
    """What is longest overdue, the viewer's own first: number, what, who has it, since when, due."""
    names, marks = unit_names(), Marks(1000)
    found = []
    for line in boards.longest_overdue(asking.viewer, asking.book, moment, MATTERS):
        holders = ("、", ", ")[at].join(names[unit][0][at] if unit in names else unit for unit in line.holders)
        words = (
            line.number, f"{line.noun[at]}{('：', ': ')[at]}{line.title[at]}", holders, (line.since or "—")[:10],
            (line.due or "—")[:10],
        )  # fmt: skip
        found.append(tuple((writing_words(marks, word),) for word in words))
    return tuple(found)
