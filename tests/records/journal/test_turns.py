"""SQLite with several processes: every writer gets its turn; without lock or the right BEGIN none does."""

import json
import subprocess
import sys

import pytest

SECONDS = 2.0

SCRIPT = """
import json, sys, time
import django
from django.conf import settings
from django.db import OperationalError, connection, transaction

path, kind, begin, turns, seconds = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "1", float(sys.argv[5])
import shoushan.site.database.base as base
settings.configure(DATABASES={"default": {"ENGINE": "shoushan.site.database", "NAME": path}}, USE_TZ=True)
django.setup()
connection.ensure_connection()
if not turns:
    connection.turn = base.TurnLock(None)
connection.transaction_mode = begin
if begin == "DEFERRED":
    connection.cursor().execute("PRAGMA busy_timeout = 2000")
waits, failed = [], 0
print("ready", flush=True)
sys.stdin.readline()
end = time.time() + seconds
while time.time() < end:
    start = time.monotonic()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM t")
            rows = 400 if kind == "import" else 1
            cursor.executemany("INSERT INTO t (x) VALUES (%s)", [(kind,)] * rows)
        waits.append(time.monotonic() - start)
    except OperationalError:
        failed += 1
    if kind == "clerk":
        time.sleep(0.02)
print(json.dumps({"kind": kind, "done": len(waits), "failed": failed, "worst": max(waits, default=9.9)}))
"""


@pytest.fixture
def table(sqlite_journal):
    sqlite_journal.execute("CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, x text NOT NULL)")
    return sqlite_journal


def race(journal, kinds, begin="IMMEDIATE", turns=True):
    """Run one process per kind on the journal's file for `SECONDS`, from when all have started; what each reports."""
    arguments = [[journal.settings["NAME"], kind, begin, "01"[turns], str(SECONDS)] for kind in kinds]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen([sys.executable, "-c", SCRIPT, *some], **pipes) for some in arguments]
    for one in running:
        assert one.stdout.readline() == "ready\n"
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate(timeout=60)[0]) for one in running]


def test_clerks_get_their_turn_beside_an_import(table):
    reports = race(table, ["import", "clerk", "clerk", "clerk"])
    assert sum(one["failed"] for one in reports) == 0
    done = {one["kind"]: one["done"] for one in reports}
    written = done["import"] * 400 + sum(one["done"] for one in reports if one["kind"] == "clerk")
    assert table.one("SELECT count(*) FROM t") == written
    clerks = [one for one in reports if one["kind"] == "clerk"]
    assert min(one["done"] for one in clerks) >= min(8, done["import"] / 4), reports
    assert max(one["worst"] for one in clerks) < max(SECONDS / 2, 20 * SECONDS / done["import"]), reports


@pytest.mark.slow
def test_without_the_lock_clerks_starve(table):
    """Negative control: SQLite's own waiting is a lottery that the busy loop of an import wins."""
    fair = race(table, ["import", "clerk", "clerk", "clerk"])
    unfair = race(table, ["import", "clerk", "clerk", "clerk"], turns=False)
    clerks = [sum(one["done"] for one in reports if one["kind"] == "clerk") for reports in (fair, unfair)]
    assert clerks[0] > 2 * clerks[1], (fair, unfair)


def test_a_deferred_begin_fails_at_once(table):
    """Negative control: a read that turns into a write is refused whatever the timeout."""
    reports = race(table, ["import", "import", "import", "import"], begin="DEFERRED", turns=False)
    assert sum(one["failed"] for one in reports) > 10


def test_pragmas_are_as_designed(sqlite_journal):
    pragmas = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 30000,
    }
    assert {name: sqlite_journal.one(f"PRAGMA {name}") for name in pragmas} == pragmas


def test_the_library_is_a_sound_one(sqlite_journal):
    from shoushan.site import database

    assert database.is_sound()
    assert sqlite_journal.one("SELECT sqlite_version()") == ".".join(map(str, database.library_version()))


def test_the_turn_ends_with_the_transaction(sqlite_journal):
    connection = sqlite_journal.connection
    with sqlite_journal.atomic():
        assert connection.turn.held
    assert not connection.turn.held
    with pytest.raises(RuntimeError), sqlite_journal.atomic():
        raise RuntimeError
    assert not connection.turn.held
    with pytest.raises(Exception, match="no such table"):
        sqlite_journal.execute("INSERT INTO nowhere VALUES (1)")
    assert not connection.turn.held


def test_the_turn_ends_with_the_process(table):
    script = SCRIPT.split("waits, failed")[0] + (
        "import os, signal\n"
        "with transaction.atomic():\n"
        "    connection.cursor().execute(\"INSERT INTO t (x) VALUES ('lost')\")\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    arguments = [table.settings["NAME"], "clerk", "IMMEDIATE", "1", "0"]
    killed = subprocess.run([sys.executable, "-c", script, *arguments], check=False, timeout=60)
    assert killed.returncode == -9
    table.execute("INSERT INTO t (x) VALUES ('kept')")
    assert table.execute("SELECT x FROM t") == [("kept",)]
