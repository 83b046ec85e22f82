"""What engines read from disk: older files lack columns, damaged and foreign ones are refused, nothing is counted short."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shoushan.outputs.indicators.asked import Count, Distinct, Group, Request, Sum
from shoushan.outputs.indicators.engines import engine
from shoushan.outputs.indicators.engines.duck import DuckDb
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.engines.refusals import (
    DatasetMissing,
    EngineFailed,
    EngineUnknown,
    FactsOfOtherShape,
    FactsUnreadable,
)
from shoushan.outputs.indicators.facts.source import CHAIN, Source
from shoushan.rules.catalogue.expressions import ExpressionFault, parse
from shoushan.rules.catalogue.expressions import nodes as n

DAY = date(2017, 10, 1)
COLUMNS: dict[str, Any] = {**CHAIN, "term.due": "date", "amount": "int", "on": "text", 'od"d`; drop': "int"}
ENGINES = [DuckDb(threads=1), Plain()]


def written(path: Path, **columns: Any) -> Path:
    """A file of three rows that are visible; columns as given."""
    chain = {
        "case_id": pa.array([1, 2, 3], pa.int64()), "leaf": pa.array([1, 2, 3], pa.int64()), "day": pa.array([DAY] * 3),
        "next_leaf": pa.nulls(3, pa.int64()), "next_day": pa.nulls(3, pa.date32()), "struck": pa.nulls(3, pa.int64()),
    }  # fmt: skip
    pq.write_table(pa.table(chain | columns), path)
    return path


def asked(*measures: Any, where: str | None = None, by: tuple[n.Expr, ...] = (), **more: Any) -> Request:
    """A question over the dataset."""
    return Request("any", "terms", DAY, None, measures, parse(where) if where else None, by, **more)


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Source]:
    """An older file without two columns, and a newer one with all."""
    old = written(tmp_path / "old one's.parquet", amount=pa.array([10, 20, None], pa.int64()))
    new = written(
        tmp_path / "new.parquet",
        **{"amount": pa.array([1, 2, 3], pa.int64()),
           "on": pa.array(["x", "it's", None]), "term.due": pa.array([DAY, None, DAY]),
           'od"d`; drop': pa.array([2**62, 2**62, 2**62], pa.int64()), "later": pa.array([1.0, 2.0, 3.0])},
    )  # fmt: skip
    return {"terms": Source("any", "terms", COLUMNS, now=(old,), past=(new,), last_day=date(2030, 1, 1))}


@pytest.mark.parametrize("by", ENGINES, ids=lambda one: one.name)
def test_columns_that_a_file_lacks_are_unknown(by: Any, sources: dict[str, Source]) -> None:
    odd = n.Name('od"d`; drop')
    request = asked(Count(), Sum(n.Name("amount")), Count(parse("term.due is null")), Distinct(n.Name("on")), Sum(odd))
    (group,) = by.answer(request, sources)
    everything, amount, lacking, values, odds = group.answers
    assert (everything.value, amount.value, amount.unknown, lacking.value) == (6, 36, 1, 4)
    assert (values.members, values.unknown) == ({"x", "it's"}, 4)
    assert (odds.value, odds.unknown) == (3 * 2**62, 3)


@pytest.mark.parametrize("by", ENGINES, ids=lambda one: one.name)
def test_a_question_over_nothing_is_nothing(by: Any) -> None:
    empty = {"terms": Source("any", "terms", COLUMNS)}
    assert [group.answers[0].value for group in by.answer(asked(Count()), empty)] == [0]
    assert by.answer(asked(Count(), by=(n.Name("on"),)), empty) == []


@pytest.mark.parametrize("by", ENGINES, ids=lambda one: one.name)
def test_a_file_that_is_gone_cut_or_of_another_shape_is_refused(by: Any, sources: dict[str, Source], tmp_path: Path) -> None:
    good = sources["terms"].past[0]
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(good.read_bytes()[:-20])
    holed = tmp_path / "holed.parquet"
    content, chunk = bytearray(good.read_bytes()), pq.read_metadata(good).row_group(0).column(6)
    content[chunk.dictionary_page_offset : chunk.data_page_offset + 20] = bytes([255]) * (
        chunk.data_page_offset + 20 - chunk.dictionary_page_offset
    )
    assert chunk.path_in_schema == "amount"
    holed.write_bytes(content)
    typed = written(tmp_path / "typed.parquet", amount=pa.array(["1", "2", "3"]))
    narrow = written(tmp_path / "narrow.parquet", amount=pa.array([1, 2, 3], pa.int32()))
    bare = tmp_path / "bare.parquet"
    pq.write_table(pa.table({"case_id": pa.array([1], pa.int64())}), bare)
    for path, reasons in [
        (tmp_path / "gone.parquet", FactsUnreadable), (cut, FactsUnreadable), (typed, FactsOfOtherShape),
        (narrow, FactsOfOtherShape), (bare, FactsOfOtherShape), (holed, (FactsUnreadable, EngineFailed)),
    ]:  # fmt: skip
        damaged = {"terms": Source("any", "terms", COLUMNS, now=(good, path))}
        with pytest.raises(reasons) as refused:
            by.answer(asked(Sum(n.Name("amount")), Count(n.IsNull(n.Name("on")))), damaged)
        assert refused.value.message.zh
        assert refused.value.remedy.en


@pytest.mark.parametrize("by", ENGINES, ids=lambda one: one.name)
def test_what_cannot_be_answered_is_refused_before_it_runs(by: Any, sources: dict[str, Source]) -> None:
    amount = n.Name("amount")
    thousand = n.Mul(n.Mul(amount, amount), amount)
    for request in [
        asked(Count(), where="nobody = 1"), asked(Sum(n.Name("on"))), asked(Count(n.Name("amount"))), asked(Sum(thousand)),
        asked(Count(), where="amount = 'x'"), asked(Count(n.Compare("=", n.Name("on"), n.Const("\ud800", "text")))),
    ]:  # fmt: skip
        with pytest.raises(ExpressionFault):
            by.answer(request, sources)
    with pytest.raises(DatasetMissing):
        by.answer(asked(Count(), units=frozenset({"water"})), sources)


def test_numbers_beyond_64_bits_stay_exact(sources: dict[str, Source]) -> None:
    odd = n.Name('od"d`; drop')
    square = asked(Sum(n.Mul(odd, n.Neg(odd))))
    assert [by.answer(square, sources)[0].answers[0].value for by in ENGINES] == [-3 * 2**124] * 2


def test_a_question_that_does_not_fit_into_memory_is_refused(tmp_path: Path) -> None:
    many = 400_000
    columns = {
        "case_id": pa.array(range(many), pa.int64()), "leaf": pa.array(range(many), pa.int64()), "day": pa.array([DAY] * many),
        "next_leaf": pa.nulls(many, pa.int64()), "next_day": pa.nulls(many, pa.date32()), "struck": pa.nulls(many, pa.int64()),
        "on": pa.array([f"household {number:040}" for number in range(many)]),
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "many.parquet")
    sources = {"terms": Source("any", "terms", COLUMNS, now=(tmp_path / "many.parquet",))}
    request = asked(Distinct(n.Name("on"), kept=False))
    with pytest.raises(EngineFailed):
        DuckDb(memory="20MB", threads=1).answer(request, sources)
    spilt: list[Group] = DuckDb(memory="60MB", threads=1, spill=tmp_path / "spill").answer(request, sources)
    assert spilt[0].answers[0].value == many


def test_engines_have_names() -> None:
    assert (engine().name, engine("python").name) == ("duckdb", "python")
    with pytest.raises(EngineUnknown):
        engine("excel")
