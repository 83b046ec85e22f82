"""The picture of a procedure: no boxes overlap, each act is drawn once, lines end at their boxes and run through none."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shoushan.rules.catalogue.model import Pack
from shoushan.rules.mechanism.drawing import broken, picture_of, wide
from shoushan.rules.mechanism.flow import flow_of
from shoushan.rules.mechanism.layers import Layout, Line, Placed, Size, placed
from tests.rules.mechanism.packs import every_version, zhifu


def overlaps(one: Placed, other: Placed) -> bool:
    """Whether two boxes share a pixel."""
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def crossed(line: Line, box: Placed) -> bool:
    """Whether a straight or bent piece of a line lies inside a box: bends stay between the heights of their ends."""
    return any(
        min(ax, bx) < box.x + box.width and max(ax, bx) > box.x and min(ay, by) < box.y + box.height and max(ay, by) > box.y
        for (ax, ay), (bx, by) in pairwise(line.points)
    )


def faults(layout: Layout, edges: list[tuple[str, str]]) -> list[str]:
    """Everything that is wrong with a layout."""
    boxes = {box.id: box for box in layout.boxes}
    found = [f"{a.id} over {b.id}" for a, b in combinations(layout.boxes, 2) if overlaps(a, b)]
    drawn = sorted((line.start, line.end) for line in layout.lines)
    if drawn != sorted({(a, b) for a, b in edges if a != b}):
        found.append("not every edge once")
    for line in layout.lines:
        for id_, (x, y) in ((line.start, line.points[0]), (line.end, line.points[-1])):
            box = boxes[id_]
            if not (box.x < x < box.x + box.width and y in (box.y, box.y + box.height)):
                found.append(f"{line.start}-{line.end} does not end at {id_}")
        found += [f"{line.start}-{line.end} through {box.id}" for box in layout.boxes if crossed(line, box)]
    inside = all(
        box.x >= 0 and box.y >= 0 and box.x + box.width <= layout.width and box.y + box.height <= layout.height
        for box in layout.boxes
    )
    return found if inside else [*found, "outside"]


@st.composite
def procedures(draw: st.DrawFn) -> tuple[list[Size], list[tuple[str, str]]]:
    """Boxes of any size and arrows between any two of them, circles and loops included."""
    count = draw(st.integers(1, 14))
    sizes = [Size(f"b{no}", draw(st.integers(60, 300)), draw(st.integers(20, 240))) for no in range(count)]
    ends = st.integers(0, count - 1).map(lambda no: f"b{no}")
    return sizes, draw(st.lists(st.tuples(ends, ends), max_size=30))


@settings(max_examples=120, deadline=None)
@given(procedures())
def test_any_procedure_is_drawn_without_a_fault(made: tuple[list[Size], list[tuple[str, str]]]) -> None:
    sizes, edges = made
    assert faults(placed(sizes, edges), edges) == []


def test_the_faults_are_seen() -> None:
    """What the test above looks for is found where it is."""
    size = [Size("a", 100, 40), Size("b", 100, 40), Size("c", 100, 40)]
    good = placed(size, [("a", "b"), ("b", "c")])
    assert faults(good, [("a", "b"), ("b", "c")]) == []
    moved = Placed("b", good.boxes[0].x, good.boxes[0].y, 100, 40)
    bad = Layout((good.boxes[0], moved, good.boxes[2]), good.lines, good.width, good.height)
    said = " ".join(faults(bad, [("a", "b"), ("b", "c")]))
    assert "a over b" in said
    assert "does not end at b" in said
    assert "not every edge once" in " ".join(faults(good, [("a", "b")]))


def test_an_unknown_box_is_refused() -> None:
    with pytest.raises(KeyError):
        placed([Size("a", 10, 10)], [("a", "z")])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_ledger_is_drawn(lang: str) -> None:
    pack: Pack = zhifu()
    for ledger, version in every_version():
        flow = flow_of(version)
        picture = picture_of(pack, version, "zh" if lang == "zh" else "en")
        layout = Layout(tuple(box.at for box in picture.boxes), picture.arrows, picture.width, picture.height)
        assert faults(layout, list(flow.edges)) == [], f"{ledger.id} {version.key}"
        drawn = [node.id for node in flow.nodes] + [f"{one.kind}:{one.ref}" for one in flow.beside]
        drawn += [f"{one.kind}:{one.ref}" for held in flow.inside.values() for one in held]
        assert len(drawn) == len(set(drawn))
        wanted = {f"stage:{one}" for one in version.stages} | {f"act:{one}" for one in version.acts}
        wanted |= {f"lapse:{one.id}" for one in version.lapses} | {f"join:{one.id}" for one in version.joins}
        assert wanted <= set(drawn), f"{ledger.id} {version.key}"
        for box in picture.boxes:
            assert box.lines or box.node.kind == "start"
            assert all(wide(line.text) <= box.at.width for line in box.lines), (ledger.id, box.lines)


def test_every_outcome_is_an_end() -> None:
    """An outcome that an act or a lapse may give stands in the picture once, and nothing leads on from it."""
    for ledger, version in every_version():
        flow = flow_of(version)
        ends = {node.ref for node in flow.nodes if node.kind == "outcome"}
        assert ends <= set(version.outcomes)
        assert not any(start.startswith("outcome:") for start, _ in flow.edges), ledger.id


@given(st.text(alphabet="一二三，。（）ab c1", max_size=60), st.integers(40, 200))
def test_a_text_is_broken_without_loss(text: str, room: int) -> None:
    lines = broken(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(wide(line) <= room for line in lines)
