"""Figures on pages: colour never alone, the number and its reason, what is not shown, shades and small courses."""

from __future__ import annotations

import re
from decimal import Decimal

from shoushan.web.ui import components as c
from shoushan.web.ui import figures, render
from tests.web.ui import samples


def words(value: object) -> str:
    """What a reader reads, drawings left out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", str(render.render(value))))).strip()


def test_a_change_says_its_direction_and_whether_it_is_good_in_words() -> None:
    assert words(c.Change("同比", "1.23", "up", good=True)) == "同比 ▲ 上升 1.23 向好"
    assert words(c.Change("同比", "1.23", "up", good=False)) == "同比 ▲ 上升 1.23 变差"
    assert words(c.Change("同比", "3", "down")) == "同比 ▼ 下降 3"


def test_a_target_says_whether_it_is_met() -> None:
    assert words(c.Target("目标 ≥ 95%", met=True)) == "目标 ≥ 95% ✓ 达到"
    assert words(c.Target("目标 ≥ 98%", met=False, gap="差 0.28")) == "目标 ≥ 98% ✗ 差 0.28"
    assert words(c.Target("目标 ≥ 98%")) == "目标 ≥ 98%"


def test_no_data_is_never_a_number_and_a_small_number_is_not_shown() -> None:
    none = words(c.FigureCard("复查", "0", state="none", n="n = 0"))
    assert "无数据" in none
    assert not re.search(r"\b0\b(?<!n = 0)", none.replace("n = 0", ""))
    hidden = words(c.FigureCard("复查", "3", state="hidden"))
    assert "少于 5" in hidden
    assert "3" not in hidden
    assert words(c.Suppressed()) == "＊ 少于 5，不公开"


def test_a_chart_carries_its_numbers_as_a_table_and_as_a_sentence() -> None:
    chart = samples.parts(share=False)
    markup = str(render.render(chart))
    assert all(one.label in markup for one in chart.parts)
    assert "<table" in markup
    assert figures.alternative(chart).startswith("登记受理（按街道）。共 12 项，最大：毓璜顶街道，143；最小：芝罘岛街道，4。")
    assert markup.count("<svg aria-hidden") == 2


def test_a_chart_of_nothing_is_its_table_alone() -> None:
    empty = c.Chart("无", "parts", (c.ChartPart("一", None, "无数据"),), samples.parts().table, "本期")
    assert 'class="chart-wide"' not in str(render.render(empty))
    assert "<table" in str(render.render(empty))


def test_tiles_are_shaded_in_equal_steps_and_one_without_a_number_is_not() -> None:
    tiles = c.Tiles("街道", tuple(c.Tile(str(n), str(n), None if n == 9 else Decimal(n)) for n in (0, 1, 2, 5, 9, 10)))
    assert [one.level for one in figures.shaded(tiles)] == [1, 1, 2, 3, 0, 5]
    assert figures.scale(tiles) == ("0", "10")
    alike = c.Tiles("街道", tuple(c.Tile(str(n), "7", Decimal(7)) for n in range(3)))
    assert {one.level for one in figures.shaded(alike)} == {3}
    assert figures.scale(alike) is None


def test_tiles_take_their_places_only_when_all_have_one() -> None:
    assert "tiles-placed" in str(render.render(samples.tiles()))
    assert "tiles-placed" not in str(render.render(c.Tiles("街道", (*samples.tiles().items, c.Tile("新", "1")))))


def test_a_small_course_breaks_at_gaps() -> None:
    card = c.FigureCard("a", "1", spark=(Decimal(1), Decimal(3), None, Decimal(2), Decimal(2)))
    found = figures.spark(card)
    assert found is not None
    assert [line.count(" ") + 1 for line in found.lines] == [2, 2]
    assert (found.x, found.y) == ("96.0", "14.0")
    assert figures.spark(c.FigureCard("a", "1", spark=(Decimal(1), None, Decimal(2)))) is None
