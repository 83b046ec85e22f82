"""Seals and proofs: a large journal sealed, proofs made and checked, heads recomputed, how long an entry waits for a head."""

from __future__ import annotations

import json
import os
import random
import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.ground import SHOWN, Ground, ground
from bench.harness import Side, Waiting, once, quantile, short
from bench.report import Report, arguments

SEALED, VERIFIED, PROOF, LAG = 30.0, 600.0, 1.0, 60.0
"""Aims: seconds for 10⁶ entries, seconds for 10⁷, milliseconds of a proof, seconds that an entry waits (design 9)."""
WRITERS = 3
PAUSE = 0.02
STEP = 50_000


def synthetic(count: int) -> None:
    """Rows of a real journal whose hashes are made up: number, entry, hash; no header gives these hashes."""
    from django.db import transaction

    from shoushan.records.journal import chain

    database = transaction.get_connection()
    draw = random.Random(1)
    for first in range(0, count, STEP):
        numbers = range(first, min(first + STEP, count))
        entries = [
            (one + 1, one // 6 + 1, one, one, one % 6 + 1, chain.digest(draw.randbytes(16)), b"", "a") for one in numbers
        ]
        with transaction.atomic(), database.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO journal_entry (id, case_id, happened, recorded, n, frame, hash, body, actor) "
                "VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s)",
                entries,
            )
            cursor.executemany("INSERT INTO journal_leaf (no, entry) VALUES (%s, %s)", [(one, one + 1) for one in numbers])


