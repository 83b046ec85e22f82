"""Charts: what a page may hold, words that do not vanish, links, gaps, values that are in the drawing."""

from __future__ import annotations

import re
import struct
from decimal import Decimal
from pathlib import Path

import pytest

from shoushan.outputs.charts import drawing, shapes
from tests.outputs.papers.pictures import pixels

FACE = Path(drawing.__file__).with_name("face.otf")
HOSTILE = "<script>alert(1)</script>\"'\\"


def part(label: str, value: int | None, before: int | None = None) -> shapes.Part:
    said = "无数据" if value is None else str(value)
    return shapes.Part(label, None if value is None else Decimal(value), said, None if before is None else Decimal(before))


STREETS = (part("毓璜顶街道", 120, 100), part("只楚街道", 60), part("芝罘岛街道", None))


def covered() -> set[int]:
    """The characters of the face, read from its character map (format 12 or 4)."""
    data = FACE.read_bytes()
    tables = {data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16]) for at in range(12, 12 + 16 * data[5], 16)}
    start, _ = tables[b"cmap"]
    found: set[int] = set()
    for at in range(start + 4, start + 4 + 8 * struct.unpack(">H", data[start + 2 : start + 4])[0], 8):
        place = start + struct.unpack(">I", data[at + 4 : at + 8])[0]
        if struct.unpack(">H", data[place : place + 2])[0] == 12:
            groups = struct.unpack(">I", data[place + 12 : place + 16])[0]
            for group in range(groups):
                first, last, _ = struct.unpack(">III", data[place + 16 + 12 * group : place + 28 + 12 * group])
                found.update(range(first, last + 1))
    return found


def lacking(text: str) -> set[str]:
    """Chinese characters and signs of a text that the face cannot draw."""
    drawn = covered()
    return {one for one in set(text) if ord(one) >= 0x2E80 and ord(one) not in drawn}


def test_every_character_of_the_packs_can_be_drawn(root: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in sorted((root / "packs").rglob("*.yaml")))
    assert lacking(text) == set()
    assert lacking("毓璜顶龘") == {"龘"}


def test_words_are_drawn_in_the_face_that_is_brought_along() -> None:
    spec = shapes.parts(STREETS)
    ours = pixels(drawing.png(spec, 1))
    other = pixels(drawing.png({**spec, "config": {**spec["config"], "font": "No Such Family"}}, 1))
    assert ours != other
    nameless = pixels(drawing.png(shapes.parts([part("", one.value and int(one.value)) for one in STREETS]), 1))

    def dark_at_left(picture: tuple[int, int, list[tuple[int, int, int]]]) -> int:
        width, _, found = picture
        return sum(1 for at, colour in enumerate(found) if at % width < 60 and max(colour) < 110)

    assert dark_at_left(ours) > 150
    assert dark_at_left(nameless) < dark_at_left(ours) / 3


@pytest.mark.parametrize("width", [shapes.WIDE, shapes.NARROW])
@pytest.mark.parametrize("shape", [shapes.parts, shapes.course])
@pytest.mark.parametrize("share", [False, True])
def test_a_drawing_may_stand_in_a_page_under_a_strict_policy(shape, width: int, share: bool) -> None:
    made = drawing.svg(shape([part(HOSTILE, 12, 9), *STREETS], width=width, share=share, target=Decimal(80)), ["#a", HOSTILE])
    assert not re.search(r"<(script|style|image|foreignObject)|\s(style|on\w+|class|id|xlink:href)=|url\(", made)
    assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', made)) <= set(drawing.INKS.values())
    assert re.findall(r'<svg width="(\d+)"', made) == [str(width)]
    assert 'href="#a" tabindex="-1"' in made


def test_a_place_leads_to_its_rows_and_no_further() -> None:
    spec = shapes.parts(STREETS)
    assert re.findall(r'href="([^"]*)"', drawing.svg(spec, ["/rows?a=1&b=2", ""])) == ["/rows?a=1&amp;b=2"]
    assert "place.invalid" not in drawing.svg(spec)
    assert drawing.svg(spec, ["/x"]) != drawing.svg(spec, ["/y"])


def test_everything_that_has_a_value_is_drawn_and_nothing_else() -> None:
    bars = re.findall(r'<path d="[^"]*" fill="#11549a"', drawing.svg(shapes.parts(STREETS)))
    assert len(bars) == 2
    texts = re.findall(r">([^<>]+)</text>", drawing.svg(shapes.parts(STREETS)))
    assert [one for one in texts if not one.isdigit()] == ["毓璜顶街道", "只楚街道", "芝罘岛街道", "无数据"]
    assert {"120", "60"} <= set(texts)


def test_two_parts_of_one_name_stay_two() -> None:
    assert drawing.svg(shapes.parts([part("其他", 3), part("其他", 4)])).count(">其他</text>") == 2


def test_a_line_is_broken_where_there_is_no_data() -> None:
    whole = drawing.svg(shapes.course([part(str(n), 90 + n) for n in range(6)], share=True))
    broken = drawing.svg(shapes.course([part(str(n), None if n == 3 else 90 + n) for n in range(6)], share=True))

    def strokes(made: str) -> list[int]:
        return [line.count("M") for line in re.findall(r'<path d="([^"]*)" stroke="#11549a"', made)]

    assert strokes(whole) == [1]
    assert strokes(broken) == [2]


def test_bars_begin_at_zero_and_shares_stay_within_a_hundred() -> None:
    assert shapes.parts(STREETS)["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0
    domain = shapes.course([part("a", 97), part("b", 99)], share=True)["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert 0 < domain[0] < 97
    assert domain[1] == 100


def test_a_drawing_is_made_once() -> None:
    spec = shapes.course([part(str(n), n) for n in range(4)])
    drawing.svg(spec, ["#once"])
    before = drawing._drawn.cache_info()
    drawing.svg(spec, ["#twice"])
    assert drawing._drawn.cache_info().misses == before.misses
    assert drawing._drawn.cache_info().hits == before.hits + 1
