"""The smallest good pack and copies of it with one thing changed."""

import shutil
from pathlib import Path

MINI = Path(__file__).resolve().parents[2] / "packs" / "mini"
REQUESTS = "ledgers/requests/versions/2024-01-01"


def copy(tmp_path: Path) -> Path:
    """A copy of the mini pack that may be changed."""
    return Path(shutil.copytree(MINI, tmp_path / "packs" / "mini"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first ``old`` in a file, which must be there; an empty ``old`` writes the whole file."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.is_file() else ""
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1) if old else new, "utf-8")


def line_of(folder: Path, file: str, marker: str) -> int:
    """The line on which ``marker`` first stands."""
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(no for no, line in enumerate(lines, start=1) if marker in line)
