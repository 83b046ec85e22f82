"""Which files belong to the house, and what is written in them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

LEFT_OUT = {".git", ".venv", "__pycache__", "build", "dist", "var"}


def skipped(part: str) -> bool:
    """Whether a folder of this name holds caches and builds, nothing of the house."""
    return part in LEFT_OUT or part.endswith(("_cache", ".egg-info"))


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Every file under `root` in order, with one of the suffixes when any are named; caches left out."""
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root).parts
        if path.is_file() and not any(map(skipped, inner)) and (not suffixes or path.suffix in suffixes):
            yield path


def tracked(root: Path) -> list[Path]:
    """The files git keeps; without git, every file."""
    if not (root / ".git").exists() or shutil.which("git") is None:
        return list(files(root))
    # The checkout may belong to another user than the one who tests.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout
    found = [root / name for name in listing.decode().split("\0") if name]
    return [path for path in found if path.is_file()]


def text(path: Path) -> str | None:
    """The file's text, or None when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def at(root: Path, path: Path, line: int, words: str) -> str:
    """A finding as an editor understands it: `file:line: words`."""
    return f"{path.relative_to(root)}:{line}: {words}"
