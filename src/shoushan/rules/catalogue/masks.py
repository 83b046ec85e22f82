"""What is shown of a personal value to someone who may not see all of it."""

from __future__ import annotations

import re
from typing import Any

STAR = "＊"
_STREET = re.compile(r".*?(?:街道|镇|乡|街|路|大道|里弄|胡同)")


def mask(type_: str, klass: str, value: Any) -> Any:
    """``value`` of a field of type ``type_`` and class ``klass`` as shown unmasked eyes may not see it.

    Public and internal values stay. Personal: ID number first 6 and last 4, telephone first 3 and last 4, address as far
    as its street, a name its first character, other texts their first character. Of numbers, amounts, yes or no, and codes,
    as of everything sensitive, nothing but their presence.
    ``None`` stays ``None``. Lists and rows are masked member by member.
    """
    if value is None or klass in ("public", "internal"):
        return value
    if isinstance(value, list | tuple):
        return [mask(type_, klass, item) for item in value]
    if isinstance(value, dict):
        return {key: mask("text", klass, item) for key, item in value.items()}
    if klass == "sensitive" or not isinstance(value, str) or type_ in ("code", "unit"):
        return STAR * 3
    return _personal(type_, str(value))


def _personal(type_: str, text: str) -> str:
    if type_ == "id-number":
        return _ends(text, 6, 4)
    if type_ == "phone":
        return _ends(text, 3, 4)
    if type_ == "credit-code":
        return _ends(text, 2, 4)
    if type_ == "place":
        return street(text)
    if type_ in ("date", "month"):
        return f"{text[:4]}-{STAR * 2}"
    return name(text)


def name(text: str) -> str:
    """The first character, then one ＊ for each that follows (two at most, so that length does not tell)."""
    return text[:1] + STAR * min(max(len(text) - 1, 1), 2) if text else text


def street(text: str) -> str:
    """An address as far as its street or road; nothing of it when none is named."""
    found = _STREET.match(text)
    return f"{found.group()}{STAR * 3}" if found else STAR * 3


def _ends(text: str, first: int, last: int) -> str:
    """The ends of a number; of a short one (half or more would show) only the last two characters."""
    if len(text) < first + last + 2:
        return STAR * max(len(text) - 2, 1) + text[-2:] if len(text) > 4 else STAR * len(text)
    return text[:first] + STAR * (len(text) - first - last) + text[-last:]
