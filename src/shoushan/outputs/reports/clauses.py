"""Sentences whose numbers have nothing to tell: what stands in brackets is left out, a sentence without a number gives way, and
what is missing is named in words. Pure: what each number lacks is given.

A leader reads no “0 projects” where nobody recorded any, and no claim whose numbers are gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.reports.telling import Lack
from shoushan.rules.catalogue.model import Indicator
from shoushan.rules.catalogue.model.reports import Bound, Bracket, Piece, Quoted, Sentence
from shoushan.rules.text import Text

_ENDS = (re.compile(r"[。！？]"), re.compile(r"[.!?](?=\s|$)"))
_STOPS = ("。！？；", ".!?;")
_FORMED = frozenset({"growth", "fall", "multiple", "ratio", "rate", "rank", "run"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of numbers: indicator, days and what is lacking of each; what an indicator is called."""

    of: Callable[[Bound], tuple[Indicator | None, Period, Lack]]
    label: Callable[[Indicator], Text]


def told(sentence: Sentence, known: Known, at: int) -> Sentence:
    """The sentences as they are read in a language (``at``: 0 Chinese, 1 English), without brackets; of several that have
    nothing to tell one is made."""
    found: list[Piece] = []
    silent: list[list[Piece]] = []
    for one in _sentences(sentence, at):
        kept, missing = _told(one, known)
        if not kept:
            silent.append(one)
            continue
        found += _instead(silent, known, at, first=not found)
        silent = []
        found += _beside(kept, missing, at) if missing.bounds else kept
    return (*found, *_instead(silent, known, at, first=not found))


def _sentences(sentence: Sentence, at: int) -> list[list[Piece]]:
    """The sentences of a paragraph, each with its full stop; none ends within brackets."""
    found: list[list[Piece]] = [[]]
    inside = False
    for piece in sentence:
        inside = piece.opens if isinstance(piece, Bracket) else inside
        if not isinstance(piece, str) or inside:
            found[-1].append(piece)
            continue
        last = 0
        for end in _ENDS[at].finditer(piece):
            found[-1].append(piece[last : end.end()])
            found.append([])
            last = end.end()
        if piece[last:]:
            found[-1].append(piece[last:])
    return [one for one in found if one]


@dataclass(slots=True)
class _Missing:
    """The numbers of a sentence that are not told, each figure once."""

    known: Known
    bounds: dict[str, Bound] = field(default_factory=dict)

    def add(self, bounds: Iterable[Bound]) -> None:
        for one in bounds:
            if self.known.of(one)[2] == "data":
                self.bounds.setdefault(one.figure, one)

    def words(self, at: int) -> str:
        """Which figures nothing is recorded of, and for which days."""
        every = [(one, *self.known.of(one)) for one in self.bounds.values()]
        plain = [row for row in every if row[1] is not None and row[1].kind not in _FORMED] or every
        by_days: dict[str, list[str]] = {}
        for bound, indicator, period, _ in plain:
            label = self.known.label(indicator)[at] if indicator is not None else bound.figure
            by_days.setdefault(days_of(period)[at], []).append(label if at == 0 else _small(label))
        return ("；", "; ")[at].join(
            f"{'、'.join(labels)}{days}尚无记录" if at == 0 else f"no records {days} yet: {', '.join(labels)}"
            for days, labels in by_days.items()
        )  # fmt: skip


def _small(label: str) -> str:
    """A label within a sentence: its first letter small, unless the word is an abbreviation."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _told(one: Sequence[Piece], known: Known) -> tuple[list[Piece], _Missing]:
    """What of a sentence is told, nothing where its numbers have nothing to tell; and what is missing of it."""
    outer: list[Piece] = []
    missing = _Missing(known)
    for group in _groups(one):
        if not isinstance(group, list):
            outer.append(group)
            continue
        bounds = [piece for piece in group if isinstance(piece, Bound)]
        if any(known.of(bound)[2] for bound in bounds):
            missing.add(bounds)
        else:
            outer += group
    numbers = [piece for piece in outer if isinstance(piece, Bound) and piece.tell != "target"]
    silent = (numbers or missing.bounds) and all(known.of(bound)[2] == "data" for bound in numbers)
    return ([] if silent else outer), missing


def _groups(one: Sequence[Piece]) -> Iterable[Piece | list[Piece]]:
    """Pieces one by one, those within brackets together."""
    inside: list[Piece] | None = None
    for piece in one:
        if isinstance(piece, Bracket):
            if inside is not None:
                yield inside
            inside = [] if piece.opens else None
        elif inside is None:
            yield piece
        else:
            inside.append(piece)


def _instead(silent: Sequence[Sequence[Piece]], known: Known, at: int, *, first: bool) -> list[Piece]:
    """One sentence that says what is missing, in the place of those that could say nothing."""
    if not silent:
        return []
    missing = _Missing(known)
    for one in silent:
        missing.add(piece for piece in one if isinstance(piece, Bound))
    words = missing.words(at)
    if at == 0:
        return [Quoted(words), "。"]
    return [*([] if first else [" "]), Quoted(words[:1].upper() + words[1:]), "."]


def _beside(kept: list[Piece], missing: _Missing, at: int) -> list[Piece]:
    """A sentence with what is missing of it in brackets before its full stop."""
    last = kept[-1]
    stop = last[-1] if isinstance(last, str) and last[-1:] in _STOPS[at] else ""
    body = [*kept[:-1], last[: len(last) - len(stop)]] if isinstance(last, str) else kept
    opened, closed = ("（", "）") if at == 0 else (" (", ")")
    return [piece for piece in (*body, opened, Quoted(missing.words(at)), closed, stop) if piece != ""]


def days_of(period: Period) -> Text:
    """A whole year by its number, a year so far by its number too, else the days."""
    first, last = period.first, period.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        if first.year == last.year:
            return Text(f"{first.year}年", f"for {first.year}")
        return Text(f"{first.year}—{last.year}年", f"for {first.year}–{last.year}")
    if (first.month, first.day) == (1, 1) and first.year == last.year:
        return Text(f"{first.year}年以来", f"for {first.year}")
    return Text(period.label.zh, f"for {period.label.en}")
