"""Every bench runs: with `--quick` each prints its rows and writes its results, and nothing into the docs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROWS = {
    "acts": ("| act |", "| its SQL replayed |", "| bare, three statements |", "| naive ORM, same rows |", "COMMIT"),
    "replay": ("| replay (fold and write) |", "| verification |", "| journal_item |"),
    "proofs": ("| proof checked |", "| receipt made, with its proof |", "until a head covers an entry"),
    "clerks": ("nothing imported |", "import, with the lock |", "**without the lock** (control) |"),
    "pages": ("| plain values and orjson |", "| naive template page over the ORM |"),
    "growth": ("| entries |", "### SQLite WAL FULL"),
}


@pytest.mark.slow
@pytest.mark.parametrize("bench", ROWS)
def test_a_bench_prints_its_rows(bench: str, root: Path, tmp_path: Path) -> None:
    page = root / "docs" / "performance.md"
    before = page.read_bytes() if page.exists() else None
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SHOUSHAN_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{bench}", "--quick", "--results", str(tmp_path)],
        cwd=root, env=environment, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert [row for row in ROWS[bench] if row not in done.stdout] == []
    assert json.loads((tmp_path / f"{bench}.json").read_text("utf-8"))["bench"] == bench
    assert (page.read_bytes() if page.exists() else None) == before


@pytest.mark.slow
def test_the_peers_run_or_say_what_is_missing(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.peers", "--quick", "--results", str(tmp_path)],
        cwd=root, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "| SpiffWorkflow 3.2.0, SQLite FULL |" in done.stdout or "peers left out: requirements/prove.txt" in done.stdout
