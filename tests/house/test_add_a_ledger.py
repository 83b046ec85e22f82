"""The page that shows how to add a ledger is run block by block; it touches nothing outside its ledger's folder."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("add-a-ledger.md", "add-a-ledger.zh.md")
FOLDER = "packs/zhifu/ledgers/lost-and-found"
BLOCK = re.compile(r'^```(?P<kind>\S+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block: a file to write (``title``) or a console to play."""

    kind: str
    title: str | None
    body: str


def blocks(page: str) -> list[Block]:
    """The blocks of a page in order."""
    text = (ROOT / "docs" / "howto" / page).read_text(encoding="utf-8")
    return [Block(found["kind"], found["title"], found["body"]) for found in BLOCK.finditer(text)]


def commands(body: str) -> Iterator[tuple[str, str]]:
    """Each command of a console with what it should print."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    """A command of the page, played in the copy as ``shoushan`` is installed."""
    name, *words = command.split()
    assert name == "shoushan", command
    told = {**os.environ, "SHOUSHAN_PACKS": str(place / "packs"), "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    line = [sys.executable, "-m", "shoushan.site.commands", *words]
    return subprocess.run(line, cwd=place, env=told, capture_output=True, text=True, encoding="utf-8", timeout=300)


def follow(page: list[Block], place: Path) -> list[subprocess.CompletedProcess[str]]:
    """Do what the page says in ``place``, a folder with a copy of ``packs``; every console says what it shows."""
    done = []
    for block in page:
        if block.title is not None:
            path = place / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
            continue
        for command, output in commands(block.body):
            came = run(command, place)
            assert came.stdout == output, came.stdout + came.stderr
            done.append(came)
    return done


def prints(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with its digest."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def outside(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Files that changed, came or went outside the ledger's folder."""
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return sorted(name for name in changed if not name.startswith(f"{FOLDER}/"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a copy of the packs."""
    shutil.copytree(ROOT / "packs", tmp_path / "packs")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_page_adds_a_ledger_and_touches_nothing_else(page: str, place: Path) -> None:
    before = prints(place)
    faulty, clean = follow(blocks(page), place)
    after = prints(place)
    assert outside(before, after) == []
    assert any(name.startswith(f"{FOLDER}/versions/") for name in after)
    assert faulty.returncode == 1  # the mistake made on purpose is found
    assert clean.returncode == 0, clean.stdout


def test_both_languages_write_the_same_files() -> None:
    english, chinese = ([block for block in blocks(page) if block.title] for page in PAGES)
    assert english == chinese
    assert {block.title for block in english if block.title and not block.title.startswith(f"{FOLDER}/")} == set()


def test_a_page_that_leaves_its_folder_would_be_told(place: Path) -> None:
    before = prints(place)
    follow([Block("yaml", "packs/zhifu/units.yaml", "units: []\n")], place)
    assert outside(before, prints(place)) == ["packs/zhifu/units.yaml"]


def test_a_page_whose_console_shows_something_else_would_be_told(place: Path) -> None:
    wrong = Block("console", None, "$ shoushan deadline --help\nnothing of the kind\n")
    with pytest.raises(AssertionError):
        follow([wrong], place)
