"""Writers are killed at random moments, the database server too: nothing acknowledged is lost, doubled or half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import connection, transaction

from shoushan.records.cases import actions, replaying
from shoushan.records.journal import sequencer
from shoushan.records.journal.verify import verify_all
from shoushan.records.units import accounts
from shoushan.records.units.models import Post
from tests.records.cases import rows
from tests.ways.killing.writer import BATCH, asked
from tests.ways.simulation.world import leaves

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60


@contextmanager
def load(place, folder, count, *, keyed=True):
    """`count` writers at work; gives their process ids. Whoever is left is killed at the end."""
    said = connection.settings_dict
    folder.mkdir()
    command = [
        sys.executable, "-m", "tests.ways.killing.writer", said["ENGINE"], str(said["NAME"]), said["HOST"], said["USER"],
        "keyed" if keyed else "keyless", str(count), str(folder),
    ]  # fmt: skip
    connection.close()
    path = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
    home = Path(settings.SHOUSHAN_KEYS).parent
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "SHOUSHAN_HOME": str(home)})
    pids = []
    try:
        deadline = time.monotonic() + READY_SECONDS
        while len(lines(folder, "done")) < count and time.monotonic() < deadline:
            assert process.poll() is None, "the writers ended by themselves"
            time.sleep(0.05)
        pids = [int(line[1]) for line in lines(folder, "pid")]
        assert len(pids) == count
        yield pids
    finally:
        for pid in pids:
            kill(pid)
        process.wait(timeout=30)


def kill(pid):
    """kill -9, once."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_at_random(pids, seed, seconds):
    """Kill all within some seconds, each at a random moment."""
    chance = Random(seed)
    for pid in chance.sample(pids, len(pids)):
        time.sleep(chance.random() * 2 * seconds / len(pids))
        kill(pid)


def lines(folder, kind):
    """What the writers said, as words; a line that the kill cut off is left out."""
    found = []
    for path in sorted(folder.glob("*.log")):
        found += [line.split() for line in path.read_text("ascii").split("\n")[:-1]]
    return [line for line in found if line and line[0] == kind]


def ask_again(place, folder):
    """Ask once more for everything that was asked and not answered, by the same keys."""
    answered = {line[1] for line in lines(folder, "done")}
    open_keys = {line[1] for line in lines(folder, "ask")} - answered
    window = accounts.viewer_at(Post.objects.get(id="hr-hall-window-1"), "h1", place.book.pack).actor
    for name in {key.split("-")[0] for key in open_keys}:
        last = max(int(key.split("-")[1]) for key in open_keys if key.startswith(f"{name}-"))
        for key, _, commands, moment in asked(name, window, BATCH if place.vendor == "sqlite" and name == "w0" else 1):
            if key in open_keys:
                actions.act(commands, place.book, moment, request=actions.Request(key, "load"))
            if int(key.split("-")[1]) > last:
                break
    return len(open_keys)


def faults(folder):
    """What does not hold of what was asked and acknowledged."""
    with connection.cursor() as cursor:
        cursor.execute("select c.uuid, e.n, e.hash from journal_entry e join journal_case c on c.id = e.case_id")
        entries = {(bytes(uuid).hex(), n): bytes(hash_).hex() for uuid, n, hash_ in cursor.fetchall()}
    done = {tuple(line[1:]) for line in lines(folder, "done")}
    found = [f"lost: {one}" for one in done if entries.get((one[1], int(one[2]))) != one[3]]
    counted = Counter(uid for uid, _ in entries)
    wanted = Counter(uid for _, uid in {(line[1], line[2]) for line in lines(folder, "ask")})
    found += [f"{uid}: {wanted[uid]} asked, {counted[uid]} entries" for uid in wanted if counted[uid] != wanted[uid]]
    return found


def whole(place):
    """Chains, order, and every row again."""
    assert verify_all(transaction.get_connection()) == []
    while sequencer.sequence(transaction.get_connection(), holder="test", moment=place.moment):
        pass
    assert leaves() == []
    before = rows.rows()
    replaying.rebuild(place.book)
    assert rows.rows() == before


@pytest.mark.slow
def test_sqlite_writers_and_an_import_are_killed(sqlite_place, tmp_path):
    with load(sqlite_place, tmp_path / "said", 5) as pids:
        kill_at_random(pids, 1, 3)
    ask_again(sqlite_place, tmp_path / "said")
    assert len(lines(tmp_path / "said", "done")) > 20
    assert faults(tmp_path / "said") == []
    whole(sqlite_place)


@pytest.mark.slow
def test_without_keys_an_act_that_is_asked_twice_is_done_twice(sqlite_place, tmp_path):
    """The negative control."""
    with load(sqlite_place, tmp_path / "said", 3, keyed=False) as pids:
        kill_at_random(pids, 2, 3)
    assert any("asked" in fault for fault in faults(tmp_path / "said"))
    assert verify_all(transaction.get_connection()) == [], "the book itself is whole"


def test_sixteen_postgresql_writers_and_the_server_are_killed(postgres_place, postgres, tmp_path):
    with load(postgres_place, tmp_path / "said", 16) as pids:
        kill_at_random(pids[:8], 3, 1)
        before = len(lines(tmp_path / "said", "done"))
        postgres.stop(signal.SIGKILL)
        start_again(postgres)
        deadline = time.monotonic() + READY_SECONDS
        while len(lines(tmp_path / "said", "done")) < before + 20 and time.monotonic() < deadline:
            time.sleep(0.1)
        kill_at_random(pids[8:], 4, 1)
    ask_again(postgres_place, tmp_path / "said")
    assert len(lines(tmp_path / "said", "done")) >= before + 20, "the writers did not go on after the server came back"
    assert faults(tmp_path / "said") == []
    whole(postgres_place)


def start_again(postgres):
    """Start the killed server; its orphaned processes need a moment to notice that it is gone."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            postgres.start()
            return
        except RuntimeError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
