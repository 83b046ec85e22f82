"""The same work in the engines that one would pick instead: six user tasks, two parallel branches, one join."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.ground import Ground, ground
from bench.harness import ROOT, Side, ratios, run, spread
from bench.report import Report, arguments

SIDES = "bench.peers_sides"
STORES = (("SQLite FULL", "sqlite", "FULL"), ("SQLite NORMAL", "sqlite", "NORMAL"), ("PostgreSQL", "postgresql", "FULL"))
PEERS = {"spiff": "SpiffWorkflow", "fsm": "django-fsm-2 with django-fsm-log", "viewflow": "viewflow"}
PLAIN, RICH = "Shoushan, six plain tasks", "Shoushan, one-counter"
OWN = {PLAIN: ("lean", "lean"), RICH: ("ours", "base")}
"""Name → builder of the side and of its database: the peers' own shape of work, and what a counter really does."""
AIMS = {"spiff": 3, "viewflow": 12}
NEEDED = "import SpiffWorkflow, django_fsm_log, psycopg, pysqlite3, importlib.util as u; assert u.find_spec('viewflow')"


def python_of_peers() -> str | None:
    """The Python that has the peers (`requirements/prove.txt`): named by SHOUSHAN_PROVE_PYTHON, `make prove`'s, or this one."""
    named = (os.environ.get("SHOUSHAN_PROVE_PYTHON"), str(ROOT / ".venv-prove" / "bin" / "python"), sys.executable)
    for path in named:
        if (
            path
            and Path(path).exists()
            and not subprocess.run([path, "-c", NEEDED], capture_output=True, check=False).returncode
        ):
            return path
    return None


def sides(floor: Ground, python: str, cases: int) -> Iterator[Side]:
    """Ours and each peer on each store, with the same durability."""
    for label, vendor, sync in STORES:
        if vendor not in floor.vendors:
            continue
        key = f"{vendor}_{sync.lower()}"
        for name, (builder, base) in OWN.items():
            there = floor.copy(vendor, f"{base}_{vendor}", f"{builder}_{key}")
            yield Side(f"{name}, {label}", f"{SIDES}:{builder}", {"count": cases, "sync": sync}, there)
        for peer, name in PEERS.items():
            given = {"vendor": vendor, "address": floor.empty(vendor, f"{peer}_{key}"), "count": cases, "sync": sync}
            yield Side(f"{name}, {label}", f"{SIDES}:{peer}", given, python=python)


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", cases=(25, 2), rounds=(7, 1))
    python = python_of_peers()
    if python is None:
        print(
            "peers left out: requirements/prove.txt is not installed (make prove does; "
            "or name a Python in SHOUSHAN_PROVE_PYTHON)"
        )
        return
    with Report("peers", "与同类引擎 Against other engines", wanted) as report, ground() as floor:
        report.say(
            "Accept, then two branches of two tasks, a join, and a decision; creating the case is spread over its six tasks. "
            "*Six plain tasks* is a ledger of ours without terms, papers or persons (`bench/lean`): the same shape of work as "
            "the others', though it still checks rights, salts, chains and projects. *one-counter* does what a counter does: "
            "terms over the calendar, papers checked, numbers and words of two papers, an applicant whose number is encrypted. "
            "Ratios are to the plain one. "
            "SpiffWorkflow runs on the bare driver without an ORM; viewflow through its activations without HTTP; "
            "django-fsm-2 has no parallel branches. Everybody uses the same SQLite library and the same durability."
        )
        for vendor in floor.vendors:
            floor.made(vendor, f"base_{vendor}", "bench.district:installed", {"count": 0})
            floor.made(vendor, f"lean_{vendor}", "bench.district:lean", {})
        found = run(sides(floor, python, wanted.cases), wanted.rounds)
        rows = []
        for label, vendor, _ in STORES:
            if vendor not in floor.vendors:
                continue
            own = found[f"{PLAIN}, {label}"]
            for name in (*OWN, *PEERS.values()):
                one = found[f"{name}, {label}"]
                told = " + ".join([one.told["version"], *([one.told["log"]] if "log" in one.told else [])])
                rows.append([f"{name} {told}, {label}", spread(one.rates), spread(ratios(own, one)), spread(one.cpu)])
        report.table(["side", "tasks per second", "six plain tasks is faster by ×", "client CPU µs per task"], rows)
        for peer, aim in AIMS.items():
            for label, vendor, _ in STORES:
                if vendor in floor.vendors:
                    times = ratios(found[f"{PLAIN}, {label}"], found[f"{PEERS[peer]}, {label}"])
                    report.aim(f"faster than {PEERS[peer]}, {label}, times", statistics.median(times), aim, most=False)
        report.keep("sides", {name: {"rates": one.rates, "cpu": one.cpu, "told": one.told} for name, one in found.items()})


if __name__ == "__main__":
    main()
