"""What an act costs when the journal is long: the same two acts at 10⁴, 10⁶ and 10⁷ entries, and the bytes of an entry."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.ground import SHOWN, Ground, ground
from bench.harness import Side, quantile, ratios, run, short, spread
from bench.report import Report, arguments

SMALL = 100_000
"""Entries up to which bytes are told by table: that drops each table for a moment."""
ROOM = 6_000
"""Bytes of disk that must be free for each entry to be written."""
CHUNK = 500
"""Cases written in one transaction."""
LIVE = 20
"""Every so many-th case is open and accepted, as its template is; the others are finished."""
AIM_RATIO, AIM_BYTES = 1.3, 1_000
COPIED = ("case_part", "case_term", "case_party", "case_paper", "case_link", "case_rating")


def filled(entries: int, cases: str, live: int) -> tuple[None, dict[str, Any]]:
    """Builder: the district with about `entries` entries; tells sizes. The ids of `live` open cases go into `cases`.

    Two matters are really handled, one to its result and one up to its acceptance. Then their entries are written again for
    other cases: salted, hashed and chained anew through `records.journal.append`, triggers and all. The rows of their
    tables are copied by SQL.
    """
    from django.db import connections

    from bench import district
    from bench.sizes import sizes, whole

    connection = connections["default"]
    district.places.install_sample()
    there = district.place()
    for name in district.CAST:
        there.viewer(name)
    done, accepted = district.finished(there, 1)[0], district.filed(there, 1)[0]
    small = entries <= SMALL
    before, first, empty = sizes() if small else {}, _entries(connection), whole()
    began = time.perf_counter()
    _write(entries, done, accepted)
    written = _entries(connection) - first
    seconds = time.perf_counter() - began
    district.number_all()
    after, total = sizes() if small else {}, whole() - empty
    Path(cases).write_text(json.dumps(_open_ones(connection, live)))
    district.settle()
    return None, {"before": before, "after": after, "entries": written, "seconds": seconds, "total": total}


def _entries(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        return int(cursor.fetchone()[0])


def _open_ones(connection: Any, live: int) -> list[str]:
    """Open cases spread evenly over the whole journal."""
    with connection.cursor() as cursor:
        cursor.execute("select uid from case_row where stage = 'accepted' order by id")
        found = [row[0] for row in cursor.fetchall()]
    step = max(1, len(found) // live)
    return found[::step][:live]


def _write(entries: int, done: str, accepted: str) -> None:
    from django.db import connections, transaction
    from tests.people import NOON

    from shoushan.records.cases.identifiers import uuid7
    from shoushan.records.journal import append

    connection = connections["default"]
    templates = [Template(uid) for uid in (done, accepted)]
    made = number = 0
    while made < entries:
        kinds = [templates[(number + one) % LIVE == 0] for one in range(CHUNK)]
        uids = [uuid7(NOON) for _ in kinds]
        runs = [kind.entries(uid) for kind, uid in zip(kinds, uids, strict=True)]
        with transaction.atomic(), connection.cursor() as cursor:
            ids = append.open_cases(connection, uids)
            append.insert(connection, [(key, one) for key, run_ in zip(ids, runs, strict=True) for one in run_])
            for kind in templates:
                kind.copy_rows(cursor, [key for key, mine in zip(ids, kinds, strict=True) if mine is kind])
        made += sum(len(one) for one in runs)
        number += CHUNK


class Template:
    """A case that was really handled, and how to write its like."""

    def __init__(self, uid: str) -> None:
        from django.db import connections

        from shoushan.records.cases.definitions import current_book
        from shoushan.records.journal import read

        connection = connections["default"]
        with connection.cursor() as cursor:
            cursor.execute("select id from case_row where uid = %s", [uid])
            self.id = cursor.fetchone()[0]
        self.log = current_book().log
        self.kept = read.entries_of(connection, self.id, decrypt=lambda case, data: None)
        self._drafts = [self._draft(entry) for entry in self.kept]

    @staticmethod
    def _draft(entry: Any) -> Any:
        from shoushan.records.journal import append

        told = entry.fields
        return append.Draft(
            case="", ledger=told["ledger"], definition=told["def"], act=told["act"], actor=told["actor"],
            recorder=told["recorder"], source=told["source"], happened=told["happened"], items=append.items_of(entry.facts()),
        )  # fmt: skip

    def entries(self, uid: str) -> list[Any]:
        """The entries of a like case, sealed one after another."""
        from dataclasses import replace

        from shoushan.records.journal import append

        head, sealed = append.NO_HEAD, []
        for draft, kept in zip(self._drafts, self.kept, strict=True):
            prepared = append.prepare(replace(draft, case=uid), log=self.log, encrypt=lambda data: data + bytes(28))
            one = append.seal(prepared, head, kept.recorded)
            head = one.head()
            sealed.append(one)
        return sealed

    def copy_rows(self, cursor: Any, ids: list[int]) -> None:
        """The rows of like cases in every table: their own id, uid, tracking code and head, the rest as here."""
        if not ids:
            return
        for statement in self._statements(cursor):
            cursor.execute(statement, [self.id, min(ids), max(ids), ",".join(map(str, ids))])

    def _statements(self, cursor: Any) -> Iterator[str]:
        from django.db import connection

        lite = connection.vendor == "sqlite"
        uid = "lower(hex(c.uuid))" if lite else "encode(c.uuid, 'hex')"
        among = (
            "c.id in (select value from json_each('[' || %s || ']'))" if lite
            else "c.id = any (string_to_array(%s, ',')::bigint[])"
        )  # fmt: skip
        own = {"id": "c.id", "uid": uid, "track": uid, "head": "e.hash", "number": f"substr({uid}, 20)"}
        names = _columns(cursor, "case_row")
        given = ", ".join(own.get(name, f't."{name}"') for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        yield (
            f"insert into case_row ({listed}) select {given} from case_row t, journal_case c join journal_entry e "
            f"on e.case_id = c.id and e.n = {len(self.kept)} where t.id = %s and c.id between %s and %s and {among}"
        )
        for table in (*COPIED, "case_scope", "l_one_counter"):
            names = _columns(cursor, table)
            listed = ", ".join(f'"{name}"' for name in names)
            given = ", ".join("c.id" if name == "case_id" else f't."{name}"' for name in names)
            yield (
                f"insert into {table} ({listed}) select {given} from {table} t, journal_case c "
                f"where t.case_id = %s and c.id between %s and %s and {among}"
            )


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(f"select * from {table} limit 0")
    return [column[0] for column in cursor.description]


def acting(cases: str, count: int) -> tuple[Callable[[], dict[str, Any]], dict[str, Any]]:
    """Builder: a round takes over and answers `count` open cases from all over the journal; tells each act's wait."""
    import random

    from bench.district import Desk, place

    desk = Desk(place(), "employment")
    desk.there.book.units()
    found = json.loads(Path(cases).read_text())
    random.Random(1).shuffle(found)
    uids = iter(found)

    def step() -> dict[str, Any]:
        waits = []
        for _ in range(count):
            uid = next(uids)
            for act in (desk.take, desk.respond):
                began = time.perf_counter()
                act(uid)
                waits.append(time.perf_counter() - began)
        return {"count": len(waits), "waits": waits}

    return step, {}


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", entries=(10_000_000, 2_000), acts=(100, 4), rounds=(7, 1))
    levels = sorted({level for level in (10_000, 1_000_000, wanted.entries) if level <= wanted.entries})
    with Report("growth", "留痕变长之后 When the journal grows", wanted) as report, ground() as floor:
        report.say(
            "Matters of `one-counter`, finished but for every twentieth, written through `records.journal.append` (salted, "
            "hashed, chained, under the triggers), numbered by the sequencer, their tables' rows copied. Acts are done on "
            "open cases spread over the whole journal, so that nothing is near."
        )
        for vendor in floor.vendors:
            on(floor, vendor, report, levels, wanted.acts, wanted.rounds)
            for path in floor.folder.glob("grown_*"):
                path.unlink()


