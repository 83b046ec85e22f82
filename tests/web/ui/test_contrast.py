"""Every pair of ink and ground that the sheets put together meets WCAG 2.2 AA, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2", "brand") for ground in ("paper", "ground")],
    *[(ink, "ground-2", TEXT) for ink in ("ink", "ink-2")],
    *[(ink, "brand-wash", TEXT) for ink in ("ink", "ink-2", "brand-ink", "brand")],
    *[(c, f"{c}-wash", TEXT) for c in ("green", "yellow", "red", "grey")],
    *[(c, g, TEXT) for c in ("green", "yellow", "red", "grey") for g in ("paper", "ground", "brand-wash")],
    *[("ink", f"{c}-wash", TEXT) for c in ("green", "yellow", "red", "grey")],
    *[(f"{c}-mark", g, SHAPE) for c in ("green", "yellow", "red", "grey") for g in ("paper", "ground")],
    *[("ink", f"tile-{n}", TEXT) for n in (1, 2, 3)],
    *[("on-brand", f"tile-{n}", TEXT) for n in (4, 5)],
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-ink", TEXT),
    ("bar-ink", "bar", TEXT),
    ("bar-ink-2", "bar", TEXT),
    ("bar-ink-2", "bar-field", TEXT),
    ("bar-ink", "bar-field", TEXT),
    ("line-strong", "paper", SHAPE),
    ("paper", "ink", TEXT),
    ("focus", "focus-ink", SHAPE),
]


def tokens(css: str, selector: str) -> dict[str, str]:
    """The colours that one rule gives, by name."""
    start = css.index(selector + " {")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css[start : css.index("}", start)]))


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def css(root: Path) -> str:
    return (root / "src/shoushan/web/ui/static/ui/shoushan.css").read_text("utf-8")


THEMES = {
    "light": (":root",),
    "dark": (":root", "html.dark"),
    "dark by system": (":root", "html:not(.light):not(.dark)"),
    "government": (":root", "html.government"),
    "government dark": (":root", "html.dark", "html.government", "html.government.dark"),
}


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_can_be_read(css: str, theme: str) -> None:
    colours: dict[str, str] = {}
    for selector in THEMES[theme]:
        colours |= tokens(css, selector)
    poor = [
        f"{ink} on {ground}: {ratio:.2f} < {least}"
        for ink, ground, least in PAIRS
        if (ratio := contrast(colours[ink], colours[ground])) < least
    ]
    assert not poor, "\n".join(poor)


def test_both_ways_into_the_dark_are_the_same(css: str) -> None:
    assert tokens(css, "html.dark") == tokens(css, "html:not(.light):not(.dark)")


def test_known_contrasts() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert contrast("#999999", "#ffffff") < TEXT


def test_a_district_overrides_ten_variables(css: str) -> None:
    root = css[css.index(":root {") : css.index("html.dark {")]
    assert len(re.findall(r"/\* theme", root)) == 10
