"""Mandates (代理、监护): on which paper somebody acts for a party, from which day until which, and what ends with it.

A party that represents another one may have a first and a last day (both of them count). Before and after these it is as if
it was not there: it acts nowhere, sees nothing and is told nothing. Days are read; nothing has to run for a mandate to end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Actor, State
from shoushan.rules.text import Text


class MandateOver(Refusal):
    """Somebody acts for a party on a day on which the mandate does not hold."""

    def __init__(self, day: date, since: str | None, until: str | None) -> None:
        early = since is not None and day.isoformat() < since
        zh = f"从 {since} 起才生效" if early else f"到 {until} 已经期满" if until else "已经终止"
        en = f"begins on {since} only" if early else f"ended on {until}" if until else "was ended"
        super().__init__(
            Text(f"代办（监护）授权{zh}，{day} 不能代办。", f"The mandate {en}: nobody acts under it on {day}."),
            Text(
                "请本人来办，或者凭新的授权书、监护证明到窗口重新登记。",
                "The person comes in person, or a new authority or proof of guardianship is recorded at the counter.",
            ),
        )


class MandateDays(Refusal):
    """The days of a mandate are not days, stand the wrong way round, or are over already."""

    def __init__(self, since: Any, until: Any) -> None:
        super().__init__(
            Text(
                f"授权期限不对：{since or '（空）'} 至 {until or '（空）'}。",
                f"Wrong days of a mandate: {since or 'none'} to {until or 'none'}.",
            ),
            Text(
                "写日期，起不能晚于止，止不能早于今天；没有写止的，到本人撤回或者办完为止。",
                "Days, the first not after the last, the last not before today; without one it holds until it is withdrawn.",
            ),
            "until",
        )


def in_force(party: Mapping[str, Any], day: date) -> bool:
    """Whether a party stands on ``day``: one that represents nobody always does."""
    said = day.isoformat()
    return str(party.get("from") or "") <= said <= str(party.get("until") or "9999")


def main_party(state: State) -> str | None:
    """The first party that acts for nobody but itself: whoever holds the case's receipt acts as this one."""
    return next((key for key, party in state.parties.items() if not party.get("represents")), None)


def guarded(state: State | None, actor: Actor, day: date) -> Iterator[Refusal]:
    """Whether whoever acts as a party may do so on ``day``: it is one still, and its days hold."""
    if state is None or not state.stage or not actor.party:
        return
    party = state.parties.get(actor.party)
    if party is None:
        yield MandateOver(day, None, None)
    elif not in_force(party, day):
        yield MandateOver(day, party.get("from"), party.get("until"))


def days(given: Mapping[str, Any], today: date) -> dict[str, str]:
    """The days of a mandate as typed. Raises ``MandateDays``."""
    found: dict[str, str] = {}
    for name in ("from", "until"):
        if given.get(name) in (None, ""):
            continue
        try:
            found[name] = date.fromisoformat(str(given[name])).isoformat()
        except ValueError:
            raise MandateDays(given.get("from"), given.get("until")) from None
    last = found.get("until")
    if last is not None and (last < today.isoformat() or found.get("from", "") > last):
        raise MandateDays(given.get("from"), given.get("until"))
    return found
