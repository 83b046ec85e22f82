"""The example pack without China's rooms, and a pack started from it: whole, green at once, or not at all."""

import io
import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from shoushan.site.commands import check, pack

ROOT = Path(__file__).resolve().parents[2]


def test_the_example_runs_without_what_only_china_needs(tmp_path):
    """The process itself shows, as its control, that what needs GB/T 9704 cannot be imported there."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.ways.far_from_china"], cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "SHOUSHAN_HOME": str(tmp_path), "SHOUSHAN_PACK": "example", "SHOUSHAN_DATABASE": ""},
    )  # fmt: skip
    assert told.stdout.endswith("ok\n"), told.stderr[-2000:]


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """A folder with the packs that a newcomer has."""
    for name in ("core", "example"):
        shutil.copytree(ROOT / "packs" / name, tmp_path / name)
    monkeypatch.setenv("SHOUSHAN_PACKS", str(tmp_path))
    return tmp_path


def new(*words: str) -> int:
    """`shoushan pack new` with these words."""
    parser = ArgumentParser()
    pack.add_arguments(parser)
    return pack.run(parser.parse_args(["new", *words]), io.StringIO())


def test_a_new_pack_is_green_at_once(packs):
    assert new("my-town", "--place", "MT", "--title", "My Town", "--zone", "America/Chicago") == 0
    assert check.problems_of(packs / "my-town") == []
    text = (packs / "my-town" / "pack.yaml").read_text("utf-8")
    assert [line for line in ("id: my-town", "zone: America/Chicago", '  place: "MT"') if line not in text] == []
    assert "Merrow" not in text
    assert sorted(path.name for path in packs.iterdir()) == ["core", "example", "my-town"]


@pytest.mark.parametrize(
    "words",
    [
        ("example",), ("../up",), ("My-Town",), ("a" * 41,), ("town", "--from", "core"), ("town", "--from", "../core"),
        ("town", "--zone", "Mars/Base"), ("town", "--place", "M T"), ("town", "--title", 'a"b'),
    ],
)  # fmt: skip
def test_a_refusal_leaves_nothing(packs, capsys, words):
    before = {path: path.stat().st_mtime_ns for path in packs.rglob("*")}
    assert new(*words) == 1
    assert {path: path.stat().st_mtime_ns for path in packs.rglob("*")} == before
    assert " · " in capsys.readouterr().err, "told in both languages"


def test_a_faulty_pack_gives_no_copy(packs):
    (packs / "example" / "units.yaml").write_text("units: []\n", "utf-8")
    assert new("town") == 1
    assert not (packs / "town").exists()
