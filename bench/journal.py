"""The journal: what an entry costs to prepare, seal, insert, number, verify, and where its bytes go."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import django
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings_journal")
django.setup()

from tests import clusters  # noqa: E402
from tests.records.journal import databases  # noqa: E402

from shoushan.records.journal import append, follower, rows, schema, sequencer, verify  # noqa: E402

AIM_BYTES = 1000
BATCH = 1000
START = datetime(2026, 1, 5, tzinfo=UTC)
WORDS = "小区门口的路灯坏了已经三天晚上出行不便希望尽快派人来修一下谢谢"


def acts(number: int) -> list[append.Draft]:
    """The six entries of an everyday case: file, receive, accept, assign, answer, close."""
    draw = random.Random(number)
    term = {
        "key": "t1", "term": "legal", "start": "2026-01-05", "limit": 20, "unit": "working-day", "roll": False,
        "due": "2026-02-02", "unrolled": "2026-02-02", "provisional": False, "edition": "2026",
    }
    opened = {"ledger": "one-counter", "version": "2026-01-01", "service": "street-trading", "unit": "hall",
              "number": f"ZF-ZC-2026-{number:06}", "channel": "counter"}
    name, text = "".join(draw.sample(WORDS, 3)), "".join(draw.choices(WORDS, k=40))
    said = [
        ("file", [("case.open", opened), ("party.add", {"party": "p1", "role": "applicant", "kind": "person"},
                  {"name": (name, "personal"), "id_number": ("110101198001010011", "sensitive"),
                   "phone": (f"138{number:08}", "personal")}),
                  ("field.set", {"as_of": "2026-01-05"}, {"place": ("东街", "internal"), "words": (text, "personal"),
                                                          "area": (draw.randrange(900), "public")})]),
        ("receive", [("case.stage", {"to": "received"}), ("material.set", {"material": "id-card",
                      "state": "received", "original": 1, "copies": 1})]),
        ("accept", [("case.stage", {"to": "accepted"}), ("term.start", term)]),
        ("assign", [("part.offer", {"part": "a1", "unit": "bureau-07", "kind": "handle", "stage": "handling"})]),
        ("answer", [("part.answer", {"part": "a1", "verdict": "solved"}, {"text": (text, "personal")})]),
        ("close", [("term.end", {"key": "t1", "on": "2026-01-20", "met": True}),
                   ("case.close", {"outcome": "solved"})]),
    ]
    return [draft(number, act, facts, draw) for act, facts in said]


def draft(number: int, act: str, facts: list[Any], draw: random.Random) -> append.Draft:
    """One entry from facts of (effect, data[, content with classes])."""
    items = []
    for place, (effect, data, *content) in enumerate(facts):
        items.append(append.Item(f"{place}/{effect}", data))
        for key, (value, klass) in content[0].items() if content else ():
            items.append(append.Item(f"{place}/{effect}/{key}", value, klass))
    clerk = f"post:hall-window-{draw.randrange(30)}#k7Jq2mXw"
    happened = {"at": f"2026-01-05T01:02:03.{number % 10**6:06}Z"}
    return append.Draft(
        databases.case_id(number), "one-counter", "ab" * 32, act, clerk, clerk, "counter", happened, items
    )


def sealed_case(number: int) -> list[append.Sealed]:
    """The six entries of one case, prepared and sealed."""
    head, run = append.NO_HEAD, []
    for one in acts(number):
        prepared = append.prepare(one, log="example.org/journal", encrypt=lambda data: data + bytes(28))
        sealed = append.seal(prepared, head, START + timedelta(seconds=head.n))
        head = sealed.head()
        run.append(sealed)
    return run


def timed(work: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def interleaved(variants: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each variant over shuffled rounds."""
    spent: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name in random.sample(list(variants), len(variants)):
            spent[name].append(timed(variants[name]))
    return {name: statistics.median(times) for name, times in spent.items()}


def preparing(rounds: int) -> None:
    """Prepare and seal, against writing the same values as one JSON text with one digest."""
    cases = [acts(number) for number in range(30)]
    ready = [[append.prepare(one, log="l", encrypt=bytes) for one in case] for case in cases]
    drafts = [one for case in cases for one in case]
    items = sum(len(one.items) for one in drafts)
    payloads = [{item.path: item.value for item in one.items} for one in drafts]
    head = append.Head(1, bytes(32), 0)

    def plain() -> None:
        for payload in payloads:
            text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            hashlib.sha256(text.encode()).digest()

    medians = interleaved({
        "one JSON text, one digest": plain,
        "prepare (salted items, body)": lambda: [append.prepare(one, log="l", encrypt=bytes) for one in drafts],
        "seal (header, leaf hash)": lambda: [append.seal(one, head, START) for case in ready for one in case],
    }, rounds)
    base = medians["one JSON text, one digest"]
    print(f"\nper entry, {items / len(drafts):.1f} items on average")
    for name, seconds in medians.items():
        print(f"  {name:32} {seconds / len(drafts) * 1e6:8.1f} µs  {seconds / base:6.1f} ×")


