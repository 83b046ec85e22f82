"""Questions of the morning, on both databases: promises by their day, deferred papers from the working day before."""

from __future__ import annotations

from datetime import date
from typing import Any

from shoushan.records.cases import queries
from shoushan.records.cases.queries import Wanted


def numbers(place: Any, name: str, state: str) -> list[str]:
    """The cases that a question of the morning gives."""
    wanted = Wanted(state=state, mine=state != "untaken")
    return [one.uid for one in queries.lines(place.viewer(name), place.book, wanted, place.moment).lines]


def test_a_part_counts_as_not_taken_over_after_a_whole_working_day(place: Any) -> None:
    case = place.accepted()
    place.pass_time(days=1)
    assert numbers(place, "window", "untaken") == []
    place.pass_time(days=1)
    assert numbers(place, "window", "untaken") == [case]
    assert numbers(place, "stranger", "untaken") == []
    for unit in ("employment", "insurance"):
        place.act(unit, case, "take")
    assert numbers(place, "window", "untaken") == []


def test_a_promise_stands_on_its_day_and_is_gone_when_kept(place: Any) -> None:
    case = place.opened()
    day = date(2026, 11, 25)
    place.act("window", case, "promise", input={"call_on": day.isoformat(), "text": "告知还差什么"})
    assert numbers(place, "window", "promised") == []
    assert numbers(place, "stranger", "promised") == []
    place.pass_time(days=2)
    assert numbers(place, "window", "promised") == [case]
    assert queries.morning(place.viewer("window"), place.book, place.moment)["promised"] == 1
    place.act("window", case, "keep-promise")
    assert numbers(place, "window", "promised") == []


def test_a_deferred_paper_is_listed_from_the_working_day_before_it_is_due(place: Any) -> None:
    version = place.book.ledger("one-counter").versions[-1]
    service, paper = next(
        (service.id, one.id)
        for service in version.services.values()
        for one in service.own_materials.values()
        if one.defer and service.kind == "promised"
    )
    case = place.opened(service=service, input={"materials": [{"material": paper, "state": "deferred"}]})
    assert numbers(place, "window", "deferred") == []
    place.pass_time(days=60)
    assert numbers(place, "window", "deferred") == [case]
