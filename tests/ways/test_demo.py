"""`shoushan demo`: from nothing to a filled sample district, made once a day, for its owner's eyes."""

import os
import re
import socket
import stat
import subprocess
import sys
import time

import pytest


def demo(home, *options, timeout=400):
    """Run the command with a home of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOUSHAN_")}
    return subprocess.run(
        [sys.executable, "-m", "shoushan.site.commands", "demo", *options], capture_output=True, text=True,
        env=environment | {"SHOUSHAN_HOME": str(home)}, timeout=timeout, check=False,
    )  # fmt: skip


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


@pytest.mark.slow
def test_from_nothing_to_three_things_to_try_and_again_at_once(tmp_path):
    first = demo(tmp_path, "--no-serve", "--today", "2026-11-24")
    assert first.returncode == 0, first.stderr
    assert "合成数据" in first.stdout
    assert "http://127.0.0.1:8000/desk/" in first.stdout
    tries = re.findall(r"^  \d\. [\w-]+: 办件 (370602-RS-2026-\d{6})", first.stdout, re.M)
    assert len(tries) == len(set(tries)) == 3
    accounts = tmp_path / "demo" / "accounts.txt"
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    seats = [line.split() for line in accounts.read_text("utf-8").splitlines()]
    assert len(seats) == 18
    assert len({password for _, password, *_ in seats}) == 13
    assert all(password in first.stdout and len(password) >= 12 for _, password, *_ in seats)

    began = time.monotonic()
    second = demo(tmp_path, "--no-serve", "--today", "2026-11-24")
    assert second.returncode == 0, second.stderr
    assert time.monotonic() - began < 15
    assert [line.split()[1] for line in accounts.read_text("utf-8").splitlines()] == [seat[1] for seat in seats]
    assert re.findall(r"370602-RS-2026-\d{6}", second.stdout) == re.findall(r"370602-RS-2026-\d{6}", first.stdout)
