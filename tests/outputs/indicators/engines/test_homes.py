"""Several installs rolled up: a city's answer is that of one install which holds all their cases."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from shoushan.outputs.indicators.asked import Distinct
from shoushan.outputs.indicators.engines.duck import DuckDb
from shoushan.outputs.indicators.engines.homes import Home, gather
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.engines.refusals import FactsUnreadable
from shoushan.outputs.indicators.facts.source import Source
from tests.outputs.indicators.engines import questions

APART = 1_000


def one(homes: list[dict[str, Source]]) -> dict[str, Source]:
    """The facts of all homes in one install, cases numbered anew so that none meets another."""
    return {dataset: _one([home[dataset] for home in homes]) for dataset in homes[0]}


def _one(sources: list[Source]) -> Source:
    memory: dict[str, Any] = {}
    for part in ("now", "past", "delta", "touched"):
        tables = []
        for number, source in enumerate(sources):
            table = source.memory[part]
            moved = pa.array([case + number * APART for case in table.column("case_id").to_pylist()], pa.int64())
            tables.append(table.set_column(0, "case_id", moved))
        memory[part] = pa.concat_tables(tables)
    last = max(source.last_day for source in sources)
    return replace(sources[0], memory=memory, last_day=last, base_leaf=max(source.base_leaf for source in sources))


@pytest.mark.parametrize("seed", range(4))
def test_a_city_counts_what_one_install_of_all_would(seed: int) -> None:
    homes = [questions.facts(100 * seed + number) for number in range(3)]
    together = one(homes)
    city = {f"district {number}": Home(home, known_at=20) for number, home in enumerate(homes)}
    for turn in range(5):
        request = replace(questions.Writer(Random(seed * 10 + turn)).broad(homes[0], 4, 3), known_at=20)
        assert gather(DuckDb(threads=1), request, city) == Plain().answer(request, together), request
        apart = gather(Plain(), request, city, apart=True)
        for name, home in city.items():
            own = [replace(group, key=group.key[1:]) for group in apart if group.key[0] == name]
            expected = Plain().answer(request, home.sources)
            assert own == expected


def test_sizes_of_sets_are_joined_and_not_added() -> None:
    home, request = questions.facts(5, most=40), questions.Writer(Random(1)).broad(questions.facts(5, most=40), 1)
    sized = replace(request, measures=(Distinct(questions.n.Name("code"), kept=False),), where=None, by=(), units=None)
    sized = replace(sized, as_of=date(9999, 12, 31), known_at=None)
    (alone,) = gather(DuckDb(threads=1), sized, {"a": Home(home)})
    (both,) = gather(DuckDb(threads=1), sized, {"a": Home(home), "b": Home(home)})
    assert both.answers[0].value == alone.answers[0].value > 1
    assert both.answers[0].members == frozenset()


def test_a_home_that_cannot_answer_is_not_left_out(tmp_path: Any) -> None:
    home = questions.facts(1)
    gone = home | {"terms": replace(home["terms"], memory={}, now=(tmp_path / "gone.parquet",))}
    request = replace(questions.Writer(Random(1)).broad(home, 2), units=None)
    with pytest.raises(FactsUnreadable):
        gather(DuckDb(threads=1), request, {"a": Home(home), "b": Home(gone)})
