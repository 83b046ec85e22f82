"""The power fails at any of SQLite's recorded writes and syncs: what was acknowledged is there, and the book is whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from shoushan.records.journal.verify import verify_all
from tests.conftest import missing
from tests.places import default_database, sqlite
from tests.ways.killing.disk import CALLS, File, events
from tests.ways.test_killed_under_load import kill, lines

ROOT = Path(__file__).resolve().parents[2]
CUTS = int(os.environ.get("SHOUSHAN_CUTS", "25"))
ACTS = 40


@pytest.fixture
def strace():
    """Path of strace, which records what SQLite does to its files."""
    return shutil.which("strace") or missing("strace is not installed")


def record(strace, folder, *unsafe):
    """Let two writers work under strace until they have done some acts; gives the trace, the files before, their folder."""
    database = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    before, said = database.read_bytes(), folder / "said"
    said.mkdir()
    command = [
        strace, "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(folder / "trace"),
        sys.executable, "-m", "tests.ways.killing.writer", "shoushan.site.database", str(database), "", "", "keyed", "2",
        str(said), *unsafe,
    ]  # fmt: skip
    home = Path(settings.SHOUSHAN_KEYS).parent
    path = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "SHOUSHAN_HOME": str(home)})
    deadline = time.monotonic() + 120
    while len(lines(said, "done")) < ACTS and time.monotonic() < deadline:
        time.sleep(0.05)
    for line in lines(said, "pid"):
        kill(int(line[1]))
    process.wait(timeout=30)
    assert len(lines(said, "done")) >= ACTS
    return folder / "trace", database, before


def cut(trace, database, before, folder, seed, count):
    """Cut the power ``count`` times at random; gives what was wrong after each."""
    chance = Random(seed)
    happened = list(events(trace))
    first = next(at for at, event in enumerate(happened) if event.kind == "said" and event.data.startswith(b"done"))
    moments = sorted(chance.randrange(first, len(happened)) for _ in range(count))
    files = {str(database): File(bytearray(before)), f"{database}-wal": File()}
    acknowledged, found = [], []
    for at, event in enumerate(happened):
        while moments and moments[0] == at:
            moments.pop(0)
            left = folder / f"cut-{at}-{len(found)}.sqlite3"
            left.write_bytes(files[str(database)].after_a_cut(chance))
            Path(f"{left}-wal").write_bytes(files[f"{database}-wal"].after_a_cut(chance))
            found.append(wrong(left, acknowledged))
            left.unlink()
        if event.kind == "said" and event.data.startswith(b"done"):
            acknowledged.append(event.data.decode("ascii").split())
        elif event.path in files:
            files[event.path].take(event)
    return found


def wrong(left, acknowledged):
    """What is wrong with a database that was found after a power cut."""
    try:
        with default_database(sqlite(left)):
            with connection.cursor() as cursor:
                cursor.execute("select c.uuid, e.n, e.hash from journal_entry e join journal_case c on c.id = e.case_id")
                entries = {(bytes(uuid).hex(), n): bytes(hash_).hex() for uuid, n, hash_ in cursor.fetchall()}
                cursor.execute("pragma integrity_check")
                said = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            lost = [line for line in acknowledged if entries.get((line[2], int(line[3]))) != line[4]]
            return [*said, *map(str, lost), *map(str, verify_all(transaction.get_connection()))]
    except DatabaseError as fault:  # it may be too broken to be opened at all
        return [str(fault)]


@pytest.mark.slow
def test_whenever_the_power_fails_nothing_acknowledged_is_lost(sqlite_place, strace, tmp_path):
    found = cut(*record(strace, tmp_path), tmp_path, 1, CUTS)
    assert len(found) == CUTS
    assert [one for one in found if one] == []


@pytest.mark.slow
def test_without_syncing_acknowledged_acts_are_lost(sqlite_place, strace, tmp_path):
    """The negative control: synchronous=OFF."""
    assert any(cut(*record(strace, tmp_path, "unsafe"), tmp_path, 1, CUTS))
