"""A batch whose process is killed in the middle: nothing of it shows, the worker takes it back, and it may be done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from shoushan.records.cases import batches, queries, replaying
from shoushan.records.cases.queries import Wanted
from shoushan.records.journal.verify import verify_all
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site.worker import Worker
from tests.records.cases import rows
from tests.ways.killing import batcher

ROOT = Path(__file__).resolve().parents[2]
COUNT = 20_000
READY_SECONDS = 120


def count(where):
    """Cases of which this holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from case_row where {where}")
        return cursor.fetchone()[0]


def start():
    """The process that writes the batch into the default database."""
    said = connection.settings_dict
    command = [
        sys.executable, "-m", "tests.ways.killing.batcher", said["ENGINE"], str(said["NAME"]), said["HOST"], said["USER"],
        str(COUNT),
    ]  # fmt: skip
    home = str(Path(settings.SHOUSHAN_KEYS).parent)
    path = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "SHOUSHAN_HOME": home})


def test_a_batch_is_killed_in_the_middle(place):
    process = start()
    deadline = time.monotonic() + READY_SECONDS
    try:
        while count("hidden is not null") < 100:
            assert process.poll() is None, "the batch ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    left = count("hidden is not null")
    assert 100 <= left < COUNT
    shown = Wanted(ledger="one-counter", size=50)
    Worker().round(place.book, batcher.START)
    assert count("hidden is not null") == left, "the lease of the one that was killed still runs"
    assert queries.lines(SYSTEM_VIEWER, place.book, shown, place.moment).total == 0
    Worker().round(place.book, batcher.after(10))
    assert count("hidden is not null") == 0
    assert count("void = 1") == left
    assert batches.unfinished() == []
    assert queries.lines(SYSTEM_VIEWER, place.book, Wanted(ledger="one-counter", state="open"), place.moment).total == 0
    assert verify_all(transaction.get_connection()) == []
    done = batches.run(batcher.asked(50, turn=1), place.book, lambda: batcher.after(20), batcher.ACCOUNT)
    assert done.cases == 50
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before
