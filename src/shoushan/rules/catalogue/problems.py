"""A fault in something that people wrote, as a value: where it is, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from shoushan.rules.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: file, line from 1 (0: the whole file), message, remedy; collected and shown together."""

    file: str
    line: int
    message: Text
    remedy: Text
