"""How the rows behind a figure make its value: a tree whose leaves are counted from rows and whose nodes are formed of them.

The tree is frozen with the figure, so that whoever holds the rows' contributions forms the value again without us. Pure.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shoushan.outputs.indicators import values
from shoushan.outputs.indicators.asked import Cell, Key
from shoushan.outputs.indicators.publishing.commitments import Line

COUNTED = ("count", "sum", "series", "distinct", "share", "per-year", "days", "median", "percentile")
FORMED = ("quotient", "growth", "fall", "plus", "union")
AMONG = ("rank", "run")


class BadMakeup(ValueError):
    """A makeup that cannot be read."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part that is counted from rows, with what its kind needs to form a value from their contributions."""

    part: int
    indicator: str
    kind: str
    scale: int
    years: int
    percent: int
    rule: str
    first: str
    last: str
    as_of: str

    def as_json(self) -> dict[str, Any]:
        """The leaf as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Among:
    """A place among peers or a run of years: the values of ``of`` belong to ``cells`` (a peer; a year, or a year and a peer).

    ``self`` is the peer it is about, ``last`` the year in which a run ends, ``run`` how a year counts (`values.run_over`).
    """

    kind: str
    run: str
    self: Cell
    last: int
    smallest_first: bool
    cells: tuple[Key, ...]
    of: tuple[Leaf | Node, ...]

    def as_json(self) -> dict[str, Any]:
        """The node as JSON values."""
        said: dict[str, Any] = {name: getattr(self, name) for name in ("kind", "run", "self", "last", "smallest_first")}
        return said | {"cells": [list(cell) for cell in self.cells], "of": [one.as_json() for one in self.of]}


@dataclass(frozen=True, slots=True)
class Node:
    """A value formed of others: a ``quotient`` times ``times``, ``growth`` or ``fall`` in per cent, a sum; of a ``union``
    each member counts with one row of all, and ``times`` is its unit."""

    kind: str
    times: int
    of: tuple[Leaf | Node, ...]

    def as_json(self) -> dict[str, Any]:
        """The node as JSON values."""
        return {"kind": self.kind, "times": self.times, "of": [one.as_json() for one in self.of]}


Tree = Leaf | Node | Among


@dataclass(frozen=True, slots=True)
class Makeup:
    """The whole: the tree, and how its value is rounded at the very end."""

    tree: Tree
    decimals: int
    rounding: str

    def text(self) -> str:
        """Canonical JSON."""
        said = {"tree": self.tree.as_json(), "decimals": self.decimals, "rounding": self.rounding}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The parts that are counted, in the order of their numbers."""
        return tuple(sorted(_leaves(self.tree), key=lambda leaf: leaf.part))

    def value(self, lines: Sequence[Line]) -> Decimal | None:
        """The value that rows make; ``None`` is no data."""
        by_part: dict[int, list[Line]] = {}
        for line in lines:
            by_part.setdefault(line.part, []).append(line)
        found = _value(self.tree, by_part)
        return None if found is None else values.rounded(found, self.decimals, self.rounding)


def _leaves(one: Tree) -> list[Leaf]:
    return [one] if isinstance(one, Leaf) else [leaf for part in one.of for leaf in _leaves(part)]


def _value(one: Tree, by_part: Mapping[int, Sequence[Line]]) -> Fraction | None:
    if isinstance(one, Leaf):
        return counted(one, by_part.get(one.part, ()))
    parts = [_value(part, by_part) for part in one.of]
    if isinstance(one, Among):
        return _among(one, parts)
    if one.kind == "union":
        return sum((part for part in parts if part is not None), Fraction(0)) / one.times
    if one.kind == "plus":
        known = [part for part in parts if part is not None]
        return sum(known, Fraction(0)) if len(known) == len(parts) else None
    first, second = parts
    if first is None or not second:
        return None
    if one.kind == "quotient":
        return first / second * one.times
    grown = (first - second) / second * 100
    return -grown if one.kind == "fall" else grown


