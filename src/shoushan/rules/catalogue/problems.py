"""A fault in something that people wrote, as a value: where it is, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: file, 1-based line (0: the file as a whole), message and remedy; collected, all shown at once."""

    file: str
    line: int
    message: Text
    remedy: Text
