"""Links in our documents lead somewhere, commands they show exist, and their pictures stay small."""

import re
from pathlib import Path

from shoushan.site.commands import COMMANDS
from tests.house.files import at, files

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
TYPED = re.compile(r"(?:^|[ /])shoushan ([a-z]+)\b")
FENCE = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
LARGEST = 200 * 1024


def documents(root: Path) -> list[Path]:
    """What people read: at the top, in docs and in packs."""
    return [*sorted(root.glob("*.md")), *files(root / "docs", ".md"), *files(root / "packs", ".md")]


def dead_links(root: Path) -> list[str]:
    """Relative links to what does not exist."""
    return [
        at(root, path, number, f"leads to {target}, which does not exist")
        for path in documents(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for target in LINK.findall(line)
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]


def unknown_commands(root: Path) -> list[str]:
    """Sub-commands shown in blocks of shell that the command line does not have."""
    return [
        at(root, path, 1, f"shows shoushan {name}, which does not exist")
        for path in documents(root)
        for block in FENCE.findall(path.read_text(encoding="utf-8"))
        for name in TYPED.findall(block)
        if name not in COMMANDS
    ]


def large_pictures(root: Path) -> list[str]:
    """Pictures of the documents that are too heavy to come with every clone."""
    found = files(root / "docs", ".png")
    return [at(root, path, 1, f"larger than {LARGEST // 1024} kB") for path in found if path.stat().st_size > LARGEST]


def test_links_commands_and_pictures_hold(root: Path) -> None:
    assert dead_links(root) == []
    assert unknown_commands(root) == []
    assert large_pictures(root) == []


def test_a_dead_link_a_false_command_and_a_heavy_picture_are_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "packs").mkdir()
    (tmp_path / "README.md").write_text(
        "[a](docs/a.md) [b](https://example.org/)\n```sh\n.venv/bin/shoushan forget\nshoushan verify\n```\n"
    )
    (tmp_path / "docs" / "big.png").write_bytes(bytes(LARGEST + 1))
    assert dead_links(tmp_path) == ["README.md:1: leads to docs/a.md, which does not exist"]
    assert unknown_commands(tmp_path) == ["README.md:1: shows shoushan forget, which does not exist"]
    assert large_pictures(tmp_path) == ["docs/big.png:1: larger than 200 kB"]
