"""One act, everything included, against bare statements with the same bytes, its own SQL replayed, and a naive ORM."""

from __future__ import annotations

import statistics
from typing import Any

from bench.ground import SHOWN, Ground, ground
from bench.harness import Measured, Side, costs, once, ratios, run, short, spread
from bench.report import Report, arguments
from bench.sizes import grown

SIDES = "bench.acts_sides"
PLAIN = 200
"""Bytes of the payload with which the limits of the design were measured."""


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", acts=(240, 12), rounds=(7, 2))
    with Report("acts", "一次办理 One act", wanted) as report, ground() as floor:
        report.say(
            "The act: a unit takes its part over, then answers (`take`, `respond` of `one-counter`, service "
            "`unemployment-benefit`), each in a transaction of its own, through `records.cases.actions.act`: state read, "
            "time applied, decided, folded, items salted, chained, rows written."
        )
        for vendor in floor.vendors:
            on(floor, vendor, report, wanted.acts, wanted.rounds)


def on(floor: Ground, vendor: str, report: Report, acts: int, rounds: int) -> None:
    """Everything about one database."""
    cases, log = str(floor.folder / f"{vendor}.cases"), str(floor.folder / f"{vendor}.log")
    most = max(acts, 64) * (rounds + 2) + 200
    base = f"base_{vendor}"
    floor.made(vendor, base, "bench.district:installed", {"count": most, "cases": cases})
    empty = once("bench.sizes:weighed", {}, floor.copy(vendor, base, f"weigh0_{vendor}"))
    needed = acts * (rounds + 2) + 40
    told = once(f"{SIDES}:recorded", {"cases": cases, "count": needed, "into": log}, floor.copy(vendor, base, f"rec_{vendor}"))
    report.say(f"\n### {SHOWN[vendor]}\n")
    if vendor == "sqlite":
        size = told["bytes"]
        report.say(f"Bytes that an act writes: case {size['case']}, journal {size['history']}, part and term {size['task']}.")
    texts = str(floor.folder / "sqlite.log")
    sides = _sqlite(floor, cases, log, acts, most) if vendor == "sqlite" else _postgres(floor, cases, log, texts, acts, most)
    found = run(sides, rounds)
    report.keep(vendor, {name: {"rates": one.rates, "cpu": one.cpu, "told": one.told} for name, one in found.items()})
    _table(report, found)
    (_aims_sqlite if vendor == "sqlite" else _aims_postgres)(report, found)
    _rooms(floor, vendor, report, cases, max(10, acts // 4))
    after = once("bench.sizes:weighed", {}, floor.environment(vendor, f"rec_{vendor}"))
    _bytes(report, empty, after)


def _corridor(floor: Ground, vendor: str, name: str, given: dict[str, Any], processes: int = 1) -> Side:
    environment = floor.copy(vendor, f"base_{vendor}", name)
    return Side(_names[name], f"{SIDES}:acting", given | ({"of": processes} if processes > 1 else {}), environment, processes)


def _replay(floor: Ground, vendor: str, log: str, acts: int) -> Side:
    environment = floor.copy(vendor, f"base_{vendor}", f"replay_{vendor}")
    return Side("its SQL replayed", f"{SIDES}:replaying", {"log": log, "count": acts}, environment)


_names = {
    "act_one": "act",
    "act_16": "act, 16 connections in one process",
    "act_4x4": "act, 16 connections in 4 processes",
    "act_normal": "act, synchronous NORMAL",
}


def _sqlite(floor: Ground, cases: str, log: str, acts: int, most: int) -> list[Side]:
    bare = {"log": log, "count": acts * 3, "cases": most}
    return [
        _corridor(floor, "sqlite", "act_one", {"cases": cases, "count": acts}),
        _corridor(floor, "sqlite", "act_normal", {"cases": cases, "count": acts, "sync": "NORMAL"}),
        _replay(floor, "sqlite", log, acts),
        Side("bare, three statements", f"{SIDES}:bare_sqlite", {**bare, "path": floor.empty("sqlite", "bare")}),
        Side("bare, payload of 200 bytes", f"{SIDES}:bare_sqlite",
             {**bare, "path": floor.empty("sqlite", "plain"), "plain": PLAIN}),
        Side("naive ORM, same rows", f"{SIDES}:naive",
             {"vendor": "sqlite", "address": floor.empty("sqlite", "naive"), "log": log, "count": acts, "cases": most}),
    ]  # fmt: skip


def _postgres(floor: Ground, cases: str, log: str, texts: str, acts: int, most: int) -> list[Side]:
    vendor = "postgresql"
    bare = {"log": texts, "cases": most}
    many = max(acts, 64)
    return [
        _corridor(floor, vendor, "act_one", {"cases": cases, "count": acts}),
        _corridor(floor, vendor, "act_16", {"cases": cases, "count": many, "threads": 16}),
        _corridor(floor, vendor, "act_4x4", {"cases": cases, "count": max(many // 4, 8), "threads": 4}, 4),
        _replay(floor, vendor, log, acts),
        Side("bare, one statement", f"{SIDES}:bare_postgres", {**bare, "count": acts * 2, "dsn": floor.empty(vendor, "bare")}),
        Side("bare, payload of 200 bytes", f"{SIDES}:bare_postgres",
             {**bare, "count": acts * 2, "dsn": floor.empty(vendor, "plain"), "plain": PLAIN}),
        Side("bare, 16 connections in one process", f"{SIDES}:bare_postgres",
             {**bare, "count": many * 3, "dsn": floor.empty(vendor, "bare16"), "threads": 16}),
        Side("naive ORM, same rows", f"{SIDES}:naive",
             {"vendor": vendor, "address": floor.empty(vendor, "naive"), "log": texts, "count": acts, "cases": most}),
    ]  # fmt: skip


def _table(report: Report, found: dict[str, Measured]) -> None:
    base = next(one for name, one in found.items() if name.startswith("bare"))
    rows = [
        [name, spread(one.rates), spread(ratios(base, one)), spread(one.cpu), spread(costs(one, base))]
        for name, one in found.items()
    ]
    report.table(["side", "per second", f"× cost of “{base.side.name}”", "client CPU µs", "× its CPU"], rows)
    told = found["act"].told["statements"]
    report.say(f"Statements that reach the database: take {told['take']}, respond {told['respond']}.\n")


def _aims_sqlite(report: Report, found: dict[str, Measured]) -> None:
    act = found["act"]
    report.aim("act ÷ bare three statements, time", statistics.median(ratios(found["bare, three statements"], act)), 3)
    report.aim("act as a share of its SQL replayed", statistics.median(ratios(act, found["its SQL replayed"])), 0.6, most=False)


def _aims_postgres(report: Report, found: dict[str, Measured]) -> None:
    act = found["act"]
    report.aim("act ÷ bare one statement, time", statistics.median(ratios(found["bare, one statement"], act)), 2.5)
    report.aim("round trips of an act", max(act.told["statements"].values()), 3)
    best = max(statistics.median(found[name].rates) for name in found if name.startswith("act, 16"))
    report.aim("acts per second at 16 connections", best, 1500, most=False)


def _rooms(floor: Ground, vendor: str, report: Report, cases: str, count: int) -> None:
    environment = floor.copy(vendor, f"base_{vendor}", f"rooms_{vendor}")
    told = once("bench.rooms:rooms_of_an_act", {"cases": cases, "count": count}, environment)
    rooms = sorted(told["rooms"].items(), key=lambda pair: -pair[1])
    total = sum(value for _, value in rooms)
    report.say("\nWhere the time goes (own time of each room, clocks included):")
    report.table(["room", "µs per act", "share"], [
        *([name, short(value), f"{value / total:.0%}"] for name, value in rooms), ["all", short(total), "100%"],
    ])  # fmt: skip


def _bytes(report: Report, before: dict[str, Any], after: dict[str, Any]) -> None:
    entries = after["entries"] - before["entries"]
    rows = grown(before["sizes"], after["sizes"], entries)
    journal = sum(size for name, size in rows if name.startswith("journal_"))
    report.say("Where the bytes go (what these acts added, indexes included, per act):")
    report.table(["table", "bytes"], [[name, short(size)] for name, size in rows])
    report.say(f"Journal: {short(journal)} bytes per entry of this kind.")


if __name__ == "__main__":
    main()
