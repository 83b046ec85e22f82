"""DuckDB and plain Python answer random questions over random facts alike, to the last row behind."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from shoushan.outputs.indicators.asked import Request
from shoushan.outputs.indicators.engines import emitting, opening, statements
from shoushan.outputs.indicators.engines.duck import DuckDb
from shoushan.outputs.indicators.engines.emitting import Made
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.engines.refusals import EngineFailed
from shoushan.outputs.indicators.engines.statements import Piece, Statements
from shoushan.outputs.indicators.facts.source import Source
from shoushan.rules.catalogue.expressions import ExpressionFault, nodes
from tests.outputs.indicators.engines import questions


def said(engine: Any, request: Request, sources: Mapping[str, Source]) -> Any:
    """The answer, or that the question was refused."""
    try:
        return engine.answer(request, sources)
    except ExpressionFault as fault:
        return str(fault)


@pytest.mark.parametrize("seed", range(4))
def test_duckdb_answers_as_python_does(seed: int) -> None:
    luck, told = Random(seed), Counter[str]()
    duck, plain = DuckDb(threads=1), Plain()
    for turn in range(12):
        sources = questions.facts(1000 * seed + turn)
        request = questions.Writer(luck).request()
        found = said(plain, request, sources)
        assert said(duck, request, sources) == found, request
        told.update(_tally(found))
        for group in found[:2] if isinstance(found, list) else ():
            for place, answer in enumerate(group.answers):
                for unknown in (False, True):
                    rows = list(duck.behind(request, place, group.key, sources, unknown=unknown))
                    assert rows == list(plain.behind(request, place, group.key, sources, unknown=unknown)), request
                    assert not unknown or len(rows) == answer.unknown
    assert told["value"] > 5
    assert told["unknown"] > 5


def _tally(found: Any) -> list[str]:
    if isinstance(found, str):
        return ["refused"]
    answers = [answer for group in found for answer in group.answers]
    return [
        *("value" for one in answers if one.value or one.members or one.spread or one.least is not None),
        *("unknown" for one in answers if one.unknown),
    ]


def test_the_questions_hold_every_node() -> None:
    leaves = {nodes.Const, nodes.Name, nodes.When}
    every = {of for of in vars(nodes).values() if isinstance(of, type) and issubclass(of, nodes.Expr)} - {nodes.Expr}
    assert set(questions.NODES) == every - leaves


def _case_as_sql(w: Any, expr: nodes.Case) -> Made:
    """SQL's own CASE: an unknown test falls through to the next branch."""
    right = emitting._case(w, expr)
    whens = " ".join(f"WHEN {w.make(one.test).sql} THEN {w.make(one.then).sql}" for one in expr.branches)
    return replace(right, sql=f"(CASE {whens} ELSE {w.make(expr.otherwise).sql} END)")


def _least_of_the_known(w: Any, expr: nodes.Least) -> Made:
    """DuckDB's own least: NULL is passed over."""
    parts = emitting.alike([w.make(item) for item in expr.items], w.dialect)
    return replace(w_right(w, expr), sql=f"least({', '.join(part.sql for part in parts)}, {parts[0].sql})")


def w_right(w: Any, expr: nodes.Expr) -> Made:
    """What the right rule makes."""
    return RIGHT[type(expr)](w, expr)


def _prefix_by_pattern(w: Any, expr: nodes.StartsWith) -> Made:
    """LIKE instead of a prefix: % and _ are wildcards."""
    item, prefix = (emitting.as_kind(w.make(part), "text", w.dialect) for part in (expr.item, expr.prefix))
    return Made(f"({item.sql} LIKE ({prefix.sql} || '%'))", "bool")


def _day_without_an_end(w: Any, expr: nodes.DatePlusDays) -> Made:
    """A moved day that may lie outside the calendar."""
    day, days = emitting.as_kind(w.make(expr.day), "date", w.dialect), emitting.as_kind(w.make(expr.days), "int", w.dialect)
    near = f"CAST(greatest(least({days.sql}, 9000), -9000) AS INTEGER)"
    return Made(f"({day.sql} + {near})", "date")


def _none_is_no(w: Any, expr: nodes.Compare) -> Made:
    """A comparison in which unknown means no."""
    return replace(w_right(w, expr), sql=f"coalesce({w_right(w, expr).sql}, FALSE)")


RIGHT = dict(emitting._RULES)
WRONG = {
    nodes.Case: _case_as_sql, nodes.Least: _least_of_the_known, nodes.StartsWith: _prefix_by_pattern,
    nodes.DatePlusDays: _day_without_an_end, nodes.Compare: _none_is_no,
    nodes.Quarter: lambda w, expr: replace(w_right(w, expr), sql=f"(1 + {w.make(expr.day).sql.count('x')})"),
    nodes.Sub: lambda w, expr: w_right(w, nodes.Add(expr.left, expr.right)),
    nodes.Between: lambda w, expr: w_right(w, nodes.Compare(">=", expr.item, expr.low)),
}  # fmt: skip


def differs(tries: int = 250) -> bool:
    """Whether some random question shows DuckDB and Python apart."""
    for seed in range(tries):
        luck, sources = Random(seed), questions.facts(seed, most=8)
        request = questions.Writer(luck).request()
        try:
            if said(DuckDb(threads=1), request, sources) != said(Plain(), request, sources):
                return True
        except EngineFailed:
            continue
    return False


@pytest.mark.parametrize("node", WRONG, ids=lambda node: node.__name__)
def test_one_wrong_rule_is_caught(node: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(emitting._RULES, node, WRONG[node])
    assert differs()


def test_a_wrong_view_of_time_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Statements._predicate
    monkeypatch.setattr(Statements, "_predicate", lambda self: right(self).replace("b.struck", "NULL"))
    assert differs()


def test_touched_rows_read_twice_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = (Piece("now", touched="all"), Piece("past", touched="all"), Piece("delta", touched="all"))
    monkeypatch.setattr(statements, "whole", lambda bound: lambda source: everything)
    assert differs()


def test_a_column_thought_filled_that_is_not_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "filled", lambda source: frozenset(source.columns))
    assert differs()


def test_half_of_a_scan_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "_joined", lambda how, one, other: other)
    assert differs()


def test_footers_tell_which_columns_are_filled(tmp_path: Path) -> None:
    seen = set[int]()
    for seed in range(40):
        terms = questions.facts(seed)["terms"]
        filled = opening.filled(terms)
        assert filled == opening.filled(questions.on_disk({"terms": terms}, tmp_path / str(seed))["terms"])
        rows = [row for part in ("now", "past", "delta") for row in terms.memory[part].to_pylist()]
        assert filled == {name for name in terms.columns if all(row[name] is not None for row in rows)}
        seen.add(len(filled))
    assert len(seen) > 3
