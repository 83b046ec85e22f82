"""Sums of money and areas in the unit that an office reads: divided once, after everything was added up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shoushan.outputs.indicators.tables import Counted, scaled
from shoushan.outputs.reports.tables import value_of
from shoushan.rules.catalogue.model import StatColumn
from shoushan.rules.text import Text

LABEL = Text("金额", "Amount")


@pytest.mark.parametrize(
    ("value", "scale", "shown"),
    [
        (123_456_789, 100, "1234567.89"),
        (123_456_789, 1_000_000, "123.46"),
        (5_000, 1_000_000, "0.01"),
        (4_999, 1_000_000, "0.00"),
        (-5_000, 1_000_000, "-0.01"),
        (0, 100, "0.00"),
        (10**17 + 1, 100, "1000000000000000.01"),
    ],
)
def test_a_sum_is_shown_in_its_unit(value: int, scale: int, shown: str) -> None:
    assert scaled(value, scale) == Decimal(shown)


def test_two_halves_are_added_before_they_are_rounded() -> None:
    cell = Counted(value=2 * 4_999)
    assert value_of(cell, StatColumn("paid", LABEL, scale=1_000_000), prompt=False) == Decimal("0.01")
    assert 2 * scaled(4_999, 1_000_000) == 0
    assert value_of(cell, StatColumn("paid", LABEL), prompt=False) == 9_998
