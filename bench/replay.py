"""Replay and verification: how many entries a second, and where the bytes of an entry lie."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

from bench.ground import SHOWN, Ground, ground
from bench.harness import Side, once, run, short, spread
from bench.report import Report, arguments
from bench.sizes import grown

AIM_REPLAY, AIM_BYTES = 20_000, 1_000


def rebuilding(what: str) -> tuple[Callable[[], dict[str, Any]], dict[str, Any]]:
    """Builder: one round is one whole replay (`rebuild`), fold without writing (`fold`), or verification (`verify`)."""
    from django.db import connection, connections

    from bench.district import place
    from shoushan.records.cases import replaying
    from shoushan.records.journal import verify

    there = place()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        entries = cursor.fetchone()[0]
        cursor.execute("select id from journal_case order by id")
        cases = [row[0] for row in cursor.fetchall()]

    def step() -> dict[str, Any]:
        if what == "rebuild":
            replaying.rebuild(there.book)
        elif what == "fold":
            for first in range(0, len(cases), replaying.STEP):
                some = cases[first : first + replaying.STEP]
                for _ in replaying.fold_cases(there.book, some[0], some[-1]):
                    pass
        else:
            faults = list(verify.verify_all(connections["default"]))
            if faults:
                raise SystemExit(f"the journal is not whole: {faults[0]}")
        return {"count": entries}

    return step, {"entries": entries}


def rooms_of_replay() -> tuple[None, dict[str, Any]]:
    """Builder: microseconds per entry of each room during one replay."""
    from django.db import connections
    from django.db.backends.utils import CursorWrapper

    from bench.district import place
    from bench.rooms import Rooms
    from shoushan.records.cases import replaying

    step, told = rebuilding("rebuild")
    rooms = Rooms()
    rooms.around("parse items", replaying.read, "facts_in")
    rooms.around("facts out of items", replaying, "fact_of")
    rooms.around("fold (reducers)", replaying.reducers, "apply")
    rooms.around("put the rows together (projection)", replaying.Change, "write")
    rooms.around("keys of cases", replaying.loading, "case_key")
    rooms.around("load the rows", replaying.Sheet, "load")
    rooms.around("SQL, read and written", CursorWrapper, "execute")
    rooms.around("COMMIT", type(connections["default"]), "_commit")
    place()
    rooms.within("everything else", step)()
    return None, {"rooms": {name: seconds / told["entries"] * 1e6 for name, seconds in rooms.spent.items()}}


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", cases=(1500, 20), rounds=(5, 1))
    with Report("replay", "重放与核验 Replay and verification", wanted) as report, ground() as floor:
        report.say(
            f"{wanted.cases} matters of `one-counter` taken through to their result (eight entries each, two units, papers "
            "with their words), in one process. Replay folds every entry and writes every projected table again."
        )
        for vendor in floor.vendors:
            on(floor, vendor, report, wanted.cases, wanted.rounds)


def on(floor: Ground, vendor: str, report: Report, cases: int, rounds: int) -> None:
    """Everything about one database."""
    told = floor.made(vendor, f"lived_{vendor}", "bench.district:lived", {"count": cases})
    report.say(f"\n### {SHOWN[vendor]}\n")
    sides = [
        Side(name, "bench.replay:rebuilding", {"what": what}, floor.copy(vendor, f"lived_{vendor}", f"{what}_{vendor}"))
        for name, what in (("replay (fold and write)", "rebuild"), ("fold alone", "fold"), ("verification", "verify"))
    ]
    found = run(sides, rounds)
    report.keep(vendor, {name: one.rates for name, one in found.items()})
    report.table(
        ["side", "entries per second", "CPU µs per entry"],
        [[name, spread(one.rates), spread(one.cpu)] for name, one in found.items()],
    )
    met = report.aim(
        "replay, entries per second", statistics.median(found["replay (fold and write)"].rates), AIM_REPLAY, most=False
    )
    if not met:
        environment = floor.copy(vendor, f"lived_{vendor}", f"rooms_{vendor}")
        rooms = sorted(once("bench.replay:rooms_of_replay", {}, environment)["rooms"].items(), key=lambda pair: -pair[1])
        total = sum(value for _, value in rooms)
        report.table(["room", "µs per entry", "share"], [[name, short(value), f"{value / total:.0%}"] for name, value in rooms])
    _bytes(report, told)


def _bytes(report: Report, told: dict[str, Any]) -> None:
    rows = grown(told["before"], told["after"], told["entries"])
    journal = sum(size for name, size in rows if name.startswith("journal_"))
    report.aim("bytes per entry in the journal, indexes included", journal, AIM_BYTES)
    others = sum(size for _, size in rows) - journal
    report.say(f"Bytes per entry in the projected tables: {short(others)} (they can be dropped and made again).")
    report.table(["table", "bytes per entry"], [[name, short(size)] for name, size in rows])
    effects = sorted(told["effects"].items(), key=lambda pair: -pair[1])[:6]
    report.say("Of the item texts, by the effect that made them (largest six):")
    report.table(["effect", "bytes per entry"], [[name, short(size / told["entries"])] for name, size in effects])


if __name__ == "__main__":
    main()
