"""Boxes placed in layers from top to bottom, and lines between them that cross no box (Sugiyama's method, whole numbers only).

Lines bend only between two layers; inside a layer they run straight down in a lane of their own. So no two boxes overlap, no
line runs through a box, and every line ends on the edge of its box: whatever the procedure.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

APART, LANE, BETWEEN, MARGIN = 20, 14, 46, 12
"""Pixels: between boxes, between lines that pass a layer, between layers, around the whole."""
SWEEPS = 8

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Size:
    """A box that wants to be placed, in pixels."""

    id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A box where it stands: its left and upper edge, its size."""

    id: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one box to another: the points through which it runs, its end last; ``back`` where it runs upward."""

    start: str
    end: str
    points: tuple[Point, ...]
    back: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed, and how large the whole is."""

    boxes: tuple[Placed, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


@dataclass(slots=True)
class _Net:
    """Boxes and lanes by name, in which layer each stands, and which are joined from one layer to the next."""

    sizes: dict[str, Size]
    layer: dict[str, int] = field(default_factory=dict)
    down: dict[str, list[str]] = field(default_factory=dict)
    up: dict[str, list[str]] = field(default_factory=dict)
    ways: dict[tuple[str, str], tuple[bool, list[str]]] = field(default_factory=dict)

    def join(self, above: str, below: str) -> None:
        self.down.setdefault(above, []).append(below)
        self.up.setdefault(below, []).append(above)

    def rows(self) -> list[list[str]]:
        found: list[list[str]] = [[] for _ in range(max(self.layer.values(), default=-1) + 1)]
        for id_, layer in self.layer.items():
            found[layer].append(id_)
        return found


def placed(sizes: Sequence[Size], edges: Sequence[tuple[str, str]]) -> Layout:
    """``sizes`` in layers, those that come first in it higher where nothing else decides; ``edges`` by the ids of boxes.

    An edge from a box to itself is not drawn. Raises ``KeyError`` for an edge of an unknown box.
    """
    net = _Net({one.id: one for one in sizes})
    wanted = list(dict.fromkeys((net.sizes[a].id, net.sizes[b].id) for a, b in edges if a != b))
    turned = _turned([one.id for one in sizes], wanted)
    net.layer = _layers([one.id for one in sizes], [(b, a) if (a, b) in turned else (a, b) for a, b in wanted])
    for number, (a, b) in enumerate(wanted):
        _lanes(net, number, (a, b), (a, b) in turned)
    rows = _ordered(net)
    left = _across(net, rows)
    return _drawn(net, rows, left, [one.id for one in sizes])


def _turned(ids: Sequence[str], edges: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """The edges that run back to where one has come from: without them no way is a circle."""
    after: dict[str, list[str]] = {}
    for a, b in edges:
        after.setdefault(a, []).append(b)
    state: dict[str, int] = {}
    found: set[tuple[str, str]] = set()
    for first in ids:
        if first in state:
            continue
        state[first] = 1
        way: list[tuple[str, Iterator[str]]] = [(first, iter(after.get(first, ())))]
        while way:
            here, rest = way[-1]
            there = next(rest, None)
            if there is None:
                state[here] = 2
                way.pop()
            elif state.get(there) == 1:
                found.add((here, there))
            elif there not in state:
                state[there] = 1
                way.append((there, iter(after.get(there, ()))))
    return found


def _layers(ids: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each box by its longest way from above; what nothing leads to stands right above what it leads to."""
    before: dict[str, list[str]] = {id_: [] for id_ in ids}
    after: dict[str, list[str]] = {id_: [] for id_ in ids}
    for a, b in edges:
        before[b].append(a)
        after[a].append(b)
    layer: dict[str, int] = {}
    left = {id_: len(before[id_]) for id_ in ids}
    ready = [id_ for id_ in ids if not left[id_]]
    for id_ in ready:
        layer[id_] = max((layer[a] + 1 for a in before[id_]), default=0)
        for b in after[id_]:
            left[b] -= 1
            if not left[b]:
                ready.append(b)
    for id_ in ids:
        if not before[id_] and after[id_]:
            layer[id_] = max(0, min(layer[b] for b in after[id_]) - 1)
    used = {old: new for new, old in enumerate(sorted(set(layer.values())))}
    return {id_: used[layer[id_]] for id_ in ids}


def _lanes(net: _Net, number: int, edge: tuple[str, str], back: bool) -> None:
    """Join two boxes; in each layer between them the line gets a lane."""
    high, low = (edge[1], edge[0]) if back else edge
    way = [high]
    for layer in range(net.layer[high] + 1, net.layer[low]):
        lane = f"\0{number}.{layer}"
        net.sizes[lane] = Size(lane, 2, 0)
        net.layer[lane] = layer
        way.append(lane)
    way.append(low)
    for above, below in itertools.pairwise(way):
        net.join(above, below)
    net.ways[edge] = (back, way)


def _ordered(net: _Net) -> list[list[str]]:
    """The boxes of each layer from left to right, with few crossings: by the middle of what each is joined to."""
    rows = net.rows()
    best, fewest = [list(row) for row in rows], _crossings(net, rows)
    for sweep in range(SWEEPS):
        joined = net.up if sweep % 2 == 0 else net.down
        for index in range(len(rows)) if sweep % 2 == 0 else reversed(range(len(rows))):
            beside = rows[index - 1] if sweep % 2 == 0 else rows[min(index + 1, len(rows) - 1)]
            place = {id_: at for at, id_ in enumerate(beside)}
            rows[index] = _by_middle(rows[index], joined, place)
        count = _crossings(net, rows)
        if count < fewest:
            best, fewest = [list(row) for row in rows], count
    return best


def _by_middle(row: list[str], joined: Mapping[str, list[str]], place: Mapping[str, int]) -> list[str]:
    keys: dict[str, Fraction] = {}
    for at, id_ in enumerate(row):
        known = [place[other] for other in joined.get(id_, ()) if other in place]
        keys[id_] = Fraction(sum(known), len(known)) if known else Fraction(at)
    return sorted(row, key=lambda id_: keys[id_])


def _crossings(net: _Net, rows: Sequence[Sequence[str]]) -> int:
    count = 0
    for upper, lower in itertools.pairwise(rows):
        below = {id_: at for at, id_ in enumerate(lower)}
        ends = [sorted(below[b] for b in net.down.get(a, ())) for a in upper]
        seen: list[int] = []
        for row in ends:
            count += sum(1 for other in seen for here in row if other > here)
            seen += row
    return count


def _across(net: _Net, rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """The left edge of each: as near to the middle of what it is joined to as order and distance allow; the whole is turned
    over where it would begin on the right, which a telephone does not show at first."""
    left: dict[str, int] = {}
    for row in rows:
        at = 0
        for id_ in row:
            left[id_] = at
            at += net.sizes[id_].width + _apart(id_)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        joined = net.up if down else net.down
        for row in rows if down else list(reversed(rows)):
            _settle(net, row, joined, left)
    for row in rows:
        _settle(net, row, {id_: [*net.up.get(id_, ()), *net.down.get(id_, ())] for id_ in row}, left)
    least = min(left.values(), default=0)
    right = max((at + net.sizes[id_].width for id_, at in left.items()), default=0)
    if rows and rows[0] and 2 * left[rows[0][0]] + net.sizes[rows[0][0]].width > least + right:
        return {id_: right - at - net.sizes[id_].width + MARGIN for id_, at in left.items()}
    return {id_: at - least + MARGIN for id_, at in left.items()}


def _apart(id_: str) -> int:
    return LANE if id_.startswith("\0") else APART


def _settle(net: _Net, row: Sequence[str], joined: Mapping[str, Sequence[str]], left: dict[str, int]) -> None:
    """Least squares under the order of the row: neighbours that would overlap move as one (pool of adjacent violators)."""
    pools: list[tuple[int, int, list[tuple[str, int]]]] = []
    offset = 0
    for id_ in row:
        width = net.sizes[id_].width
        centres = [left[other] + net.sizes[other].width // 2 for other in joined.get(id_, ())]
        want = (sum(centres) // len(centres) - width // 2 if centres else left[id_]) - offset
        pools.append((want, 1, [(id_, offset)]))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            total, count, members = pools.pop()
            before = pools.pop()
            pools.append((before[0] + total, before[1] + count, before[2] + members))
        offset += width + _apart(id_)
    for total, count, members in pools:
        for id_, shift in members:
            left[id_] = total // count + shift


def _drawn(net: _Net, rows: Sequence[Sequence[str]], left: Mapping[str, int], ids: Sequence[str]) -> Layout:
    tops: list[int] = []
    bottoms: list[int] = []
    at = MARGIN
    for row in rows:
        tops.append(at)
        at += max((net.sizes[id_].height for id_ in row), default=0)
        bottoms.append(at)
        at += BETWEEN
    boxes = {id_: Placed(id_, left[id_], tops[net.layer[id_]], net.sizes[id_].width, net.sizes[id_].height) for id_ in ids}
    ports = _ports(net, left)
    lines = tuple(
        Line(start, end, _points(net, way, back, boxes, (tops, bottoms), left, ports), back)
        for (start, end), (back, way) in net.ways.items()
    )
    right = max((left[id_] + net.sizes[id_].width for row in rows for id_ in row), default=0)
    return Layout(tuple(boxes[id_] for id_ in ids), lines, right + MARGIN, (bottoms[-1] if bottoms else 0) + MARGIN)


def _ports(net: _Net, left: Mapping[str, int]) -> dict[tuple[str, str, str], int]:
    """Where a line leaves or reaches the edge of its box: (box, other end, edge) → x, side by side in the order of the ends."""
    found: dict[tuple[str, str, str], int] = {}
    for side, joined in (("down", net.down), ("up", net.up)):
        for id_, others in joined.items():
            wide = net.sizes[id_].width
            row = sorted(others, key=lambda other: left[other] + net.sizes[other].width // 2)
            for number, other in enumerate(row):
                found[(id_, other, side)] = left[id_] + wide * (number + 1) // (len(row) + 1)
    return found


def _points(
    net: _Net,
    way: Sequence[str],
    back: bool,
    boxes: Mapping[str, Placed],
    layers: tuple[Sequence[int], Sequence[int]],
    left: Mapping[str, int],
    ports: Mapping[tuple[str, str, str], int],
) -> tuple[Point, ...]:
    """From the lower edge of the upper box through its lanes to the upper edge of the lower one; for back the other way."""
    tops, bottoms = layers
    high, low = way[0], way[-1]
    x = ports[(high, way[1], "down")]
    box = boxes[high]
    points: list[Point] = [(x, box.y + box.height), (x, bottoms[net.layer[high]])]
    for lane in way[1:-1]:
        x = left[lane] + 1
        points += [(x, tops[net.layer[lane]]), (x, bottoms[net.layer[lane]])]
    points.append((ports[(low, way[-2], "up")], boxes[low].y))
    return tuple(reversed(points)) if back else tuple(points)
