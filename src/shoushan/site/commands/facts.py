"""`shoushan facts`: what figures are counted from. Status, made anew, delta put into the base, every file read."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING, Any, TextIO

from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.indicators.facts.status import ShelfStatus
    from shoushan.outputs.indicators.facts.store import Store
    from shoushan.rules.catalogue.problems import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan facts` may be told."""
    parser.add_argument(
        "do", nargs="?", choices=("status", "rebuild", "compact", "check"), default="status",
        help="看状态、重建、并入底数、逐个核对 · status, made anew, delta into the base, every file read",
    )  # fmt: skip
    parser.add_argument("--ledger", action="append", help="只重建这本台账（可多次） · rebuild this ledger only")
    parser.add_argument("--json", action="store_true", help="输出 JSON · JSON instead of words")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do it; 1 when facts are missing or damaged (status, check), or a ledger is not known."""
    start()
    from django.conf import settings

    from shoushan.outputs.indicators.facts.damage import FactsRefused
    from shoushan.outputs.indicators.facts.keeping import Keeper
    from shoushan.outputs.indicators.facts.store import Store
    from shoushan.records.cases.definitions import current_book
    from shoushan.site import clock

    book, store = current_book(), Store(settings.SHOUSHAN_HOME)
    unknown = [one for one in args.ledger or () if one not in book.pack.ledgers]
    if unknown:
        print(f"没有台账 {unknown[0]} · no such ledger: {unknown[0]}", file=out)
        return 1
    begun, done = perf_counter(), {}
    try:
        if args.do == "rebuild":
            done = {"rebuilt_cases": Keeper(store).rebuild(book, clock.now(), args.ledger)}
        elif args.do == "compact":
            done = {"compacted": Keeper(store).compact(book, clock.now())}
    except FactsRefused as refused:
        return _refused(refused, args, out)
    told = {**_told(store, whole=args.do == "check"), **done, "seconds": round(perf_counter() - begun, 1)}
    print(json.dumps(told, ensure_ascii=False) if args.json else _words(told), file=out)
    return 0 if told["sound"] else 1


def _told(store: Store, whole: bool) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection

    from shoushan.outputs.indicators.facts import position
    from shoushan.outputs.indicators.facts.damage import FactsMissing
    from shoushan.outputs.indicators.facts.status import status
    from shoushan.site import clock

    shelves = list(status(store, whole=whole))
    told: dict[str, Any] = {"sound": all(one.problem is None for one in shelves)}
    try:
        lag = position.lag(connection, settings.SHOUSHAN_HOME, clock.now())
        told |= {"next": store.position().next, "lag_entries": lag.entries, "lag_seconds": round(lag.seconds, 1)}
    except FactsMissing as missing:
        told |= {"sound": False, "why": [missing.problem.message.zh, missing.problem.message.en]}
    return {**told, "bytes": sum(one.size for one in shelves), "shelves": [_shelf(one) for one in shelves]}


def _shelf(one: ShelfStatus) -> dict[str, Any]:
    return {**asdict(one), "problem": one.problem and _problem(one.problem)}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "message": problem.message._asdict(), "remedy": problem.remedy._asdict()}


def _words(told: dict[str, Any]) -> str:
    lines = []
    for one in told["shelves"]:
        name = one["ledger"] if one["klass"] is None else f"{one['ledger']} ({one['klass']})"
        if one["problem"]:
            problem = one["problem"]
            lines += [f"{name}: {problem['message']['zh']} {problem['message']['en']} → {problem['remedy']['zh']}"]
        elif one["rows"] or one["delta_rows"]:
            lines += [
                f"{name:28s} {one['cases']:>8d} 件 cases {one['rows']:>9d} 行 rows + {one['delta_rows']:d} "
                f"{one['size'] / 1024:9.0f} KiB"
            ]
    if "why" in told:
        lines.append(" · ".join(told["why"]))
    else:
        lines.append(
            f"到第 {told['next']} 条，落后 {told['lag_entries']} 条、{told['lag_seconds']:.0f} 秒 · up to leaf {told['next']}, "
            f"{told['lag_entries']} entries behind; {told['bytes'] / 2**20:.1f} MiB"
        )
    return "\n".join(lines)


def _refused(refused: Any, args: argparse.Namespace, out: TextIO) -> int:
    problem = refused.problem
    if args.json:
        print(json.dumps({"sound": False, "problem": _problem(problem)}, ensure_ascii=False), file=out)
    else:
        print(f"{problem.file}: {problem.message.zh} {problem.message.en} → {problem.remedy.zh} {problem.remedy.en}", file=out)
    return 1
