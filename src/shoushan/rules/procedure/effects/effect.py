"""The shape of one closed effect: what a definition may write, what its fact holds, who makes it and what
it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shoushan.rules.procedure.drafting import Draft
from shoushan.rules.procedure.values import Fact, Stamp, State
from shoushan.rules.text import Text

Maker = Callable[[Draft, Mapping[str, Any]], None]
Reducer = Callable[[State, Fact, Stamp], None]


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect. ``options``: keys that a definition may write; ``keys``: structural keys of its fact;
    ``content``:
    keys that become items of their own (``*``: every field). ``maker`` None: only the engine makes it;
    ``reducer`` None: a definition writes it, but its facts are of other effects."""

    name: str
    note: Text
    options: frozenset[str]
    keys: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    maker: Maker | None = None
    reducer: Reducer | None = None
    v: int = 1


def words(names: str) -> frozenset[str]:
    """A set of keys written as one line."""
    return frozenset(names.split())


def count(state: State, name: str) -> int:
    """Move a series of the case on and give its new number."""
    state.counts[name] = state.counts.get(name, 0) + 1
    return state.counts[name]


def changed(held: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A copy of ``held`` with some members replaced (what a state holds is never changed in place)."""
    return {**held, **values}