def writing(database: databases.Database, rounds: int) -> None:
    """Single acts against the bare statements they end in; a batch; the order; the proof."""
    connection, number = database.connection, [1_000_000]

    def fresh() -> tuple[int, list[append.Sealed]]:
        number[0] += 1
        return append.open_cases(connection, [databases.case_id(number[0])])[0], sealed_case(number[0])

    def act(key: int, sealed: append.Sealed) -> None:
        with database.atomic():
            append.insert(connection, [(key, sealed)])

    def bare(key: int, sealed: append.Sealed) -> None:
        with database.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare (a, b, c, d) VALUES (%s, %s, %s, %s)", [
                key, sealed.n, sealed.hash, " ".join(group.items for group in sealed.prepared.groups),
            ])

    kind = "bytea" if database.vendor == "postgresql" else "blob"
    database.execute(f"CREATE TABLE bare (a bigint, b integer, c {kind}, d text, PRIMARY KEY (a, b))")
    spent: dict[str, list[float]] = {"insert": [], "bare": []}
    for _ in range(rounds * 10):
        key, run = fresh()
        for name, way in random.sample([("insert", act), ("bare", bare)], 2):
            spent[name] += [timed(partial(way, key, one)) for one in run]
    medians = {name: statistics.median(times) for name, times in spent.items()}
    print(f"\n{database.vendor}, one act in its own transaction")
    print(f"  bare insert of the same bytes    {medians['bare'] * 1e6:8.1f} µs")
    ratio = medians["insert"] / medians["bare"]
    print(f"  entry and items                  {medians['insert'] * 1e6:8.1f} µs  {ratio:6.1f} ×")
    database.execute("DROP TABLE bare")


def filling(database: databases.Database, cases: int) -> None:
    """Write cases in batches, number them, follow and verify them; print rates and bytes."""
    connection = database.connection
    seconds = 0.0
    for first in range(1, cases + 1, BATCH):
        numbers = range(first, min(first + BATCH, cases + 1))
        sealed = [sealed_case(number) for number in numbers]
        start = perf_counter()
        with database.atomic():
            keys = append.open_cases(connection, [databases.case_id(number) for number in numbers])
            append.insert(connection, [(key, one) for key, run in zip(keys, sealed, strict=True) for one in run])
        seconds += perf_counter() - start
    entries = database.one("SELECT count(*) FROM journal_entry")
    numbered = timed(lambda: exhaust(lambda: sequencer.sequence(connection, holder="b", moment=START)))
    followed = timed(lambda: exhaust(lambda: follower.follow(
        connection, "b", lambda some: [one.facts() for one in some], limit=2000, holder="b", moment=START
    )))
    faults: list[Any] = []
    verified = timed(lambda: faults.extend(verify.verify_all(connection)))
    if faults:
        raise SystemExit(f"the journal is not whole: {faults[0]}")
    print(f"\n{database.vendor}, {entries} entries")
    done = {"inserted in batches": (cases * 6, seconds), "numbered": (entries, numbered),
            "read by a follower": (entries, followed), "verified": (entries, verified)}
    for name, (count, spent) in done.items():
        print(f"  {name:32} {count / spent:10,.0f} per second")


def exhaust(step: Callable[[], int]) -> None:
    """Call until it gives 0."""
    while step():
        pass


def _sqlite_sizes(database: databases.Database) -> list[tuple[str, int]]:
    """Bytes of each table with its indexes: the pages that dropping it would free."""
    page = database.one("PRAGMA page_size")
    found = []
    with database.atomic():
        for table in schema.TABLES:
            before = database.one("PRAGMA freelist_count")
            database.execute(f"DROP TABLE {table}")
            found.append((table, (database.one("PRAGMA freelist_count") - before) * page))
        transaction.set_rollback(True, using=database.alias)
    return sorted(found, key=lambda pair: -pair[1])


def _postgres_sizes(database: databases.Database) -> list[tuple[str, int]]:
    database.execute("VACUUM journal_entry, journal_item, journal_leaf, journal_follower")
    return database.execute(
        "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname LIKE 'journal%' "
        "AND relkind IN ('r', 'i') ORDER BY 2 DESC"
    )


def sizes(database: databases.Database) -> None:
    """Bytes per entry by table and index."""
    entries = database.one("SELECT count(*) FROM journal_entry")
    found = _sqlite_sizes(database) if database.vendor == "sqlite" else _postgres_sizes(database)
    total = sum(size for _, size in found) / entries
    print(f"\n{database.vendor}: {total:.0f} bytes per entry with indexes (aim ≤ {AIM_BYTES})")
    for name, size in found:
        if size / entries >= 1:
            print(f"  {name:32} {size / entries:8.1f}")
    for what, statement in {
        "item digests": "SELECT sum(length(digests)) FROM journal_item",
        "item texts": "SELECT sum(length(items)) FROM journal_item",
        "entry actor": "SELECT sum(length(actor)) FROM journal_entry",
    }.items():
        print(f"  of these: {what:22} {database.one(statement) / entries:8.1f}")


@contextmanager
def journal(alias: str, settings: dict[str, Any]) -> Iterator[databases.Database]:
    """An empty journal."""
    database = databases.attach(alias, settings)
    databases.migrate(database)
    yield database
    databases.detach(database)


def on(database: databases.Database, cases: int, rounds: int) -> None:
    """Everything about one database; bytes are taken before the single acts add theirs."""
    filling(database, cases)
    sizes(database)
    writing(database, rounds)


def main() -> int:
    """Run it: `python -m bench.journal [--cases 2000] [--rounds 15]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=15)
    wanted = parser.parse_args()
    print(f"header columns: {', '.join(rows.ENTRY_COLUMNS)}")
    preparing(wanted.rounds)
    with tempfile.TemporaryDirectory() as folder, journal(
        "bench_sqlite", databases.sqlite_settings(Path(folder))
    ) as database:
        on(database, wanted.cases, wanted.rounds)
    obstacle = clusters.obstacle()
    if obstacle:
        print(f"PostgreSQL left out: {obstacle}")
        return 0
    with clusters.running() as cluster, journal(
        "bench_postgres", databases.postgres_settings(cluster.dsn())
    ) as database:
        on(database, wanted.cases, wanted.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
