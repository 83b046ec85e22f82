"""Each kind of figure as a question to our engines, and as SQL written by hand for whoever it is measured against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shoushan.outputs.indicators.asked import Count, DaysBetween, Distinct, Group, Request, Smallest, Sum
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.catalogue.expressions import parse

PERIOD = (date(2017, 1, 1), date(2017, 10, 31))
WORDS = {
    "duckdb": {"year": "year({})", "month": "month({})", "days": "({1} - {0})", "day": "date '{}'", "quote": '"'},
    "postgresql": {
        "year": "cast(extract(year from {}) as int)", "month": "cast(extract(month from {}) as int)", "days": "({1} - {0})",
        "day": "date '{}'", "quote": '"',
    },
    "sqlite": {
        "year": "cast(substr({}, 1, 4) as integer)", "month": "cast(substr({}, 6, 2) as integer)",
        "days": "cast(julianday({1}) - julianday({0}) as integer)", "day": "'{}'", "quote": '"',
    },
    "spark": {"year": "year({})", "month": "month({})", "days": "datediff({1}, {0})", "day": "date '{}'", "quote": "`"},
}  # fmt: skip
"""What the engines write differently, so that one text by hand serves all."""


@dataclass(frozen=True)
class Kind:
    """A figure: its name, its dataset, the measures asked of us, and the text by hand (`[name]` is a column)."""

    name: str
    dataset: str
    by: tuple[str, ...]
    measures: tuple[Any, ...]
    sql: str
    where: str | None = None
    joined: bool = False

    def request(self, today: date) -> Request:
        """The question as of ``today``."""
        where = _parsed(self.where, today) if self.where else None
        measures = tuple(measure(today) for measure in self.measures)
        return Request("bench", self.dataset, today, None, measures, where, tuple(map(parse, self.by)))

    def text(self, words: str, today: date) -> str:
        """The statement in an engine's words; a dataset is a table or view of its name."""
        said, sql = WORDS[words], self.sql
        for name, day in (("today", today), ("from", PERIOD[0]), ("to", PERIOD[1])):
            sql = sql.replace(f"<{name}>", said["day"].format(day))
        sql = re.sub(r"\b(year|month)\(([^()]*)\)", lambda found: said[found[1]].format(found[2]), sql)
        sql = re.sub(r"\bdays\(([^()]*), ([^()]*)\)", lambda found: said["days"].format(found[1], found[2]), sql)
        return sql.replace("[", said["quote"]).replace("]", said["quote"])


def _parsed(text: str, today: date) -> n.Expr:
    for name, day in (("today", today), ("from", PERIOD[0]), ("to", PERIOD[1])):
        text = text.replace(f"<{name}>", f"date '{day}'")
    return parse(text)


def _of(make: Any, *texts: str, **more: Any) -> Any:
    return lambda today: make(*(_parsed(text, today) for text in texts), **more)


FELL_DUE = "term.due between <from> and <to> and (term.state = 'ended' or term.due < <today>)"
KINDS = (
    Kind("acts by month and unit", "acts", ("year(act.on)", "month(act.on)", "act.unit"), (lambda _: Count(),),
         "select year([act.on]), month([act.on]), [act.unit], count(*) from acts group by 1, 2, 3"),
    Kind("share in time by unit", "terms", ("term.unit",), (lambda _: Count(), _of(Count, "term.met")),
         "select [term.unit], count(*), sum(case when [term.met] then 1 else 0 end) from terms where [term.due] between <from> "
         "and <to> and ([term.state] = 'ended' or [term.due] < <today>) group by 1", FELL_DUE),
    Kind("sum by channel", "cases", ("case.channel",), (_of(Sum, "amount"),),
         "select [case.channel], sum([amount]) from cases where [case.opened_on] between <from> and <to> group by 1",
         "case.opened_on between <from> and <to>"),
    Kind("different households by unit", "cases", ("case.unit",), (_of(Distinct, "household", kept=False),),
         "select [case.unit], count(distinct [household]) from cases group by 1"),
    Kind("days to close by unit (median, p90)", "cases", ("case.unit",),
         (_of(DaysBetween, "case.opened_on", "case.closed_on"),),
         "select [case.unit], days([case.opened_on], [case.closed_on]), count(*) from cases where [case.closed_on] between "
         "<from> and <to> group by 1, 2", "case.closed_on between <from> and <to>"),
    Kind("earliest open due day by unit", "terms", ("term.unit",), (_of(Smallest, "term.due"),),
         "select [term.unit], min([term.due]) from terms where [term.state] = 'running' group by 1", "term.state = 'running'"),
    Kind("stock open by stage", "cases", ("case.stage",), (lambda _: Count(),),
         "select [case.stage], count(*) from cases where not [case.closed] group by 1", "not case.closed"),
    Kind("overdue by channel (joined)", "terms", ("case.channel",), (lambda _: Count(),),
         "select [case.channel], count(*) from terms t join cases c on c.case_id = t.case_id where [term.state] = 'running' "
         "and [term.due] < <today> group by 1", "term.state = 'running' and term.due < <today>", joined=True),
)  # fmt: skip


def rows_of(groups: list[Group]) -> list[list[Any]]:
    """Our answer in the shape of the rows by hand."""
    found: list[list[Any]] = []
    for group in groups:
        if group.answers[0].spread:
            found += [[*group.key, days, often] for days, often in group.answers[0].spread.items()]
        else:
            values = [answer.least if answer.least is not None else answer.value for answer in group.answers]
            found.append([*group.key, *values])
    return plain([row for row in found if any(row[len(row) - 1 :])])


def plain(rows: Any) -> list[list[Any]]:
    """Rows of any engine as lists of text in order, to be compared."""
    return sorted(
        [[str(int(cell)) if isinstance(cell, int | float | Decimal) else str(cell)[:10] for cell in row] for row in rows]
    )
