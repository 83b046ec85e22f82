"""The bilingual text that every floor shares: Chinese first, English second."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One sentence or word in Chinese and in English."""

    zh: str
    en: str