def _among(one: Among, parts: Sequence[Fraction | None]) -> Fraction | None:
    held = dict(zip(one.cells, parts, strict=True))
    if one.kind == "rank":
        found = values.place_of({cell[0]: value for cell, value in held.items()}, one.self, one.smallest_first)
    else:
        found = values.run_over(held, one.run, one.self, one.last, one.smallest_first)
    return None if found is None else Fraction(found)


def counted(leaf: Leaf, lines: Sequence[Line]) -> Fraction | None:
    """The value of one part before rounding, from what its rows contribute."""
    added = [line.contribution for line in lines if line.state == "counted"]
    if leaf.kind == "share":
        return values.percent(sum(added), len(added) + sum(line.state == "below" for line in lines))
    if leaf.kind in ("median", "percentile"):
        found = values.at_percent(Counter(added), leaf.percent)
        return None if found is None else found / leaf.scale
    if leaf.kind == "days":
        untold = any(line.state == "unknown" for line in lines)
        return None if untold or not added else Fraction(min(added), leaf.scale)
    if leaf.kind == "series":
        return Fraction(added[0], leaf.scale) if len(lines) == len(added) == 1 else None
    if leaf.kind == "sum" and not lines:
        return None
    return Fraction(sum(added), leaf.scale * (leaf.years if leaf.kind == "per-year" else 1))


def read(text: str) -> Makeup:
    """A makeup out of its text. Raises ``BadMakeup``."""
    try:
        said = json.loads(text)
        made = Makeup(_read(said["tree"], 0), _whole(said["decimals"], 6), str(said["rounding"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadMakeup(text[:80]) from None
    if made.rounding not in ("half-up", "gbt-8170") or [leaf.part for leaf in made.leaves] != list(range(len(made.leaves))):
        raise BadMakeup(text[:80])
    return made


def _read(said: Any, depth: int) -> Tree:
    if depth > 8:
        raise BadMakeup("too deep")
    if "part" in said:
        leaf = Leaf(**said)
        if leaf.kind not in COUNTED or _whole(leaf.scale, 10**15) < 1 or _whole(leaf.years, 1000) < 1:
            raise BadMakeup(leaf.kind)
        _whole(leaf.percent, 100)
        _whole(leaf.part, 1000)
        return leaf
    if said["kind"] in AMONG:
        return _read_among(said, depth)
    node = Node(said["kind"], _whole(said["times"], 10**9), tuple(_read_part(one, depth + 1) for one in said["of"]))
    if node.kind not in FORMED or (node.kind not in ("plus", "union") and len(node.of) != 2) or not node.of:
        raise BadMakeup(node.kind)
    if node.kind == "union" and (not node.times or any(not isinstance(one, Leaf) or one.kind != "distinct" for one in node.of)):
        raise BadMakeup(node.kind)
    return node


def _read_part(said: Any, depth: int) -> Leaf | Node:
    found = _read(said, depth)
    if isinstance(found, Among):
        raise BadMakeup(found.kind)
    return found


def _read_among(said: Any, depth: int) -> Among:
    cells = tuple(tuple(_cell(cell) for cell in key) for key in said["cells"])
    of = tuple(_read_part(one, depth + 1) for one in said["of"])
    width = {len(key) for key in cells}
    fits = len(cells) == len(of) == len(set(cells)) and width <= ({1} if said["kind"] == "rank" else {1, 2})
    if not fits or said["run"] not in ("", "rises", "first", "holds") or type(said["smallest_first"]) is not bool:
        raise BadMakeup(said["kind"])
    return Among(said["kind"], said["run"], _cell(said["self"]), _whole(said["last"], 9999), said["smallest_first"], cells, of)


def _cell(value: Any) -> Cell:
    if value is not None and type(value) not in (int, str, bool):
        raise BadMakeup(repr(value))
    found: Cell = value
    return found


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise BadMakeup(repr(value))
    return value
