"""A report with its numbers in place, ready for any writer: lines, pictures and tables; every number knows its figure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from shoushan.outputs.indicators.periods import Period
from shoushan.rules.catalogue.model.reports import Tell

PREFIX = "sz"
"""How the names of marks begin: letters, digits and underscores only, forty at most, as word processors allow."""


@dataclass(frozen=True, slots=True)
class Number:
    """A piece that must stay as it was made: a figure (``figure`` is its full name), or a day or name (none).

    ``mark`` is its name in a document, unique; ``figure``, ``tell`` and ``period`` say how it is asked for again.
    """

    mark: str
    text: str
    figure: str = ""
    tell: Tell = "value"
    period: Period | None = None


LONG = 30
"""Characters of a cell beyond which it holds sentences."""
_WORD_ENDS = re.compile(r"(?<=[区县市年的和、]) ?| (?=[A-Za-z0-9(])")
DATED = f"{PREFIX}9999_given_dated"
"""The mark of the day under the organ's name."""
Run = str | Number
Cell = tuple[Run, ...]
LineKind = Literal["heading", "subheading", "body", "caption", "note"]


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, a paragraph, a caption (of a table it stands ``above``) or a small note; ``breaks``: it begins a page."""

    kind: LineKind
    runs: tuple[Run, ...]
    above: bool = False
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a specification, with its height in millimetres when 150 wide, and what it shows in words."""

    spec: Mapping[str, Any] = field(hash=False)
    alt: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads, widths in millimetres (156 in all), rows of cells. ``small``: set in small type."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """Where the report itself ends: the annexes are named here (附件说明) over organ and date, and what follows begins on a
    new page."""

    annexes: tuple[tuple[Run, ...], ...] = ()


Item = Line | Picture | Grid | Close


@dataclass(frozen=True, slots=True)
class Made:
    """A report to be written: ``id`` of its definition, what was asked, and everything in order."""

    id: str
    language: Literal["zh", "en"]
    title: tuple[Run, ...]
    organ: str
    mark: str
    items: tuple[Item, ...]
    period: Period
    as_of: date
    known_at: int
    date: str = ""
    addressee: str = ""

    def numbers(self) -> tuple[tuple[Number, str, str], ...]:
        """Every number in order, with what stands just before and after it in its line or cell."""
        found: list[tuple[Number, str, str]] = []
        for runs in (self.title, *lines_of(self.items)):
            found += _around(runs)
        if self.date:
            found.append((Number(DATED, self.date), "", ""))
        return tuple(found)


def lines_of(items: Sequence[Item]) -> list[tuple[Run, ...]]:
    """The runs of every line and cell in order."""
    found: list[tuple[Run, ...]] = []
    for item in items:
        if isinstance(item, Line):
            found.append(item.runs)
        elif isinstance(item, Close):
            found += item.annexes
        elif isinstance(item, Grid):
            found += [cell for row in item.rows for cell in row]
    return found


def text_of(runs: Sequence[Run]) -> str:
    """The words of runs."""
    return "".join(run if isinstance(run, str) else run.text for run in runs)


def annex_lead(number: int, of: int, *, zh: bool) -> str:
    """What stands before the name of an annex below the body: 附件：1. and so on; one alone has no number (7.3.4)."""
    lead = ("附件：" if zh else "Annex: ") if number == 0 else ("　　　" if zh else "       ")
    return lead + (f"{number + 1}. " if of > 1 else "")


def width_of(text: str) -> float:
    """How wide words are, in Chinese characters."""
    return sum(1.0 if ord(letter) > 0x2E7F or letter == "—" else 0.5 for letter in text)


def is_long(cell: Cell) -> bool:
    """Whether a cell of a table holds sentences: it is set in smaller type from the left."""
    return width_of(text_of(cell)) > LONG


def title_lines(title: tuple[Run, ...], room: float) -> tuple[tuple[Run, ...], ...]:
    """A title that is wider than ``room`` characters in two lines, parted where a word or a number ends and as evenly as that
    lets: a title never leaves one character on a line of its own (GB/T 9704-2012, 7.3.1)."""
    if width_of(text_of(title)) <= room:
        return (title,)
    halves = [(title[:place], title[place:]) for place in range(1, len(title))]
    for place, run in enumerate(title):
        if isinstance(run, str):
            halves += [
                ((*title[:place], run[: match.end()]), (run[match.end() :], *title[place + 1 :]))
                for match in _WORD_ENDS.finditer(run) if match.end() < len(run)
            ]  # fmt: skip
    halves = [pair for pair in halves if max(width_of(text_of(half)) for half in pair) <= room]
    if not halves:
        return (title,)
    return min(halves, key=lambda pair: max(width_of(text_of(half)) for half in pair))


def _around(runs: tuple[Run, ...]) -> list[tuple[Number, str, str]]:
    return [
        (run, text_of(runs[:place])[-12:], text_of(runs[place + 1 :])[:12])
        for place, run in enumerate(runs) if isinstance(run, Number)
    ]  # fmt: skip


@dataclass(slots=True)
class Marks:
    """Gives marks: a running number, the figure (its number, else a digest of its name), how it is told."""

    count: int = 0

    def figure(self, full_id: str, short: str | None, tell: Tell) -> str:
        """The mark of a figure."""
        return self._next(short or hashlib.sha256(full_id.encode()).hexdigest()[:10], tell)

    def given(self, name: str) -> str:
        """The mark of a day or a name."""
        return self._next("given", re.sub(r"[^a-z]", "", name)[:12] or "words")

    def _next(self, what: str, how: str) -> str:
        self.count += 1
        return f"{PREFIX}{self.count:04}_{what}_{how}"