def empty(folder: Path) -> Any:
    """This process's database with the tables of a journal and nothing else."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings_journal"
    import django

    django.setup()
    from django.db import connections
    from tests.records.journal import databases

    connections.settings["default"] = connections.configure_settings(
        {"default": databases.sqlite_settings(folder)}
    )["default"]  # fmt: skip
    databases.migrate(databases.Database("default", {}))
    return connections["default"]


def sealing(folder: str, count: int, loops: int) -> tuple[None, dict[str, Any]]:
    """Builder: a journal of `count` synthetic entries; tells the seconds of sealing, proving, and recomputing its heads."""
    database = empty(Path(folder))
    from shoushan.records.journal import auditing, sealing, vouching
    from shoushan.records.journal.proofs import notes, tree, witnessing
    from shoushan.records.journal.proofs.tiles import Tiles

    synthetic(count)
    there, signer = Path(folder) / "log", notes.signer_of("shoushan/bench", b"\x01" * 32)
    witness = notes.signer_of("audit.example/witness", b"\x02" * 32, notes.COSIGNATURE)
    moment = datetime.now(UTC)
    rooms = _rooms()
    told: dict[str, Any] = {}

    def seal() -> float:
        nonlocal moment
        moment += timedelta(minutes=5)
        began = time.perf_counter()
        done = sealing.seal(database, there, signer, holder="bench", moment=moment)
        assert done is not None
        return time.perf_counter() - began

    sealing.keep_key(database, signer, moment)
    told["seal"] = rooms.within("everything else", seal)()
    told["rooms"] = dict(rooms.spent)
    first = sealing.newest(database)
    assert first is not None
    told["steps"] = []
    for _ in range(3):  # a minute's worth of a busy district
        _grow(database, 500)
        told["steps"].append(seal())
    head = sealing.newest(database)
    assert head is not None
    hashes = list(sealing.leaf_hashes(database, 0, count))
    draw = random.Random(2)
    leaves = [draw.randrange(count) for _ in range(loops)]
    made, cold, checked, asked = [], [], [], []
    warm = Tiles(there)
    for leaf in leaves:
        began = time.perf_counter()
        path = tree.inclusion(leaf, head.size, warm.node(head.size))
        made.append(time.perf_counter() - began)
        began = time.perf_counter()
        assert tree.root_from_inclusion(hashes[leaf], leaf, head.size, path) == head.root
        checked.append(time.perf_counter() - began)
    for leaf in leaves[: loops // 4]:
        began = time.perf_counter()
        vouching.proof_of(database, there, leaf, "sha256")
        cold.append(time.perf_counter() - began)
    for number in range(20):
        began = time.perf_counter()
        request = vouching.request_for(database, there, first.size, "sha256")
        assert request is not None
        line = witnessing.request(*request)
        home = Path(folder) / f"witness{number}"
        witnessing.witness(home, witnessing.Asked(0, (), first.text), [signer.verifier], witness, moment)
        witnessing.witness(home, witnessing.request_of(line), [signer.verifier], witness, moment)
        asked.append(time.perf_counter() - began)
    began = time.perf_counter()
    audited = auditing.audit(database, there, [])
    told["audit"] = time.perf_counter() - began
    if audited.faults:
        raise SystemExit(f"the heads do not hold: {audited.faults[0]}")
    told |= {"made": made, "cold": cold, "checked": checked, "asked": asked, "size": head.size}
    told["tiles"] = sum(one.stat().st_size for one in there.rglob("*") if one.is_file())
    told["files"] = sum(1 for one in there.rglob("*") if one.is_file())
    return None, told


def _rooms() -> Any:
    from django.db.backends.utils import CursorWrapper

    from bench.rooms import Rooms
    from shoushan.records.journal.proofs import tiles
    from shoushan.records.journal.proofs.tiles import Tiles

    rooms = Rooms()
    rooms.around("SQL sent (rows are fetched under everything else)", CursorWrapper, "execute")
    rooms.around("write tiles", Tiles, "_write")
    rooms.around("hash inner nodes", tiles.Tiles, "_top")
    return rooms


def _grow(database: Any, count: int) -> None:
    from shoushan.records.journal import chain

    with database.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM journal_entry")
        last = cursor.fetchone()[0]
        for one in range(last, last + count):
            cursor.execute(
                "INSERT INTO journal_entry (id, case_id, happened, recorded, n, frame, hash, body, actor) "
                "VALUES (%s, %s, 0, 0, 1, 1, %s, %s, 'a')",
                [one + 1, 10**9 + one, chain.digest(str(one).encode()), b""],
            )
            cursor.execute("INSERT INTO journal_leaf (no, entry) VALUES (%s, %s)", [one, one + 1])


def recomputing(folder: str, count: int) -> tuple[None, dict[str, Any]]:
    """Builder: heads over `count` synthetic entries recomputed from the rows; tells the seconds."""
    database = empty(Path(folder))
    from shoushan.records.journal import auditing

    synthetic(count)
    began = time.perf_counter()
    assert len(auditing._roots(database, {count // 2, count}, "sha256")) == 2
    return None, {"seconds": time.perf_counter() - began}


def vouched(loops: int) -> tuple[None, dict[str, Any]]:
    """Builder: receipts of real entries made, written, read and checked, and the chains of the real entries verified."""
    from bench.district import place

    there = place()
    from django.conf import settings
    from django.db import transaction

    from shoushan.records.journal import promisekey, read, sequencer, verify, vouching
    from shoushan.records.journal.proofs import notes, receipts
    from shoushan.site import sealing as site_sealing

    database, keys, log = transaction.get_connection(), Path(settings.SHOUSHAN_KEYS), Path(settings.SHOUSHAN_LOG)
    while sequencer.sequence(database, holder="bench", moment=there.moment):
        pass
    site_sealing.seal(there.book, "bench", there.moment)
    promiser = promisekey.promiser(keys, there.book.log)
    lines = vouching.public_keys(database, keys, promiser).splitlines()
    verifiers = [notes.verifier_of(line) for line in lines if not line.startswith("#")]
    with database.cursor() as cursor:
        cursor.execute("select max(id) from journal_case")
        last = cursor.fetchone()[0]
    entries = [entry for key in range(max(1, last - loops), last + 1) for entry in read.entries_of(database, key)][:loops]
    made, checked = [], []
    for entry in entries:
        began = time.perf_counter()
        text = vouching.as_file(vouching.receipt_of(database, log, entry, lambda one: one.klass == "public", promiser))
        made.append(time.perf_counter() - began)
        began = time.perf_counter()
        found = receipts.check(receipts.read(text.decode()), verifiers)
        checked.append(time.perf_counter() - began)
        assert found.head is not None
    began, cpu = time.perf_counter(), time.process_time()
    faults = verify.verify_all(database)
    spent, cpu = time.perf_counter() - began, time.process_time() - cpu
    if faults:
        raise SystemExit(f"the journal is not whole: {faults[0]}")
    return None, {"made": made, "checked": checked, "chains": read.size(database) / spent, "cpu": cpu / read.size(database)}


def acting(cases: str, share: int, until: str) -> tuple[Callable[[], dict[str, Any]], dict[str, Any]]:
    """Builder: somebody acts by the clock on the wall, pauses 20 ms, and acts again, until the file `until` is there."""
    from bench.district import Desk, place

    there = place()
    desk = Desk(there, "employment")
    mine = json.loads(Path(cases).read_text())[share::WRITERS]

    def step() -> dict[str, Any]:
        done = 0
        for uid in mine:
            for act in (desk.take, desk.respond):
                there.moment = datetime.now(UTC)
                act(uid)
                done += 1
                if Path(until).exists():
                    return {"count": done}
                time.sleep(PAUSE)
        return {"count": done}

    return step, {}


def working(until: str, every: float) -> tuple[Callable[[], dict[str, Any]], dict[str, Any]]:
    """Builder: the worker as it runs, until the file `until` is there and everything is sealed."""
    from bench.district import place

    place()
    from django.db import transaction

    from shoushan.records.cases.definitions import current_book
    from shoushan.records.journal import sealing
    from shoushan.site import sealing as site_sealing
    from shoushan.site.worker import Worker

    site_sealing.EVERY = timedelta(seconds=every)

    def step() -> dict[str, Any]:
        worker, rounds = Worker(), 0
        while True:
            moment = datetime.now(UTC)
            ended = Path(until).exists()
            idle = worker.round(current_book(), moment).idle
            rounds += 1
            if ended and idle and not sealing.lag(transaction.get_connection(), moment):
                return {"count": rounds}
            if idle:
                time.sleep(0.2)

    return step, {}


def waits(since: float) -> tuple[None, dict[str, Any]]:
    """Builder: for each entry recorded after `since` (seconds since 1970), how long until the first head that covers it."""
    from django.db import connection

    import bench.district  # noqa: F401  starts Django

    with connection.cursor() as cursor:
        cursor.execute("select size, at from journal_checkpoint order by size")
        heads = cursor.fetchall()
        cursor.execute(
            "select l.no, e.recorded from journal_leaf l join journal_entry e on e.id = l.entry where e.recorded >= %s "
            "order by l.no",
            [int(since * 1e6)],
        )
        found, place = [], 0
        for no, recorded in cursor.fetchall():
            while heads[place][0] <= no:
                place += 1
            found.append((heads[place][1] - recorded) / 1e6)
    return None, {"waits": found, "heads": len(heads)}


def main() -> None:
    """Measure, print, and write the section."""
    wanted = arguments(__doc__ or "", entries=(1_000_000, 3_000), verified=(10_000_000, 6_000), seconds=(90, 4))
    with Report("proofs", "存证与证明 Seals and proofs", wanted) as report, ground() as floor:
        large(floor, report, wanted.entries, wanted.verified)
        for vendor in floor.vendors:
            real(floor, vendor, report, wanted.seconds)


def large(floor: Ground, report: Report, entries: int, verified: int) -> None:
    """A large journal of synthetic hashes on SQLite."""
    report.say(
        f"### {entries:,} entries, synthetic\n\nA real SQLite journal whose entries have made-up hashes: the corridor would "
        "take hours to write as many, and the tree sees hashes only. One head over all, then heads over 500 more."
    )
    folder = floor.folder / "large"
    folder.mkdir()
    told = once("bench.proofs:sealing", {"folder": str(folder), "count": entries, "loops": 400})
    ms = {name: [one * 1e3 for one in told[name]] for name in ("made", "cold", "checked", "asked", "steps")}
    report.aim(f"seconds to seal {entries:,} entries under one head", told["seal"], SEALED)
    total = sum(told["rooms"].values())
    rooms = sorted(told["rooms"].items(), key=lambda pair: -pair[1])
    report.table(["room", "seconds", "share"], [[name, short(spent), f"{spent / total:.0%}"] for name, spent in rooms])
    report.aim("inclusion proof made, p50 ms", quantile(ms["made"], 0.5), PROOF)
    report.aim("inclusion proof checked, p50 ms", quantile(ms["checked"], 0.5), PROOF)
    rows = [
        [name, short(quantile(ms[key], 0.5)), short(quantile(ms[key], 0.99))]
        for name, key in (
            ("proof made, tiles at hand", "made"), ("proof made, nothing at hand (as a web request)", "cold"),
            ("proof checked", "checked"), ("head over 500 more entries", "steps"),
            ("witness: request made, checked, co-signed", "asked"),
        )
    ]  # fmt: skip
    report.table(["", "p50 ms", "p99 ms"], rows)
    report.say(f"Tiles on disk: {told['files']:,} files, {told['tiles'] / told['size']:.1f} bytes per entry.")
    report.say(f"`verify`, heads and tiles over {told['size']:,} entries: {short(told['audit'])} s.")
    folder = floor.folder / "larger"
    folder.mkdir()
    seconds = once("bench.proofs:recomputing", {"folder": str(folder), "count": verified})["seconds"]
    report.aim(f"seconds to recompute the heads over {verified:,} entries from the rows", seconds, VERIFIED)
    rate = seconds / verified / (told["audit"] / told["size"])
    report.say(f"It scales with the number of entries: {rate:.2f} times the cost per entry of {entries:,}.")
    report.keep("large", told)


def real(floor: Ground, vendor: str, report: Report, seconds: int) -> None:
    """Real entries of the sample district on one database."""
    cases, source = str(floor.folder / f"{vendor}.cases"), f"proofs_{vendor}"
    floor.made(vendor, source, "bench.district:installed", {"count": max(60, seconds * WRITERS * 12), "cases": cases})
    report.say(f"\n### {SHOWN[vendor]}, real entries\n")
    told = once("bench.proofs:vouched", {"loops": 300}, floor.copy(vendor, source, f"vouched_{vendor}"))
    rows = [
        [name, short(quantile(told[key], 0.5) * 1e3), short(quantile(told[key], 0.99) * 1e3)]
        for name, key in (("receipt made, with its proof", "made"), ("receipt read and checked", "checked"))
    ]
    report.table(["", "p50 ms", "p99 ms"], rows)
    report.say(
        f"Chains, items and headers verified: {told['chains']:,.0f} entries per second, {told['cpu'] * 1e6:.0f} µs of CPU each."
    )
    report.aim("chains, items and headers of 10⁷ entries, CPU seconds", told["cpu"] * 1e7, VERIFIED)
    environment = floor.copy(vendor, source, f"lag_{vendor}")
    found, acts = lag(floor, environment, cases, vendor, seconds)
    report.say(
        f"{WRITERS} writers in processes of their own act for {seconds} s with pauses of 20 ms ({acts / seconds:.0f} acts per "
        f"second) while the worker numbers, follows and seals: p50 {short(statistics.median(found))} s, "
        f"longest {short(max(found))} s from recording to the first head over it."
    )
    report.aim("seconds until a head covers an entry, p99", quantile(found, 0.99), LAG)
    report.keep(vendor, {"vouched": told, "waits": found})


def lag(floor: Ground, environment: dict[str, str], cases: str, vendor: str, seconds: int) -> tuple[list[float], int]:
    """Writers and the worker at once; gives the waits of the entries written meanwhile, and how many acts there were."""
    stop, since = floor.folder / f"{vendor}.stop", time.time()
    given = {"cases": cases, "until": str(stop)}
    writers = [
        Waiting(Side(f"writer {one}", "bench.proofs:acting", {**given, "share": one}, environment), one)
        for one in range(WRITERS)
    ]
    every = 20.0 if seconds > 60 else 1.0
    worker = Waiting(Side("worker", "bench.proofs:working", {"until": str(stop), "every": every}, environment), 0)
    for one in (*writers, worker):
        one.hear("READY")
    for one in (worker, *writers):
        one.ask()
    threading.Timer(seconds, stop.touch).start()
    acts = sum(one.hear("ROUND")["count"] for one in writers)
    worker.hear("ROUND")
    for one in (*writers, worker):
        one.close()
    return once("bench.proofs:waits", {"since": since}, environment)["waits"], acts


if __name__ == "__main__":
    main()
