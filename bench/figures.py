"""Figures: each kind by our engines against the same written by hand, on every engine at hand; and the board after new entries.

`python -m bench.figures --entries 1000000`; the section of each size stands in `docs/figures-performance.md`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests import spark_clusters

from bench.figures_facts import made, nothing_missing
from bench.figures_kinds import KINDS
from bench.figures_sides import peak
from bench.ground import ground
from bench.harness import ROOT, Broken, Measured, Side, once, run, short, spread
from bench.report import Report

PAGE = ROOT / "docs" / "figures-performance.md"
HEAD = """# 指标的性能 Performance of figures

本页由 `python -m bench.figures --entries N` 写成，每个规模一节，勿手改。
This page is written by `python -m bench.figures --entries N`, one section for each size; do not edit it.

同一批 Parquet 文件、同样的八个指标：我们的引擎，与手写的语句相比（`bench/figures_kinds.py`）；各引擎的答案先比对，不等即失败。
The same Parquet files and the same eight figures: our engines against statements written by hand (`bench/figures_kinds.py`).
Answers are compared first: a side that answers otherwise fails the run. Each side waits in a process of its own, all take
turns in shuffled rounds, the first round is dropped; a cell is `median (min–max)` in seconds. **A difference below 1.5 times is
not a finding.** Ours also counts the rows that cannot be told, which no statement by hand does.
"""
SIZES = {100_000: "10⁵", 1_000_000: "10⁶", 10_000_000: "10⁷", 100_000_000: "10⁸"}
PROVE = ROOT / ".venv-prove" / "bin" / "python"


def wanted() -> argparse.Namespace:
    """What is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10⁵ entries, nothing written into docs")
    parser.add_argument("--entries", type=int, help="how many acts, four to a case (default 10⁶, with --quick 10⁵)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sides", default="", help="only sides whose names hold one of these words, separated by commas")
    parser.add_argument("--folder", type=Path, help="where facts are made and kept for another run")
    parser.add_argument("--results", type=Path, help="folder for the JSON results")
    parser.add_argument("--no-page", action="store_true", help="do not write the page")
    given = parser.parse_args()
    given.entries = given.entries or (100_000 if given.quick else 1_000_000)
    return given


def sides(given: argparse.Namespace, folder: Path, dsn: str | None, master: str | None) -> list[Side]:
    """Who takes part at this size."""
    facts: dict[str, Any] = {"folder": str(folder), "entries": given.entries}
    huge = given.entries > 20_000_000
    found = [
        Side("ours, DuckDB", "bench.figures_sides:ours", facts),
        Side("by hand, DuckDB", "bench.figures_sides:by_hand", facts),
    ]
    if PROVE.exists():
        found.append(Side("by hand, Polars", "bench.figures_sides:polars", facts, python=str(PROVE)))
    if not huge:
        found.append(Side("by hand, SQLite", "bench.figures_sides:sqlite", facts))
        if dsn is not None:
            found.append(Side("by hand, PostgreSQL", "bench.figures_sides:postgresql", facts | {"dsn": dsn}))
    if spark_clusters.obstacle() is None:
        only = {"only": KINDS[1].name} if huge else {}
        local = facts | only | {"master": "local[2]"}
        found.append(Side("ours, Spark local", "bench.figures_sides:spark", local))
        if not huge:
            found.append(Side("by hand, Spark local", "bench.figures_sides:spark", local | {"hand": True}))
            if master is not None:
                found.append(Side("ours, Spark two workers", "bench.figures_sides:spark", facts | {"master": master}))
    words = [word for word in given.sides.split(",") if word]
    return [side for side in found if not words or any(word in side.name for word in words)]


def compared(measured: dict[str, Measured]) -> None:
    """Raise when two sides answered otherwise."""
    for kind in KINDS:
        said = {name: side.rounds[-1]["answers"].get(kind.name) for name, side in measured.items()}
        known = {answer for answer in said.values() if answer is not None}
        if len(known) != 1:
            raise Broken(f"{kind.name}: {said}")


