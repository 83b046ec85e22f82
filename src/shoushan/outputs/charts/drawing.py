"""A Vega-Lite specification as SVG or PNG, drawn once and remembered.

The SVG stands inside a page under a strict policy: no style, no script, no foreign address. Its colours are those of
`INKS`, which the stylesheet of the pages answers to (light, dark, paper); its words take the page's own face. Measured
and, in pictures, drawn it is with the face beside this module: without a Chinese face a chart would lose its words in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import vl_convert

FAMILY = "Shoushan Sans"
FACES = Path(__file__).parent
"""The folder with the face."""
VERSION = "5.21"
"""Of Vega-Lite; pinned, so that a chart looks the same after an upgrade of the library."""
INKS: Mapping[str, str] = {
    "ink": "#18222e", "ink-2": "#4d5a69", "line": "#dde2e8", "line-strong": "#78858f", "brand": "#11549a", "paper": "#ffffff",
    "good": "#1b8a52", "bad": "#c9372c", "none": "#eceff3",
}  # fmt: skip
"""Role → its colour in the light theme: what a picture shows, and by what the stylesheet finds the parts of an SVG."""
_GREYS = {"#11549a": "#4a4a4a", "#1b8a52": "#6b6b6b", "#c9372c": "#2b2b2b"}
"""Inks that have a hue → the grey that stands for them on paper."""
_INK = re.compile(r"#[0-9a-fA-F]{6}")
PLACE = "https://place.invalid/"
"""Address that a specification writes for its ``n``-th link; the page's own takes its place."""
_LINK = re.compile(rf'<a xlink:href="{re.escape(PLACE)}(\d+)"')
_FOREIGN = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|font-family|xmlns(?::xlink)?|version)="[^"]*"')
_EMPTY = re.compile(r'<path(?: [a-z]+="[^"]*")*? d="(?:M0,0h0v0h0Z)?"(?: [a-z-]+="[^"]*")*/>')
_LONG = re.compile(r"(\d+\.\d\d)\d+")


def svg(spec: Mapping[str, Any], hrefs: Sequence[str] = ()) -> str:
    """The drawing as the inside of a page: no attribute of presentation but colours, sizes rounded, links to ``hrefs``.

    ``spec`` names its links `PLACE` + number; those beyond ``hrefs`` or with an empty address are no links.
    """
    found = _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False))

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        href = hrefs[number] if number < len(hrefs) else ""
        return f'<a href="{escape(href)}" tabindex="-1"' if href else "<a"

    return _LINK.sub(link, found)


def png(spec: Mapping[str, Any], scale: int = 2, *, grey: bool = False) -> bytes:
    """The drawing as a picture on white, ``scale`` dots per pixel, for documents; ``grey``: as it is printed without colour."""
    _face()
    return bytes(vl_convert.vegalite_to_png(_white(spec, grey=grey), vl_version=VERSION, scale=scale, allowed_base_urls=[]))


def on_paper(spec: Mapping[str, Any]) -> str:
    """The drawing as a whole SVG in grey on white, its words in the face of `FACES`: for a typesetter."""
    _face()
    return str(vl_convert.vegalite_to_svg(_white(spec, grey=True), vl_version=VERSION, allowed_base_urls=[]))


def _white(spec: Mapping[str, Any], *, grey: bool) -> dict[str, Any]:
    white = {**spec, "background": INKS["paper"]}
    if not grey:
        return white
    told: dict[str, Any] = json.loads(_INK.sub(lambda match: _grey(match[0].lower()), json.dumps(white)))
    return told


def _grey(ink: str) -> str:
    """The grey of an ink: its own where it has a hue, else as light as it is."""
    red, green, blue = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
    light = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return _GREYS.get(ink, f"#{light:02x}{light:02x}{light:02x}")


@cache
def _face() -> None:
    """Make the face beside this module known to the drawing, once."""
    vl_convert.register_font_directory(str(FACES))


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    _face()
    found = str(vl_convert.vegalite_to_svg(json.loads(spec), vl_version=VERSION, allowed_base_urls=[]))
    return _LONG.sub(r"\1", _EMPTY.sub("", _FOREIGN.sub("", found)))
