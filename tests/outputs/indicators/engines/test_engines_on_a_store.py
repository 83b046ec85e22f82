"""The facts of a working district, asked by engines: what is kept, and Python, give the same while entries come in."""

from datetime import date
from random import Random
from typing import Any

import pytest

from shoushan.outputs.indicators.asked import Count, DaysBetween, Distinct, Request, Spread, Sum
from shoushan.outputs.indicators.engines import engine
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.facts import merging
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.outputs.indicators.facts.store import Store
from shoushan.rules.catalogue.expressions import nodes as n
from shoushan.rules.catalogue.expressions import parse
from tests.outputs.indicators.facts.districts import Working, follow


def test_a_district_at_work_counts_the_same_with_and_without_what_is_kept(
    sqlite_place: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "SEGMENT", 3)
    place, working, luck = sqlite_place, Working(sqlite_place, 4), Random(4)
    store = Store(tmp_path / "facts")
    keeper, duck, plain = Keeper(store), engine("duckdb", kept=tmp_path / "kept"), Plain()
    finished = counted = 0
    for turn in range(6):
        for _ in range(40):
            working.act()
        follow(keeper, place, 17)
        if turn % 2:
            keeper.compact(place.book, place.moment)
        shelf = store.shelf("one-counter")
        sources = {dataset: shelf.source(dataset) for dataset in ("terms", "acts", "cases", "scope")}
        finished += len(sources["terms"].finished)
        assert sources["terms"].keys == ("term.key",)
        today = place.moment.date()
        past = n.Compare("<", n.Name("term.due"), n.Const(today.isoformat(), "date"))
        terms = Request(
            "one-counter", "terms", today, None,
            (Count(past), Sum(n.Name("term.pauses")), DaysBetween(n.Name("term.start"), n.Name("term.ended"))),
            parse("case.void = false"), (n.Name("term.unit"), n.Name("case.stage")),
        )  # fmt: skip
        units = frozenset(luck.sample(sorted(_units(plain, sources, today)), 1)) if turn > 2 else None
        acts = Request(
            "one-counter", "acts", today, None,
            (Count(), Distinct(n.Name("act.post")), Spread(n.Name("act.hour"))), None, (n.Name("act.verb"),), units,
        )  # fmt: skip
        for request in (terms, acts):
            found = plain.answer(request, sources)
            counted += len(found)
            assert duck.answer(request, sources) == found
            for group in found[:3]:
                rows = list(duck.behind(request, 0, group.key, sources))
                assert rows == list(plain.behind(request, 0, group.key, sources))
                assert sum(row.contribution for row in rows) == group.answers[0].value
    assert counted > 20
    assert finished >= 2, "no segment had a closed case: nothing was kept"
    assert list((tmp_path / "kept").iterdir())


def _units(plain: Plain, sources: Any, today: date) -> frozenset[Any]:
    request = Request("one-counter", "scope", today, None, (Distinct(n.Name("scope.unit")),))
    return plain.answer(request, sources)[0].answers[0].members
