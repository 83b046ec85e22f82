"""Facts of any number of entries, made by DuckDB segment by segment in the shape and files that a store keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from shoushan.outputs.indicators.facts.source import CHAIN, ColumnKind, Source

TODAY = date(2017, 10, 31)
FIRST = date(2015, 1, 1)
SEGMENT = 20_000
"""Cases in a segment, as the store makes them."""
UNITS, ACTS = 60, 4
COLUMNS: dict[str, dict[str, ColumnKind]] = {
    "cases": {
        "case.stage": "text", "case.opened_on": "date", "case.closed_on": "date", "case.closed": "bool", "case.unit": "text",
        "case.channel": "text", "case.late": "bool", "household": "int", "amount": "int",
    },
    "terms": {
        "term.key": "text", "term.means": "text", "term.unit": "text", "term.state": "text", "term.start": "date",
        "term.due": "date", "term.ended": "date", "term.met": "bool", "term.spent": "int", "term.pauses": "int",
    },
    "acts": {"act.n": "int", "act.verb": "text", "act.on": "date", "act.hour": "int", "act.unit": "text", "act.late": "bool"},
}  # fmt: skip
"""Columns after the six."""
_CASES = """
create or replace temp table c as
with h as (select i, hash(i) as h, date '{first}' + cast(i * {days} // {cases} as integer) as opened
           from range({low}, {high}) as t(i)),
     e as (select *, opened + cast(1 + h % 20 as integer) as ending from h)
select i as case_id, {acts} * i + {acts} - 1 as leaf, opened, h,
       ending <= date '{today}' and h % 200 <> 0 as done, if(done, ending, null) as ended,
       'u' || lpad(cast(h // 7 % {units} as varchar), 2, '0') as unit,
       ['phone', 'web', 'window', 'letter', 'transfer'][cast(1 + h // 11 % 5 as integer)] as channel
from e
"""
_DATASETS = {
    "cases": """
select case_id, leaf, coalesce(ended, opened) as day, {chain}, if(done, 'closed', 'handling') as "case.stage",
       opened as "case.opened_on", ended as "case.closed_on", done as "case.closed", unit as "case.unit",
       channel as "case.channel", h % 37 = 0 as "case.late",
       cast(hash(case_id * 31) % ({cases} * 3 // 5 + 1) as bigint) as household,
       if(h % 50 = 0, null, cast(h // 13 % 1000000 as bigint)) as amount
from c where {which}""",
    "terms": """
select case_id, leaf, coalesce(ended, opened) as day, {chain}, 't' || k as "term.key",
       if(k = 1, 'acceptance', 'handling') as "term.means", unit as "term.unit", if(done, 'ended', 'running') as "term.state",
       opened as "term.start", if(h % 97 = 0, null, opened + if(k = 1, 5, 15)) as "term.due", ended as "term.ended",
       if(done and h % 97 <> 0, ended <= opened + if(k = 1, 5, 15), null) as "term.met",
       if(done, cast(ended - opened as bigint), null) as "term.spent", cast(h // 17 % 3 as bigint) as "term.pauses"
from c, range(1, 3) as t(k) where {which} and (k = 1 or h % 2 = 0)""",
    "acts": """
select case_id, {acts} * case_id + k as leaf, opened + cast(k * (coalesce(ended, opened) - opened) // {acts} as integer) as day,
       {chain}, cast(k as bigint) as "act.n", ['open', 'take', 'deliver', 'rate'][cast(k + 1 as integer)] as "act.verb",
       day as "act.on", cast((h // (k + 3)) % 24 as bigint) as "act.hour", unit as "act.unit", h % 41 = k as "act.late"
from c, range(0, {acts}) as t(k) where {which}""",
}
_CHAIN = "cast(null as bigint) as next_leaf, cast(null as date) as next_day, cast(null as bigint) as struck"


def made(folder: Path, entries: int) -> dict[str, Source]:
    """The facts of ``entries`` acts under ``folder``; what is there already is taken."""
    cases, folder = entries // ACTS, folder / f"{entries}"
    mark = folder / "made.json"
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect()
        for number, low in enumerate(range(0, cases, SEGMENT)):
            _segment(connection, folder, number, low, min(cases, low + SEGMENT), cases)
        mark.write_text(json.dumps({"cases": cases}))
    return sources(folder, entries)


def _segment(connection: Any, folder: Path, number: int, low: int, high: int, cases: int) -> None:
    days = (TODAY - FIRST).days + 1
    given = {"low": low, "high": high, "cases": cases, "first": FIRST, "today": TODAY, "days": days, "units": UNITS,
             "acts": ACTS, "chain": _CHAIN}  # fmt: skip
    connection.execute(_CASES.format(**given))
    for dataset, sql in _DATASETS.items():
        for which, test in (("closed", "done"), ("open", "not done")):
            path = folder / f"{dataset}.now.{which}.{number:05}.parquet"
            connection.execute(f"copy ({sql.format(which=test, **given)}) to '{path}' (format parquet, compression zstd)")


def sources(folder: Path, entries: int) -> dict[str, Source]:
    """The files of a folder as sources without a delta."""
    found = {}
    for dataset, columns in COLUMNS.items():
        files = tuple(sorted(folder.glob(f"{dataset}.now.*.parquet")))
        closed = tuple(path for path in files if ".closed." in path.name)
        found[dataset] = Source(
            "bench", dataset, {**CHAIN, **columns}, now=files, finished=closed, base_leaf=entries, leaf=entries, last_day=TODAY,
            keys=tuple(name for name in columns if name in ("term.key", "act.n")),
        )  # fmt: skip
    return found


def later(folder: Path, given: dict[str, Source], entries: int, acts: int, seed: int) -> dict[str, Source]:
    """The same facts after ``acts`` more entries: half of them on open cases, which are closed, a tenth on closed ones of the
    last month, which are mended, the others on new cases."""
    folder = folder / f"later.{entries}.{seed}"
    folder.mkdir(exist_ok=True)
    connection = duckdb.connect()
    files = [str(path) for path in given["cases"].now]
    connection.execute(
        "create temp table touched as (select case_id from read_parquet($files) where not \"case.closed\" "
        "order by hash(case_id + $seed) limit $open) union all (select case_id from read_parquet($files) "
        "where \"case.closed\" and \"case.closed_on\" > $recent order by hash(case_id + $seed) limit $closed)",
        {"files": files, "seed": seed, "open": acts // 2, "closed": acts // 10, "recent": date(2017, 10, 1)},
    )  # fmt: skip
    connection.execute(f"copy touched to '{folder / 'touched.parquet'}' (format parquet)")
    found = {}
    for dataset, source in given.items():
        ids = "select case_id from touched"
        chosen = ", ".join(_mended(name) for name in source.columns)
        files = [str(path) for path in source.now]
        delta = folder / f"{dataset}.delta.parquet"
        new = acts * 4 // 10 // ACTS
        connection.execute(_CASES.format(
            low=entries, high=entries + new, cases=entries * 2, first=FIRST, today=TODAY, days=(TODAY - FIRST).days * 2,
            units=UNITS, acts=ACTS,
        ))  # fmt: skip
        fresh = _DATASETS[dataset].format(which="true", chain=_CHAIN, cases=entries, acts=ACTS)
        connection.execute(
            f"copy (select {chosen} from read_parquet({files}) where case_id in ({ids}) union all {fresh}) to '{delta}' "
            "(format parquet)"
        )
        found[dataset] = replace(source, delta=(delta,), touched=(folder / "touched.parquet",), leaf=entries + acts)
    return found


def _mended(name: str) -> str:
    values = {"case.closed": "true", "case.stage": "'closed'", "term.state": "'ended'", "term.pauses": '"term.pauses" + 1'}
    return f'{values[name]} as "{name}"' if name in values else f'"{name}"'


def nothing_missing(given: dict[str, Source]) -> Iterator[str]:
    """Sizes for the report."""
    for dataset, source in given.items():
        yield f"{dataset}: {len(source.now)} files, {sum(path.stat().st_size for path in source.now) / 2**20:,.0f} MB"
