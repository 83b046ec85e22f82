"""Ruff refuses HTTP below the web, signals everywhere and the clock outside the module that may read it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HTTP = "from django.http import HttpResponse\n"
SIGNAL = "from django.dispatch import receiver\n"
CLOCK = "import datetime\n\nx = datetime.datetime.now(datetime.UTC)\n"
TODAY = "import datetime\n\nx = datetime.date.today()\n"
TIME = "import time\n\nx = time.time()\n"


def refused(root: Path, place: str, source: str) -> bool:
    """Whether ruff, with this repository's configuration, refuses the source as if it stood at `place`."""
    command = [
        str(Path(sys.executable).with_name("ruff")),
        "check",
        "--select",
        "TID251",
        "--output-format",
        "json",
        "--stdin-filename",
        str(root / place),
        "-",
    ]
    run = subprocess.run(command, input=source, cwd=root, capture_output=True, text=True)
    return any(finding["code"] == "TID251" for finding in json.loads(run.stdout))


@pytest.mark.parametrize("source", [HTTP, SIGNAL, CLOCK, TODAY, TIME])
@pytest.mark.parametrize("place", ["rules/deadlines/a.py", "records/cases/a.py", "outputs/reports/a.py"])
def test_floors_below_the_web_may_not(root: Path, place: str, source: str) -> None:
    assert refused(root, f"src/shoushan/{place}", source)


@pytest.mark.parametrize("place", ["web/desk/a.py", "site/a.py"])
def test_web_and_site_know_http_but_neither_signals_nor_the_clock(root: Path, place: str) -> None:
    assert not refused(root, f"src/shoushan/{place}", HTTP)
    assert all(refused(root, f"src/shoushan/{place}", source) for source in (SIGNAL, CLOCK, TODAY, TIME))


def test_one_module_reads_the_clock(root: Path) -> None:
    assert not any(refused(root, "src/shoushan/site/clock.py", source) for source in (CLOCK, TODAY, TIME))
