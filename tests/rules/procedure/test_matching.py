"""Needs held against offers: points can be counted again by hand, the unknown speaks for nobody, what must hold shuts out."""

from __future__ import annotations

from hypothesis import given as every
from hypothesis import strategies as st

from shoushan.rules.catalogue.model import Matching, Reason
from shoushan.rules.procedure.matching import holds, matched
from tests.rules.procedure.definitions import t

CATEGORY = Reason("category", t("category"), 50, same="category", must=True)
STREET = Reason("street", t("street"), 25, same="street")
TIME = Reason("time", t("time"), 15, meet=("from_on", "to_on"))
AMOUNT = Reason("amount", t("amount"), 10, reaches="amount")
SAID = Matching(None, None, "claim", "resource_no", (CATEGORY, STREET, TIME, AMOUNT))
NEED = {"category": "talent", "street": "1", "from_on": "2017-06-01", "to_on": "2017-08-31", "amount": 2}


def offer(number: str, **more: object) -> dict[str, object]:
    """An offer that suits in everything, but for what is said."""
    return {**NEED, "case.number": number, **more}


def test_points_are_those_of_the_reasons_that_hold_and_the_best_comes_first() -> None:
    found = matched(SAID, NEED, [
        offer("b", street="2"), offer("a", street="2"), offer("c"), offer("d", amount=1), offer("e", from_on="2017-09-01",
                                                                                               to_on="2017-12-31"),
    ])  # fmt: skip
    assert [(one.offer["case.number"], one.points) for one in found] == [("c", 100), ("d", 90), ("e", 85), ("a", 75), ("b", 75)]
    assert [reason.id for reason in found[-1].reasons] == ["category", "time", "amount"]


def test_what_must_hold_shuts_out_and_what_is_unknown_speaks_for_nobody() -> None:
    assert matched(SAID, NEED, [offer("a", category="venue")]) == ()
    assert matched(SAID, {**NEED, "category": None}, [offer("a", category=None)]) == ()
    (one,) = matched(SAID, {"category": "talent"}, [offer("a")])
    assert one.points == 50
    assert not holds(TIME, NEED, offer("a", to_on=None))
    assert not holds(AMOUNT, NEED, offer("a", amount=None))


def test_days_that_only_touch_meet() -> None:
    assert holds(TIME, NEED, offer("a", from_on="2017-08-31", to_on="2017-12-31"))
    assert not holds(TIME, NEED, offer("a", from_on="2017-09-01", to_on="2017-12-31"))


SIDES = st.fixed_dictionaries({
    "category": st.sampled_from(["talent", "venue", None]), "street": st.sampled_from(["1", "2", None]),
    "from_on": st.sampled_from(["2017-06-01", None]), "to_on": st.sampled_from(["2017-07-01", None]),
    "amount": st.sampled_from([0, 1, 5, None]),
})  # fmt: skip


@every(SIDES, st.lists(SIDES, max_size=6))
def test_whatever_is_offered_the_points_add_up(need: dict[str, object], offers: list[dict[str, object]]) -> None:
    offers = [{**one, "case.number": str(place)} for place, one in enumerate(offers)]
    found = matched(SAID, need, offers)
    assert len(found) == sum(holds(CATEGORY, need, one) for one in offers)
    for one in found:
        assert one.points == sum(reason.points for reason in SAID.reasons if holds(reason, need, one.offer))
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
