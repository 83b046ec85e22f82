"""Marks that a state keeps of its own changes: for the order of what happened (B7) and for stale pages
(B4)."""

from __future__ import annotations

from typing import Any

from shoushan.rules.procedure.values import Happened, Stamp, State

STAGE = "stage"
ENTERED = "@entered"
_LAPSED = "@lapse"
_ASIDE = "@aside"


def said(happened: Happened, day: str) -> str:
    """What happened as a sortable text: the local day, and the moment behind it where it is known."""
    return f"{day} {happened.value}" if happened.kind == "at" else day


def before(one: str, other: str) -> bool:
    """Whether ``one`` surely lies before ``other``: by day, and by moment where both are known."""
    if one[:10] != other[:10]:
        return one[:10] < other[:10]
    return len(one) > 10 and len(other) > 10 and one[11:] < other[11:]


def part_mark(part: str) -> str:
    """The name of a part's mark."""
    return f"part:{part}"


def moved(state: State, stamp: Stamp, mark: str = STAGE) -> None:
    """Something of the stage (or of one part) moved by this entry. A lapse never counts as what went
    before."""
    state.counts[f"@{mark}"] = stamp.n
    if state.counts.get(_LAPSED) == stamp.n:
        return
    if state.lapsed and state.counts.get(_ASIDE) != stamp.n:
        kept: Any = {key: {name: value for name, value in held.items() if name != "was"} for key, held in state.lapsed.items()}
        state.lapsed = kept
    now = said(stamp.happened, stamp.day.isoformat())
    if mark not in state.last or not before(now, state.last[mark]):
        state.last[mark] = now


def entered(state: State, stamp: Stamp) -> None:
    """By this entry the case came to its stage, was closed or reopened."""
    state.counts[ENTERED] = stamp.n


def lapsing(state: State, stamp: Stamp) -> None:
    """This entry is what the passing of time did."""
    state.counts[_LAPSED] = stamp.n


def setting_aside(state: State, stamp: Stamp) -> None:
    """This entry sets a lapse aside."""
    state.counts[_ASIDE] = stamp.n


def changed_at(state: State, mark: str = STAGE) -> int:
    """The number of the entry that last moved the stage (or the part); 0: never."""
    return state.counts.get(f"@{mark}", 0)