def table(report: Report, measured: dict[str, Measured]) -> None:
    """Seconds of every kind on every side, and the multiple of the statement by hand on DuckDB."""
    for name, side in measured.items():
        report.keep(name, side.rounds)
    seconds = {name: [one["seconds"] for one in side.rounds] for name, side in measured.items()}
    rows = []
    for kind in KINDS:
        row = [kind.name]
        for of in seconds.values():
            row.append(spread([one[kind.name] for one in of]) if kind.name in of[0] else "–")
        rows.append(row)
    whole = {name: [sum(one.values()) for one in of] for name, of in seconds.items() if len(of[0]) == len(KINDS)}
    rows.append(["**all eight**", *(spread(whole[name]) if name in whole else "–" for name in seconds)])
    rows.append(["most memory, MB", *(f"{side.rounds[-1]['megabytes']:,.0f}" for side in measured.values())])
    report.table(["seconds", *measured], rows)
    base = seconds.get("by hand, DuckDB")
    if base and "ours, DuckDB" in seconds:
        for kind in KINDS:
            pairs = zip(seconds["ours, DuckDB"], base, strict=True)
            times = statistics.median(one[kind.name] / other[kind.name] for one, other in pairs)
            report.aim(f"ours ÷ by hand on DuckDB, {kind.name}", times, 4 if kind.joined or "households" in kind.name else 1.5)


def boards(report: Report, given: argparse.Namespace, folder: Path) -> None:
    """The board after new entries."""
    acts, turns = 1_000, 3
    told = once("bench.figures_sides:board", {"folder": str(folder), "entries": given.entries, "acts": acts, "turns": turns})
    report.keep("board", told)
    report.say(f"### 看板：{acts} 条新记录之后 The board after {acts:,} new entries\n")
    report.say("All eight figures, ours on DuckDB, in one process; every answer was compared with the one counted whole.")
    report.table(
        ["seconds", "all eight"],
        [
            ["first time (nothing kept)", short(told["first"])],
            ["again, nothing new", short(told["again"])],
            [f"after {acts:,} new entries, with what is kept", spread(told["after"])],
            [f"after {acts:,} new entries, counted whole", spread(told["whole"])],
            ["first board of the next day", short(told["tomorrow"])],
            ["kept on disk, MB", short(told["kept"])],
            ["most memory, MB", f"{told['megabytes']:,.0f}"],
        ],
    )
    most = 3 if given.entries < 100_000_000 else 6
    report.aim(f"board after {acts:,} new entries, seconds", statistics.median(told["after"]), most)


def compactions(report: Report, given: argparse.Namespace, folder: Path) -> None:
    """What is new put into the base."""
    acts, turns = 1_000, 3
    told = once(
        "bench.figures_sides:compaction", {"folder": str(folder), "entries": given.entries, "acts": acts, "turns": turns}
    )
    report.keep("compaction", told)
    report.say("### 并入底座 Compaction\n")
    report.say(
        f"After {acts:,} new entries, {told['written anew']} of {told['segments']} segments hold a case that was touched; "
        "a round of the worker puts one of them into the base, `shoushan facts compact` all."
    )
    report.table(
        ["", ""],
        [
            ["one segment, seconds", spread(told["round"])],
            ["all of them, seconds", spread(told["whole"])],
            ["written, MB", short(told["megabytes written"])],
            ["most memory, MB", f"{told['megabytes']:,.0f}"],
        ],
    )


def main() -> int:
    """Make the facts, let the sides take turns, write the section."""
    given = wanted()
    title = f"{SIZES.get(given.entries, f'{given.entries:,}')} 条记录 entries"
    with tempfile.TemporaryDirectory(prefix="shoushan-figures-") as name:
        folder = given.folder or Path(name)
        with Report(f"figures{given.entries}", title, given, page=PAGE, head=HEAD) as report:
            sources = made(folder, given.entries)
            report.say(f"{given.entries:,} acts of {given.entries // 4:,} cases. {'; '.join(nothing_missing(sources))}.")
            report.say(", ".join(_versions()) + ".")
            with ground(postgres=given.entries <= 20_000_000) as land:
                dsn = land.empty("postgresql", "figures") if land.cluster else None
                if spark_clusters.obstacle() is None and given.entries <= 20_000_000:
                    with spark_clusters.running(2, "2g") as machines:
                        measured = run(sides(given, folder, dsn, machines.address), given.rounds)
                else:
                    measured = run(sides(given, folder, dsn, None), given.rounds)
            compared(measured)
            table(report, measured)
            boards(report, given, folder)
            compactions(report, given, folder)
            report.keep("megabytes", peak())
    return 0


def _versions() -> list[str]:
    found = []
    for package in ("duckdb", "pyarrow", "pyspark"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