def on(floor: Ground, vendor: str, report: Report, levels: list[int], acts: int, rounds: int) -> None:
    """Every level of one database, side by side."""
    told, sides = {}, []
    each = max(1, acts // 2)
    for level in list(levels):
        if shutil.disk_usage(floor.folder).free < level * ROOM:
            report.say(f"{SHOWN[vendor]}: {level:,} entries left out, the disk is too small.")
            levels = [one for one in levels if one != level]
            continue
        name, cases = f"grown_{vendor}_{level}", str(floor.folder / f"{vendor}.{level}.cases")
        least = each * (rounds + 2)
        told[level] = floor.made(vendor, name, "bench.growth:filled",
                                 {"entries": max(level, least * LIVE * 9), "cases": cases, "live": least})  # fmt: skip
        print(f"{SHOWN[vendor]}: {told[level]['entries']:,} entries in {told[level]['seconds']:.0f} s", flush=True)
        sides.append(
            Side(f"{level:,}", "bench.growth:acting", {"cases": cases, "count": each}, floor.environment(vendor, name))
        )
    found = run(sides, rounds)
    report.say(f"\n### {SHOWN[vendor]}\n")
    rows = []
    for level in levels:
        one, waits = found[f"{level:,}"], found[f"{level:,}"].all("waits")
        after, before = told[level]["after"], told[level]["before"]
        journal = sum(after[name] - before.get(name, 0) for name in after if name.startswith("journal_"))
        rows.append([
            f"{told[level]['entries']:,}", short(statistics.median(waits) * 1e6), short(quantile(waits, 0.99) * 1e6),
            spread(ratios(found[f"{levels[0]:,}"], one)), short(journal / told[level]["entries"]) if after else "–",
            short(told[level]["total"] / told[level]["entries"]),
        ])  # fmt: skip
    report.table(
        ["entries", "median µs per act", "p99 µs", "× the smallest", "bytes per entry, journal", "bytes per entry, all"],
        rows,
    )
    report.keep(vendor, {level: {"waits": found[f"{level:,}"].all("waits"), "told": told[level]} for level in levels})
    if len(levels) > 1:
        medians = {level: statistics.median(found[f"{level:,}"].all("waits")) for level in levels}
        report.aim(f"median at {levels[-1]:,} ÷ at {levels[0]:,} entries", medians[levels[-1]] / medians[levels[0]], AIM_RATIO)
    report.aim("bytes per entry in the journal", float(rows[0][4].replace(",", "")), AIM_BYTES)


if __name__ == "__main__":
    main()
