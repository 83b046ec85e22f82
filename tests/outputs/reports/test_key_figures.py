"""Figures side by side: which month is the last, how parts are called, and that a column without anything is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shoushan.outputs.indicators.figures import Figure
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.refusing import NotForYou
from shoushan.outputs.reports.key_figures import HEADS, key_figures, last_month, part_name
from shoushan.rules.catalogue.expressions.nodes import Name
from shoushan.rules.catalogue.model import Cut, Indicator, Pack
from shoushan.rules.catalogue.model.indicators import Target
from shoushan.rules.text import Text

YEAR = Period(date(2017, 1, 1), date(2017, 10, 31))
RATE = Indicator("rate", "petitions", Text("满意率", "Satisfied"), "share", Text("%", "%"), good="up")
LEDGER = SimpleNamespace(cuts={}, noun=Text("件", "case"), indicators={})
PACK = cast(Pack, SimpleNamespace(ledgers={"petitions": LEDGER}, code_lists={}))


def figure(value: str | None, **more: Any) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure("rate", "petitions", (), (), number, 10, YEAR.first, YEAR.last, YEAR.last, 7, "", **more)


@pytest.mark.parametrize(
    ("first", "last", "as_of", "month"),
    [
        (date(2017, 1, 1), date(2017, 11, 29), date(2017, 11, 29), (2017, 10)),
        (date(2017, 1, 1), date(2017, 10, 31), date(2017, 11, 29), (2017, 10)),
        (date(2012, 1, 1), date(2016, 12, 31), date(2017, 10, 31), (2016, 12)),
        (date(2017, 1, 1), date(2017, 1, 20), date(2017, 1, 20), None),
        (date(2017, 10, 1), date(2017, 10, 31), date(2017, 11, 2), None),
    ],
)
def test_the_last_month_is_whole_lies_in_the_period_and_is_not_all_of_it(
    first: date, last: date, as_of: date, month: tuple[int, int] | None
) -> None:
    found = last_month(Period(first, last), as_of)
    assert (None if found is None else (found.first.year, found.first.month)) == month


def asked(now: Figure | None) -> Any:
    def ask(one: Indicator, by: tuple[str, ...], period: Period) -> Sequence[Figure]:
        if now is None:
            raise NotForYou(one)
        return [now]

    return ask


def test_a_column_without_anything_is_left_out_and_columns_stand_in_their_order() -> None:
    bare = replace(RATE, kind="days", good="none")
    found = key_figures(asked(figure("95.72")), PACK, {}, [bare], YEAR, YEAR.last)
    assert (found.columns, found.month) == (("value",), None)
    assert found.rows[0].cells["value"][0].words == Text("95.72%", "95.72%")
    aim = replace(bare, target=Target("at_least", Decimal(98)))
    found = key_figures(asked(figure("95.72")), PACK, {}, [bare, aim], YEAR, YEAR.last)
    assert found.columns == ("value", "target")
    assert [one.tell for one in found.rows[1].cells["target"]] == ["target", "gap"]
    assert "target" not in found.rows[0].cells
    assert list(HEADS) == ["value", "month", "change", "target", "standing"]


def test_what_is_not_for_the_viewer_is_said_so() -> None:
    (row,) = key_figures(asked(None), PACK, {}, [RATE], YEAR, YEAR.last).rows
    assert row.cells["value"][0].words.zh == "（无权查看）"
    assert row.cells["value"][0].tell is None


def test_a_part_is_called_by_the_name_of_its_unit() -> None:
    cut = Cut("street", Text("街道", "Street"), Name("street", "text"), units=True, streets=True)
    assert part_name(PACK, {"a": Text("甲街道", "Street A")}, cut, "a").zh == "甲街道"
    assert part_name(PACK, {}, cut, None).en == "the district itself"
    assert part_name(PACK, {}, cut, "x").zh == "x"
