"""Dated relations between cases as values: which hold on a day, which overlap.

``until`` is the first day on which one no longer holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.procedure.values import State, Tie


def in_force(tie: Tie, day: str) -> bool:
    """Whether it holds on the ISO day ``day``."""
    return tie.from_ <= day and (tie.until is None or day < tie.until)


def overlap(one: Tie, other: Tie) -> bool:
    """Whether both hold on one day."""
    if one.until == one.from_ or other.until == other.from_:
        return False
    return (one.until is None or other.from_ < one.until) and (other.until is None or one.from_ < other.until)


def ties_of(state: State) -> Iterator[Tie]:
    """The relations that a case says it has or had, void ones left out, in the order in which they were entered."""
    for key, held in state.relations.items():
        if not held.get("void"):
            yield Tie(
                state.case, state.number or "", key, str(held["relation"]), str(held["to"]), str(held.get("number") or ""),
                held.get("kind"), str(held["from"]), held.get("until"),
            )  # fmt: skip
