"""Which offers suit a need, and why: a pure rule that anybody can count again by hand; nothing is assigned by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shoushan.rules.catalogue.model import Matching, Reason

Values = Mapping[str, Any]
"""What a case says, by the ids of its fields."""


@dataclass(frozen=True, slots=True)
class Match:
    """An offer that suits: its values, its points, and the reasons that gave them, in the order of the definition."""

    offer: Values
    points: int
    reasons: tuple[Reason, ...]


def matched(said: Matching, need: Values, offers: Iterable[Values]) -> tuple[Match, ...]:
    """The offers that suit ``need``, best first, equals by number (``case.number``).

    A reason holds only where both sides say what it compares: what is unknown gives no points, and where the reason must
    hold the offer is not proposed.
    """
    found = []
    for offer in offers:
        held = tuple(one for one in said.reasons if holds(one, need, offer))
        if held and all(one in held for one in said.reasons if one.must):
            found.append(Match(offer, sum(one.points for one in held), held))
    return tuple(sorted(found, key=lambda one: (-one.points, str(one.offer.get("case.number") or ""))))


def holds(reason: Reason, need: Values, offer: Values) -> bool:
    """Whether a reason speaks for the offer."""
    if reason.same is not None:
        wanted = need.get(reason.same)
        return wanted is not None and offer.get(reason.same) == wanted
    if reason.reaches is not None:
        wanted, given = need.get(reason.reaches), offer.get(reason.reaches)
        return wanted is not None and given is not None and int(given) >= int(wanted)
    first, last = reason.meet
    times = [side.get(name) for side in (need, offer) for name in (first, last)]
    if any(day is None for day in times):
        return False
    wanted_from, wanted_to, given_from, given_to = (str(day)[:10] for day in times)
    return wanted_from <= given_to and given_from <= wanted_to
