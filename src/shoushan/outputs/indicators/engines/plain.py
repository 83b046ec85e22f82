"""The engine in plain Python: the evaluator over rows of Arrow. Slow and easy to read; what the others must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from shoushan.outputs.indicators.asked import (
    Answer,
    Behind,
    Cell,
    Count,
    DaysBetween,
    Distinct,
    Group,
    Key,
    Measure,
    Request,
    Smallest,
    Spread,
    Sum,
)
from shoushan.outputs.indicators.engines import opening
from shoushan.outputs.indicators.engines.answering import contribution, in_order, member
from shoushan.outputs.indicators.engines.binding import SCOPE_UNIT, Bound, bind
from shoushan.outputs.indicators.engines.refusals import FactsUnreadable
from shoushan.outputs.indicators.facts.source import CHAIN, Source
from shoushan.rules.catalogue.expressions import UNKNOWN, Expr, evaluate

Row = dict[str, Any]


class Plain:
    """Answers by looking at one row after the other."""

    name = "python"

    def answer(self, request: Request, sources: Mapping[str, Source]) -> list[Group]:
        """See `Engine.answer`."""
        bound = bind(request, sources)
        found: dict[Key, tuple[list[Answer], list[int]]] = {}
        if not bound.request.by:
            found[()] = _empty(bound.request)
        for row in _population(bound):
            key = _key(bound.request, row)
            answers, unknown = found.setdefault(key, _empty(bound.request))
            if _held(bound.request.where, row) is None:
                unknown[0] += 1
                continue
            for measure, answer in zip(bound.request.measures, answers, strict=True):
                _take(measure, answer, row)
        groups = [Group(key, tuple(_done(request, answers)), unknown[0]) for key, (answers, unknown) in found.items()]
        return in_order(groups)

    def behind(
        self, request: Request, measure: int, key: Key, sources: Mapping[str, Source], *, unknown: bool = False
    ) -> Iterator[Behind]:
        """See `Engine.behind`."""
        bound = bind(request, sources)
        asked = bound.request.measures[measure]
        counted = contribution(asked)
        things = bound.source.keys
        rows = [row for row in _population(bound) if _key(bound.request, row) == key]
        for row in sorted(rows, key=lambda row: _place(row, things)):
            if _held(bound.request.where, row) is None:
                continue
            told = _told(asked, row)
            if told is False or (told is None) != unknown:
                continue
            amount = 0 if told is None else counted(told[0])
            brought = None if told is None else member(asked, told[0])
            yield Behind(row["case_id"], row["leaf"], tuple(row[name] for name in things), amount, brought)


def _place(row: Row, things: tuple[str, ...]) -> tuple[Any, ...]:
    return (row["case_id"], row["leaf"], *((row[name] is not None, row[name] or 0) for name in things))


def _empty(request: Request) -> tuple[list[Answer], list[int]]:
    answers = [Answer(members=set(), spread=Counter()) for _ in request.measures]  # type: ignore[arg-type]  # filled below
    return answers, [0]


def _take(measure: Measure, answer: Any, row: Row) -> None:
    told = _told(measure, row)
    if told is False:
        return
    if told is None:
        answer.unknown += 1
        return
    (value,) = told
    match measure:
        case Count():
            answer.value += 1
        case Sum():
            answer.value += value
        case Distinct():
            answer.members.add(value)
        case Spread() | DaysBetween():
            answer.spread[value] += 1
        case Smallest():
            answer.least = value if answer.least is None else min(answer.least, value)


def _done(request: Request, answers: list[Answer]) -> Iterator[Answer]:
    for measure, answer in zip(request.measures, answers, strict=True):
        size = len(answer.members) if isinstance(measure, Distinct) else answer.value
        kept = frozenset(answer.members) if isinstance(measure, Distinct) and measure.kept else frozenset()
        yield Answer(size, answer.unknown, kept, dict(answer.spread), answer.least)


def _told(measure: Measure, row: Row) -> tuple[Any] | Literal[False] | None:
    """The value that a row of the population brings to a measure; ``False`` when it brings none, ``None`` when unknown."""
    held = _held(measure.where, row)
    if not held:
        return None if held is None else False
    match measure:
        case Count():
            return (1,)
        case DaysBetween(first, last):
            one, other = evaluate(first, row), evaluate(last, row)
            if one is UNKNOWN or other is UNKNOWN:
                return None
            return ((date.fromisoformat(other) - date.fromisoformat(one)).days,)
        case Sum(of) | Distinct(of) | Spread(of) | Smallest(of):
            value = evaluate(of, row)
            return None if value is UNKNOWN else (value,)


def _held(where: Expr | None, row: Row) -> bool | None:
    if where is None:
        return True
    held = evaluate(where, row)
    return None if held is UNKNOWN else bool(held)


def _key(request: Request, row: Row) -> Key:
    values: list[Cell] = []
    for by in request.by:
        value = evaluate(by, row)
        values.append(None if value is UNKNOWN else value)
    return tuple(values)


def _population(bound: Bound) -> Iterator[Row]:
    """Visible rows in scope, joined with their case's row where asked, that are not outside the population."""
    request = bound.request
    visible = _visible(request)
    cases = {row["case_id"]: row for row in _rows(bound.cases, visible)} if bound.cases else {}
    scope = None
    if bound.scope is not None and request.units is not None:
        scope = {row["case_id"] for row in _rows(bound.scope, visible) if row[SCOPE_UNIT] in request.units}
    for row in _rows(bound.source, visible):
        if scope is not None and row["case_id"] not in scope:
            continue
        if bound.of_case:
            case = cases.get(row["case_id"], {})
            row = row | {name: case.get(name) for name in bound.of_case}
        if _held(request.where, row) is not False:
            yield row


def _visible(request: Request) -> Callable[[Row], bool]:
    day, leaf = request.as_of.isoformat(), request.known_at

    def known(value: int | None) -> bool:
        return value is not None and (leaf is None or value <= leaf)

    def visible(row: Row) -> bool:
        followed = known(row["next_leaf"]) and row["next_day"] is not None and row["next_day"] <= day
        return known(row["leaf"]) and row["day"] <= day and not followed and not known(row["struck"])

    return visible


def _rows(source: Source, visible: Callable[[Row], bool]) -> Iterator[Row]:
    touched = {row["case_id"] for row in _part(source, "touched")}
    for part in ("now", "past", "delta"):
        for row in _part(source, part):
            if (part == "delta" or row["case_id"] not in touched) and visible(row):
                yield row


def _part(source: Source, part: opening.Part) -> Iterator[Row]:
    held = opening.table(source, part)
    tables = [] if held is None else [held]
    for paths, columns in opening.groups(source, part):
        tables += [_read(path, columns) for path in paths]
    names = ("case_id",) if part == "touched" else (*CHAIN, *source.columns)
    for table in tables:
        for row in table.to_pylist():
            yield {name: _cell(row.get(name)) for name in names}


def _read(path: Any, columns: frozenset[str]) -> Any:
    try:
        return pq.ParquetFile(path).read(columns=sorted(columns))
    except (OSError, pa.ArrowException):
        raise FactsUnreadable.file(path) from None


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
