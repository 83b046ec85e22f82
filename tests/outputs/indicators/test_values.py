"""Values formed of whole numbers: rounding on exact fractions, medians, runs, ranks, and what no n can produce."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoushan.outputs.indicators import periods, values
from shoushan.outputs.indicators.asked import Answer, Group
from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.hiding import hidden
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing import makeup
from shoushan.outputs.indicators.publishing.commitments import Line
from shoushan.outputs.indicators.values import Raw
from shoushan.rules.catalogue.model import NamedPeriod
from shoushan.rules.text import Text


@pytest.mark.parametrize(
    ("value", "decimals", "up", "even"),
    [
        (Fraction(179 * 100, 187), 2, "95.72", "95.72"),
        (Fraction(1, 8), 2, "0.13", "0.12"),
        (Fraction(3, 8), 2, "0.38", "0.38"),
        (Fraction(-1, 8), 2, "-0.13", "-0.12"),
        (Fraction(1005, 1000), 2, "1.01", "1.00"),
        (Fraction(1, 2), 0, "1", "0"),
        (Fraction(2, 3), 4, "0.6667", "0.6667"),
        (Fraction(0), 2, "0.00", "0.00"),
    ],
)
def test_rounding_is_half_away_from_nought_or_half_to_even(value: Fraction, decimals: int, up: str, even: str) -> None:
    assert str(values.rounded(value, decimals, "half-up")) == up
    assert str(values.rounded(value, decimals, "gbt-8170")) == even


@given(st.lists(st.integers(-50, 400), min_size=1, max_size=60), st.integers(1, 99))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(given_: list[int], percent: int) -> None:
    spread = {value: given_.count(value) for value in set(given_)}
    found = values.at_percent(spread, percent)
    assert found is not None
    if percent != 50:
        within = [value for value in given_ if value <= found]
        below = [value for value in given_ if value < found]
        assert len(within) * 100 >= percent * len(given_) > len(below) * 100
    else:
        ordered = sorted(given_)
        middle = (ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2])
        assert found == Fraction(sum(middle), 2)


def test_nothing_has_no_middle() -> None:
    assert values.at_percent({}, 50) is None


@given(st.integers(0, 300), st.integers(1, 300))
def test_a_percentage_that_was_counted_is_possible(above: int, below: int) -> None:
    above = min(above, below)
    value = values.rounded(values.percent(above, below) or Fraction(0), 2, "half-up")
    assert values.possible(value, below)


def test_a_percentage_that_no_n_can_produce_is_found_out() -> None:
    assert not values.possible(Decimal("95.72"), 100)
    assert values.possible(Decimal("95.72"), 187)
    assert not values.possible(Decimal("100.5"), 10_000)
    assert not values.possible(Decimal("50"), 0)
    assert values.possible(Decimal("33.3"), 3)


def test_runs_end_with_the_latest_year() -> None:
    rising = values.rises({year: Fraction(value) for year, value in {2012: 5, 2013: 6, 2014: 6, 2015: 7, 2016: 9}.items()})
    assert values.run_of(rising, 2016) == 2
    assert values.run_of(rising, 2017) == 2, "2017 has no data yet"
    assert values.run_of(rising, 2018) == 0, "two years without data end a run"
    assert values.run_of(rising, 2014) == 0


def test_ranks_share_a_place() -> None:
    told = {"a": Fraction(3), "b": Fraction(5), "c": Fraction(3), "d": None}
    assert [values.place_of(told, name, False) for name in "abcd"] == [2, 1, 2, None]
    assert values.place_of(told, "b", True) == 3


def test_no_data_stays_no_data() -> None:
    nothing, three = Raw(None), Raw(Fraction(3), 3)
    assert values.quotient(three, Raw(Fraction(0), 0), 100).value is None
    assert values.quotient(nothing, three, 100).value is None
    assert values.grown(three, Raw(Fraction(0)), False).value is None
    assert values.sum_of([three, nothing]).value is None
    assert values.percent(0, 0) is None


def test_groups_put_together_add_up_and_unite() -> None:
    one = Group(("a",), (Answer(2, 1), Answer(2, 0, frozenset({"x", "y"})), Answer(spread={3: 1})), 1)
    two = Group(("b",), (Answer(3, 0), Answer(2, 0, frozenset({"y", "z"})), Answer(spread={3: 2, 5: 1})), 2)
    whole = values.whole([one, two], 3)
    assert (whole.key, whole.unknown) == ((), 3)
    assert (whole.answers[0].value, whole.answers[0].unknown) == (5, 1)
    assert whole.answers[1].value == 3
    assert dict(whole.answers[2].spread) == {3: 3, 5: 1}
    assert values.whole([], 2).answers == (Answer(), Answer())


def figure(n: int, above: int | None = None) -> Figure:
    """A figure of n things."""
    return Figure(
        "i", "l", (n,), ("d",), Decimal(n), n, date(2017, 1, 1), date(2017, 1, 31), date(2017, 1, 31), 1, "r",
        above=above, below=None if above is None else n,
    )  # fmt: skip


def test_small_cells_are_not_told_and_cannot_be_had_by_subtraction() -> None:
    shown = [one.value is not None for one in hidden([figure(40), figure(3), figure(12), figure(0)])]
    assert shown == [True, False, False, True]
    assert [one.value is not None for one in hidden([figure(3), figure(4), figure(40)])] == [False, False, True]
    assert [one.value is not None for one in hidden([figure(40, 38), figure(40, 20), figure(50, 25)])] == [False, False, True]
    assert all(one.value is not None for one in hidden([figure(40), figure(5)])), "nothing small, nothing hidden"


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((1, 1, 7, 40), [40]),  # of two that count two together each counts one
        ((1, 3, 9, 40), [40]),
        ((2, 3, 9, 40), [9, 40]),  # the control: five may be two and three, or one and four
        ((1, 1), []),
    ],
)
def test_what_is_left_over_by_the_total_is_no_small_cell_either(counts: tuple[int, ...], shown: list[int]) -> None:
    found = hidden([figure(n) for n in counts])
    assert [count for count, one in zip(counts, found, strict=True) if one.value is not None] == shown


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"), ("2017-02", "2017-02-01", "2017-02-28"),
        ("2017-01..2017-10", "2017-01-01", "2017-10-31"), ("2017-03-05", "2017-03-05", "2017-03-05"),
        ("2017-01-01..2017-10-31", "2017-01-01", "2017-10-31"), ("year", "2020-01-01", "2020-05-20"),
        ("winter", "2016-12-01", "2017-02-28"),
    ],
)  # fmt: skip
def test_periods_are_read_as_they_are_typed(text: str, first: str, last: str) -> None:
    known = {
        "year": NamedPeriod("year", Text("", ""), moving="year"),
        "winter": NamedPeriod("winter", Text("", ""), date(2016, 12, 1), date(2017, 2, 28)),
    }
    found = periods.read(text, known, date(2020, 5, 20))
    assert found is not None
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2017-13", "2017-10..2017-01", "2017..", "2017-02-30", "9999", "0001", "1899-12", "2200-01-01",
        "0001-01-01..2017-01-01", "2017-01-01..9999-12-31", "２０１７",
    ],
)  # fmt: skip
def test_what_is_no_period_is_none(text: str) -> None:
    assert periods.read(text, {}, date(2020, 5, 20)) is None


def test_earlier_periods_are_as_long() -> None:
    october = Period(date(2017, 10, 1), date(2017, 10, 31))
    assert periods.previous(october) == Period(date(2017, 9, 1), date(2017, 9, 30))
    ten = Period(date(2017, 1, 1), date(2017, 10, 31))
    assert periods.previous(ten) == Period(date(2016, 3, 1), date(2016, 12, 31))
    assert periods.back(ten, 1) == Period(date(2016, 1, 1), date(2016, 10, 31))
    leap = Period(date(2020, 2, 1), date(2020, 2, 29))
    assert periods.back(leap, 1) == Period(date(2019, 2, 1), date(2019, 2, 28))
    assert periods.back(Period(date(2019, 2, 1), date(2019, 2, 28)), -1).last == date(2020, 2, 29)
    week = Period(date(2017, 10, 2), date(2017, 10, 8))
    assert periods.previous(week) == Period(date(2017, 9, 25), date(2017, 10, 1))


LEAF = {
    "part": 0, "indicator": "a/b", "kind": "count", "scale": 1, "years": 1, "percent": 50, "rule": "r", "first": "2016-01-01",
    "last": "2016-12-31", "as_of": "2016-12-31",
}  # fmt: skip
PLACE = {"kind": "rank", "run": "", "self": "a", "last": 2016, "smallest_first": False, "cells": [["a"], ["b"]]}


def _made(**more: Any) -> str:
    of = [LEAF | {"part": 0}, LEAF | {"part": 1}]
    return json.dumps({"tree": PLACE | {"of": of} | more, "decimals": 0, "rounding": "half-up"})


def test_a_place_is_formed_of_the_rows_of_every_peer() -> None:
    made = makeup.read(_made())
    lines = [Line(bytes([no]), part, "counted", 1) for no, part in enumerate((0, 1, 1))]
    assert made.value(lines) == 2
    assert made.value(lines[:2]) == 1, "equals share a place"
    assert makeup.read(made.text()) == made


@pytest.mark.parametrize(
    "more",
    [
        {"cells": [["a"]]}, {"cells": [["a"], ["a"]]}, {"cells": [["a", 1], ["b", 2]]}, {"run": "falls"}, {"last": "2016"},
        {"smallest_first": 1}, {"self": ["a"]}, {"of": [LEAF | {"part": 0}, PLACE | {"of": [], "cells": []}]},
        {"kind": "union", "times": 1}, {"kind": "union", "times": 0, "of": [LEAF | {"kind": "distinct"}]},
    ],
)  # fmt: skip
def test_a_makeup_that_is_none_is_told(more: Any) -> None:
    with pytest.raises(makeup.BadMakeup):
        makeup.read(_made(**more))
