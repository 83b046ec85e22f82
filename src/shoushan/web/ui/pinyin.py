"""Pinyin initials of Chinese words, so that lists can be searched by typing a few letters."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

PLACES = {
    "芝罘": [["zhī"], ["fú"]],
    "毓璜顶": [["yù"], ["huáng"], ["dǐng"]],
    "黄务": [["huáng"], ["wù"]],
    "只楚": [["zhī"], ["chǔ"]],
}
"""Names of places that dictionaries read otherwise."""

load_phrases_dict(PLACES)


@lru_cache(maxsize=8192)
def initials(text: str) -> str:
    """The first letter of each character's reading, in lower case; other letters and digits stay: 退休申领 → txsl."""
    found = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="default"))
    return "".join(letter for letter in found.lower() if letter.isalnum())


@lru_cache(maxsize=8192)
def full(text: str) -> str:
    """The whole reading without tones or spaces: 退休 → tuixiu."""
    return "".join(lazy_pinyin(text)).lower()


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
