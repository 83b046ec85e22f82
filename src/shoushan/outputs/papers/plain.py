"""The measures of a plain letter, for packs without a standard of their own."""

from __future__ import annotations

from typing import Any

PLAIN: dict[str, Any] = {
    "top": 25, "bottom": 25, "left": 25, "right": 25, "line": 17.0, "body": 11.0, "title": 15.0, "small": 9.0, "mark": 20.0,
    "tracking": 0, "drop": 0, "gap": 4, "foot": 8, "red": "000000",
}  # fmt: skip
"""Measures of a plain letter: margins in mm, sizes and the pitch of lines in points."""
