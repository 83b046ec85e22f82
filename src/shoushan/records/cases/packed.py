"""JSON as the projected tables keep it: keys in one order, no blanks, so that replay gives the same bytes."""

from __future__ import annotations

from typing import Any

import orjson


def pack(value: Any) -> str:
    """``value`` (objects with text keys, lists, text, whole numbers, booleans, null) as text for a column."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def unpack(text: str) -> Any:
    """The value of a stored text."""
    return orjson.loads(text)
