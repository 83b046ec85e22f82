"""Reading files that were carried here by somebody else: whatever they hold, the answer is a sentence."""

from __future__ import annotations

from pathlib import Path

MOST = 8 * 1024 * 1024
"""Bytes of a file that are read."""


class Unreadable(Exception):
    """A file that cannot be read as text: missing, a folder, a device, too large, not UTF-8; says which, in both languages."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        name = plain(str(path))[-200:]
        super().__init__(f"文件 {name} {zh} · file {name} {en}")


def text_of(path: Path, most: int = MOST) -> str:
    """The text in ``path`` of at most ``most`` bytes, line ends as Unix writes them. Raises ``Unreadable``."""
    try:
        if not path.exists():
            raise Unreadable(path, "找不到", "is missing")
        if not path.is_file():
            raise Unreadable(path, "不是文件", "is no plain file")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError):
        raise Unreadable(path, "打不开", "cannot be opened") from None
    if len(raw) > most:
        raise Unreadable(path, "过大", "is too large")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unreadable(path, "不是 UTF-8 文字", "is no text in UTF-8") from None


def plain(text: str) -> str:
    """Text that does nothing to a terminal: what cannot be printed is shown as a mark."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)
