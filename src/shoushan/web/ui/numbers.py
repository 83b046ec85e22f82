"""The numbers by which a place knows people and organisations, as questions on a form; a place may have none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from shoushan.rules.catalogue.model import Field, NumberKind
from shoushan.web.ui.components.forms import Kind

Who = Literal["person", "organisation"]
Numbers = Mapping[str, NumberKind]
LONGEST = 40
"""Characters that a number may have as it is typed."""
COLUMNS: Mapping[str, str] = {"person": "id_number", "organisation": "credit_code"}
"""Who → the column of a party in which the number is kept."""


def question(numbers: Numbers, who: Who, id_: str = "number") -> Field | None:
    """What is asked for: a person's number is sensitive, an organisation's public. ``None`` where there is none."""
    kind = numbers.get(who)
    if kind is None:
        return None
    most = LONGEST if kind.type == "text" else None
    klass: Literal["sensitive", "public"] = "sensitive" if who == "person" else "public"
    return Field(id_, kind.label, kind.type, klass, max_length=most, pattern=kind.pattern)


def control(numbers: Numbers, who: Who) -> Kind:
    """How it is typed: China's identity number is looked at while it is typed."""
    return "id-number" if numbers[who].type == "id-number" else "text"


def whose(numbers: Numbers, number: str) -> Who | None:
    """Whether a number, in plain digits and capitals, is a person's or an organisation's; ``None`` where there are none."""
    if "organisation" in numbers and ("person" not in numbers or _fits(numbers["organisation"], number)):
        return "organisation"
    return "person" if "person" in numbers else None


def whole(numbers: Numbers, number: str) -> bool:
    """Whether so much of a number is there that somebody may be looked up by it; a shorter one is still being typed."""
    who = whose(numbers, number) if number else None
    return who is not None and (4 if numbers[who].type == "text" else 15) <= len(number) <= 20


def _fits(kind: NumberKind, number: str) -> bool:
    """Whether a number looks like one of a kind; a credit code has eighteen characters and begins with 9 or holds a letter."""
    if kind.type == "credit-code":
        return len(number) == 18 and (number[0] in "9AN5" or not number[:17].isdigit())
    return bool(kind.pattern and len(number) <= LONGEST and re.fullmatch(kind.pattern, number))
