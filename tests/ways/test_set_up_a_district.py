"""The page for newcomers, walked: every `sh` block of it is run in order in a copy of the packs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh( fails)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[tuple[bool, str]]:
    """Each block with whether it is meant to fail."""
    page = (ROOT / "docs" / "howto" / f"set-up-a-district.{language}.md").read_text("utf-8")
    return [(bool(fails), body) for fails, body in BLOCK.findall(page)]


def test_both_pages_say_the_same_commands():
    told = [[(fails, body.replace("--lang zh", "--lang en")) for fails, body in blocks(one)] for one in ("en", "zh")]
    assert told[0] == told[1]
    assert len(told[0]) >= 9


@pytest.mark.slow
def test_the_walk(tmp_path):
    """All in one shell, as a newcomer has it; what is meant to fail does."""
    shutil.copytree(ROOT / "packs", tmp_path / "packs", ignore=shutil.ignore_patterns("zhifu", "cn"))
    command = tmp_path / "bin" / "shoushan"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m shoushan.site.commands "$@"\n', "utf-8")
    command.chmod(0o755)
    script = "set -e\n" + "\n".join(
        f"if (set -e\n{body}); then echo NOT-REFUSED; exit 9; fi" if fails else body for fails, body in blocks("en")
    )
    told = {name: value for name, value in os.environ.items() if not name.startswith(("SHOUSHAN_", "DJANGO_"))}
    told |= {
        "HOME": str(tmp_path), "SHOUSHAN_PACKS": str(tmp_path / "packs"), "PYTHONPATH": str(ROOT / "src"),
        "PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=told, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "expected 2026-" in done.stdout, "the wrong limit was told with the days"
    assert (tmp_path / "report.docx").read_bytes()[:2] == b"PK"
