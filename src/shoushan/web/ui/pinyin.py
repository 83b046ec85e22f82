"""Pinyin initials of Chinese words, so that lists can be searched by typing a few letters.

Where the readings are not installed (a place that writes no Chinese) nothing is found by them, and the rest works.
"""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType

PLACES = {
    "芝罘": [["zhī"], ["fú"]],
    "毓璜顶": [["yù"], ["huáng"], ["dǐng"]],
    "黄务": [["huáng"], ["wù"]],
    "只楚": [["zhī"], ["chǔ"]],
}
"""Names of places that dictionaries read otherwise."""


@lru_cache(maxsize=1)
def _readings() -> ModuleType | None:
    """What reads Chinese words aloud; ``None`` where it is not installed."""
    try:
        import pypinyin
    except ImportError:
        return None
    pypinyin.load_phrases_dict(PLACES)
    return pypinyin


@lru_cache(maxsize=8192)
def initials(text: str) -> str:
    """The first letter of each character's reading, in lower case; other letters and digits stay: 退休申领 → txsl."""
    read = _readings()
    if read is None:
        return ""
    found = "".join(read.lazy_pinyin(text, style=read.Style.FIRST_LETTER, errors="default"))
    return "".join(letter for letter in found.lower() if letter.isalnum())


@lru_cache(maxsize=8192)
def full(text: str) -> str:
    """The whole reading without tones or spaces: 退休 → tuixiu."""
    read = _readings()
    return "".join(read.lazy_pinyin(text)).lower() if read else text.lower()


def matches(asked: str, texts: tuple[str, ...]) -> bool:
    """Whether what was typed stands in one of ``texts``: as words, as initials, or as pinyin from the beginning."""
    wanted = asked.strip().lower().replace(" ", "")
    if not wanted:
        return True
    for text in texts:
        plain = text.lower()
        if wanted in plain.replace(" ", ""):
            return True
        if wanted.isascii() and wanted.isalnum() and (wanted in initials(text) or full(text).startswith(wanted)):
            return True
    return False
