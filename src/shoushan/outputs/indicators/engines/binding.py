"""A question bound to the sources that answer it: names found, kinds settled, and refused what would make an engine stumble."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from shoushan.outputs.indicators.asked import (
    Count,
    DaysBetween,
    Distinct,
    Measure,
    Request,
    Smallest,
    Spread,
    Sum,
)
from shoushan.outputs.indicators.engines.dialects import DUCK
from shoushan.outputs.indicators.engines.emitting import Columns, emit
from shoushan.outputs.indicators.engines.refusals import DatasetMissing
from shoushan.outputs.indicators.facts.source import CHAIN, ColumnKind, Source
from shoushan.rules.catalogue.expressions import Expr, ExpressionFault, kind, names, typed
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.text import Text

Settled = Callable[[Expr, str], Expr]
CASES: Final = "cases"
SCOPE: Final = "scope"
SCOPE_UNIT: Final = "scope.unit"
_WANTED: Final[dict[str, frozenset[n.Kind]]] = {
    "bool": frozenset({"bool", "null"}), "int": n.NUMBERS | {"null"}, "date": frozenset({"date", "null"}),
    "int or date": n.NUMBERS | {"date", "null"}, "cell": n.NUMBERS | {"date", "bool", "text", "null"},
}  # fmt: skip
_WORDS: Final[dict[str, Text]] = {
    "bool": Text("是/否", "yes or no"), "int": Text("整数", "a whole number"), "date": Text("日期", "a day"),
    "int or date": Text("整数或日期", "a whole number or a day"), "cell": Text("单个值", "a single value"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bound:
    """A question with its kinds settled, and the sources and columns it reads.

    ``own`` are the columns read from its dataset, ``of_case`` those read from the case's row (empty: no join).
    """

    request: Request
    source: Source
    cases: Source | None
    scope: Source | None
    own: Mapping[str, ColumnKind]
    of_case: Mapping[str, ColumnKind]

    def columns(self, write: Mapping[str, str]) -> Columns:
        """Every name that expressions may use → how ``write`` says it, and its kind."""
        return {name: (write[name], kind) for name, kind in (*self.own.items(), *self.of_case.items())}


def bind(request: Request, sources: Mapping[str, Source]) -> Bound:
    """``request`` over ``sources`` (dataset → source).

    Raises `ExpressionFault` for a name that no dataset has, for kinds that do not fit and for numbers that may exceed 38
    digits; `DatasetMissing` when a dataset is needed and not given.
    """
    source = _source(sources, request.dataset)
    cases = sources.get(CASES) if request.dataset != CASES else None
    found: dict[str, ColumnKind] = {}
    joined: dict[str, ColumnKind] = {}
    for name in {name for expr in expressions(request) for name in names(expr)}:
        if name in source.columns:
            found[name] = source.columns[name]
        elif cases is not None and name in cases.columns and name not in CHAIN:
            joined[name] = cases.columns[name]
        else:
            raise _nameless(name, request.dataset)
    kinds = found | joined

    def settled(expr: Expr, wanted: str) -> Expr:
        done = typed(expr, lambda name: kinds[name])
        given = kind(done)
        if given not in _WANTED[wanted]:
            raise _unfit(wanted)
        emit(done, DUCK, {name: (DUCK.quoted(name), kinds[name]) for name in kinds})
        return done

    bound = replace(
        request,
        where=None if request.where is None else settled(request.where, "bool"),
        by=tuple(settled(by, "cell") for by in request.by),
        measures=tuple(_measure(measure, settled) for measure in request.measures),
    )
    scope = None if request.units is None else _source(sources, SCOPE)
    return Bound(bound, source, cases if joined else None, scope, found, joined)


def expressions(request: Request) -> Iterator[Expr]:
    """Every expression of a question."""
    yield from _given((request.where, *request.by))
    for measure in request.measures:
        yield from parts(measure)


def parts(measure: Measure) -> Iterator[Expr]:
    """The expressions of one measure."""
    yield from _given((measure.where,))
    match measure:
        case Sum(of) | Distinct(of) | Spread(of) | Smallest(of):
            yield of
        case DaysBetween(first, last):
            yield from (first, last)
        case Count():
            pass


def _given(items: Iterable[Expr | None]) -> Iterator[Expr]:
    return (item for item in items if item is not None)


def _measure(measure: Measure, settled: Settled) -> Measure:
    where = None if measure.where is None else settled(measure.where, "bool")
    match measure:
        case Count():
            return Count(where)
        case Distinct(of):
            return replace(measure, of=settled(of, "cell"), where=where)
        case Smallest(of):
            return replace(measure, of=settled(of, "int or date"), where=where)
        case Sum(of) | Spread(of):
            return replace(measure, of=settled(of, "int"), where=where)
        case DaysBetween(first, last):
            return DaysBetween(settled(first, "date"), settled(last, "date"), where)


def _source(sources: Mapping[str, Source], dataset: str) -> Source:
    try:
        return sources[dataset]
    except KeyError:
        raise DatasetMissing.named(dataset) from None


def _nameless(name: str, dataset: str) -> ExpressionFault:
    return ExpressionFault(
        Text(f"数据集 {dataset} 及其事项都没有“{name}”这一列。", f"Neither {dataset} nor the case has a column “{name}”."),
        Text("请核对指标所用的名称与数据集。", "Look at the names and the dataset that the indicator uses."),
    )


def _unfit(wanted: str) -> ExpressionFault:
    words = _WORDS[wanted]
    return ExpressionFault(
        Text(f"此处需要{words.zh}。", f"This place needs {words.en}."),
        Text("请改用相应类型的字段或写法。", "Use a field or a value of that kind."),
    )
