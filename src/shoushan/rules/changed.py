"""Which words of a text are new against an earlier one, and which are gone: what a reader of the tenth report looks for."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Part = tuple[Literal["same", "new", "gone"], str]
WORDS = re.compile(r"[A-Za-z]+|\d[\d.,:-]*%?|\s+|.", re.DOTALL)
LONGEST = 3000
"""Words of a text that are compared; longer ones are told as replaced."""


def marked(before: str, now: str) -> tuple[Part, ...]:
    """The text ``now`` in parts, with what of ``before`` is gone between them; a number counts as one word."""
    if before == now or not before:
        return (("same" if before == now else "new", now),) if now else ()
    old, new = WORDS.findall(before), WORDS.findall(now)
    if max(len(old), len(new)) > LONGEST:
        return (("gone", before), ("new", now))
    found: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(new[c:d])))
            continue
        if b > a:
            found.append(("gone", "".join(old[a:b])))
        if d > c:
            found.append(("new", "".join(new[c:d])))
    return tuple(found)
