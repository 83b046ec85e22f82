"""Spark on a cluster answers as plain Python does, and loses nothing when a machine is lost half-way through."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shoushan.outputs.indicators.asked import Count, Distinct, Request, Sum
from shoushan.outputs.indicators.engines import emitting, engine
from shoushan.outputs.indicators.engines.dialects import DUCK, SPARK
from shoushan.outputs.indicators.engines.duck import DuckDb
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.engines.refusals import EngineFailed, EngineUnknown, NotOnACluster, SparkAbsent
from shoushan.outputs.indicators.engines.spark import SparkCluster
from shoushan.outputs.indicators.facts.source import CHAIN, Source
from shoushan.rules.catalogue.expressions import nodes, typed
from tests import spark_clusters
from tests.conftest import missing
from tests.outputs.indicators.engines import questions
from tests.outputs.indicators.engines.test_engines_agree import WRONG, said

SMALL = {
    "spark.executor.memory": "512m", "spark.executor.cores": "1", "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.network.timeout": "60s",
    "spark.executor.heartbeatInterval": "5s",
}  # fmt: skip


@pytest.fixture(scope="module")
def machines() -> Iterator[spark_clusters.SparkMachines]:
    """A master and two workers on loopback."""
    reason = spark_clusters.obstacle()
    if reason is not None:
        missing(reason)
    with spark_clusters.running() as cluster:
        yield cluster


@pytest.mark.slow
def test_a_cluster_answers_as_python_does_and_survives_the_loss_of_a_machine(
    machines: spark_clusters.SparkMachines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test for all of it: a cluster takes half a minute to stand up."""
    cluster = SparkCluster(machines.address, SMALL)
    try:
        for seed in range(6):
            sources = questions.on_disk(questions.facts(seed, most=40), tmp_path / str(seed))
            request = questions.Writer(Random(seed)).broad(sources, 12)
            # Spark has two evaluators, compiled and interpreted; it changes to the second by itself for long expressions.
            interpreted = "NO_CODEGEN" if seed % 2 else "FALLBACK"
            cluster.session().conf.set("spark.sql.codegen.factoryMode", interpreted)
            cluster.session().conf.set("spark.sql.codegen.wholeStage", str(seed % 2 == 0).lower())
            found = said(Plain(), request, sources)
            assert found == said(cluster, request, sources), request
            if seed < 2:
                key = found[0].key
                rows = list(cluster.behind(request, 12, key, sources))
                assert rows == list(Plain().behind(request, 12, key, sources)), request
        _a_wrong_rule_is_caught(cluster, tmp_path / "wrong", monkeypatch)
        _odd_names_and_older_files(cluster, tmp_path)
        with pytest.raises(EngineFailed, match="holds a session"):
            SparkCluster("local[1]").session()
        _a_machine_is_lost(machines, cluster, tmp_path / "many")
        _a_damaged_page_is_no_answer(cluster, tmp_path / "many")
    finally:
        cluster.close()


