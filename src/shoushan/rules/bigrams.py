"""How text is cut for the index: bigrams of Chinese, whole words of the rest (a two-character word must be found)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+|[a-z0-9]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")
"""Rare characters of names (㛃, 𬭎) are characters, too."""


def normal(text: str) -> str:
    """Text as it is searched: NFKC (full-width to half-width), lower case. The journal itself never normalises."""
    return unicodedata.normalize("NFKC", text).lower()


def cut(text: str) -> Iterator[tuple[str, int]]:
    """Tokens with their positions; a gap of position stands between runs so that phrases never join two of them."""
    position = 0
    for run in _RUN.findall(normal(text)):
        if not _CHINESE.match(run) or len(run) == 1:
            tokens = [run]
        else:
            tokens = [run[at : at + 2] for at in range(len(run) - 1)] + [run[-1]]
        for token in tokens:
            position += 1
            yield token, position
        position += 1


def words(text: str) -> list[list[str]]:
    """A query as phrases: each run of Chinese becomes consecutive bigrams, each other run one word."""
    phrases = []
    for run in _RUN.findall(normal(text)):
        if not _CHINESE.match(run) or len(run) == 1:
            phrases.append([run])
        else:
            phrases.append([run[at : at + 2] for at in range(len(run) - 1)])
    return phrases
