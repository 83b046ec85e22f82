"""Builders of the sides of `bench.figures`: each answers every kind in turn, and tells seconds, answers and memory."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.figures_facts import TODAY, later, made
from bench.figures_kinds import KINDS, PERIOD, Kind, plain, rows_of

Step = Callable[[], Mapping[str, Any]]
Built = tuple[Step | None, dict[str, Any]]


def _step(answer: Callable[[Kind], Any], only: str = "") -> Step:
    def step() -> Mapping[str, Any]:
        seconds, answers = {}, {}
        for kind in KINDS:
            if only and kind.name != only:
                continue
            began = time.perf_counter()
            found = answer(kind)
            seconds[kind.name] = time.perf_counter() - began
            answers[kind.name] = _digest(found() if callable(found) else found)
        return {"count": len(seconds), "seconds": seconds, "answers": answers, "megabytes": peak()}

    return step


def _digest(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def peak() -> float:
    """The most memory that this process and those it started have held, in MB, as the kernel counts it."""
    waiting, total = [os.getpid()], 0.0
    while waiting:
        pid = waiting.pop()
        try:
            said = Path(f"/proc/{pid}/status").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            continue
        found = re.search(r"VmHWM:\s+(\d+) kB", said)
        total += int(found[1]) / 1024 if found else 0.0
        waiting += map(int, children)
    return total


def ours(folder: str, entries: int) -> Built:
    """Our engine in this process as pages use it, its database kept open, every row read anew."""
    from shoushan.outputs.indicators.engines.pooled import PooledDuckDb

    sources, engine = made(Path(folder), entries), PooledDuckDb(memory="8GB")

    def answer(kind: Kind) -> Any:
        groups = engine.answer(kind.request(TODAY), sources)
        return lambda: rows_of(groups)

    return _step(answer), {}


def by_hand(folder: str, entries: int) -> Built:
    """Bare DuckDB over the same files."""
    import duckdb

    connection = duckdb.connect()
    for dataset, source in made(Path(folder), entries).items():
        connection.execute(f"create view {dataset} as select * from read_parquet({[str(path) for path in source.now]})")

    def answer(kind: Kind) -> Any:
        rows = connection.execute(kind.text("duckdb", TODAY)).fetchall()
        return lambda: plain(rows)

    return _step(answer), {}


def polars(folder: str, entries: int) -> Built:
    """Polars over the same files, lazily, written by hand."""
    import polars as pl

    of = {name: pl.scan_parquet([str(path) for path in source.now]) for name, source in made(Path(folder), entries).items()}
    acts, terms, cases = of["acts"], of["terms"], of["cases"]
    col, first, last = pl.col, *PERIOD
    due = col("term.due").is_between(first, last) & ((col("term.state") == "ended") | (col("term.due") < TODAY))
    running = terms.filter(col("term.state") == "running")
    days = (col("case.closed_on") - col("case.opened_on")).dt.total_days().alias("days")
    month = [col("act.on").dt.year().alias("y"), col("act.on").dt.month().alias("m"), col("act.unit")]
    asked = [
        acts.group_by(month).len(),
        terms.filter(due).group_by("term.unit").agg(pl.len().alias("n"), col("term.met").fill_null(value=False).sum()),
        cases.filter(col("case.opened_on").is_between(first, last)).group_by("case.channel").agg(col("amount").sum()),
        cases.group_by("case.unit").agg(col("household").drop_nulls().n_unique()),
        cases.filter(col("case.closed_on").is_between(first, last)).group_by("case.unit", days).len(),
        running.group_by("term.unit").agg(col("term.due").min()),
        cases.filter(~col("case.closed")).group_by("case.stage").len(),
        running.filter(col("term.due") < TODAY).select("case_id")
        .join(cases.select("case_id", "case.channel"), on="case_id").group_by("case.channel").len(),
    ]  # fmt: skip
    queries = dict(zip((kind.name for kind in KINDS), asked, strict=True))

    def answer(kind: Kind) -> Any:
        rows = queries[kind.name].collect().rows()
        return lambda: plain(rows)

    return _step(answer), {}


def _needed() -> dict[str, list[str]]:
    """The columns that the texts by hand name."""
    found: dict[str, list[str]] = {"acts": ["case_id"], "terms": ["case_id"], "cases": ["case_id"]}
    heads = {"act": "acts", "term": "terms"}
    for kind in KINDS:
        for name in re.findall(r"\[([^\]]+)\]", kind.sql):
            of = found[heads.get(name.split(".")[0], "cases")]
            if name not in of:
                of.append(name)
    return found


def _rows(folder: str, entries: int, dataset: str, names: list[str]) -> Any:
    import duckdb

    picked = ", ".join(f'"{name}"' for name in names)
    files = [str(path) for path in made(Path(folder), entries)[dataset].now]
    return duckdb.connect().execute(f"select {picked} from read_parquet({files})")


def sqlite(folder: str, entries: int) -> Built:
    """SQLite, the columns that are needed loaded into tables, no index."""
    import pysqlite3

    path = Path(folder) / f"{entries}.sqlite3"
    fresh = not path.exists()
    connection = pysqlite3.connect(str(path))
    if fresh:
        for dataset, names in _needed().items():
            connection.execute(f"create table {dataset} ({', '.join(f'[{name}]' for name in names)})")
            found = _rows(folder, entries, dataset, names)
            while rows := found.fetchmany(50_000):
                marks = ", ".join("?" * len(names))
                texts = [[cell if isinstance(cell, int | str | None) else str(cell) for cell in row] for row in rows]
                connection.executemany(f"insert into {dataset} values ({marks})", texts)
        connection.commit()

    def answer(kind: Kind) -> Any:
        rows = connection.execute(kind.text("sqlite", TODAY)).fetchall()
        return lambda: plain(rows)

    return _step(answer), {}


def postgresql(folder: str, entries: int, dsn: str) -> Built:
    """PostgreSQL, the columns that are needed loaded into tables, analysed, no index."""
    import psycopg
    from psycopg import sql as composed

    kinds = {"int": "bigint", "bool": "boolean", "text": "text", "date": "date"}
    connection = psycopg.connect(dsn, autocommit=True)
    connection.execute("set work_mem = '512MB'")
    for dataset, names in _needed().items():
        of = made(Path(folder), entries)[dataset].columns
        listed = ", ".join(f'"{name}" {kinds[of[name]]}' for name in names)
        connection.execute(f"create unlogged table {dataset} ({listed})".encode())
        found = _rows(folder, entries, dataset, names)
        into = composed.SQL("copy {} from stdin").format(composed.Identifier(dataset))
        with connection.cursor() as cursor, cursor.copy(into) as copy:
            while rows := found.fetchmany(50_000):
                for row in rows:
                    copy.write_row(row)
        connection.execute(f"vacuum analyze {dataset}".encode())

    def answer(kind: Kind) -> Any:
        rows = connection.execute(kind.text("postgresql", TODAY).encode()).fetchall()
        return lambda: plain(rows)

    return _step(answer), {}


def spark(folder: str, entries: int, master: str, hand: bool = False, only: str = "") -> Built:
    """Spark: our engine, or the text by hand in the same session's settings."""
    from shoushan.outputs.indicators.engines.spark import SparkCluster

    settings = {"spark.driver.memory": "2g", "spark.executor.memory": "1500m", "spark.sql.shuffle.partitions": "8",
                "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}  # fmt: skip
    cluster, sources = SparkCluster(master, settings), made(Path(folder), entries)
    for dataset, source in sources.items():
        cluster.session().read.parquet(*map(cluster.address, source.now)).createOrReplaceTempView(dataset)

    def answer(kind: Kind) -> Any:
        if hand:
            rows = [tuple(row) for row in cluster.session().sql(kind.text("spark", TODAY)).collect()]
            return lambda: plain(rows)
        groups = cluster.answer(kind.request(TODAY), sources)
        return lambda: rows_of(groups)

    return _step(answer, only), {}


def board(folder: str, entries: int, acts: int, turns: int) -> Built:
    """Builder: the whole board, first, again, after each of several times ``acts`` more entries, and the next day."""
    from shoushan.outputs.indicators.engines.pooled import PooledDuckDb

    sources = made(Path(folder), entries)
    requests = [kind.request(TODAY) for kind in KINDS]
    with tempfile.TemporaryDirectory() as name:
        keeping, bare = PooledDuckDb(memory="8GB", kept=Path(name) / "kept"), PooledDuckDb(memory="8GB")

        def timed(engine: Any, given: Any, asked: Any) -> tuple[float, Any]:
            began = time.perf_counter()
            found = [engine.answer(request, given) for request in asked]
            return time.perf_counter() - began, found

        told: dict[str, Any] = {"first": timed(keeping, sources, requests)[0]}
        told["again"] = timed(keeping, sources, requests)[0]
        told["after"], told["whole"] = [], []
        for turn in range(turns):
            new = later(Path(folder), sources, entries, acts, turn)
            spent, found = timed(keeping, new, requests)
            whole, right = timed(bare, new, requests)
            assert found == right, "what is kept changed an answer"
            told["after"].append(spent)
            told["whole"].append(whole)
        tomorrow = [kind.request(TODAY + timedelta(days=1)) for kind in KINDS]
        moved = {dataset: replace(source, last_day=TODAY) for dataset, source in sources.items()}
        told["tomorrow"], found = timed(keeping, moved, tomorrow)
        assert found == timed(bare, moved, tomorrow)[1], "what is kept changed an answer"
        told["kept"] = sum(path.stat().st_size for path in (Path(name) / "kept").iterdir()) / 2**20
    return None, told | {"megabytes": peak()}


def compaction(folder: str, entries: int, acts: int, turns: int) -> Built:
    """Builder: what `bench.figures_compaction` measures, where the rooms of facts are at hand."""
    from shoushan.site.starting import start

    start()
    from bench.figures_compaction import measured

    return None, measured(folder, entries, acts, turns)
