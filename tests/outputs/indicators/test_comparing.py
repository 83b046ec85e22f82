"""Two sources side by side: the four lists always add up to the difference, and each thing stands in the list it belongs to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shoushan.outputs.indicators.comparing import WHYS, Compared, Share, compare

CASES = [f"c{no}" for no in range(8)]
SHARES = st.sampled_from([Share(1, 1), Share(0, 1), Share(5, 1), Share(-3, 1), Share(0, 0), Share(10**12, 1)])
SIDES = st.dictionaries(st.tuples(st.sampled_from(CASES), st.sampled_from([(), ("handle",), (1, None)])), SHARES)


@given(SIDES, SIDES, st.none() | SIDES, st.sets(st.sampled_from(CASES)), st.sets(st.sampled_from(CASES)))
def test_the_four_lists_always_add_up(a, b, there, known_to_a, known_to_b) -> None:
    found = compare(a, b, a_there=there, a_knows=known_to_a.__contains__, b_knows=known_to_b.__contains__)
    assert found.adds_up
    assert found.b - found.a == found.difference
    listed = {(one.case, one.thing) for why in WHYS for one in found.lists[why]}
    differing = {thing for thing in {**a, **b} if a.get(thing, Share()) != b.get(thing, Share())}
    assert listed == differing, "whatever differs stands in a list, and nothing else does"
    assert found.same == len({**a, **b}) - len(differing)
    for one in found.lists["only-a"]:
        assert one.case not in known_to_b
    for one in found.lists["only-b"]:
        assert one.case not in known_to_a


def test_a_list_that_lost_a_row_does_not_add_up() -> None:
    """The control."""
    found = compare({("c", ()): Share(1, 1)}, {}, a_there=None, a_knows=lambda case: True, b_knows=lambda case: False)
    assert found.adds_up
    lost = Compared(found.a, found.b, found.same, {**found.lists, "only-a": ()})
    assert not lost.adds_up


def everybody(case: str) -> bool:
    return True


def nobody(case: str) -> bool:
    return False


def test_each_thing_stands_in_the_list_it_belongs_to() -> None:
    a = {("both", ()): Share(1, 1), ("ours", ()): Share(1, 1), ("later", ()): Share(0, 1), ("strict", ()): Share(1, 1)}
    b = {("both", ()): Share(1, 1), ("theirs", ()): Share(1, 1), ("later", ()): Share(1, 1)}
    there = {**a, ("later", ()): Share(1, 1)}
    found = compare(a, b, a_there=there, a_knows=lambda case: case != "theirs", b_knows=lambda case: case != "ours")
    told = {why: [(one.case, one.by) for one in found.lists[why]] for why in WHYS}
    assert told == {
        "only-a": [("ours", Share(-1, -1))], "only-b": [("theirs", Share(1, 1))], "moment": [("later", Share(1, 0))],
        "caliber": [("strict", Share(-1, -1))],
    }  # fmt: skip
    assert found.same == 1


def test_a_thing_may_differ_by_its_moment_and_by_its_caliber() -> None:
    a, there, b = {("c", ()): Share(100, 1)}, {("c", ()): Share(80, 1)}, {("c", ()): Share(75, 1)}
    found = compare(a, b, a_there=there, a_knows=everybody, b_knows=everybody)
    assert found.total("moment") == Share(-20, 0)
    assert found.total("caliber") == Share(-5, 0)


def test_who_is_known_but_not_counted_is_no_row_of_one_side_only() -> None:
    found = compare({("c", ()): Share(1, 1)}, {}, a_there=None, a_knows=everybody, b_knows=everybody)
    assert [one.case for one in found.lists["caliber"]] == ["c"]
    found = compare({("c", ()): Share(1, 1)}, {}, a_there=None, a_knows=everybody, b_knows=nobody)
    assert [one.case for one in found.lists["only-a"]] == ["c"]
