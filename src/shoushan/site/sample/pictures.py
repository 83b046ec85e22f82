"""Pictures of papers that a sample's cases keep: words on white, drawn when the act that hands them in is planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shoushan.outputs.charts.drawing import png
from shoushan.records.cases import attach

NAME, WORDS = "picture", "words"
"""Keys of an input that is a picture: its file's name, and the lines on it."""


def attached(uid: str, value: Any) -> Any:
    """``value`` with every ``{picture: <file name>, words: [lines]}`` in it stored as a file of the case ``uid``."""
    if isinstance(value, Mapping) and NAME in value:
        return attach.store(uid, str(value[NAME]), _picture([str(line) for line in value.get(WORDS, ())]))
    if isinstance(value, Mapping):
        return {key: attached(uid, one) for key, one in value.items()}
    return [attached(uid, one) for one in value] if isinstance(value, list) else value


def _picture(lines: list[str]) -> bytes:
    rows = [{"line": line, "place": place} for place, line in enumerate(lines)]
    place = {"field": "place", "type": "quantitative", "scale": {"domain": [-1, len(lines)], "reverse": True}, "axis": None}
    return png({
        "width": 560, "height": 60 * (len(lines) + 1), "data": {"values": rows},
        "mark": {"type": "text", "fontSize": 20, "align": "left", "x": 24},
        "encoding": {"y": place, "text": {"field": "line"}},
    }, scale=1)  # fmt: skip
