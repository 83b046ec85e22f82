"""How long a clerk waits for an act while 20 000 rows are imported, with and without the OS lock before each write."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ground import SHOWN, Ground, ground
from bench.harness import Side, Waiting, quantile, short
from bench.report import Report, arguments

PAUSE = 0.02
CHUNK = 50
"""Rows that an import opens in one transaction, so that others are let in between."""


def without_turns() -> None:
    """The control: writers no longer queue for the lock but try until SQLite lets them in."""
    from shoushan.site.database.base import TurnLock

    def take(self: TurnLock) -> None:
        self.held = True

    def give(self: TurnLock) -> None:
        self.held = False

    TurnLock.take, TurnLock.give = take, give  # type: ignore[method-assign]


def importing(rows: int, turns: bool) -> tuple[Callable[[], dict[str, Any]], dict[str, Any]]:
    """Builder: one round imports `rows` matters in chunks, each a list of commands in one transaction."""
    from bench.district import opening_of, place
    from shoushan.records.cases import actions

    if not turns:
        without_turns()
    there = place()
    opening_of(there, 0)

    def step() -> dict[str, Any]:
        held = []
        for first in range(0, rows, CHUNK):
            began = time.perf_counter()
            commands = [opening_of(there, number) for number in range(first, min(first + CHUNK, rows))]
            actions.act(commands, there.book, there.moment)
            held.append(time.perf_counter() - began)
        return {"count": rows, "chunks": held}

    return step, {}


def clerking(cases: str, turns: bool, share: int, of: int, until: str) -> tuple[Callable[[], dict[str, Any]], dict[str, Any]]:
    """Builder: a clerk acts, pauses 20 ms, and acts again, until the file `until` is there."""
    from bench.district import Desk, place

    if not turns:
        without_turns()
    desk = Desk(place(), "employment")
    desk.there.book.units()
    mine = json.loads(Path(cases).read_text())[share::of]

    def step() -> dict[str, Any]:
        waits = []
        for uid in mine:
            for act in (desk.take, desk.respond):
                began = time.perf_counter()
                act(uid)
                waits.append(time.perf_counter() - began)
                if Path(until).exists():
                    return {"count": len(waits), "waits": waits}
                time.sleep(PAUSE)
        return {"count": len(waits), "waits": waits}

    return step, {}


def calm(
    floor: Ground, vendor: str, source: str, name: str, cases: str, turns: bool, clerks: int, seconds: float
) -> list[float]:
    """The clerks' waits while nothing is imported."""
    stop = floor.folder / f"{name}.stop"
    environment = floor.copy(vendor, source, name)
    acting = _clerks(environment, cases, turns, clerks, stop)
    threading.Timer(seconds, stop.touch).start()
    return _waits(acting)


def disturbed(
    floor: Ground, vendor: str, source: str, name: str, cases: str, turns: bool, clerks: int, rows: int
) -> tuple[list[float], list[float], float]:
    """The clerks' waits during an import; the chunks' times; and the import's seconds."""
    stop = floor.folder / f"{name}.stop"
    environment = floor.copy(vendor, source, name)
    acting = _clerks(environment, cases, turns, clerks, stop)
    importer = Waiting(Side("import", "bench.clerks:importing", {"rows": rows, "turns": turns}, environment), 0)
    importer.hear("READY")
    importer.ask()
    done = importer.hear("ROUND")
    stop.touch()
    waits = _waits(acting)
    importer.close()
    return waits, done["chunks"], done["ended"] - done["began"]


def _clerks(environment: dict[str, str], cases: str, turns: bool, count: int, stop: Path) -> list[Waiting]:
    given = {"cases": cases, "turns": turns, "of": count, "until": str(stop)}
    clerks = [
        Waiting(Side(f"clerk {share}", "bench.clerks:clerking", {**given, "share": share}, environment), share)
        for share in range(count)
    ]
    for one in clerks:
        one.hear("READY")
    for one in clerks:
        one.ask()
    return clerks


def _waits(clerks: list[Waiting]) -> list[float]:
    waits = [wait for one in clerks for wait in one.hear("ROUND")["waits"]]
    for one in clerks:
        one.close()
    return waits


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", rows=(20_000, 200), clerks=(3, 1))
    with Report("clerks", "导入时窗口的等待 A clerk during an import", wanted) as report, ground() as floor:
        report.say(
            f"One process imports {wanted.rows:,} matters, {CHUNK} in each transaction; {wanted.clerks} clerks, each in a "
            "process of its own, act, pause 20 ms, and act again. A wait is the whole act. "
            "*Without the lock* is the control: SQLite's own waiting."
        )
        rows = []
        for vendor in floor.vendors:
            rows += on(floor, vendor, report, wanted.rows, wanted.clerks)
        report.table(
            ["side", "acts", "p50 ms", "p99 ms", "longest ms", "longest chunk of the import, ms", "rows imported per second"],
            rows,
        )


def on(floor: Ground, vendor: str, report: Report, rows: int, clerks: int) -> list[list[str]]:
    """The rows of one database."""
    cases, source = str(floor.folder / f"{vendor}.cases"), f"base_{vendor}"
    floor.made(vendor, source, "bench.district:installed", {"count": max(120, rows // 10), "cases": cases})
    found = []
    quiet = calm(floor, vendor, source, f"calm_{vendor}", cases, True, clerks, 5 if rows > 1000 else 1)
    found.append([f"{SHOWN[vendor]}, nothing imported", *_figures(quiet), "", ""])
    kept = {"calm": quiet}
    for turns in (True, False) if vendor == "sqlite" else (True,):
        lock = {True: ", with the lock", False: ", **without the lock** (control)"}[turns] if vendor == "sqlite" else ""
        waits, chunks, seconds = disturbed(floor, vendor, source, f"busy_{vendor}_{int(turns)}", cases, turns, clerks, rows)
        found.append([f"{SHOWN[vendor]}, import{lock}", *_figures(waits), short(max(chunks) * 1e3), short(rows / seconds)])
        kept[f"turns={turns}"] = waits
    report.keep(vendor, kept)
    return found


def _figures(waits: list[float]) -> list[str]:
    return [
        f"{len(waits):,}", short(quantile(waits, 0.5) * 1e3), short(quantile(waits, 0.99) * 1e3), short(max(waits) * 1e3),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
