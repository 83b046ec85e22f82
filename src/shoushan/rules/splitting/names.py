"""Units, leaders and quarter nodes by the words that offices use for them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from shoushan.rules.splitting.days import NUMBERS, PLAIN, days_in, quarter_end

BETWEEN = re.compile(r"[、,，/]|\s+|和(?=.)|及(?=.)")
"""What stands between names in a list of units."""
_PLACES = ("烟台市芝罘区", "芝罘区", "区", "市")
_NODE = re.compile(r"第?([一二三四1-4])季度\s*[:：,，]?\s*((?:(?!第?[一二三四1-4]季度)[^;；。\n])*)")


@dataclass(frozen=True, slots=True)
class Known:
    """Names that a text may use: unit → its names and short names, leader (code) → the words for the post."""

    units: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    leaders: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def unit(self, words: str) -> str | None:
        """The unit that ``words`` are a whole name of."""
        return _named(words, self.units)

    def leader(self, words: str) -> str | None:
        """The leader that ``words`` are a whole name of."""
        return _named(words, self.leaders)

    def units_in(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Units named inside a text: from, to, unit; the longer name wins, none inside another."""
        return _inside(text, self.units)

    def leaders_in(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Leaders named inside a text."""
        return _inside(text, self.leaders)


def plain(words: str) -> str:
    """A name without what is written now this way, now that way: width, brackets, blanks."""
    return unicodedata.normalize("NFKC", words).replace(" ", "").strip("()[]“”\"'。.:;、,").casefold()


def _named(words: str, names: Mapping[str, tuple[str, ...]]) -> str | None:
    wanted = plain(words)
    if not wanted:
        return None
    found = {id_ for id_, own in names.items() if any(plain(name) == wanted for name in own)}
    return next(iter(found)) if len(found) == 1 else None


def _inside(text: str, names: Mapping[str, tuple[str, ...]]) -> tuple[tuple[int, int, str], ...]:
    flat, found = text.translate(PLAIN), list[tuple[int, int, str]]()
    said = Counter(name.translate(PLAIN) for own in names.values() for name in dict.fromkeys(own))
    own_names = ((name.translate(PLAIN), id_) for id_, own in names.items() for name in own if len(name) > 1)
    every = sorted((one for one in own_names if said[one[0]] == 1), key=lambda one: (-len(one[0]), one))
    for name, id_ in every:
        start = flat.find(name)
        while start >= 0:
            end = start + len(name)
            if all(end <= other[0] or other[1] <= start for other in found):
                found.append((start, end, id_))
            start = flat.find(name, end)
    return tuple(sorted(found))


def names_of(name: str, shorts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A unit's name, what is left of it without the place in front, and its short names."""
    found = [name, *shorts]
    for place in _PLACES:
        if name.startswith(place) and len(name) - len(place) > 3:
            found.append(name.removeprefix(place))
    if name.endswith("街道办事处"):
        found.append(name.removesuffix("办事处"))
    return tuple(dict.fromkeys(found))


def assisting(text: str, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Assisting units as they are written in one cell: those that are known, in order, and the words that are no unit."""
    if known.unit(text):
        return (str(known.unit(text)),), ()
    units, unknown = [], []
    for words in (one for one in BETWEEN.split(text.strip().rstrip("。;；")) if one and one.strip()):
        unit = known.unit(words)
        if unit:
            units.append(unit)
        else:
            unknown.append(words.strip())
    return tuple(dict.fromkeys(units)), tuple(unknown)


def nodes_in(text: str, today: date) -> tuple[tuple[int, str, str, date], ...]:
    """Quarter nodes (一季度：选址；二季度：建成200个): quarter, its name, what is to be done, by which day."""
    found = []
    for one in _NODE.finditer(text.translate(PLAIN)):
        number = int(one[1]) if one[1].isdigit() else NUMBERS[one[1]]
        said = text[one.start(2) : one.end(2)].strip("，,：: ")
        if said:
            days = [day.day for day in days_in(said, today) if day.day]
            inside = [day for day in days if (day.month - 1) // 3 + 1 == number]
            end = inside[-1] if inside else quarter_end(today.year, number)
            found.append((number, "一二三四"[number - 1] + "季度", said, end))
    return tuple(found)
