"""`shoushan demo`: from nothing to a filled sample district, made once a day, for its owner's eyes."""

import os
import re
import socket
import stat
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from shoushan.records.cases import definitions
from shoushan.site.sample.seen import Shown, seen
from tests.places import default_database, sqlite


def demo(home, *options, timeout=400):
    """Run the command with a home of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOUSHAN_")}
    return subprocess.run(
        [sys.executable, "-m", "shoushan.site.commands", "demo", *options], capture_output=True, text=True,
        env=environment | {"SHOUSHAN_HOME": str(home)}, timeout=timeout, check=False,
    )  # fmt: skip


@dataclass
class Served:
    """A demo that serves."""

    process: subprocess.Popen
    told: Path

    def said(self):
        """What it printed, once it has said all."""
        until = time.monotonic() + 600
        while time.monotonic() < until and self.process.poll() is None:
            found = self.told.read_text("utf-8")
            if re.search(r"^  3\. [\w-]+: .+\n.+\n", found, re.M):
                return found
            time.sleep(0.5)
        raise AssertionError(self.told.read_text("utf-8"))


@contextmanager
def served(home, *options):
    """The command with a home of its own, left running."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOUSHAN_")}
    told = home / "told.txt"
    with told.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "shoushan.site.commands", "demo", *options], stdout=out, stderr=subprocess.STDOUT,
            env=environment | {"SHOUSHAN_HOME": str(home)},
        )  # fmt: skip
        try:
            yield Served(process, told)
        finally:
            process.terminate()
            process.wait(40)


def free_port():
    """A port that nobody has."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def opened(address, name, accounts, path):
    """A page as the account of this name sees it."""
    password = next(line.split()[1] for line in accounts.read_text("utf-8").splitlines() if line.split()[0] == name)
    browser = build_opener(HTTPCookieProcessor())
    until = time.monotonic() + 60
    while True:
        try:
            form = browser.open(f"{address}/desk/login", timeout=60).read().decode()
            break
        except URLError:
            assert time.monotonic() < until, "nobody serves"
            time.sleep(0.5)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    given = urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token[1]}).encode()
    browser.open(f"{address}/desk/login", given, timeout=60).close()
    return browser.open(f"{address}{path}", timeout=120).read().decode()


def test_a_taken_port_is_told_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = demo(tmp_path, "--port", str(port))
    assert done.returncode == 1
    assert f"端口 {port} 已被占用" in done.stderr
    assert f"port {port} is taken" in done.stderr
    assert not (tmp_path / "demo").exists()


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path):
    (tmp_path / "demo").mkdir()
    kept = tmp_path / "demo" / "thesis.txt"
    kept.write_text("mine")
    done = demo(tmp_path, "--no-serve", "--fresh")
    assert done.returncode == 1
    assert "left alone" in done.stderr
    assert kept.read_text() == "mine"


SEASON = {"sea-burial"}
"""Signed up for in spring alone: by November nothing is open."""


def no_page_is_without_data(home, names):
    """Every ledger shows somebody something; where something is worked on, cases in several stages, open and closed."""
    with default_database(sqlite(home / "shoushan.sqlite3")):
        book = definitions.current_book()
        found = seen(names, book, datetime(2026, 11, 24, 15, tzinfo=book.zone))
        assert len(found) > 70
        assert [ledger for ledger, by in found.items() if not by] == []
        assert {ledger: amiss for ledger, by in found.items() if (amiss := lacking(book.ledger(ledger), by.values()))} == {}
        alike = Shown(3, 2, 1, 2, Counter({"办理中": 3}))
        assert lacking(book.ledger("petitions"), [alike]) == ["all stand in one stage"], "what is amiss is found"


def lacking(ledger, shown):
    """What of a procedure nobody is shown; a closed ledger stands on no board."""
    if ledger.kind == "register":
        return []
    opens = any(one.first and not one.closed for one in ledger.versions[-1].stages.values()) and ledger.id not in SEASON
    most = max(shown, key=lambda one: (one.open > 0, one.closed > 0, one.listed))
    told = {
        "nothing is open": opens and not most.open, "nothing is closed": not most.closed,
        "all stand in one stage": opens and len(most.stages) < 2,
        "nothing on the board": opens and not ledger.closed and not most.board,
    }  # fmt: skip
    return [name for name, amiss in told.items() if amiss]


@pytest.mark.slow
@pytest.mark.usefixtures("_databases_allowed")
def test_from_nothing_to_three_things_to_try_and_again_at_once(tmp_path):
    port = free_port()
    with served(tmp_path, "--port", str(port), "--today", "2026-11-24") as first:
        said = first.said()
        board = opened(f"http://127.0.0.1:{port}", "supervisor", tmp_path / "demo" / "accounts.txt", "/board/figures")
    assert "<svg" in board, "a district that was made a moment ago draws its charts"
    assert "合成数据" in said
    assert f"http://127.0.0.1:{port}/desk/" in said
    tries = re.findall(r"^  \d\. [\w-]+: 办件 (370602-RS-2026-\d{6})", said, re.M)
    assert len(tries) == len(set(tries)) == 3
    accounts = tmp_path / "demo" / "accounts.txt"
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    seats = [line.split() for line in accounts.read_text("utf-8").splitlines()]
    sample = (Path(__file__).parents[2] / "packs" / "zhifu" / "sample" / "sample.yaml").read_text("utf-8")
    expected = len(re.findall(r"^  - \{name: ", sample, re.M))
    assert expected >= 16
    assert len(seats) == len({password for _, password, *_ in seats}) == expected
    assert all(password in said and len(password) >= 12 for _, password, *_ in seats)

    no_page_is_without_data(tmp_path / "demo", [seat[0] for seat in seats])
    citizen = (tmp_path / "demo" / "citizen.txt").read_text("utf-8").split()
    assert re.fullmatch(r"379900\d{11}[\dX]", citizen[0]), "the region was never assigned"
    assert citizen[1] in said

    began = time.monotonic()
    second = demo(tmp_path, "--no-serve", "--today", "2026-11-24")
    assert second.returncode == 0, second.stderr
    assert time.monotonic() - began < 15
    assert [line.split()[1] for line in accounts.read_text("utf-8").splitlines()] == [seat[1] for seat in seats]
    assert re.findall(r"370602-RS-2026-\d{6}", second.stdout) == re.findall(r"370602-RS-2026-\d{6}", said)