def _a_wrong_rule_is_caught(cluster: SparkCluster, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: were Spark's own CASE written, the comparison would show it."""
    late, stage = nodes.Name("case.late"), nodes.Name("case.stage")
    doubtful = nodes.Case((nodes.When(late, nodes.Const(1, "int")),), nodes.Const(2, "int"))
    request = Request("any", "terms", date(9999, 12, 31), None, (Sum(doubtful), Count(nodes.IsNull(stage))))
    sources = questions.on_disk(questions.facts(5, most=40), folder)
    assert cluster.answer(request, sources) == Plain().answer(request, sources)
    with monkeypatch.context() as patched:
        patched.setitem(emitting._RULES, nodes.Case, WRONG[nodes.Case])
        assert cluster.answer(request, sources) != Plain().answer(request, sources)


def _odd_names_and_older_files(cluster: SparkCluster, tmp_path: Path) -> None:
    """Names and paths that SQL or Hadoop would read otherwise, and a file from before a column was added."""
    folder = tmp_path / "it's {odd} [1] 50%"
    folder.mkdir()
    columns: dict[str, Any] = {**CHAIN, 'od`d.na"me': "int", "on": "text", "later": "bool"}
    for number in range(2):
        held = _chained(range(number * 10, number * 10 + 10)) | {'od`d.na"me': pa.array(range(10), pa.int64())}
        pq.write_table(pa.table(held | ({"on": pa.array(["x"] * 10)} if number else {})), folder / f"part {number}*.parquet")
    source = Source("any", "acts", columns, now=tuple(sorted(folder.iterdir())), last_day=DAY)
    measures = (Sum(nodes.Name('od`d.na"me')), Count(nodes.IsNull(nodes.Name("on"))), Distinct(nodes.Name("later")))
    request = Request("any", "acts", DAY, None, measures, by=(nodes.Name("on"),))
    found = cluster.answer(request, {"acts": source})
    assert found == DuckDb(threads=1).answer(request, {"acts": source}) == Plain().answer(request, {"acts": source})
    assert [group.answers[0].value for group in found] == [45, 45]


DAY = date(2017, 10, 1)
FILES, ROWS = 40, 40_000


def _chained(cases: range) -> dict[str, Any]:
    return {
        "case_id": pa.array(cases, pa.int64()), "leaf": pa.array(cases, pa.int64()), "day": pa.array([DAY] * len(cases)),
        "next_leaf": pa.nulls(len(cases), pa.int64()), "next_day": pa.nulls(len(cases), pa.date32()),
        "struck": pa.nulls(len(cases), pa.int64()),
    }  # fmt: skip


def _a_machine_is_lost(machines: spark_clusters.SparkMachines, cluster: SparkCluster, folder: Path) -> None:
    """A worker and its executor are killed while some of the job's tasks are done and others are not."""
    folder.mkdir()
    for number in range(FILES):
        cases = range(number * ROWS, (number + 1) * ROWS)
        held = _chained(cases) | {"household": pa.array([f"household {case * 7919 % 1_000_003}" for case in cases])}
        pq.write_table(pa.table(held | {"amount": pa.array(cases, pa.int64())}), folder / f"{number:02}.parquet")
    columns: dict[str, Any] = {**CHAIN, "household": "text", "amount": "int"}
    source = Source("any", "acts", columns, now=tuple(sorted(folder.iterdir())), last_day=DAY)
    measures = (Distinct(nodes.Name("household"), kept=False), Sum(nodes.Name("amount")))
    request = Request("any", "acts", DAY, None, measures)
    cluster.session().conf.set("spark.sql.files.maxPartitionBytes", "200000")  # a task for each file
    answers: list[Any] = []
    job = threading.Thread(target=lambda: answers.append(said(cluster, request, {"acts": source})))
    tracker = cluster.session().sparkContext.statusTracker()
    assert len(cluster.session().sparkContext._jsc.sc().statusTracker().getExecutorInfos()) == 3  # with the driver
    job.start()
    caught = _half_way(tracker, job)
    machines.lose(0)
    assert caught
    assert job.is_alive(), "the job was over before the worker was killed"
    job.join(240)
    assert answers == [DuckDb(threads=1).answer(request, {"acts": source})]
    assert answers[0][0].answers[1].value == FILES * ROWS * (FILES * ROWS - 1) // 2
    assert "Removing worker" in machines.said("master") or "Removing executor" in machines.said("master")


def _half_way(tracker: Any, job: threading.Thread) -> bool:
    """Wait until a stage of the running job has done some of its tasks and not the others."""
    deadline = time.monotonic() + 120
    while job.is_alive() and time.monotonic() < deadline:
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info is not None and info.numTasks >= FILES / 2 and 2 <= info.numCompletedTasks < info.numTasks - 4:
                return True
        time.sleep(0.01)
    return False


def _a_damaged_page_is_no_answer(cluster: SparkCluster, folder: Path) -> None:
    """A page that cannot be read, though the footer can, is a refusal and never a smaller number."""
    columns: dict[str, Any] = {**CHAIN, "amount": "int"}
    paths = sorted(folder.iterdir())
    content = paths[3].read_bytes()
    chunk = pq.read_metadata(paths[3]).row_group(0).column(7)
    paths[3].write_bytes(content[: chunk.data_page_offset] + bytes([255]) * 60 + content[chunk.data_page_offset + 60 :])
    source = Source("any", "acts", columns, now=tuple(paths), last_day=DAY)
    with pytest.raises(EngineFailed) as refused:
        cluster.answer(Request("any", "acts", DAY, None, (Sum(nodes.Name("amount")),)), {"acts": source})
    assert "spark" in refused.value.message.en


def test_closed_classes_are_never_given_to_a_cluster() -> None:
    sources = questions.facts(3)
    for dataset in ("terms", "cases", "scope"):
        given = {name: source if name == dataset else Source("any", name, source.columns) for name, source in sources.items()}
        request = Request("any", "terms", DAY, None, (Count(nodes.Name("case.late")),), units=frozenset({"water"}))
        with pytest.raises(NotOnACluster):
            SparkCluster("spark://127.0.0.1:1").answer(request, given)


def test_without_java_the_refusal_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SparkAbsent) as refused:
        engine("local[2]").answer(Request("any", "acts", DAY, None, (Count(),)), _one_file(tmp_path))
    assert "Java" in refused.value.message.zh or "pyspark" in refused.value.message.zh


def _one_file(folder: Path) -> dict[str, Source]:
    pq.write_table(pa.table(_chained(range(3))), folder / "one.parquet")
    return {"acts": Source("any", "acts", CHAIN, now=(folder / "one.parquet",))}


def test_addresses_of_clusters_are_engines() -> None:
    assert [engine(name).name for name in ("local[2]", "spark://10.0.0.1:7077", "yarn", "k8s://https://x:6443")] == [
        "spark"
    ] * 4
    for name in ("spark://", "local[x]", "http://x"):
        with pytest.raises(EngineUnknown):
            engine(name)


def test_both_dialects_write_every_node() -> None:
    columns = {name: (name, kind) for name, kind in {**questions.OWN, **questions.OF_CASE}.items()}
    writer, met = questions.Writer(Random(1)), set[type]()
    for turn in range(300):
        kind = questions.KINDS[turn % 4]
        expr = typed(writer.expression(kind, 2), lambda name: columns[name][1])
        met.add(type(expr))
        one, other = (emitting.emit(expr, dialect, columns) for dialect in (DUCK, SPARK))
        assert (one.kind, one.low, one.high, one.wide) == (other.kind, other.low, other.high, other.wide)
    assert met >= set(questions.NODES)
