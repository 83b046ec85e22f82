"""What follows from a definition alone is worked out once: definitions never change after they are loaded."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Of = TypeVar("Of")
Made = TypeVar("Made")
LARGEST = 4096
"""Definitions that one function remembers; beyond that it begins anew."""


def once_per(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """``make``, remembering what it gave for each object, by identity: definitions are frozen but not hashable.

    The object is held, so that its identity cannot pass to another one.
    """
    known: dict[int, tuple[Any, Made]] = {}

    @wraps(make)
    def found(of: Of) -> Made:
        held = known.get(id(of))
        if held is None:
            if len(known) >= LARGEST:
                known.clear()
            held = known[id(of)] = (of, make(of))
        return held[1]

    return found
